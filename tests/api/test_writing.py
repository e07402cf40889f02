"""Programs bring enquiries: once however often they send, and find only what is theirs."""

from uuid import uuid4

import pytest
from tests.api.letters import ABOUT, LETTER
from tests.api.programs import program, system

from niangjia.apps.intake.models import Enquiry, Referral, Telling
from niangjia.apps.machines.models import Answer
from niangjia.apps.people.models import Account, Person
from niangjia.apps.unions.models import Union

pytestmark = pytest.mark.django_db
URL = "/api/v1/enquiries"
NAME = "赵小骑（演示）"
TOLD = {
    "words": "干了三个月外卖，站长说资金紧张，一直没发工资，一共一万二。",
    "name": NAME,
    "phone": "13800000002",
    "door": "counter",
    "employer_name": "示例速达配送有限公司（演示）",
    "people_count": 3,
}


@pytest.fixture
def desk(house):
    return program(Person.objects.get(pk=house.names["person"]))


@pytest.fixture
def line(house, city):
    return system(city, by=Account.objects.get(username="admin").person)


def key():
    return str(uuid4())


def test_a_person_brings_an_enquiry_through_her_desk(desk, city):
    came = desk.send("post", URL, TOLD, idempotency_key=key())
    assert came.status_code == 201, came.content.decode()
    number = came.json()["number"]
    assert came.headers["Location"] == f"{URL}/{number}"
    row = Enquiry.objects.get(number=number)
    assert (row.home_union, row.door, row.people_count) == (city, "counter", 3)
    shown = desk.get(came.headers["Location"]).json()
    assert (shown["state"], shown["person"]) == ("told", NAME)
    assert {one["verb"] for one in shown["steps"]} >= {"triage", "reach"}
    [telling] = desk.get(f"{URL}/{number}/tellings").json()
    assert telling["words"] == TOLD["words"]


def test_while_a_call_is_owed_no_step_is_offered_that_would_be_declined(desk):
    came = desk.send("post", URL, TOLD | {"words": "我不想活了"}, idempotency_key=key())
    address = came.headers["Location"]
    verbs = {one["verb"] for one in desk.get(address).json()["steps"]}
    assert {"triage", "reach", "waive_call"} <= verbs
    assert not {"send_away", "withdraw"} & verbs
    took = desk.send(
        "post",
        f"{address}/steps",
        {"verb": "reach", "facts": {}},
        idempotency_key=key(),
        if_match="*",
    )
    assert took.status_code == 201, took.content.decode()
    verbs = {one["verb"] for one in desk.get(address).json()["steps"]}
    assert {"send_away", "withdraw"} <= verbs
    assert "waive_call" not in verbs


def test_sent_again_with_its_key_it_is_done_once_and_answered_the_same_to_the_byte(desk):
    mark = key()
    first = desk.send("post", URL, TOLD, idempotency_key=mark)
    for _ in range(2):
        again = desk.send("post", URL, TOLD, idempotency_key=mark)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        for name in ("Content-Type", "Location"):
            assert again.headers[name] == first.headers[name]
        assert again.headers["Idempotency-Replayed"] == "true"
    assert Enquiry.objects.filter(person__name=TOLD["name"]).count() == 1
    assert first.json()["code"].encode() not in bytes(Answer.objects.get().body_enc)


def test_a_refusal_is_answered_the_same_too(desk):
    mark = key()
    wrong = {**TOLD, "door": "court"}
    first = desk.send("post", URL, wrong, idempotency_key=mark)
    assert (first.status_code, first.json()["code"]) == (422, "intake.sender_missing")
    again = desk.send("post", URL, wrong, idempotency_key=mark)
    assert (again.status_code, again.content) == (422, first.content)


def test_a_wish_in_the_address_that_nobody_reads_is_declined_and_nothing_made(desk):
    came = desk.send("post", f"{URL}?dry_run=1", TOLD, idempotency_key=key())
    assert (came.status_code, came.json()["code"]) == (422, "invalid_request")
    [fault] = came.json()["errors"]
    assert (fault["pointer"], fault["detail"]) == (
        "query/dry_run",
        "没有这个参数。可以写的：（没有）",
    )
    assert not Enquiry.objects.filter(person__name=NAME).exists()


def test_a_key_used_for_something_else_is_declined(desk):
    mark = key()
    desk.send("post", URL, TOLD, idempotency_key=mark)
    for other in (TOLD | {"words": "还有加班费没给。"}, TOLD | {"people_count": 4}):
        came = desk.send("post", URL, other, idempotency_key=mark)
        assert (came.status_code, came.json()["code"]) == (422, "machines.key_used_otherwise")
    assert Enquiry.objects.filter(person__name=TOLD["name"]).count() == 1


def test_a_key_is_its_tokens_own(house, desk):
    mark = key()
    other = program(Person.objects.get(pk=house.names["person"]))
    numbers = {
        one.send("post", URL, TOLD, idempotency_key=mark).json()["number"] for one in (desk, other)
    }
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("mark", "status", "code"),
    [
        (None, 400, "machines.key_missing"),
        ("x" * 201, 422, "machines.key_unusable"),
        ("钥匙", 422, "machines.key_unusable"),
    ],
)
def test_a_create_without_a_usable_key_is_declined(desk, mark, status, code):
    stood_there = Enquiry.objects.count()
    headers = {} if mark is None else {"idempotency_key": mark}
    came = desk.send("post", URL, TOLD, **headers)
    assert (came.status_code, came.json()["code"]) == (status, code)
    assert Enquiry.objects.count() == stood_there


def test_after_the_answer_was_forgotten_the_telling_is_still_one(desk):
    mark = key()
    first = desk.send("post", URL, TOLD, idempotency_key=mark).json()
    Answer.objects.all().delete()
    assert desk.send("post", URL, TOLD, idempotency_key=mark).json() == first
    assert Enquiry.objects.filter(person__name=TOLD["name"]).count() == 1


def test_another_telling_is_added_and_makes_no_second_enquiry(desk):
    number = desk.send("post", URL, TOLD, idempotency_key=key()).json()["number"]
    more = {"words": "老板的电话打不通了。", "door": "hotline"}
    mark = key()
    for _ in range(2):
        came = desk.send("post", f"{URL}/{number}/tellings", more, idempotency_key=mark)
        assert (came.status_code, came.json()) == (201, {"is_new": True})
    assert Telling.objects.filter(enquiry__number=number).count() == 2
    assert desk.get(f"{URL}/{number}").json()["version"] == 2


def test_a_partners_system_brings_to_its_union_by_its_door_and_finds_what_it_brought(
    house, line, desk, city
):
    body = {name: value for name, value in TOLD.items() if name != "door"}
    came = line.send("post", URL, body | {"their_number": "HK-2026-77"}, idempotency_key=key())
    assert came.status_code == 201, came.content.decode()
    number = came.json()["number"]
    assert Enquiry.objects.get(number=number).door == "line_12345"
    assert [one["number"] for one in line.get(URL).json()["items"]] == [number]
    shown = line.get(f"{URL}/{number}").json()
    assert (shown["person"], shown["handler"], shown["steps"]) == (None, None, [])
    assert line.get(f"{URL}/{house.names['enquiry']}").status_code == 404
    assert line.get("/api/v1/me").json()["takes_in"] == [{"id": city.pk, "name": city.name}]
    [telling] = line.get(f"{URL}/{number}/tellings").json()
    assert (telling["sender"], telling["their_number"]) == ("示例热线系统（演示）", "HK-2026-77")
    # What the desk adds is the desk's: the system reads on only what came through itself.
    desk.send(
        "post", f"{URL}/{number}/tellings", {"words": "本人到柜台补充。"}, idempotency_key=key()
    )
    assert len(line.get(f"{URL}/{number}/tellings").json()) == 1
    assert len(desk.get(f"{URL}/{number}/tellings").json()) == 2
    more = line.send(
        "post", f"{URL}/{number}/tellings", {"words": "市民又来电催办。"}, idempotency_key=key()
    )
    assert more.json() == {"is_new": True}


def test_a_system_brings_one_number_once_whichever_address_it_is_sent_to(line):
    body = {name: value for name, value in TOLD.items() if name != "door"}
    numbered = body | {"their_number": "ＨＫ-２０２６（77）"}
    first = line.send("post", URL, numbered, idempotency_key=key())
    number, stood_there = first.json()["number"], Referral.objects.count()
    more = {"words": "市民又来电催办。", "their_number": "HK-2026 (77)"}
    for address, sent in ((URL, body | more), (f"{URL}/{number}/tellings", more)):
        came = line.send("post", address, sent, idempotency_key=key())
        assert (came.status_code, came.json()["code"]) == (422, "intake.already_referred")
        assert number in came.json()["detail"]
    assert Referral.objects.count() == stood_there


def test_a_partners_system_takes_no_step_and_no_other_door(house, line):
    far = Union.objects.get(name="远方市总工会")
    body = TOLD | {"door": "line_12345"}
    assert (
        line.send("post", URL, body | {"union": far.pk}, idempotency_key=key()).status_code == 422
    )
    assert wrong(line.send("post", URL, body | {"door": "court"}, idempotency_key=key())) == {
        "#/door": "可以写：line_12345"
    }
    number = line.send("post", URL, body, idempotency_key=key()).json()["number"]
    tag = line.get(f"{URL}/{number}").headers["ETag"]
    came = line.send("post", f"{URL}/{number}/steps", {"verb": "reach"}, if_match=tag)
    assert (came.status_code, came.json()["code"]) == (422, "intake.not_for_you")


def wrong(came):
    """Return the places that were declined, each with what is said of it."""
    assert (came.status_code, came.json()["code"]) == (422, "invalid_request")
    return {one["pointer"]: one["detail"] for one in came.json()["errors"]}


@pytest.mark.parametrize("sent", [True, "3", 3.5])
def test_a_number_of_people_is_an_integer_of_json(desk, sent):
    came = desk.send("post", URL, TOLD | {"people_count": sent}, idempotency_key=key())
    assert wrong(came) == {"#/people_count": "要写整数"}


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ("４６０１００", "要写六位数字（半角），例如 460100"),
        ("999999", "没有这个行政区划代码（GB/T 2260），请核对前两位"),
        ("46010", "要写六位数字（半角），例如 460100"),
    ],
)
@pytest.mark.parametrize("url", [URL, "/api/v1/referrals"])
def test_a_region_is_a_place_that_there_is(desk, url, sent, says):
    body = (TOLD if url == URL else LETTER | ABOUT) | {"region": sent}
    assert wrong(desk.send("post", url, body, idempotency_key=key())) == {"#/region": says}


def test_the_persons_own_door_is_named_as_none_of_the_desks(desk):
    came = desk.send("post", URL, TOLD | {"door": "phone_page"}, idempotency_key=key())
    assert wrong(came)["#/door"].startswith("可以写：counter、hotline、")


@pytest.mark.parametrize("blank", [" ", "　", "\u200b", "\n\ufeff"])
@pytest.mark.parametrize("name", ["words", "name"])
def test_what_shows_nothing_is_as_missing(desk, name, blank):
    came = desk.send("post", URL, TOLD | {name: blank}, idempotency_key=key())
    assert set(wrong(came)) == {f"#/{name}"}


@pytest.mark.parametrize("blank", [" ", "　", "\u200b"])
@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        ("advise", {"answer": "{}"}),
        ("refer", {"to": "inspectorate", "body": "{}", "why": "要现场查"}),
        ("refer", {"to": "inspectorate", "body": "示例监察（演示）", "why": "{}"}),
        ("send_away", {"where": "示例街道（演示）", "why": "{}"}),
    ],
)
def test_no_step_is_taken_with_blanks_for_a_fact_that_it_needs(desk, officer, verb, facts, blank):
    at = triaged(desk, officer)
    sent = {key: value.format(blank) for key, value in facts.items()}
    came = desk.send("post", f"{at}/steps", {"verb": verb, "facts": sent}, if_match="*")
    assert (came.status_code, came.json()["code"]) == (422, "intake.fact_missing")


def test_a_matter_is_not_opened_without_a_title_that_is_seen(desk, officer):
    at = triaged(desk, officer)
    facts = {"title": " \u200b　", "employer_name": "示例速达（演示）", "region": "460100"}
    came = desk.send("post", f"{at}/steps", {"verb": "found", "facts": facts}, if_match="*")
    assert set(wrong(came)) == {"#/facts/title"}
    facts |= {"title": "示例速达欠薪（演示）", "again": "true"}
    came = desk.send("post", f"{at}/steps", {"verb": "found", "facts": facts}, if_match="*")
    assert wrong(came) == {"#/facts/again": "要写 true 或 false"}


def triaged(desk, officer):
    number = desk.send("post", URL, TOLD, idempotency_key=key()).json()["number"]
    facts = {
        "labels": ["unpaid"],
        "is_urgent": False,
        "is_hard": False,
        "handler": officer.pk,
        "why": "看过本人的话",
    }
    sent = {"verb": "triage", "facts": facts}
    came = desk.send("post", f"{URL}/{number}/steps", sent, if_match="*")
    assert came.status_code == 201, came.content.decode()
    return f"{URL}/{number}"


def test_a_system_narrows_what_it_brought_as_a_person_does(desk, line, officer):
    body = {name: value for name, value in TOLD.items() if name != "door"}
    first = line.send("post", URL, body, idempotency_key=key()).json()["number"]
    second = body | {"name": "钱小骑（演示）", "employer_name": "另一家（演示）"}
    second = line.send("post", URL, second, idempotency_key=key()).json()["number"]
    sent = {"verb": "withdraw", "facts": {"why": "本人说不办了"}}
    came = desk.send("post", f"{URL}/{first}/steps", sent, if_match="*")
    assert came.status_code == 201, came.content.decode()

    def numbers(**asked):
        return [one["number"] for one in line.get(URL, asked).json()["items"]]

    assert numbers() == numbers(which="all") == [first, second]
    assert numbers(which="open") == numbers(which="untriaged") == [second]
    assert numbers(which="ended") == [first]
    assert numbers(which="mine") == numbers(which="away") == numbers(which="late") == []
    assert numbers(q="另一家") == numbers(q="钱小骑") == numbers(q=second) == [second]
    assert numbers(q="无此") == []
    # Somebody else's are not found by any word.
    desk.send("post", URL, TOLD | {"employer_name": "另一家（演示）"}, idempotency_key=key())
    assert numbers(q="另一家") == [second]


def test_whoever_works_at_no_desk_brings_nothing(house):
    cashier = program(Account.objects.get(username="cashier").person)
    came = cashier.send("post", URL, TOLD, idempotency_key=key())
    assert (came.status_code, came.json()["code"]) == (422, "intake.not_for_you")


def test_a_walk_by_cursor_meets_each_enquiry_once_whatever_comes_meanwhile(desk):
    stood_there = Enquiry.objects.count()
    before = {
        desk.send("post", URL, TOLD, idempotency_key=key()).json()["number"] for _ in range(4)
    }
    seen, cursor = [], None
    while True:
        page = desk.get(URL, {"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        seen += [one["number"] for one in page["items"]]
        if len(seen) == 2:
            desk.send("post", URL, TOLD, idempotency_key=key())
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == stood_there + 5
    assert before <= set(seen)
    assert desk.get(URL, {"cursor": "x"}).status_code == 404
