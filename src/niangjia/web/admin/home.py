"""The administrator's first page: what must be put right, each with its remedy."""

from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from niangjia.apps.matters.selectors import house as matters
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.selectors import house
from niangjia.web.admin import gate
from niangjia.web.http import Request, page, today

AHEAD = timedelta(days=14)
"""An absence is told so many days before it begins: a cover must be asked first."""
SHOWN = 8


@require_safe
def show(request: Request) -> HttpResponse:
    """Show who is away uncovered, which unions and matters nobody leads, unused accounts."""
    person, on = request.user.person, today()
    away = house.away(person, on=on, until=on + AHEAD)
    no_chair = house.without(RoleKind.CHAIR, by=person, on=on)
    no_admin = house.without(RoleKind.ADMIN, by=person, on=on)
    unled = matters.without_a_handler(person, on=on)
    no_account = house.colleagues(person, on=on, state="no_account")
    unused = house.colleagues(person, on=on, state="unused")
    counts = {
        "no_chair": no_chair.count(),
        "no_admin": no_admin.count(),
        "no_account": no_account.count(),
        "unused": unused.count(),
    }
    uncovered = [row for row in away if row.uncovered]
    context = {
        "uncovered": uncovered,
        "covered": [row for row in away if not row.uncovered],
        "no_chair": no_chair[:SHOWN],
        "no_admin": no_admin[:SHOWN],
        "unled": unled,
        "no_account": no_account[:SHOWN],
        "unused": unused[:SHOWN],
        "counts": counts,
        "unions": gate.managed(request).count(),
        "colleagues": house.colleagues(person, on=on, state="now").count(),
        "is_fine": not (uncovered or unled or any(counts.values())),
    }
    return page(request, "admin/home.html", context)
