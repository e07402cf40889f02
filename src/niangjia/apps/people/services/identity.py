"""Her identity and her numbers: established, corrected, and shown only for a reason."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import numbers, vault
from niangjia.apps.people.choices import Field
from niangjia.apps.people.errors import (
    CitizenIdInvalid,
    CitizenIdTaken,
    ConsentWithdrawn,
    NameMissing,
)
from niangjia.apps.people.models import Consent, Person
from niangjia.apps.people.purposes import purposes
from niangjia.kernel import identifiers
from niangjia.kernel.errors import StaleVersion


@atomic
def verify_identity(
    *, person: Person, citizen_id: str, by: Person, why: str, version: int | None = None
) -> Person:
    """Establish a person's identity by her citizen ID, as read from the document itself.

    `version` is that of the page on which it was read off.

    :raises CitizenIdInvalid: the number fails its check.
    :raises CitizenIdTaken: another person is registered with it.
    :raises ReasonMissing: how it was established is not said.
    :raises StaleVersion: someone changed the person meanwhile.
    """
    why = vault.reason(why)
    if version is not None and person.version != version:
        raise StaleVersion(what="这个人的信息")
    number = identifiers.citizen_id(citizen_id)
    if number is None:
        raise CitizenIdInvalid
    before = vault.plain(person, Field.CITIZEN_ID)
    vault.put_citizen_id(person, number)
    try:
        with atomic():
            vault.save(person, fields=["citizen_id"])
    except IntegrityError:
        person.refresh_from_db()
        raise CitizenIdTaken(masked_id=identifiers.masked_id(number)) from None
    audit.record(
        "people.identity_verified",
        target=person,
        by=by,
        why=why,
        personal={"before": {"citizen_id": before}, "after": {"citizen_id": number}},
    )
    return person


@atomic
def correct_person(
    *,
    person: Person,
    version: int,
    by: Person,
    why: str,
    name: str | None = None,
    phone: str | None = None,
    bank_account: str | None = None,
    bank_name: str | None = None,
    address: str | None = None,
) -> Person:
    """Change what is registered of a person; None leaves a value, an empty text takes it away.

    :raises NameMissing: the name would be empty.
    :raises PhoneInvalid: the phone is none.
    :raises BankAccountInvalid: the bank account is none.
    :raises AddressTooLong: no address is so long.
    :raises ReasonMissing: no reason is given.
    :raises StaleVersion: someone changed the person since `version` was shown.
    """
    why = vault.reason(why)
    if person.version != version:
        raise StaleVersion(what="这个人的信息")
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    if name is not None:
        before["name"] = person.name
        person.name = after["name"] = numbers.name(name)
        if not person.name:
            raise NameMissing
    if phone is not None:
        before["phone"] = vault.plain(person, Field.PHONE)
        after["phone"] = vault.checked_phone(phone)
        vault.put_phone(person, after["phone"])
    if bank_account is not None:
        before["bank_account"] = vault.plain(person, Field.BANK_ACCOUNT)
        after["bank_account"] = vault.checked_bank_account(bank_account)
        vault.put_bank_account(person, after["bank_account"])
    if address is not None:
        before["address"] = vault.plain(person, Field.ADDRESS)
        after["address"] = vault.checked_address(address)
        vault.put_address(person, after["address"])
    if bank_name is not None:
        person.bank_name = bank_name.strip()
    fields = set(after) | ({"bank_account"} if bank_name is not None else set())
    if not fields:
        return person
    vault.save(person, fields=fields)
    audit.record(
        "people.person_corrected",
        target=person,
        by=by,
        why=why,
        facts={"fields": sorted(fields)},
        personal={"before": before, "after": after} if after else None,
    )
    return person


@atomic
def keep_addresses(
    *,
    addresses: Mapping[int, str],
    by: Person,
    why: str,
    versions: Mapping[int, int] | None = None,
) -> int:
    """Keep where many people live (by person), all or none; return how many are new or changed.

    `versions` are those that were looked at, by person.

    :raises AddressTooLong: no address is so long.
    :raises ReasonMissing: how they are known is not said.
    :raises StaleVersion: someone changed one of them meanwhile.
    """
    why = vault.reason(why)
    entries = []
    looked_at = versions or {}
    for person in Person.objects.filter(pk__in=addresses).order_by("pk"):
        if looked_at.get(person.pk, person.version) != person.version:
            raise StaleVersion(what="其中有人的信息")
        before = vault.plain(person, Field.ADDRESS)
        after = vault.checked_address(addresses[person.pk])
        if before == after:
            continue
        vault.put_address(person, after)
        vault.save(person, fields=["address"])
        entries.append(
            audit.Entry(
                kind="people.person_corrected",
                target=person,
                why=why,
                facts={"fields": ["address"]},
                personal={"before": {"address": before}, "after": {"address": after}},
            )
        )
    audit.record_many(entries=entries, by=by)
    return len(entries)


@atomic
def reveal(*, person: Person, field: str, by: Person, why: str) -> str:
    """Return one sealed value in the clear, and record who looked and why; empty when none is kept.

    :raises ReasonMissing: no reason is given.
    :raises ConsentWithdrawn: it is her phone, and she does not want to be called any more.
    """
    if field == Field.PHONE and by.pk != person.pk:
        _refuse_unwanted_call(person)
    return reveal_many(people=[person], fields=[field], by=by, why=why)[person.pk][field]


def _refuse_unwanted_call(person: Person) -> None:
    last = Consent.objects.filter(person=person, purpose="contact").order_by("-pk").first()
    if last and last.withdrawn_on:
        raise ConsentWithdrawn(on=last.withdrawn_on, purpose=purposes()["contact"].zh)


@atomic
def reveal_many(
    *, people: Iterable[Person], fields: Iterable[str], by: Person, why: str
) -> dict[int, dict[str, str]]:
    """Return sealed values of several people by person and field; one record for each person.

    For papers that must carry the whole number, such as arbitration applications.

    :raises ReasonMissing: no reason is given.
    """
    why = vault.reason(why)
    wanted = [Field(field) for field in fields]
    shown: dict[int, dict[str, str]] = {}
    entries = []
    for person in people:
        shown[person.pk] = {field.value: vault.plain(person, field) for field in wanted}
        facts = {"fields": [field.value for field in wanted]}
        entries.append(
            audit.Entry(kind="people.personal_data_read", target=person, why=why, facts=facts)
        )
    audit.record_many(entries=entries, by=by)
    return shown
