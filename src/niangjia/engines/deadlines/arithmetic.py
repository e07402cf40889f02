"""Months and years by their corresponding day (对应日), and how many fit between two days."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the corresponding day that many months on, or the month's last day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:  # every month has it
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Return the corresponding day that many years on; 29 February falls back to the 28th."""
    return add_months(day, years * 12)


def whole_months(start: date, end: date) -> int:
    """Return how many whole months fit in [start, end), stepped from the start itself."""
    months = (end.year - start.year) * 12 + end.month - start.month
    while months > 0 and add_months(start, months) > end:
        months -= 1
    return max(months, 0)


def years_and_months(start: date, end: date) -> tuple[int, int, bool]:
    """Return the whole years in [start, end), the whole months after them, and if days are left."""
    months = whole_months(start, end)
    return months // 12, months % 12, add_months(start, months) < end


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def months_before(day: date, count: int) -> tuple[str, ...]:
    """Return the last `count` whole calendar months up to the day, oldest first: `2024-01`.

    The day's own month counts when the day is its last.
    """
    last = day if day == month_end(day) else add_months(day.replace(day=1), -1)
    first = last.year * 12 + last.month - count
    return tuple(f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(first, first + count))
