"""When a place is open (开放时间): now, until when, and when next."""

from niangjia.engines.hours.opening import (
    ALWAYS,
    DAYS_AHEAD,
    Closure,
    Hours,
    LawDays,
    Opening,
    Span,
    opening,
    spans_on,
)
from niangjia.engines.hours.words import Unclear, read_closures, read_hours

__all__ = [
    "ALWAYS",
    "DAYS_AHEAD",
    "Closure",
    "Hours",
    "LawDays",
    "Opening",
    "Span",
    "Unclear",
    "opening",
    "read_closures",
    "read_hours",
    "spans_on",
]
