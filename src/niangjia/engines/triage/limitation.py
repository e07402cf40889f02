"""The limitation radar: does a day that was named put the claim in danger?"""

from dataclasses import dataclass
from datetime import date

from niangjia.engines.deadlines import BeyondTheCalendar, Calendar, Event, EventKind, reading
from niangjia.engines.law import StatuteBook, UnknownParameter
from niangjia.engines.triage.days import Day
from niangjia.engines.triage.words import Words

# Arbitration within so long of the violation being known; of the end of work, for owed pay.
FROM_KNOWING, FROM_THE_END = "CL-01", "CL-02"
NEAR_DAYS = 60
WAGES = "欠薪"


@dataclass(frozen=True, slots=True)
class Law:
    """The statute book and the calendar that clocks are counted by."""

    book: StatuteBook
    calendar: Calendar

    @classmethod
    def of(cls, book: StatuteBook) -> "Law":
        """Return the law with the calendar of its book."""
        return cls(book, Calendar.of(book))


@dataclass(frozen=True, slots=True)
class Limitation:
    """When the claim may lapse at the earliest, if it began on the first day of what was said.

    `state` is passed, urgent (within the days that make 急诊), near or running. It is a warning:
    interruptions and suspensions are facts that nobody asked about yet.
    """

    state: str
    clock: str
    due_on: date
    words: Words


def limitation(
    named: tuple[Day, ...], labels: frozenset[str], said_on: date, law: Law, urgent_days: int
) -> Limitation | None:
    """Return the warning that stands first; None when no day was named that starts a clock."""
    ended = [day for day in named if day.about == "ended" and day.first <= said_on]
    hurt = [day for day in named if day.about in ("hurt", "unpaid") and day.first <= said_on]
    if ended:
        clock = FROM_THE_END if WAGES in labels else FROM_KNOWING
        day = min(ended, key=lambda one: one.first)
    elif hurt and WAGES not in labels:
        # Pay that is owed while work goes on has no such period.
        clock, day = FROM_KNOWING, min(hurt, key=lambda one: one.first)
    else:
        return None
    due = _due(clock, day.first, law)
    if due is None:
        return None
    left = (due - said_on).days
    state = (
        "passed"
        if left < 0
        else "urgent"
        if left < urgent_days
        else "near"
        if left <= NEAR_DAYS
        else "running"
    )
    return Limitation(state, clock, due, day.words)


def _due(clock: str, start: date, law: Law) -> date | None:
    try:
        rule = law.book.on(start).clock(clock)
        event = Event(seq=1, kind=EventKind.STARTED, happened_on=start)
        return reading(rule, [event], law.calendar).due_on
    except (UnknownParameter, BeyondTheCalendar):  # before the statute, or far in the future
        return None
