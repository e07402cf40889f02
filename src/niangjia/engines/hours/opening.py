"""Open now, until when, next open: weekly hours, holidays, make-up workdays, days of its own.

Times are local minutes after midnight. A span that ends after midnight belongs wholly to the day
on which it begins: what closes that day closes it, what closes the next day does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

DAY = 24 * 60
DAYS_AHEAD = 60
"""How far ahead the next opening is looked for; a place closed for longer has none to tell."""
_ALWAYS_AFTER = timedelta(days=8)  # longer than a week without a break


class LawDays(Protocol):
    """The calendar of the law, as far as opening hours ask: `engines.deadlines.Calendar` is one."""

    rest: frozenset[date]
    """Days off of a holiday's notice (放假)."""
    work: frozenset[date]
    """Weekend days on which that notice lets people work (调休上班)."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From minute `start` of a day to minute `end`, not included; over 1440 is the next morning.

    :raises ValueError: it has no length, does not begin on its day, or is longer than a day.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY and self.start < self.end <= self.start + DAY):
            raise ValueError(f"no span of a day: {self.start}–{self.end}")


Spans = tuple[Span, ...]
ALWAYS: Spans = (Span(0, DAY),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours of a place in a usual week, Monday first, and on days that the law makes unusual.

    `holiday` are those of a holiday, None when they are the weekday's. `make_up` are those of a
    weekend day that is worked; None when they are the weekday's or, if it has none, Monday's.
    """

    week: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
    holiday: Spans | None = None
    make_up: Spans | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days on which a place keeps other hours than usual, mostly none; both ends belong to it."""

    first: date
    last: date
    spans: Spans = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether a place is open at an instant, until when, and when it opens next.

    `until` is None when it is closed, and when it does not close for over a week. `opens` is None
    when it is open, and when it does not open within DAYS_AHEAD days. `why` is the closure's word.
    """

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None
    why: str = ""


def spans_on(hours: Hours, closures: tuple[Closure, ...], day: date, law: LawDays) -> Spans:
    """Return the spans that begin on a day: its own closures first, then the law, then the week.

    Of closures that overlap the last one holds.
    """
    for closure in reversed(closures):
        if closure.first <= day <= closure.last:
            return closure.spans
    usual = hours.week[day.weekday()]
    if day in law.rest:
        return usual if hours.holiday is None else hours.holiday
    if day in law.work:
        return (usual or hours.week[0]) if hours.make_up is None else hours.make_up
    return usual


def opening(hours: Hours, closures: tuple[Closure, ...], at: datetime, law: LawDays) -> Opening:
    """Return whether a place is open at a local instant; `until` and `opens` are as local as it."""
    now = at.replace(tzinfo=None)
    for start, end in _periods(hours, closures, now.date(), law):
        if end <= now:
            continue
        if start <= now:
            until = None if end - now > _ALWAYS_AFTER else end.replace(tzinfo=at.tzinfo)
            return Opening(is_open=True, until=until)
        return Opening(
            is_open=False,
            opens=start.replace(tzinfo=at.tzinfo),
            why=_why(closures, now.date()),
        )
    return Opening(is_open=False, why=_why(closures, now.date()))


def _why(closures: tuple[Closure, ...], day: date) -> str:
    return next((one.why for one in reversed(closures) if one.first <= day <= one.last), "")


def _periods(
    hours: Hours, closures: tuple[Closure, ...], today: date, law: LawDays
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times of opening in order from yesterday on; those that touch are one."""
    held: tuple[datetime, datetime] | None = None
    for ahead in range(-1, DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        midnight = datetime.combine(day, time())
        for span in sorted(spans_on(hours, closures, day, law)):
            start = midnight + timedelta(minutes=span.start)
            end = midnight + timedelta(minutes=span.end)
            if held is None:
                held = start, end
            elif start <= held[1]:
                held = held[0], max(held[1], end)
            else:
                yield held
                held = start, end
        # Nobody asks when a place closes that is open for longer than this.
        if held and held[1] - held[0] > _ALWAYS_AFTER + timedelta(days=3):
            yield held
            return
    if held:
        yield held
