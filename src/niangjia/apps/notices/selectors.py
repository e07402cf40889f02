"""Read side of notices: what a person was told, and in which words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet

from niangjia.apps.notices.choices import STUCK, LetterState, NoticeState
from niangjia.apps.notices.models import Attempt, Letter, Notice
from niangjia.apps.notices.templates import Words
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

DESK = "/desk/"
"""Where pages of the desk begin."""
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


def to_see_to(person: Person, *, about: Model | None = None) -> QuerySet[Notice]:
    """Return what somebody has to see to by hand, as far as this person reaches, the oldest first.

    `about` is the one record of which it was told. What has been read meanwhile needs nobody, nor
    does what leads a colleague to a page of the desk, where it stands before her anyway.
    """
    open_ = Notice.objects.filter(state__in=STUCK, read_at__isnull=True)
    on_the_way = Q(attempts__letter__state=LetterState.POSTED, state=NoticeState.SENT)
    letters = Notice.objects.filter(on_the_way, read_at__isnull=True)
    rows = Notice.objects.filter(Q(pk__in=open_.values("pk")) | Q(pk__in=letters.values("pk")))
    if about is not None:
        rows = rows.filter(subject_kind=about._meta.label_lower, subject_id=about.pk)
    rows = rows.exclude(person=person).exclude(about__startswith=DESK)
    return rows.select_related("person").order_by("made_at", "pk")


def letters_to(
    state: LetterState, person: Person, *, about: Model | None = None
) -> QuerySet[Letter]:
    """Return the letters in one state that somebody has to see to, the oldest first."""
    notices = to_see_to(person, about=about).order_by()
    found = Letter.objects.filter(state=state, attempt__notice__in=notices.values("pk"))
    return found.select_related("attempt__notice__person").order_by("number")


def did_not_reach(subject: Model, *, person: Person) -> bool:
    """Tell whether something told to a person about a record reached her by no channel."""
    told = told_about(subject, to=person)
    return told.filter(state=NoticeState.UNREACHED, read_at__isnull=True).exists()


def told_by(person: Person) -> QuerySet[Notice]:
    """Return what a person's acts told others, the newest first."""
    rows = Notice.objects.filter(by=person).exclude(person=person)
    return rows.select_related("person").order_by("-made_at", "pk")


def get_notice(pk: UUID) -> Notice:
    """Return a notice the asker may see.

    :raises NotFound: there is none, or it is not hers to see.
    """
    try:
        return Notice.objects.select_related("person", "by").get(pk=pk)
    except Notice.DoesNotExist:
        raise NotFound from None


def attempts_of(notice: Notice) -> list[Attempt]:
    """Return what each channel did, in the order they were tried."""
    rows = Attempt.objects.filter(notice=notice).select_related("letter__proof")
    return list(rows.order_by("turn", "pk"))


def letter_of(notice: Notice) -> Letter | None:
    """Return the letter of a notice, if it became one."""
    return Letter.objects.filter(attempt__notice=notice).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many tries of one channel came to what, and why not."""

    channel: str
    state: str
    reason: str
    tries: int


def tally(*, since: datetime) -> list[Tally]:
    """Return what became of all tries since an instant, as counts that name nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT channel, state, reason, tries FROM notices_tally(%s)", [since])
        return [
            Tally(channel=channel, state=state, reason=reason, tries=tries)
            for channel, state, reason, tries in cursor.fetchall()
        ]


def queue() -> tuple[int, datetime | None]:
    """Return how many notices the sender has still to look at, and since when the first is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting, oldest FROM notices_queue()")
        waiting, oldest = cursor.fetchone()
        return waiting, oldest


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
