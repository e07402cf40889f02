"""Today at the desk: the clocks first, then the matters of mine."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.unions.selectors import house
from niangjia.web.http import Request, now, page, today

WEEK = 7
PER_PAGE = 20
WAITING = 5
"""So many of the people who wait stand here; the rest on their own page."""


@require_safe
def show(request: Request) -> HttpResponse:
    """Show the running clocks of the matters this person may see, the most pressing first."""
    person, on = request.user.person, today()
    due = matters.grouped(matters.due_clocks(person, on=on))
    late = due.filter(due_on__lt=on).count()
    this_day = due.filter(due_on=on).count()
    week = due.filter(due_on__gt=on, due_on__lte=on + timedelta(days=WEEK)).count()
    which = request.GET.get("due", "")
    chosen = {
        "late": due.filter(due_on__lt=on),
        "today": due.filter(due_on=on),
        "week": due.filter(due_on__gt=on, due_on__lte=on + timedelta(days=WEEK)),
    }.get(which, due)
    rows = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    open_ = matters.matters_visible_to(person, on=on).filter(is_open=True)
    mine = open_.filter(handler=person)
    covering = house.covering(person, on=on)
    covered = {role.covers.person_id: role.covers.person for role in covering if role.covers}
    older = matters.matters_with_older_results(person, on=on, handler=person)
    at = now()
    waiting = intake.listed(visible_to=person, on=on, at=at).filter(due_at__isnull=False)
    context = {
        "older": list(older.values_list("number", "title", "older")),
        "at": at,
        "waiting": waiting[:WAITING],
        "waiting_count": waiting.count(),
        "registers": policies.may_register(person, on=on),
        "late": late,
        "this_day": this_day,
        "page": rows,
        "clocks": matters.group_rows(rows.object_list),
        "mine": mine.order_by("next_due_on", "pk")[:10],
        "covering": covering,
        "covered": open_.filter(handler__in=covered).order_by("next_due_on", "pk")[:10],
        "segments": [
            _segment(_("全部"), due.count(), "", which),
            _segment(_("已过期"), late, "late", which, look="late"),
            _segment(_("今天"), this_day, "today", which, look="soon"),
            _segment(_("7 天内"), week, "week", which),
        ],
    }
    return page(request, "desk/today.html", context)


def _segment(label: str, count: int, key: str, which: str, look: str = "") -> dict:
    url = f"?due={key}" if key else "?"
    return {
        "label": label,
        "count": count,
        "url": url,
        "current": key == which,
        "look": look if count else "",
    }
