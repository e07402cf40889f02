"""Annual leave that was not given, of many at once (未休年休假工资, R-07)."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from math import ceil

import numpy as np

from niangjia.engines.claims.annual_leave import LAW, LeaveFacts
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
    never,
    no,
    not_told,
    nothing,
    numbers,
    refuse,
    rounded,
    there_is,
    yes,
)
from niangjia.engines.claims.many.laws import Law, Laws
from niangjia.engines.claims.many.told import most, must_be_told
from niangjia.engines.law import LawOn, StatuteBook

_TIERS = (1, 2, 3)
_EPOCH_YEAR = 1970
_MOST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves(Columns):
    """One year's leave of each: days and months in hundredths, years whole, money in fen.

    Whole years worked anywhere are -1 where only what was agreed is known.
    """

    year: Fen
    average_wage: Fen
    total_years: Fen = field(default_factory=not_told)
    entitlement_days: Fen = field(default_factory=not_told)
    hired_on: Days = field(default_factory=never)
    left_on: Days = field(default_factory=never)
    taken_days: Fen = field(default_factory=nothing)
    continuous_months: Fen = field(default_factory=not_told)
    is_declined_in_writing: Flags = field(default_factory=no)
    is_normal_wage_paid: Flags = field(default_factory=yes)
    sick_leave_months: Fen = field(default_factory=nothing)
    personal_leave_days: Fen = field(default_factory=nothing)
    has_longer_vacation: Flags = field(default_factory=no)
    is_excluded_since_last_year: Flags = field(default_factory=no)
    order_deadline: Days = field(default_factory=never)
    paid_on: Days = field(default_factory=never)
    as_of: Days = field(default_factory=never)


def annual_leave(leaves: Leaves, book: StatuteBook) -> Parts:
    """Return the pay for leave not given and what a disobeyed order adds to it (R-07; 条例 5, 7).

    :raises FaultyRow: days out of order or not of the year, fewer days agreed than the law gives,
        before the rules.
    """
    laws = Laws(book=book, names=(f"{LAW}.", "wages."), numbers=_Numbers.of)
    return counted(leaves, partial(_count, laws=laws), "amount", "leave_pay", "additional")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """What a year gives by whole years worked (-1: not told), and for what it gives nothing.

    Days and months are in hundredths; an excluded tier gives -1 day. `rates` is what a hundredth
    of a day is of a month's wage: in general, for who declined in writing, and once.
    """

    days: tuple[int, ...]
    sick_months: tuple[int, ...]
    continuous_months: int
    personal_leave_days: int
    year_days: int
    rates: tuple[Fraction, ...]

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm(f"{LAW}.daily")

        def value(name: str) -> Fraction:
            return Fraction(law.parameter(f"{LAW}.{name}").value)

        def hundredths(name: str) -> int:
            return in_hundredths("R-07", value(name))

        daily = Fraction(law.parameter("wages.paid_days_month").value) * SCALE
        rates = tuple(one / daily for one in (value("rate"), value("rate_declined"), Fraction(1)))
        year_days = ceil(value("year_days"))
        fits("R-07", MOST_WAGE, _MOST_DAYS * SCALE, *in_common(*rates)[0][:2], 4)
        fits("R-07", _MOST_DAYS * SCALE, _MOST_DAYS * SCALE, year_days, 4)
        from_years = [value(f"tier_{n}_years") for n in _TIERS]
        years = range(most(LeaveFacts, "total_years") + 1)
        tiers = [sum(year >= least for least in from_years) for year in years]
        days = (-1, *(hundredths(f"tier_{n}_days") for n in _TIERS))
        sick = [hundredths(f"sick_months_{n}") for n in _TIERS]
        return cls(
            # Who is not told to have worked any years has what was agreed, and the first tier's
            # months of sickness.
            days=(0, *(days[tier] for tier in tiers)),
            sick_months=(sick[0], *(sick[max(tier - 1, 0)] for tier in tiers)),
            continuous_months=ceil(value("continuous_months")),
            personal_leave_days=hundredths("personal_leave_days"),
            year_days=year_days,
            rates=rates,
        )


def _count(leaves: Leaves, *, laws: Laws[_Numbers]) -> Parts:
    must_be_told(leaves, LeaveFacts)
    jan, dec = _bounds(leaves.year)
    hired, left = numbers(leaves.hired_on), numbers(leaves.left_on)
    has_left = there_is(leaves.left_on)
    refuse(hired > dec, "那年以后才入职，没有那年的年休假")
    refuse(has_left & (left < jan), "那年以前已经离职，没有那年的年休假")
    refuse(leaves.left_on < leaves.hired_on, "离职日早于入职日")
    unknown = (leaves.total_years & leaves.entitlement_days) < 0  # both are -1
    refuse(unknown, "没有累计工作年限，也没有约定的天数")
    # NaT is below every day: it never raises the first one, and stands for nobody who left.
    first = np.maximum(jan, hired)
    last = np.minimum(dec, chosen(has_left, left, dec))
    law = laws.of(last.view("M8[D]"))
    by_law = law.entry("days", leaves.total_years + 1)
    agreed = leaves.entitlement_days
    is_excluded = _is_excluded(leaves, by_law, law)
    too_few = (agreed >= 0) & (agreed < by_law) & ~is_excluded
    refuse(too_few, "约定的年休假少于法定的天数")
    whole = chosen(agreed >= 0, agreed, by_law)
    year = law.number("year_days")
    days = chosen(is_excluded, 0, _days(leaves.taken_days, whole, first, last, jan, dec, year))
    (full, declined, once), bottom = law.fractions("rates")
    rate = chosen(leaves.is_declined_in_writing, declined, full)
    rate = rate - once * leaves.is_normal_wage_paid
    pay = rounded(days * leaves.average_wage * rate, bottom)
    more = _added(leaves, pay)
    return {"amount": pay + more, "leave_pay": pay, "additional": more}


def _bounds(year: Fen) -> tuple[Fen, Fen]:
    """Return the first and the last day of each year."""
    first, last = int(year.min()), int(year.max())
    starts = np.arange(first - _EPOCH_YEAR, last - _EPOCH_YEAR + 2).view("M8[Y]").astype("M8[D]")
    days = numbers(starts)
    return days.take(year - first), days.take(year - first + 1) - 1


def _is_excluded(leaves: Leaves, by_law: Fen, law: Law[_Numbers]) -> Flags:
    """Return who has no leave this year, by whichever article."""
    worked = leaves.continuous_months
    excluded: Flags = by_law < 0
    excluded = excluded | leaves.has_longer_vacation | leaves.is_excluded_since_last_year
    excluded |= (worked >= 0) & (worked < law.number("continuous_months"))
    excluded |= leaves.personal_leave_days >= law.number("personal_leave_days")
    sick = law.entry("sick_months", leaves.total_years + 1)
    return excluded | (leaves.sick_leave_months >= sick)


def _days(taken: Fen, whole: Fen, first: Fen, last: Fen, jan: Fen, dec: Fen, year: Fen) -> Fen:
    """Return the days of leave that were due and not given, in hundredths."""
    is_leaver, is_joiner = last < dec, first > jan
    # Part of a year: whole days only, for a leaver of what is left, for a joiner of the share.
    share = whole * (last - first + 1)
    over = chosen(is_leaver, share - taken * year, share) // (year * SCALE) * SCALE
    part = chosen(is_leaver, over, over - taken)
    return np.maximum(chosen(is_leaver | is_joiner, part, whole - taken), 0)


def _added(leaves: Leaves, pay: Fen) -> Fen:
    """Return as much again where an order to pay was not obeyed in time."""
    ordered = there_is(leaves.order_deadline)
    if not ordered.any():
        return np.zeros_like(pay)
    deadline = numbers(leaves.order_deadline)
    spared = (numbers(leaves.paid_on) <= deadline) & there_is(leaves.paid_on)
    spared |= (numbers(leaves.as_of) <= deadline) & there_is(leaves.as_of)
    return chosen(ordered & ~spared, pay, 0)
