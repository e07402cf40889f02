"""What a browser holds that has just told something: one receipt, signed, for two hours."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from tests.factories import matters as make
from tests.web.worker.interview import answers_for, walk

from niangjia.web.worker import session

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


def told(fed, browser=None):
    browser = browser or Client(raise_request_exception=False)
    sent = walk(browser, answers_for(fed.county))
    assert sent.status_code == 303
    page = browser.get(sent["Location"]).content.decode()
    number, code = re.findall(r'<p class="code">([^<]+)</p>', page)
    return browser, number, code


def test_telling_leaves_no_session_and_a_cookie_no_script_reads(fed):
    browser, number, _code = told(fed)
    assert Session.objects.count() == 0
    held = browser.cookies[session.HELD]
    assert held["httponly"]
    assert held["samesite"] == "Lax"
    assert held["path"] == "/w/"
    assert browser.get("/w/told/").status_code == 200
    assert number in browser.get("/w/").content.decode()


@pytest.mark.parametrize("bent", ["", "460100-S2026-0001 nonsense", "one:two:three"])
def test_a_bent_or_foreign_cookie_opens_nothing(fed, bent):
    browser, _number, _code = told(fed)
    browser.cookies[session.HELD] = bent
    assert browser.get("/w/tell/receipt/").status_code == 404
    assert browser.get("/w/told/").status_code == 404


def test_it_opens_nothing_when_its_time_is_over(fed, monkeypatch):
    browser, _number, _code = told(fed)
    monkeypatch.setattr(session, "OPEN_FOR", timedelta(seconds=-1))
    assert browser.get("/w/tell/receipt/").status_code == 404
    late = browser.post("/w/told/", {"words": "老板昨天又打电话来了", "mark": str(uuid4())})
    page = late.content.decode()
    assert late.status_code == 404
    assert "老板昨天又打电话来了" in page, "what she typed is there to be copied"
    assert "请再填一次编号和查询码" in page
    assert 'href="/w/"' in page


def test_a_signature_for_something_else_is_none(fed):
    browser, number, _code = told(fed)
    mark = browser.cookies[session.HELD].value
    other = signing.get_cookie_signer(salt="other").sign(f"{number} {mark}")
    browser.cookies[session.HELD] = other
    assert browser.get("/w/told/").status_code == 404


def test_what_was_told_last_is_what_the_pages_speak_of(fed):
    browser, first, code = told(fed)
    browser.post("/w/look-up/", {"number": first, "code": code})
    _browser, second, newer = told(fed, browser)
    assert second != first
    assert newer != code
    assert second in browser.get("/w/told/").content.decode()
    # And a code typed afterwards opens the other again; the receipt stays the one given here.
    assert browser.post("/w/look-up/", {"number": first, "code": code}).status_code == 303
    assert first in browser.get("/w/told/").content.decode()
    assert newer in browser.get("/w/tell/receipt/").content.decode()


def test_closing_takes_it_from_the_browser(fed):
    browser, _number, _code = told(fed)
    browser.post("/w/close/")
    assert browser.get("/w/told/").status_code == 404
