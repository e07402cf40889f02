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
_DAY = np.timedelta64(1, "D")
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

    `wage_sum` is what was due (应得工资) in the `wage_months` months before the end, 1 to 12 of them;
    the city's average and the minimum wage are those of each worker's place and day.
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
    _check(workers, book)
    owed = np.empty(len(workers.left_on), dtype=np.int64)
    for rows, law in _by_law(workers.left_on, book):
        numbers = _Numbers.of(law)
        if isinstance(rows, slice):
            _count(workers, numbers, owed)
        else:
            part = np.empty(int(rows.sum()), dtype=np.int64)
            _count(workers.rows(rows), numbers, part)
            owed[rows] = part
    return owed


def service_months(started_on: Days, left_on: Days) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return whole months of service, stepped from the first day, and whether days are left over.

    The last day of work counts: the span is half-open, to the day after (民法典 202).
    """
    after = left_on + _DAY
    first_month, last_month = started_on.astype("M8[M]"), after.astype("M8[M]")
    start_day = (started_on - first_month.astype("M8[D]")).astype(np.int64)
    end_start = last_month.astype("M8[D]")
    end_day = (after - end_start).astype(np.int64)
    month_length = ((last_month + 1).astype("M8[D]") - end_start).astype(np.int64)
    # The corresponding day, or the month's last where it has none.
    meets = np.minimum(start_day, month_length - 1)
    months = (last_month - first_month).astype(np.int64) - (meets > end_day)
    return months, meets != end_day


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


def _count(workers: Workers, numbers: _Numbers, owed: Fen) -> None:
    for begin in range(0, len(owed), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        months, days_left = service_months(workers.started_on[rows], workers.left_on[rows])
        years, rest = np.divmod(months, 12)
        halves = years * numbers.full
        halves += np.where(rest >= numbers.full_from, numbers.full, 0)
        halves += np.where((rest < numbers.full_from) & ((rest > 0) | days_left), numbers.part, 0)
        over = workers.wage_months[rows]
        wage = np.maximum(workers.wage_sum[rows], workers.minimum_wage[rows] * over)
        top, bottom = numbers.cap.numerator, numbers.cap.denominator
        ceiling = workers.city_average[rows] * (top * over)
        is_capped = wage * bottom > ceiling
        if is_capped.any():
            wage = np.where(is_capped, ceiling, wage * bottom)
            halves = np.where(is_capped, np.minimum(halves, numbers.years_max), halves)
        elif bottom > 1:
            wage = wage * bottom
        # Half up to the fen, once: (wage / over / bottom) × (halves / 2).
        parts = 2 * bottom * over
        owed[rows] = (2 * wage * halves + parts) // (2 * parts)


def _by_law(left_on: Days, book: StatuteBook) -> Iterator[tuple[slice | NDArray[np.bool_], LawOn]]:
    """Yield the workers whose end falls under the same numbers, with the law of their days."""
    if not len(left_on):
        return
    first, last = left_on.min().item(), left_on.max().item()
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


def _check(workers: Workers, book: StatuteBook) -> None:
    begins = book.entries[("CN", f"{_N}.years_from_2008")][0].valid_from
    over = workers.wage_months
    for faulty, why in (
        (np.isnat(workers.started_on) | np.isnat(workers.left_on), "缺日期"),
        (workers.left_on < workers.started_on, "离职日早于入职日"),
        (workers.started_on < np.datetime64(begins), f"入职早于 {begins}，请逐人计算"),
        ((over < 1) | (over > 12), "计算平均工资的月数不在 1 到 12 之间"),
        ((workers.wage_sum < 0) | (workers.wage_sum >= _MOST * over), "工资合计不合理"),
        ((workers.city_average <= 0) | (workers.city_average >= _MOST), "职工月平均工资不合理"),
        ((workers.minimum_wage < 0) | (workers.minimum_wage >= _MOST), "最低工资不合理"),
    ):
        if faulty.any():
            rows = np.flatnonzero(faulty)
            raise FaultyRow(row=int(rows[0]) + 1, why=why, more=len(rows) - 1)
