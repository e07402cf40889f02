"""Months by their corresponding day (对应日), over columns of days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from niangjia.engines.claims.many.columns import Days, Fen, Flags, numbers

_ONE = np.timedelta64(1, "D")


def service_months(started_on: Days, left_on: Days) -> tuple[NDArray[np.int32], Flags]:
    """Return whole months of service, stepped from the first day, and whether days are left over.

    The last day of work counts: the span is half-open, to the day after (民法典 202).
    """
    return whole_months(started_on, left_on + _ONE)


def whole_months(start: Days, end: Days) -> tuple[NDArray[np.int32], Flags]:
    """Return whole months in [start, end), stepped from the start, and whether days are left."""
    begin, after = numbers(start), numbers(end)
    calendar = _Calendar.of(begin, after)
    begin, after = begin - calendar.first, after - calendar.first
    end_day = calendar.day[after]
    # The corresponding day, or the month's last where it has none.
    meets = np.minimum(calendar.day[begin], calendar.length[after])
    months = calendar.month[after] - calendar.month[begin]
    months -= meets > end_day
    return months, meets != end_day


def add_months(days: Days, months: Fen | int) -> Days:
    """Return the corresponding days so many months on, or those months' last days (民法典 202)."""
    day = numbers(days)
    calendar = _Calendar.of(day, day)
    day = day - calendar.first
    month = calendar.month[day] + months
    first, last = int(month.min()), int(month.max())
    begins = np.arange(first, last + 2).view("M8[M]").astype("M8[D]")
    lengths = np.diff(begins).astype(np.int64)
    month = month - first
    on = np.minimum(calendar.day[day], lengths[month]) - 1
    found: Days = begins[month] + on.astype("m8[D]")
    return found


def month_ends(days: Days) -> Days:
    """Return the last day of each day's month."""
    day = numbers(days)
    calendar = _Calendar.of(day, day)
    place = day - calendar.first
    found: Days = (day + calendar.length[place] - calendar.day[place]).view("M8[D]")
    return found


def month_starts(days: Days) -> Days:
    """Return the first day of each day's month."""
    day = numbers(days)
    calendar = _Calendar.of(day, day)
    found: Days = (day - calendar.day[day - calendar.first] + 1).view("M8[D]")
    return found


def months_of_year(days: Days) -> Fen:
    """Return each day's month, 1 to 12."""
    day = numbers(days)
    calendar = _Calendar.of(day, day)
    return calendar.month[day - calendar.first].astype(np.int64) % 12 + 1


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
    def of(cls, begins: Fen, ends: Fen) -> "_Calendar":
        first = int(begins.min())
        days = np.arange(first, int(ends.max()) + 1).view("M8[D]")
        month = days.astype("M8[M]")
        begin, end = month.astype("M8[D]"), (month + 1).astype("M8[D]")
        return cls(
            first=first,
            month=month.astype(np.int32),
            day=(days - begin).astype(np.int32) + 1,
            length=(end - begin).astype(np.int32),
        )
