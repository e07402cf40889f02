"""Wages owed and double wage: what holds whatever the numbers."""

from datetime import date, timedelta
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.ground import BOOK

from niangjia.engines.claims.rulebook import RULEBOOK, evaluate
from niangjia.engines.claims.schema import read_facts

MONEY = st.decimals(0, 99_999, places=2)


def computed(rule, facts):
    return RULEBOOK[rule].compute(read_facts(rule, RULEBOOK[rule].facts, facts), BOOK)


@given(due=MONEY, paid=MONEY, ratio=st.decimals("0.5", 1, places=2))
def test_parts_add_up_and_lie_between_half_and_all(due, paid, ratio):
    facts = {"due": str(due), "paid": str(paid), "order_deadline": "2026-03-31"}

    found = evaluate("R-04", facts | {"ratio": str(ratio)}, BOOK)
    open_ended = computed("R-04", facts)

    assert found.amount == sum(part.amount for part in found.parts)
    if open_ended.amount is None:
        assert open_ended.low <= found.amount <= open_ended.high
    assert found.parts[0].amount == max(due - paid, D(0))


@given(
    due=st.integers(0, 20_000),
    kept=st.integers(0, 20_000),
    minimum=st.integers(300, 3000),
)
def test_what_may_be_kept_back_is_a_fifth_and_leaves_the_minimum(due, kept, minimum):
    month = {"due": str(due), "paid": "0", "deducted_for_loss": str(kept)}
    facts = {"months": {"2025-01": month}, "minimum_wage": str(minimum)}

    allowed = due - evaluate("R-04", facts, BOOK).amount

    assert 0 <= allowed <= min(D(kept), D(due) / 5)
    assert allowed == 0 or due - allowed >= minimum


@given(
    hired=st.dates(date(2008, 1, 1), date(2024, 12, 1)),
    signed=st.integers(0, 500),
    later=st.integers(0, 60),
)
def test_double_wage_grows_with_the_delay_to_eleven_months(hired, signed, later):
    """In whole months; odd days may count for more than a month until the next one is full."""

    def months(days):
        facts = {
            "hired_on": hired.isoformat(),
            "signed_on": (hired + timedelta(days=days)).isoformat(),
            "monthly_wage": "2175",
        }
        return computed("R-05", facts).amount / 2175

    assert int(months(signed)) <= int(months(signed + later)) + 1
    assert months(signed) < 12
    assert months(366) == 11
