"""Economic compensation of a million workers at once, in whole fen, by the same law as one by one.

The readable form (`severance.economic_compensation`) says why; this one says how much, for rosters,
budgets and what a change of law would cost. A property test holds the two equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from niangjia.engines.law import LawOn, Parameter, StatuteBook
from niangjia.kernel.errors import DomainError

Days = NDArray[np.datetime64]
Fen = NDArray[np.int64]
_N = "economic_compensation"
_NUMBERS = (
    "wage_cap_multiple",
    "capped_years",
    "months_per_full_year",
    "full_year_from_months",
    "part_year_months",
)
# So many at a time stay in the processor's nearest memory.
_CHUNK = 1 << 15
_NO_LATER = date(2200, 1, 1)
_MOST = 10**9  # fen a month: ten million yuan, as for one worker; no product below leaves 63 bits


class Uneven(DomainError):
    """Columns of different length: some worker would get another's wage."""

    code = "claims.uneven_columns"
    message = "各列的人数不一样：%(lengths)s。请每人一行，每列一样长。"


class FaultyRow(DomainError):
    """A worker whose dates or wages cannot be; nobody is computed then."""

    code = "claims.faulty_row"
    message = "第 %(row)s 行（从 1 数起）%(why)s，还有 %(more)s 行也要改。请改正以后再算。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Columns of equal length, a row for each worker; money in whole fen, days as datetime64[D].

    `wage_sum` is what was due (应得工资) in the `wage_months` months before the end, 1 to 12; the
    city's average and the minimum wage are those of each worker's place and day.
    """

    started_on: Days
    left_on: Days
    wage_sum: Fen
    wage_months: Fen
    city_average: Fen
    minimum_wage: Fen

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in self.__slots__}
        if len(set(lengths.values())) > 1:
            raise Uneven(lengths="、".join(f"{name} {n}" for name, n in lengths.items()))

    def rows(self, rows: slice | NDArray[np.bool_]) -> "Workers":
        """Return some of the workers."""
        return Workers(**{name: getattr(self, name)[rows] for name in self.__slots__})


def economic_compensation(workers: Workers, book: StatuteBook) -> Fen:
    """Return what each is owed in fen, for service since the law began (R-01; 劳动合同法 47).

    For an end that gives economic compensation. Years before 2008-01-01 follow rules that nobody
    here has read; they are counted one by one or not at all.

    :raises FaultyRow: dates in the wrong order, service before the law, a wage that cannot be.
    :raises UnknownParameter: an end before the law.
    """
    for begin in range(0, len(workers.left_on), _CHUNK):
        if _faults(workers.rows(slice(begin, begin + _CHUNK)), book):
            [(faulty, why), *_] = _faults(workers, book)
            found = np.flatnonzero(faulty)
            raise FaultyRow(row=int(found[0]) + 1, why=why, more=len(found) - 1)
    owed = np.empty(len(workers.left_on), dtype=np.int64)
    for under, law in _by_law(workers.left_on, book):
        numbers = _Numbers.of(law)
        if isinstance(under, slice):
            _count(workers, numbers, owed)
        else:
            part = np.empty(int(under.sum()), dtype=np.int64)
            _count(workers.rows(under), numbers, part)
            owed[under] = part
    return owed


def service_months(started_on: Days, left_on: Days) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Return whole months of service, stepped from the first day, and whether days are left over.

    The last day of work counts: the span is half-open, to the day after (民法典 202).
    """
    start, after = _numbers(started_on), _numbers(left_on) + 1
    calendar = _Calendar.of(int(start.min()), int(after.max()))
    start, after = start - calendar.first, after - calendar.first
    end_day = calendar.day[after]
    # The corresponding day, or the month's last where it has none.
    meets = np.minimum(calendar.day[start], calendar.length[after])
    months = calendar.month[after] - calendar.month[start]
    months -= meets > end_day
    return months, meets != end_day


def _numbers(days: Days) -> NDArray[np.int64]:
    """Return days as numbers counted from 1970-01-01."""
    return days.astype("M8[D]", copy=False).view(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """Every day of a span by its number from the first: its month, its day there, how long that is.

    Looking a day up costs a tenth of taking its date apart.
    """

    first: int
    month: NDArray[np.int32]
    day: NDArray[np.int32]
    length: NDArray[np.int32]

    @classmethod
    def of(cls, first: int, last: int) -> "_Calendar":
        days = np.arange(first, last + 1).view("M8[D]")
        month = days.astype("M8[M]")
        begin, end = month.astype("M8[D]"), (month + 1).astype("M8[D]")
        return cls(
            first=first,
            month=month.astype(np.int32),
            day=(days - begin).astype(np.int32) + 1,
            length=(end - begin).astype(np.int32),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """The numbers of the rule as whole numbers; months of wage are counted in halves."""

    cap: Fraction
    years_max: int
    full: int
    full_from: int
    part: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        cap, years, full, full_from, part = (law.parameter(f"{_N}.{n}").value for n in _NUMBERS)
        return cls(
            cap=Fraction(cap),
            years_max=int(years * 2),
            full=int(full * 2),
            full_from=int(full_from),
            part=int(part * 2),
        )

    def halves(self) -> NDArray[np.int64]:
        """Return half months of wage by twice the whole months, plus one where days are left."""
        months, days_left = np.divmod(np.arange(2 * 12 * 200), 2)
        years, rest = np.divmod(months, 12)
        last = np.where((rest > 0) | (days_left > 0), self.part, 0)
        return years * self.full + np.where(rest >= self.full_from, self.full, last)


def _count(workers: Workers, numbers: _Numbers, owed: Fen) -> None:
    top, bottom = numbers.cap.numerator, numbers.cap.denominator
    halves_of = numbers.halves()
    for begin in range(0, len(owed), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        months, days_left = service_months(workers.started_on[rows], workers.left_on[rows])
        halves = halves_of[2 * months + days_left]
        over = workers.wage_months[rows]
        if (over == over[0]).all():
            over = over[:1]  # by one divisor for all it is quickly divided
        wage = np.maximum(workers.wage_sum[rows], workers.minimum_wage[rows] * over) * bottom
        ceiling = workers.city_average[rows] * (top * over)
        capped = np.flatnonzero(wage > ceiling)
        wage[capped] = ceiling[capped]
        halves[capped] = np.minimum(halves[capped], numbers.years_max)
        # Half up to the fen, once: (wage / over / bottom) × (halves / 2).
        parts = 2 * bottom * over
        owed[rows] = (2 * wage * halves + parts) // (2 * parts)


def _by_law(left_on: Days, book: StatuteBook) -> Iterator[tuple[slice | NDArray[np.bool_], LawOn]]:
    """Yield the workers whose end falls under the same numbers, with the law of their days."""
    if not len(left_on):
        return
    ends = _numbers(left_on)
    first, last = (np.datetime64(int(day), "D").item() for day in (ends.min(), ends.max()))
    bounds = [first, *(day for day in _changes(book) if first < day <= last)]
    if len(bounds) == 1:
        yield slice(None), book.on(first)
        return
    for begin, end in zip(bounds, [*bounds[1:], date.max], strict=True):
        rows = (left_on >= np.datetime64(begin)) & (left_on < np.datetime64(end))
        yield rows, book.on(begin)


def _changes(book: StatuteBook) -> list[date]:
    """Return the days on which a number of the rule begins to hold."""
    versions = (v for n in _NUMBERS for v in book.entries[("CN", f"{_N}.{n}")])
    return sorted({v.valid_from for v in versions if isinstance(v, Parameter)})


def _faults(workers: Workers, book: StatuteBook) -> list[tuple[NDArray[np.bool_], str]]:
    """Return which workers cannot be counted and why; NaT lies below every day."""
    begins = book.entries[("CN", f"{_N}.years_from_2008")][0].valid_from
    first, after = (int(np.datetime64(day, "D").astype(int)) for day in (begins, _NO_LATER))
    start, left, over = _numbers(workers.started_on), _numbers(workers.left_on), workers.wage_months
    checks = (
        (start < first, f"没有入职日，或者入职早于 {begins}（请逐人计算）"),
        (left < start, "没有离职日，或者离职早于入职"),
        (left >= after, f"离职日不早于 {_NO_LATER}"),
        (_outside(over, 1, 12), "计算平均工资的月数不在 1 到 12 之间"),
        (_outside(workers.wage_sum, 0, _MOST * over), "工资合计不合理"),
        (_outside(workers.city_average, 1, _MOST), "职工月平均工资不合理"),
        (_outside(workers.minimum_wage, 0, _MOST), "最低工资不合理"),
    )
    return [(faulty, why) for faulty, why in checks if faulty.any()]


def _outside(column: Fen, least: int, most: int | Fen) -> NDArray[np.bool_]:
    return (column < least) | (column > most)
