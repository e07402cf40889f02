"""Who may do what with an enquiry: by their roles in the federation at or above its union."""

from datetime import date

from django.db.models import QuerySet

from niangjia.apps.intake.errors import NotForYou
from niangjia.apps.intake.lifecycle import DESK
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Union
from niangjia.engines.procedure import Step

NAMES = dict(RoleKind.choices)


def roles_over(enquiry: Enquiry, person: Person, *, on: date) -> frozenset[str]:
    """Return the roles a person holds over an enquiry on a day."""
    return unions.roles_at(person, enquiry.home_key, on=on)


def role_taking(step: Step, enquiry: Enquiry, person: Person, *, on: date) -> str:
    """Return the role in which a person takes a step: the table's first that she holds.

    :raises NotForYou: none of hers may.
    """
    held = roles_over(enquiry, person, on=on)
    for role in step.who:
        if role in held:
            return role
    raise NotForYou(roles=names(step.who))


def require_desk(enquiry: Enquiry, person: Person, *, on: date) -> None:
    """Decline whoever does not work at the desk of the enquiry's union.

    :raises NotForYou: naming the roles that do.
    """
    if roles_over(enquiry, person, on=on).isdisjoint(DESK):
        raise NotForYou(roles=names(DESK))


def names(roles: tuple[str, ...]) -> str:
    """Return the Chinese names of roles."""
    return "、".join(NAMES[role] for role in roles if role in NAMES)


def may_take_in(person: Person, *, on: date) -> bool:
    """Tell whether a person may take down enquiries in any union on a day."""
    held = eyes_of(person, on=on).scope.roles.values()
    return any(not kinds.isdisjoint(DESK) for kinds in held)


def unions_to_take_in(person: Person, *, on: date) -> QuerySet[Union]:
    """Return the unions in which a person may take down enquiries on a day."""
    found = Union.objects.none()
    for role in DESK:
        found = found | unions.unions_of(person, on=on, kind=role)
    return found.distinct()
