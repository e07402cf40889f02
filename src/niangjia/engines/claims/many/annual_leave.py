"""Annual leave that was not given, of many at once (未休年休假工资, R-07)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import numpy as np

from niangjia.engines.claims.annual_leave import LAW, LeaveFacts
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
    in_common,
    in_hundredths,
    never,
    no,
    not_told,
    nothing,
    numbers,
    rounded,
    there_is,
    yes,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import told
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
    return counted(leaves, partial(_faults, laws=laws), partial(_owed, laws=laws))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Tiers by years, each with its days and months of sickness, all but years in hundredths."""

    tier_years: tuple[Fraction, ...]
    tier_days: tuple[int, ...]
    sick_months: tuple[int, ...]
    continuous_months: Fraction
    personal_leave_days: int
    year_days: Fraction
    rate: int
    rate_declined: int
    once: int
    bottom: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm(f"{LAW}.daily")

        def value(name: str) -> Fraction:
            return Fraction(law.parameter(f"{LAW}.{name}").value)

        def hundredths(name: str) -> int:
            return in_hundredths("R-07", value(name))

        daily = Fraction(law.parameter("wages.paid_days_month").value) * SCALE
        rates = (value("rate"), value("rate_declined"), Fraction(1))
        (rate, declined, once), bottom = in_common(*(one / daily for one in rates))
        fits("R-07", MOST_WAGE, _MOST_DAYS * SCALE, max(rate, declined), 4)
        year_days = value("year_days")
        fits("R-07", _MOST_DAYS * SCALE, _MOST_DAYS * SCALE, year_days.numerator, 4)
        return cls(
            tier_years=tuple(value(f"tier_{n}_years") for n in _TIERS),
            tier_days=tuple(hundredths(f"tier_{n}_days") for n in _TIERS),
            sick_months=tuple(hundredths(f"sick_months_{n}") for n in _TIERS),
            continuous_months=value("continuous_months"),
            personal_leave_days=hundredths("personal_leave_days"),
            year_days=year_days,
            rate=rate,
            rate_declined=declined,
            once=once,
            bottom=bottom,
        )


def _bounds(leaves: Leaves) -> tuple[Fen, Fen]:
    """Return the first and the last day of each year."""
    years = leaves.year - _EPOCH_YEAR
    first, after = (one.view("M8[Y]").astype("M8[D]") for one in (years, years + 1))
    return numbers(first), numbers(after) - 1


def _here(leaves: Leaves) -> tuple[Fen, Fen]:
    """Return the first and the last day of the year on which each was there."""
    first, last = _bounds(leaves)
    # NaT is below every day: it never raises the first one, and stands for nobody who left.
    left = np.where(there_is(leaves.left_on), numbers(leaves.left_on), last)
    return np.maximum(first, numbers(leaves.hired_on)), np.minimum(last, left)


def _last_day(leaves: Leaves) -> Days:
    return _here(leaves)[1].view("M8[D]")


def _faults(leaves: Leaves, *, laws: Laws[_Numbers]) -> Iterator[Fault]:
    yield from told(leaves, LeaveFacts)
    first, last = _bounds(leaves)
    hired, left = numbers(leaves.hired_on), numbers(leaves.left_on)
    yield hired > last, "那年以后才入职，没有那年的年休假"
    yield there_is(leaves.left_on) & (left < first), "那年以前已经离职，没有那年的年休假"
    yield leaves.left_on < leaves.hired_on, "离职日早于入职日"
    unknown = (leaves.total_years < 0) & (leaves.entitlement_days < 0)
    yield unknown, "没有累计工作年限，也没有约定的天数"
    days = _last_day(leaves)
    yield from laws.unknown(days)
    too_few = laws.each(leaves, days, _too_few)["amount"]
    yield too_few.astype(np.bool_), "约定的年休假少于法定的天数"


def _too_few(leaves: Leaves, law: _Numbers) -> Parts:
    tier = _tier(leaves, law)
    by_law = np.where(tier > 0, np.array((0, *law.tier_days))[tier], 0)
    agreed_less = (leaves.entitlement_days >= 0) & (leaves.entitlement_days < by_law)
    return {"amount": (agreed_less & ~_is_excluded(leaves, tier, law)).astype(np.int64)}


def _tier(leaves: Leaves, law: _Numbers) -> Fen:
    """Return the tier that the years worked anywhere give: 0 for none yet, -1 when not told."""
    tier = np.where(leaves.total_years < 0, -1, 0)
    for least in law.tier_years:
        tier += leaves.total_years >= -(-least.numerator // least.denominator)
    return tier


def _is_excluded(leaves: Leaves, tier: Fen, law: _Numbers) -> Flags:
    """Return who has no leave this year, by whichever article."""
    worked = leaves.continuous_months
    too_short = (worked >= 0) & (
        worked * law.continuous_months.denominator < law.continuous_months.numerator
    )
    sick = np.array((law.sick_months[0], *law.sick_months))[np.maximum(tier, 0)]
    excluded: Flags = (
        too_short
        | (tier == 0)
        | leaves.has_longer_vacation
        | leaves.is_excluded_since_last_year
        | (leaves.personal_leave_days >= law.personal_leave_days)
        | (leaves.sick_leave_months >= sick)
    )
    return excluded


def _owed(leaves: Leaves, *, laws: Laws[_Numbers]) -> Parts:
    return laws.each(leaves, _last_day(leaves), _count)


def _count(leaves: Leaves, law: _Numbers) -> Parts:
    tier = _tier(leaves, law)
    by_law = np.array((0, *law.tier_days))[np.maximum(tier, 0)]
    whole = np.where(leaves.entitlement_days >= 0, leaves.entitlement_days, by_law)
    days = np.where(_is_excluded(leaves, tier, law), 0, _days(leaves, whole, law))
    rate = np.where(leaves.is_declined_in_writing, law.rate_declined, law.rate)
    rate = rate - np.where(leaves.is_normal_wage_paid, law.once, 0)
    pay = rounded(days * leaves.average_wage * rate, law.bottom)
    deadline = numbers(leaves.order_deadline)
    spared = (numbers(leaves.paid_on) <= deadline) & there_is(leaves.paid_on)
    spared |= (numbers(leaves.as_of) <= deadline) & there_is(leaves.as_of)
    more = np.where(there_is(leaves.order_deadline) & ~spared, pay, 0)
    return {"amount": pay + more, "leave_pay": pay, "additional": more}


def _days(leaves: Leaves, whole: Fen, law: _Numbers) -> Fen:
    """Return the days of leave that were due and not given, in hundredths."""
    (jan, dec), (first, last) = _bounds(leaves), _here(leaves)
    is_leaver, is_joiner = last < dec, first > jan
    # Part of a year: whole days only, for a leaver of what is left, for a joiner of the share.
    year = law.year_days.numerator
    share = whole * (last - first + 1) * law.year_days.denominator
    of_leaver = (share - leaves.taken_days * year) // (year * SCALE) * SCALE
    of_joiner = share // (year * SCALE) * SCALE - leaves.taken_days
    part = np.where(is_leaver, of_leaver, of_joiner)
    return np.maximum(np.where(is_leaver | is_joiner, part, whole - leaves.taken_days), 0)
