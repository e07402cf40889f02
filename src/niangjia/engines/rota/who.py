"""Who is on call at an instant: weekly shifts, dated changes, and who of them is there that day.

Shifts are written in the local time of China, which has no summer time; instants may come in any
zone. People are numbers: who they are, and whether they are away, only the caller knows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from niangjia.engines.hours import LawDays

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, SECOND = 1, 2
HOLIDAY, MAKE_UP = 7, 8
"""Kinds of day beside the weekdays 0 to 6 (Monday first): off by a holiday notice, and worked."""
_DAY = 24 * 60
_ONE = timedelta(days=1)

Present = Callable[[int, date], int | None]
"""Who in fact stands for a person on a day: herself, whoever covers her, or nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Two people for a part of every such day, from `since` until (not including) `until`.

    `day` is 0 to 6, HOLIDAY or MAKE_UP; `start` and `end` are minutes of that day, `end` not
    included and up to 24 hours after `start`: over 1440 it is the next morning's.

    :raises ValueError: it has no length, does not begin on its day, or is longer than a day.
    """

    key: int
    day: int
    start: int
    end: int
    first: int
    second: int | None = None
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.start < _DAY and self.start < self.end <= self.start + _DAY):
            raise ValueError(f"no shift of a day: {self.start}–{self.end}")

    def begins_on(self, day: date) -> bool:
        """Tell whether its days hold on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def person(self, place: int) -> int | None:
        """Return who has a place in it."""
        return self.first if place == FIRST else self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Somebody else than the shifts say has a place, from an instant until (not including) another.

    Changes of one place never overlap: whoever keeps them sees to that.
    """

    key: int
    place: int
    starts: datetime
    ends: datetime
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """The shifts and changes of one union."""

    shifts: tuple[Shift, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """Who is called first and second; `planned` had the places, before anybody was away.

    With only one of two there, she is the first. Nobody there is a hole.
    """

    first: int | None = None
    second: int | None = None
    planned: tuple[int | None, int | None] = (None, None)

    @property
    def is_hole(self) -> bool:
        """Whether nobody is on call."""
        return self.first is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time over which nothing changes, `ends` not included."""

    starts: datetime
    ends: datetime
    who: OnCall


def on_call(rota: Rota, at: datetime, law: LawDays, present: Present) -> OnCall:
    """Return who is on call at an instant."""
    places = (planned(rota, at, FIRST, law), planned(rota, at, SECOND, law))
    day = at.astimezone(ZONE).date()
    there = [one for who in places if who is not None and (one := present(who, day)) is not None]
    first, second, *_ = [*dict.fromkeys(there), None, None]
    return OnCall(first=first, second=second, planned=places)


def planned(rota: Rota, at: datetime, place: int, law: LawDays) -> int | None:
    """Return who has a place at an instant, whether or not she is there.

    A change goes before the shifts. Of two shifts that meet (a night's end and a holiday's early
    beginning) it is the one that began: nobody is relieved unless somebody has come.
    """
    for change in rota.changes:
        if change.place == place and change.starts <= at < change.ends:
            return change.person
    local = at.astimezone(ZONE)
    minute = local.hour * 60 + local.minute
    today = local.date()
    for day, passed in ((today - _ONE, minute + _DAY), (today, minute)):
        running = [one for one in _on(rota, day, law) if one.start <= passed < one.end]
        if running:
            return min(running, key=lambda one: (one.start, one.key)).person(place)
    return None


def timeline(
    rota: Rota, starts: datetime, ends: datetime, law: LawDays, present: Present
) -> tuple[Stretch, ...]:
    """Return who is on call from an instant until (not including) another, without a gap.

    Where nobody is, a stretch says so. Neighbours differ.
    """
    found: list[Stretch] = []
    marks = sorted({starts, *(at for at in _marks(rota, starts, ends, law) if starts < at < ends)})
    for at, until in zip(marks, [*marks[1:], ends], strict=True):
        if at >= until:
            continue
        who = on_call(rota, at, law, present)
        if found and found[-1].who == who:
            found[-1] = Stretch(starts=found[-1].starts, ends=until, who=who)
        else:
            found.append(Stretch(starts=at, ends=until, who=who))
    return tuple(found)


def _marks(rota: Rota, starts: datetime, ends: datetime, law: LawDays) -> Iterable[datetime]:
    """Yield the instants at which somebody may come or go."""
    for change in rota.changes:
        yield from (change.starts, change.ends)
    day, last = starts.astimezone(ZONE).date() - _ONE, ends.astimezone(ZONE).date()
    while day <= last:
        yield _instant(day, 0)  # leave and roles begin and end at midnight
        for shift in _on(rota, day, law):
            yield from (_instant(day, shift.start), _instant(day, shift.end))
        day += _ONE


def _instant(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), ZONE) + timedelta(minutes=minute)


def _on(rota: Rota, day: date, law: LawDays) -> list[Shift]:
    """Return the shifts that begin on a day: those of its kind, where the rota has such rows."""
    live = [one for one in rota.shifts if one.begins_on(day)]
    usual = [one for one in live if one.day == day.weekday()]
    if day in law.rest:
        return [one for one in live if one.day == HOLIDAY] or usual
    if day in law.work:
        worked = [one for one in live if one.day == MAKE_UP]
        return worked or usual or [one for one in live if one.day == 0]
    return usual
