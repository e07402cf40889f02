"""Who may help with somebody else's account."""

from datetime import date

from niangjia.apps.accounts.errors import NotYours, NotYourUnion
from niangjia.apps.people.models import Person
from niangjia.apps.unions import policies as unions
from niangjia.apps.unions import selectors


def may_help(person: Person, by: Person, *, on: date) -> bool:
    """Tell whether `by` administers, on a day, a union in which the person has a role."""
    if person.pk == by.pk:
        return False
    return any(unions.can_manage(by, union, on=on) for union in selectors.unions_of(person, on=on))


def require(person: Person, by: Person, *, on: date) -> None:
    """Decline whoever may not help with a person's account.

    :raises NotYours: it is one's own.
    :raises NotYourUnion: `by` administers no union of the person, nor one above it.
    """
    if person.pk == by.pk:
        raise NotYours
    if not may_help(person, by, on=on):
        raise NotYourUnion(name=person.name)
