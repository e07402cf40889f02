"""Long lists of matters: a page begins where the last one ended, and counts stop at a thousand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.matters.models import Matter

COUNTED_TO = 1000
Place = tuple[date, int]
"""Where a row stands in the list: its nearest day, then its number."""


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


def place_of(matter: Matter) -> Place:
    """Return where a matter stands in a list."""
    return matter.next_due_on, matter.pk


def rows_after(found: QuerySet[Matter], place: Place | None, *, limit: int) -> list[Matter]:
    """Return the next rows, the nearest day first: those after a place, or the first ones."""
    if place:
        day, pk = place
        # The first condition is what an index begins at; the second takes the day itself apart.
        found = found.filter(Q(next_due_on__gt=day) | Q(pk__gt=pk), next_due_on__gte=day)
    return list(found.order_by("next_due_on", "pk")[:limit])


def rows_before(found: QuerySet[Matter], place: Place, *, limit: int) -> list[Matter]:
    """Return the rows just before a place, in the order of the list."""
    day, pk = place
    found = found.filter(Q(next_due_on__lt=day) | Q(pk__lt=pk), next_due_on__lte=day)
    return list(reversed(found.order_by("-next_due_on", "-pk")[:limit]))
