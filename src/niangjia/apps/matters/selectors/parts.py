"""Matters seen from outside: where somebody acts who has no desk here, and for which part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Access, Claimant, Forum, Matter, Paper
from niangjia.apps.matters.selectors.scope import beside, role_zh
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import eyes_of
from niangjia.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What somebody may see of a matter and as what: all of it, one forum, or one worker's part."""

    matter: Matter
    role: str
    forum: Forum | None
    claimant: Claimant | None

    @property
    def is_whole(self) -> bool:
        """Whether the matter is open to her as to the desk."""
        return self.forum is None and self.claimant is None

    @property
    def role_zh(self) -> str:
        """As what she acts, in Chinese."""
        return role_zh(self.role)


def parts_of(person: Person, *, on: date) -> tuple[Part, ...]:
    """Return all parts a person acts for on a day, the nearest day first; not her own as a worker.

    They are read off the rows that scope and policies read, so what is named here opens.
    """
    return tuple(_part(row) for row in _rows(person, on=on))


def has_part(person: Person, *, on: date) -> bool:
    """Tell whether a person acts for a part of any matter, which no desk shows her."""
    return beside(eyes_of(person, on=on)).has_part


def parts_in(number: str, *, visible_to: Person, on: date) -> tuple[Part, ...]:
    """Return the parts of one matter that a person acts for.

    :raises NotFound: she acts for none; whether there is such a matter is never said.
    """
    found = tuple(_part(row) for row in _rows(visible_to, on=on).filter(matter__number=number))
    if not found:
        raise NotFound
    return found


def sent_papers(parts: Iterable[Part]) -> QuerySet[Paper]:
    """Return the papers that were sent of some parts, those of their forum or worker, newest first.

    A whole matter has its papers at the desk.
    """
    wanted = Q(pk__in=[])
    for part in parts:
        if part.claimant is not None:
            wanted |= Q(matter=part.matter, claimant=part.claimant)
        elif part.forum is not None:
            wanted |= Q(matter=part.matter, forum=part.forum)
    found = Paper.objects.filter(wanted, document__state=DocumentState.LEFT)
    return found.select_related("document").order_by("-document__left_at", "-pk")


def sent_paper(pk: int, parts: Iterable[Part]) -> Paper:
    """Return one of those.

    :raises NotFound: it is none of them.
    """
    try:
        return sent_papers(parts).get(pk=pk)
    except Paper.DoesNotExist:
        raise NotFound from None


def _rows(person: Person, *, on: date) -> QuerySet[Access]:
    mine = Access.objects.filter(principal__in=eyes_of(person, on=on).principals, active=True)
    return (
        mine.exclude(role=ParticipantRole.WORKER)
        .select_related("matter__employer", "forum", "claimant__person")
        .order_by("matter__next_due_on", "matter_id", "pk")
    )


def _part(row: Access) -> Part:
    return Part(matter=row.matter, role=row.role, forum=row.forum, claimant=row.claimant)
