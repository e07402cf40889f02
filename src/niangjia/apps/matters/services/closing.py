"""Closing a matter: refused, with reasons, while a clock, a sum, a document or a forum is open."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Matter, OpenSum
from niangjia.apps.matters.models.matter import bumped
from niangjia.apps.matters.services import access
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError, StaleVersion


class StillOpen(DomainError):
    """Something in the matter is not finished; `reasons` says what, in Chinese."""

    code = "matters.still_open"
    message = "还不能结案：%(summary)s。"


class AlreadyClosed(DomainError):
    code = "matters.already_closed"
    message = "案件 %(number)s 已经结案。要再办，请先重新打开。"


class NotClosed(DomainError):
    code = "matters.not_closed"
    message = "案件 %(number)s 没有结案，不用重新打开。"


def set_open_sums(*, matter: Matter, sums: Iterable[tuple[str, int, int]]) -> None:
    """Replace the sums that are still under way in a matter; zero means settled."""
    standing = {kind: (fen, people) for kind, fen, people in sums if fen}
    OpenSum.objects.filter(matter=matter).exclude(kind__in=standing).delete()
    for kind, (fen, people) in standing.items():
        OpenSum.objects.update_or_create(
            matter=matter, kind=kind, defaults={"amount_fen": fen, "people": people}
        )


@transaction.atomic
def close_matter(
    *, matter: Matter, why: str, by: Person, at: datetime, expected_version: int
) -> Matter:
    """Close a matter once nothing in it is open any more.

    :raises StillOpen: a clock runs, a sum is under way, a paper is a draft or a forum is live.
    :raises AlreadyClosed: it is closed.
    :raises StaleVersion: it was changed since it was shown.
    """
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    if not matter.is_open:
        raise AlreadyClosed(number=matter.number)
    if matter.version != expected_version:
        raise StaleVersion(what="案件")
    reasons = selectors.what_is_open(matter)
    if reasons:
        raise StillOpen(summary="；".join(r.zh for r in reasons), reasons=reasons)
    Matter.objects.filter(pk=matter.pk).update(
        is_open=False, closed_at=at, close_why=why, version=bumped()
    )
    access.settle(matter=matter, on=timezone.localdate(at))
    audit.record("matters.matter_closed", target=matter, by=by, why=why)
    hooks.announce(
        kind=EventKind.MATTER_CLOSED, subject=matter.number, home_key=matter.home_key, at=at
    )
    matter.refresh_from_db()
    return matter


@transaction.atomic
def reopen_matter(
    *, matter: Matter, why: str, by: Person, on: date, expected_version: int | None = None
) -> Matter:
    """Open a closed matter again, with a reason; those who act in it that day see it again.

    `expected_version` is that of the page it was decided on.

    :raises StaleVersion: it was changed since it was shown.
    :raises NotClosed: it is open.
    """
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    if expected_version is not None and matter.version != expected_version:
        raise StaleVersion(what="案件")
    if matter.is_open:
        raise NotClosed(number=matter.number)
    Matter.objects.filter(pk=matter.pk).update(
        is_open=True, closed_at=None, close_why="", version=bumped()
    )
    access.settle(matter=matter, on=on)
    audit.record("matters.matter_reopened", target=matter, by=by, why=why)
    matter.refresh_from_db()
    return matter
