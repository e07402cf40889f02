"""Less than the minimum wage, of many at once (最低工资差额, R-08)."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import numpy as np

from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    SCALE,
    Columns,
    Days,
    Fen,
    Flags,
    Parts,
    chosen,
    counted,
    fits,
    must_be_day,
    no,
    not_told,
    nothing,
    one,
    refuse,
    rounded,
    yes,
)
from niangjia.engines.claims.many.laws import Law, Laws
from niangjia.engines.claims.many.months import month_starts
from niangjia.engines.claims.many.told import most, must_be_told
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
    return counted(paid, partial(_count, laws=laws), "amount")


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


def _count(paid: PaidMonths, *, laws: Laws[_Numbers]) -> Parts:
    must_be_day(paid.day, "月份")
    must_be_told(paid, GapFacts)
    must_be_told(paid, PaidMonth)
    by_hour = paid.hours >= 0
    within = paid.overtime_pay + paid.shift_allowance + paid.hardship_allowance + paid.welfare
    refuse(~by_hour & (within > paid.wage), "加班费、津贴等加起来比应发工资还多")
    lacking = by_hour & ((paid.hourly_wage | paid.hourly_minimum_wage) < 0)
    refuse(lacking, "按小时算，却没有每小时的工资或者小时最低工资")
    law = laws.of(month_starts(paid.day))
    amount = _by_month(paid, within, law)
    if by_hour.any():
        gap = np.maximum(paid.hourly_minimum_wage - paid.hourly_wage, 0)
        amount = chosen(by_hour, rounded(gap * paid.hours, SCALE), amount)
    return {"amount": amount}


def _by_month(paid: PaidMonths, within: Fen, law: Law[_Numbers]) -> Fen:
    """Return the gap of whole months; what is `within` the wage is not compared."""
    less = within + chosen(paid.is_insurance_inside, 0, paid.social_insurance)
    gap = np.maximum(paid.minimum_wage - paid.wage + less, 0)
    if not paid.is_probation.any():
        alike: Fen = gap * paid.month_count
        return alike
    agreed, lowest = paid.agreed_wage, paid.lowest_post_wage
    # The lower of the two where both are known, else the one that is, else -1.
    both = (agreed | lowest) >= 0
    base = chosen(both, np.minimum(agreed, lowest), np.maximum(agreed, lowest))
    share, bottom = law.fraction("share")
    to_the_floor = chosen(base >= 0, base * share - paid.wage * bottom, 0)
    gap = chosen(paid.is_probation, np.maximum(gap * bottom, to_the_floor), gap * bottom)
    return rounded(gap * paid.month_count, bottom)
