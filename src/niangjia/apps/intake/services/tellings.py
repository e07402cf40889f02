"""What is told through a door is written down once, whoever tells it and however often it is sent.

A stranger writes as herself: she is registered with what she gave, and what she tells is written
with her own eyes, so that the database needs no door that is open to everybody.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.intake import promises
from niangjia.apps.intake.choices import REFERRED, Danger, Door
from niangjia.apps.intake.errors import (
    NoWayBack,
    NumberOfPeople,
    ReplyDayPassed,
    WordsMissing,
    WordsTooLong,
)
from niangjia.apps.intake.lifecycle import INTAKE, REOPENABLE
from niangjia.apps.intake.models import Enquiry, EnquiryStep, Referral, Telling
from niangjia.apps.intake.selectors import is_pressing
from niangjia.apps.intake.selectors.receipts import code_of, marked, receipt_digest
from niangjia.apps.intake.services import reopening
from niangjia.apps.intake.services.naming import tell_in_charge
from niangjia.apps.intake.services.origins import Origin, referral_of, require_new, require_origin
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.drafting import drafted
from niangjia.apps.notices.templates import moment
from niangjia.apps.people import crypto
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import How
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import written_as
from niangjia.apps.unions.models import Union
from niangjia.engines import procedure
from niangjia.kernel.words import is_blank

LONGEST_WORDS = 3000
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells: her words, and her answers to what she was asked.

    `mark` names this telling for good. `dangers` are her own answers about danger. `sender`,
    `their_number`, `reply_by` and `origin` belong to an office that sent her; where nothing is said
    of its letter, it came that day and asks for an answer.
    """

    words: str
    mark: UUID
    door: Door
    employer_name: str = ""
    people_count: int | None = None
    dangers: Sequence[Danger] = ()
    answers: Mapping[str, Any] | None = None
    sender: str = ""
    their_number: str = ""
    reply_by: date | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What she takes home: the number and the code that open her enquiry again (回执)."""

    number: str
    code: str
    is_new: bool


@atomic
def tell(
    *,
    told: Told,
    name: str,
    phone: str,
    union: Union,
    region: str,
    at: datetime,
    by: Person | None = None,
    number: str = "",
) -> Given:
    """Write down what a person tells for the first time, and return her receipt.

    `by` is who takes it down at a counter or on the line; None when she writes herself. `number` is
    the one she was given when it was taken in (`taking.take`). Sent again with the same mark, it is
    the same telling, and the receipt is the same.

    :raises WordsMissing, WordsTooLong: there are no words, or too many.
    :raises NoWayBack: nobody could answer her: she writes herself and leaves no phone.
    :raises NumberOfPeople: what stands there cannot be.
    :raises ReplyDayPassed, ReceivedLater, NotAskedByThem: nor can what is said of the letter.
    :raises AlreadyReferred: the office's letter was written down before.
    :raises people.errors.PhoneInvalid: the phone is none.
    :raises unions.selectors.NotPlaced: the union has no place that day.
    """
    checked = checked_telling(told, at)
    code = code_of(told.mark)
    if known := marked(told.mark):
        return Given(number=known, code=code, is_new=False)
    if by is None and is_blank(phone):
        raise NoWayBack
    on = timezone.localdate(at)
    person_pk, enquiry_pk = audit.next_numbers(Person, Enquiry)
    registered = people.draft_person(
        pk=person_pk,
        name=name,
        phone=phone,
        agrees=["case"],
        how=How.PAGE if by is None else (How.PHONE if told.door == Door.HOTLINE else How.PAPER),
        on=on,
        by=by,
    )
    number = number or next_number(union, on)
    enquiry, rows, entries = _opened(
        enquiry_pk, number, checked, registered.person, union, region, at, by
    )
    audit.write(
        rows=[registered.person, *registered.consents, enquiry, *rows],
        entries=[*registered.entries, *entries],
        by=by or registered.person,
        around=written_as(person_pk) if by is None else None,
    )
    hooks.announce(
        kind=EventKind.ENQUIRY_RECEIVED,
        subject=enquiry.number,
        home_key=enquiry.home_key,
        at=at,
    )
    return Given(number=enquiry.number, code=code, is_new=True)


@atomic
def tell_known(
    *, told: Told, person: Person, union: Union, region: str, at: datetime, by: Person
) -> Given:
    """Write down what somebody tells whom the desk knows already: another trouble of hers.

    She keeps the one record of herself; what she tells gets a number and a code of its own. Sent
    again with the same mark, it is the same telling.

    :raises WordsMissing, WordsTooLong, NumberOfPeople, ReplyDayPassed, ReceivedLater,
        NotAskedByThem, AlreadyReferred: as `tell`.
    :raises unions.selectors.NotPlaced: the union has no place that day.
    """
    checked = checked_telling(told, at)
    code = code_of(told.mark)
    if number := marked(told.mark):
        return Given(number=number, code=code, is_new=False)
    (enquiry_pk,) = audit.next_numbers(Enquiry)
    number = next_number(union, timezone.localdate(at))
    enquiry, rows, entries = _opened(enquiry_pk, number, checked, person, union, region, at, by)
    audit.write(rows=[enquiry, *rows], entries=entries, by=by)
    hooks.announce(
        kind=EventKind.ENQUIRY_RECEIVED, subject=number, home_key=enquiry.home_key, at=at
    )
    return Given(number=enquiry.number, code=code, is_new=True)


def _opened(
    pk: int,
    number: str,
    told: Told,
    person: Person,
    union: Union,
    region: str,
    at: datetime,
    by: Person | None,
) -> tuple[Enquiry, list[Model], list[audit.Entry]]:
    """Return a new enquiry, its first step and telling, and what is to be recorded."""
    call_back_by = promises.call_back_by(at) if is_urgent(told, at) else None
    triage_by = promises.triage_by(at)
    enquiry = Enquiry(
        pk=pk,
        number=number,
        person=person,
        home_union=union,
        home_key=unions.home_key_of(union, on=timezone.localdate(at)),
        door=told.door,
        region=region,
        employer_name=told.employer_name,
        people_count=told.people_count,
        lifecycle_version=INTAKE.version,
        state=INTAKE.first,
        told_at=at,
        call_back_by=call_back_by,
        triage_by=triage_by,
        due_at=min(filter(None, (call_back_by, triage_by))),
        look_up_digest=receipt_digest(number, code_of(told.mark)),
    )
    step = EnquiryStep(
        enquiry=enquiry,
        seq=0,
        lifecycle_version=INTAKE.version,
        verb=procedure.OPEN,
        to_state=INTAKE.first,
        by=by or person,
        as_role="clerk" if by else "worker",
        happened_at=at,
        facts={"door": told.door, "dangers": list(told.dangers)},
    )
    entry = audit.Entry(
        kind="intake.enquiry_told",
        target=enquiry,
        facts={"number": number, "door": told.door, "dangers": [str(one) for one in told.dangers]},
    )
    notice, noted = drafted(
        to=person,
        template="intake.call_back_promised" if call_back_by else "intake.received",
        facts={"number": number, "by_when": moment(call_back_by or triage_by)},
        at=at,
        urgent=call_back_by is not None,
        subject=enquiry,
    )
    brought = _brought(enquiry, told, at, by or person)
    return enquiry, [step, *brought, notice], [entry, noted]


@atomic
def tell_more(*, enquiry: Enquiry, told: Told, at: datetime, by: Person) -> bool:
    """Add what came through another door to an enquiry that is there; False when it was there.

    Who has it is told. New danger starts a call back anew. One that ended with advice, elsewhere or
    because she let it be is taken up again.

    :raises EnquiryGoesOn: it takes nothing more: it became a matter, or part of another enquiry.
    :raises WordsMissing, WordsTooLong, NumberOfPeople, ReplyDayPassed, ReceivedLater,
        NotAskedByThem, AlreadyReferred: as `tell`.
    """
    checked = checked_telling(told, at)
    locked = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if Telling.objects.filter(mark=told.mark).exists():
        return False
    if not locked.is_open:
        if locked.state not in REOPENABLE:
            raise reopening.ended(locked)
        reopening.reopen(enquiry=locked, why="", by=by, at=at)
    for row in _brought(locked, checked, at, by):
        row.save(force_insert=True)
    changes: dict[str, Any] = {"version": locked.version + 1}
    if is_urgent(checked, at):
        by_when = promises.call_back_by(at)
        changes |= {
            "call_back_by": by_when,
            "reached_at": None,
            "caller": None,
            "taken_at": None,
            "call_again_at": None,
            "due_at": min(filter(None, (by_when, locked.due_at))),
        }
        notices.tell(
            to=locked.person,
            template="intake.call_back_promised",
            facts={"number": locked.number, "by_when": moment(by_when)},
            at=at,
            urgent=True,
            subject=locked,
            event=f"call_back:{locked.pk}:{by_when.isoformat()}",
        )
    if checked.employer_name and not locked.employer_name:
        changes["employer_name"] = checked.employer_name
    if checked.people_count and not locked.people_count:
        changes["people_count"] = checked.people_count
    Enquiry.objects.filter(pk=locked.pk).update(**changes)
    tell_in_charge(
        enquiry=locked,
        template="intake.more_told",
        facts={"door": str(Door(checked.door).label)},
        by=by,
        at=at,
        event=f"more:{checked.mark}",
    )
    audit.record("intake.more_told", target=locked, by=by, facts={"door": told.door})
    hooks.announce(
        kind=EventKind.ENQUIRY_MORE, subject=locked.number, home_key=locked.home_key, at=at
    )
    return True


def is_urgent(told: Told, at: datetime) -> bool:
    """Tell whether she is to be called first: she says so, or her words do (轻生, 跑路 …)."""
    return bool(told.dangers) or is_pressing(told.words, at)


def checked_telling(told: Told, at: datetime) -> Told:
    """Return the same in the form that is kept.

    :raises WordsMissing, WordsTooLong, NumberOfPeople, ReplyDayPassed, ReceivedLater,
        NotAskedByThem: as `tell`.
    """
    words = told.words.replace("\0", "").strip()
    if is_blank(words):
        raise WordsMissing
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(most=LONGEST_WORDS, length=len(words))
    if told.people_count is not None and not 1 <= told.people_count <= MOST_PEOPLE:
        raise NumberOfPeople(most=MOST_PEOPLE)
    door, origin = Door(told.door), None
    if door in REFERRED:
        origin = told.origin or Origin(received_on=timezone.localdate(at))
        require_origin(origin, door=door, reply_by=told.reply_by, today=timezone.localdate(at))
    elif told.reply_by is not None and told.reply_by < timezone.localdate(at):
        raise ReplyDayPassed
    return Told(
        words=words,
        mark=told.mark,
        door=door,
        employer_name=" ".join(told.employer_name.split())[:120],
        people_count=told.people_count,
        dangers=tuple(Danger(one) for one in told.dangers),
        answers=dict(told.answers or {}),
        sender=told.sender.strip()[:120],
        their_number=told.their_number.strip()[:80],
        reply_by=told.reply_by,
        origin=origin,
    )


def _brought(enquiry: Enquiry, told: Told, at: datetime, by: Person) -> list[Model]:
    """Return the telling, and where an office sent her, what it wants of us.

    :raises AlreadyReferred: its letter was written down before, by this door or another.
    """
    row = _telling(enquiry, told, at, by)
    if told.origin is None:
        return [row]
    require_new(told.sender, told.their_number)
    row.pk, referral_pk = audit.next_numbers(Telling, Referral)
    return [row, referral_of(row, told.origin, pk=referral_pk)]


def _telling(enquiry: Enquiry, told: Told, at: datetime, by: Person) -> Telling:
    row = Telling(
        enquiry=enquiry,
        door=told.door,
        mark=told.mark,
        sender=told.sender,
        their_number=told.their_number,
        reply_by=told.reply_by,
        recorded_by=None if by.pk == enquiry.person_id else by,
        told_at=at,
    )
    answers = {"dangers": list(told.dangers), **(told.answers or {})}
    row.words_enc = crypto.seal(told.words.encode(), aad=row.place("words"))
    row.answers_enc = crypto.seal(
        json.dumps(answers, ensure_ascii=False, default=str).encode(), aad=row.place("answers")
    )
    return row


def next_number(union: Union, on: date) -> str:
    """Return the next number of enquiries: from a sequence, so that nobody waits for another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_next_number(%s, %s)", [union.code, on.year])
        return str(cursor.fetchone()[0])
