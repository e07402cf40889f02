"""A list leafed through by cursor: a page knows its rows, what lies before and after, how many."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from niangjia.apps.machines import cursors
from niangjia.apps.matters import selectors as matters

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from niangjia.apps.matters.models import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of a long list; `before` and `after` are cursors, None where the list ends."""

    rows: "list[Matter]"
    count: matters.Count
    before: str | None
    after: str | None


WHOLE = 200
"""Rows on one page that is asked for whole, to be printed."""


def size_of(request: HttpRequest, usual: int) -> int:
    """Return how many rows a page has: as usual, or as many as go on paper at once."""
    return WHOLE if request.GET.get("whole") else usual


def leaf(request: HttpRequest, found: "QuerySet[Matter]", *, size: int, sort: str = "due") -> Leaf:
    """Return the page that the address asks for, by `after` or `before`, or the first.

    :raises CursorInvalid: what it asks for is no place we named.
    """
    of = f"matters:{sort}"
    if cursor := request.GET.get("before"):
        place = cursors.place_in(cursor, of=of)
        rows = matters.rows_before(found, place, limit=size + 1, sort=sort)
        more_before, more_after = len(rows) > size, True
        rows = rows[-size:]
    else:
        cursor = request.GET.get("after")
        place = cursors.place_in(cursor, of=of) if cursor else None
        rows = matters.rows_after(found, place, limit=size + 1, sort=sort)
        more_before, more_after = bool(cursor), len(rows) > size
        rows = rows[:size]

    def cursor_of(row: "Matter") -> str:
        return cursors.cursor_of(matters.place_of(row, sort), of=of)

    return Leaf(
        rows=rows,
        count=matters.counted(found),
        before=cursor_of(rows[0]) if rows and more_before else None,
        after=cursor_of(rows[-1]) if rows and more_after else None,
    )
