"""The rota at the desk: who is on call, holes, changes and swaps by click, a sheet, a feed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.accounts.services import calendar_links
from niangjia.apps.duty.models import Change, Shift
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.leader, "leader")


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def url(name, fed, *more):
    return reverse(f"desk:duty_{name}", args=[fed.city.pk, *more])


def put(desk, fed, **changes):
    sent = {
        "days": list(range(7)),
        "start": "00:00",
        "end": "00:00",
        "first": fed.clerk.pk,
        "second": fed.officer.pk,
        "since": timezone.localdate().isoformat(),
        **changes,
    }
    return desk.post(url("week", fed), sent)


def test_an_empty_rota_says_that_nobody_is_on_call_and_what_to_do(fed, desk):
    shown = words_of(desk.get(reverse("desk:duty")))
    assert "现在没有人值班" in shown
    assert "还没有排班" in shown


def test_a_week_is_put_together_and_shown_by_week_and_month(fed, desk):
    assert put(desk, fed).status_code == 303
    assert Shift.objects.count() == 7
    for view in ({}, {"view": "month"}):
        shown = words_of(desk.get(reverse("desk:duty"), view))
        assert "示例登记员" in shown
        assert "没有，每个钟头都有人" in shown
    assert "00:00–24:00" in words_of(desk.get(reverse("desk:duty")))
    assert "周一 00:00–24:00" in words_of(desk.get(url("week", fed)))
    twice = put(desk, fed)
    assert twice.status_code == 422
    assert "这段时间已经排了" in words_of(twice)
    assert put(desk, fed, days=[], first="").status_code == 422


def test_a_leave_makes_a_hole_and_somebody_is_asked_to_stand_in(fed, desk):
    put(desk, fed, second="")
    day = timezone.localdate() + timedelta(days=2)
    unions.plan_absence(
        person=fed.clerk, from_=day, on=day, until=day + timedelta(days=1), by=fed.leader
    )
    page = desk.get(reverse("desk:duty"))
    assert "有 1 段没有人值班" in words_of(page)
    assert "示例登记员 不在" in words_of(page)
    link = re.search(r'href="(/desk/duty/\d+/change/[^"]+)"', page.content.decode())[1]
    form = desk.get(link.replace("&amp;", "&"))
    assert f'value="{day.isoformat()}"' in form.content.decode()
    sent = {
        "place": 1,
        "from_day": day.isoformat(),
        "from_time": "00:00",
        "to_day": (day + timedelta(days=1)).isoformat(),
        "to_time": "00:00",
        "person": fed.officer.pk,
        "why": "登记员休假",
    }
    done = desk.post(url("change", fed), sent, follow=True)
    assert "没有，每个钟头都有人" in words_of(done)
    assert "示例承办人 ← 示例登记员" in words_of(done)
    made = Change.objects.get()
    undone = desk.post(url("withdraw", fed, made.pk), follow=True)
    assert "有 1 段没有人值班" in words_of(undone)


def test_two_swap_by_choosing_two_shifts(fed, desk):
    put(desk, fed, days=[0, 2, 4, 6], second="")
    put(desk, fed, days=[1, 3, 5], first=fed.officer.pk, second="")
    page = desk.get(url("swap", fed)).content.decode()
    options = re.findall(r'value="(1\|[^"]+)"[^>]*>([^<]+)<', page)
    one = next(value for value, label in options if "登记员" in label)
    other = next(value for value, label in options[2:] if "承办人" in label)
    same = desk.post(url("swap", fed), {"one": one, "other": one})
    assert "不用换" in words_of(same)
    done = desk.post(url("swap", fed), {"one": one, "other": other}, follow=True)
    assert "两个班换好了" in words_of(done)
    assert Change.objects.filter(swap__isnull=False).count() == 2


def test_a_sheet_is_pasted_and_its_faults_are_shown_by_cell(fed, desk):
    head = "星期或日期\t从几点\t到几点\t第一值班人\t第二值班人\n"
    bad = desk.post(url("sheet", fed), {"pasted": head + "周八\t8:00\t20:00\t示例登记员\t\n"})
    assert bad.status_code == 422
    assert "表里有 1 处要改" in words_of(bad)
    assert "A2" in words_of(bad)
    good = head + "每天\t00:00\t24:00\t示例登记员\t示例承办人\n"
    done = desk.post(url("sheet", fed), {"pasted": good}, follow=True)
    assert "新排 1 行" in words_of(done)
    assert desk.post(url("sheet", fed), {"pasted": " "}).status_code == 422
    assert desk.get(url("sheet_empty", fed)).headers["Content-Type"].endswith("sheet")


def test_a_row_of_the_week_is_ended(fed, desk):
    put(desk, fed, days=[0])
    row = Shift.objects.get()
    assert desk.post(url("end", fed, row.pk)).status_code == 303
    assert "还没有排每周的班" in words_of(desk.get(url("week", fed)))


def test_the_feed_holds_her_own_hours_and_names_nobody(fed, desk):
    put(desk, fed)
    signed_in(fed.officer, "officer")
    token = calendar_links.make_calendar_link(by=fed.officer, at=timezone.now())
    answer = Client().get(reverse("desk:duty_feed", args=[token]))
    body = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "第二值班人" in body
    assert "示例登记员" not in body
    assert "DTEND" in body
    assert Client().get(reverse("desk:duty_feed", args=["none"])).status_code == 404


def test_what_is_no_day_or_no_union_of_hers_is_no_page(fed, desk):
    far = make.federation(prefix="远方", code="110100")
    for query in ({"from": "2026-13-01"}, {"from": "9999-01-01"}, {"union": far.city.pk}):
        assert desk.get(reverse("desk:duty"), query).status_code == 404
    assert desk.get(reverse("desk:duty"), {"union": fed.county.pk}).status_code == 200


def test_the_leader_of_an_industry_is_told_why_it_has_no_rota_and_where_to_go(fed):
    industry = unions.found_union(
        name="示例旅游产业工会", short_name="示例旅游", code="460100", kind="industrial", by=None
    )
    unions.place_union(
        union=industry, level=Level.CITY, line=Line.INDUSTRIAL, from_=make.SINCE, by=None
    )
    leader = make.human("产业负责人（演示）")
    unions.grant_role(person=leader, union=industry, kind="team_leader", from_=make.SINCE, by=None)
    desk = signed_in(leader, "of_an_industry")
    shown = desk.get(reverse("desk:duty"))
    assert "产业工会没有自己的热线" in shown.text
    assert "您的岗位不排值班" not in shown.text
    assert f'href="{reverse("desk:enquiries")}"' in shown.text
    assert desk.get(reverse("desk:enquiries")).status_code == 200
    calls = desk.get(reverse("desk:calls"))
    assert calls.status_code == 200
    assert "现在没有人值班" not in calls.text  # a rota that cannot be, not one that is empty


def test_whoever_works_at_no_desk_is_told_whose_rota_it_is(fed):
    shown = signed_in(make.human("路人（演示）"), "nobody").get(reverse("desk:duty"))
    assert shown.status_code == 404 or "您的岗位不排值班" in shown.text
