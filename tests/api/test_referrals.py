"""Letters of offices by program: taken in once, found as the pages find them."""

from datetime import timedelta
from typing import get_args

import pytest
from django.urls import reverse
from tests.api.letters import ABOUT, LETTER, NAME, REPLY, URL, bring, code_of, key, today
from tests.api.programs import program

from niangjia.api.referrals import OfficeDoor
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import REFERRED
from niangjia.apps.intake.models import Enquiry, Referral, Telling
from niangjia.apps.machines.choices import Scope
from niangjia.apps.machines.models import Answer
from niangjia.apps.people.models import Account
from niangjia.apps.unions.models import Union

pytestmark = pytest.mark.django_db


def test_every_door_of_an_office_is_taken_and_no_other():
    assert get_args(OfficeDoor) == REFERRED


def test_a_letter_becomes_a_record_with_origin_clock_and_receipt(desk, city):
    came = bring(desk, received_on=str(today() - timedelta(days=1)), came="by_hand")
    told = came.json()
    assert came.headers["Location"] == f"{URL}/{told['number']}"
    assert told["code"]
    row = Referral.objects.get(number=told["number"])
    assert row.enquiry.number == told["enquiry"]
    assert (row.enquiry.home_union, row.enquiry.door) == (city, "court")
    shown = desk.get(came.headers["Location"]).json()
    assert (shown["sender"], shown["their_number"]) == (LETTER["sender"], LETTER["their_number"])
    assert (shown["asked"], shown["asked_zh"]) == ("before_filing", "法院委派调解（立案前）")
    assert shown["words"] == LETTER["words"]
    assert (shown["received_on"], shown["came"]) == (str(row.received_on), "by_hand")
    assert shown["due_on"] == shown["first_due_on"] == str(row.due_on)
    assert (shown["due_from"], shown["basis"]) == ("law", str(_basis(row)))
    assert shown["basis"]
    assert (shown["is_open"], shown["is_late"]) == (True, False)
    assert (shown["person"], shown["union"]) == (NAME, city.name)
    assert (shown["reply"], shown["interim_replies"], shown["extensions"]) == (None, [], [])
    assert not shown["has_letter"]


def _basis(row):
    return intake.reason_of(row).clock.length.citation


def test_the_day_a_letter_names_goes_before_any_other_and_information_wants_no_answer(desk):
    by = str(today() + timedelta(days=3))
    shown = desk.get(bring(desk, reply_by=by).headers["Location"]).json()
    assert (shown["due_on"], shown["due_from"], shown["basis"]) == (by, "letter", "")
    told = bring(desk, asked="inform", their_number="")
    shown = desk.get(told.headers["Location"]).json()
    assert (shown["due_on"], shown["due_from"], shown["is_open"]) == (None, "", False)


def test_sent_again_with_its_key_a_letter_is_taken_in_once(desk):
    mark, stood_there = key(), Enquiry.objects.count()
    first = desk.send("post", URL, LETTER | ABOUT, idempotency_key=mark)
    again = desk.send("post", URL, LETTER | ABOUT, idempotency_key=mark)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    other = desk.send("post", URL, LETTER | ABOUT | {"words": "另一封。"}, idempotency_key=mark)
    assert code_of(other) == (422, "machines.key_used_otherwise")
    Answer.objects.all().delete()  # after two days
    assert desk.send("post", URL, LETTER | ABOUT, idempotency_key=mark).json() == first.json()
    assert Enquiry.objects.count() == stood_there + 1
    assert code_of(desk.send("post", URL, LETTER | ABOUT)) == (400, "machines.key_missing")


def test_the_key_of_an_enquiry_names_no_letter_and_the_other_way_round(desk):
    mark = key()
    body = {"words": "没发工资。", "name": NAME, "phone": "13800000002"}
    assert desk.send("post", "/api/v1/enquiries", body, idempotency_key=mark).status_code == 201
    assert (
        code_of(desk.send("post", URL, LETTER | ABOUT, idempotency_key=mark))[1]
        == "machines.key_used_otherwise"
    )
    Answer.objects.all().delete()
    came = desk.send("post", URL, LETTER | ABOUT, idempotency_key=mark)
    assert came.status_code == 201
    assert Referral.objects.get(number=came.json()["number"]).telling.sender == LETTER["sender"]


def test_the_same_number_of_the_same_office_is_declined_with_where_it_is(desk):
    there = bring(desk).json()
    came = desk.send("post", URL, LETTER | ABOUT, idempotency_key=key())
    assert code_of(came) == (422, "intake.already_referred")
    assert there["number"] in came.json()["detail"]
    assert Telling.objects.filter(sender=LETTER["sender"]).count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sender": " "}, "intake.sender_missing"),
        ({"received_on": "2099-01-01"}, "intake.received_later"),
        ({"reply_by": "2020-01-01"}, "intake.reply_day_passed"),
        ({"door": "inspectorate"}, "intake.not_asked_by_them"),
        ({"phone": "12"}, "people.phone_invalid"),
        ({"door": "hotline"}, "invalid_request"),
        ({"door": None}, "invalid_request"),
        ({"words": "  \n "}, "invalid_request"),
        ({"words": "x" * 3001}, "invalid_request"),
        ({"words": "a\x00b"}, "invalid_request"),
        ({"asked": "all"}, "invalid_request"),
        ({"received_on": "soon"}, "invalid_request"),
        ({"letter": "scan.pdf"}, "invalid_request"),
        ({"union": 10**6}, "machines.out_of_reach"),
    ],
)
def test_what_cannot_be_said_of_a_letter_is_declined_and_nothing_is_kept(desk, changes, code):
    stood_there = (Enquiry.objects.count(), Telling.objects.count(), Referral.objects.count())
    came = desk.send("post", URL, LETTER | ABOUT | changes, idempotency_key=key())
    assert code_of(came) == (422, code)
    now = (Enquiry.objects.count(), Telling.objects.count(), Referral.objects.count())
    assert now == stood_there


@pytest.mark.parametrize(
    "changes",
    [{"received_on": "0001-01-01"}, {"received_on": "1899-12-31"}, {"reply_by": "9999-12-31"}],
)
def test_a_day_out_of_all_time_is_declined_and_the_last_of_ours_is_kept(desk, changes):
    stood_there = Referral.objects.count()
    came = desk.send("post", URL, LETTER | ABOUT | changes, idempotency_key=key())
    assert code_of(came) == (422, "invalid_request")
    assert Referral.objects.count() == stood_there
    far = {"reply_by": "2100-12-31", "their_number": ""}
    assert desk.get(bring(desk, **far).headers["Location"]).json()["due_on"] == "2100-12-31"


def test_a_letter_is_added_to_a_record_that_is_there(desk, house):
    number, stood_there = house.names["enquiry"], Enquiry.objects.count()
    before, mark = Enquiry.objects.get(number=number).version, key()
    for _ in range(2):
        came = desk.send(
            "post", f"/api/v1/enquiries/{number}/referrals", LETTER, idempotency_key=mark
        )
        assert came.status_code == 201, came.content.decode()
    told = came.json()
    assert (told["enquiry"], told["code"]) == (number, None)
    assert came.headers["Location"] == f"{URL}/{told['number']}"
    assert desk.get(came.headers["Location"]).json()["enquiry"] == number
    row = Enquiry.objects.get(number=number)
    assert (row.referrals.count(), row.version) == (2, before + 1)
    assert Enquiry.objects.count() == stood_there
    told_more = desk.get(f"/api/v1/enquiries/{number}/tellings").json()
    assert told_more[-1]["their_number"] == LETTER["their_number"]
    more = LETTER | {"name": NAME}
    came = desk.send("post", f"/api/v1/enquiries/{number}/referrals", more, idempotency_key=key())
    assert code_of(came) == (422, "invalid_request")


def test_the_list_is_that_of_the_page_and_each_letter_of_it_opens(house, desk, officer):
    passed = str(today() - timedelta(days=1))
    bring(desk, reply_by=passed, received_on=passed, their_number="")
    bring(desk, asked="inform", their_number="", door="petition")
    for which in ("open", "late", "answered", "late_answered", "all"):
        paged = house.clients["officer"].get(reverse("desk:referrals"), {"which": which})
        there = {row.number for row, _ in paged.context["rows"]}
        items = desk.get(URL, {"which": which}).json()["items"]
        assert {one["number"] for one in items} == there, which
        for one in items:
            shown = desk.get(f"{URL}/{one['number']}").json()
            assert {name: shown[name] for name in one} == one
    counts = intake.referral_counts(officer, on=today())
    for which, count in counts.items():
        assert len(desk.get(URL, {"which": which}).json()["items"]) == count


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "示例诉前调1"}, True),
        ({"q": "示例区人民法院"}, True),
        ({"q": "赵小骑"}, True),
        ({"q": "没有这个"}, False),
        ({"door": "court"}, True),
        ({"door": "federation"}, False),
        ({"which": "answered"}, False),
        ({"which": "late"}, False),
    ],
)
def test_the_list_is_narrowed_as_the_page_is(desk, asked, found):
    number = bring(desk).json()["number"]
    assert (number in {one["number"] for one in desk.get(URL, asked).json()["items"]}) is found


@pytest.mark.parametrize(
    "asked", [{"which": "x"}, {"door": "hotline"}, {"limit": 0}, {"q": "x" * 121}]
)
def test_what_was_asked_wrongly_is_named(desk, asked):
    came = desk.get(URL, asked)
    assert code_of(came) == (422, "invalid_request")
    assert next(iter(asked)) in came.json()["detail"]


def test_a_walk_by_cursor_meets_each_letter_once_and_knows_its_own_list(desk):
    stood_there = Referral.objects.count()
    for _ in range(4):
        bring(desk, their_number="")
    seen, cursor = [], None
    while True:
        asked = {"which": "all", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = desk.get(URL, asked).json()
        seen += [one["number"] for one in page["items"]]
        if len(seen) == 2:
            bring(desk, their_number="")
        if (cursor := page["next"]) is None:
            break
    assert len(seen) == len(set(seen)) == stood_there + 5
    other = desk.get("/api/v1/enquiries", {"limit": 1}).json()["next"]
    for wrong in ("x", other):
        assert code_of(desk.get(URL, {"cursor": wrong})) == (404, "machines.cursor_invalid")
    after = desk.get(URL, {"which": "all", "limit": 1}).json()["next"]
    for asked in ({}, {"which": "all", "door": "court"}, {"which": "all", "q": "函"}):
        came = desk.get(URL, {**asked, "cursor": after})
        assert code_of(came) == (404, "machines.cursor_invalid"), asked


def test_whoever_does_not_see_the_record_sees_no_letter_of_it(house):
    far = program(Account.objects.get(username="elsewhere").person)
    for who in (far, program(Account.objects.get(username="cashier").person)):
        assert who.get(URL, {"which": "all"}).json()["items"] == []
        address = f"{URL}/{house.names['letter']}"
        assert code_of(who.get(address)) == (404, "not_found")
        for method, deed, body in (
            ("put", "reply", REPLY),
            ("post", "reply/sent", {"sent_on": str(today()), "receipt_number": "1"}),
        ):
            came = who.send(method, f"{address}/{deed}", body, if_match='"1-x"')
            assert code_of(came) == (404, "not_found")
        there = f"/api/v1/enquiries/{house.names['enquiry']}/referrals"
        assert who.send("post", there, LETTER, idempotency_key=key()).status_code == 404
    assert far.get(f"{URL}/460100-L2026-9999").content == far.get(address).content


def test_a_token_of_one_union_reaches_the_letters_of_that_union_alone(house, officer, city):
    county = Union.objects.get(pk=house.names["union"])
    inside, outside = program(officer, union=city), program(officer, union=county)
    address = f"{URL}/{house.names['letter']}"
    assert inside.get(address).status_code == 200
    assert outside.get(address).status_code == 404
    assert outside.get(URL, {"which": "all"}).json()["items"] == []
    for union in (city.pk, None):
        body = LETTER | ABOUT | {"union": union}
        came = outside.send("post", URL, body, idempotency_key=key())
        assert code_of(came) == (422, "intake.not_for_you")


def test_a_token_for_other_uses_is_declined(house, officer):
    address = f"{URL}/{house.names['letter']}"
    no = program(officer, scopes=[Scope.READ_ENQUIRIES, Scope.WRITE_ENQUIRIES])
    sent = {"sent_on": str(today()), "receipt_number": "1"}
    for came in (
        no.get(URL),
        no.get(address),
        no.get("/api/v1/sent-on"),
        no.send("post", URL, LETTER | ABOUT, idempotency_key=key()),
        no.send("put", f"{address}/reply", REPLY, if_match='"1"'),
    ):
        assert code_of(came) == (403, "machines.scope_missing")
    reads = program(officer, scopes=[Scope.READ_REFERRALS])
    assert reads.get(address).status_code == 200
    assert reads.get("/api/v1/enquiries").status_code == 403
    assert reads.send("post", f"{address}/reply/sent", sent, if_match='"1"').status_code == 403
    writes = program(officer, scopes=[Scope.WRITE_REFERRALS])
    assert bring(writes).status_code == 201
    assert writes.get(address).status_code == 403
