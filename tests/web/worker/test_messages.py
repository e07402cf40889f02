"""What a worker is told stands on her own pages: receipt of a telling, who has it, what changed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import matters as make
from tests.serving import serving
from tests.web.worker.interview import answers_for, walk

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import steps
from niangjia.apps.notices import selectors
from niangjia.apps.notices.models import Notice
from niangjia.apps.unions.acting import acting_as
from niangjia.web.http import now, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def her(fed):
    """The browser in which somebody has just told what happened."""
    browser = Client(raise_request_exception=False)
    assert walk(browser, answers_for(fed.city)).status_code == 303
    return browser


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def assign(to, by):
    row = Enquiry.objects.get()
    with serving(), acting_as(by, on=today()):
        steps.assign(enquiry=row, to=to, by=by, at=now(), version=row.version)


def test_who_tells_is_told_that_it_came_in_and_what_to_do(her):
    shown = words_of(her.get("/w/told/"))
    assert "告诉过您的" in shown
    assert "您说的事收到了" in shown
    assert "报编号就行" in shown


def test_the_officer_is_named_to_her_and_the_officer_is_told(fed, her):
    assign(fed.officer, by=fed.clerk)
    shown = words_of(her.get("/w/told/"))
    assert f"由{fed.officer.name}负责" in shown
    (given,) = selectors.with_words(selectors.unread_of(fed.officer))
    assert "交给您" in given.words.title
    assert given.notice.about == f"/desk/enquiries/{Enquiry.objects.get().number}/"


def test_another_officer_is_told_as_a_change_and_the_same_one_not_again(fed, her):
    assign(fed.officer, by=fed.clerk)
    assign(fed.officer, by=fed.clerk)
    assign(fed.leader, by=fed.leader)
    shown = words_of(her.get("/w/told/"))
    assert f"现在由{fed.leader.name}负责" in shown
    assert shown.count(f"由{fed.officer.name}负责") == 1
    assert not selectors.unread_of(fed.leader).exists()  # she took it herself


def test_her_click_is_her_word_that_she_read_it(her):
    notice = Notice.objects.get(template="intake.received")
    url = reverse("worker:notice_read", args=[notice.pk])
    answer = her.post(url, {"next": "/w/told/"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/w/told/")
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "您看过了" in words_of(her.get("/w/told/"))


def test_no_other_browser_reads_for_her_and_nobody_is_led_elsewhere(her):
    notice = Notice.objects.get(template="intake.received")
    url = reverse("worker:notice_read", args=[notice.pk])
    assert Client().post(url).status_code == 404
    away = her.post(url, {"next": "//example.org/"})
    assert away.headers["Location"] == "/w/my/"


def test_what_she_adds_and_that_she_lets_it_be_reach_her_officer(fed, her):
    assign(fed.officer, by=fed.clerk)
    mark = her.get("/w/told/").content.decode().split('name="mark" value="')[1][:36]
    her.post("/w/told/", {"words": "老板今天给了我一张欠条", "mark": mark})
    her.post("/w/told/withdraw/", {"why": ""})
    told = Notice.objects.filter(person=fed.officer).order_by("made_at")
    assert [one.template for one in told] == [
        "intake.given_to_you",
        "intake.more_told",
        "intake.withdrew_herself",
    ]


def test_what_became_of_it_stands_on_her_page(fed, her):
    assign(fed.officer, by=fed.clerk)
    row = Enquiry.objects.get()
    with serving(), acting_as(fed.officer, on=today()):
        steps.take(
            enquiry=row,
            verb="send_away",
            facts={"where": "示例法院（演示）", "why": "借款"},
            by=fed.officer,
            at=now(),
            version=row.version,
        )
    shown = words_of(her.get("/w/told/"))
    assert "您说的事不归工会办" in shown
    assert "该去这里：示例法院（演示）" in shown
