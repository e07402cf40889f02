"""Who may change the federation itself."""

from datetime import date

from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Role, Union


def can_manage(person: Person, union: Union, *, on: date) -> bool:
    """Tell whether a person administers a union on a day: an admin there or anywhere above."""
    if Role.objects.filter(
        person=person, union=union, kind=RoleKind.ADMIN, during__contains=on
    ).exists():
        return True
    try:
        key = selectors.home_key_of(union, on=on)
    except selectors.NotPlaced:
        return False
    return RoleKind.ADMIN in selectors.roles_at(person, key, on=on)
