"""Calling back: who is told when nobody does, who takes it, how each attempt ended."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.duty import selectors as duty
from niangjia.apps.intake import policies, promises
from niangjia.apps.intake.choices import Outcome, Rung
from niangjia.apps.intake.errors import (
    AlreadyTaken,
    NothingToCall,
    NotTaken,
    TimeToCallFar,
    TimeToCallMissing,
)
from niangjia.apps.intake.models import CallEvent, Enquiry, EnquiryStep
from niangjia.apps.intake.selectors.calling import is_call_owed, waiting
from niangjia.apps.intake.services import steps
from niangjia.apps.notices import services as notices
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import keeping_place

_TEMPLATES = {Rung.FIRST: "duty.call_now"}
_FARTHEST = timedelta(days=90)
"""How far ahead a call is agreed upon: further, and the day was mistyped."""
_LATE = "duty.call_back_late"


def climb(*, at: datetime) -> int:
    """Tell, of every call back that nobody makes, each level whose time has come; return how many.

    The house's own work, each minute; what a stopped worker missed is told when it starts again.
    """
    told = 0
    for pk, place in waiting(at=at):
        with keeping_place(place):
            told += len(_climb(pk, at))
    return told


@atomic
def _climb(pk: int, at: datetime) -> list[CallEvent]:
    """Write the levels of one enquiry that are due and were not told."""
    locked = Enquiry.objects.select_for_update().get(pk=pk)
    if not is_call_owed(locked):
        return []  # met meanwhile
    made = _retry(locked, at)
    held = [one for one in (locked.call_again_at, locked.taken_at) if one is not None]
    is_promised = locked.call_back_by is not None and locked.reached_at is None
    if not is_promised or any(at < promises.held_until(one) for one in held):
        return made
    assert locked.call_back_by
    known = set(
        CallEvent.objects.filter(enquiry=locked, promised_by=locked.call_back_by).values_list(
            "kind", flat=True
        )
    )
    for rung, due in promises.levels_of(locked.call_back_by).items():
        if due <= at and rung not in known:
            made.append(_tell(locked, rung, locked.call_back_by, _to_tell(locked, rung, at), at))
    return made


def _retry(enquiry: Enquiry, at: datetime) -> list[CallEvent]:
    """Remind whoever called last that the time agreed upon has come; once for each time."""
    again = enquiry.call_again_at
    if again is None or at < again:
        return []
    if CallEvent.objects.filter(enquiry=enquiry, promised_by=again, kind=Rung.RETRY).exists():
        return []
    watch = duty.on_call(enquiry.home_union, at=at)
    people = [enquiry.caller] if enquiry.caller else [watch.first] if watch.first else []
    return [_tell(enquiry, Rung.RETRY, again, people, at)]


def _to_tell(enquiry: Enquiry, rung: Rung, at: datetime) -> Sequence[Person]:
    """Return whom a level means at an instant: nobody, where nobody is there."""
    union = enquiry.home_union
    if rung == Rung.LEADER:
        return duty.leaders_of(union, at=at)
    if rung == Rung.ABOVE:
        for above in duty.up_from(union, on=timezone.localdate(at))[1:]:
            watch = duty.on_call(above, at=at)
            found = [watch.first] if watch.first else duty.leaders_of(above, at=at)
            if found:
                return found
        return []
    watch = duty.on_call(union, at=at)
    # With one of two on call, the second level is hers as well.
    who = (watch.second or watch.first) if rung == Rung.SECOND else watch.first
    return [who] if who else []


def _tell(
    enquiry: Enquiry, rung: Rung, promised_by: datetime, people: Iterable[Person], at: datetime
) -> CallEvent:
    people = list(people)
    made = CallEvent.objects.create(
        enquiry=enquiry,
        promised_by=promised_by,
        kind=rung,
        told=[one.pk for one in people],
        at=at,
    )
    for person in people:
        notices.tell(
            to=person,
            template=_TEMPLATES.get(rung, _LATE),
            facts={"number": enquiry.number, "by_when": _clock(promised_by)},
            at=at,
            urgent=True,
            about=f"/desk/enquiries/{enquiry.number}/",
            subject=enquiry,
            event=f"call:{enquiry.pk}:{promised_by.isoformat()}:{rung}",
        )
    audit.record(
        "intake.call_escalated",
        target=enquiry,
        by=None,
        facts={"level": str(rung), "told": made.told},
    )
    return made


@atomic
def take_call(*, enquiry: Enquiry, by: Person, at: datetime) -> Enquiry:
    """Let somebody say that she calls (我来打): it is hers for some minutes, and nobody else's.

    :raises policies.NotForYou: she does not work at the desk of its union.
    :raises NothingToCall: it ended, or the person was reached.
    :raises AlreadyTaken: somebody else has it just now, and who.
    """
    locked = _locked(enquiry)
    policies.require_desk(locked, by, on=timezone.localdate(at))
    if not is_call_owed(locked):
        raise NothingToCall(number=locked.number)
    held = locked.taken_at is not None and at < promises.held_until(locked.taken_at)
    if held and locked.caller is not None and locked.caller != by:
        raise AlreadyTaken(
            name=locked.caller.name,
            at=_clock(locked.taken_at),
            minutes=promises.promises().taken_minutes,
        )
    Enquiry.objects.filter(pk=locked.pk).update(caller=by, taken_at=at)
    _note(locked, Rung.TAKEN, by, at)
    audit.record("intake.call_taken", target=locked, by=by)
    enquiry.refresh_from_db()
    return enquiry


@atomic
def let_call_go(*, enquiry: Enquiry, by: Person, at: datetime) -> Enquiry:
    """Let whoever said she calls give it back, so that the ladder goes on at once.

    :raises NotTaken: it is not hers.
    """
    locked = _locked(enquiry)
    if locked.caller_id != by.pk or locked.taken_at is None:
        raise NotTaken
    Enquiry.objects.filter(pk=locked.pk).update(caller=None, taken_at=None)
    _note(locked, Rung.LET_GO, by, at)
    audit.record("intake.call_let_go", target=locked, by=by)
    enquiry.refresh_from_db()
    return enquiry


@atomic
def record_attempt(
    *,
    enquiry: Enquiry,
    outcome: str,
    again_at: datetime | None,
    note: str,
    by: Person,
    at: datetime,
    version: int,
) -> EnquiryStep:
    """Write down a call that did not reach her; the next try has a time.

    After a call agreed upon, that time; else by how often it was tried. With a wrong number there
    is nothing to try: the promise stays owed, and triage finds another way.

    :raises TimeToCallMissing: a call agreed upon has no time, or one that has passed.
    :raises TimeToCallFar: it is agreed upon for later than anybody remembers.
    :raises StaleVersion, EnquiryEnded, NotForYou: as `steps.take`.
    """
    kind = Outcome(outcome)
    if kind == Outcome.CALL_AGAIN and (again_at is None or again_at <= at):
        raise TimeToCallMissing
    if kind == Outcome.CALL_AGAIN and again_at is not None and again_at > at + _FARTHEST:
        raise TimeToCallFar(days=_FARTHEST.days)
    tries = 1 + sum(
        one.facts.get("outcome", Outcome.NO_ANSWER) in (Outcome.NO_ANSWER, Outcome.BUSY)
        for one in EnquiryStep.objects.filter(enquiry=enquiry, verb="try_call")
    )
    if kind == Outcome.WRONG_NUMBER:
        again_at = None
    elif kind != Outcome.CALL_AGAIN:
        again_at = promises.try_again_at(at, tries)
    locked = _locked(enquiry)
    Enquiry.objects.filter(pk=locked.pk).update(caller=by, taken_at=None, call_again_at=again_at)
    facts: dict[str, Any] = {"outcome": str(kind), "note": note.strip()[:500]}
    if again_at is not None:
        facts["again_at"] = again_at.isoformat()
    return steps.take(enquiry=enquiry, verb="try_call", facts=facts, by=by, at=at, version=version)


@atomic
def open_card(*, enquiry: Enquiry, by: Person, at: datetime) -> None:
    """Record that somebody read the card of who calls: her earlier troubles and matters.

    :raises policies.NotForYou: she does not work at the desk of the enquiry's union.
    """
    policies.require_desk(enquiry, by, on=timezone.localdate(at))
    audit.record("intake.card_read", target=enquiry.person, by=by, facts={"at": enquiry.number})


def _locked(enquiry: Enquiry) -> Enquiry:
    # Nothing joined: of a row that waited for its lock, what was joined is what it was before.
    return Enquiry.objects.select_for_update().get(pk=enquiry.pk)


def _note(enquiry: Enquiry, kind: Rung, by: Person, at: datetime) -> None:
    promised = enquiry.call_back_by or enquiry.call_again_at or at
    CallEvent.objects.create(enquiry=enquiry, promised_by=promised, kind=kind, by=by, at=at)


def _clock(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""
