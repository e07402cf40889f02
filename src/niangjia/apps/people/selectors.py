"""Read side of people: finding a person without ever reading her sealed numbers."""

from collections.abc import Iterable

from django.db.models import QuerySet

from niangjia.apps.audit import selectors as audit
from niangjia.apps.audit.models import Event
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Account, Person
from niangjia.apps.people.numbers import phone
from niangjia.kernel import identifiers
from niangjia.kernel.errors import NotFound


def get_person(pk: int) -> Person:
    """Return the person of that number.

    :raises NotFound: there is no such person.
    """
    try:
        return Person.objects.get(pk=pk)
    except Person.DoesNotExist:
        raise NotFound from None


def get_account(username: str) -> Account:
    """Return the account of that name, with its person.

    :raises NotFound: there is no such account.
    """
    try:
        return Account.objects.select_related("person").get(username=username)
    except Account.DoesNotExist:
        raise NotFound from None


def person_by_citizen_id(text: str) -> Person | None:
    """Return the one person with that citizen ID, in whatever form it was typed, if registered."""
    number = identifiers.citizen_id(text)
    if number is None:
        return None
    return Person.objects.filter(
        crypto.index_slots("citizen_id", number).find("citizen_id_key")
    ).first()


def people_by_phone(text: str) -> QuerySet[Person]:
    """Return the people registered with that phone; a family may share one."""
    number = phone(text)
    if number is None:
        return Person.objects.none()
    return Person.objects.filter(crypto.index_slots("phone", number).find("phone_key")).order_by(
        "pk"
    )


def looks_at(person: Person) -> list[Event]:
    """Return every time somebody saw a whole number of a person, the newest first."""
    events = audit.events_of(person).filter(kind="people.personal_data_read")
    return list(events.order_by("-at", "-lane", "-seq"))


def people_of(pks: Iterable[int]) -> dict[int, Person]:
    """Return the people of those numbers by number, in one query."""
    return Person.objects.in_bulk(list(pks))
