"""Social insurance of many at once: late fees, assessed sums, months of benefit (R-10)."""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from niangjia.engines.claims.many.columns import (
    MOST_SUM,
    SCALE,
    Columns,
    Days,
    Fen,
    Flags,
    Parts,
    TooFine,
    chosen,
    counted,
    fits,
    in_common,
    in_hundredths,
    must_be_day,
    never,
    not_told,
    nothing,
    number,
    numbers,
    refuse,
    there_is,
    times,
    yes,
)
from niangjia.engines.claims.many.laws import Law, Laws
from niangjia.engines.claims.many.told import most, must_be_told
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
    return counted(owed, rule.count, "late_fee", "assessed", "unemployment_months")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """What is assessed where nothing was declared; years and months of benefit in hundredths."""

    undeclared: Fraction
    months_by_year: tuple[int, ...]
    months_max: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        def hundredths(name: str) -> int:
            return in_hundredths("R-10", Fraction(law.parameter(f"{LAW}.{name}").value))

        def whole(name: str) -> int:
            if hundredths(name) % SCALE:
                raise TooFine(rule="R-10")
            return hundredths(name) // SCALE

        undeclared = Fraction(law.parameter(f"{LAW}.undeclared_ratio").value)
        fits("R-10", MOST_SUM, undeclared, 4)
        tiers = [
            (whole(f"unemployment_years_{n}"), hundredths(f"unemployment_months_{n}"))
            for n in _TIERS
        ]
        return cls(
            undeclared=undeclared,
            months_by_year=tuple(
                max((months for least, months in tiers if year >= least), default=0)
                for year in range(most(InsuranceFacts, "contribution_years") // SCALE + 1)
            ),
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

    def count(self, owed: Contributions) -> Parts:
        must_be_day(owed.as_of, "“算到哪一天”")
        must_be_told(owed, InsuranceFacts)
        return {"late_fee": self._late_fee(owed)} | _of_the_day(owed, self.laws.of(owed.as_of))

    def _late_fee(self, owed: Contributions) -> Fen:
        is_late = owed.overdue_amount >= 0
        if not is_late.any():
            return np.zeros(len(owed), dtype=np.int64)
        refuse(is_late & ~there_is(owed.pay_by), "没有缴费期限的最后一日")
        start = numbers(owed.pay_by) + 1
        until = chosen(there_is(owed.paid_on), numbers(owed.paid_on), numbers(owed.as_of))
        refuse(is_late & (until < start), "没有超过缴费期限")
        refuse(is_late & (start < self.rates[0].first), "那时法律库里没有滞纳金的比例")
        weight = np.zeros(len(owed), dtype=np.int64)
        for rate in self.rates:
            days = np.minimum(until + 1, rate.after) - np.maximum(start, rate.first)
            weight += np.maximum(days, 0) * rate.top
        weight = chosen(is_late, weight, 0)
        return times(np.maximum(owed.overdue_amount, 0), weight, self.bottom)


def _of_the_day(owed: Contributions, law: Law[_Numbers]) -> Parts:
    """Return what is assessed, and the months of benefit, by the law of the day."""
    last = np.maximum(owed.last_month_contribution, 0)
    undeclared, bottom = law.fraction("undeclared")
    # Whole years decide, of which there are few: a list of them has the months of each.
    years = np.maximum(owed.contribution_years, 0) // SCALE
    months = law.entry("months_by_year", years)
    longest = law.number("months_max")
    is_paid = (owed.contribution_years >= 0) & owed.is_involuntary
    months = np.minimum(months + owed.carried_months, longest)
    return {
        "assessed": times(last, undeclared, bottom),
        "unemployment_months": chosen(is_paid, months, 0),
    }
