"""Minimum wage, heat and insurance: what a place publishes, and what holds for every number."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.ground import BOOK

from niangjia.engines.claims.rulebook import evaluate
from niangjia.engines.law import Citation, Confidence, Parameter

WAGE = st.decimals(0, 9000, places=2)


def test_an_hourly_minimum_that_a_place_has_entered_is_used():
    entered = Parameter(
        name="region.minimum_wage_hour",
        title="小时最低工资标准",
        value=D("19.5"),
        unit="yuan",
        citation=Citation(law="演示数据", article="海口市", confidence=Confidence.DEMO),
        valid_from=date(2020, 1, 1),
        jurisdiction="460100",
    )
    entries = {**BOOK.entries, ("460100", "region.minimum_wage_hour"): (entered,)}
    facts = {"hours": "60", "hourly_wage": "17", "region": "460106"}

    found = evaluate("R-08", facts, replace(BOOK, entries=entries))

    assert found.amount == D("150.00")
    assert found.confidence is Confidence.DEMO


@given(wage=WAGE, minimum=st.decimals(300, 3000, places=2), months=st.integers(1, 24))
def test_what_is_paid_and_the_gap_reach_the_minimum(wage, minimum, months):
    facts = {"comparable_wage": str(wage), "minimum_wage": str(minimum), "month_count": months}

    found = evaluate("R-08", facts, BOOK)

    assert found.amount == max(minimum - wage, D(0)) * months


@pytest.mark.parametrize(
    ("region", "facts"),
    [
        ("330100", {"months": ["2025-07"]}),
        ("350500", {"months": ["2025-07"]}),
        ("360000", {"months": ["2025-07"]}),
        ("410000", {"days": "5"}),
        ("460100", {"days": "5"}),
        ("610000", {"days": "5"}),
    ],
)
def test_a_standard_from_a_web_table_says_what_it_is(region, facts):
    found = evaluate("R-09", {"region": region} | facts, BOOK)

    assert found.confidence is Confidence.UNVERIFIED
    assert any("网页表" in doubt for doubt in found.doubts)


@given(due=st.integers(1, 10**6), days=st.integers(0, 3000), more=st.integers(0, 3000))
def test_late_fees_add_up_over_days(due, days, more):
    def fee(number):
        facts = {"overdue_amount": str(due), "overdue_days": number}
        return evaluate("R-10", facts, BOOK).amount

    assert abs(fee(days + more) - fee(days) - fee(more)) <= D("0.01")


@given(years=st.decimals(0, 40, places=1), carried=st.integers(0, 24), more=st.integers(0, 20))
def test_longer_contribution_never_gives_fewer_months(years, carried, more):
    def months(number):
        facts = {
            "contribution_years": str(number),
            "carried_months": str(carried),
            "as_of": "2025-06-30",
        }
        [part] = evaluate("R-10", facts, BOOK).parts
        return part.amount

    assert months(years) <= months(years + more) <= 24
