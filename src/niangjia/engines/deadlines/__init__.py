"""When it must be done: legal periods, counted by each statute's own rule."""

from niangjia.engines.deadlines.calendar import BeyondTheCalendar, Calendar
from niangjia.engines.deadlines.events import Event, EventKind, EventsOutOfOrder, NothingToVoid
from niangjia.engines.deadlines.hours import due_at, reading_at
from niangjia.engines.deadlines.reading import (
    InHours,
    NotInterruptible,
    NotSuspendable,
    Reading,
    agreed,
    not_met,
    reading,
    runs,
)
from niangjia.engines.deadlines.run import NotExtendable

__all__ = [
    "BeyondTheCalendar",
    "Calendar",
    "Event",
    "EventKind",
    "EventsOutOfOrder",
    "InHours",
    "NotExtendable",
    "NotInterruptible",
    "NotSuspendable",
    "NothingToVoid",
    "Reading",
    "agreed",
    "due_at",
    "not_met",
    "reading",
    "reading_at",
    "runs",
]
