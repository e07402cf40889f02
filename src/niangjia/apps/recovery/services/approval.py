"""Two people: one proposes on the ledger she looked at, another approves on the same ledger.

What is proposed differs (a distribution, a correction, an advance); who may approve, on which
ledger, and that it happens once, does not.
"""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from niangjia.apps.audit import services as audit
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import PlanState
from niangjia.apps.recovery.models import Book, Change, Entry, Plan
from niangjia.apps.recovery.services.posting import lock_book
from niangjia.kernel.errors import DomainError, StaleVersion

Proposed = TypeVar("Proposed", Plan, Change)


class PlanNotOpen(DomainError):
    code = "recovery.plan_not_open"
    message = "这份方案已经%(state)s，不能再办。请重新预览。"


class SamePerson(DomainError):
    code = "recovery.same_person"
    message = "复核要由另一个人办：这份方案是您自己做的。"


class StalePlan(StaleVersion):
    """The ledger moved since the preview; a new preview is needed."""

    code = "recovery.stale_plan"
    message = "预览之后台账有了新的记录（第 %(then)s 笔变成第 %(now)s 笔）。请重新预览再复核。"


def book_for_proposal(matter: Matter, *, book_no: int | None) -> Book:
    """Lock the book of an open matter for a proposal on the ledger that was looked at, if said.

    :raises StalePlan: the ledger has moved since the preview.
    """
    require_open(matter)
    book = lock_book(matter)
    if book_no is not None and book_no != book.last_no:
        raise StalePlan(then=book_no, now=book.last_no)
    return book


def lock_for_approval(proposal: Proposed, *, by: Person, book_no: int) -> Proposed:
    """Lock the book and the proposal, and return it as it stands, when this person may approve it.

    :raises PlanNotOpen: it was posted or made void.
    :raises SamePerson: the approver made it.
    :raises StalePlan: the ledger is not the one it was made on, or not the one looked at.
    """
    require_open(proposal.matter)
    # The book first, as everywhere: whoever comes second waits here and then sees what was done.
    book = lock_book(proposal.matter)
    model = type(proposal)
    found = model.objects.select_for_update(of=("self",)).select_related("matter")
    now = found.get(pk=proposal.pk)
    if now.state != PlanState.PROPOSED:
        raise PlanNotOpen(state=PlanState(now.state).label)
    if now.made_by_id == by.pk:
        raise SamePerson
    if not now.book_no == book_no == book.last_no:
        raise StalePlan(then=now.book_no, now=book.last_no)
    return now


def approved(proposal: Proposed, *, entry: Entry, by: Person, at: datetime, event: str) -> Proposed:
    """Mark a proposal as posted with its entry, and record who approved it."""
    type(proposal).objects.filter(pk=proposal.pk).update(
        state=PlanState.POSTED, approved_by=by, approved_at=at, entry=entry
    )
    audit.record(
        event, target=proposal, by=by, facts={"matter": proposal.matter_id, "entry_no": entry.no}
    )
    proposal.refresh_from_db()
    return proposal


@transaction.atomic
def withdraw(proposal: Proposed, *, by: Person, why: str, event: str) -> None:
    """Make a proposal void before anybody approved it.

    :raises PlanNotOpen: it was posted or made void.
    """
    now = type(proposal).objects.select_for_update().get(pk=proposal.pk)
    if now.state != PlanState.PROPOSED:
        raise PlanNotOpen(state=PlanState(now.state).label)
    type(proposal).objects.filter(pk=now.pk).update(state=PlanState.VOID)
    audit.record(event, target=now, by=by, why=why)
