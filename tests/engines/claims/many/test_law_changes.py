"""Numbers of the law that change on a day, cannot be held, or are asked twice; columns left out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from tests.engines.claims.many.ground import BOOK

from niangjia.engines.claims.many.columns import TooFine, _named
from niangjia.engines.claims.many.fees import KINDS, Fees, court_fee
from niangjia.engines.claims.many.insurance import Contributions, social_insurance
from niangjia.engines.claims.many.laws import Law
from niangjia.engines.claims.many.leaving import Leavers, leaving_grants


def dated(*days):
    return np.array(days, dtype="M8[D]")


def changed(name, day, value):
    """A book in which a number changes on a day."""
    key = ("CN", name)
    [old] = BOOK.entries[key]
    versions = replace(old, valid_until=day), replace(old, valid_from=day, value=Decimal(value))
    return replace(BOOK, entries={**BOOK.entries, key: versions})


def test_each_fee_is_counted_by_the_law_of_its_day():
    """5,000 yuan is below the first 10,000: the flat fee, 50 yuan, then 60."""
    fees = Fees(
        kind=np.full(2, KINDS.index("ENFORCEMENT")),
        as_of=dated("2024-12-31", "2025-01-01"),
        amount=np.array([500_000, 500_000]),
    )
    book = changed("fees.enforcement_flat", date(2025, 1, 1), "60")

    assert court_fee(fees, book)["amount"].tolist() == [5_000, 6_000]


def test_years_of_contribution_that_are_no_whole_number_are_refused_by_name():
    book = changed("social_insurance.unemployment_years_1", date(2012, 1, 1), "1.5")
    owed = Contributions(as_of=dated("2025-01-01"), contribution_years=np.array([200]))

    with pytest.raises(TooFine, match="R-10"):
        social_insurance(owed, book)


def test_who_owes_nothing_late_has_no_late_fee():
    owed = Contributions(as_of=dated("2025-01-01"), contribution_years=np.array([200]))

    told = social_insurance(owed, BOOK)
    assert told["late_fee"].tolist() == [0]
    assert told["unemployment_months"].tolist() == [1_200]  # 满一年不足五年：十二个月


def test_without_a_base_of_their_own_everybody_has_the_provinces():
    """R23-zhejiang-10: 2 months x 8,123.45, twice."""
    leavers = Leavers(
        region=np.array([330_000]),
        grade=np.array([10]),
        left_on=dated("2025-06-30"),
        provincial_average_wage=np.array([812_345]),
    )

    assert leaving_grants(leavers, BOOK)["amount"].tolist() == [3_249_380]


@dataclass(frozen=True)
class Shares:
    shares: tuple[Fraction, ...]


def test_fractions_asked_for_twice_are_the_same():
    law = Law(sets=(Shares((Fraction(1, 2), Fraction(1, 3))),), of_row=None, tables={})

    first, again = law.fractions("shares"), law.fractions("shares")
    assert [int(top) for top in first[0]] == [int(top) for top in again[0]] == [3, 2]
    assert first[1] == again[1] == 6


def test_a_refusal_of_a_part_that_the_whole_does_not_know_is_a_fault_of_ours():
    with pytest.raises(AssertionError, match="refused in part"):
        _named(Fees(kind=np.array([0]), as_of=dated("2025-01-01")), lambda every: {})
