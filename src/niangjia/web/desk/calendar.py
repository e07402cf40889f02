"""Clocks in time: those of a matter in their order, a month of them, a link to subscribe."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.services import calendar_links
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters import selectors as matters
from niangjia.apps.unions.acting import acting_as
from niangjia.engines.deadlines import feed
from niangjia.kernel.days import FIRST, LAST, is_ours
from niangjia.kernel.errors import NotFound
from niangjia.web.http import Request, go, now, page, today

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from niangjia.apps.matters.models import Clock

AHEAD = 500
"""So many clocks a subscription holds, the soonest first: nobody's telephone wants ten thousand."""

IN_MONTH = 300
"""So many a month shows, the soonest first; a province has more, and the list of today leafs on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One square of the month: the day, what it is, and the clocks that end on it."""

    on: date
    is_in_month: bool
    is_rest: bool
    clocks: tuple[matters.ClockRow, ...]


@require_safe
def month(request: Request) -> HttpResponse:
    """Show a month of all clocks this person may see."""
    person, on = request.user.person, today()
    first = _month(request.GET.get("month", ""), on)
    context = {
        **_squares(matters.due_clocks(person, on=on), first),
        "link": accounts.calendar_link_of(person),
        "address": request.session.pop("calendar_address", ""),
        "duty_address": request.session.pop("duty_address", ""),
    }
    return page(request, "desk/calendar.html", context)


@require_safe
def of_matter(request: Request, number: str) -> HttpResponse:
    """Show the clocks of one matter: in their order, and as a month."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    running = matters.running(matters.clocks_of(matter))
    every = matters.clock_rows(matters.clocks_of(matter))
    live = [row for row in every if row.is_live]
    past = [row for row in every if not row.is_live]
    soonest = next((row.due_on for row in live if row.due_on), on)
    first = _month(request.GET.get("month", ""), max(soonest, on))
    context = {"matter": matter, "live": live, "past": past, **_squares(running, first)}
    return page(request, "desk/matter_clocks.html", context)


@require_http_methods(["POST"])
def subscribe(request: Request) -> HttpResponse:
    """Make a new link for one's calendar program, shown once; or end it."""
    person = request.user.person
    if request.POST.get("end"):
        calendar_links.end_calendar_link(by=person, at=now())
    else:
        token = calendar_links.make_calendar_link(by=person, at=now())
        for key, name in (("calendar_address", "calendar_feed"), ("duty_address", "duty_feed")):
            where = request.build_absolute_uri(reverse(f"desk:{name}", args=[token]))
            request.session[key] = where
    return go(request, reverse("desk:calendar") + "#subscribe")


@login_not_required
@require_safe
def subscribed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar program the clocks of whose link it holds; nobody's link is no page."""
    person = calendar_links.reader_of(token, at=now())
    if person is None:
        raise NotFound
    on, host = today(), request.get_host()
    with acting_as(person, on=on):
        rows = matters.group_rows(
            matters.grouped(matters.due_clocks(person, on=on).filter(due_on__isnull=False))[:AHEAD]
        )
    entries = [_entry(row, request) for row in rows]
    body = feed.feed(entries, key=f"clocks-{person.key}", name=_("娘家：时限"), host=host)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="clocks.ics"'
    return answer


def _entry(row: matters.ClockRow, request: HttpRequest) -> feed.Entry:
    """Return a clock as a calendar shows it: the matter by number, nobody by name."""
    assert row.due_on
    details = [f"{line['what']}：{line['text']}" for line in row.trace] or [row.basis]
    return feed.Entry(
        key=f"clock-{row.clock_id}",
        title=f"{row.title}（{row.matter_number}）",
        due_on=row.due_on,
        changed_at=row.read_at or datetime(row.due_on.year, 1, 1, tzinfo=UTC),
        sequence=row.reading_no,
        details="\n".join(details),
        url=request.build_absolute_uri(reverse("desk:matter_clocks", args=[row.matter_number])),
        is_provisional=row.provisional,
    )


def _squares(clocks: "QuerySet[Clock]", first: date) -> dict[str, Any]:
    """Return a month of clocks in weeks from Monday on, with the ways to the months beside it."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    shown = clocks.filter(due_on__gte=weeks[0][0], due_on__lte=weeks[-1][-1])
    found = matters.group_rows(matters.grouped(shown)[: IN_MONTH + 1])
    by_day: dict[date, list[matters.ClockRow]] = {}
    for row in found[:IN_MONTH]:
        if row.due_on:
            by_day.setdefault(row.due_on, []).append(row)
    rest = lawbook.calendar()
    return {
        "first": first,
        "before": _beside(first, -1),
        "after": _beside(first, 1),
        "is_known": first.year in rest.years,
        "weeks": [
            [
                Day(
                    on=on,
                    is_in_month=on.month == first.month,
                    is_rest=rest.is_rest(on),
                    clocks=tuple(by_day.get(on, ())),
                )
                for on in week
            ]
            for week in weeks
        ],
        "is_cut": len(found) > IN_MONTH,
        "in_month": sum(len(rows) for on, rows in by_day.items() if on.month == first.month),
    }


def _month(text: str, usual: date) -> date:
    """Return the first day of the month asked for, as 2026-11, or of the usual one.

    :raises NotFound: no month is written so, or it is none of ours.
    """
    if not text:
        return usual.replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotFound from None
    if not is_ours(first):  # of a year that was mistyped, or that no calendar reaches
        raise NotFound
    return first


def _beside(first: date, step: int) -> str:
    """Return the month before or after one; empty where there is none of ours."""
    year, number = divmod(first.year * 12 + first.month - 1 + step, 12)
    return f"{year:04d}-{number + 1:02d}" if FIRST.year <= year <= LAST.year else ""
