"""Tell a person something, or many people at once, in the transaction of what happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Model
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.notices.drafting import drafted
from niangjia.apps.notices.models import Notice
from niangjia.apps.outbox import services as outbox
from niangjia.apps.people.models import Person

SEND = "niangjia.notices.send"
"""The house's own work that sends what is due (jobs/worker.py)."""
MANY = 4
"""So many things of one kind that somebody is given at once are one notice to her."""
_AT_ONCE = 1000


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
    notice, entry = drafted(
        to=to,
        template=template,
        facts=facts,
        at=at,
        by=by,
        urgent=urgent,
        about=about,
        subject=subject,
        event=event,
        only=only,
    )
    try:
        with atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return notice  # she was told of this event already
    audit.record_many(entries=[entry], by=by)
    if notice.next_at is not None and notice.next_at <= at:
        outbox.wake(SEND)
    return notice


@atomic
def tell_each(
    *, drafts: Iterable[tuple[Notice, audit.Entry]], by: Person | None, at: datetime
) -> int:
    """Tell many people what was drafted for each (`drafting.drafted`); return how many were told.

    As `tell` for each, in the same few round trips however many they are. Of those who were told
    of their event already, nobody is told again.
    """
    every = {notice.pk: (notice, entry) for notice, entry in drafts}
    before = set(Notice.objects.filter(pk__in=every).values_list("pk", flat=True))
    new = [one for pk, one in every.items() if pk not in before]
    Notice.objects.bulk_create(
        [notice for notice, _ in new], ignore_conflicts=True, batch_size=_AT_ONCE
    )
    audit.record_many(entries=[entry for _, entry in new], by=by)
    if any(notice.next_at is not None and notice.next_at <= at for notice, _ in new):
        outbox.wake(SEND)
    return len(new)
