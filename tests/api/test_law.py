"""The law asked by programs: the same explanation as page and papers, and kept nowhere."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from tests.apps.lawbook.ground import draft
from tests.factories import matters as make
from tests.web.conftest import signed_in
from tests.web.public.test_calculator import LEAVING, filled

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.lawbook import services
from niangjia.apps.matters.models import WageMonth
from niangjia.apps.recovery.services import assessment
from niangjia.engines.claims.rulebook import RULEBOOK
from niangjia.engines.deadlines import asking as clocks

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/engines/claims/cases"
INTEREST = {"principal": "40800", "perform_by": "2026-03-31", "paid_on": "2026-04-30"}
KNOWN = {
    "ground": "38_WORKER_FORCED",
    "hired_on": "2018-03-15",
    "left_on": "2024-01-31",
    "average_wage": "6800",
    "city_average_wage": "7500",
}
UNDONE = ("claims.missing_fact", "claims.missing_parameter")


def ask(client, rule, facts, **more):
    body = facts if isinstance(facts, str | bytes) else json.dumps({"facts": facts}, default=str)
    address = f"/api/v1/law/rules/{rule}/evaluate"
    return client.post(address, body, content_type="application/json", **more)


def due(client, clock, facts):
    address = f"/api/v1/law/clocks/{clock}/evaluate"
    return client.post(address, {"facts": facts}, content_type="application/json")


def test_every_rule_is_listed_with_the_facts_it_reads(client):
    told = client.get("/api/v1/law/rules").json()
    assert [one["rule"] for one in told] == [*RULEBOOK]
    one = client.get("/api/v1/law/rules/R-50").json()
    assert one == next(each for each in told if each["rule"] == "R-50")
    assert one["facts"]["properties"]["principal"]["unit"] == "yuan"
    assert client.get("/api/v1/law/rules/R-99").status_code == 404
    assert client.get("/api/v1/law/rules/R-99").json()["code"] == "claims.unknown_rule"


@pytest.mark.parametrize("file", sorted(path.stem for path in CASES.glob("R-*.yaml")))
def test_every_worked_case_comes_out_as_by_hand(client, file):
    for case in yaml.safe_load((CASES / f"{file}.yaml").read_text("utf-8")):
        rule = case.get("rule", file)
        came = ask(client, rule, case["facts"], REMOTE_ADDR=f"10.0.0.{len(case['id']) % 250}")
        told = came.json()
        if "error" in case:
            if came.status_code == 200:  # it could begin: the question comes with the bounds
                assert case["error"] in UNDONE, case["id"]
                assert told["amount"] is None, case["id"]
                assert told["next"]["ask"], case["id"]
            else:
                assert (came.status_code, told["code"]) == (422, case["error"]), case["id"]
            continue
        assert came.status_code == 200, (case["id"], told)
        if "amount" in case:
            assert told["amount"] == case["amount"], case["id"]
        if "outcome" in case:
            assert told["outcome"] == case["outcome"], case["id"]
        assert told["law_digest"] == lawbook.book().digest


def test_the_interface_and_the_page_say_the_same(client):
    page = client.post(reverse("public:calculator", args=["R-01"]), filled("R-01", **LEAVING))
    facts = page.context["form"].raw
    told = ask(client, "R-01", facts).json()
    found = page.context["found"]
    assert told["telling"]["worker"].splitlines()[0] == page.context["headline"]
    assert told["steps"] == found.as_dict()["steps"]
    assert told["articles"] == found.as_dict()["articles"]
    assert told["law_digest"] == found.law_digest
    assert "依据：《劳动合同法》第四十七条第一款" in told["telling"]["lawyer"]


def test_where_facts_do_not_suffice_the_bounds_and_the_next_question_are_told(client):
    unknown = KNOWN | {"average_wage": "60000", "city_average_wage": None, "region": "620100"}
    told = ask(client, "R-01", unknown).json()
    assert told["amount"] is None
    assert float(told["low"]) < float(told["high"])
    assert told["next"] == told["missing"][0]
    assert told["next"]["is_parameter"] is True
    declined = ask(client, "R-50", {"principal": "40800"})
    assert declined.status_code == 422
    assert declined.json()["code"] == "claims.missing_fact"
    assert declined.json()["fact"] == "perform_by"
    assert declined.json()["ask"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (INTEREST | {"principle": "1"}, "claims.unknown_fact"),
        (INTEREST | {"principal": "很多"}, "claims.faulty_fact"),
        (INTEREST | {"principal": "\ud800"}, "claims.faulty_fact"),
        (INTEREST | {"\ud800": "1"}, "claims.faulty_fact"),
        (INTEREST | {"paid_on": "2026-02-30"}, "claims.faulty_fact"),
    ],
)
def test_what_is_wrong_is_declined_with_the_code_of_the_command_line(client, facts, code):
    came = ask(client, "R-50", facts)
    assert (came.status_code, came.json()["code"]) == (422, code)
    assert came.headers["Content-Type"] == "application/problem+json"


def test_a_decimal_never_passes_through_a_float(client):
    body = '{"facts": {"principal": 0.1000000000000000055, "perform_by": "2026-03-31"}}'
    came = ask(client, "R-50", body).json()
    assert (
        "0.1000000000000000055" in came.get("detail", "") or came["code"] == "claims.missing_fact"
    )
    exact = json.dumps({"facts": INTEREST}).replace('"40800"', "40800.00")
    assert ask(client, "R-50", exact).json()["amount"] == "214.20"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{", "不是 JSON"),
        ('{"facts": {"principal": 1, "principal": 2}}', "写了两次"),
        ('{"facts": ' + "[" * 5000 + "]" * 5000 + "}", "套得太深"),
        (b'{"facts": "\xff"}', "UTF-8"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(client, body, why):
    came = ask(client, "R-50", body)
    assert (came.status_code, came.json()["code"]) == (400, "facts.not_json")
    assert why in came.json()["detail"]


def test_who_asks_too_often_is_told_when_to_come_again(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "calculate": "2/m/ip"}
    assert [ask(client, "R-50", INTEREST).status_code for _ in range(3)] == [200, 200, 429]
    assert ask(client, "R-50", INTEREST).json()["code"] == "too_often"
    page = client.post(reverse("public:calculator", args=["R-01"]), filled("R-01", **LEAVING))
    assert page.status_code == 429, "the page and the interface are counted together"


def test_a_program_needs_no_token_of_a_form_since_nothing_is_changed():
    assert ask(Client(enforce_csrf_checks=True), "R-50", INTEREST).status_code == 200


def test_every_clock_is_listed_and_says_when_it_is_due_with_every_step(client):
    told = client.get("/api/v1/law/clocks").json()
    assert [one["clock"] for one in told] == list(lawbook.files().clock_ids())
    assert client.get("/api/v1/law/clocks/CL-13").json()["start"]["fact"] == "award_received"
    found = due(client, "CL-13", {"award_received": "2026-09-16"}).json()
    assert (found["due"], found["provisional"]) == ("2026-10-08", False)
    here = clocks.evaluate(
        "CL-13", {"award_received": "2026-09-16"}, lawbook.files(), lawbook.calendar()
    )
    assert found["trace"] == here.as_dict()["trace"]
    assert found["calendar_digest"] == lawbook.calendar().digest


@pytest.mark.parametrize(
    ("clock", "facts", "status", "code"),
    [
        ("CL-999", {}, 404, "clock.unknown_clock"),
        ("CL-13", {}, 422, "clock.missing_fact"),
        ("CL-13", {"award_recieved": "2026-09-16"}, 422, "clock.unknown_fact"),
        ("CL-13", {"start": "soon"}, 422, "clock.faulty_fact"),
        (
            "CL-13",
            {"start": "2026-09-16", "events": [{"kind": "suspended", "on": "2026-09-20"}]},
            422,
            "deadlines.not_suspendable",
        ),
    ],
)
def test_a_clock_declines_as_the_command_line_does(client, clock, facts, status, code):
    came = due(client, clock, facts)
    assert (came.status_code, came.json()["code"]) == (status, code)


def test_an_article_is_read_by_the_name_that_results_give_it(client):
    fed = make.federation()
    cited = ask(client, "R-01", KNOWN).json()["articles"]
    for one in cited:
        if one.startswith("《"):
            found = client.get(reverse("api-1.0:article", args=[one]))
            assert found.status_code == 200, one
            assert found.json()["quoted"], one
    one = reverse("api-1.0:article", args=["《劳动合同法》第四十七条"])
    assert client.get(one).json()["text"] is None
    text = (
        "# 中华人民共和国劳动合同法\n2012年12月28日 修正\n"
        "第四十七条 每满一年支付一个月工资的标准。\n示例的第二段。\n"
    )
    services.import_text(
        name="劳动合同法.md", data=text.encode(), by=fed.officer, on=make.TODAY, at=make.NOW
    )
    told = client.get(one, {"version": "1999-01-01"}).json()
    assert "示例的第二段" in told["text"]
    assert told["version_on"] == "2012-12-28"
    assert {each["stands"] for each in told["quoted"]} <= {True, False, None}


@pytest.mark.parametrize(
    "id_", ["第四十七条", "《没有这部法》第一条", "《》第一条", "《劳动合同法》"]
)
def test_an_article_nobody_knows_does_not_exist(client, id_):
    assert client.get(reverse("api-1.0:article", args=[id_])).status_code == 404


def test_a_claim_of_a_matter_is_explained_as_it_was_computed(client):
    fed = make.federation()
    matter = make.matter(fed)
    worker = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    WageMonth.objects.create(claimant=worker, month=date(2026, 8, 1), due_fen=480_000, paid_fen=0)
    officer = signed_in(fed.officer, "officer")
    address = f"/api/v1/matters/{matter.number}/claimants/{worker.seq}/explanations"
    assert officer.get(address).json() == []
    assessment.assess_claims(matter=matter, on=make.TODAY, by=fed.officer, at=make.NOW)
    [*rows] = officer.get(address).json()
    assert rows
    for row in rows:
        assert row["explained"]["rule"] == row["rule"]
        assert row["explained"]["telling"]["worker"]
        assert row["is_older_law"] is False
    value = services.propose_value(draft=draft(), by=fed.officer, on=make.TODAY, at=make.NOW)
    services.confirm_values(values=[value], by=fed.leader, on=make.TODAY, at=make.NOW)
    assert all(row["is_older_law"] for row in officer.get(address).json())
    assert officer.get(address.replace("/1/", "/99/")).status_code == 404
    assert client.get(address).status_code == 401
