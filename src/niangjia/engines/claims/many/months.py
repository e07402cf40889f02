"""Months by their corresponding day (对应日), over columns of days."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from niangjia.engines.claims.many.columns import EARLIEST, NO_LATER, Days, Fen, Flags, numbers

_ONE = np.timedelta64(1, "D")
# A lifetime beyond what rows may name, so that a year on or before has its place too.
_FIRST_YEAR, _LAST_YEAR = EARLIEST.year - 50, NO_LATER.year + 50


def service_months(started_on: Days, left_on: Days) -> tuple[NDArray[np.int32], Flags]:
    """Return whole months of service, stepped from the first day, and whether days are left over.

    The last day of work counts: the span is half-open, to the day after (民法典 202).
    """
    return whole_months(started_on, left_on + _ONE)


def whole_months(start: Days, end: Days) -> tuple[NDArray[np.int32], Flags]:
    """Return whole months in [start, end), stepped from the start, and whether days are left."""
    table = _table()
    begin, after = numbers(start) - table.first, numbers(end) - table.first
    end_day = table.day.take(after)
    # The corresponding day, or the month's last where it has none.
    meets = np.minimum(table.day.take(begin), table.length.take(after))
    months = table.month.take(after) - table.month.take(begin)
    months -= meets > end_day
    return months, meets != end_day


def add_months(days: Days, months: Fen | int) -> Days:
    """Return the corresponding days so many months on, or those months' last days (民法典 202)."""
    table = _table()
    place = numbers(days) - table.first
    month = table.month.take(place) + months
    on = np.minimum(table.day.take(place), table.days_of_month.take(month))
    found: Days = (table.month_begins.take(month) + on).view("M8[D]")
    return found


def month_ends(days: Days) -> Days:
    """Return the last day of each day's month."""
    table, day = _table(), numbers(days)
    place = day - table.first
    found: Days = (day + (table.length.take(place) - table.day.take(place))).view("M8[D]")
    return found


def month_starts(days: Days) -> Days:
    """Return the first day of each day's month."""
    table, day = _table(), numbers(days)
    found: Days = (day - table.day.take(day - table.first) + 1).view("M8[D]")
    return found


def months_of_year(days: Days) -> Fen:
    """Return each day's month, 1 to 12."""
    table = _table()
    # The table begins with a January.
    return table.month.take(numbers(days) - table.first).astype(np.int64) % 12 + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Every day that rows may name, by its number from the first: its month, its day there.

    Months are numbered from the first as well; `month_begins` is the day before each one's first.
    Looking a day up costs a tenth of taking its date apart.
    """

    first: int
    month: NDArray[np.int32]
    day: NDArray[np.int32]
    length: NDArray[np.int32]
    month_begins: NDArray[np.int64]
    days_of_month: NDArray[np.int32]


@cache
def _table() -> _Table:
    first, after = (np.datetime64(f"{year}-01", "M") for year in (_FIRST_YEAR, _LAST_YEAR + 1))
    begins = np.arange(first, after + 1).astype("M8[D]")
    days = np.arange(begins[0], begins[-1])
    month = (days.astype("M8[M]") - first).astype(np.int32)
    lengths = np.diff(begins).astype(np.int32)
    return _Table(
        first=int(numbers(begins)[0]),
        month=month,
        day=(numbers(days) - numbers(begins).take(month) + 1).astype(np.int32),
        length=lengths.take(month),
        month_begins=numbers(begins) - 1,
        days_of_month=lengths,
    )
