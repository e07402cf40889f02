"""Whatever declines at an address of the interface, a problem leaves it: never a page."""

import pytest
from django.test import Client
from tests.api.programs import program

from niangjia.apps.machines import refusals
from niangjia.apps.people.models import Person

pytestmark = pytest.mark.django_db
MATTERS = "/api/v1/matters"
EVALUATE = "/api/v1/law/rules/R-50/evaluate"


def problem(came, status, code):
    """Assert that an answer is a problem of that kind, with a page behind its type."""
    assert came.status_code == status, came.content.decode()[:300]
    assert came.headers["Content-Type"] == "application/problem+json"
    told = came.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["title"]
    assert told["detail"]
    assert told["detail_en"].isascii(), told["detail_en"]
    assert told["type"].endswith(f"/problems/{code}/")
    return told


@pytest.fixture
def officer(house):
    return program(Person.objects.get(pk=house.names["person"]))


@pytest.mark.parametrize("method", ["post", "put", "delete", "trace"])
def test_a_method_that_is_none_says_which_are(client, method):
    came = getattr(client, method)(MATTERS)
    problem(came, 405, "method_not_allowed")
    assert "GET" in came.headers["Allow"]


def test_what_is_no_json_is_declined_by_its_type_before_it_is_read(client):
    for kind in (
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ):
        problem(client.post(EVALUATE, "facts=1", content_type=kind), 415, "not_json")


def test_what_is_too_large_is_declined_unread(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    came = client.post(EVALUATE, '{"facts": {}}' + " " * 100, content_type="application/json")
    problem(came, 413, "too_large")
    came = client.post(EVALUATE, "{}", content_type="application/json", CONTENT_LENGTH=str(2**40))
    problem(came, 413, "too_large")


def test_a_fault_of_ours_tells_a_number_and_nothing_of_itself(officer, monkeypatch):
    def broken(*_args, **_named):
        raise RuntimeError("the secret of the fault")

    monkeypatch.setattr("niangjia.apps.matters.selectors.listed", broken)
    came = officer.get(MATTERS)
    told = problem(came, 500, "server_error")
    assert len(told["failure"]) == 4
    assert "secret" not in came.content.decode()


def test_a_host_that_is_not_ours_and_an_address_that_is_none(client):
    problem(client.get(MATTERS, HTTP_HOST="evil.example"), 400, "bad_request")
    problem(client.get("/api/v1/no/such/thing"), 404, "not_found")
    problem(client.get("/api/v2/matters"), 404, "not_found")


def test_a_session_that_has_ended_is_no_way_to_a_page(house, settings):
    browser = house.clients["officer"]
    assert browser.get(MATTERS).status_code == 200
    settings.SESSION_IDLE_SECONDS = -1
    problem(browser.get(MATTERS), 401, "not_signed_in")


def test_what_was_sent_wrongly_is_pointed_at(client):
    came = client.post(EVALUATE, {"facts": [], "more": 1}, content_type="application/json")
    told = problem(came, 422, "invalid_request")
    assert [one["pointer"] for one in told["errors"]] == ["#/facts"]
    assert told["detail"].startswith("这些参数不对：facts。")  # as it was sent, not as we call it
    came = client.post(EVALUATE, "[1]", content_type="application/json")
    told = problem(came, 422, "invalid_request")
    assert "asked" not in told["detail"] + told["errors"][0]["pointer"]
    came = Client().get("/api/v1/law/articles/x", {"version": "soon"})
    assert problem(came, 422, "invalid_request")["errors"][0]["pointer"] == "query/version"


BRINGS = {"words": "工资没发（演示）", "name": "王小骑（演示）"}


@pytest.mark.parametrize(
    ("sent", "zh", "en"),
    [
        ({"words": None}, "要写文字", "valid string"),
        ({"words": ""}, "至少 1 个字", "at least 1 character"),
        ({"name": "字" * 61}, "最多 60 个字", "at most 60 characters"),
        ({"employer_name": "a\0"}, "NUL", "NUL"),
        ({"region": "46"}, "六位数字", "Six digits"),
        ({"door": "window"}, "可以写：phone_page、", "Input should be"),
        ({"people_count": 0}, "不能小于 1", "greater than or equal to 1"),
        ({"people_count": "many"}, "要写整数", "valid integer"),
        ({"dangers": {}}, "要写一个列表", "valid list"),
        ({"reply_by": "soon"}, "要写日期", "valid date"),
        ({"reply_by": "1899-12-31"}, "不能小于 1900-01-01", "greater than or equal"),
        ({"wage": 1}, "没有这一项", "not permitted"),
    ],
)
def test_what_is_wrong_at_a_place_is_said_in_both_languages(officer, sent, zh, en):
    came = officer.send("post", "/api/v1/enquiries", BRINGS | sent, idempotency_key="k1")
    [fault] = problem(came, 422, "invalid_request")["errors"]
    assert fault["pointer"] == f"#/{next(iter(sent))}"
    assert zh in fault["detail"]
    assert en in fault["detail_en"]
    assert fault["detail_en"].isascii()


def test_what_is_wrong_in_an_address_or_a_header_is_said_in_both_languages(officer, house):
    [fault] = officer.get(MATTERS, {"state": "none"}).json()["errors"]
    assert fault["pointer"] == "query/state"
    assert fault["detail"] == "可以写：open、closed、all"
    there = f"/api/v1/enquiries/{house.names['enquiry']}/handler"
    came = officer.send("put", there, {"person": house.names["person"]}, if_match="x" * 201)
    [fault] = came.json()["errors"]
    assert fault["detail"] == "最多 200 个字"
    assert "at most 200" in fault["detail_en"]


@pytest.mark.parametrize(
    ("body", "zh", "en"),
    [
        (b'{"facts": ', "不是 JSON", "no JSON (character 11)"),
        (b'{"facts": "\xff"}', "不是 UTF-8", "not in UTF-8"),
        (b"[" * 30 + b"]" * 30, "套得太深", "nested too deep"),
        (b'{"facts": 1, "facts": 2}', "写了两次", "stands there twice"),
    ],
)
def test_why_a_body_cannot_be_read_is_said_in_both_languages(client, body, zh, en):
    came = client.post(EVALUATE, body, content_type="application/json").json()
    assert zh in came["detail"]
    assert en in came["detail_en"]


def test_every_code_has_a_page_in_both_languages(client, settings):
    listed = client.get("/problems/").content.decode()
    for told in refusals.every().values():
        assert f"<code>{told.code}</code>" in listed
    for code in ("not_found", "machines.record_stale", "intake.words_too_long", "stale_version"):
        shown = client.get(f"/problems/{code}/").content.decode()
        assert refusals.every()[code].zh.split("%")[0][:10] in shown
        assert 'lang="en"' in shown
    assert client.get("/problems/no.such/").status_code == 404
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = client.get("/problems/not_found/").content.decode()
    assert "In an answer, places like %(…)s hold what it is about" in shown
