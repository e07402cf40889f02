"""Her rights over her data: what she agreed to, what she takes back, being forgotten, a copy."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.people import vault
from niangjia.apps.people.choices import ErasureState, Field, How, Identity
from niangjia.apps.people.errors import (
    AlreadyForgotten,
    ErasureDecided,
    ErasureOpen,
    PurposeNotKnown,
    SamePerson,
    StillInUse,
)
from niangjia.apps.people.holds import FORGOTTEN, holds_on
from niangjia.apps.people.models import ERASED_NAME, Account, Consent, Erasure, Person
from niangjia.apps.people.purposes import purposes


def give_consents(
    *, person: Person, keys: Iterable[str], how: str, on: date, by: Person
) -> list[Consent]:
    """Record what a person agreed to, in today's words; what stands already in them is left.

    :raises PurposeNotKnown: one of the purposes is none.
    :raises AlreadyForgotten: the person was forgotten.
    """
    return give_consents_of_many(people=[person], keys=keys, how=how, on=on, by=by)


@atomic
def give_consents_of_many(
    *, people: Sequence[Person], keys: Iterable[str], how: str, on: date, by: Person
) -> list[Consent]:
    """Record what several people agreed to alike, as 48 sign one sheet; all of it or nothing.

    :raises PurposeNotKnown: one of the purposes is none.
    :raises AlreadyForgotten: one of the people was forgotten.
    """
    how, versions = How(how), _versions(keys)
    for person in people:
        _refuse_stone(person)
    standing = Consent.objects.select_for_update().filter(
        person__in=people, purpose__in=versions, withdrawn_on__isnull=True
    )
    kept = {(row.person_id, row.purpose): row for row in standing.order_by("person_id", "purpose")}
    # A consent to older words ends where the new one begins.
    older = [row.pk for row in kept.values() if row.text_version != versions[row.purpose]]
    ends = Greatest(F("given_on"), Value(on))
    Consent.objects.filter(pk__in=older).update(withdrawn_on=ends, withdrawn_by=by)
    fresh = [
        (person, key)
        for person in people
        for key in versions
        if (row := kept.get((person.pk, key))) is None or row.pk in older
    ]
    made = Consent.objects.bulk_create(
        _consent(person, key, versions[key], how, on, by) for person, key in fresh
    )
    said: dict[Person, list[Consent]] = {}
    for row in made:
        said.setdefault(row.person, []).append(row)
    audit.record_many(entries=[_given(person, rows) for person, rows in said.items()], by=by)
    return made


def draft(
    *, person: Person, keys: Iterable[str], how: str, on: date, by: Person
) -> tuple[list[Consent], audit.Entry]:
    """Return what somebody agrees to who is only now registered, and what would be recorded.

    :raises PurposeNotKnown: one of the purposes is none.
    """
    rows = [
        _consent(person, key, version, How(how), on, by) for key, version in _versions(keys).items()
    ]
    return rows, _given(person, rows)


def _versions(keys: Iterable[str]) -> dict[str, int]:
    """Return the version of today's words of each purpose."""
    versions = {}
    for key in dict.fromkeys(keys):
        if key not in purposes():
            raise PurposeNotKnown(purpose=key)
        versions[key] = purposes()[key].version
    return versions


def _consent(person: Person, key: str, version: int, how: How, on: date, by: Person) -> Consent:
    return Consent(
        person=person, purpose=key, text_version=version, how=how, given_on=on, recorded_by=by
    )


def _given(person: Person, rows: Sequence[Consent]) -> audit.Entry:
    first = rows[0]
    return audit.Entry(
        kind="people.consent_given",
        target=person,
        facts={
            "purposes": {row.purpose: row.text_version for row in rows},
            "how": How(first.how).value,
            "on": first.given_on,
        },
    )


@atomic
def withdraw_consent(*, person: Person, key: str, on: date, by: Person) -> None:
    """Take back a consent from a day on; nothing happens when none stands."""
    standing = Consent.objects.select_for_update().filter(
        person=person, purpose=key, withdrawn_on__isnull=True
    )
    if standing.update(withdrawn_on=on, withdrawn_by=by):
        facts = {"purpose": key, "on": on}
        audit.record("people.consent_withdrawn", target=person, by=by, facts=facts)


@atomic
def ask_erasure(*, person: Person, how: str, why: str, on: date, by: Person) -> Erasure:
    """Record that a person wants to be forgotten; a second person decides.

    :raises ReasonMissing: nothing is said.
    :raises ErasureOpen: it was asked already.
    :raises AlreadyForgotten: she is forgotten.
    """
    why = vault.reason(why)
    _refuse_stone(person)
    Person.objects.select_for_update().get(pk=person.pk)
    if open_one := Erasure.objects.filter(person=person, state=ErasureState.ASKED).first():
        raise ErasureOpen(on=open_one.asked_on)
    erasure = Erasure.objects.create(person=person, how=How(how), asked_on=on, asked_by=by, why=why)
    audit.record("people.erasure_asked", target=person, by=by, facts={"how": str(how), "on": on})
    return erasure


@atomic
def refuse_erasure(*, erasure: Erasure, why: str, on: date, by: Person) -> None:
    """Decide that nothing is erased now, and tell why.

    :raises ReasonMissing: no reason is given.
    :raises SamePerson: whoever asked does not decide.
    :raises ErasureDecided: somebody has decided.
    """
    why = vault.reason(why)
    _decide(erasure, by)
    _close(erasure, ErasureState.REFUSED, on=on, by=by, answer=why)
    audit.record("people.erasure_refused", target=erasure.person, by=by, why=why)


@atomic
def approve_erasure(*, erasure: Erasure, on: date, by: Person) -> Person:
    """Forget a person: her numbers, her name, what the audit keeps apart of her; a stone remains.

    What the law wants kept stays where it is and is named in the record with reason and day.

    :raises SamePerson: whoever asked does not decide.
    :raises ErasureDecided: somebody has decided.
    :raises StillInUse: something stops the whole, such as an open matter.
    """
    _decide(erasure, by)
    person = Person.objects.select_for_update().get(pk=erasure.person_id)
    kept = holds_on(person, on=on)
    for hold in kept:
        if hold.stops_all:
            raise StillInUse(what=hold.what, why=hold.why)
    fields = [field.value for field in Field if getattr(person, f"{field.value}_enc") is not None]
    _make_stone(person, on)
    Consent.objects.filter(person=person, withdrawn_on__isnull=True).update(
        withdrawn_on=on, withdrawn_by=by
    )
    Account.objects.filter(person=person).update(is_active=False)
    for take_away in FORGOTTEN.values():
        take_away(person)
    details = audit.forget_subject(person)
    named = [{**asdict(hold), "until": hold.until and hold.until.isoformat()} for hold in kept]
    _close(erasure, ErasureState.DONE, on=on, by=by, kept=named)
    facts = {"fields": fields, "details": details, "kept": len(kept)}
    audit.record("people.person_forgotten", target=person, by=by, why="本人要求", facts=facts)
    return person


@atomic
def ask_copy(*, person: Person, claimant: int) -> Job:
    """Begin to write everything kept of a person into one file for her; she alone may fetch it.

    :raises AlreadyForgotten: she is forgotten.
    """
    _refuse_stone(person)
    audit.record("people.copy_asked", target=person, by=person)
    return outbox.defer("people.write_copy", by=person, claimant=claimant)


def _make_stone(person: Person, on: date) -> None:
    person.name, person.bank_name, person.identity = ERASED_NAME, "", Identity.UNKNOWN
    for field in Field:
        setattr(person, f"{field.value}_enc", None)
    for column in ("citizen_id_key", "citizen_id_key_even", "phone_key", "phone_key_even"):
        setattr(person, column, None)
    for column in ("citizen_id_first4", "citizen_id_last4", "phone_last4", "bank_account_last4"):
        setattr(person, column, "")
    person.erased_on = on
    person.version += 1
    person.save()


def _decide(erasure: Erasure, by: Person) -> None:
    locked = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if locked.state != ErasureState.ASKED:
        raise ErasureDecided
    if by.pk in {locked.asked_by_id, locked.person_id}:
        raise SamePerson


def _close(
    erasure: Erasure,
    state: ErasureState,
    *,
    on: date,
    by: Person,
    answer: str = "",
    kept: list[dict[str, object]] | None = None,
) -> None:
    erasure.state, erasure.decided_on, erasure.decided_by = state, on, by
    erasure.answer, erasure.kept = answer, kept or []
    erasure.save(update_fields=["state", "decided_on", "decided_by", "answer", "kept"])


def _refuse_stone(person: Person) -> None:
    if person.erased_on is not None:
        raise AlreadyForgotten
