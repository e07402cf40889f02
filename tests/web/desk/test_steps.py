"""A step's form: what was told before stands in it, and what is wrong stands apart."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import forums, steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def mediation():
    """A mediation of thirty workers."""
    fed = make.federation("步骤", "460100")
    matter = make.matter(fed, title="步骤旅业 30 人欠薪（演示）")
    for at in range(30):
        make.item(make.claimant(matter, f"演示职工{at + 1}", by=fed.officer, key=f"no:{at}"))
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=list(matter.items.all()),
        by=fed.officer,
        opened_on=timezone.localdate(),
        at=timezone.now(),
    )
    return fed, matter, forum


def test_what_a_forum_was_told_is_told_to_those_split_from_it(mediation):
    fed, matter, forum = mediation
    mine = {
        "reason": "not_agreed",
        "committee": "海口市劳动人事争议仲裁委员会（演示）",
        "contact": "x",
    }
    first = matter.items.order_by("pk").first()
    table = matters.lifecycle_of(forum)
    taken = next(step for step in table.steps if step.verb == "fail")
    mine["reason"] = next(n for n in taken.needs if n.name == "reason").choices[0][0]
    row = steps.take(
        forum=forum,
        verb="fail",
        by=fed.officer,
        happened_on=timezone.localdate(),
        at=timezone.now(),
        facts=mine,
        expected_version=forum.version,
        items=[first.pk],
    )
    assert row.forum_id != forum.pk
    assert matters.facts_told(row.forum)["committee"] == mine["committee"]
    assert "committee" not in matters.facts_told(forum)


def test_a_day_before_the_proceeding_began_is_declined_beside_its_field(mediation):
    fed, matter, forum = mediation
    before = forum.opened_on - timedelta(days=1)
    table = matters.lifecycle_of(forum)
    reason = next(step for step in table.steps if step.verb == "withdraw").needs[0]
    answer = browser(fed.officer).post(
        f"/desk/matters/{matter.number}/forums/{forum.pk}/withdraw/",
        {
            "action": "take",
            "version": forum.version,
            "happened_on": before.isoformat(),
            reason.name: "不想调解了（演示）",
            "items": [item.pk for item in matter.items.all()],
        },
    )
    assert answer.status_code == 422
    begun = forum.opened_on
    words = f"不能早于这个程序开始的日子（{begun.year}年{begun.month}月{begun.day}日）"
    assert words in str(answer.context["form"].errors["happened_on"])
    forum.refresh_from_db()
    assert forum.step_seq == 0


def test_amounts_to_be_put_right_stand_apart_from_the_others(mediation):
    fed, matter, forum = mediation
    client = browser(fed.officer)
    path = f"/desk/matters/{matter.number}/forums/{forum.pk}/agree/"
    shown = client.get(path).content.decode()
    assert "30 人、30 项，全部" in shown
    ids = [str(pk) for pk in matter.items.values_list("pk", flat=True)]
    answer = client.post(path, {"version": forum.version, "action": "take", "items": ids})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "这 30 项的金额要改" in told
    assert "还有 10 项也要改" in told


def test_a_wrong_credit_code_asks_for_the_reason_only_then(mediation):
    fed, _matter, _forum = mediation
    client = browser(fed.officer)
    path = "/desk/matters/new/"
    shown = client.get(path).content.decode()
    assert "as_printed_why" not in shown
    union = str(fed.city.pk)
    assert f'value="{union}" selected' in shown
    answer = client.post(
        path,
        {
            "uscc": "91460100MA5T0DEM06",
            "employer_name": "演示酒店（演示）",
            "title": "演示酒店欠薪（演示）",
            "union": union,
            "region": "460100",
            "received_on": str(timezone.localdate()),
        },
    )
    assert answer.status_code == 422
    assert "as_printed_why" in answer.content.decode()
