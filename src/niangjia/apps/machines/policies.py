"""Who may let a program in."""

from datetime import date

from niangjia.apps.machines.errors import NoTokenForYou, NotYourUnion
from niangjia.apps.people.models import Person
from niangjia.apps.unions import policies as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.models import Union


def may_have_token(person: Person, *, on: date) -> bool:
    """Tell whether a program could do anything for a person: she holds a role that day."""
    return bool(eyes_of(person, on=on).scope.roles)


def require_role(person: Person, *, on: date) -> None:
    """Decline whoever holds no role on a day.

    :raises NoTokenForYou: she holds none.
    """
    if not may_have_token(person, on=on):
        raise NoTokenForYou


def require_keeper(union: Union, person: Person, *, on: date) -> None:
    """Decline whoever does not administer a union on a day.

    :raises NotYourUnion: she administers neither it nor one above it.
    """
    if not unions.can_manage(person, union, on=on):
        raise NotYourUnion
