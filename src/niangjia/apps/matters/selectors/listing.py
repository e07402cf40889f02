"""Long lists of matters: a page begins where the last one ended, and counts stop at a thousand.

Pages, interface and export all list by `listed`, so they cannot disagree.
"""

from dataclasses import dataclass
from datetime import date

from django.core import signing
from django.db.models import Q, QuerySet

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.selectors.scope import search_matters
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

COUNTED_TO = 1000
Place = tuple[date, int]
"""Where a row stands in the list: its nearest day, then its number."""
_SALT = "niangjia.matters.place"


class CursorInvalid(NotFound):
    """A cursor that we did not give out leads to no page."""

    code = "matters.cursor_invalid"
    message = "翻页的地址不对：请原样使用上一页给的，或者从第一页看起。"


def listed(
    *, visible_to: Person, on: date, words: str = "", state: str = "open"
) -> QuerySet[Matter]:
    """Return the matters a person may see that have the words; `state` is open, closed or all."""
    found = search_matters(words, visible_to=visible_to, on=on)
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


def cursor_of(matter: Matter) -> str:
    """Return where a matter stands, signed, for an address."""
    return signing.dumps([matter.next_due_on.isoformat(), matter.pk], salt=_SALT)


def place_in(cursor: str) -> Place:
    """Return the place that a cursor of ours names.

    :raises CursorInvalid: the cursor is not one of ours.
    """
    try:
        day, pk = signing.loads(cursor, salt=_SALT)
        return date.fromisoformat(day), int(pk)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise CursorInvalid from error
