"""Receipts of text messages: believed when the gateway signs them, and only just now."""

import json
import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client
from tests.apps.notices import peers
from tests.serving import serving

from niangjia.apps.notices import services
from niangjia.apps.notices.channels.sms import signature
from niangjia.apps.notices.models import Attempt, Notice
from niangjia.apps.notices.services import sending
from niangjia.apps.people import services as people
from niangjia.apps.unions.acting import acting_as_nobody

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def attempt(settings):
    person = people.register_person(name="林阿珍（演示）", phone="13900001234", by=None)
    with peers.http(peers.SmsPeer()) as url:
        settings.SMS_URL, settings.SMS_KEY = url, peers.KEY
        services.tell(
            to=person,
            template="intake.officer_named",
            facts={"number": "1", "officer": "符工（演示）"},
            at=NOON,
        )
        with serving(), acting_as_nobody():
            sending.send_due(at=NOON)
    return Attempt.objects.get()


def told(body, *, key=peers.KEY, at=None, **changes):
    text = json.dumps(body).encode()
    at = str(int(time.time())) if at is None else at
    headers = {
        "Nj-Time": at,
        "Nj-Nonce": "n",
        "Nj-Signature": signature(key, at, "n", text),
        **changes,
    }
    return Client().post(
        "/api/v1/hooks/sms-receipts", text, content_type="application/json", headers=headers
    )


def test_a_signed_receipt_makes_it_delivered_and_again_is_no_harm(attempt):
    for _ in range(2):
        answer = told({"id": str(attempt.pk), "state": "delivered"})
        assert (answer.status_code, answer.json()) == (200, {"noted": True})
    attempt.refresh_from_db()
    assert (attempt.state, Notice.objects.get().state) == ("delivered", "delivered")


def test_a_signed_receipt_that_it_was_lost_says_why(attempt):
    told({"id": str(attempt.pk), "state": "failed", "detail": "空号\n x"})
    attempt.refresh_from_db()
    assert (attempt.state, attempt.note) == ("failed", "空号 x")


def test_what_no_database_keeps_is_left_out_of_the_reason(attempt):
    reason = "空\0号\ud800" + "长" * 400
    answer = told({"id": str(attempt.pk), "state": "failed", "detail": reason})
    attempt.refresh_from_db()
    assert (answer.status_code, attempt.state) == (200, "failed")
    assert attempt.note == "空 号 " + "长" * 296


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "another-key-of-thirty-two-letters!"},
        {"at": "1"},
        {"at": "now"},
        {"at": ""},
        {"Nj-Signature": ""},
        {"Nj-Signature": "签名"},
        {"Nj-Nonce": "other"},
    ],
)
def test_what_the_gateway_did_not_sign_just_now_changes_nothing(attempt, changes):
    assert told({"id": str(attempt.pk), "state": "delivered"}, **changes).status_code == 404
    attempt.refresh_from_db()
    assert attempt.state == "sent"


@pytest.mark.parametrize(
    "body",
    [{}, [], "text", {"id": "x", "state": "delivered"}, {"id": str(uuid4()), "state": "delivered"}],
)
def test_a_receipt_of_nothing_is_not_taken(attempt, body):
    assert told(body).status_code == 404


def test_where_no_gateway_is_set_nobody_can_sign(attempt, settings):
    settings.SMS_KEY = ""
    assert told({"id": str(attempt.pk), "state": "delivered"}, key="").status_code == 404
