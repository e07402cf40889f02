"""Columns that are left out stand for everybody; a number of the law finer than columns is none."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from tests.engines.claims.many.ground import BOOK

from niangjia.engines.claims.many.columns import FaultyRow, TooFine, in_hundredths
from niangjia.engines.claims.many.minimum_gap import PaidMonths, minimum_gap
from niangjia.engines.claims.many.no_contract import Hires, double_wage


def dated(*days):
    return np.array(days, dtype="M8[D]")


def test_pay_without_allowances_is_compared_whole():
    """2,060 less 1,800 and less 2,060; for one month each, by the month."""
    paid = PaidMonths(
        day=dated("2025-01-01", "2025-01-01"),
        wage=np.array([180_000, 206_000]),
        minimum_wage=np.array([206_000, 206_000]),
    )

    assert minimum_gap(paid, BOOK)["amount"].tolist() == [26_000, 0]


def test_who_never_signed_and_never_left_is_owed_eleven_months():
    """R05-2: 11 × 4,500."""
    hires = Hires(hired_on=dated("2024-03-15"), monthly_wage=np.array([450_000]))

    assert double_wage(hires, BOOK)["amount"].tolist() == [4_950_000]


def test_a_number_of_the_law_with_three_places_is_declined():
    assert in_hundredths("R-09", Decimal("12.50")) == 1250
    with pytest.raises(TooFine, match="R-09"):
        in_hundredths("R-09", Fraction(1, 3))


def test_rows_before_the_law_are_never_counted_by_another_days_law():
    paid = PaidMonths(
        day=dated("2025-01-01", "2000-01-01", "2025-01-01"),
        wage=np.array([0, 0, 0]),
        minimum_wage=np.array([1, 1, 1]),
    )

    with pytest.raises(FaultyRow, match="2000-01-01") as declined:
        minimum_gap(paid, BOOK)

    assert declined.value.data["row"] == 2
