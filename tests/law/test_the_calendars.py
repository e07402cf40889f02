"""The holiday calendars against a second source, when a path to one is given."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from niangjia.engines.law import StatuteBook

LAW = Path(__file__).parents[2] / "law"


def test_holidays_and_make_up_workdays_agree_with_the_second_source():
    source = os.environ.get("NIANGJIA_HOLIDAYS")
    if not source:
        pytest.skip("没有给出第二来源：环境变量 NIANGJIA_HOLIDAYS 指向 date,name,kind 的 CSV")
    book = StatuteBook.read(LAW)
    rest = {day for year in book.calendars.values() for day in year.rest}
    work = {day for year in book.calendars.values() for day in year.work}
    with Path(source).open(encoding="utf-8") as file:
        rows = [(date.fromisoformat(r["date"]), r["kind"]) for r in csv.DictReader(file)]

    # Plain weekends may or may not be listed; what matters is how a day counts.
    for day, kind in rows:
        if day.year not in book.calendars:
            continue
        is_rest = day in rest or (day.weekday() >= 5 and day not in work)
        assert is_rest is (kind == "off"), day
    listed = {day for day, _ in rows}
    assert {d for d in rest if d.weekday() < 5} <= listed
    assert work <= listed


def test_each_year_lists_its_statutory_holidays_and_nobody_works_on_them():
    """Ten days before 2008, eleven before 2025, thirteen since; some fall on one another."""
    book = StatuteBook.read(LAW)
    for year, calendar in book.calendars.items():
        number = 10 if year < 2008 else 11 if year < 2025 else 13
        shared = 1 if year in (2009, 2020) else 0  # the mid-autumn day within the national days
        assert len(calendar.statutory) == number - shared, year
        assert not calendar.statutory & calendar.work.keys()
        assert all(day in calendar.rest or day.weekday() >= 5 for day in calendar.statutory), year
        assert {date(year, 1, 1), date(year, 5, 1), date(year, 10, 1)} <= calendar.statutory
        assert {day.year for day in calendar.statutory} == {year}
