"""Overtime and annual leave: the limits that are only told, and what holds for every number."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.ground import BOOK

from niangjia.engines.claims.rulebook import evaluate

HOURS = st.decimals(0, 200, places=1)


def overtime(**facts):
    known = {"month": "2025-06", "monthly_wage": "5220", "minimum_wage": "2010"}
    return evaluate("R-06", known | facts, BOOK)


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({"weekday_hours": "36"}, False),
        ({"weekday_hours": "36.5"}, True),
        ({"weekday_hours": "20", "rest_day_hours": "16.5"}, True),
        ({"weekday_hours": "20", "rest_day_hours": "24", "rest_day_hours_off": "8"}, False),
        ({"weekday_hours": "36", "holiday_hours": "8"}, False),
        ({"weekday_hours": "72", "months": 2}, False),
        ({"regime": "COMPREHENSIVE", "period": "QUARTER", "worked_hours": "605"}, True),
        ({"regime": "COMPREHENSIVE", "period": "QUARTER", "worked_hours": "604"}, False),
        ({"regime": "COMPREHENSIVE", "excess_hours": "37"}, True),
    ],
)
def test_more_than_thirty_six_hours_a_month_are_told_and_paid(facts, is_told):
    found = overtime(**facts)

    assert any("每月 36 小时的上限" in doubt for doubt in found.doubts) is is_told
    assert found.amount > 0


@pytest.mark.parametrize(("hours", "is_told"), [("3", False), ("3.5", True)])
def test_more_than_three_hours_on_a_working_day_are_told(hours, is_told):
    found = overtime(hours_by_day={"2025-06-09": hours, "2025-06-14": "8"})

    assert any("每日 3 小时" in doubt for doubt in found.doubts) is is_told


@given(weekday=HOURS, rest=HOURS, holiday=HOURS, wage=st.integers(2010, 50_000))
def test_kinds_of_hours_add_up(weekday, rest, holiday, wage):
    kinds = {"weekday_hours": weekday, "rest_day_hours": rest, "holiday_hours": holiday}
    together = overtime(
        monthly_wage=str(wage), **{kind: str(hours) for kind, hours in kinds.items()}
    )
    apart = sum(
        overtime(monthly_wage=str(wage), **{kind: str(hours)}).amount
        for kind, hours in kinds.items()
    )

    assert abs(together.amount - apart) <= D("0.02")  # each line is rounded once


@given(day=st.dates(date(2008, 2, 1), date(2026, 12, 20)))
def test_a_day_is_a_holiday_a_rest_day_or_a_working_day_and_a_holiday_is_no_working_day(day):
    times = overtime(hours_by_day={day.isoformat(): "8"}, month=None).amount / 8 / 30

    assert times in (D("1.5"), D(2), D(3))
    if times == 3:
        assert day in BOOK.calendars[day.year].statutory


@given(
    years=st.integers(1, 40),
    taken=st.integers(0, 15),
    left=st.integers(0, 364),
    later=st.integers(0, 60),
)
def test_staying_longer_never_loses_leave(years, taken, left, later):
    def days(number):
        day = min(date(2025, 1, 1) + timedelta(days=number), date(2025, 12, 31))
        facts = {
            "year": 2025,
            "total_years": years,
            "taken_days": str(taken),
            "left_on": day.isoformat(),
            "average_wage": "6525",
        }
        return D(dict(evaluate("R-07", facts, BOOK).answers)["days"])

    assert 0 <= days(left) <= days(left + later) <= 15
    assert days(left) == int(days(left))
