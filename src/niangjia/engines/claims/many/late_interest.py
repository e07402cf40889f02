"""Double interest for late performance of many debts at once (迟延履行利息, R-50)."""

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np

from niangjia.engines.claims.late_interest import LateFacts
from niangjia.engines.claims.many.columns import (
    EARLIEST,
    MOST_SUM,
    NO_LATER,
    Columns,
    Days,
    Fen,
    Parts,
    counted,
    fits,
    numbers,
    refuse,
    times,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import must_be_told
from niangjia.engines.law import LawOn, StatuteBook

_ONE = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class LateSums(Columns):
    """Principals, each with the last day to perform and the day it was paid, all of it at once."""

    principal: Fen
    perform_by: Days
    paid_on: Days


def late_interest(sums: LateSums, book: StatuteBook) -> Parts:
    """Return the doubled part of the interest on each (R-50; 民诉法 264; 法释〔2014〕8号).

    Part payments and halts of the enforcement are lists for each and counted one by one.

    :raises FaultyRow: not paid late, or late already before the interpretation came into force.
    """
    laws = Laws(book=book, names=("late_interest.",), numbers=_Numbers.of)
    return counted(sums, partial(_count, laws=laws), "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    rate: Fraction

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("late_interest.doubled")
        rate = Fraction(law.parameter("late_interest.daily_rate").value)
        days = (NO_LATER - EARLIEST).days
        fits("R-50", MOST_SUM, rate, days, 4)
        fits("R-50", rate.numerator, days, rate.denominator, 4)
        return cls(rate=rate)


def _count(sums: LateSums, *, laws: Laws[_Numbers]) -> Parts:
    must_be_told(sums, LateFacts)
    refuse(sums.paid_on <= sums.perform_by, "付清之日没有超过履行期限")
    laws.of(sums.perform_by + _ONE)  # what was late before, nobody has entered
    rate, bottom = laws.of(sums.paid_on).fraction("rate")
    days = numbers(sums.paid_on) - numbers(sums.perform_by)
    return {"amount": times(sums.principal, days * rate, bottom)}
