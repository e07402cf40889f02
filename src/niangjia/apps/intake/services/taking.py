"""What is sent from a phone is taken in before it is worked on, so that nothing can lose it (收件).

Taking in is one sealed row with its number; registering is everything else: who she is, her
enquiry, its clocks, her notice. The page with her receipt registers it, or the worker within the
minute where she never came to that page. What fails while registering is tried again, and she has
her number all the same.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.intake.choices import Danger, Door
from niangjia.apps.intake.errors import NoWayBack
from niangjia.apps.intake.services import tellings
from niangjia.apps.intake.services.tellings import Told, checked_telling
from niangjia.apps.people import crypto
from niangjia.apps.people import services as people
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import acting_as_nobody
from niangjia.apps.unions.models import Union
from niangjia.kernel.words import is_blank

AT_ONCE = 2000
"""So many the worker registers in one round: some twenty seconds, for others wait behind it."""

log = logging.getLogger(__name__)


def take(*, told: Told, name: str, phone: str, union: Union, at: datetime) -> str:
    """Take in what a person sends from her own phone, and return the number of her enquiry.

    What she could mend is declined here, so that nothing is left to decline once she has her
    number. Sent again with the same mark, it has the same number, registered or not.

    :raises WordsMissing, WordsTooLong, NumberOfPeople: as `tellings.tell`.
    :raises NoWayBack: she leaves no phone.
    :raises people.services.NameMissing, people.services.PhoneInvalid: the name is empty, the phone
        is none.
    """
    checked = checked_telling(told, at)
    if is_blank(phone):
        raise NoWayBack
    people.require_registrable(name=name, phone=phone)
    kept = {
        "told": asdict(checked),
        "name": name,
        "phone": phone,
        "union": union.pk,
        "code": union.code,
    }
    sealed = crypto.seal(
        json.dumps(kept, ensure_ascii=False, default=str).encode(), aad=_place(told.mark)
    )
    year = timezone.localdate(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT intake_take(%s, %s, %s, %s, %s)", [told.mark, sealed, union.code, year, at]
        )
        return str(cursor.fetchone()[0])


def register(*, mark: UUID, at: datetime) -> bool:
    """Register what was taken in under a mark; tell whether that was done here and now.

    Two who want to register it do it one after the other, and the second finds nothing. Whatever
    breaks is written to the log, counted, and left to be tried again.
    """
    try:
        with acting_as_nobody():
            return _register(mark)
    except Exception:
        with connection.cursor() as cursor:
            cursor.execute("SELECT intake_taken_tried(%s, %s)", [mark, at])
            (number,) = cursor.fetchone()
        log.exception("%s was taken in and could not be registered", number)
        return False


def register_under(*, number: str, at: datetime) -> bool:
    """Register what was taken in under a number, if it still waits; as `register`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_taken_under(%s)", [number])
        (mark,) = cursor.fetchone()
    return mark is not None and register(mark=mark, at=at)


def register_waiting(*, at: datetime, most: int = AT_ONCE) -> int:
    """Register what waits, the first first; return how many were registered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_taken_waiting(%s, %s)", [at, most])
        marks = [mark for (mark,) in cursor.fetchall()]
    return sum(register(mark=mark, at=at) for mark in marks)


@atomic
def _register(mark: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_hold_taken(%s)", [mark])
        held = cursor.fetchone()
    if held is None:
        return False
    number, sealed, at = held
    kept = json.loads(crypto.open_(bytes(sealed), aad=_place(mark)))
    tellings.tell(
        told=_told(kept["told"], mark),
        name=kept["name"],
        phone=kept["phone"],
        union=unions.get_union(kept["union"]),
        region=kept["code"],
        at=at,
        number=number,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_let_taken_go(%s)", [mark])
    return True


def _told(kept: Mapping[str, Any], mark: UUID) -> Told:
    """Return what was told; from a phone page it never comes with an office's letter."""
    return Told(
        words=kept["words"],
        mark=mark,
        door=Door(kept["door"]),
        employer_name=kept["employer_name"],
        people_count=kept["people_count"],
        dangers=[Danger(one) for one in kept["dangers"]],
        answers=kept["answers"],
    )


def _place(mark: UUID) -> str:
    return f"intake_taken:told:{mark}"
