"""Write side of people: who is registered, how she is identified, and who looked at her numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import F
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import crypto, numbers
from niangjia.apps.people.choices import Field, Identity
from niangjia.apps.people.models import Account, Person
from niangjia.kernel import identifiers
from niangjia.kernel.errors import DomainError, StaleVersion


class NameMissing(DomainError):
    """A person cannot be registered without a name."""

    code = "people.name_missing"
    message = "请填写姓名。"


class NameDiffers(DomainError):
    """The citizen ID is registered already, under another name."""

    code = "people.name_differs"
    message = (
        "身份证号 %(masked_id)s 已经登记在另一个姓名下。请核对证件；"
        "确认是同一个人（如更名、异体字）后再办，并写明理由。"
    )


class CitizenIdInvalid(DomainError):
    """What was typed is no citizen ID."""

    code = "people.citizen_id_invalid"
    message = "身份证号不对：应为 18 位，且最后一位校验码要对得上。请照证件再核对一遍。"


class CitizenIdTaken(DomainError):
    """Another person is registered with this citizen ID."""

    code = "people.citizen_id_taken"
    message = "身份证号 %(masked_id)s 已经登记给另一条人员记录。请先查明两条记录是不是同一个人。"


class PhoneInvalid(DomainError):
    """What was typed is no phone number."""

    code = "people.phone_invalid"
    message = "电话号码不对：请填 11 位手机号，或带区号的固定电话。"


class BankAccountInvalid(DomainError):
    """What was typed is no bank account."""

    code = "people.bank_account_invalid"
    message = "银行账号不对：应为 8 至 30 位数字。请照银行卡再核对一遍。"


class ReasonMissing(DomainError):
    """Personal data are not shown, nor identities changed, without a reason."""

    code = "people.reason_missing"
    message = "请写明理由：查看或更改个人信息都要留下理由，本人可以查到。"


class UsernameTaken(DomainError):
    """Someone else has the user name."""

    code = "people.username_taken"
    message = "用户名 %(username)s 已经有人用了，请换一个。"


class HasAccount(DomainError):
    """A person has one account."""

    code = "people.has_account"
    message = "%(name)s 已经有账号，不必再开。"


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
    return register_people(people=[new], by=by, same_person_why={0: why} if is_same_person else {})[0]


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
        phone=_checked_phone(new.phone),
        bank_account=_checked_bank_account(new.bank_account),
        bank_name=new.bank_name.strip(),
    )


def _checked_phone(text: str) -> str:
    phone = numbers.phone(text) if text.strip() else ""
    if phone is None:
        raise PhoneInvalid
    return phone


def _checked_bank_account(text: str) -> str:
    account = numbers.bank_account(text) if text.strip() else ""
    if account is None:
        raise BankAccountInvalid
    return account


def _register(
    checked: Sequence[NewPerson], by: Person | None, same_person_why: Mapping[int, str]
) -> list[Person]:
    keys = [
        crypto.index_key("citizen_id", new.citizen_id) if new.citizen_id else None
        for new in checked
    ]
    known = {
        bytes(person.citizen_id_key): person
        for person in Person.objects.filter(citizen_id_key__in=[key for key in keys if key])
    }
    result: list[Person] = []
    fresh: list[Person] = []
    filled: dict[int, set[str]] = {}
    renamed: list[tuple[Person, str, str]] = []
    for position, (new, key) in enumerate(zip(checked, keys, strict=True)):
        person = known.get(key) if key else None
        if person is None:
            person = Person(name=new.name, identity=_identity(new))
            fresh.append(person)
            if key:
                known[key] = person
        elif not numbers.is_same_name(person.name, new.name):
            why = same_person_why.get(position, "").strip()
            if not why:
                raise NameDiffers(masked_id=person.masked_id)
            renamed.append((person, new.name, why))
        if (fields := _fill(person, new)) and person.pk:
            filled.setdefault(person.pk, set()).update(fields)
        result.append(person)
    # One order for everybody, or two imports of the same people could wait for each other.
    Person.objects.bulk_create(sorted(fresh, key=lambda one: bytes(one.citizen_id_key or b"")))
    for person in {person.pk: person for person in result if person.pk in filled}.values():
        _save(person, fields=filled[person.pk])
    audit.record_many(entries=_registrations(fresh, filled, renamed), by=by)
    return result


def _registrations(
    fresh: Iterable[Person],
    filled: Mapping[int, set[str]],
    renamed: Iterable[tuple[Person, str, str]],
) -> Iterable[audit.Entry]:
    for person in fresh:
        facts = {"identity": str(person.identity)}
        yield audit.Entry(kind="people.person_registered", target=person, facts=facts)
    for pk, fields in filled.items():
        facts = {"fields": sorted(fields)}
        yield audit.Entry(kind="people.person_filled_up", target=f"people.person:{pk}", facts=facts)
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
        _put_citizen_id(person, new.citizen_id)
        fields.add("citizen_id")
    if new.phone and not person.phone_last4:
        _put_phone(person, new.phone)
        fields.add("phone")
    if new.bank_account and not person.bank_account_last4:
        _put_bank_account(person, new.bank_account)
        person.bank_name = new.bank_name
        fields.add("bank_account")
    return fields


def _put_citizen_id(person: Person, number: str) -> None:
    person.citizen_id_enc = crypto.seal(number.encode(), aad=person.aad(Field.CITIZEN_ID))
    person.citizen_id_key = crypto.index_key("citizen_id", number)
    person.citizen_id_first4, person.citizen_id_last4 = number[:4], number[-4:]
    person.identity = Identity.VERIFIED


def _put_phone(person: Person, phone: str) -> None:
    person.phone_enc = crypto.seal(phone.encode(), aad=person.aad(Field.PHONE)) if phone else None
    person.phone_key = crypto.index_key("phone", phone) if phone else None
    person.phone_last4 = phone[-4:]


def _put_bank_account(person: Person, account: str) -> None:
    aad = person.aad(Field.BANK_ACCOUNT)
    person.bank_account_enc = crypto.seal(account.encode(), aad=aad) if account else None
    person.bank_account_last4 = account[-4:]


_COLUMNS = {
    "name": ("name",),
    "citizen_id": (
        "citizen_id_enc",
        "citizen_id_key",
        "citizen_id_first4",
        "citizen_id_last4",
        "identity",
    ),
    "phone": ("phone_enc", "phone_key", "phone_last4"),
    "bank_account": ("bank_account_enc", "bank_account_last4", "bank_name"),
}


def _save(person: Person, *, fields: Iterable[str]) -> None:
    """Write the named fields if nobody wrote meanwhile, and count the version up."""
    values = {column: getattr(person, column) for name in fields for column in _COLUMNS[name]}
    unchanged = Person.objects.filter(pk=person.pk, version=person.version)
    if not unchanged.update(version=F("version") + 1, **values):
        raise StaleVersion(what="这个人的信息")
    person.version += 1


def _reason(why: str) -> str:
    if not why.strip():
        raise ReasonMissing
    return why.strip()


@atomic
def verify_identity(*, person: Person, citizen_id: str, by: Person, why: str) -> Person:
    """Establish a person's identity by her citizen ID, as read from the document itself.

    :raises CitizenIdInvalid: the number fails its check.
    :raises CitizenIdTaken: another person is registered with it.
    :raises ReasonMissing: how it was established is not said.
    :raises StaleVersion: someone changed the person meanwhile.
    """
    why = _reason(why)
    number = identifiers.citizen_id(citizen_id)
    if number is None:
        raise CitizenIdInvalid
    before = _plain(person, Field.CITIZEN_ID)
    _put_citizen_id(person, number)
    try:
        with atomic():
            _save(person, fields=["citizen_id"])
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
) -> Person:
    """Change what is registered of a person; None leaves a value, an empty text takes it away.

    :raises NameMissing: the name would be empty.
    :raises PhoneInvalid: the phone is none.
    :raises BankAccountInvalid: the bank account is none.
    :raises ReasonMissing: no reason is given.
    :raises StaleVersion: someone changed the person since `version` was shown.
    """
    why = _reason(why)
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
        before["phone"] = _plain(person, Field.PHONE)
        after["phone"] = _checked_phone(phone)
        _put_phone(person, after["phone"])
    if bank_account is not None:
        before["bank_account"] = _plain(person, Field.BANK_ACCOUNT)
        after["bank_account"] = _checked_bank_account(bank_account)
        _put_bank_account(person, after["bank_account"])
    if bank_name is not None:
        person.bank_name = bank_name.strip()
    fields = set(after) | ({"bank_account"} if bank_name is not None else set())
    if not fields:
        return person
    _save(person, fields=fields)
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
def reveal(*, person: Person, field: str, by: Person, why: str) -> str:
    """Return one sealed value in the clear, and record who looked and why; empty when none is kept.

    :raises ReasonMissing: no reason is given.
    """
    return reveal_many(people=[person], fields=[field], by=by, why=why)[person.pk][field]


@atomic
def reveal_many(
    *, people: Iterable[Person], fields: Iterable[str], by: Person, why: str
) -> dict[int, dict[str, str]]:
    """Return sealed values of several people by person and field; one record for each person.

    For papers that must carry the whole number, such as arbitration applications.

    :raises ReasonMissing: no reason is given.
    """
    why = _reason(why)
    wanted = [Field(field) for field in fields]
    shown: dict[int, dict[str, str]] = {}
    entries = []
    for person in people:
        shown[person.pk] = {field.value: _plain(person, field) for field in wanted}
        facts = {"fields": [field.value for field in wanted]}
        entries.append(
            audit.Entry(kind="people.personal_data_read", target=person, why=why, facts=facts)
        )
    audit.record_many(entries=entries, by=by)
    return shown


def _plain(person: Person, field: Field) -> str:
    sealed = getattr(person, f"{field.value}_enc")
    if sealed is None:
        return ""
    return crypto.open_(bytes(sealed), aad=person.aad(field)).decode()


@atomic
def open_account(
    *, username: str, password: str | None, person: Person, by: Person | None
) -> Account:
    """Open the account a person logs in with; without a password it cannot be used until one is set.

    :raises UsernameTaken: someone has that user name.
    :raises HasAccount: the person has an account already.
    """
    username = Account.normalize_username(username.strip())
    if Account.objects.filter(person=person).exists():
        raise HasAccount(name=person.name)
    account = Account(username=username, person=person)
    account.set_password(password)
    try:
        with atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise UsernameTaken(username=username) from None
    audit.record("people.account_opened", target=account, by=by, facts={"person": person.pk})
    return account


@atomic
def set_password(*, account: Account, password: str, by: Person, why: str = "") -> None:
    """Give an account a new password; sessions opened with the old one end.

    Whether the password is good enough is the form's business (Django's validators).
    """
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record("people.password_set", target=account, by=by, why=why)


@atomic
def close_account(*, account: Account, by: Person, why: str) -> None:
    """Close an account: its person can no longer log in, and open sessions end at once.

    :raises ReasonMissing: no reason is given.
    """
    why = _reason(why)
    account.is_active = False
    account.save(update_fields=["is_active"])
    audit.record("people.account_closed", target=account, by=by, why=why)
