"""Who keeps a rota, and who may stand on it."""

from datetime import date

from django.db.models import QuerySet

from niangjia.apps.duty.errors import NotYours
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.choices import DESK_ROLES, Line, RoleKind
from niangjia.apps.unions.models import Placement, Role, Union

KEEP = (RoleKind.CLERK, RoleKind.TEAM_LEADER)


def own_unions(person: Person, *, on: date) -> QuerySet[Union]:
    """Return the unions at whose desk a person herself works on a day.

    An industry's union has no place of its own on the land and so no hotline: it keeps no rota.
    """
    held = eyes_of(person, on=on).scope.roles
    mine = [union for union, kinds in held.items() if not kinds.isdisjoint(DESK_ROLES)]
    placed = unions.placements_on(on).filter(line=Line.TERRITORIAL).values("union_id")
    return Union.objects.filter(pk__in=mine).filter(pk__in=placed).order_by("code", "name")


def works_at_a_desk(person: Person, *, on: date) -> bool:
    """Tell whether a person works at the desk of some union on a day, with a rota or without."""
    held = eyes_of(person, on=on).scope.roles
    return any(not kinds.isdisjoint(DESK_ROLES) for kinds in held.values())


def reads(union: Union, person: Person, *, on: date) -> bool:
    """Tell whether a person may read a union's rota on a day: she works at its desk, or above."""
    place = unions.placements_on(on).filter(union=union).first()
    spans = eyes_of(person, on=on).scope.desk
    return place is not None and any(low <= place.span.lower < high for low, high in spans)


def keeps(union: Union, person: Person, *, on: date) -> bool:
    """Tell whether a person keeps a union's rota on a day: as clerk or leader there, or above."""
    key = unions.home_key_of(union, on=on)
    return not unions.roles_at(person, key, on=on).isdisjoint(KEEP)


def require_keeper(union: Union, person: Person, *, on: date) -> None:
    """Decline whoever does not keep the union's rota.

    :raises NotYours: naming the roles that do.
    """
    if not keeps(union, person, on=on):
        raise NotYours(roles="、".join(str(RoleKind(one).label) for one in KEEP))


def able(union: Union, *, on: date) -> QuerySet[Person]:
    """Return who may stand on a union's rota on a day: its desk, and those of the unions above."""
    key = unions.home_key_of(union, on=on)
    above = Placement.objects.filter(during__contains=on, known__upper_inf=True, span__contains=key)
    roles = Role.objects.filter(
        union__in=above.values("union_id"), kind__in=DESK_ROLES, during__contains=on
    )
    return Person.objects.filter(pk__in=roles.values("person_id")).order_by("name", "pk")
