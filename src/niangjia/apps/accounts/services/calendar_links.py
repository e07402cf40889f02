"""Links by which calendars read a person's clocks: made, ended, found again by their token."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.transaction import atomic

from niangjia.apps.accounts.models import CalendarLink
from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person

SEEN_EVERY = timedelta(hours=1)
"""A program asks every few hours or minutes; when it last did is kept no finer."""


@atomic
def make_calendar_link(*, by: Person, at: datetime) -> str:
    """Return the token of a new link to one's own clocks; an older one ends.

    Only a digest is kept, so the token is shown this once.
    """
    Person.objects.select_for_update().get(pk=by.pk)  # two at once: the later counts
    CalendarLink.objects.filter(person=by, ended_at__isnull=True).update(ended_at=at)
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.create(person=by, digest=_digest(token), made_at=at)
    audit.record("accounts.calendar_link_made", target=by, by=by)
    return token


@atomic
def end_calendar_link(*, by: Person, at: datetime) -> None:
    """End the link to one's own clocks, if there is one: who holds it reads nothing more."""
    ended = CalendarLink.objects.filter(person=by, ended_at__isnull=True).update(ended_at=at)
    if ended:
        audit.record("accounts.calendar_link_ended", target=by, by=by)


def reader_of(token: str, *, at: datetime) -> Person | None:
    """Return whose clocks a token opens, or nobody; notes about when it was last used.

    An account that was closed opens nothing; who left a union sees what is left to her.
    """
    link = (
        CalendarLink.objects.select_related("person")
        .filter(digest=_digest(token), ended_at__isnull=True, person__account__is_active=True)
        .first()
    )
    if link is None:
        return None
    if link.read_at is None or at - link.read_at > SEEN_EVERY:
        CalendarLink.objects.filter(pk=link.pk).update(read_at=at)
    return link.person


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
