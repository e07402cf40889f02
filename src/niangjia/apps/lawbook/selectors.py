"""The statute book and its calendar, read once per process and shared."""

from datetime import date
from functools import cache

from django.conf import settings

from niangjia.engines.deadlines import Calendar
from niangjia.engines.law import LawOn, StatuteBook


@cache
def book() -> StatuteBook:
    """Return the statute book of this installation (settings.LAW_FOLDER)."""
    return StatuteBook.read(settings.LAW_FOLDER)


@cache
def calendar() -> Calendar:
    """Return the calendar of working days that goes with the book."""
    return Calendar.of(book())


def law_on(day: date, region: str | None = None) -> LawOn:
    """Return the law as it stood on the day, in the region (GB/T 2260 code)."""
    return book().on(day, region)
