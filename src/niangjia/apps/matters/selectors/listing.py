"""Long lists of matters: a page begins where the last one ended, and counts stop at a thousand.

Pages, interface and export all list by `listed`, so they cannot disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.selectors.scope import search_matters
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions

COUNTED_TO = 1000
Place = Sequence[str | int]
"""Where a row stands in the list: the day it is sorted by (2026-11-30), then its number."""
SORTS = {"due": "next_due_on", "newest": "-received_on", "oldest": "received_on"}
"""What a list may be sorted by: the nearest day first, or the day it was received."""
NOBODY = 0
"""As a handler: nobody has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a list of matters is narrowed to beside its words and its state; empty means any.

    `handler` is who has it (`NOBODY`: nobody), `union` where it lies or below, `mode` 坐诊, 会诊 or
    急诊, `employer` the firm's number, `since` and `until` the days between which it was received.
    """

    handler: int | None = None
    union: int | None = None
    mode: str = ""
    employer: int | None = None
    since: date | None = None
    until: date | None = None

    def as_text(self) -> dict[str, str]:
        """Return what is set, as plain words that `of_text` reads again."""
        return {key: str(value) for key, value in asdict(self).items() if value not in (None, "")}

    @classmethod
    def of_text(cls, told: Mapping[str, str]) -> Self:
        """Return what `as_text` wrote."""
        numbers = {key: int(told[key]) for key in ("handler", "union", "employer") if key in told}
        days = {key: date.fromisoformat(told[key]) for key in ("since", "until") if key in told}
        return cls(mode=told.get("mode", ""), **numbers, **days)


ANY = Narrowing()


def listed(
    *,
    visible_to: Person,
    on: date,
    words: str = "",
    state: str = "open",
    narrowed: Narrowing = ANY,
) -> QuerySet[Matter]:
    """Return the matters a person may see that have the words; `state` is open, closed or all."""
    found = search_matters(words, visible_to=visible_to, on=on)
    if narrowed.handler is not None:
        found = found.filter(handler=narrowed.handler or None)
    if narrowed.union is not None:
        inside = Q(pk__in=())
        for low, high in unions.spans_of(narrowed.union, on=on):
            inside |= Q(home_key__gte=low, home_key__lt=high)
            inside |= Q(line_key__gte=max(low, 1), line_key__lt=high)
        found = found.filter(inside)
    if narrowed.mode:
        found = found.filter(mode=narrowed.mode)
    if narrowed.employer is not None:
        found = found.filter(employer=narrowed.employer)
    if narrowed.since is not None:
        found = found.filter(received_on__gte=narrowed.since)
    if narrowed.until is not None:
        found = found.filter(received_on__lte=narrowed.until)
    return found if state == "all" else found.filter(is_open=state != "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are: exactly, or so many and more."""

    number: int
    is_exact: bool

    def __str__(self) -> str:
        return f"{self.number:,}" + ("" if self.is_exact else "+")


def counted(found: QuerySet[Matter]) -> Count:
    """Count up to a thousand: nobody reads further, and counting a province takes a second."""
    number = found.order_by()[: COUNTED_TO + 1].count()
    return Count(number=min(number, COUNTED_TO), is_exact=number <= COUNTED_TO)


def in_order(found: QuerySet[Matter], sort: str = "due") -> QuerySet[Matter]:
    """Return a list in one of the orders of `SORTS`."""
    column = SORTS[sort]
    return found.order_by(column, "-pk" if column.startswith("-") else "pk")


def rows_after(
    found: QuerySet[Matter], place: Place | None, *, limit: int, sort: str = "due"
) -> list[Matter]:
    """Return the next rows of a list in its order: those after a place, or the first ones."""
    if place:
        found = _beyond(found, place, SORTS[sort])
    return list(in_order(found, sort)[:limit])


def rows_before(
    found: QuerySet[Matter], place: Place, *, limit: int, sort: str = "due"
) -> list[Matter]:
    """Return the rows just before a place, in the order of the list."""
    column = SORTS[sort]
    backwards = column.removeprefix("-") if column.startswith("-") else f"-{column}"
    found = _beyond(found, place, backwards)
    ordered = found.order_by(backwards, "-pk" if backwards.startswith("-") else "pk")
    return list(reversed(ordered[:limit]))


def _beyond(found: QuerySet[Matter], place: Place, column: str) -> QuerySet[Matter]:
    """Keep what comes after a place where a column runs that way, the numbers along with it."""
    day, pk = place
    name, than = column.removeprefix("-"), "lt" if column.startswith("-") else "gt"
    # The second condition is what an index begins at; the first takes the day itself apart.
    apart = Q(**{f"{name}__{than}": day}) | Q(**{f"pk__{than}": pk})
    return found.filter(apart, **{f"{name}__{than}e": day})


def place_of(matter: Matter, sort: str = "due") -> Place:
    """Return where a matter stands in a list so sorted."""
    day: date = getattr(matter, SORTS[sort].removeprefix("-"))
    return day.isoformat(), matter.pk
