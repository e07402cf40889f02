"""Sharing what arrived: one proposes, another approves, and only on the ledger both looked at."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.models import Document
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import EntryKind, Kind, PlanState
from niangjia.apps.recovery.models import Book, Plan, PlanLine
from niangjia.apps.recovery.selectors.plans import PlanTable, plan_table
from niangjia.apps.recovery.selectors.positions import Position, common, positions
from niangjia.apps.recovery.services import approval
from niangjia.apps.recovery.services.posting import (
    RECEIVED,
    Place,
    Posting,
    between,
    place,
    post,
)
from niangjia.apps.recovery.services.sharing import (
    Basis,
    Shares,
    Stake,
    allocate,
    fair_targets,
    stakes,
)
from niangjia.kernel.errors import DomainError


class NothingToDistribute(DomainError):
    code = "recovery.nothing_to_distribute"
    message = "现在没有到账待分的钱。请先记来款。"


class NobodyEntitled(DomainError):
    code = "recovery.nobody_entitled"
    message = "还没有人有协议或裁决确定、又没有拿齐的数额，不能分配。请先登记协议或裁决金额。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """Items that are served first, the words that say so, and the paper they stand in."""

    items: frozenset[int]
    basis: str
    paper: str
    document: Document | None = None


def preview_distribution(
    *, matter: Matter, by: Person, on: date, at: datetime, priority: Priority | None = None
) -> PlanTable:
    """Return what `propose_distribution` would propose now; nothing is stored, nobody is locked.

    :raises NothingToDistribute: nothing is there to share.
    :raises NobodyEntitled: no item has an established right that is not met.
    :raises PriorityWithoutBasis: (engine) some are preferred without basis and paper.
    """
    book = Book.objects.filter(matter=matter).first() or Book(matter=matter)
    plan, lines = _worked_out(matter, book=book, by=by, on=on, at=at, priority=priority)
    return plan_table(plan, lines=lines)


@transaction.atomic
def propose_distribution(
    *,
    matter: Matter,
    by: Person,
    on: date,
    at: datetime,
    priority: Priority | None = None,
    book_no: int | None = None,
) -> Plan:
    """Propose how the money that arrived is shared, on the ledger as it is now; nothing is posted.

    An earlier proposal of the matter is void with this. `book_no` is the ledger of the preview
    that the proposer looked at.

    :raises NothingToDistribute: nothing is there to share.
    :raises NobodyEntitled: no item has an established right that is not met.
    :raises PriorityWithoutBasis: (engine) some are preferred without basis and paper.
    :raises StalePlan: the ledger has moved since the preview.
    """
    book = approval.book_for_proposal(matter, book_no=book_no)
    plan, lines = _worked_out(matter, book=book, by=by, on=on, at=at, priority=priority)
    Plan.objects.filter(matter=matter, state=PlanState.PROPOSED).update(state=PlanState.VOID)
    plan.save()
    PlanLine.objects.bulk_create(lines)
    audit.record(
        "recovery.distribution_proposed",
        target=plan,
        by=by,
        why=plan.priority_basis,
        facts={"matter": matter.pk, "pool_fen": plan.pool_fen, "book_no": book.last_no},
    )
    return plan


def _worked_out(
    matter: Matter, *, book: Book, by: Person, on: date, at: datetime, priority: Priority | None
) -> tuple[Plan, list[PlanLine]]:
    """Return the plan and its lines as they would be stored."""
    if priority and not priority.items:
        priority = None
    basis = (
        Basis(words=priority.basis.strip(), paper=priority.paper.strip()) if priority else Basis()
    )
    pool = common(matter).get(Kind.RECEIVED, 0)
    if not pool:
        raise NothingToDistribute
    rows = {row.item: row for row in positions(matter)}
    among = stakes(rows.values(), preferred=priority.items if priority else frozenset())
    shares = allocate(pool, among, basis=basis)
    if shares.left_fen == pool:
        raise NobodyEntitled
    plan = Plan(
        matter=matter,
        pool_fen=pool,
        undistributed_fen=shares.left_fen,
        due_fen=sum(stake.due for stake in among),
        book_no=book.last_no,
        effective_on=on,
        priority_basis=basis.words,
        priority_paper=basis.paper,
        priority_document=priority.document if priority else None,
        made_by=by,
        made_at=at,
    )
    after = [replace(stake, had=stake.had + shares.by_item[stake.item]) for stake in among]
    fair = fair_targets(after, basis=basis)
    return plan, [_line(plan, rows[stake.item], stake, shares, fair[stake.item]) for stake in among]


def _line(plan: Plan, row: Position, stake: Stake, shares: Shares, fair: int) -> PlanLine:
    share, reason = shares.by_item[stake.item], shares.lines[stake.item]
    after = stake.had + share
    # Who gets a share is below the common level, so nothing she had is too much any more.
    target = after if share else min(fair, after)
    return PlanLine(
        plan=plan,
        matter=plan.matter,
        item_id=stake.item,
        claimant_id=stake.person,
        tier=reason.tier,
        is_preferred=stake.is_preferred,
        due_fen=stake.due,
        had_fen=stake.had,
        target_fen=target,
        share_fen=share,
        to_fund_fen=min(row.now(Kind.ADVANCED), share),
        set_off_fen=max(row.now(Kind.OWED_BACK) - (after - target), 0),
        why=reason.why,
        basis=list(reason.basis),
    )


@transaction.atomic
def approve_distribution(*, plan: Plan, by: Person, book_no: int, at: datetime) -> Plan:
    """Approve a proposal as a second person and post it: the shares stand in each one's name.

    `book_no` is the ledger the approver looked at. What was overpaid earlier and is now covered by
    the person's share is set off in the same entry.

    :raises PlanNotOpen: it was posted or made void.
    :raises SamePerson: the approver made it.
    :raises StalePlan: the ledger has moved since the preview.
    """
    plan = approval.lock_for_approval(plan, by=by, book_no=book_no)
    lines = list(plan.lines.order_by("pk"))
    rows = {row.item: row for row in positions(plan.matter)}
    entry = post(
        matter=plan.matter,
        kind=EntryKind.DISTRIBUTION,
        on=plan.effective_on,
        postings=[move for line in lines for move in _moves(line, rows[line.item_id])],
        by=plan.made_by,
        approved_by=by,
        voucher=plan.priority_paper,
        why=plan.priority_basis or "同一顺序，按比例分配",
    )
    return approval.approved(
        plan, entry=entry, by=by, at=at, event="recovery.distribution_approved"
    )


def _moves(line: PlanLine, row: Position) -> Iterable[Posting]:
    held = place(Kind.HELD, line.item_id, line.claimant_id)
    to_worker = line.share_fen - line.to_fund_fen
    if to_worker:
        yield Posting(source=RECEIVED, target=held, fen=to_worker)
    if line.to_fund_fen:
        fund = Place(kind=Kind.REPAID_TO_FUND)
        yield Posting(source=RECEIVED, target=fund, fen=line.to_fund_fen)
        yield from between(row, Kind.ADVANCED, Kind.ADVANCE_RECOVERED, line.to_fund_fen)
    if line.set_off_fen:
        yield from between(row, Kind.OWED_BACK, Kind.PAID, line.set_off_fen)
        yield from satisfied(row, line.set_off_fen)


def satisfied(row: Position, fen: int) -> list[Posting]:
    """Return the moves by which a right is met: what can be enforced first, then what is fixed."""
    enforceable = min(fen, row.now(Kind.ENFORCEABLE))
    return [
        *between(row, Kind.ENFORCEABLE, Kind.SATISFIED, enforceable),
        *between(row, Kind.FIXED, Kind.SATISFIED, fen - enforceable),
    ]


def withdraw_plan(*, plan: Plan, by: Person, why: str) -> None:
    """Make a proposal void before anybody approved it.

    :raises PlanNotOpen: it was posted or made void.
    """
    approval.withdraw(plan, by=by, why=why, event="recovery.distribution_withdrawn")
