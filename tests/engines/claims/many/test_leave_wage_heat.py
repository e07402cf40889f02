"""Annual leave, minimum wage and heat: many at once as one by one (R-07, R-08, R-09)."""

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

from niangjia.engines.claims.many.heat import WORKS

YES_OR_NO = st.booleans()
SELDOM = st.sampled_from((False, False, False, False, True))


def with_decimals(one, *names):
    return one | {name: decimal(one[name]) for name in names}


# --- R-07 -----------------------------------------------------------------------------------------


def about(*edges):
    """Whole numbers beside each edge, and in hundredths where the edges are."""
    return st.sampled_from(
        [edge + more for edge in edges for more in (-1, 0, 1) if edge + more >= 0]
    )


@st.composite
def a_leave(draw):
    year = draw(st.integers(2009, 2026))
    hired = draw(st.none() | st.dates(date(year - 2, 1, 1), date(year, 12, 31)))
    left = draw(
        st.none() | st.dates(max(hired or date.min, date(year, 1, 1)), date(year + 2, 1, 1))
    )
    whole = draw(about(1, 10, 20, 40) | st.just(-1))
    deadline = days(f"{year}-03-01", f"{year}-03-04")
    return {
        "year": year,
        "total_years": whole,
        "entitlement_days": draw(st.integers(1500, 2000) | st.just(-1)) if whole >= 0 else 1250,
        "average_wage": draw(WAGES),
        "hired_on": hired,
        "left_on": left,
        "taken_days": draw(st.just(0) | st.integers(0, 2000)),
        "continuous_months": draw(st.just(-1) | about(12)),
        "is_declined_in_writing": draw(YES_OR_NO),
        "is_normal_wage_paid": draw(YES_OR_NO),
        "sick_leave_months": draw(st.just(0) | about(200, 300, 400)),
        "personal_leave_days": draw(st.just(0) | about(2000)),
        "has_longer_vacation": draw(SELDOM),
        "is_excluded_since_last_year": draw(SELDOM),
        "order_deadline": draw(st.none() | deadline),
        "paid_on": draw(st.none() | deadline),
        "as_of": draw(st.none() | deadline),
    }


def leave_facts(one):
    whole = ("total_years", "continuous_months")
    names = (
        "entitlement_days",
        "average_wage",
        "taken_days",
        "sick_leave_months",
        "personal_leave_days",
    )
    known = with_decimals(one, *names)
    return known | {name: one[name] if one[name] >= 0 else None for name in whole}


@given(rows(a_leave()))
def test_many_leaves_are_paid_as_each_is(drawn):
    assert_alike("R-07", drawn, leave_facts, alone="leave_pay")


@given(a_leave(), about(500, 1000, 1500))
def test_fewer_days_than_the_law_gives_are_declined_by_both(one, agreed):
    one = one | {"entitlement_days": agreed}
    assert_alike("R-07", [one], leave_facts, alone="leave_pay", all_good=False)


def leave(**more):
    return {
        "year": 2024,
        "average_wage": 435_000,
        "total_years": 5,
        "entitlement_days": -1,
        "hired_on": None,
        "left_on": None,
        "taken_days": 0,
        "continuous_months": -1,
        "is_declined_in_writing": False,
        "is_normal_wage_paid": True,
        "sick_leave_months": 0,
        "personal_leave_days": 0,
        "has_longer_vacation": False,
        "is_excluded_since_last_year": False,
        "order_deadline": None,
        "paid_on": None,
        "as_of": None,
    } | more


def test_leaves_worked_by_hand():
    drawn = [
        leave(),  # 4,350 ÷ 21.75 = 200 a day: 5 × 200 × 2
        leave(is_normal_wage_paid=False),  # 5 × 200 × 3
        leave(total_years=10, taken_days=250),  # 7.5 × 400
        leave(left_on=date(2024, 6, 30)),  # 182 ÷ 365 × 5 = 2.49: 2 × 400
        leave(hired_on=date(2024, 7, 1), taken_days=50),  # 184 ÷ 365 × 5 = 2.52: 1.5 × 400
        leave(is_declined_in_writing=True),  # the one time was paid
        leave(total_years=0),
        leave(sick_leave_months=200),
        leave(order_deadline=date(2025, 3, 1)),  # 2,000 and as much again
    ]

    pay = [200_000, 300_000, 300_000, 80_000, 60_000, 0, 0, 0, 200_000]
    assert amounts("R-07", drawn) == {
        "amount": [*pay[:-1], 400_000],
        "leave_pay": pay,
        "additional": [0] * 8 + [200_000],
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"year": 2007}, "哪一年"),
        ({"hired_on": date(2025, 1, 1)}, "以后才入职"),
        ({"left_on": date(2023, 12, 31)}, "已经离职"),
        ({"hired_on": date(2024, 5, 2), "left_on": date(2024, 5, 1)}, "早于入职日"),
        ({"total_years": -1}, "没有累计工作年限"),
        ({"entitlement_days": 499}, "少于法定"),
        ({"taken_days": 36_601}, "当年已休"),
        ({"year": 2008, "left_on": date(2008, 9, 17)}, "法律库里没有"),
    ],
)
def test_a_leave_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-07", leave(), spoiled, why)


# --- R-08 -----------------------------------------------------------------------------------------

SMALL = st.just(0) | st.integers(0, 100_000)
UNKNOWN = st.just(-1)


@st.composite
def a_paid_month(draw):
    minimum = draw(st.integers(0, 300_000))
    near = st.integers(max(minimum - 3, 0), minimum + 3)
    allowances = (
        "overtime_pay",
        "shift_allowance",
        "hardship_allowance",
        "welfare",
        "social_insurance",
    )
    several = draw(st.booleans())
    hourly = draw(st.booleans()) and draw(st.booleans())
    within = {name: 0 if several else draw(SMALL) for name in allowances}
    # Overtime pay and allowances are part of the wage: no wage is less than they are.
    least = sum(within.values()) - within["social_insurance"]
    return within | {
        "day": draw(days("2008-01-01", "2026-12-31")),
        "wage": max(draw(WAGES | near), least),
        "minimum_wage": minimum,
        "month_count": draw(st.integers(1, 24)) if several else 1,
        "is_insurance_inside": draw(st.booleans()),
        "is_probation": draw(st.booleans()),
        "agreed_wage": draw(UNKNOWN | st.integers(0, 600_000)),
        "lowest_post_wage": draw(UNKNOWN | st.integers(0, 600_000)),
        "hours": draw(st.integers(0, 900_000)) if hourly else -1,
        "hourly_wage": draw(st.integers(0, 3000)) if hourly else -1,
        "hourly_minimum_wage": draw(st.integers(0, 3000)) if hourly else -1,
    }


PAID = (
    "wage",
    "overtime_pay",
    "shift_allowance",
    "hardship_allowance",
    "welfare",
    "social_insurance",
)


def gap_facts(one):
    month, count = f"{one['day']:%Y-%m}", one["month_count"]
    known = {name: one[name] for name in ("is_insurance_inside", "is_probation")} | {
        name: decimal(one[name])
        for name in ("minimum_wage", "agreed_wage", "lowest_post_wage", "hours", "hourly_wage")
    }
    known["hourly_minimum_wage"] = decimal(one["hourly_minimum_wage"])
    if one["hours"] >= 0:
        return known | {"first_month": month}
    if count == 1:
        return known | {"months": {month: {name: decimal(one[name]) for name in PAID}}}
    first = (one["day"].year * 12 + one["day"].month - count) % 12 + 1
    year = (one["day"].year * 12 + one["day"].month - count) // 12
    alike = {"comparable_wage": decimal(one["wage"]), "first_month": f"{year}-{first:02d}"}
    return known | alike | {"month_count": count}


@given(rows(a_paid_month()))
def test_many_lack_what_each_lacks_to_the_minimum_wage(drawn):
    assert_alike("R-08", drawn, gap_facts)


def paid(**more):
    return (
        {
            "day": date(2025, 6, 15),
            "wage": 190_000,
            "minimum_wage": 206_000,
            "month_count": 1,
            "is_insurance_inside": True,
            "is_probation": False,
            "agreed_wage": -1,
            "lowest_post_wage": -1,
            "hours": -1,
            "hourly_wage": -1,
            "hourly_minimum_wage": -1,
        }
        | dict.fromkeys(PAID[1:], 0)
        | more
    )


def test_gaps_worked_by_hand():
    probation = {"is_probation": True, "agreed_wage": 500_000, "wage": 350_000}
    drawn = [
        paid(),  # 2,060 − 1,900
        paid(wage=206_000),  # exactly the minimum
        paid(wage=230_000, overtime_pay=30_000, shift_allowance=5000),  # 2,060 − 1,950
        paid(wage=240_000, social_insurance=40_000),  # inside: nothing is lacking
        paid(wage=240_000, social_insurance=40_000, is_insurance_inside=False),  # 2,060 − 2,000
        paid(month_count=3),
        paid(**probation),  # four fifths of 5,000 less 3,500
        paid(**probation, lowest_post_wage=450_000),  # four fifths of 4,500 less 3,500
        paid(**(probation | {"is_probation": False})),
        paid(hours=8050, hourly_wage=1900, hourly_minimum_wage=2000),  # a yuan for 80.5 hours
    ]

    assert amounts("R-08", drawn) == {
        "amount": [16_000, 0, 11_000, 0, 6000, 48_000, 50_000, 10_000, 0, 8050]
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"day": None}, "没有月份"),
        ({"day": date(2007, 12, 31)}, "法律库里没有"),
        ({"wage": -1}, "应发工资"),
        ({"month_count": 0}, "一共几个月"),
        ({"month_count": 601}, "一共几个月"),
        ({"hours": 100, "hourly_wage": 2000}, "按小时算"),
        ({"wage": 10_000, "overtime_pay": 9000, "welfare": 1001}, "比应发工资还多"),
    ],
)
def test_a_month_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-08", paid(), spoiled, why)


# --- R-09 -----------------------------------------------------------------------------------------

PLACES = st.sampled_from((330_100, 330_106, 350_581, 360_000, 410_100, 460_000, 610_000))


@st.composite
def a_hot_month(draw, places=PLACES):
    return {
        "region": draw(places),
        "day": draw(days("2013-03-01", "2026-12-31")),
        "work": draw(st.sampled_from((0, 0, 1, 2))),
        "days": draw(st.integers(0, 3100)),
        "monthly_allowance": draw(UNKNOWN | st.integers(0, 50_000)),
        "daily_allowance": draw(UNKNOWN | UNKNOWN | st.integers(0, 5000)),
        "paid": draw(st.just(0) | st.integers(0, 30_000)),
    }


def heat_facts(one):
    names = ("days", "monthly_allowance", "daily_allowance", "paid")
    known = {name: decimal(one[name]) for name in names}
    month = f"{one['day']:%Y-%m}"
    return known | {"region": f"{one['region']:06d}", "months": [month], "work": WORKS[one["work"]]}


@given(rows(a_hot_month()))
def test_many_hot_months_are_paid_as_each_is(drawn):
    """General staff have no rate in some provinces: both decline."""
    assert_alike("R-09", drawn, heat_facts, all_good=False)


@given(rows(a_hot_month(places=PLACES | st.sampled_from((110_000, 230_100)))))
def test_a_place_that_is_not_on_file_is_declined_by_both(drawn):
    assert_alike("R-09", drawn, heat_facts, all_good=False)


def hot(**more):
    return {
        "region": 330_106,
        "day": date(2025, 7, 1),
        "work": WORKS.index("OUTDOOR"),
        "days": -1,
        "monthly_allowance": -1,
        "daily_allowance": -1,
        "paid": 0,
    } | more


def test_hot_months_worked_by_hand():
    drawn = [
        hot(),  # 浙江 225 a month outdoors
        hot(work=WORKS.index("OTHER"), paid=10_000),  # 180 less 100
        hot(day=date(2025, 10, 1)),  # out of season
        hot(region=410_100, days=2150),  # 河南 10 a day
        hot(region=610_100, days=1000, paid=30_000),  # 陕西 25 a day, more was paid
        hot(region=110_000, monthly_allowance=18_000),  # as told
        hot(region=350_581, day=date(2025, 5, 31)),  # 福建 200 from May on
        hot(region=460_100, days=500, day=date(2025, 3, 31)),  # 海南 by the day, from April on
    ]

    assert amounts("R-09", drawn) == {"amount": [22_500, 8000, 0, 21_500, 0, 18_000, 20_000, 0]}


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"day": None}, "没有月份"),
        ({"region": 0}, "区划代码"),
        ({"region": 1_000_000}, "区划代码"),
        ({"region": 110_000}, "高温津贴标准"),
        ({"region": 350_581, "work": WORKS.index("GENERAL")}, "高温津贴标准"),
        ({"region": 410_100}, "没有在高温下做工的天数"),
        ({"work": 3}, "岗位"),
        ({"day": date(2012, 5, 31)}, "法律库里没有"),
    ],
)
def test_a_hot_month_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-09", hot(), spoiled, why)
