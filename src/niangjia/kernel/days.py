"""Which days anything of ours may lie on."""

from datetime import date

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
"""Before and after these a year was mistyped: nobody here was born then, no clock ends then."""


def is_ours(day: date) -> bool:
    """Tell whether a day lies where anything of ours can lie."""
    return FIRST <= day <= LAST
