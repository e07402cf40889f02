"""What happens to a clock: started, suspended, resumed, interrupted, extended, met …"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from niangjia.kernel.errors import DomainError


class EventKind(StrEnum):
    """The kinds of event a clock can have."""

    STARTED = "started"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    INTERRUPTED = "interrupted"
    EXTENDED = "extended"
    MET = "met"
    LAPSED = "lapsed"
    VOIDED = "voided"
    CORRECTED = "corrected"


class NothingToVoid(DomainError):
    """A correction of an event that the clock does not have."""

    code = "deadlines.nothing_to_void"
    message = "要更正的第 %(seq)s 条时限记录不存在，请刷新后再改。"


class EventsOutOfOrder(DomainError):
    """Events that cannot follow one another: two starts, a resumption without a suspension …"""

    code = "deadlines.events_out_of_order"
    message = "时限 %(rule)s 的记录对不上：%(why)s。请更正日期或者撤销其中一条。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a clock, on a day.

    `until_on` is the agreed last day of an extension (调解延期), or the end of the proceedings that
    interrupted a limitation (程序终结); a run that starts after those keeps it. `voids_seq` names
    the event that a void or a correction takes back; a correction has the day that should have
    been recorded.
    """

    seq: int
    kind: EventKind
    happened_on: date
    until_on: date | None = None
    voids_seq: int | None = None
    why: str = ""


def standing(events: Iterable[Event]) -> list[Event]:
    """Return the events that still stand, in the order they happened.

    :raises NothingToVoid: a void or correction names an event that is not there.
    """
    given = list(events)
    if len(given) == 1 and given[0].kind not in (EventKind.VOIDED, EventKind.CORRECTED):
        return given
    live: dict[int, Event] = {}
    for event in sorted(given, key=lambda e: e.seq):
        if event.kind in (EventKind.VOIDED, EventKind.CORRECTED):
            gone = live.pop(event.voids_seq, None) if event.voids_seq is not None else None
            if gone is None:
                raise NothingToVoid(seq=event.voids_seq)
            if event.kind is EventKind.CORRECTED:
                live[event.seq] = replace(
                    gone,
                    seq=event.seq,
                    happened_on=event.happened_on,
                    until_on=event.until_on or gone.until_on,
                    why=event.why or gone.why,
                )
        else:
            live[event.seq] = event
    return sorted(live.values(), key=lambda e: (e.happened_on, e.seq))
