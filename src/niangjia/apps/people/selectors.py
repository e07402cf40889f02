"""Read side of people: finding a person without ever reading her sealed numbers."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from niangjia.apps.audit import selectors as audit
from niangjia.apps.audit.models import Event
from niangjia.apps.people import crypto
from niangjia.apps.people.holds import Hold, holds_on
from niangjia.apps.people.models import Account, Consent, Erasure, Person
from niangjia.apps.people.numbers import phone
from niangjia.apps.people.purposes import Purpose, purposes
from niangjia.kernel import identifiers
from niangjia.kernel.errors import NotFound

MOST_OF_ONE_PHONE = 200
"""So many records of one phone are looked at, the newest: a foreman may have given his for all."""
_HANZI = re.compile(r"[\u3400-\u9fff]{2,8}")


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


def same_as(person: Person) -> list[int]:
    """Return the numbers of the records that are of a person or of her phone, hers among them.

    Who tells from her own phone has a record for each telling. A family, or a foreman, may share a
    phone: what is found so is shown to be looked at, never joined by itself.
    """
    same = Q(pk=person.pk)
    for column in ("citizen_id_key", "citizen_id_key_even", "phone_key", "phone_key_even"):
        if key := getattr(person, column):
            same |= Q(**{column: key})
    found = Person.objects.filter(same).order_by("-pk").values_list("pk", flat=True)
    return list({person.pk, *found[:MOST_OF_ONE_PHONE]})


def looks_at(person: Person) -> list[Event]:
    """Return every time somebody saw a whole number of a person, the newest first."""
    events = audit.events_of(person).filter(kind="people.personal_data_read")
    return list(events.order_by("-at", "-lane", "-seq"))


def sounds_of(words: str) -> tuple[str, ...]:
    """Return how words written in hanzi alone are read in whole, the letters of each reading.

    Empty where something else stands among them; of many readings four.
    """
    if not _HANZI.fullmatch(words):
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_sounds(%s)", [words])
        forms = cursor.fetchone()[0].split()
    # Each hanzi has two letters at least, but for a few of one; initials are shorter still.
    whole = [form for form in forms if len(form) > len(words) + 1 and len(form) > 3]
    longest = max(map(len, whole), default=0)
    return tuple(form for form in whole if len(form) >= longest - 2)[:4]


def people_of(pks: Iterable[int]) -> dict[int, Person]:
    """Return the people of those numbers by number, in one query."""
    return Person.objects.in_bulk(list(pks))


def consents_of(person: Person) -> list[tuple[Purpose, Consent | None]]:
    """Return every purpose with the newest word of a person on it, standing or withdrawn."""
    newest = {row.purpose: row for row in Consent.objects.filter(person=person).order_by("pk")}
    return [(purpose, newest.get(key)) for key, purpose in purposes().items()]


def without_consent(persons: QuerySet[Person], *, purpose: str) -> QuerySet[Person]:
    """Return those who never said a word on a purpose: whoever took it back has been asked."""
    said = Consent.objects.filter(purpose=purpose).values("person_id")
    return persons.filter(erased_on__isnull=True).exclude(pk__in=said)


def erasure_of(person: Person) -> Erasure | None:
    """Return the newest wish of a person to be forgotten, with who asked and who decided."""
    rows = Erasure.objects.filter(person=person).select_related("asked_by", "decided_by")
    return rows.order_by("-pk").first()


def erasure_kept(person: Person, *, on: date) -> list[Hold]:
    """Return what would still be kept of a person if she were forgotten on a day: the preview."""
    return holds_on(person, on=on)
