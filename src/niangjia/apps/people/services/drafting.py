"""A person nobody knows yet, with what she agrees to, written together with what she tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Consent, Person
from niangjia.apps.people.services import registering, rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """Somebody about to be registered: her rows, and what is to be recorded of them."""

    person: Person
    consents: list[Consent]
    entries: list[audit.Entry]


def draft_person(
    *, pk: int, name: str, phone: str, agrees: Iterable[str], how: str, on: date, by: Person | None
) -> Drafted:
    """Return who would be registered by her name and phone; nothing is written yet.

    `by` is who writes it down, None when she does it herself.

    :raises NameMissing: the name is empty.
    :raises PhoneInvalid: the phone is none.
    :raises PurposeNotKnown: one of the purposes she agrees to is none.
    """
    person, registered = registering.draft(pk=pk, name=name, phone=phone)
    consents, agreed = rights.draft(person=person, keys=agrees, how=how, on=on, by=by or person)
    return Drafted(person=person, consents=consents, entries=[registered, agreed])
