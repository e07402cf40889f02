"""An unfinished interview, kept and gone on with on another phone, without script."""

import re

import pytest
from django.test import Client
from tests.apps.intake.ground import WORDS
from tests.factories import matters as make
from tests.web.worker.interview import answers_for, carried, key_of, press, walk

from niangjia.apps.intake.models import Draft, Enquiry
from niangjia.apps.intake.services import drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def keep(browser, page, fields):
    kept = browser.post("/w/tell/", carried(page) | fields | {"keep": "1"}, follow=True)
    return kept, re.findall(r'<p class="code">([^<]+)</p>', kept.content.decode())


def test_number_and_code_go_on_where_she_stopped_on_another_phone(fed):
    browser, other = Client(), Client()
    answers = answers_for(fed.city)
    page = walk(browser, answers, until="owed")
    kept, (number, code) = keep(browser, page, {"owed": "九千"})
    assert "还没有交" in words_of(kept)
    assert "过了就销毁" in words_of(kept)
    assert not Enquiry.objects.exists()

    # The door for receipts knows that it is none, and leads to the right one.
    led = other.post("/w/look-up/", {"number": number, "code": code})
    assert led["Location"] == "/w/tell/later/"
    on = other.post("/w/tell/later/", {"number": number.lower(), "code": code.lower()})
    assert key_of(on) == "owed"
    assert 'value="九千"' in on.content.decode()
    assert WORDS in carried(on)["words"]
    while (key := key_of(on)) != "check":
        on = press(other, on, answers[key])
    assert press(other, on, {"agrees": "on"}).status_code == 303
    assert Enquiry.objects.count() == 1
    assert not Draft.objects.exists()
    gone = Client().post("/w/tell/later/", {"number": number, "code": code})
    assert gone.status_code == 422
    assert "没有对上" in words_of(gone)


def test_who_she_is_is_not_kept(fed):
    browser = Client()
    page = walk(browser, answers_for(fed.city), until="who")
    _kept, (number, code) = keep(browser, page, {"name": "王小骑（演示）", "phone": "13800000001"})
    on = browser.post("/w/tell/later/", {"number": number, "code": code})
    assert key_of(on) == "who"
    assert "王小骑" not in on.content.decode()


@pytest.mark.parametrize("wrong", [{"number": "", "code": ""}, {"number": "x", "code": "22222222"}])
def test_a_wrong_number_or_code_is_told_so(fed, wrong):
    assert Client().post("/w/tell/later/", wrong).status_code == 422


def test_what_was_kept_is_shown_only_where_it_was(fed):
    assert Client().get("/w/tell/later/kept/").status_code == 404


def test_closed_it_shows_no_code_any_more(fed):
    browser = Client()
    keep(browser, walk(browser, answers_for(fed.city), until="work"), {})
    browser.post("/w/close/")
    assert browser.get("/w/tell/later/kept/").status_code == 404


def test_a_full_house_says_so_and_loses_nothing(fed, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 0)
    browser = Client()
    page = walk(browser, answers_for(fed.city), until="work")
    answer = browser.post("/w/tell/", carried(page) | {"keep": "1"})
    assert answer.status_code == 422
    assert "现在存不下没写完的" in words_of(answer)
    assert WORDS in carried(answer)["words"]


def test_too_many_from_one_place_wait(fed, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"tell_draft": "1/h/ip"}
    browser = Client()
    page = walk(browser, answers_for(fed.city), until="work")
    keep(browser, page, {})
    assert browser.post("/w/tell/", carried(page) | {"keep": "1"}).status_code == 429
