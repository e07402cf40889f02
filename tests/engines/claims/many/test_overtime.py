"""Overtime in three systems of working time: many at once as one by one (R-06)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.many.ground import (
    WAGES,
    amounts,
    assert_alike,
    assert_declined,
    days,
    decimal,
    rows,
)

from niangjia.engines.claims.many.overtime import PERIODS, REGIMES

HOURS = st.just(0) | st.integers(0, 900_000)
# Hours that make every month, quarter and year meet its standard, or miss it by a hundredth.
STANDARDS = st.sampled_from((16_536, 16_664, 49_600, 50_000, 198_400, 200_000))


@st.composite
def a_month(draw):
    regime = draw(st.sampled_from(range(len(REGIMES))))
    off, rest_day = sorted((draw(HOURS), draw(HOURS)))
    is_averaged = REGIMES[regime] == "COMPREHENSIVE"
    period = draw(st.sampled_from(range(len(PERIODS)))) if is_averaged else -1
    near = st.builds(lambda hours, more: hours + more, STANDARDS, st.integers(-1, 100))
    by_period = draw(st.booleans()) and is_averaged
    return {
        "day": draw(days("2024-11-01", "2025-02-28")),
        "regime": regime,
        "monthly_wage": draw(WAGES),
        "minimum_wage": draw(st.integers(0, 300_000)),
        "weekday_hours": 0 if is_averaged else draw(HOURS),
        "rest_day_hours": 0 if is_averaged else rest_day,
        "rest_day_hours_off": 0 if is_averaged else off,
        "holiday_hours": draw(HOURS),
        "period": period,
        "worked_hours": draw(near) if by_period else -1,
        "excess_hours": draw(st.just(-1) | HOURS) if is_averaged else -1,
        "is_minimum_wage_floor": draw(st.booleans()),
        "is_holiday_paid_flexible": draw(st.booleans()),
        "paid": draw(st.just(0) | st.integers(0, 10_000_000) | st.just(10**15 - 1)),
    }


def as_facts(one):
    return (
        {name: value for name, value in one.items() if name != "day"}
        | {
            "month": f"{one['day']:%Y-%m}" if one["day"] else None,
            "regime": REGIMES[one["regime"]],
            "period": PERIODS[one["period"]] if one["period"] >= 0 else None,
        }
        | {
            name: decimal(one[name])
            for name in one
            if name.endswith(("_wage", "_hours", "_off", "paid"))
        }
    )


@given(rows(a_month()))
def test_many_months_of_overtime_are_what_each_is(drawn):
    assert_alike("R-06", drawn, as_facts)


@given(a_month(), a_month(), st.sampled_from(("period", "rest_day_hours_off", "weekday_hours")))
def test_facts_of_another_system_are_declined_by_both(good, other, name):
    assert_alike("R-06", [good, good | {name: other[name]}], as_facts, all_good=False)


def month(**more):
    return {
        "day": date(2025, 6, 5),
        "regime": REGIMES.index("STANDARD"),
        "monthly_wage": 522_000,
        "minimum_wage": 200_000,
        "weekday_hours": 0,
        "rest_day_hours": 0,
        "rest_day_hours_off": 0,
        "holiday_hours": 0,
        "period": -1,
        "worked_hours": -1,
        "excess_hours": -1,
        "is_minimum_wage_floor": True,
        "is_holiday_paid_flexible": False,
        "paid": 0,
    } | more


def test_overtime_worked_by_hand():
    averaged = {
        "regime": REGIMES.index("COMPREHENSIVE"),
        "period": PERIODS.index("MONTH"),
        "worked_hours": 17_536,
    }
    flexible = {"regime": REGIMES.index("FLEXIBLE"), "weekday_hours": 500, "holiday_hours": 800}
    drawn = [
        # 30 an hour: 20 × 1.5, 16 × 2, 8 × 3
        month(weekday_hours=2000, rest_day_hours=1600, holiday_hours=800),
        month(weekday_hours=1050, monthly_wage=600_000),  # 543.1034
        month(rest_day_hours=1600, rest_day_hours_off=800),  # 8 × 30 × 2
        month(monthly_wage=87_000, minimum_wage=174_000, weekday_hours=1000),  # 10 an hour × 1.5
        month(**averaged),  # 175.36 − 20.67 × 8 = 10 hours × 45
        month(**averaged, day=date(2024, 12, 31)),  # 175.36 − 20.83 × 8 = 8.72 hours × 45
        month(**flexible),  # nothing
        month(**flexible, is_holiday_paid_flexible=True),  # 8 × 90
        month(weekday_hours=2000, paid=89_999),  # 900.00 less 899.99
    ]

    assert amounts("R-06", drawn) == {
        "amount": [258_000, 54_310, 48_000, 15_000, 45_000, 39_240, 0, 72_000, 1]
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"day": None}, "没有月份"),
        ({"day": date(1994, 12, 31)}, "法律库里没有"),
        ({"regime": 3}, "工时制度"),
        ({"regime": 1, "weekday_hours": 100}, "不分工作日和休息日"),
        ({"regime": 1, "worked_hours": 100}, "没有说综合计算的周期"),
        ({"period": 0}, "不是综合计算工时制"),
        ({"rest_day_hours_off": 1}, "补休的小时"),
        ({"weekday_hours": 900_001}, "工作日延长的小时"),
        ({"monthly_wage": -1}, "正常工作时间的月工资"),
        ({"paid": 10**15}, "已经付的加班费"),
    ],
)
def test_a_month_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-06", month(), spoiled, why)
