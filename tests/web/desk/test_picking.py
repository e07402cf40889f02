"""Choosing people for a step: by one button, by a pasted list, by pages; nothing gets lost."""

import html
import re

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Claimant
from niangjia.apps.matters.services import forums

pytestmark = pytest.mark.django_db


def _mediation(count, prefix="名单", kinds=(ItemKind.UNPAID_WAGES,)):
    fed = make.federation(prefix, "460100")
    matter = make.matter(fed, title=f"{prefix}旅业 {count} 人欠薪（演示）")
    for at in range(count):
        worker = make.claimant(matter, f"演示职工{at + 1}", by=fed.officer, key=f"no:{at}")
        for kind in kinds:
            make.item(worker, kind)
    Claimant.objects.filter(matter=matter, seq=7).update(job_number="H007")
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=list(matter.items.all()),
        by=fed.officer,
        opened_on=timezone.localdate(),
        at=timezone.now(),
    )
    path = f"/desk/matters/{matter.number}/forums/{forum.pk}/agree/"
    return fed, matter, forum, path


def _form(answer):
    """Return what a browser would send back from the page's form, as a mapping of lists."""
    page = answer.content.decode()
    data: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, kind = found.get("name"), found.get("type", "text")
        if name and (kind not in {"checkbox", "radio"} or re.search(r"\schecked", tag)):
            data.setdefault(name, []).append(html.unescape(found.get("value", "")))
    data.pop("csrfmiddlewaretoken", None)
    return data


def _said(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _click(client, path, answer, value, **more):
    assert f'name="pick" value="{value}"' in answer.content.decode()
    return client.post(path, {**_form(answer), **more, "pick": value})


def test_three_of_forty_eight_are_chosen_by_a_pasted_list():
    fed, matter, _forum, path = _mediation(48)
    client = browser(fed.officer)
    answer = _click(
        client,
        path,
        client.get(path),
        "only",
        pick_names="姓名\n演示职工3\n演示职工12\nH007\n查无此人",
        happened_on="2026-11-02",
    )
    assert answer.status_code == 200
    assert "选了 3 人、3 项，共 48 项" in _said(answer)
    assert "名单里认出 3 人" in _said(answer)
    assert re.search(r"有 1 处没有认出来，没有选： 查无此人", _said(answer))
    sent = _form(answer)
    assert sent["happened_on"] == ["2026-11-02"], "what was typed stays"
    items = matter.items.filter(claimant__seq__in=[3, 7, 12])
    assert sorted(sent["items"]) == sorted(str(item.pk) for item in items)


def test_two_of_the_same_name_are_shown_and_nobody_is_chosen():
    fed, matter, _forum, path = _mediation(5)
    Claimant.objects.get(matter=matter, seq=1).person.__class__.objects.filter(
        claims__matter=matter, claims__seq__in=[1, 2]
    ).update(name="王芳（演示）")
    client = browser(fed.officer)
    answer = _click(client, path, client.get(path), "only", pick_names="王芳（演示）")
    assert "不止一个人" in _said(answer)
    assert "一个人也没选" in _said(answer)


def test_all_and_none_and_what_is_found():
    fed, _matter, _forum, path = _mediation(48)
    client = browser(fed.officer)
    answer = _click(client, path, client.get(path), "none")
    assert "一个人也没选，共 48 项" in _said(answer)
    answer = _click(client, path, answer, "find", pick_find="职工4")
    assert "选上找到的 10 人" in _said(answer)  # 4 and 40 to 48
    answer = _click(client, path, answer, "all")
    assert "选了 10 人、10 项，共 48 项" in _said(answer)
    answer = _click(client, path, answer, "everybody")
    answer = _click(client, path, answer, "all")
    assert "48 人、48 项，全部" in _said(answer)


def test_what_is_chosen_and_typed_on_other_pages_is_carried_to_the_step():
    fed, matter, forum, path = _mediation(60)
    client = browser(fed.officer)
    first, last = matter.items.order_by("claimant__seq").first(), matter.items.last()
    answer = _click(client, path, client.get(path), "none")
    answer = _click(
        client, path, answer, "page-2", items=[first.pk], **{f"item-terms-{first.pk}": "1,000"}
    )
    assert "第 51–60 人，共 60 人" in _said(answer)
    assert "选了 1 人、1 项，共 60 项" in _said(answer)
    sent = _form(answer) | {
        "items": [str(last.pk)],
        f"item-terms-{last.pk}": ["2000"],
        "facts": "拖欠工资",
        "responsibility": "单位",
        "perform_by": "2027-12-31",
        "employer_post": "经理",
        **dict.fromkeys(("each_consents", "both_signed", "mediator_signed", "sealed"), "on"),
        "action": "take",
    }
    answer = client.post(path, sent)
    assert answer.status_code == 303, _said(answer)
    made = matters.get_forum(
        int(answer.headers["Location"].rstrip("/").split("/")[-1]), matter=matter
    )
    assert made.pk != forum.pk
    found = {row.item_id: row.amount_fen for row in matters.forum_items(made)}
    assert found == {first.pk: 100_000, last.pk: 200_000}


def test_a_wrong_amount_on_another_page_comes_to_the_front():
    fed, matter, _forum, path = _mediation(60)
    client = browser(fed.officer)
    first = matter.items.order_by("claimant__seq").first()
    answer = _click(client, path, client.get(path), "none")
    answer = _click(
        client, path, answer, "page-2", items=[first.pk], **{f"item-terms-{first.pk}": "一千"}
    )
    answer = client.post(path, _form(answer) | {"action": "take"})
    assert answer.status_code == 422
    assert "这 1 项的金额要改" in _said(answer)
    assert 'value="一千"' in answer.content.decode()


def test_opening_a_proceeding_chooses_in_the_same_way():
    fed, matter, _forum, _path = _mediation(48)
    client = browser(fed.officer)
    path = f"/desk/matters/{matter.number}/forums/open/aid/"
    answer = _click(client, path, client.get(path), "only", pick_names="演示职工3、演示职工5")
    assert "选了 2 人、2 项，共 48 项" in _said(answer)
    answer = client.post(path, _form(answer))
    assert answer.status_code == 303, _said(answer)
    made = matter.forums.order_by("-pk").first()
    assert {row.claimant.seq for row in matters.forum_items(made)} == {3, 5}


def test_five_hundred_people_with_two_claims_weigh_no_more_than_fifty():
    fed, _matter, _forum, path = _mediation(
        500, kinds=(ItemKind.UNPAID_WAGES, ItemKind.ECONOMIC_COMPENSATION)
    )
    client = browser(fed.officer)
    answer = client.get(path)
    assert len(answer.content) < 100_000, f"{len(answer.content)} bytes unpacked"
    assert "500 人、1000 项，全部" in _said(answer)
    assert _form(answer)["kept"], "the others are carried"


def test_a_form_that_was_tampered_with_chooses_nobody_else():
    fed, _matter, _forum, path = _mediation(3)
    client = browser(fed.officer)
    sent = {"shown": "1-99999999999999999999", "kept": "x,-,-3", "sums": "[1]", "pick": "page-x"}
    answer = client.post(path, sent)
    assert answer.status_code == 200
    assert "一个人也没选" in _said(answer)
