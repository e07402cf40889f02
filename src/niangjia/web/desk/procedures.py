"""The procedures in force, as pictures and tables: what can follow what, by whom, on what basis."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from niangjia.apps.intake.lifecycle import WHOLE
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.choices import RoleKind
from niangjia.engines import procedure
from niangjia.engines.procedure import HAPPENED_ON
from niangjia.kernel.errors import NotFound
from niangjia.web.desk import procedure_clocks
from niangjia.web.http import Request, page, today

ROLES = {kind.value: kind.label for kind in (*RoleKind, *ParticipantRole)}


ORDER = (
    "intake",
    "supervision",
    "mediation",
    "court_mediation",
    "aid",
    "arbitration",
    "enforcement",
)


def _tables() -> dict[str, procedure.Lifecycle]:
    """Return the procedures in force by key, in the order people meet them."""
    found = {WHOLE.key: WHOLE, **{one.key: one for one in matters.lifecycles()}}
    rank = {key: at for at, key in enumerate(ORDER)}
    return {key: found[key] for key in sorted(found, key=lambda k: (rank.get(k, len(ORDER)), k))}


@require_safe
def index(request: Request) -> HttpResponse:
    """List the procedures in force."""
    rows = [
        (one, reverse("desk:procedure", args=[one.key]), len(one.states))
        for one in _tables().values()
    ]
    return page(request, "desk/procedures.html", {"rows": rows})


@require_safe
def show(request: Request, key: str) -> HttpResponse:
    """Show one procedure as a picture, and the same as a table; `at` marks where a record stands.

    :raises NotFound: there is no such procedure.
    """
    table = _tables().get(key)
    if table is None:
        raise NotFound
    at = request.GET.get("at", "")
    here = next((state for state in table.states if state.key == at), None)
    back = request.GET.get("back", "")
    where = {"on": today(), "region": _region(request)}
    context = {
        "table": table,
        "here": here,
        "back": back if back.startswith("/desk/") else "",
        # Made by our own writer, which escapes every word (engines/procedure/picture.py).
        "picture": mark_safe(procedure.svg(table, at=here.key if here else "", words=_)),
        "opens": procedure_clocks.said(table.opens, days={HAPPENED_ON: _("开始那天")}, **where),
        "lines": [
            (
                line,
                "、".join(_(str(ROLES.get(role, role))) for role in line.who),
                procedure_clocks.said(line.clocks, days=line.days, needs=line.asks, **where),
            )
            for line in procedure.lines(table)
        ],
    }
    return page(request, "desk/procedure.html", context)


def _region(request: Request) -> str | None:
    """Return the code of the place whose own periods go before the nation's: that of her union."""
    union = unions.unions_of(request.user.person, on=today()).order_by("pk").first()
    return union.code if union else None
