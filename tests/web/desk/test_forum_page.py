"""The page of a proceeding: one main button, never a loss; sums of all; who differs comes first."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from tests.factories import matters as make
from tests.web.desk.ground import make_ground

from niangjia.apps.matters.choices import Outcome
from niangjia.apps.matters.models import Forum, ForumItem, Item
from niangjia.apps.matters.services import forums, steps
from niangjia.apps.recovery.selectors import positions
from niangjia.web.desk.forum_people import people

pytestmark = pytest.mark.django_db
MAIN = re.compile(r'<a class="btn btn-primary" href="([^"]+)"')


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def matter(ground):
    """A matter of four workers for whom nothing is decided yet."""
    begun = make.matter(ground.fed, title="示例酒店欠薪（演示）")
    for no in range(1, 5):
        make.item(make.claimant(begun, f"演示职工{no}", by=ground.fed.officer, key=f"no:{no}"))
    return begun


@pytest.fixture
def talk(ground, matter):
    return forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=Item.objects.filter(matter=matter),
        by=ground.fed.officer,
        opened_on=ground.today,
        at=ground.now,
    )


def agree(talk, ground):
    items = Item.objects.filter(matter=talk.matter)
    row = steps.take(
        forum=talk,
        verb="agree",
        by=ground.fed.officer,
        happened_on=ground.today,
        at=ground.now,
        facts={
            "terms": {str(item.pk): 100_00 for item in items},
            "perform_by": ground.today.isoformat(),
            "facts": "拖欠工资（演示）。",
            "responsibility": "单位付款（演示）。",
            "employer_post": "经理",
            **dict.fromkeys(("each_consents", "both_signed", "mediator_signed", "sealed"), True),
        },
        expected_version=talk.version,
    )
    return Forum.objects.get(pk=row.forum_id)


def shown(ground, forum, client=None):
    url = reverse("desk:forum", args=[forum.matter.number, forum.pk])
    answer = (client or ground.officer).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_step_is_the_main_button_and_the_losses_are_folded(ground, talk):
    page = shown(ground, talk)

    assert [url.split("/")[-2] for url in MAIN.findall(page)] == ["convene"]
    before, folded = page.split('<details class="fold outs">')
    assert "/fail/" not in before
    assert "/withdraw/" not in before
    assert "/fail/" in folded


def test_a_step_that_must_wait_says_why_on_itself_and_cannot_be_pressed(ground, talk):
    page = shown(ground, agree(talk, ground))

    waiting = re.search(r'<span class="btn[^>]+aria-disabled="true">(.+?)</span>', page)[1]
    assert "履行完毕" in waiting
    assert "第 4 位演示职工4还没有付清" in waiting
    assert "/perform/" not in page


def test_money_that_waits_is_the_next_thing_before_any_step(ground, talk):
    forum = agree(talk, ground)
    replace(ground, matter=talk.matter).receive(50_000)

    page = shown(ground, forum)

    assert MAIN.findall(page) == [reverse("desk:matter_money", args=[talk.matter.number])]
    assert "去分配到账的钱" in page


def test_who_may_do_nothing_sees_no_button(ground, talk):
    assert not MAIN.findall(shown(ground, talk, ground.cashier))


def test_the_few_who_differ_stand_before_the_many(ground, talk):
    agree(talk, ground)
    odd = ForumItem.objects.filter(forum=talk).order_by("claimant__seq").last()
    rows = list(
        ForumItem.objects.filter(forum=talk)
        .select_related("item", "claimant__person")
        .order_by("claimant__seq")
    )
    rows[-1].outcome, rows[-1].amount_fen = Outcome.DISMISSED, 0

    found = people(rows, positions(talk.matter))

    assert [(r.name, r.people, r.items) for r in found.results] == [
        ("达成协议", 3, 3),
        ("未支持", 1, 1),
    ]
    assert [one.seq for one in found.differing] == [odd.claimant.seq]
    assert len(found.alike) == 3
    assert found.sum_is == "裁决或协议"
    assert found.sum_fen == 30_000
