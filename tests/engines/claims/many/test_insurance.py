"""Social insurance: many at once as one by one (R-10)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.many.ground import (
    SUMS,
    amounts,
    assert_alike,
    assert_declined,
    days,
    decimal,
    rows,
)

UNKNOWN = st.just(-1)


@st.composite
def a_contribution(draw):
    return {
        "as_of": draw(days("2011-07-01", "2026-12-31")),
        "overdue_amount": draw(SUMS),
        "pay_by": draw(days("1999-01-21", "2026-12-31")),
        "paid_on": draw(st.none() | days("2009-01-01", "2026-12-31")),
        "last_month_contribution": draw(UNKNOWN | SUMS),
        "contribution_years": draw(
            UNKNOWN | st.sampled_from((99, 100, 101, 499, 500, 999, 1000, 6000))
        ),
        "carried_months": draw(st.just(0) | st.integers(0, 2400)),
        "is_involuntary": draw(st.booleans()),
    }


def as_facts(one):
    names = ("overdue_amount", "last_month_contribution", "contribution_years", "carried_months")
    return one | {name: decimal(one[name]) for name in names}


@given(rows(a_contribution()))
def test_many_owe_the_agency_what_each_does(drawn):
    """Paid in time now and then: both decline."""
    assert_alike("R-10", drawn, as_facts, all_good=False, alone="late_fee")


@given(a_contribution(), st.dates(date(2011, 6, 25), date(2011, 7, 5)))
def test_the_days_on_either_side_of_a_new_rate_count_by_their_own(one, pay_by):
    one |= {"pay_by": pay_by, "paid_on": date(2011, 7, 6)}

    assert_alike("R-10", [one], as_facts, alone="late_fee")


def contribution(**more):
    return {
        "as_of": date(2025, 6, 30),
        "overdue_amount": 1_000_000,
        "pay_by": date(2025, 1, 31),
        "paid_on": date(2025, 5, 11),
        "last_month_contribution": -1,
        "contribution_years": -1,
        "carried_months": 0,
        "is_involuntary": True,
    } | more


def test_contributions_worked_by_hand():
    drawn = [
        contribution(),  # 100 days at 0.05 % of 10,000
        # 10 days of June 2011 at 0.2 %, 5 of July at 0.05 %: 200 and 25
        contribution(pay_by=date(2011, 6, 20), paid_on=date(2011, 7, 5)),
        contribution(overdue_amount=-1, pay_by=None, last_month_contribution=123_455),  # × 1.1
        contribution(overdue_amount=0, contribution_years=500, carried_months=350),  # 18 + 3.5
        contribution(overdue_amount=0, contribution_years=1000, carried_months=1),  # 24 at most
        contribution(overdue_amount=0, contribution_years=1000, is_involuntary=False),
    ]

    assert amounts("R-10", drawn) == {
        "late_fee": [50_000, 22_500, 0, 0, 0, 0],
        "assessed": [0, 0, 135_801, 0, 0, 0],
        "unemployment_months": [0, 0, 0, 2150, 2400, 0],
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"as_of": None}, "算到哪一天"),
        ({"pay_by": None}, "没有缴费期限"),
        ({"paid_on": date(2025, 1, 31)}, "没有超过缴费期限"),
        ({"pay_by": date(1999, 1, 20)}, "没有滞纳金的比例"),
        ({"overdue_amount": 10**15}, "欠缴数额"),
        ({"contribution_years": 6001}, "累计缴费年限"),
        ({"as_of": date(2011, 6, 30)}, "法律库里没有"),
    ],
)
def test_a_contribution_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-10", contribution(), spoiled, why)
