"""Registering people: each human being once, found by her citizen ID."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import Q
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import crypto, numbers, vault
from niangjia.apps.people.choices import Identity
from niangjia.apps.people.errors import NameDiffers, NameMissing
from niangjia.apps.people.models import Person
from niangjia.kernel import identifiers

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person as a list or a form gives her; see `register_person`."""

    name: str
    citizen_id: str | None = None
    is_damaged: bool = False
    phone: str = ""
    bank_account: str = ""
    bank_name: str = ""


@atomic
def register_person(
    *,
    name: str,
    by: Person | None,
    citizen_id: str | None = None,
    is_damaged: bool = False,
    phone: str = "",
    bank_account: str = "",
    bank_name: str = "",
    is_same_person: bool = False,
    why: str = "",
) -> Person:
    """Return the person with this citizen ID, registered now if she was not; two may share a name.

    Without a sound citizen ID everyone is a new person: a number that was damaged on its way
    (`is_damaged`, or one that fails its check) leaves her "to verify" and is not kept. What is
    already registered is filled up, never overwritten. `is_same_person` with `why` accepts that
    the registered name differs.

    :raises NameMissing: the name is empty.
    :raises NameDiffers: the citizen ID is registered under another name.
    :raises PhoneInvalid: the phone is none.
    :raises BankAccountInvalid: the bank account is none.
    """
    new = NewPerson(
        name=name,
        citizen_id=citizen_id,
        is_damaged=is_damaged,
        phone=phone,
        bank_account=bank_account,
        bank_name=bank_name,
    )
    same_person_why = {0: why} if is_same_person else {}
    return register_people(people=[new], by=by, same_person_why=same_person_why)[0]


def draft(*, pk: int, name: str, phone: str) -> tuple[Person, audit.Entry]:
    """Return who would be registered as a new person, and what would be recorded.

    :raises NameMissing, PhoneInvalid: as `register_person`.
    """
    new = _check(NewPerson(name=name, phone=phone))
    person = Person(pk=pk, name=new.name, identity=_identity(new))
    _fill(person, new)
    (registered,) = _registrations([person], {}, [])
    return person, registered


def require_registrable(*, name: str, phone: str) -> None:
    """Decline whom `draft` would decline, before anything of hers is kept.

    :raises NameMissing, PhoneInvalid: as `register_person`.
    """
    _check(NewPerson(name=name, phone=phone))


@atomic
def register_people(
    *,
    people: Sequence[NewPerson],
    by: Person | None,
    same_person_why: Mapping[int, str] | None = None,
) -> list[Person]:
    """Register many people at once, each as `register_person` does, and return them in order.

    `same_person_why` holds, by position, the reason why a differing name is the same person.
    Two entries with one citizen ID are one person.

    :raises NameMissing: a name is empty.
    :raises NameDiffers: a citizen ID is registered, or listed, under another name.
    :raises PhoneInvalid: a phone is none.
    :raises BankAccountInvalid: a bank account is none.
    """
    checked = [_check(new) for new in people]
    for _ in range(_TRIES - 1):
        try:
            with atomic():
                return _register(checked, by, same_person_why or {})
        except IntegrityError:
            continue  # someone registered one of them meanwhile: now she will be found
    return _register(checked, by, same_person_why or {})


def _check(new: NewPerson) -> NewPerson:
    """Return the same person in the forms that are kept, or decline what is none."""
    name = numbers.name(new.name)
    if not name:
        raise NameMissing
    typed_id = (new.citizen_id or "").strip()
    citizen_id = identifiers.citizen_id(typed_id) if typed_id else None
    return NewPerson(
        name=name,
        citizen_id=citizen_id,
        is_damaged=citizen_id is None and (new.is_damaged or bool(typed_id)),
        phone=vault.checked_phone(new.phone),
        bank_account=vault.checked_bank_account(new.bank_account),
        bank_name=new.bank_name.strip(),
    )


def _register(
    checked: Sequence[NewPerson], by: Person | None, same_person_why: Mapping[int, str]
) -> list[Person]:
    known = _known(new.citizen_id for new in checked if new.citizen_id)
    result: list[Person] = []
    fresh: list[Person] = []
    filled: dict[int, set[str]] = {}
    renamed: list[tuple[Person, str, str]] = []
    for position, new in enumerate(checked):
        person = known.get(new.citizen_id) if new.citizen_id else None
        if person is None:
            person = Person(name=new.name, identity=_identity(new))
            fresh.append(person)
            if new.citizen_id:
                known[new.citizen_id] = person
        elif not numbers.is_same_name(person.name, new.name):
            why = same_person_why.get(position, "").strip()
            if not why:
                raise NameDiffers(masked_id=person.masked_id)
            renamed.append((person, new.name, why))
        if (fields := _fill(person, new)) and person.pk:
            filled.setdefault(person.pk, set()).update(fields)
        result.append(person)
    # One order for everybody, or two imports of the same people could wait for each other.
    Person.objects.bulk_create(sorted(fresh, key=_order))
    for person in {person.pk: person for person in result if person.pk in filled}.values():
        vault.save(person, fields=filled[person.pk])
    audit.record_many(entries=_registrations(fresh, filled, renamed), by=by)
    return result


def _known(citizen_ids: Iterable[str]) -> dict[str, Person]:
    """Return who is registered, by citizen ID, whichever version of the index key knows her."""
    slots = {number: crypto.index_slots("citizen_id", number) for number in citizen_ids}
    rows = Person.objects.filter(
        Q(citizen_id_key__in=[one.odd for one in slots.values() if one.odd])
        | Q(citizen_id_key_even__in=[one.even for one in slots.values() if one.even])
    )
    by_digest = {
        bytes(digest): person
        for person in rows
        for digest in (person.citizen_id_key, person.citizen_id_key_even)
        if digest
    }
    found = {
        number: by_digest.get(one.odd or b"") or by_digest.get(one.even or b"")
        for number, one in slots.items()
    }
    return {number: person for number, person in found.items() if person}


def _order(person: Person) -> bytes:
    return bytes(person.citizen_id_key or person.citizen_id_key_even or b"")


def _registrations(
    fresh: Iterable[Person],
    filled: Mapping[int, set[str]],
    renamed: Iterable[tuple[Person, str, str]],
) -> Iterable[audit.Entry]:
    for person in fresh:
        yield audit.Entry(
            kind="people.person_registered",
            target=person,
            facts={"identity": str(person.identity)},
        )
    for pk, fields in filled.items():
        yield audit.Entry(
            kind="people.person_filled_up",
            target=f"people.person:{pk}",
            facts={"fields": sorted(fields)},
        )
    for person, name, why in renamed:
        yield audit.Entry(
            kind="people.other_name_accepted",
            target=person,
            why=why,
            personal={"before": {"name": person.name}, "after": {"name": name}},
        )


def _identity(new: NewPerson) -> Identity:
    if new.citizen_id:
        return Identity.VERIFIED
    return Identity.TO_VERIFY if new.is_damaged else Identity.UNKNOWN


def _fill(person: Person, new: NewPerson) -> set[str]:
    """Put in what the person lacks and the list has; return the names of what was put in."""
    fields = set()
    if new.citizen_id and not person.citizen_id_last4:
        vault.put_citizen_id(person, new.citizen_id)
        fields.add("citizen_id")
    if new.phone and not person.phone_last4:
        vault.put_phone(person, new.phone)
        fields.add("phone")
    if new.bank_account and not person.bank_account_last4:
        vault.put_bank_account(person, new.bank_account)
        person.bank_name = new.bank_name
        fields.add("bank_account")
    return fields
