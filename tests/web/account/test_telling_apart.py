"""Nobody learns who is registered here; and what is told of a failure to the log alone."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import matters as make
from tests.web.account.ground import PASSWORD, account, code_of, knock, show, with_app

from niangjia.apps.accounts.services import invitations
from niangjia.apps.people import services as people
from niangjia.config.logs import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(caplog):
    """What stands in the log, as it is written."""
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(Line())
    return lambda: caplog.text


def asked(client: Client, address: str, data: dict[str, str]) -> list[str]:
    """Return what the database was asked for, without values and savepoints."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.post(address, data)
    texts = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in seen.captured_queries]
    return [text for text in texts if "SAVEPOINT" not in text]


def test_a_password_is_hashed_once_for_whoever_is_named(monkeypatch):
    account()
    account("waits", password=None)
    closed = account("closed")
    people.close_account(account=closed, by=closed.person, why="离岗")
    hashed = []
    quick = hashers.MD5PasswordHasher
    once = quick.encode
    monkeypatch.setattr(quick, "encode", lambda *a, **k: hashed.append(1) or once(*a, **k))
    answers = {}
    for name in ("wangmin", "waits", "closed", "nobody-has-this-name", "王敏"):
        hashed.clear()
        answer = knock(Client(), name, "not-the-password")
        text = re.sub(r'value="[^"]*"', "", answer.content.decode())
        answers[name] = (answer.status_code, len(hashed), text)
    differing = {name for name, one in answers.items() if one != answers["nobody-has-this-name"]}
    assert differing == set()
    assert answers["wangmin"][:2] == (422, 1)


def test_a_known_and_an_unknown_phone_cost_the_same_work(settings):
    settings.IS_DEMO = True
    here = make.federation()
    worker = make.claimant(make.matter(here), "林阿珍（演示）", by=here.officer)
    people.correct_person(
        person=worker.person,
        version=worker.person.version,
        by=here.officer,
        why="本人留的",
        phone="13900001234",
    )
    asked(Client(), "/w/phone/", {"phone": "13900009999"})  # fills what is read once
    known = asked(Client(), "/w/phone/", {"phone": "13900001234"})
    unknown = asked(Client(), "/w/phone/", {"phone": "13900005678"})
    assert known == unknown


def test_a_wrong_code_of_a_matter_that_is_and_of_one_that_is_not_cost_the_same_work():
    there = make.matter(make.federation()).number
    gone = f"{there[:-4]}9999"
    asked(Client(), "/w/look-up/", {"number": gone, "code": "BBBBBBBB"})
    counts = [
        asked(Client(), "/w/look-up/", {"number": number, "code": "AAAAAAAA"})
        for number in (there, f"{there[:-4]}9998")
    ]
    assert counts[0] == counts[1]


def test_dead_links_are_told_apart_by_nobody():
    at = timezone.now()
    tokens = {"never": "Zm9yLXRlc3RzLW9ubHk"}
    for name, made in (("over", at - timedelta(days=4)), ("used", at), ("closed", at)):
        someone = account(name)
        tokens[name] = invitations.invite(account=someone, by=someone.person, at=made)
        if name == "used":
            invitations.accept(token=tokens[name], password=PASSWORD, at=at)
        if name == "closed":
            people.close_account(account=someone, by=someone.person, why="离岗")
    seen = {}
    for name, token in tokens.items():
        answer = Client().get(f"/invitation/{token}/")
        text = answer.text.replace(token, "TOKEN")
        work = asked(Client(), f"/invitation/{token}/", {"password": "x", "again": "x"})
        seen[name] = (answer.status_code, text, work)
    assert {name for name in seen if seen[name][:2] != seen["never"][:2]} == set()
    assert {name for name in seen if len(seen[name][2]) != len(seen["never"][2])} == set()
    assert seen["never"][0] == 404


def test_a_declined_sign_in_is_in_the_log_without_name_and_password(log):
    with_app()
    knock(Client(REMOTE_ADDR="203.0.113.9"), "wangmin", "not-the-password-1")
    knock(Client(), "not-the-password-2", PASSWORD)
    text = log()
    assert "sign-in declined: username_password_mismatch" in text
    assert "from 203.0.113.9]" in text
    for word in ("wangmin", "not-the-password", PASSWORD):
        assert word not in text


def test_a_declined_second_step_is_in_the_log_by_number(log):
    someone = with_app()
    knock(client := Client(), "wangmin")
    show(client, "135790")
    assert f"second step declined for account {someone.pk}" in log()
    assert "135790" not in log()
    show(client, code := code_of(someone))
    assert code not in log()


def test_what_was_typed_at_the_doors_of_workers_is_not_in_the_log(log, settings):
    settings.IS_DEMO = True
    client = Client()
    client.post("/w/phone/", {"phone": "13900005678"})
    client.post("/w/phone/code/", {"phone": "13900005678", "code": "246810"})
    client.post("/w/look-up/", {"number": "460100-2026-0001", "code": "ABCD2345"})
    client.get("/invitation/Zm9yLXRlc3RzLW9ubHk/")
    text = log()
    for word in ("door by phone declined", "door by receipt declined", "a link that opens nothing"):
        assert word in text
    for word in ("13900005678", "246810", "ABCD2345", "Zm9yLXRlc3Rz"):
        assert word not in text


def test_a_failure_of_ours_logs_no_number_and_shows_nothing(log, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no such person: 46010019900307123X, 13900001234, 6222021234567890123")

    monkeypatch.setattr("niangjia.web.worker.session.open_by_code", fail)
    client = Client(raise_request_exception=False)
    answer = client.post("/w/look-up/", {"number": "460100-2026-0001", "code": "ABCD2345"})
    assert answer.status_code == 500
    text = log()
    assert "RuntimeError" in text
    assert "RuntimeError" not in answer.text
    for word in ("46010019900307123X", "13900001234", "6222021234567890123", "ABCD2345"):
        assert word not in text
        assert word not in answer.text


def test_what_the_domain_declines_is_in_the_log_with_who_asked(log):
    stranger = make.human("无岗位（演示）")
    from tests.web.conftest import signed_in

    client = signed_in(stranger, "nobody")
    number = make.matter(make.federation()).number
    assert client.get(f"/desk/matters/{number}/").status_code == 404
    assert re.search(r"\[account \d+ from 127\.0\.0\.1\] declined GET /desk/matters/", log())
    assert re.search(r"django\.request \[account \d+ from 127\.0\.0\.1\] Not Found", log())
