"""An office is answered by program in the version that was seen, and reads what it was told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.api.letters import ABOUT, LETTER, REPLY, URL, bring, code_of, key, tag, today
from tests.api.programs import system
from tests.apps.intake.test_papers import photo

from niangjia.apps.intake.choices import Came
from niangjia.apps.intake.models import InterimReply, Referral
from niangjia.apps.intake.services import interim
from niangjia.apps.intake.services.interim import Agreed
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.machines.models import Delivery
from niangjia.apps.machines.services import hooks
from niangjia.apps.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def court(house, city):
    return system(city, by=Account.objects.get(username="admin").person, door="court")


def test_a_reply_is_written_anew_until_it_leaves_and_then_stands(desk):
    address = bring(desk, asked="answer").headers["Location"]
    came = desk.send("put", f"{address}/reply", REPLY, if_match=tag(desk, address))
    assert came.status_code == 200, came.content.decode()
    told = came.json()
    assert {name: told["reply"][name] for name in REPLY} == REPLY
    assert (told["reply"]["decided_zh"], told["reply"]["sent_on"]) == ("调解不成", None)
    assert (told["is_open"], told["version"]) == (True, 2)
    assert came.headers["ETag"] == tag(desk, address)
    other = REPLY | {"decided": "agreed", "says": "谈成了，签了协议。"}
    came = desk.send("put", f"{address}/reply", other, if_match=came.headers["ETag"])
    assert came.json()["reply"]["says"] == other["says"]
    sent = {"sent_on": str(today()), "receipt_number": "SF-77"}
    came = desk.send("post", f"{address}/reply/sent", sent, if_match=came.headers["ETag"])
    assert came.status_code == 201, came.content.decode()
    told = came.json()
    assert (told["is_open"], told["ended"], told["ended_on"]) == (False, "answered", str(today()))
    assert told["reply"] | sent == told["reply"]
    assert (told["reply"]["manner"], told["reply"]["has_proof"]) == ("system", False)
    row = Referral.objects.get(number=told["number"])
    assert (row.is_open, row.reply.receipt_number) == (False, "SF-77")
    for method, deed, body in (("put", "reply", REPLY), ("post", "reply/sent", sent)):
        came = desk.send(method, f"{address}/{deed}", body, if_match=tag(desk, address))
        assert code_of(came) == (422, "intake.reply_not_owed")


def test_an_answer_names_the_version_that_was_seen(desk, house):
    address = f"{URL}/{house.names['letter']}"
    seen, sent = tag(desk, address), {"sent_on": str(today()), "receipt_number": "1"}
    so_far = sent | {"done": "约了双方。", "handled_by": "周敏", "next_on": "2026-12-01"}
    for headers in ({}, {"if_match": ""}):
        for method, deed, body in (
            ("put", "reply", REPLY),
            ("post", "reply/sent", sent),
            ("post", "interim-replies", so_far),
        ):
            came = desk.send(method, f"{address}/{deed}", body, **headers)
            assert code_of(came) == (428, "machines.match_missing")
    assert desk.send("put", f"{address}/reply", REPLY, if_match=seen).status_code == 200
    came = desk.send("post", f"{address}/reply/sent", sent, if_match=seen)
    assert code_of(came) == (412, "machines.record_stale")
    told = came.json()
    assert (told["yours"], told["current"]) == (seen, tag(desk, address))
    assert told["record"]["reply"]["says"] == REPLY["says"]
    assert Referral.objects.get(number=house.names["letter"]).is_open
    assert desk.send("put", f"{address}/reply", REPLY, if_match="*").status_code == 200
    again = desk.send("get", address, if_none_match=tag(desk, address))
    assert (again.status_code, again.content) == (304, b"")


def test_what_was_changed_between_looking_and_writing_is_stale_too(desk, house, monkeypatch):
    address = f"{URL}/{house.names['letter']}"
    before = desk.get(address).json()["reply"]
    monkeypatch.setattr(
        "niangjia.api.replies.require_match",
        lambda *_: Referral.objects.filter(number=house.names["letter"]).update(version=99),
    )
    came = desk.send("put", f"{address}/reply", REPLY, if_match=tag(desk, address))
    assert code_of(came) == (412, "stale_version")
    assert desk.get(address).json()["reply"] == before


@pytest.mark.parametrize(
    ("deed", "body", "code"),
    [
        ("reply", REPLY | {"decided": "x"}, "invalid_request"),
        ("reply", REPLY | {"says": "  "}, "invalid_request"),
        ("reply", REPLY | {"says": "x" * 2001}, "invalid_request"),
        ("reply", {"decided": "agreed", "says": "好"}, "invalid_request"),
        ("reply/sent", {"sent_on": "2099-01-01", "receipt_number": "1"}, None),
        ("reply/sent", {"sent_on": "2020-01-01", "receipt_number": "1"}, None),
        ("reply/sent", {"sent_on": "TODAY", "receipt_number": " "}, "invalid_request"),
        ("reply/sent", {"sent_on": "TODAY"}, "invalid_request"),
        (
            "reply/sent",
            {"sent_on": "TODAY", "receipt_number": "1", "manner": "by_post"},
            "invalid_request",
        ),
    ],
)
def test_an_answer_that_cannot_be_is_declined(desk, house, deed, body, code):
    address = f"{URL}/{house.names['letter']}"
    body = {name: str(today()) if value == "TODAY" else value for name, value in body.items()}
    method = "put" if deed == "reply" else "post"
    before = desk.get(address).content
    came = desk.send(method, f"{address}/{deed}", body, if_match=tag(desk, address))
    assert code_of(came) == (422, code or "intake.sent_on_impossible")
    assert desk.get(address).content == before


def test_what_was_not_written_cannot_have_been_sent(desk):
    address = bring(desk).headers["Location"]
    sent = {"sent_on": str(today()), "receipt_number": "1"}
    came = desk.send("post", f"{address}/reply/sent", sent, if_match=tag(desk, address))
    assert code_of(came) == (422, "intake.reply_missing")


def test_a_word_before_the_answer_stops_nothing_and_is_kept_once(desk):
    address = bring(desk, reply_by=str(today() + timedelta(days=9))).headers["Location"]
    seen, mark = tag(desk, address), key()
    so_far = {
        "sent_on": str(today()),
        "receipt_number": "SF-1",
        "done": "约了双方，周五谈。",
        "handled_by": "周敏 12351",
        "next_on": str(today() + timedelta(days=5)),
    }
    for _ in range(2):
        came = desk.send(
            "post", f"{address}/interim-replies", so_far, if_match=seen, idempotency_key=mark
        )
        assert came.status_code == 201, came.content.decode()
    told = came.json()
    [kept] = told["interim_replies"]
    assert {name: kept[name] for name in so_far} == so_far
    assert (kept["seq"], kept["manner"], kept["has_proof"]) == (1, "system", False)
    assert (told["is_open"], told["due_on"]) == (True, str(today() + timedelta(days=9)))
    assert InterimReply.objects.filter(referral__number=told["number"]).count() == 1
    for wrong, code in (
        ({"next_on": str(today() + timedelta(days=10))}, "intake.next_word_impossible"),
        ({"next_on": "2100-12-31"}, "intake.next_word_impossible"),
        ({"next_on": "9999-12-31"}, "invalid_request"),
        ({"next_on": str(today())}, "intake.next_word_impossible"),
        ({"sent_on": "2020-01-01"}, "intake.sent_on_impossible"),
        ({"done": " "}, "invalid_request"),
        ({"handled_by": ""}, "invalid_request"),
    ):
        came = desk.send(
            "post",
            f"{address}/interim-replies",
            so_far | wrong,
            if_match=tag(desk, address),
        )
        assert code_of(came) == (422, code), wrong


def test_a_later_day_that_was_agreed_at_the_desk_is_read(desk, officer):
    address = bring(desk, asked="answer").headers["Location"]
    row = Referral.objects.get(number=address.rpartition("/")[2])
    first, seen = row.due_on, tag(desk, address)
    until = first + timedelta(days=10)
    interim.extend(
        referral=row,
        agreed=Agreed(
            until_on=until,
            agreed_on=today(),
            agreed_with="立案庭 李书记员（演示）",
            why="一方在外地",
            came=Came.SYSTEM,
            their_number="示例函2号",
        ),
        letter=Sent(name="yes.jpg", data=photo("yes")),
        by=officer,
        at=timezone.now(),
        version=row.version,
    )
    shown = desk.get(address).json()
    assert (shown["due_on"], shown["first_due_on"]) == (str(until), str(first))
    [later] = shown["extensions"]
    assert (later["from_on"], later["until_on"]) == (str(first), str(until))
    assert (later["agreed_with"], later["is_after"], later["agreed_late"]) == (
        "立案庭 李书记员（演示）",
        False,
        False,
    )
    came = desk.send("put", f"{address}/reply", REPLY, if_match=seen)
    assert code_of(came) == (412, "machines.record_stale")


def test_an_offices_system_brings_its_letter_and_reads_what_it_is_answered(
    court, desk, officer, city, house
):
    body = {name: value for name, value in LETTER.items() if name != "sender"} | ABOUT
    came = court.send("post", URL, body, idempotency_key=key())
    assert came.status_code == 201, came.content.decode()
    address = came.headers["Location"]
    shown = court.get(address).json()
    assert shown["sender"] == "示例热线系统（演示）"
    assert (shown["person"], shown["handler"], shown["ended_why"]) == (None, None, None)
    assert (shown["is_open"], shown["reply"]) == (True, None)
    assert [one["number"] for one in court.get(URL).json()["items"]] == [shown["number"]]
    assert court.get(URL, {"door": "petition"}).json()["items"] == []
    assert court.get(f"{URL}/{house.names['letter']}").status_code == 404
    # A draft is the desk's; what was sent is the office's.
    written = desk.send("put", f"{address}/reply", REPLY, if_match=tag(desk, address))
    assert desk.get(address).json()["reply"]["says"] == REPLY["says"]
    assert court.get(address).json()["reply"] is None
    sent = {"sent_on": str(today()), "receipt_number": "SF-77"}
    desk.send("post", f"{address}/reply/sent", sent, if_match=written.headers["ETag"])
    told = court.get(address).json()
    assert (told["ended"], told["reply"]["says"]) == ("answered", REPLY["says"])
    assert court.get(URL, {"which": "answered"}).json()["items"][0]["number"] == told["number"]


def test_an_offices_system_answers_nothing_and_comes_by_its_own_door(court, house):
    other = court.send("post", URL, LETTER | ABOUT | {"door": "petition"}, idempotency_key=key())
    assert code_of(other) == (422, "invalid_request")
    assert [one["pointer"] for one in other.json()["errors"]] == ["#/door"]
    told = bring(court)
    address = told.headers["Location"]
    sent = {"sent_on": str(today()), "receipt_number": "1"}
    so_far = sent | {"done": "约了双方。", "handled_by": "周敏", "next_on": "2099-12-01"}
    for method, deed, body in (
        ("put", "reply", REPLY),
        ("post", "reply/sent", sent),
        ("post", "interim-replies", so_far),
    ):
        came = court.send(method, f"{address}/{deed}", body, if_match=tag(court, address))
        assert code_of(came) == (422, "intake.not_for_you"), deed
    more = LETTER | {"their_number": "（2026）示例诉前调2号"}
    there = f"/api/v1/enquiries/{told.json()['enquiry']}"
    came = court.send("post", f"{there}/referrals", more, idempotency_key=key())
    assert code_of(came) == (422, "intake.not_for_you")
    # Its second letter about the same person is told to what it brought, and is a letter, too.
    again = {"words": "再催一次。", "their_number": "（2026）示例诉前调3号"}
    came = court.send("post", f"{there}/tellings", again, idempotency_key=key())
    assert came.status_code == 201, came.content.decode()
    assert len(court.get(URL).json()["items"]) == 2
    hers = f"/api/v1/enquiries/{house.names['enquiry']}/referrals"
    assert court.send("post", hers, LETTER, idempotency_key=key()).status_code == 404
    assert court.get("/api/v1/sent-on", {"which": "all"}).json()["items"] == []


def test_an_address_is_told_that_a_letter_was_answered(house, desk, city):
    admin = Account.objects.get(username="admin").person
    hook = hooks.register_hook(
        union=city,
        address="https://203.0.114.7/letters",
        kinds=["referral.answered"],
        by=admin,
        at=timezone.now(),
    ).hook
    address = bring(desk, asked="answer").headers["Location"]
    came = desk.send("put", f"{address}/reply", REPLY, if_match=tag(desk, address))
    assert not Delivery.objects.filter(hook=hook).exists()
    sent = {"sent_on": str(today()), "receipt_number": "SF-77"}
    desk.send("post", f"{address}/reply/sent", sent, if_match=came.headers["ETag"])
    [told] = Delivery.objects.filter(hook=hook)
    assert (told.kind, told.subject) == ("referral.answered", address.rpartition("/")[2])
