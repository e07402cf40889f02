"""Periods in hours: the procedural kind leaves out the hour in which it begins."""

from datetime import datetime, timedelta


def due_at(started_at: datetime, hours: int, *, is_procedural: bool) -> datetime:
    """Return the moment a period in hours ends.

    Procedural periods (民诉法 85(2)) do not count the hour in which they begin, so they run from
    the next full hour; substantive ones (民法典 201(2)) run from the moment itself.
    """
    begins = started_at
    if is_procedural:
        begins = started_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return begins + timedelta(hours=hours)
