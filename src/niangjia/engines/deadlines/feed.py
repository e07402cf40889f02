"""Clocks as a calendar that others subscribe to (RFC 5545): its bytes, no door and no page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.enums import CLASS, STATUS, TRANSP

from niangjia.engines.deadlines.reading import Reading

# Who reads a reminder at midnight? Nine in the morning of the day, and of some days before it.
_OF_A_DAY = tuple(timedelta(hours=9) - timedelta(days=days) for days in (7, 3, 1, 0))
_OF_A_MOMENT = (timedelta(hours=-24), timedelta(hours=-2))
_MAKER = "-//niangjia//clocks//ZH"
_REFRESH, _REFRESH_AS_TEXT = timedelta(hours=4), "PT4H"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One clock as a calendar shows it, or one time on call (`due_at` until `ends_at`).

    `key` never changes and never comes back for another clock: with the host of the copy it is the
    UID by which a calendar knows the entry again. `sequence` grows with every reading, and
    `changed_at` is when that was made. Whoever subscribes may show the calendar to others: the
    title names no person, and `details` only what the subscriber may see.
    """

    key: str
    title: str
    due_on: date
    changed_at: datetime
    sequence: int
    due_at: datetime | None = None
    details: str = ""
    url: str = ""
    is_provisional: bool = False
    ends_at: datetime | None = None
    category: str = "时限"


def entry(
    reading: Reading,
    *,
    key: str,
    title: str,
    changed_at: datetime,
    sequence: int,
    url: str = "",
) -> Entry | None:
    """Return the entry of a clock with its reasons, or None while it has no due day or is met."""
    if reading.due_on is None or reading.state != "running":
        return None
    details = [f"{line['what']}：{line['text']}" for line in reading.trace]
    return Entry(
        key=key,
        title=title,
        due_on=reading.due_on,
        due_at=reading.due_at,
        changed_at=changed_at,
        sequence=sequence,
        details="\n".join(details),
        url=url,
        is_provisional=reading.provisional,
    )


def feed(entries: Iterable[Entry], *, key: str, name: str, host: str) -> bytes:
    """Return the calendar of the entries, the same bytes for the same entries.

    A due day is an event of the whole day that keeps nobody busy, with reminders at nine in the
    morning; a moment (a period in hours) is an event of that moment. A provisional day says so.
    """
    calendar = Calendar.new(
        uid=f"{key}@{host}",
        prodid=_MAKER,
        name=_plain(name),
        method="PUBLISH",
        calscale="GREGORIAN",
        refresh_interval=_REFRESH,
    )
    calendar["refresh-interval"].params["VALUE"] = "DURATION"  # RFC 7986 wants it said
    calendar.add("x-published-ttl", _REFRESH_AS_TEXT)  # what older programs read instead
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for one in sorted(entries, key=lambda e: (e.due_on, e.key)):
        calendar.add_component(_event(one, host))
    return bytes(calendar.to_ical())


def _event(one: Entry, host: str) -> Event:
    title = _plain(one.title) + ("（暂定）" if one.is_provisional else "")
    changed = one.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event.new(
        uid=f"{one.key}@{host}",
        summary=title,
        start=one.due_at.astimezone(UTC) if one.due_at else one.due_on,
        end=_end(one),
        stamp=changed,
        last_modified=changed,
        sequence=one.sequence,
        description=_plain(one.details) or None,
        url=one.url or None,
        status=STATUS.TENTATIVE if one.is_provisional else STATUS.CONFIRMED,
        transparency=TRANSP.OPAQUE if one.ends_at else TRANSP.TRANSPARENT,
        classification=CLASS.PRIVATE,
        categories=[one.category],
    )
    for before in _OF_A_MOMENT if one.due_at else _OF_A_DAY:
        alarm = Alarm.new(description=title)
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event


def _end(one: Entry) -> date | datetime | None:
    if one.due_at is None:
        return one.due_on + timedelta(days=1)
    return one.ends_at.astimezone(UTC) if one.ends_at else None


def _plain(text: str) -> str:
    """Return the text without what no calendar may hold: control characters but line breaks."""
    return "".join(c for c in text if c == "\n" or c.isprintable())
