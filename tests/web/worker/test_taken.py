"""Sent from a phone: taken in at once, registered with her receipt, or by the worker alone."""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.factories import matters as make
from tests.web.worker.interview import answers_for, carried, walk

from niangjia.apps.intake.models import Enquiry, Taken
from niangjia.apps.intake.services import taking, tellings
from niangjia.jobs import worker
from niangjia.web.worker import session

pytestmark = pytest.mark.django_db
URL, RECEIPT = "/w/tell/", "/w/tell/receipt/"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def send(browser, fed, **changes):
    """Send the last page and never come to the receipt: the signal is gone."""
    page = walk(browser, answers_for(fed.county, **changes), until="check")
    fields = carried(page) | {"agrees": "on"}
    sent = browser.post(URL, fields)
    assert (sent.status_code, sent["Location"]) == (303, RECEIPT)
    return fields


def codes(answer):
    assert answer.status_code == 200
    return re.findall(r'<p class="code">([^<]+)</p>', answer.content.decode())


def test_her_receipt_registers_it(fed, browser):
    send(browser, fed)
    assert not Enquiry.objects.exists()
    number, _code = codes(browser.get(RECEIPT))
    assert Enquiry.objects.get().number == number
    assert not Taken.objects.exists()


def test_any_page_of_her_browser_registers_it_too(fed, browser):
    send(browser, fed)
    assert Enquiry.objects.count() == 0
    assert browser.get("/w/told/").status_code == 200
    assert Enquiry.objects.count() == 1


def test_whoever_loses_the_signal_before_the_receipt_is_registered_all_the_same(fed, browser):
    fields = send(browser, fed)
    assert worker.register_taken() == 1
    row = Enquiry.objects.get()
    # The phone sends what it kept once more: the same receipt, nothing twice.
    assert browser.post(URL, fields)["Location"] == RECEIPT
    assert codes(browser.get(RECEIPT))[0] == row.number
    assert Enquiry.objects.count() == 1
    assert not Taken.objects.exists()


def test_where_somebody_is_in_danger_nothing_waits_for_a_page(fed, browser):
    send(browser, fed, dangers={"dangers": ["life"]})
    assert Enquiry.objects.get().call_back_by is not None


def test_number_and_code_open_it_elsewhere_before_anybody_registered_it(fed, browser):
    fields = send(browser, fed)
    number = Taken.objects.get().number
    (mark,) = fields["mark"]
    from niangjia.apps.intake.selectors import code_of

    other = Client()
    led = other.post("/w/look-up/", {"number": number, "code": code_of(mark)})
    assert led.status_code == 303
    assert number in other.get("/w/told/").content.decode()


def test_where_registering_breaks_she_has_number_and_code_and_is_told_what_to_do(
    fed, browser, monkeypatch
):
    def breaks(**_more):
        raise RuntimeError("torn")

    with monkeypatch.context() as patched:
        patched.setattr(tellings, "tell", breaks)
        send(browser, fed)
        page = browser.get(RECEIPT)
        number, code = codes(page)
        words = page.content.decode()
        assert "丢不了，不用再发一遍" in words
        assert "12351" in words
        assert 'data-niangjia-sent="tell"' in words, "her phone need not keep it any more"
        assert worker.register_taken() == 0
    assert codes(browser.get(RECEIPT)) == [number, code]
    assert Enquiry.objects.get().number == number


def test_a_page_that_breaks_after_it_was_taken_in_has_not_lost_it(fed, browser, monkeypatch):
    def breaks(*_more, **_others):
        raise RuntimeError("torn")

    with monkeypatch.context() as patched:
        patched.setattr(session, "hold_enquiry", breaks)
        page = walk(browser, answers_for(fed.county), until="check")
        fields = carried(page) | {"agrees": "on"}
        assert browser.post(URL, fields).status_code == 500
    kept = Taken.objects.get().number
    assert browser.post(URL, fields).status_code == 303
    assert codes(browser.get(RECEIPT))[0] == kept
    assert Enquiry.objects.count() == 1


def test_where_the_database_fails_she_is_told_so_with_a_number_and_nothing_is_written(
    fed, browser, monkeypatch
):
    def fails(**_more):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(taking, "take", fails)
    page = walk(browser, answers_for(fed.county), until="check")
    with transaction.atomic():  # the test's own transaction is to live on
        answer = browser.post(URL, carried(page) | {"agrees": "on"})
        transaction.set_rollback(True)
    assert answer.status_code == 500
    assert "我们这边出了故障" in answer.content.decode()
