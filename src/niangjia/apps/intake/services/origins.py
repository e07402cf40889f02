"""From which office somebody comes, what it wants of us, and by when it is answered."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Value

from niangjia.apps.intake import promises
from niangjia.apps.intake.choices import ASKED_BY, Asked, Came, Door
from niangjia.apps.intake.errors import (
    AlreadyReferred,
    NotAskedByThem,
    ReceivedLater,
    ReplyDayPassed,
)
from niangjia.apps.intake.models import Referral, Telling
from niangjia.apps.intake.models.enquiry import letter_key
from niangjia.kernel.words import is_blank

_LETTERS = 27
"""Keeps these locks apart from those of other things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of a letter beside who sent it: the day it came, how, and what it asks.

    `brought_by` names who handed it over, where somebody did.
    """

    received_on: date
    asked: Asked = Asked.ANSWER
    came: Came = Came.SYSTEM
    brought_by: str = ""


def require_origin(origin: Origin, *, door: Door, reply_by: date | None, today: date) -> None:
    """Decline what cannot be said of a letter.

    :raises ReceivedLater: it is to come yet.
    :raises ReplyDayPassed: it wants an answer by a day before it came.
    :raises NotAskedByThem: an office of that kind does not ask this.
    """
    if origin.received_on > today:
        raise ReceivedLater
    if reply_by is not None and reply_by < origin.received_on:
        raise ReplyDayPassed
    if door not in ASKED_BY[Asked(origin.asked)]:
        raise NotAskedByThem(asked=Asked(origin.asked).label, door=Door(door).label)


def require_new(sender: str, their_number: str) -> None:
    """Decline a letter of an office that was written down before, by whatever door it came.

    Two that write it down in the same instant wait for each other.

    :raises AlreadyReferred: the same number of the same office stands there.
    """
    if is_blank(their_number):
        return
    key, office = letter_key(Value(their_number)), letter_key(Value(sender))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(intake_number_key(%s), %s))",
            [their_number, _LETTERS],
        )
    same = Referral.objects.alias(office=letter_key(F("telling__sender"))).filter(
        telling__letter_key=key, office=office
    )
    if there := same.select_related("enquiry", "telling").first():
        raise AlreadyReferred(
            sender=there.telling.sender,
            their_number=there.telling.their_number,
            number=there.number,
            enquiry=there.enquiry.number,
        )


def referral_of(telling: Telling, origin: Origin, *, pk: int) -> Referral:
    """Return what an office wants of us with a telling, with our number and the day it is owed."""
    owed = promises.answer_by(
        Door(telling.door),
        Asked(origin.asked),
        received_on=origin.received_on,
        letter_says=telling.reply_by,
    )
    union = telling.enquiry.home_union
    return Referral(
        pk=pk,
        enquiry=telling.enquiry,
        telling=telling,
        number=f"{union.code}-L{origin.received_on.year}-{_next():04d}",
        asked=origin.asked,
        received_on=origin.received_on,
        came=origin.came,
        brought_by=" ".join(origin.brought_by.split())[:60],
        due_on=owed.on if owed else None,
        first_due_on=owed.on if owed else None,
        due_from=owed.source if owed else "",
        rule=owed.rule if owed else "",
        is_open=owed is not None,
    )


def _next() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('intake_referral_number')")
        return int(cursor.fetchone()[0])
