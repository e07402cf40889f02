"""Double wage without a written contract, of many at once (二倍工资, R-05)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    Columns,
    Days,
    Fen,
    Flags,
    Parts,
    chosen,
    counted,
    fits,
    is_alike,
    never,
    no,
    not_told,
    number,
    numbers,
    refuse,
    rounded,
    there_is,
    yes,
)
from niangjia.engines.claims.many.laws import Law, Laws
from niangjia.engines.claims.many.months import add_months, whole_months
from niangjia.engines.claims.many.told import choices, must_be_told
from niangjia.engines.claims.no_contract import Limitation, NoContractFacts
from niangjia.engines.deadlines.calendar import REACH, Calendar
from niangjia.engines.law import LawOn, StatuteBook

_NEVER_ENDS = np.iinfo(np.int64).max
_YEAR = 12
_PER_DAY = choices(NoContractFacts, "limitation").index(Limitation.PER_DAY)
_MOST_MONTHS = 12 * 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hires(Columns):
    """When each began, signed, left (NaT: not), and the one monthly wage of the time between.

    `limitation` is the place of its word in the readable form, -1 where nobody pleads it.
    """

    hired_on: Days
    monthly_wage: Fen
    signed_on: Days = field(default_factory=never)
    left_on: Days = field(default_factory=never)
    as_of: Days = field(default_factory=never)
    open_ended_due_on: Days = field(default_factory=never)
    is_excused: Flags = field(default_factory=no)
    is_hire_day_counted: Flags = field(default_factory=yes)
    claimed_on: Days = field(default_factory=never)
    limitation: Fen = field(default_factory=not_told)


def double_wage(hires: Hires, book: StatuteBook) -> Parts:
    """Return the second wage for the months without a written contract (R-05; 劳动合同法 82).

    :raises FaultyRow: days out of order or out of the calendar, an open-ended contract that was due
        and no day to count to, before the law.
    """
    rule = _Rule.of(book)
    return counted(hires, rule.count, "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Days paid in a month, and whether the year of limitation stands in the law yet."""

    paid_days: Fraction
    has_limitation: bool

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("no_contract.double")
        paid_days = Fraction(law.parameter("wages.paid_days_month").value)
        most = paid_days.numerator * _MOST_MONTHS + paid_days.denominator * 31
        fits("R-05", MOST_WAGE, most, 4)
        return cls(
            paid_days=paid_days,
            has_limitation=law.norm_if_any("no_contract.limitation") is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spans:
    """[start, end) as numbers of days, its whole months, and the first day after them."""

    start: Fen
    end: Fen
    months: Fen
    odd_from: Fen

    @classmethod
    def of(cls, anchor: Days, end: Fen, skipped: Fen | int, later: Fen | int) -> "_Spans":
        """Return the spans that begin `skipped` months and `later` days after the anchors."""
        start = numbers(add_months(anchor, skipped)) + later
        end = np.maximum(start, end)
        whole, _ = whole_months(anchor, (end - later).view("M8[D]"))
        return cls(
            start=start,
            end=end,
            months=whole - skipped,
            odd_from=numbers(add_months(anchor, whole.astype(np.int64))) + later,
        )

    def but(self, rows: NDArray[np.intp], other: "_Spans", of_other: Flags) -> "_Spans":
        """Return these spans with some rows taken from others."""
        made = _Spans(**{name: getattr(self, name).copy() for name in self.__slots__})
        for name in self.__slots__:
            getattr(made, name)[rows] = getattr(other, name)[of_other]
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """The rule with what it takes from the whole book: its beginning, its span, the calendar."""

    laws: Laws[_Numbers]
    began: date
    from_months: int
    until_months: int
    upto: NDArray[np.int64]

    @classmethod
    def of(cls, book: StatuteBook) -> "_Rule":
        law = book.on(date.max)
        return cls(
            laws=Laws(book=book, names=("no_contract.", "wages."), numbers=_Numbers.of),
            began=law.norm("no_contract.before_2008").valid_from,
            from_months=int(law.parameter("no_contract.from_months").value),
            until_months=int(law.parameter("no_contract.until_years").value) * _YEAR,
            upto=_upto(Calendar.of(book)),
        )

    def count(self, hires: Hires) -> Parts:
        _must_be_hires(hires)
        ends, is_open = _ends(hires), there_is(hires.open_ended_due_on)
        endless = is_open & (ends == _NEVER_ENDS) & ~hires.is_excused
        refuse(endless, "没有说签了没有、做到哪天、算到哪天")
        span = self._spans(hires, ends, is_open)
        is_empty = span.start == span.end
        self._must_be_known(hires, span, ends, is_empty)
        # Where nothing is due, any day of the law will do.
        days = chosen(is_empty, number(REACH[1]), span.end - 1).view("M8[D]")
        law = self.laws.of(days)
        is_due = ~is_empty & ~hires.is_excused
        kept = self._in_time(hires, span, is_due, law)
        is_due &= kept.start < kept.end
        paid_days, bottom = law.fraction("paid_days")
        worked = kept.months * paid_days + self._working_days(kept) * bottom
        return {"amount": chosen(is_due, rounded(hires.monthly_wage * worked, paid_days), 0)}

    def _spans(self, hires: Hires, ends: Fen, is_open: Flags) -> _Spans:
        """Return the days for which twice the wage is due, months stepped from the hire date."""
        began = np.maximum(hires.hired_on, np.datetime64(self.began))
        later = chosen(hires.is_hire_day_counted, 0, 1)
        if not is_open.any():
            full = numbers(add_months(began, self.until_months))
            return _Spans.of(began, np.minimum(ends, full), self.from_months, later)
        due = numbers(hires.open_ended_due_on)
        anchor = chosen(is_open, due, numbers(began)).view("M8[D]")
        full = numbers(add_months(anchor, self.until_months))
        end = chosen(is_open & (ends != _NEVER_ENDS), ends, np.minimum(ends, full))
        skipped = chosen(is_open, 0, self.from_months)
        return _Spans.of(anchor, end, skipped, chosen(is_open, 0, later))

    def _must_be_known(self, hires: Hires, span: _Spans, ends: Fen, is_empty: Flags) -> None:
        """Refuse days beyond the calendar, and nothing due from before there was a law of it."""
        last = number(REACH[1])
        claimed = numbers(hires.claimed_on)  # NaT is below every day
        if span.end.max() > last or claimed.max() > last:
            too_far = (span.end - 1 > last) | (span.odd_from > last) | (claimed > last)
            refuse(too_far, f"日期太远了（只能算到 {REACH[1]}）")
        last_day = np.maximum(numbers(hires.hired_on), np.minimum(ends, span.end) - 1)
        refuse(is_empty & (last_day < number(self.began)), f"早于劳动合同法（{self.began}）")

    def _in_time(self, hires: Hires, span: _Spans, is_due: Flags, law: Law[_Numbers]) -> _Spans:
        """Return what of the spans the year of limitation leaves, where it is pleaded."""
        pleaded = (hires.limitation >= 0) & there_is(hires.claimed_on) & is_due
        rows = np.flatnonzero(pleaded)
        if not len(rows):
            return span
        reaches = numbers(add_months(hires.claimed_on[rows], -_YEAR))
        is_later = reaches > span.start[rows]
        rows, reaches = rows[is_later], reaches[is_later]
        pleaded[:] = False
        pleaded[rows] = True
        has_rule = law.number("has_limitation") != 0
        refuse(pleaded & ~has_rule, "那时还没有时效一年的规定")
        rest = _Spans.of(reaches.view("M8[D]"), span.end[rows], 0, 0)
        is_cut = (hires.limitation[rows] == _PER_DAY) | (rest.start >= span.end[rows])
        return span.but(rows[is_cut], rest, is_cut)

    def _working_days(self, span: _Spans) -> Fen:
        """Return the working days from the first odd day to the last of the span."""
        first = number(REACH[0])
        found: Fen = self.upto.take(span.end - first) - self.upto.take(span.odd_from - first)
        return found


def _upto(calendar: Calendar) -> NDArray[np.int64]:
    """Return how many working days there are before each day that the calendar reaches."""
    first, after = (np.datetime64(day) for day in (REACH[0], REACH[1] + timedelta(days=1)))
    working = np.is_busday(np.arange(first, after))
    for days, is_working in ((calendar.work, True), (calendar.rest, False)):
        for day in days:
            working[number(day) - number(REACH[0])] = is_working
    return np.concatenate(([0], np.cumsum(working)))


def _must_be_hires(hires: Hires) -> None:
    must_be_told(hires, NoContractFacts)
    refuse(hires.left_on < hires.hired_on, "离职日早于入职日")
    refuse(hires.signed_on > hires.left_on, "签合同晚于离职日")
    refuse(hires.as_of < hires.hired_on, "算到的那天早于入职日")
    refuse(hires.open_ended_due_on < hires.hired_on, "应当订立无固定期限合同之日早于入职日")
    refuse(hires.claimed_on < hires.hired_on, "申请仲裁早于入职日")


def _ends(hires: Hires) -> Fen:
    """Return the day from which nothing is due any more: signed, left, or not asked for."""
    ends = np.full(len(hires), _NEVER_ENDS)
    for days, after in ((hires.signed_on, 0), (hires.left_on, 1), (hires.as_of, 1)):
        if not (is_alike(days) and not there_is(days[:1]).any()):
            ends = chosen(there_is(days), np.minimum(ends, numbers(days) + after), ends)
    return ends
