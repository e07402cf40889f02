"""The rota at the desk: who is on call now, this week, this month, and when nobody is."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from niangjia.apps.accounts.services import calendar_links
from niangjia.apps.duty import policies
from niangjia.apps.duty import selectors as duty
from niangjia.apps.duty.selectors import Watch
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.selectors import NotPlaced
from niangjia.engines.deadlines import feed
from niangjia.kernel.errors import NotFound
from niangjia.web.http import Request, now, page, today

if TYPE_CHECKING:
    from niangjia.apps.unions.models import Union

WEEK = timedelta(days=7)
FEED_AHEAD = timedelta(weeks=8)
_WHOLE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the rota: what it is, and who is on call on it, by the hour she begins."""

    on: date
    is_in_month: bool
    is_rest: bool
    is_worked: bool
    watches: tuple[Watch, ...]


@require_safe
def index(request: Request) -> HttpResponse:
    """Show a week or a month of a union's rota, and the holes of the next four weeks."""
    person, on, at = request.user.person, today(), now()
    mine = policies.own_unions(person, on=on)
    if not mine.exists():
        is_of_an_industry = policies.works_at_a_desk(person, on=on)
        return page(
            request, "desk/duty.html", {"union": None, "is_of_an_industry": is_of_an_industry}
        )
    union = duty.get_read(_number(request.GET.get("union", "")), by=person, on=on)
    is_month = request.GET.get("view") == "month"
    first = _day(request.GET.get("from", ""), on)
    first = first.replace(day=1) if is_month else first - timedelta(days=first.weekday())
    weeks = (
        calendar.Calendar().monthdatescalendar(first.year, first.month)
        if is_month
        else [[first + timedelta(days=ahead) for ahead in range(7)]]
    )
    before = (first - timedelta(days=1)).replace(day=1) if is_month else first - WEEK
    after = (first + timedelta(days=32)).replace(day=1) if is_month else first + WEEK
    try:
        context = {
            "weeks": _days(union, weeks, first.month if is_month else None),
            "now_on_call": duty.on_call(union, at=at),
            "answering": duty.answering(union, at=at),
            "holes": duty.holes(union, at=at) if duty.shifts_of(union, on=on).exists() else (),
            "has_rota": duty.shifts_of(union, on=on).exists(),
        }
    except NotPlaced:
        raise NotFound from None
    context |= {
        "union": union,
        "at": at,
        "unions": mine,
        "is_month": is_month,
        "first": first,
        "last": weeks[-1][-1],
        "before": before,
        "after": after,
        "changes": duty.changes_of(union, at=at),
        "keeps": policies.keeps(union, person, on=on),
        "is_known": first.year in lawbook.calendar().years,
    }
    return page(request, "desk/duty.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _day(text: str, usual: date) -> date:
    try:
        found = date.fromisoformat(text) if text else usual
    except ValueError:
        raise NotFound from None
    if not 2000 <= found.year <= 2090:
        raise NotFound
    return found


def _days(union: "Union", weeks: list[list[date]], month: int | None) -> list[list[Day]]:
    """Return the days of some weeks with who is on call, each where she begins."""
    starts = _midnight(weeks[0][0])
    ends = _midnight(weeks[-1][-1] + timedelta(days=1))
    by_day: dict[date, list[Watch]] = {}
    for watch in duty.watches(union, starts=starts, ends=ends):
        for piece in _pieces(watch):
            by_day.setdefault(timezone.localdate(piece.starts), []).append(piece)
    law = lawbook.calendar()
    return [
        [
            Day(
                on=on,
                is_in_month=month is None or on.month == month,
                is_rest=law.is_rest(on),
                is_worked=on in law.work,
                watches=tuple(by_day.get(on, ())),
            )
            for on in week
        ]
        for week in weeks
    ]


def _pieces(watch: Watch) -> list[Watch]:
    """Return a time by days, where it is longer than one; a night stays whole."""
    found, starts = [], watch.starts
    while watch.ends - starts > _WHOLE_DAY:
        midnight = _midnight(timezone.localdate(starts) + timedelta(days=1))
        found.append(_piece(watch, starts, midnight))
        starts = midnight
    return [*found, _piece(watch, starts, watch.ends)]


def _piece(watch: Watch, starts: datetime, ends: datetime) -> Watch:
    return Watch(
        starts=starts, ends=ends, first=watch.first, second=watch.second, missing=watch.missing
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@login_not_required
@require_safe
def subscribed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar program when whose link it holds is on call; nobody's link is no page."""
    person = calendar_links.reader_of(token, at=now())
    if person is None:
        raise NotFound
    on, at = today(), now()
    with acting_as(person, on=on):
        mine = duty.own_watches(person, on=on, starts=at - WEEK, ends=at + FEED_AHEAD)
    url = request.build_absolute_uri(reverse("desk:duty"))
    entries = [
        feed.Entry(
            key=f"duty-{union.pk}-{one.starts:%Y%m%dT%H%M%z}",
            title=_("值班：%(place)s（%(union)s）")
            % {
                "place": _("第一值班人") if one.first == person else _("第二值班人"),
                "union": union.short_name,
            },
            due_on=timezone.localdate(one.starts),
            due_at=one.starts,
            ends_at=one.ends,
            changed_at=datetime(one.starts.year, 1, 1, tzinfo=UTC),
            sequence=0,
            url=f"{url}?union={union.pk}&from={timezone.localdate(one.starts)}",
            category=_("值班"),
        )
        for union, one in mine
    ]
    host, name = request.get_host(), _("娘家：值班")
    body = feed.feed(entries, key=f"duty-{person.key}", name=name, host=host)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="duty.ics"'
    return answer


def require_kept(request: Request, pk: int) -> "Union":
    """Return a union whose rota this person keeps.

    :raises NotFound: she may not even read it.
    :raises NotYours: she reads it, and does not keep it.
    """
    person, on = request.user.person, today()
    union = duty.get_read(pk, by=person, on=on)
    policies.require_keeper(union, person, on=on)
    return union
