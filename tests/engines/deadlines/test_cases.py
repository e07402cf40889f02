"""Every worked case of tests/engines/deadlines/cases, and the schema that others write facts by."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from niangjia.engines import deadlines
from niangjia.engines.deadlines import Calendar, EventsOutOfOrder, asking
from niangjia.engines.deadlines.asking import evaluate, schema
from niangjia.engines.law import StatuteBook
from niangjia.kernel.errors import DomainError

HERE = Path(__file__).parent
BOOK = StatuteBook.read(HERE.parents[2] / "law")
CALENDAR = Calendar.of(BOOK)
CASES = [
    case
    for path in sorted((HERE / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
WANTED = {"due", "raw", "provisional", "state", "late", "unverified", "alternatives", "confidence"}
TOLD = {"id", "clock", "facts", "arithmetic", "error"}


def plain(value):
    """Return a value of a case as JSON has it; days are ISO text."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_worked_case(case):
    assert case.keys() <= WANTED | TOLD, "a case may only say what is compared"
    assert case["arithmetic"]
    if "error" in case:
        with pytest.raises(DomainError) as declined:
            evaluate(case["clock"], case["facts"], BOOK, CALENDAR)
        assert declined.value.code == case["error"]
        return

    found = evaluate(case["clock"], case["facts"], BOOK, CALENDAR)

    told = json.loads(json.dumps(found.as_dict()))
    compared = case.keys() & WANTED
    assert {name: told[name] for name in compared} == {name: plain(case[name]) for name in compared}
    assert any(line.get("article") for line in told["trace"]), "a day without an article"
    assert told["clock"] == case["clock"]


def test_no_two_cases_share_an_id():
    ids = [case["id"] for case in CASES]

    assert len(ids) == len(set(ids))


def test_every_clock_has_a_worked_case_with_a_result():
    with_cases = {case["clock"] for case in CASES if "error" not in case}

    assert with_cases == set(BOOK.clock_ids())


def test_every_place_that_has_a_clock_of_its_own_has_a_case():
    places = {(place, name) for place, name in BOOK.entries if name in BOOK.clock_ids()}

    for place, clock in places - {(p, c) for p, c in places if p == "CN"}:
        mine = [c for c in CASES if c["clock"] == clock and "error" not in c]
        assert any(c["facts"].get("region", "")[:2] == place[:2] for c in mine), (place, clock)


def test_the_versions_of_a_clock_start_from_the_same_event():
    for clock in BOOK.clock_ids():
        versions = [v for (_, name), found in BOOK.entries.items() if name == clock for v in found]
        shapes = {(v.start, v.length.unit == "h", v.conditions) for v in versions}

        assert len(shapes) == 1, clock


def test_a_clock_to_look_at_as_well_is_there():
    for (_, _name), versions in BOOK.entries.items():
        for version in versions:
            assert set(getattr(version, "see_also", ())) <= set(BOOK.clock_ids())


def test_what_has_not_come_yet_is_counted_and_said():
    def asked(clock, facts, on):
        return evaluate(clock, facts, BOOK, CALENDAR, on=date.fromisoformat(on)).as_dict()

    award = {"award_received": "2026-12-01"}
    early, late = asked("CL-13", award, "2026-11-30"), asked("CL-13", award, "2026-12-01")
    assert early["due"] == late["due"] == "2026-12-16"
    assert (early["future"], late["future"]) == (True, False)
    assert early["trace"][-1]["text"] == "2026-12-01 还没有到：按预计的日子计算，发生以后要核对"
    sued = award | {"events": [{"kind": "met", "on": "2026-12-09"}]}
    assert asked("CL-13", sued, "2026-12-08")["trace"][-1]["day"] == "2026-12-09"
    moment = {"start": "2026-12-01T09:20"}
    assert asked("CL-19h", moment, "2026-11-30")["future"]
    assert not asked("CL-19h", moment, "2026-12-01")["future"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CL-07", "没有时限“CL-07”，有的是 CL-07a、CL-07b、CL-07bx、CL-07c、CL-07d、CL-07e。"),
        (" cl-13 ", "有的是 CL-13。"),
        ("CL-99", "没有时限“CL-99”。clock schema"),
        (" ", "没有时限“ ”。clock schema"),
    ],
)
def test_an_unknown_clock_is_told_which_begin_alike(written, said):
    with pytest.raises(asking.UnknownClock) as declined:
        evaluate(written, {}, BOOK, CALENDAR)

    assert said in str(declined.value)


def test_a_hearing_from_which_one_counts_back_lies_ahead_as_it_should():
    told = evaluate(
        "CL-11d", {"arb_hearing": "2027-03-01"}, BOOK, CALENDAR, on=date(2026, 11, 29)
    ).as_dict()

    assert told["future"] is False


@pytest.mark.parametrize("clock", BOOK.clock_ids())
def test_the_line_that_the_schema_shows_can_be_asked(clock):
    shown = SCHEMA[clock]["line"]

    told = evaluate(shown["clock"], shown["facts"], BOOK, CALENDAR).as_dict()

    assert bool(told["due"]) is (SCHEMA[clock]["unit"] != "none")
    assert SCHEMA[clock]["unit_title"] in asking.UNITS.values()


@pytest.mark.parametrize("clock", BOOK.clock_ids())
def test_the_schema_says_which_events_a_clock_takes(clock):
    shape, facts = SCHEMA[clock], SCHEMA[clock]["line"]["facts"]
    told = {
        "suspended": [("suspended", "2026-09-17")],
        "resumed": [("suspended", "2026-09-17"), ("resumed", "2026-09-18")],
        "interrupted": [("interrupted", "2026-09-17")],
        "extended": [("extended", "2026-09-17")],
        "met": [("met", "2026-09-17")],
        "lapsed": [("lapsed", "2026-09-17")],
    }
    if shape["unit"] in ("h", "none") or shape["counted"] == "before":
        return
    for kind, events in told.items():
        happened = [{"kind": k, "on": day} for k, day in events]
        try:
            evaluate(clock, facts | {"events": happened}, BOOK, CALENDAR)
            is_taken = True
        except deadlines.NotExtendable as declined:
            is_taken = "延长到的日期" in str(declined)  # it only wants to know until when
        except (deadlines.NotSuspendable, deadlines.NotInterruptible, EventsOutOfOrder):
            is_taken = False
        assert is_taken is (kind in shape["events"]), kind


@pytest.mark.parametrize("clock", BOOK.clock_ids())
def test_the_schema_names_every_fact_in_chinese(clock):
    described = SCHEMA[clock]["facts"]

    assert described["additionalProperties"] is False
    assert SCHEMA[clock]["start"]["fact"] in described["properties"]
    assert SCHEMA[clock]["length"]
    for name, one in described["properties"].items():
        assert any("一" <= letter <= "鿿" for letter in one.get("title", "")), name


SCHEMA = schema(BOOK)
