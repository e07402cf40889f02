"""Today at the desk: everything that must be done, the clock first, from one list."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.worklist import selectors as worklist
from niangjia.apps.worklist.selectors import COUNTED_TO, Due, Kind, Wanted, Whose
from niangjia.web.desk.work_filter import DUES, WHOSE, FilterForm, query, wanted
from niangjia.web.desk.work_rows import work_rows
from niangjia.web.http import Request, now, page, today
from niangjia.web.leaves import size_of

PER_PAGE = 20
CALLS = 5
"""So many of the calls that are owed stand before the list."""
LOOKS = {Due.LATE: "late", Due.TODAY: "soon"}
SELDOM = (Due.PAUSED, Due.NONE)
"""Shown among the segments only when there are any."""


class Counted(Paginator):
    """Pages of a list whose length is known: nothing is counted twice."""

    def __init__(self, rows: object, *, count: int, size: int) -> None:
        super().__init__(rows, size)
        self._known = count

    @cached_property
    def count(self) -> int:
        """How many rows there are to leaf through."""
        return self._known


@require_safe
def show(request: Request) -> HttpResponse:
    """Show what this person must not miss: late, today, this week, what waits for others."""
    person, on, at = request.user.person, today(), now()
    usual = worklist.usual(person, on=on)
    asked = wanted(request.GET, usual=usual)
    numbers = worklist.counts(asked, visible_to=person, on=on, at=at)
    if asked == Wanted(whose=usual, due=asked.due):
        worklist.note_pressing(person, numbers[Due.LATE] + numbers[Due.TODAY], on=on)
    rows = worklist.listed(asked, visible_to=person, on=on, at=at)
    size = size_of(request, PER_PAGE)
    pages = Counted(rows[:COUNTED_TO], count=numbers[asked.due], size=size)
    leaf = pages.get_page(request.GET.get("page"))
    shown = work_rows(leaf.object_list, person=person, on=on, at=at)
    older = matters.matters_with_older_results(person, on=on, handler=person)
    context = {
        "older": list(older.values_list("number", "title", "older")),
        "registers": policies.may_register(person, on=on),
        "late": numbers[Due.LATE],
        "this_day": numbers[Due.TODAY],
        "page": leaf,
        "rows": shown,
        "calls": _calls(asked, request, usual) if numbers[Due.LATE] + numbers[Due.TODAY] else {},
        "next": None if shown else _next(asked, request),
        "form": FilterForm(
            {"due": asked.due, "q": asked.words, "whose": asked.whose, "kind": asked.kind}
        ),
        "is_narrowed": bool(asked.words or asked.kind or asked.due),
        "everything": query(Wanted(whose=asked.whose), usual=usual),
        "covering": worklist.covering(person, on=on),
        "segments": _by_day(asked, numbers, usual),
        "whose": _by_person(asked, request, usual),
    }
    return page(request, "desk/today.html", context)


def _calls(asked: Wanted, request: Request, usual: Whose) -> dict[str, Any]:
    """Return the calls that are owed now: promised within minutes, they come before what is late.

    By the clock alone they would stand below whatever has been late for days. `more` leads to all
    of them, where there are more than are shown.
    """
    if asked.kind is Kind.CALL:  # the list below is they
        return {}
    person, on, at = request.user.person, today(), now()
    every = Wanted(whose=asked.whose, kind=Kind.CALL)
    found = worklist.listed(every, visible_to=person, on=on, at=at)[: CALLS + 1]
    rows = work_rows(found, person=person, on=on, at=at)
    return {"rows": rows[:CALLS], "more": query(every, usual=usual) if rows[CALLS:] else ""}


def _by_day(asked: Wanted, numbers: dict[Due, int], usual: Whose) -> list[dict]:
    more = "+" if numbers[Due.ANY] >= COUNTED_TO else ""
    return [
        {
            "label": label,
            "count": f"{numbers[due]}{more if due in (Due.ANY, *SELDOM, Due.WAITING) else ''}",
            "url": query(asked, usual=usual, due=str(due)) or "?",
            "current": due is asked.due,
            "look": LOOKS.get(due, "") if numbers[due] else "",
        }
        for due, label in DUES.items()
        if numbers[due] or due is asked.due or due not in SELDOM
    ]


def _by_person(asked: Wanted, request: Request, usual: Whose) -> list[dict]:
    person, on, at = request.user.person, today(), now()
    lying = worklist.listed(Wanted(whose=Whose.LYING), visible_to=person, on=on, at=at)
    nobody = lying.order_by()[:COUNTED_TO].count()
    shown = [Whose.MINE, Whose.TEAM]
    if worklist.covered_by(person, on=on):
        shown.insert(1, Whose.COVERED)
    if nobody or asked.whose is Whose.LYING:
        shown.append(Whose.LYING)
    return [
        {
            "label": WHOSE[whose],
            "count": nobody if whose is Whose.LYING else "",
            "url": query(asked, usual=usual, whose="" if whose is usual else str(whose)),
            "current": whose is asked.whose,
            "look": "soon" if whose is Whose.LYING else "",
        }
        for whose in shown
    ]


def _next(asked: Wanted, request: Request) -> object:
    """Return the soonest of all when nothing is on the list as it is narrowed down."""
    whole = Wanted(whose=asked.whose)
    if asked == whole:
        return None
    person, on, at = request.user.person, today(), now()
    found = worklist.listed(whole, visible_to=person, on=on, at=at).first()
    return found if found is not None and found.due else None
