"""Who may do what with an item: whoever works at the desk of the union it lies at, or holds it."""

from datetime import date

from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.choices import DESK_ROLES
from niangjia.apps.worklist.models import Item
from niangjia.kernel.errors import DomainError

NAMES = "登记员、承办人、负责人"


class NotForYou(DomainError):
    code = "worklist.not_for_you"
    message = "要由%(roles)s来办，请交给他们。"


def may_work(person: Person, *, home_key: int, on: date) -> bool:
    """Tell whether a person works at the desk of a position, or of one above it, on a day."""
    return not unions.roles_at(person, home_key, on=on).isdisjoint(DESK_ROLES)


def require_work(person: Person, *, home_key: int, on: date) -> None:
    """Decline whoever does not work at the desk there.

    :raises NotForYou: naming the roles that do.
    """
    if not may_work(person, home_key=home_key, on=on):
        raise NotForYou(roles=NAMES)


def may_end(item: Item, person: Person, *, on: date) -> bool:
    """Tell whether a person may say how an item ended: its holder, or who works there."""
    return item.holder_id == person.pk or may_work(person, home_key=item.home_key, on=on)
