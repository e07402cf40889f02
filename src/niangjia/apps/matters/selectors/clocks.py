"""The clocks that a person must not miss."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Min, QuerySet

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters.choices import ClockState
from niangjia.apps.matters.models import Clock, ClockReading, Matter
from niangjia.apps.matters.procedures import registered
from niangjia.apps.matters.selectors.scope import matters_visible_to
from niangjia.apps.people.models import Person

AGREED = {
    "perform_by": ("约定的履行日", "协议或者文书写明的日子"),
    "reply_by": ("请对方答复的日子", "函件写明的日子"),
}
"""The rule of a day that the parties fixed themselves: the day itself, no statute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """One clock as a page shows it: what, by when, for whom, and how the date came about."""

    clock_id: int
    rule: str
    title: str
    basis: str
    due_on: date | None
    provisional: bool
    state: str
    matter_number: str
    matter_title: str
    subject: str
    people: int
    forum_id: int | None
    trace: tuple
    reading_no: int = 0
    read_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether it still runs, or stands still for a while."""
        return self.state in (ClockState.RUNNING, ClockState.SUSPENDED)


def running(clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """Return the live ones, soonest first; those without a day last."""
    live = clocks.filter(state__in=[ClockState.RUNNING, ClockState.SUSPENDED])
    return live.order_by("due_on", "pk")


def due_clocks(person: Person, *, on: date, until: date | None = None) -> QuerySet[Clock]:
    """Return the live clocks of open matters a person may see, up to a day if one is given."""
    found = running(
        Clock.objects.filter(matter__in=matters_visible_to(person, on=on), matter__is_open=True)
    )
    return found.filter(due_on__lte=until) if until else found


def clocks_of(matter: Matter) -> QuerySet[Clock]:
    """Return the clocks of a matter that came through the door, live ones first."""
    return matter.clocks.order_by("due_on", "pk")


_SAME = ("matter_id", "forum_id", "rule", "due_on", "state", "provisional")
"""What clocks have in common that are shown as one."""


def count_of_groups(clocks: QuerySet[Clock]) -> int:
    """Return how many rows `grouped` has, for little: every page's frame asks it."""
    return clocks.order_by().values(*_SAME).distinct().count()


def grouped(clocks: QuerySet[Clock]) -> QuerySet:
    """Return clocks that say the same for many workers as one: soonest first, as plain rows."""
    return (
        clocks.order_by()
        .values(*_SAME)
        .annotate(
            first=Min("pk"),
            people=Count("item__claimant", distinct=True) + Count("claimant", distinct=True),
        )
        .order_by("due_on", "first")
    )


_SAID_WITH = ("matter", "forum", "claimant__person", "item__claimant__person")
_SAID = (
    *("rule", "due_on", "provisional", "state"),
    *("matter__number", "matter__title", "matter__region", "matter__received_on"),
    *("forum__lifecycle", "forum__lifecycle_version"),
    *("claimant__person__name", "item__claimant__person__name"),
)
"""What a row says of a clock, and no column more: every page of today's desk reads twenty."""


def clock_rows(clocks: QuerySet[Clock]) -> tuple[ClockRow, ...]:
    """Return clocks as rows for a page, those that say the same for many workers as one."""
    return group_rows(grouped(clocks))


def group_rows(groups: Iterable[Mapping[str, Any]]) -> tuple[ClockRow, ...]:
    """Return groups of clocks as rows for a page: three queries, however many there are.

    A clock that whoever asks may not see has no row.
    """
    asked = list(groups)
    clocks = (
        Clock.objects.select_related(*_SAID_WITH)
        .only(*_SAID)
        .in_bulk([group["first"] for group in asked])
    )
    told = [group for group in asked if group["first"] in clocks]
    readings = {
        row.clock_id: row
        for row in ClockReading.objects.filter(clock__in=clocks)
        .only("clock", "no", "computed_at", "trace")
        .order_by("clock_id", "-no")
        .distinct("clock_id")
    }
    return tuple(
        _row(clocks[group["first"]], readings.get(group["first"]), people=group["people"])
        for group in told
    )


def _row(clock: Clock, reading: ClockReading | None, *, people: int) -> ClockRow:
    title, basis = _words(clock, reading)
    return ClockRow(
        clock_id=clock.pk,
        rule=clock.rule,
        title=title,
        basis=basis,
        due_on=clock.due_on,
        provisional=clock.provisional,
        state=clock.state,
        matter_number=clock.matter.number,
        matter_title=clock.matter.title,
        subject=_subject(clock),
        people=people,
        forum_id=clock.forum_id,
        trace=tuple(reading.trace) if reading else (),
        reading_no=reading.no if reading else 0,
        read_at=reading.computed_at if reading else None,
    )


def _words(clock: Clock, reading: ClockReading | None) -> tuple[str, str]:
    if clock.rule in AGREED:
        return AGREED[clock.rule]
    day = reading.computed_at.date() if reading else clock.matter.received_on
    rule = lawbook.clocks_on(day, clock.matter.region).clock(clock.rule)
    return rule.title, str(rule.citation)


def _subject(clock: Clock) -> str:
    if clock.forum:
        lifecycle = registered(clock.forum.lifecycle, clock.forum.lifecycle_version).lifecycle
        return lifecycle.zh
    claimant = clock.claimant or (clock.item.claimant if clock.item else None)
    return claimant.person.name if claimant else ""


def items_astray() -> list[str]:
    """Return the clocks and the matters, by number, of which the work list says something else.

    There are none: triggers keep the list. Asked by `./niangjia worklist check`.
    """
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT 'clock ' || pk FROM matters_items_astray() pk
             UNION ALL SELECT 'matter_unheard ' || pk FROM matters_unheard_astray() pk
        """)
        return [row for (row,) in cursor.fetchall()]
