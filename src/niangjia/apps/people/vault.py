"""Values as they are put into a person: checked, sealed, indexed, and read back."""

from collections.abc import Iterable

from django.db.models import F

from niangjia.apps.people import crypto, numbers
from niangjia.apps.people.choices import Field, Identity
from niangjia.apps.people.errors import (
    AddressTooLong,
    AlreadyForgotten,
    BankAccountInvalid,
    PhoneInvalid,
    ReasonMissing,
)
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import StaleVersion

LONGEST_ADDRESS = 200


def checked_phone(text: str) -> str:
    """Return the phone as it is kept, empty for none.

    :raises PhoneInvalid: it is no phone number.
    """
    phone = numbers.phone(text) if text.strip() else ""
    if phone is None:
        raise PhoneInvalid
    return phone


def checked_bank_account(text: str) -> str:
    """Return the bank account as it is kept, empty for none.

    :raises BankAccountInvalid: it is no account number.
    """
    account = numbers.bank_account(text) if text.strip() else ""
    if account is None:
        raise BankAccountInvalid
    return account


def checked_address(text: str) -> str:
    """Return where somebody lives as it is kept: one line, empty for none.

    :raises AddressTooLong: no address is so long.
    """
    address = " ".join(text.split())
    if len(address) > LONGEST_ADDRESS:
        raise AddressTooLong(most=LONGEST_ADDRESS, length=len(address))
    return address


def reason(why: str) -> str:
    """Return the reason without spaces around it.

    :raises ReasonMissing: there is none.
    """
    if not why.strip():
        raise ReasonMissing
    return why.strip()


def put_citizen_id(person: Person, number: str) -> None:
    """Put a sound citizen ID into a person, who is thereby identified; nothing is written yet."""
    person.citizen_id_enc = crypto.seal(number.encode(), aad=person.aad(Field.CITIZEN_ID))
    slots = crypto.index_slots("citizen_id", number)
    person.citizen_id_key, person.citizen_id_key_even = slots.odd, slots.even
    person.citizen_id_first4, person.citizen_id_last4 = number[:4], number[-4:]
    person.identity = Identity.VERIFIED


def put_phone(person: Person, phone: str) -> None:
    """Put a checked phone into a person, or take it away when empty; nothing is written yet."""
    person.phone_enc = crypto.seal(phone.encode(), aad=person.aad(Field.PHONE)) if phone else None
    slots = crypto.index_slots("phone", phone) if phone else crypto.Slots(None, None)
    person.phone_key, person.phone_key_even = slots.odd, slots.even
    person.phone_last4 = phone[-4:]


def put_bank_account(person: Person, account: str) -> None:
    """Put a checked bank account into a person, or take it away; nothing is written yet."""
    aad = person.aad(Field.BANK_ACCOUNT)
    person.bank_account_enc = crypto.seal(account.encode(), aad=aad) if account else None
    person.bank_account_last4 = account[-4:]


def put_address(person: Person, address: str) -> None:
    """Put a checked address into a person, or take it away; nothing is written yet."""
    aad = person.aad(Field.ADDRESS)
    person.address_enc = crypto.seal(address.encode(), aad=aad) if address else None


_COLUMNS = {
    "name": ("name",),
    "citizen_id": (
        "citizen_id_enc",
        "citizen_id_key",
        "citizen_id_key_even",
        "citizen_id_first4",
        "citizen_id_last4",
        "identity",
    ),
    "phone": ("phone_enc", "phone_key", "phone_key_even", "phone_last4"),
    "bank_account": ("bank_account_enc", "bank_account_last4", "bank_name"),
    "address": ("address_enc",),
}


def save(person: Person, *, fields: Iterable[str]) -> None:
    """Write the named fields if nobody wrote meanwhile, and count the version up.

    :raises StaleVersion: someone did.
    :raises AlreadyForgotten: the person was forgotten.
    """
    if person.erased_on is not None:
        raise AlreadyForgotten
    values = {column: getattr(person, column) for name in fields for column in _COLUMNS[name]}
    unchanged = Person.objects.filter(pk=person.pk, version=person.version)
    if not unchanged.update(version=F("version") + 1, **values):
        raise StaleVersion(what="这个人的信息")
    person.version += 1


def plain(person: Person, field: Field) -> str:
    """Return a sealed value in the clear, empty for none. Whoever shows it records it: `reveal`."""
    sealed = getattr(person, f"{field.value}_enc")
    if sealed is None:
        return ""
    return crypto.open_(bytes(sealed), aad=person.aad(field)).decode()
