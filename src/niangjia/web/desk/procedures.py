"""The procedures in force, as pictures and tables: what can follow what, by whom, on what basis."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from niangjia.apps.intake.lifecycle import INTAKE
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.unions.choices import RoleKind
from niangjia.engines import procedure
from niangjia.kernel.errors import NotFound
from niangjia.web.http import Request, page

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
    found = {INTAKE.key: INTAKE, **{one.key: one for one in matters.lifecycles()}}
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
    context = {
        "table": table,
        "here": here,
        "back": back if back.startswith("/desk/") else "",
        # Made by our own writer, which escapes every word (engines/procedure/picture.py).
        "picture": mark_safe(procedure.svg(table, at=here.key if here else "", words=_)),
        "lines": [
            (line, "、".join(_(str(ROLES.get(role, role))) for role in line.who))
            for line in procedure.lines(table)
        ],
    }
    return page(request, "desk/procedure.html", context)
