"""Who keeps the list of places: a federation, of its own region and what lies within."""

from datetime import date

from niangjia.apps.lawbook.policies import area_of, federations_of, roles_zh
from niangjia.apps.people.models import Person
from niangjia.apps.places.errors import NotYourPlaces
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Union

KEEP = (RoleKind.CLERK, RoleKind.TEAM_LEADER, RoleKind.ADMIN)


def keeper(person: Person, *, on: date) -> tuple[Union, tuple[str, ...]]:
    """Return the widest federation whose places a person keeps, and the beginnings of her codes.

    :raises NotYourPlaces: she holds no such role on that day.
    """
    mine = federations_of(person, KEEP, on=on)
    if not mine:
        raise NotYourPlaces(roles=roles_zh(KEEP))
    return mine[0], tuple(area_of(one.code) for one in mine)
