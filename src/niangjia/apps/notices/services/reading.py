"""A person notes that she has read what she was told."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Value, When
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.notices import selectors
from niangjia.apps.notices.choices import NoticeState
from niangjia.apps.notices.models import Notice
from niangjia.apps.people.models import Person


@atomic
def read(*, notice: UUID, by: Person, at: datetime) -> Notice:
    """Note that a person has read a notice to her, once: this is its proof of reading.

    :raises NotFound: there is no such notice to her.
    """
    found = selectors.get_own(notice, of=by)
    if found.read_at is None:
        _note([found], by=by, at=at)
    return found


@atomic
def read_all(*, by: Person, at: datetime) -> int:
    """Note that a person has read everything told to her so far; return how many were new."""
    unread = list(selectors.unread_of(by).filter(made_at__lte=at).select_for_update())
    _note(unread, by=by, at=at)
    return len(unread)


def _note(notices: list[Notice], *, by: Person, at: datetime) -> None:
    for one in notices:
        one.read_at = at
    mine = Notice.objects.filter(pk__in=[one.pk for one in notices])
    mine.update(
        read_at=at,
        next_at=None,
        state=Case(
            When(state=NoticeState.WAITING, then=Value(NoticeState.HERE)), default=F("state")
        ),
    )
    audit.record_many(
        entries=[audit.Entry(kind="notices.read", target=one) for one in notices], by=by
    )
