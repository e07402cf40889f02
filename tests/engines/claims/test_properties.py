"""What holds for every wage and every length of service."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.ground import G, claim, facts, ledger

from niangjia.engines.claims import Month


@given(
    start=st.dates(date(2008, 1, 1), date(2020, 1, 1)),
    days=st.integers(0, 9000),
    more=st.integers(1, 800),
    wage=st.decimals(2000, 60000, places=2),
)
def test_longer_service_never_pays_less(start, days, more, wage):
    def amount(length):
        left = min(start + timedelta(days=length), date(2026, 5, 31))
        return claim("R-01", facts(hired_on=start, left_on=left, average_wage=wage)).amount

    assert amount(days) <= amount(days + more)


@given(wage=st.decimals(0, 100000, places=2), years=st.integers(1, 18))
def test_twice_is_twice_for_service_since_2008(wage, years):
    known = facts(
        hired_on=date(2008, 1, 1),
        left_on=date(2008 + years, 12, 31),
        average_wage=wage,
        minimum_wage=D(1500),
    )
    once = claim("R-01", known).amount
    twice = claim("R-02", replace(known, ground=G.UNLAWFUL)).amount

    assert abs(twice - once * 2) <= D("0.01")
    assert once >= D(1500) * min(years + 1, 12)


@given(
    dues=st.lists(st.decimals(0, 99999, places=2), min_size=12, max_size=12),
    shares=st.lists(st.integers(0, 100), min_size=12, max_size=12),
)
def test_arrears_add_up_to_the_fen(dues, shares):
    months = {
        month: Month(due=due, paid=(due * share / 100).quantize(D("0.01")))
        for month, due, share in zip(ledger(), dues, shares, strict=True)
    }

    found = claim("R-04", facts(months=months))

    assert found.amount == sum((m.due - m.paid for m in months.values()), D(0)).quantize(D("0.01"))
