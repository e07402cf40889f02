"""A day on which people are to come: set, moved, cancelled, and everybody it is for hears it."""

from datetime import datetime, timedelta

from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.matters import policies
from niangjia.apps.matters.models import Claimant, Forum
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.matters.services.telling import tell_people
from niangjia.apps.notices import quiet
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.templates import moment
from niangjia.apps.people.models import Person
from niangjia.apps.proceedings.choices import AppointmentKind
from niangjia.apps.proceedings.models import Appointment
from niangjia.apps.proceedings.selectors import OUT_OF_IT
from niangjia.apps.unions.acting import keeping_place
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.kernel.words import is_blank

LONGEST = timedelta(days=730)
SOON = timedelta(hours=24)
"""What begins within so long is told at once, at night too."""
REMINDER = "proceedings.appointment_tomorrow"
MOST_AT_ONCE = 200


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
        told_at=at,
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
    _call_off_reminder(locked, by=by)
    locked.starts_at, locked.place, locked.bring = starts_at, place, bring
    locked.told_at, locked.reminded_at = at, None
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
    _call_off_reminder(locked, by=by)
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


def remind_the_day_before(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Remind everybody who is to come tomorrow: where, when, with what; return how many days.

    The house does it by itself, each day once, never in the quiet hours. What was set or moved
    today was told today. At most `most` at once; the next call goes on.
    """
    if quiet.next_allowed(at) > at:
        return 0
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    asked = [today + timedelta(days=1), today + timedelta(days=2), today, most]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM proceedings_to_remind(%s, %s, %s, %s)", asked)
        ahead = cursor.fetchall()
    return sum(_remind(pk, key, at=at) for pk, key in ahead)


@atomic
def _remind(pk: int, key: int, *, at: datetime) -> int:
    with keeping_place(key):
        rows = Appointment.objects.select_for_update(of=("self",)).select_related("forum__matter")
        one = rows.filter(pk=pk, cancelled_at=None, reminded_at=None).first()
        if one is None:  # it was moved meanwhile, or another worker was quicker
            return 0
        one.reminded_at = at
        one.save(update_fields=["reminded_at"])
        told = tell_people(
            matter=one.forum.matter,
            people=_whose(one),
            facts=_told(one),
            template=REMINDER,
            event=_reminder(one),
            by=None,
            at=at,
        )
        facts = _facts(one) | {"told": str(told)}
        audit.record("proceedings.appointment_reminded", target=one, by=None, facts=facts)
    return 1


def _reminder(one: Appointment) -> str:
    return f"appointment:{one.pk}:{one.version}:day_before"


def _call_off_reminder(one: Appointment, *, by: Person) -> None:
    """Let a reminder of a day that no longer stands not leave the house any more."""
    if one.reminded_at is not None:
        people = [claimant.person for claimant in _whose(one)]
        notices.call_off(people=people, template=REMINDER, event=_reminder(one), by=by)


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
    if is_blank(why):
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


def _whose(one: Appointment) -> QuerySet[Claimant]:
    """Return the workers who are to come: those whose claims are still in the proceeding."""
    items = one.forum.forum_items.exclude(state__in=OUT_OF_IT)
    people = Claimant.objects.filter(pk__in=items.values("claimant"), left_on=None)
    return people.select_related("person")


def _told(one: Appointment) -> dict[str, str]:
    return {
        "what": str(AppointmentKind(one.kind).label),
        "when": moment(one.starts_at),
        "place": one.place,
        "bring": one.bring,
    }


def _tell(one: Appointment, template: str, *, by: Person, at: datetime) -> None:
    """Tell it; what is about to begin does not wait for the morning."""
    facts = _told(one)
    if template == "proceedings.appointment_cancelled":
        del facts["place"], facts["bring"]
    tell_people(
        matter=one.forum.matter,
        people=_whose(one),
        facts=facts,
        template=template,
        event=f"appointment:{one.pk}:{one.version}",
        urgent=one.starts_at - at <= SOON,
        by=by,
        at=at,
    )
