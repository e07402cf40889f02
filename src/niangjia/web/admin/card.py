"""What the page of one person shows, whichever form on it came back."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from niangjia.apps.matters.selectors import house as matters
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.selectors import house, standing_in
from niangjia.web.admin import gate
from niangjia.web.admin.role_forms import AbsenceForm, GrantForm, Instead
from niangjia.web.http import Request, today

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person
    from niangjia.apps.unions.models import Role


def own_roles(roles: dict[str, list[house.RoleRow]]) -> "list[Role]":
    """Return the roles somebody holds in her own right, now and to come."""
    rows = roles[house.NOW] + roles[house.TO_COME]
    return [row.role for row in rows if row.role.covers_id is None]


def absence_form(
    request: Request, person: "Person", roles: "list[Role]", data: Any = None
) -> AbsenceForm:
    """Return the form for days away: who could stand in, also for those she stands in for."""
    covers = _covers(request, person)[0]
    instead = [
        Instead(cover=one, whom=_whom(one), offered=_others(request, one, person)) for one in covers
    ]
    form = AbsenceForm(data, prefix="absence", instead=instead)
    offered = gate.stand_in_choices(request, roles)
    form.fields["cover"].choices = [("", gettext("先不定")), *offered]
    return form


def _covers(request: Request, person: "Person") -> "tuple[list[Role], list[Role]]":
    """Return by which covers she stands in from today on: where this administrator keeps the house,
    and elsewhere."""
    on = today()
    found = standing_in.covers_while(person, from_=on, until=date.max)
    kept = set(gate.managed(request).values_list("pk", flat=True))
    here = [one for one in found if one.union_id in kept]
    return here, [one for one in found if one.union_id not in kept]


def _others(request: Request, cover: "Role", person: "Person") -> list[tuple[str, str]]:
    if cover.covers is None:
        return []
    offered = gate.stand_in_choices(request, [cover.covers])
    return [(key, label) for key, label in offered if key != str(person.pk)]


def _whom(cover: "Role") -> str:
    name = cover.covers.person.name if cover.covers is not None else ""
    return f"{name}（{cover.union.short_name}{RoleKind(cover.kind).label}）"


def of(request: Request, pk: int, **forms_: Any) -> dict[str, Any]:
    """Return what one person's page shows, with the forms that came back."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    roles = house.roles_of(person, on=on, within=gate.managed(request))
    grant = forms_.get("grant") or GrantForm(initial={"from_": on}, prefix="grant")
    grant.fields["union"].among = gate.managed(request)
    absence = forms_.get("absence") or absence_form(request, person, own_roles(roles))
    return {
        "who": person,
        "account": getattr(person, "account", None),
        "now": roles[house.NOW],
        "to_come": roles[house.TO_COME],
        "past": roles[house.ENDED] + roles[house.TAKEN_BACK],
        "elsewhere": house.roles_elsewhere(person, by=by, on=on),
        "absences": house.absences_of(person, on=on),
        "held": matters.held_by(person, by=by, on=on),
        "parts": matters.parts_of(person, by=by, on=on),
        "is_me": person.pk == by.pk,
        "grant": grant,
        "absence": absence,
        "covers_elsewhere": [_whom(one) for one in _covers(request, person)[1]],
        "names": gate.names(request),
    }
