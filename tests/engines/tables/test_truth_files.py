"""The three given rosters, against what a perfect import yields."""

import json
from pathlib import Path
from typing import Any

import pytest

from niangjia.engines.tables import (
    Choice,
    Decision,
    as_roster,
    open_workbook,
    propose,
    read,
)

ROSTERS = Path(__file__).resolve().parents[2] / "rosters"
FILES = ["a_wide_two_row_header.xlsx", "b_roster_and_flow.xlsx", "c_gbk.csv"]


def truth_of(name: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((ROSTERS / f"{name.split('.')[0]}.truth.json").read_text())
    for worker in truth["workers"]:
        # The truth keeps the number that was damaged; an import must not invent it.
        if worker.pop("citizen_id_damaged", False):
            worker["citizen_id"] = None
    return truth


def roster_of(name: str) -> dict[str, Any]:
    book = open_workbook(name, (ROSTERS / name).read_bytes())
    return as_roster(read(book, propose(book)))


@pytest.mark.parametrize("name", FILES)
def test_the_workers_and_months_are_exactly_those_of_the_file(name: str) -> None:
    assert roster_of(name)["workers"] == truth_of(name)["workers"]


@pytest.mark.parametrize("name", FILES)
def test_the_leaving_date_is_given_when_the_file_gives_it(name: str) -> None:
    meta = truth_of(name)["meta"]
    expected = meta["left_on"] if meta["left_in_file"] else None
    assert roster_of(name)["meta"].get("left_on") == expected


@pytest.mark.parametrize("name", ["a_wide_two_row_header.xlsx", "c_gbk.csv"])
def test_the_employer_is_read_from_the_title(name: str) -> None:
    assert roster_of(name)["meta"]["employer"] == truth_of(name)["meta"]["employer"]


def test_an_employer_that_the_file_does_not_name_is_not_invented() -> None:
    assert roster_of("b_roster_and_flow.xlsx")["meta"]["employer"] is None


def test_each_damaged_id_is_told_by_its_cell() -> None:
    problems = roster_of("b_roster_and_flow.xlsx")["problems"]
    lost = [p for p in problems if p["code"] == "id.digits_lost"]
    assert [(p["sheet"], p["column"]) for p in lost] == [("花名册", "C")] * 2
    assert len({p["row"] for p in lost}) == 2


@pytest.mark.parametrize("name", FILES)
def test_to_confirm_that_namesakes_are_several_people_changes_nothing(name: str) -> None:
    book = open_workbook(name, (ROSTERS / name).read_bytes())
    first = read(book, propose(book))
    confirmed = [Decision(choice=Choice.SEPARATE, rows=q.rows) for q in first.questions]
    again = read(book, propose(book), decisions=confirmed)
    assert (again.workers, again.errors, again.questions) == (first.workers, (), ())


def test_none_of_the_three_files_holds_an_error() -> None:
    for name in FILES:
        book = open_workbook(name, (ROSTERS / name).read_bytes())
        assert read(book, propose(book)).errors == ()
