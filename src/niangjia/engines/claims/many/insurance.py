"""Social insurance of many at once: late fees, assessed sums, months of benefit (R-10)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from niangjia.engines.claims.many.columns import (
    MOST_SUM,
    Columns,
    Days,
    Fault,
    Fen,
    Flags,
    Parts,
    counted,
    fits,
    in_common,
    in_hundredths,
    never,
    not_days,
    not_told,
    nothing,
    number,
    numbers,
    there_is,
    times,
    yes,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import told
from niangjia.engines.claims.social_insurance import LAW, InsuranceFacts
from niangjia.engines.law import LawOn, Parameter, StatuteBook

_TIERS = (1, 2, 3)
# Three hundred years late, for the guard against overflow.
_MOST_DAYS = 110_000
_OPEN = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions(Columns):
    """What an employer owes the agency for each by a day, and what each may draw from it.

    Years and months are in hundredths; -1 stands for what is not asked.
    """

    as_of: Days
    overdue_amount: Fen = field(default_factory=not_told)
    pay_by: Days = field(default_factory=never)
    paid_on: Days = field(default_factory=never)
    last_month_contribution: Fen = field(default_factory=not_told)
    contribution_years: Fen = field(default_factory=not_told)
    carried_months: Fen = field(default_factory=nothing)
    is_involuntary: Flags = field(default_factory=yes)


def social_insurance(owed: Contributions, book: StatuteBook) -> Parts:
    """Return the late fee, the sum first assessed, and months of benefit in hundredths (R-10).

    :raises FaultyRow: no day to pay by, paid before it was late, before the law.
    """
    rule = _Rule.of(book)
    return counted(owed, rule.faults, rule.owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """What is assessed where nothing was declared; years and months of benefit in hundredths."""

    undeclared: Fraction
    years: tuple[int, ...]
    months: tuple[int, ...]
    months_max: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        def hundredths(name: str) -> int:
            return in_hundredths("R-10", Fraction(law.parameter(f"{LAW}.{name}").value))

        undeclared = Fraction(law.parameter(f"{LAW}.undeclared_ratio").value)
        fits("R-10", MOST_SUM, undeclared, 4)
        return cls(
            undeclared=undeclared,
            years=tuple(hundredths(f"unemployment_years_{n}") for n in _TIERS),
            months=tuple(hundredths(f"unemployment_months_{n}") for n in _TIERS),
            months_max=hundredths("unemployment_months_max"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """A daily rate of the late fee over a common bottom, from a day until before another."""

    first: int
    after: int
    top: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """The rule with every rate of the late fee there was: each day late counts by its own."""

    laws: Laws[_Numbers]
    rates: tuple[_Rate, ...]
    bottom: int

    @classmethod
    def of(cls, book: StatuteBook) -> "_Rule":
        entries = book.entries[("CN", f"{LAW}.late_fee_rate")]
        versions = [one for one in entries if isinstance(one, Parameter)]
        tops, bottom = in_common(*(Fraction(one.value) for one in versions))
        fits("R-10", Fraction(MOST_SUM, bottom), max(tops), _MOST_DAYS, 4)
        fits("R-10", bottom, max(tops), _MOST_DAYS, 4)
        return cls(
            laws=Laws(book=book, names=(f"{LAW}.",), numbers=_Numbers.of),
            rates=tuple(
                _Rate(
                    first=number(one.valid_from),
                    after=number(one.valid_until) if one.valid_until else _OPEN,
                    top=top,
                )
                for one, top in zip(versions, tops, strict=True)
            ),
            bottom=bottom,
        )

    def faults(self, owed: Contributions) -> Iterator[Fault]:
        yield from not_days((owed.as_of, "“算到哪一天”"))
        yield from told(owed, InsuranceFacts)
        is_late = owed.overdue_amount >= 0
        yield is_late & ~there_is(owed.pay_by), "没有缴费期限的最后一日"
        yield is_late & (self._until(owed) <= numbers(owed.pay_by)), "没有超过缴费期限"
        before = numbers(owed.pay_by) + 1 < self.rates[0].first
        yield is_late & before, "那时法律库里没有滞纳金的比例"
        yield from self.laws.unknown(owed.as_of)

    def owed(self, owed: Contributions) -> Parts:
        found = self.laws.each(owed, owed.as_of, _count)
        return {"late_fee": self._late_fee(owed)} | found

    @staticmethod
    def _until(owed: Contributions) -> Fen:
        """Return the last day late: that of payment, or the day that is counted to."""
        return np.where(there_is(owed.paid_on), numbers(owed.paid_on), numbers(owed.as_of))

    def _late_fee(self, owed: Contributions) -> Fen:
        start, after = numbers(owed.pay_by) + 1, self._until(owed) + 1
        weight = np.zeros(len(owed), dtype=np.int64)
        for rate in self.rates:
            days = np.minimum(after, rate.after) - np.maximum(start, rate.first)
            weight += np.maximum(days, 0) * rate.top
        is_late = owed.overdue_amount > 0
        return times(
            np.where(is_late, owed.overdue_amount, 0), np.where(is_late, weight, 0), self.bottom
        )


def _count(owed: Contributions, law: _Numbers) -> Parts:
    last = np.maximum(owed.last_month_contribution, 0)
    months = np.zeros(len(owed), dtype=np.int64)
    for years, reached in zip(law.years, law.months, strict=True):
        months = np.where(owed.contribution_years >= years, reached, months)
    months = np.minimum(months + owed.carried_months, law.months_max)
    is_paid = (owed.contribution_years >= 0) & owed.is_involuntary
    return {
        "assessed": times(last, law.undeclared.numerator, law.undeclared.denominator),
        "unemployment_months": np.where(is_paid, months, 0),
    }
