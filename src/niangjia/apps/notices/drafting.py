"""A notice not yet written, for whoever writes many rows in one round trip."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.notices import templates
from niangjia.apps.notices.choices import Channel, NoticeState
from niangjia.apps.notices.models import Notice
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person

_EVENTS = UUID("6f0f4d0e-6a33-5d1c-9a55-0c5b8a1d2a10")
"""Under which the number of a notice follows from its event; never changed."""


def drafted(
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
) -> tuple[Notice, audit.Entry]:
    """Return a notice and what is to be recorded of it; both are written by the caller, together.

    What each part means, and what is raised: `services.tell`. The sender finds it within a minute.
    """
    one = templates.template(template)
    words = templates.fill(one, facts)
    require_own_page(about)
    kept = json.dumps(words.as_data(), ensure_ascii=False, sort_keys=True).encode()
    named = event or f"{hashlib.sha256(kept).hexdigest()}|{about}|{timezone.localdate(at)}"
    notice = Notice(
        id=number_of(to, template, named),
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
    entry = audit.Entry(
        kind="notices.told",
        target=notice,
        facts={"template": one.code, "urgent": urgent, "hash": notice.content_hash.hex()},
    )
    return notice, entry


def number_of(to: Person, template: str, event: str) -> UUID:
    """Return the number of what a person is told of an event: the same for the same event."""
    return uuid5(_EVENTS, f"{to.pk}|{template}|{event}")


def require_own_page(about: str) -> None:
    """:raises ValueError: the address leads out of the house, or is none."""
    is_own = about.startswith("/") and not about.startswith("//") and "\\" not in about
    if about and not (is_own and about.isprintable() and len(about) <= 300):
        raise ValueError(f"no page of this house: {about!r}")
