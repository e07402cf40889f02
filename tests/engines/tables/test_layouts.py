"""Reading yields the same workers whatever the layout and whatever the kind of file."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.tables import files, layouts
from tests.engines.tables.layouts import LAYOUTS, ONE_SHEET, Person

from niangjia.engines.tables import Reading, as_roster, open_workbook, propose, read

KINDS: dict[str, Callable[[list[files.Page]], bytes]] = {
    "xlsx": files.xlsx,
    "xls": files.xls,
    "xml 2003": files.xml_2003,
    "ods": files.ods,
}
KINDS_OF_ONE_SHEET: dict[str, Callable[[list[files.Page]], bytes]] = {
    "csv utf-8": files.delimited,
    "csv gb18030": lambda pages: files.delimited(pages, encoding="gb18030"),
    "tsv utf-16": lambda pages: files.delimited(pages, encoding="utf-16", separator="\t"),
    "csv ; bom": lambda pages: files.delimited(pages, encoding="utf-8-sig", separator=";"),
    "html": files.page_html,
    "html gb18030": lambda pages: files.page_html(pages, encoding="gb18030"),
}


def wanted(staff: list[Person]) -> list[dict[str, Any]]:
    return [
        {
            "name": person.name,
            "citizen_id": person.citizen_id,
            "hired_on": person.hired_on.isoformat(),
            "months": {
                month: {"due": f"{due:.2f}", "paid": f"{paid:.2f}"}
                for month, (due, paid) in person.months.items()
            },
        }
        for person in staff
    ]


def by_id(workers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(workers, key=lambda worker: worker["citizen_id"] or "")


def read_back(seed: int, number: int) -> tuple[Reading, list[Person], bool]:
    rng = random.Random(seed)
    layout = LAYOUTS[number % len(LAYOUTS)]
    kinds = KINDS | (KINDS_OF_ONE_SHEET if layout in ONE_SHEET else {})
    kind = rng.choice(sorted(kinds))
    hand = layouts.Hand(rng, textual=kind.startswith(("csv", "tsv", "html")))
    months = layouts.month_labels(
        rng.choice(["2023-11", "2024-01", "2024-05", "2023-09"]), rng.choice([1, 3, 6, 12, 14])
    )
    staff = layouts.people(rng, rng.choice([2, 5, 12]), months)
    left = rng.random() < 0.5
    data = kinds[kind](layout(hand, staff, months, left=left))
    book = open_workbook("工资.xls", data)
    return read(book, propose(book)), staff, left


@pytest.mark.parametrize("number", range(len(LAYOUTS)), ids=lambda n: LAYOUTS[n].__name__)
@settings(max_examples=8)
@given(seed=st.integers(0, 10**9))
def test_every_layout_yields_the_same_workers(number: int, seed: int) -> None:
    reading, staff, left = read_back(seed, number)
    roster = as_roster(reading)
    assert by_id(roster["workers"]) == by_id(wanted(staff))
    assert reading.errors == ()
    assert roster["meta"].get("left_on") == ("2025-03-31" if left else None)


@pytest.mark.slow
@settings(max_examples=400)
@given(seed=st.integers(0, 10**9), number=st.integers(0, len(LAYOUTS) - 1))
def test_hundreds_of_layouts_yield_the_same_workers(number: int, seed: int) -> None:
    reading, staff, _ = read_back(seed, number)
    assert by_id(as_roster(reading)["workers"]) == by_id(wanted(staff))
    assert reading.errors == ()
