"""Read side of notices: what a person was told, and in which words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.templates import Words
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

FORGOTTEN = Words(title="（已按本人要求删除）", say="", next="", sms="", wechat={})
"""What stands for the words of a notice to somebody who was forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice with the words it was told in."""

    notice: Notice
    words: Words


def notices_of(person: Person) -> QuerySet[Notice]:
    """Return what a person was told, the newest first."""
    return Notice.objects.filter(person=person).order_by("-made_at", "pk")


def unread_of(person: Person) -> QuerySet[Notice]:
    """Return what a person was told and has not read."""
    return notices_of(person).filter(read_at__isnull=True)


def get_own(pk: UUID, *, of: Person) -> Notice:
    """Return one notice to a person, locked.

    :raises NotFound: there is none, or it is somebody else's.
    """
    try:
        return Notice.objects.select_for_update().get(pk=pk, person=of)
    except Notice.DoesNotExist:
        raise NotFound from None


def told_about(subject: Model, *, to: Person | None = None) -> QuerySet[Notice]:
    """Return what was told about a record, as far as the asker may see it, the newest first."""
    found = Notice.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).select_related("person")
    return (found.filter(person=to) if to else found).order_by("-made_at", "pk")


def due(*, at: datetime, most: int) -> list[UUID]:
    """Return the numbers of the notices the sender has to look at, the longest due first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notices_due(%s, %s)", [at, most])
        return [number for (number,) in cursor.fetchall()]


def notice_of(mark: UUID) -> UUID | None:
    """Return the number of the notice that a try belongs to, if there is such a try."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notices_of_attempt(%s)", [mark])
        return cursor.fetchone()[0]


def words_of(notice: Notice) -> Words:
    """Return the words of a notice, as they were told.

    :raises SealBroken: they were altered.
    """
    sealed = bytes(notice.content_enc)
    if not sealed:
        return FORGOTTEN
    return Words(**json.loads(crypto.open_(sealed, aad=notice.place)))


def with_words(notices: Iterable[Notice]) -> list[Told]:
    """Return notices with their words."""
    return [Told(notice=one, words=words_of(one)) for one in notices]
