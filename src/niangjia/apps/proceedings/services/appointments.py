"""A day on which people are to come is set, moved or cancelled; everybody it is for hears it."""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.matters import policies
from niangjia.apps.matters.models import Claimant, Forum
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.matters.services.telling import tell_people
from niangjia.apps.notices.templates import moment
from niangjia.apps.people.models import Person
from niangjia.apps.proceedings.choices import AppointmentKind
from niangjia.apps.proceedings.models import Appointment
from niangjia.apps.proceedings.selectors import OUT_OF_IT
from niangjia.kernel.errors import DomainError, StaleVersion

LONGEST = timedelta(days=730)
SOON = timedelta(hours=24)
"""What begins within so long is told at once, at night too."""


class DayOver(DomainError):
    code = "proceedings.day_over"
    message = "约的时间要在现在以后、两年以内。请改日子或者钟点。"


class PlaceMissing(DomainError):
    code = "proceedings.place_missing"
    message = "请写在哪里、要带什么：职工照这个来。"


class SetAlready(DomainError):
    code = "proceedings.set_already"
    message = "这个程序在这个时间已经约过一次，没有再记。"


class AppointmentEnded(DomainError):
    code = "proceedings.appointment_ended"
    message = "这个日子已经取消或者过去了，不能再改。要另约，请约一个新的。"


class WhyMissing(DomainError):
    code = "proceedings.why_missing"
    message = "请写一句为什么改期或者取消，以后查得到。"


@atomic
def set_appointment(
    *,
    forum: Forum,
    kind: AppointmentKind | str,
    starts_at: datetime,
    place: str,
    bring: str,
    by: Person,
    at: datetime,
) -> Appointment:
    """Set a day in a proceeding, and tell everybody whose claims are in it.

    :raises matters.policies.NotForYou: none of her roles may.
    :raises DayOver: it lies in the past, or beyond two years.
    :raises PlaceMissing: nothing says where, or what to bring.
    :raises SetAlready: the same was set for that very time.
    :raises MatterClosed: the matter is closed.
    """
    matter = require_open(forum.matter)
    policies.require(Deed.MEET, matter=matter, person=by, on=timezone.localdate(at))
    _require_ahead(starts_at, at)
    place, bring = _required(place), _required(bring)
    made = Appointment(
        forum=forum,
        kind=AppointmentKind(kind),
        starts_at=starts_at,
        place=place,
        bring=bring,
        set_by=by,
        set_at=at,
    )
    try:
        with atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise SetAlready from None
    audit.record("proceedings.appointment_set", target=made, by=by, facts=_facts(made))
    _tell(made, "proceedings.appointment_set", by=by, at=at)
    return made


@atomic
def move_appointment(
    *,
    appointment: Appointment,
    starts_at: datetime,
    place: str,
    bring: str,
    why: str,
    version: int,
    by: Person,
    at: datetime,
) -> Appointment:
    """Move a day that was set to another time or place, and tell everybody it is for.

    :raises WhyMissing: nobody says why.
    :raises StaleVersion: somebody changed it meanwhile.
    :raises AppointmentEnded: it was cancelled, or its time is over.
    :raises DomainError: as `set_appointment`.
    """
    locked = _locked(appointment, version, why, by=by, at=at)
    _require_ahead(starts_at, at)
    place, bring = _required(place), _required(bring)
    locked.starts_at, locked.place, locked.bring = starts_at, place, bring
    _save(locked, why)
    audit.record(
        "proceedings.appointment_moved", target=locked, by=by, why=locked.why, facts=_facts(locked)
    )
    _tell(locked, "proceedings.appointment_moved", by=by, at=at)
    return locked


@atomic
def cancel_appointment(
    *, appointment: Appointment, why: str, version: int, by: Person, at: datetime
) -> Appointment:
    """Cancel a day that was set, and tell everybody it was for.

    :raises WhyMissing, StaleVersion, AppointmentEnded, DomainError: as `move_appointment`.
    """
    locked = _locked(appointment, version, why, by=by, at=at)
    locked.cancelled_at = at
    _save(locked, why)
    audit.record(
        "proceedings.appointment_cancelled",
        target=locked,
        by=by,
        why=locked.why,
        facts=_facts(locked),
    )
    _tell(locked, "proceedings.appointment_cancelled", by=by, at=at)
    return locked


def _locked(
    appointment: Appointment, version: int, why: str, *, by: Person, at: datetime
) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("forum__matter")
    locked = rows.get(pk=appointment.pk)
    matter = require_open(locked.forum.matter)
    policies.require(Deed.MEET, matter=matter, person=by, on=timezone.localdate(at))
    if locked.version != version:
        raise StaleVersion(what="约好的日子")
    if locked.cancelled_at is not None or locked.starts_at < at:
        raise AppointmentEnded
    if not why.strip():
        raise WhyMissing
    return locked


def _save(locked: Appointment, why: str) -> None:
    locked.why, locked.version = why.strip()[:300], locked.version + 1
    try:
        with atomic():
            locked.save()
    except IntegrityError:
        raise SetAlready from None


def _required(words: str) -> str:
    kept = " ".join(words.split())[:120]
    if not kept:
        raise PlaceMissing
    return kept


def _require_ahead(starts_at: datetime, at: datetime) -> None:
    if not at < starts_at <= at + LONGEST:
        raise DayOver


def _facts(one: Appointment) -> dict[str, str]:
    return {"kind": str(one.kind), "at": one.starts_at.isoformat()}


def _tell(one: Appointment, template: str, *, by: Person, at: datetime) -> None:
    """Tell it; what is about to begin does not wait for the morning."""
    items = one.forum.forum_items.exclude(state__in=OUT_OF_IT)
    people = Claimant.objects.filter(pk__in=items.values("claimant"), left_on=None)
    facts = {
        "what": str(AppointmentKind(one.kind).label),
        "when": moment(one.starts_at),
        "place": one.place,
        "bring": one.bring,
    }
    if template == "proceedings.appointment_cancelled":
        del facts["place"], facts["bring"]
    tell_people(
        matter=one.forum.matter,
        people=people.select_related("person"),
        facts=facts,
        template=template,
        event=f"appointment:{one.pk}:{one.version}",
        urgent=one.starts_at - at <= SOON,
        by=by,
        at=at,
    )
