"""What the page of one person shows, whichever form on it came back."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from niangjia.apps.matters.selectors import house as matters
from niangjia.apps.unions.selectors import house
from niangjia.web.admin import gate
from niangjia.web.admin.role_forms import AbsenceForm, GrantForm
from niangjia.web.http import Request, today

if TYPE_CHECKING:
    from niangjia.apps.unions.models import Role


def own_roles(roles: dict[str, list[house.RoleRow]]) -> "list[Role]":
    """Return the roles somebody holds in her own right, now and to come."""
    rows = roles[house.NOW] + roles[house.TO_COME]
    return [row.role for row in rows if row.role.covers_id is None]


def of(request: Request, pk: int, **forms_: Any) -> dict[str, Any]:
    """Return what one person's page shows, with the forms that came back."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    roles = house.roles_of(person, on=on, within=gate.managed(request))
    grant = forms_.get("grant") or GrantForm(initial={"from_": on}, prefix="grant")
    grant.fields["union"].among = gate.managed(request)
    absence = forms_.get("absence") or AbsenceForm(prefix="absence")
    absence.fields["cover"].choices = [
        ("", gettext("先不定")),
        *gate.stand_in_choices(request, own_roles(roles)),
    ]
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
        "names": gate.names(request),
    }
