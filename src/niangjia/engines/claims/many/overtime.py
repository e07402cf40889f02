"""Overtime pay of many at once, in three systems of working time (加班费, R-06)."""

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
    in_common,
    in_hundredths,
    must_be_day,
    no,
    not_told,
    nothing,
    refuse,
    rounded,
    yes,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.months import month_ends
from niangjia.engines.claims.many.told import choices, most, must_be_told
from niangjia.engines.claims.overtime import OvertimeFacts, Regime
from niangjia.engines.law import LawOn, StatuteBook

REGIMES = choices(OvertimeFacts, "regime")
PERIODS = choices(OvertimeFacts, "period")
_COMPREHENSIVE, _FLEXIBLE = (REGIMES.index(one) for one in (Regime.COMPREHENSIVE, Regime.FLEXIBLE))
_KINDS = ("weekday", "rest_day", "holiday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Columns):
    """A month's or a period's overtime; hours in hundredths, money in fen, `day` any of the month.

    `regime` and `period` are places in REGIMES and PERIODS, `worked_hours` (-1: not told) those
    of a period that is averaged, without the hours on holidays.
    """

    day: Days
    monthly_wage: Fen
    minimum_wage: Fen
    regime: Fen = field(default_factory=nothing)
    weekday_hours: Fen = field(default_factory=nothing)
    rest_day_hours: Fen = field(default_factory=nothing)
    rest_day_hours_off: Fen = field(default_factory=nothing)
    holiday_hours: Fen = field(default_factory=nothing)
    period: Fen = field(default_factory=not_told)
    worked_hours: Fen = field(default_factory=not_told)
    excess_hours: Fen = field(default_factory=not_told)
    is_minimum_wage_floor: Flags = field(default_factory=yes)
    is_holiday_paid_flexible: Flags = field(default_factory=no)
    paid: Fen = field(default_factory=nothing)


def overtime(hours: Hours, book: StatuteBook) -> Parts:
    """Return the overtime pay beside the ordinary wage, less what was paid (R-06; 劳动法 44).

    :raises FaultyRow: hours of another system of working time, more time off than worked, a wage
        that cannot be, before the law.
    """
    laws = Laws(book=book, names=("overtime.", "wages."), numbers=_Numbers.of)
    return counted(hours, partial(_count, laws=laws), "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """What each hundredth of an hour is of a month's wage, by kind; the standard of each period."""

    weights: tuple[Fraction, ...]
    standard: tuple[int, ...]

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("wages.in_full_and_on_time")
        hours_day = Fraction(law.parameter("overtime.hours_day").value)
        month = Fraction(law.parameter("wages.paid_days_month").value) * hours_day * SCALE
        rates = (Fraction(law.parameter(f"overtime.{kind}").value) for kind in _KINDS)
        weights = tuple(rate / month for rate in rates)
        fits(
            "R-06", MOST_WAGE, most(OvertimeFacts, "holiday_hours"), sum(in_common(*weights)[0]), 4
        )
        names = (f"overtime.work_days_{period.lower()}" for period in PERIODS)
        days = [Fraction(law.parameter(name).value) for name in names]
        return cls(
            weights=weights,
            # The first stands for no period at all.
            standard=(0, *(in_hundredths("R-06", one * hours_day) for one in days)),
        )


def _count(hours: Hours, *, laws: Laws[_Numbers]) -> Parts:
    must_be_day(hours.day, "月份")
    must_be_told(hours, OvertimeFacts)
    is_averaged, is_flexible = hours.regime == _COMPREHENSIVE, hours.regime == _FLEXIBLE
    _must_be_of_one_system(hours, is_averaged)
    law = laws.of(month_ends(hours.day))
    weekday, rest_day = hours.weekday_hours, hours.rest_day_hours - hours.rest_day_hours_off
    holiday = hours.holiday_hours
    if is_averaged.any():
        beyond = hours.worked_hours - law.entry("standard", hours.period + 1)
        told = chosen(hours.worked_hours < 0, hours.excess_hours, beyond)
        weekday = chosen(is_averaged, np.maximum(told, 0), weekday)
    if is_flexible.any():
        by_kind = ~is_flexible
        weekday, rest_day = weekday * by_kind, rest_day * by_kind
        holiday = holiday * (by_kind | hours.is_holiday_paid_flexible)
    floor = hours.minimum_wage * hours.is_minimum_wage_floor
    base = np.maximum(hours.monthly_wage, floor)
    weights, bottom = law.fractions("weights")
    weighed = weekday * weights[0] + rest_day * weights[1] + holiday * weights[2]
    return {"amount": np.maximum(rounded(base * weighed, bottom) - hours.paid, 0)}


def _must_be_of_one_system(hours: Hours, is_averaged: Flags) -> None:
    """Refuse what belongs to another system of working time."""
    by_kind = (hours.weekday_hours | hours.rest_day_hours) != 0
    refuse(is_averaged & by_kind, "是综合计算工时制，不分工作日和休息日，请填周期里的小时")
    no_period = is_averaged & (hours.worked_hours >= 0) & (hours.period < 0)
    refuse(no_period, "给了周期里的小时，没有说综合计算的周期")
    # All three are -1, and so together, where none of them is told.
    of_a_period = (hours.worked_hours & hours.excess_hours & hours.period) >= 0
    refuse(~is_averaged & of_a_period, "不是综合计算工时制，却填了周期里的小时")
    too_much = hours.rest_day_hours_off > hours.rest_day_hours
    refuse(too_much, "补休的小时比休息日工作的小时还多")
