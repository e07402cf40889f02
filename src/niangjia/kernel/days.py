"""Which days anything of ours may lie on, and how a day is written out."""

from datetime import date

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
"""Before and after these a year was mistyped: nobody here was born then, no clock ends then."""


def is_ours(day: date) -> bool:
    """Tell whether a day lies where anything of ours can lie."""
    return FIRST <= day <= LAST


def in_full(day: date) -> str:
    """Return a day as it is written out in Chinese: 2026年9月16日."""
    return f"{day.year}年{day.month}月{day.day}日"
