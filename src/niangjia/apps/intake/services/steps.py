"""Steps with an enquiry: the one writer of what becomes of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.intake import policies, promises
from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.errors import (
    CallOwed,
    FactMissing,
    IntoEnded,
    LabelsMissing,
    NotAnOfficer,
    ReasonForOther,
    SameEnquiry,
)
from niangjia.apps.intake.lifecycle import (
    CALL_AGAIN,
    CALL_BACK,
    INTAKE,
    OFFICERS,
    REOPENABLE,
    SETTLE,
)
from niangjia.apps.intake.models import Enquiry, EnquiryStep
from niangjia.apps.intake.selectors import officers_for
from niangjia.apps.intake.selectors.calling import is_call_owed, waits_for_call
from niangjia.apps.intake.services import reopening
from niangjia.apps.intake.services.naming import tell_in_charge, tell_of_officer
from niangjia.apps.intake.services.outcomes import tell_outcome
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.matters.models import Matter
from niangjia.apps.notices.templates import moment
from niangjia.apps.people.models import Person
from niangjia.apps.people.selectors import same_as
from niangjia.engines import procedure
from niangjia.engines.procedure import Act
from niangjia.kernel.errors import StaleVersion
from niangjia.kernel.words import is_blank


@atomic
def take(
    *,
    enquiry: Enquiry,
    verb: str,
    facts: Mapping[str, Any],
    by: Person,
    at: datetime,
    version: int,
    matter: Matter | None = None,
    into: Enquiry | None = None,
) -> EnquiryStep:
    """Take a step of the intake table, and let the promises follow.

    `version` is that of the page she decided on. Whoever takes a step with an enquiry that nobody
    has is its officer from then on, if she may be.

    :raises StaleVersion: somebody else changed it since.
    :raises EnquiryEnded: it has ended.
    :raises procedure.NoSuchStep: the table has no such step from where it stands.
    :raises policies.NotForYou: none of her roles may take it.
    :raises CallOwed: it would end, or go to somebody else, and she was promised a call.
    :raises FactMissing: a fact is missing.
    :raises procedure.DayMisplaced: a day among the facts lies where it cannot lie.
    """
    locked = _locked(enquiry, version)
    step = procedure.step(INTAKE, locked.state, verb)
    role = policies.role_taking(step, locked, by, on=timezone.localdate(at))
    if waits_for_call(locked, step):
        raise _owed(locked)
    if lacking := procedure.missing(step, facts):
        raise FactMissing(step=procedure.named(step), needs=procedure.listed(lacking))
    procedure.require_days(step, facts, timezone.localdate(at))
    changes = _following(locked, step, at, facts) | {
        "version": F("version") + 1,
        **({"matter": matter} if matter else {}),
        **({"into": into} if into else {}),
    }
    if locked.handler_id is None and role in OFFICERS:
        changes["handler"] = by
    Enquiry.objects.filter(pk=locked.pk).update(**changes)
    made = _write(locked, step, facts, role, by, at)
    enquiry.refresh_from_db()
    is_told = tell_outcome(enquiry=enquiry, step=made, by=by, at=at)
    # Triage names the officer itself; of what has ended with a word to her nobody is in charge.
    if verb != "triage" and not (is_told and not enquiry.is_open):
        tell_of_officer(enquiry=enquiry, was=locked.handler_id, by=by, at=at)
    return made


@atomic
def withdraw_own(*, enquiry: Enquiry, why: str, at: datetime) -> EnquiryStep:
    """Let a person say herself that she wants nothing done any more; she may always tell anew.

    `why` may be empty: she owes nobody a reason. Who has it is told.

    :raises EnquiryEnded: it has ended.
    :raises procedure.NoSuchStep: the table has no such step from where it stands.
    """
    locked = _locked(enquiry)
    step = procedure.step(INTAKE, locked.state, "withdraw")
    facts = {"why": why.strip()[:300] or "本人在手机上说不办了"}
    changes = _following(locked, step, at, facts) | {"version": F("version") + 1}
    Enquiry.objects.filter(pk=locked.pk).update(**changes)
    made = _write(locked, step, facts, "worker", locked.person, at)
    tell_in_charge(
        enquiry=locked,
        template="intake.withdrew_herself",
        facts={},
        by=locked.person,
        at=at,
        event=f"step:{locked.pk}:{made.seq}",
    )
    enquiry.refresh_from_db()
    return made


def _owed(enquiry: Enquiry) -> CallOwed:
    by_when = enquiry.call_again_at or enquiry.call_back_by
    assert by_when is not None
    return CallOwed(by_when=moment(by_when))


def _locked(enquiry: Enquiry, version: int | None = None) -> Enquiry:
    locked = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if version is not None and locked.version != version:
        raise StaleVersion(what="这条诉求")
    if not locked.is_open:
        raise reopening.ended(locked)
    return locked


def _write(
    locked: Enquiry,
    step: procedure.Step,
    facts: Mapping[str, Any],
    role: str,
    by: Person,
    at: datetime,
) -> EnquiryStep:
    made = EnquiryStep.objects.create(
        enquiry=locked,
        seq=locked.step_seq + 1,
        lifecycle_version=locked.lifecycle_version,
        verb=step.verb,
        from_state=locked.state,
        to_state=step.target,
        by=by,
        as_role=role,
        happened_at=at,
        facts=dict(facts),
    )
    facts = {"verb": step.verb, "to": step.target}
    audit.record("intake.step_taken", target=locked, by=by, facts=facts)
    kind = EventKind.ENQUIRY_TRIAGED if step.verb == "triage" else EventKind.ENQUIRY_STEP
    hooks.announce(kind=kind, subject=locked.number, home_key=locked.home_key, at=at)
    return made


def _following(
    enquiry: Enquiry, step: procedure.Step, at: datetime, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a step changes of the promises: met, or no longer owed, as the table says."""
    is_end = INTAKE.state(step.target).end
    acts = {clock.rule: clock.act for clock in step.clocks}
    promised, reached, again = enquiry.call_back_by, enquiry.reached_at, enquiry.call_again_at
    if acts.get(CALL_AGAIN) in (Act.MEET, Act.VOID):
        again = None
    if promised and not reached:
        if acts.get(CALL_BACK) is Act.MEET:
            reached = at
        elif acts.get(CALL_BACK) is Act.VOID:
            promised = None
    owed = again or (promised if not reached else None)
    triage = enquiry.triage_by if step.target == INTAKE.first else None
    settle = None if acts.get(SETTLE) is Act.MEET else enquiry.settle_by
    if acts.get(SETTLE) is Act.START:
        is_urgent = bool(facts.get("is_urgent", enquiry.is_urgent))
        new = promises.settle_by(at, is_urgent=is_urgent)
        # Triaged anew it stays with the sooner day: nobody gains time by looking at it again.
        settle = min(filter(None, (settle, new)))
    due = min(filter(None, (owed, triage, settle)), default=None)
    return {
        "settle_by": settle,
        "call_back_by": promised,
        "reached_at": reached,
        "call_again_at": None if is_end else again,
        "due_at": None if is_end else due,
        "is_open": not is_end,
    }


@atomic
def triage(
    *,
    enquiry: Enquiry,
    labels: Sequence[str],
    is_urgent: bool,
    is_hard: bool,
    suggested: Mapping[str, Any],
    why: str,
    by: Person,
    at: datetime,
    version: int,
    handler: Person | None = None,
) -> EnquiryStep:
    """Set what an enquiry is about, how fast and how hard it is, and who has it.

    `suggested` is what the page suggested (`labels`, `is_urgent`, `is_hard`): where an officer sets
    otherwise, she says why, and both are kept.

    :raises LabelsMissing: there is no label.
    :raises ReasonForOther: what is set differs from what was suggested, and no reason is given.
    :raises NotAnOfficer: whom it is given to may not take it.
    """
    chosen = sorted({Label(one) for one in labels})
    if not chosen:
        raise LabelsMissing
    is_other = suggested and (
        chosen != sorted(suggested.get("labels", ()))
        or is_urgent != bool(suggested.get("is_urgent"))
        or is_hard != bool(suggested.get("is_hard"))
    )
    if is_other and is_blank(why):
        raise ReasonForOther
    if handler is not None:
        _require_officer(enquiry, handler, on=timezone.localdate(at))
    was = Enquiry.objects.values_list("handler", flat=True).get(pk=enquiry.pk)
    made = take(
        enquiry=enquiry,
        verb="triage",
        facts={
            "labels": [str(one) for one in chosen],
            "is_urgent": is_urgent,
            "is_hard": is_hard,
            "why": why.strip(),
            "suggested": dict(suggested),
            "given_to": handler.name if handler is not None and handler.pk != was else "",
        },
        by=by,
        at=at,
        version=version,
    )
    changes: dict[str, Any] = {
        "labels": chosen,
        "is_urgent": is_urgent,
        "is_hard": is_hard,
    }
    if handler is not None:
        changes["handler"] = handler
    Enquiry.objects.filter(pk=enquiry.pk).update(**changes)
    enquiry.refresh_from_db()
    tell_of_officer(enquiry=enquiry, was=was, by=by, at=at)
    return made


@atomic
def assign(
    *, enquiry: Enquiry, to: Person, by: Person, at: datetime, version: int, note: str = ""
) -> None:
    """Give an enquiry to an officer, and tell whom it is about and her.

    `note` is what whoever takes over has to know; it stands among what was done with the enquiry.

    :raises StaleVersion, EnquiryEnded, policies.NotForYou, NotAnOfficer: as `give`.
    """
    was = give(enquiry=enquiry, to=to, by=by, at=at, version=version, note=note)
    tell_of_officer(enquiry=enquiry, was=was, by=by, at=at)


@atomic
def give(
    *, enquiry: Enquiry, to: Person, by: Person, at: datetime, version: int, note: str = ""
) -> int | None:
    """Give an enquiry to an officer and tell nobody yet; return who had it before.

    :raises StaleVersion, EnquiryEnded: as `take`.
    :raises policies.NotForYou: who gives it does not work there.
    :raises NotAnOfficer: whom it is given to may not take it.
    """
    locked = _locked(enquiry, version)
    on = timezone.localdate(at)
    policies.require_desk(locked, by, on=on)
    _require_officer(locked, to, on=on)
    Enquiry.objects.filter(pk=locked.pk).update(handler=to, version=F("version") + 1)
    audit.record(
        "intake.enquiry_assigned",
        target=locked,
        by=by,
        why=note.strip(),
        facts={"from": locked.handler_id, "to": to.pk},
    )
    hooks.announce(
        kind=EventKind.ENQUIRY_ASSIGNED, subject=locked.number, home_key=locked.home_key, at=at
    )
    enquiry.refresh_from_db()
    return locked.handler_id


def _require_officer(enquiry: Enquiry, person: Person, *, on: date) -> None:
    if person not in officers_for(enquiry, on=on):
        raise NotAnOfficer(name=person.name)


@atomic
def merge(
    *, enquiry: Enquiry, into: Enquiry, by: Person, at: datetime, version: int
) -> EnquiryStep:
    """End an enquiry as part of another one, which is about the same; both keep what was told.

    A call that is owed there is owed here from then on. What was told there is read here too, and
    who has this one hears of it.

    :raises SameEnquiry: they are one.
    :raises CallOwed: somebody else told it, and waits for a call.
    :raises IntoEnded, EnquiryGoesOn: the one that stays has ended.
    """
    if into.pk == enquiry.pk:
        raise SameEnquiry
    stays = Enquiry.objects.select_for_update().get(pk=into.pk)
    if not stays.is_open:
        if stays.state in REOPENABLE:
            raise IntoEnded(number=stays.number)
        raise reopening.ended(stays)
    goes = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if is_call_owed(goes) and goes.person_id not in same_as(stays.person):
        raise _owed(goes)  # whoever calls from there would call somebody else
    made = take(
        enquiry=enquiry,
        verb="merge",
        facts={"into": stays.number},
        by=by,
        at=at,
        version=version,
        into=stays,
    )
    Enquiry.objects.filter(pk=stays.pk).update(**_joined(stays, goes), version=F("version") + 1)
    tell_in_charge(
        enquiry=stays,
        template="intake.more_told",
        facts={"door": f"并进来的 {goes.number}"},
        by=by,
        at=at,
        event=f"merge:{goes.pk}",
    )
    into.refresh_from_db()
    return made


def _joined(stays: Enquiry, goes: Enquiry) -> dict[str, Any]:
    """Return what the one that stays takes over: the call that is owed, what it did not know."""
    changes: dict[str, Any] = {}
    if is_call_owed(goes):
        promised = goes.call_back_by if goes.reached_at is None else None
        if stays.reached_at is None:
            promised = min(filter(None, (promised, stays.call_back_by)), default=None)
        again = min(filter(None, (goes.call_again_at, stays.call_again_at)), default=None)
        changes |= {
            "call_back_by": promised or stays.call_back_by,
            "reached_at": None if promised else stays.reached_at,
            "call_again_at": again,
            "caller": goes.caller or stays.caller,
            "taken_at": goes.taken_at or stays.taken_at,
            "due_at": min(filter(None, (again or promised, stays.due_at))),
        }
    if goes.people_count and not stays.people_count:
        changes["people_count"] = goes.people_count
    if goes.employer_name and not stays.employer_name:
        changes["employer_name"] = goes.employer_name
    return changes
