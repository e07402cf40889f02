"""Less than the minimum wage, of many at once (最低工资差额, R-08)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import numpy as np

from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    SCALE,
    Columns,
    Days,
    Fault,
    Fen,
    Flags,
    Parts,
    counted,
    fits,
    no,
    not_days,
    not_told,
    nothing,
    one,
    rounded,
    yes,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.months import month_starts
from niangjia.engines.claims.many.told import most, told
from niangjia.engines.claims.minimum_gap import GapFacts, PaidMonth
from niangjia.engines.law import LawOn, StatuteBook


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidMonths(Columns):
    """A row for each worker and month, or several months alike; `day` is any of the (last) month.

    Where `hours` (in hundredths) are told, the row is part-time work by the hour and its monthly
    wage counts for nothing. -1 stands for what is not known.
    """

    day: Days
    wage: Fen
    minimum_wage: Fen
    month_count: Fen = field(default_factory=one)
    overtime_pay: Fen = field(default_factory=nothing)
    shift_allowance: Fen = field(default_factory=nothing)
    hardship_allowance: Fen = field(default_factory=nothing)
    welfare: Fen = field(default_factory=nothing)
    social_insurance: Fen = field(default_factory=nothing)
    is_insurance_inside: Flags = field(default_factory=yes)
    is_probation: Flags = field(default_factory=no)
    agreed_wage: Fen = field(default_factory=not_told)
    lowest_post_wage: Fen = field(default_factory=not_told)
    hours: Fen = field(default_factory=not_told)
    hourly_wage: Fen = field(default_factory=not_told)
    hourly_minimum_wage: Fen = field(default_factory=not_told)


def minimum_gap(paid: PaidMonths, book: StatuteBook) -> Parts:
    """Return what is lacking to the minimum wage of each row (R-08; 劳动法 48; 劳动合同法 20, 85).

    :raises FaultyRow: a wage that cannot be, hours without an hourly wage, before the law.
    """
    laws = Laws(book=book, names=("minimum_wage.",), numbers=_Numbers.of)
    return counted(paid, partial(_faults, laws=laws), partial(_owed, laws=laws))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """What share of the agreed wage probation leaves at least."""

    share: Fraction

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("minimum_wage.gap")
        law.norm("minimum_wage.excluded")
        share = Fraction(law.parameter("minimum_wage.probation_share").value)
        fits("R-08", 6 * MOST_WAGE, share.denominator, most(GapFacts, "month_count"), 4)
        fits("R-08", MOST_WAGE, most(GapFacts, "hours"), 4)
        return cls(share=share)


def _faults(paid: PaidMonths, *, laws: Laws[_Numbers]) -> Iterator[Fault]:
    yield from not_days((paid.day, "月份"))
    yield from told(paid, GapFacts)
    yield from told(paid, PaidMonth)
    yield (paid.hours < 0) & (_within(paid) > paid.wage), "加班费、津贴等加起来比应发工资还多"
    by_hour = (paid.hourly_wage < 0) | (paid.hourly_minimum_wage < 0)
    yield (paid.hours >= 0) & by_hour, "按小时算，却没有每小时的工资或者小时最低工资"
    yield from laws.unknown(month_starts(paid.day))


def _owed(paid: PaidMonths, *, laws: Laws[_Numbers]) -> Parts:
    return laws.each(paid, month_starts(paid.day), _count)


def _within(paid: PaidMonths) -> Fen:
    """Return what of the wage is not compared with the minimum wage, social insurance apart."""
    return paid.overtime_pay + paid.shift_allowance + paid.hardship_allowance + paid.welfare


def _count(paid: PaidMonths, law: _Numbers) -> Parts:
    top, bottom = law.share.numerator, law.share.denominator
    less = _within(paid) + np.where(paid.is_insurance_inside, 0, paid.social_insurance)
    gap = np.maximum(paid.minimum_wage - paid.wage + less, 0) * bottom
    agreed, lowest = paid.agreed_wage, paid.lowest_post_wage
    # The lower of the two, where both are known.
    base = np.where(
        (agreed < 0) | (lowest < 0), np.maximum(agreed, lowest), np.minimum(agreed, lowest)
    )
    on_probation = paid.is_probation & (base >= 0)
    gap = np.where(on_probation, np.maximum(gap, base * top - paid.wage * bottom), gap)
    lacking = rounded(gap * paid.month_count, bottom)
    by_hour = np.maximum(paid.hourly_minimum_wage - paid.hourly_wage, 0) * np.maximum(paid.hours, 0)
    return {"amount": np.where(paid.hours >= 0, rounded(by_hour, SCALE), lacking)}
