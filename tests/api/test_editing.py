"""What is read has a tag; what is changed names the version that was seen, or is not changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.api.programs import program

from niangjia.apps.intake.models import Enquiry, EnquiryStep
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.models import Step as MatterStep
from niangjia.apps.people.models import Account, Person

pytestmark = pytest.mark.django_db
TRIAGED = {"labels": ["unpaid"], "is_urgent": False, "is_hard": False, "why": "问过本人（演示）"}


def call_again(at):
    return {"verb": "try_call", "facts": {"outcome": "call_again", "again_at": at}}


@pytest.fixture
def officer(house):
    return program(Person.objects.get(pk=house.names["person"]))


@pytest.fixture
def enquiry(house):
    return f"/api/v1/enquiries/{house.names['enquiry']}"


@pytest.fixture
def forum(house):
    return f"/api/v1/matters/{house.names['matter']}/forums/{house.names['forum']}"


@pytest.fixture
def desk_letter():
    return {"words": "工资没发（演示）", "name": "王小骑（演示）", "phone": "13800000001"}


def version_of(enquiry):
    return Enquiry.objects.get(number=enquiry.rpartition("/")[2]).version


def tag(client, address):
    return client.get(address).headers["ETag"]


def test_what_was_read_already_is_not_sent_again(officer, enquiry, forum, house):
    for address in (
        enquiry,
        forum,
        f"/api/v1/matters/{house.names['matter']}",
        "/api/v1/law/rules/R-50",
    ):
        first = officer.get(address)
        again = officer.send("get", address, if_none_match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b""), address
        assert again.headers["ETag"] == first.headers["ETag"]
        other = officer.send("get", address, if_none_match='"other", W/' + first.headers["ETag"])
        assert other.status_code == 304
        assert officer.send("get", address, if_none_match='"other"').status_code == 200
        whichever = officer.send("get", address, if_none_match="*")
        assert (whichever.status_code, whichever.content) == (304, b"")
        assert officer.send("get", f"{address}9", if_none_match="*").status_code == 404
    came = house.clients["officer"].get(forum, headers={"if-none-match": tag(officer, forum)})
    assert came.status_code == 304


def test_a_step_names_the_version_that_was_seen(officer, enquiry):
    before = version_of(enquiry)
    seen = tag(officer, enquiry)
    came = officer.send(
        "post", f"{enquiry}/steps", {"verb": "reach", "facts": {"note": "说好了"}}, if_match=seen
    )
    assert came.status_code == 201, came.content.decode()
    assert came.headers["ETag"] == tag(officer, enquiry) != seen
    assert came.json()["version"] == version_of(enquiry) == before + 1
    assert EnquiryStep.objects.get(verb="reach").facts == {"note": "说好了"}


@pytest.mark.parametrize("sent", [{}, {"if_match": ""}])
def test_a_step_that_names_no_version_is_declined(officer, enquiry, sent):
    came = officer.send("post", f"{enquiry}/steps", {"verb": "reach"}, **sent)
    assert (came.status_code, came.json()["code"]) == (428, "machines.match_missing")


def test_a_star_changes_whichever_version_stands_if_there_is_one(officer, enquiry, house):
    before = version_of(enquiry)
    came = officer.send("post", f"{enquiry}/steps", {"verb": "reach"}, if_match="*")
    assert (came.status_code, came.json()["version"]) == (201, before + 1), came.content.decode()
    body = {"person": house.names["person"]}
    assert officer.send("put", f"{enquiry}/handler", body, if_match=" * ").status_code == 200
    none = "/api/v1/enquiries/460100-S2026-9999"
    assert officer.send("put", f"{none}/handler", body, if_match="*").status_code == 404


def test_a_stale_step_changes_nothing_and_gets_both_versions(officer, enquiry):
    before = version_of(enquiry)
    seen = tag(officer, enquiry)
    assert (
        officer.send("post", f"{enquiry}/steps", {"verb": "try_call"}, if_match=seen).status_code
        == 201
    )
    came = officer.send("post", f"{enquiry}/steps", {"verb": "reach"}, if_match=seen)
    assert came.status_code == 412
    told = came.json()
    assert (told["code"], told["yours"]) == ("machines.record_stale", seen)
    assert told["current"] == came.headers["ETag"] == tag(officer, enquiry)
    assert told["record"]["version"] == before + 1
    assert told["record"] == officer.send("get", enquiry).json()
    assert not EnquiryStep.objects.filter(verb="reach").exists()


def test_what_was_changed_between_looking_and_writing_is_stale_too(officer, enquiry, monkeypatch):
    seen = tag(officer, enquiry)
    monkeypatch.setattr("niangjia.api.enquiries.require_match", lambda *_: _changed())
    came = officer.send("post", f"{enquiry}/steps", {"verb": "reach"}, if_match=seen)
    assert (came.status_code, came.json()["code"]) == (412, "stale_version")


def _changed():
    Enquiry.objects.update(version=9)


def test_a_step_sent_again_with_its_key_is_answered_as_the_first_time(officer, enquiry):
    seen, key = tag(officer, enquiry), str(uuid4())
    sent = {"verb": "reach", "facts": {}}
    first = officer.send("post", f"{enquiry}/steps", sent, if_match=seen, idempotency_key=key)
    again = officer.send("post", f"{enquiry}/steps", sent, if_match=seen, idempotency_key=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert EnquiryStep.objects.filter(verb="reach").count() == 1


def test_triage_by_a_program_is_that_of_the_page(officer, enquiry, house):
    facts = TRIAGED | {"handler": house.names["person"]}
    came = officer.send(
        "post",
        f"{enquiry}/steps",
        {"verb": "triage", "facts": facts},
        if_match=tag(officer, enquiry),
    )
    assert came.status_code == 201, came.content.decode()
    assert (came.json()["state"], came.json()["labels"]) == ("triaged", ["unpaid"])
    assert came.json()["handler"]["id"] == house.names["person"]
    founded = {"title": "示例欠薪（演示）", "employer_name": "示例速达（演示）", "region": "460100"}
    came = officer.send(
        "post",
        f"{enquiry}/steps",
        {"verb": "found", "facts": founded},
        if_match=came.headers["ETag"],
    )
    assert came.json()["state"] == "opened", came.content.decode()
    assert Matter.objects.get(number=came.json()["matter"]).title == "示例欠薪（演示）"


def test_a_second_enquiry_joins_a_matter_that_is_there(officer, enquiry, house):
    facts = TRIAGED | {"handler": house.names["person"]}
    first = officer.send(
        "post",
        f"{enquiry}/steps",
        {"verb": "triage", "facts": facts},
        if_match=tag(officer, enquiry),
    )
    none = {"verb": "join", "facts": {"matter": "460100-2026-9999"}}
    assert (
        officer.send("post", f"{enquiry}/steps", none, if_match=first.headers["ETag"]).status_code
        == 404
    )
    missing = officer.send(
        "post", f"{enquiry}/steps", {"verb": "join"}, if_match=first.headers["ETag"]
    )
    assert missing.json()["code"] == "intake.fact_missing"
    there = {"verb": "join", "facts": {"matter": house.names["matter"]}}
    came = officer.send("post", f"{enquiry}/steps", there, if_match=first.headers["ETag"])
    assert (came.json()["state"], came.json()["matter"]) == ("joined", house.names["matter"])


@pytest.mark.parametrize(
    ("step", "code", "place"),
    [
        ({"verb": "no_such"}, "procedure.no_such_step", None),
        ({"verb": "reach", "facts": {"who": "x"}}, "procedure.fact_unknown", "who"),
        ({"verb": "reach", "facts": {"note": 7}}, "procedure.fact_faulty", "note"),
        ({"verb": "send_away", "facts": {"where": "公安"}}, "intake.fact_missing", None),
        ({"verb": "triage", "facts": {"labels": ["无"]}}, "invalid_request", None),
        ({"verb": "triage", "facts": TRIAGED | {"handler": 1}}, "intake.not_an_officer", None),
        ({"verb": "reach", "why": "x"}, "invalid_request", None),
        # When a call is tried again is a moment with its zone, ahead, and not far ahead.
        (call_again("2026-11-30T16:00"), "invalid_request", None),
        (call_again("明天下午"), "invalid_request", None),
        (call_again(None), "intake.time_to_call_missing", None),
        (call_again("0001-01-01T00:00:00+08:00"), "intake.time_to_call_missing", None),
        (call_again("9999-12-31T23:59:59Z"), "intake.time_to_call_far", None),
    ],
)
def test_a_step_that_does_not_fit_says_where(officer, enquiry, step, code, place):
    before = version_of(enquiry)
    came = officer.send("post", f"{enquiry}/steps", step, if_match=tag(officer, enquiry))
    assert (came.status_code, came.json()["code"]) == (422, code)
    assert came.json().get("fact") == place
    assert version_of(enquiry) == before


@pytest.mark.parametrize(
    ("step", "zh", "en"),
    [
        ({"verb": "send_away", "facts": {"where": "公安"}}, "“", "“send_away” still needs: why."),
        ({"verb": "reach", "facts": {"note": 7}}, "要写文字", "“note” is wrong: text is wanted"),
        ({"verb": "reach", "facts": {"note": "a\0b"}}, "NUL", "it holds a NUL"),
        ({"verb": "reach", "facts": {"note": "字" * 4001}}, "最多 4000 个字", "4000 characters"),
        ({"verb": "reach", "facts": {"who": "x"}}, "不要“who”", "“reach” asks for no “who”"),
    ],
)
def test_what_is_wrong_with_a_fact_is_said_in_both_languages(officer, enquiry, step, zh, en):
    came = officer.send("post", f"{enquiry}/steps", step, if_match=tag(officer, enquiry)).json()
    assert zh in came["detail"]
    assert en in came["detail_en"]
    assert came["detail_en"].translate({ord(c): None for c in "“”"}).isascii(), came["detail_en"]


def test_a_call_that_reached_nobody_is_tried_again_as_after_one_from_the_desk(
    officer, enquiry, house
):
    at = timezone.now().replace(microsecond=0) + timedelta(hours=3)
    steps = f"{enquiry}/steps"
    agreed = officer.send("post", steps, call_again(at.isoformat()), if_match=tag(officer, enquiry))
    assert agreed.status_code == 201, agreed.content.decode()
    row = Enquiry.objects.get(number=house.names["enquiry"])
    assert row.call_again_at == at
    card = house.clients["officer"].get(f"/desk/enquiries/{row.number}/")
    assert (card.status_code, "再打" in card.content.decode()) == (200, True)
    tried = officer.send("post", steps, {"verb": "try_call"}, if_match=tag(officer, enquiry))
    assert tried.status_code == 201
    row.refresh_from_db()
    assert timezone.now() < row.call_again_at < at


def test_the_places_that_are_wrong_are_pointed_at(officer, enquiry):
    step = {"verb": "triage", "facts": {"labels": ["无"], "is_urgent": "maybe"}}
    came = officer.send("post", f"{enquiry}/steps", step, if_match=tag(officer, enquiry))
    pointers = {one["pointer"] for one in came.json()["errors"]}
    assert {
        "#/facts/labels/0",
        "#/facts/is_urgent",
        "#/facts/is_hard",
        "#/facts/handler",
    } <= pointers


def test_an_enquiry_is_given_to_an_officer_of_those_who_may_have_it(officer, enquiry, house):
    able = {one["name"]: one["id"] for one in officer.get(f"{enquiry}/officers").json()}
    leader = Account.objects.get(username="leader").person
    assert leader.name in able
    seen = tag(officer, enquiry)
    came = officer.send(
        "put", f"{enquiry}/handler", {"person": leader.pk, "note": "差考勤"}, if_match=seen
    )
    assert (came.status_code, came.json()["handler"]["id"]) == (200, leader.pk)
    stale = officer.send("put", f"{enquiry}/handler", {"person": leader.pk}, if_match=seen)
    assert stale.status_code == 412
    assert officer.send("put", f"{enquiry}/handler", {"person": leader.pk}).status_code == 428


def test_a_step_of_a_proceeding_goes_through_the_service_of_the_page(officer, forum):
    shown = officer.get(forum)
    [step] = [one for one in shown.json()["steps"] if one["verb"] == "hold"] or [
        shown.json()["steps"][0]
    ]
    early = {"verb": step["verb"], "happened_on": "2099-01-01", "facts": {}}
    came = officer.send("post", f"{forum}/steps", early, if_match=shown.headers["ETag"])
    assert (came.status_code, came.json()["code"]) == (422, "matters.happens_in_future")
    assert officer.send("post", f"{forum}/steps", early).status_code == 428
    assert officer.send("post", f"{forum}/steps", early, if_match='"x"').status_code == 412
    assert not MatterStep.objects.filter(verb=step["verb"]).exists()


def test_a_step_before_its_proceeding_began_is_declined_as_on_the_page(officer, forum):
    shown = officer.get(forum)
    step = {
        "verb": shown.json()["steps"][0]["verb"],
        "happened_on": "2001-01-01",
        "facts": {},
    }
    came = officer.send("post", f"{forum}/steps", step, if_match=shown.headers["ETag"])
    assert (came.status_code, came.json()["code"]) == (422, "matters.before_it_began")
    assert "不能早于这个程序开始的日子" in came.json()["detail"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_of_a_year_that_was_mistyped_is_taken_by_no_door(officer, forum, desk_letter, day):
    before = Enquiry.objects.count()
    shown = officer.get(forum)
    step = {"verb": shown.json()["steps"][0]["verb"], "happened_on": day, "facts": {}}
    came = officer.send("post", f"{forum}/steps", step, if_match=shown.headers["ETag"])
    assert (came.status_code, came.json()["errors"][0]["pointer"]) == (422, "#/happened_on")
    told = desk_letter | {"reply_by": day}
    came = officer.send("post", "/api/v1/enquiries", told, idempotency_key=str(uuid4()))
    assert (came.status_code, came.json()["errors"][0]["pointer"]) == (422, "#/reply_by")
    assert Enquiry.objects.count() == before


def test_a_matter_is_handed_over_in_the_version_that_was_seen(officer, house):
    address = f"/api/v1/matters/{house.names['matter']}"
    leader = program(Account.objects.get(username="leader").person)
    able = leader.get(f"{address}/officers").json()
    other = next(one["id"] for one in able if one["id"] != house.names["person"])
    seen = tag(leader, address)
    body = {"person": other, "note": "请接着办（演示）"}
    assert leader.send("put", f"{address}/handler", body).status_code == 428
    came = leader.send("put", f"{address}/handler", body, if_match=seen)
    assert came.status_code == 200, came.content.decode()
    assert Matter.objects.get(number=house.names["matter"]).handler_id == other
    assert leader.send("put", f"{address}/handler", body, if_match=seen).status_code == 412
