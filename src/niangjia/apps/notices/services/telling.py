"""Tell a person something, in the transaction of what happened."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.db.models import Model
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.notices import templates
from niangjia.apps.notices.choices import Channel, NoticeState
from niangjia.apps.notices.models import Notice
from niangjia.apps.outbox import services as outbox
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person

SEND = "niangjia.notices.send"
"""The house's own work that sends what is due (jobs/worker.py)."""
_EVENTS = UUID("6f0f4d0e-6a33-5d1c-9a55-0c5b8a1d2a10")
"""Under which the number of a notice follows from its event; never changed."""


@atomic
def tell(
    *,
    to: Person,
    template: str,
    facts: Mapping[str, str],
    at: datetime,
    by: Person | None = None,
    urgent: bool = False,
    about: str = "",
    subject: Model | None = None,
    event: str = "",
    only: str = "",
) -> Notice:
    """Tell a person something, if the caller's transaction holds, and return the notice.

    It stands on her pages at once; what leaves the house is sent by a job afterwards. `about` is
    the address of the page it is about, `subject` the record (a matter, an enquiry), by which
    officers who reach the record see it too. One event tells a person once: `event` names it, by
    default the same template, facts and page on the same day; told again, nothing happens.
    An urgent notice does not wait for the morning. `only` names the one channel of a message that
    tries it.

    :raises TemplateNotKnown, FactsDiffer: the call is wrong; nothing is told.
    :raises ValueError: `about` is no page of this house.
    """
    one = templates.template(template)
    words = templates.fill(one, facts)
    _require_own_page(about)
    kept = json.dumps(words.as_data(), ensure_ascii=False, sort_keys=True).encode()
    named = event or f"{hashlib.sha256(kept).hexdigest()}|{about}|{timezone.localdate(at)}"
    notice = Notice(
        id=uuid5(_EVENTS, f"{to.pk}|{template}|{named}"),
        person=to,
        by=by,
        template=one.code,
        template_version=one.version,
        about=about,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        is_urgent=urgent,
        only=Channel(only) if only else "",
        state=NoticeState.WAITING,
        next_at=at if one.out == "always" or urgent else at + timedelta(hours=one.wait),
        content_hash=hashlib.sha256(kept).digest(),
        made_at=at,
    )
    notice.content_enc = crypto.seal(kept, aad=notice.place)
    try:
        with atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return notice  # she was told of this event already
    audit.record(
        "notices.told",
        target=notice,
        by=by,
        facts={"template": one.code, "urgent": urgent, "hash": notice.content_hash.hex()},
    )
    if notice.next_at <= at:
        outbox.wake(SEND)
    return notice


def _require_own_page(about: str) -> None:
    """:raises ValueError: the address leads out of the house, or is none."""
    is_own = about.startswith("/") and not about.startswith("//") and "\\" not in about
    if about and not (is_own and about.isprintable() and len(about) <= 300):
        raise ValueError(f"no page of this house: {about!r}")
