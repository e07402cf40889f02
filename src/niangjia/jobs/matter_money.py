"""Money that arrives and is shared, by the command line: looked at, proposed, approved."""

import argparse
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.recovery import policies, selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import PayerKind, PlanState
from niangjia.apps.recovery.policies import Deed
from niangjia.jobs.matter_asking import Answer, Asking, require_seqs, shown, yuan
from niangjia.jobs.matter_words import table
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter


class PriorityIncomplete(DomainError):
    """Who is first, why, and the paper that says so belong together."""

    code = "jobs.priority_incomplete"
    message = "有人优先，就要写全：谁（--first-kinds 或 --first-people）、--basis 和 --paper。"


class NoSuchClaimKind(DomainError):
    code = "jobs.no_such_claim_kind"
    message = "没有叫“%(given)s”的请求。有：%(known)s。"


def receive(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Record money that arrived; the same voucher is recorded once."""
    matter = asking.matter(arguments.number)
    policies.require(Deed.RECEIVE, matter=matter, person=asking.person, on=asking.today)
    made = recovery.receive(
        matter=matter,
        amount_fen=arguments.amount,
        cost_fen=arguments.cost,
        payer=arguments.payer,
        payer_kind=PayerKind(arguments.kind),
        voucher=arguments.voucher,
        on=asking.on,
        by=asking.person,
        # Each command is a posting of its own; what must not come twice is the voucher.
        idempotency_key=uuid4(),
    )
    waiting = selectors.totals(matter).undistributed_fen
    return Answer(
        lines=[
            f"已记来款 {shown(made.amount_fen)} 元，凭证 {made.voucher}；"
            f"到账待分共 {shown(waiting)} 元。"
        ],
        data={
            "amount": yuan(made.amount_fen),
            "voucher": made.voucher,
            "undistributed": yuan(waiting),
        },
    )


def distribute(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Preview how what arrived would be shared; propose it; approve it as a second person."""
    matter = asking.matter(arguments.number)
    if arguments.plan is not None:
        plan = selectors.get_plan(arguments.plan, matter=matter)
        return _plan(selectors.plan_table(plan), f"方案 {plan.pk}：{plan.get_state_display()}")
    if arguments.approve is not None:
        return _approve(asking, matter, arguments.approve)
    if arguments.withdraw is not None:
        return _withdraw(asking, matter, arguments)
    policies.require(Deed.SHARE, matter=matter, person=asking.person, on=asking.today)
    terms: dict[str, Any] = {
        "matter": matter,
        "by": asking.person,
        "on": asking.on,
        "at": asking.at,
        "priority": _priority(matter, arguments),
    }
    if not arguments.propose:
        preview = recovery.preview_distribution(**terms)
        return _plan(preview, "预览，没有动账。加 --propose 提交复核。")
    plan = recovery.propose_distribution(**terms)
    told = f"方案 {plan.pk} 已交复核，还没有动账；由另一个人用 --approve {plan.pk} 复核。"
    return _plan(selectors.plan_table(plan), told)


def _approve(asking: Asking, matter: "Matter", pk: int) -> Answer:
    plan = selectors.get_plan(pk, matter=matter)
    policies.require(Deed.APPROVE, matter=matter, person=asking.person, on=asking.today)
    plan = recovery.approve_distribution(
        plan=plan, by=asking.person, book_no=plan.book_no, at=asking.at
    )
    told = f"方案 {plan.pk} 已复核入账，每个人的份额记在各自名下，可以发放了。"
    return _plan(selectors.plan_table(plan), told)


def _withdraw(asking: Asking, matter: "Matter", arguments: argparse.Namespace) -> Answer:
    plan = selectors.get_plan(arguments.withdraw, matter=matter)
    if plan.made_by_id != asking.person.pk:
        policies.require(Deed.APPROVE, matter=matter, person=asking.person, on=asking.today)
    recovery.withdraw_plan(plan=plan, by=asking.person, why=arguments.why)
    return Answer(
        lines=[f"方案 {plan.pk} 已作废，没有动账。"],
        data={"plan": plan.pk, "state": PlanState.VOID.value},
    )


def _priority(matter: "Matter", arguments: argparse.Namespace) -> recovery.Priority | None:
    """Return who is served first, or None when all share alike."""
    kinds = {_kind(text) for text in re.split("[,，、]", arguments.first_kinds) if text.strip()}
    people = set(arguments.first_people or ())
    is_complete = bool(arguments.basis.strip() and arguments.paper.strip())
    if not kinds and not people:
        if arguments.basis or arguments.paper:
            raise PriorityIncomplete
        return None
    if not is_complete:
        raise PriorityIncomplete
    items = list(matter.items.select_related("claimant"))
    require_seqs(people, {item.claimant.seq for item in items})
    # Both chosen: those kinds of those people.
    first = frozenset(
        item.pk
        for item in items
        if (not kinds or item.kind in kinds) and (not people or item.claimant.seq in people)
    )
    return recovery.Priority(items=first, basis=arguments.basis, paper=arguments.paper)


def _kind(text: str) -> str:
    for kind in ItemKind:
        if text.strip() in (kind.value, kind.label):
            return kind.value
    known = "、".join(f"{kind.value}（{kind.label}）" for kind in ItemKind)
    raise NoSuchClaimKind(given=text.strip(), known=known)


def _plan(found: selectors.PlanTable, told: str) -> Answer:
    lines = [
        f"到账待分 {shown(found.plan.pool_fen)} 元，分出 {shown(found.share_fen)} 元，"
        f"占应得的 {found.ratio}%",
        "",
        *table(
            ("序号", "姓名", "应得", "已得", "这次分", "还差", "暂不能付"),
            (
                (
                    row.claimant.seq,
                    row.claimant.person.name,
                    shown(row.due_fen),
                    shown(row.had_fen),
                    shown(row.share_fen),
                    shown(row.left_fen),
                    row.pay_why_not,
                )
                for row in found.rows
            ),
        ),
        "",
        *(f"{'✓' if check.passed else '！'} {check.zh}" for check in found.checks),
        told,
    ]
    if found.is_stale:
        lines.append("台账已变，这份方案不能复核了，请重新预览、提交。")
    data = {
        "plan": found.plan.pk,
        "state": found.plan.state if found.plan.pk else "preview",
        "pool": yuan(found.plan.pool_fen),
        "undistributed": yuan(found.plan.undistributed_fen),
        "is_stale": found.is_stale,
        "rows": [
            {
                "seq": row.claimant.seq,
                "name": row.claimant.person.name,
                "due": yuan(row.due_fen),
                "had": yuan(row.had_fen),
                "share": yuan(row.share_fen),
                "left": yuan(row.left_fen),
                "why": row.why,
                "pay_why_not": row.pay_why_not,
            }
            for row in found.rows
        ],
        "checks": [{"words": check.zh, "passed": check.passed} for check in found.checks],
    }
    return Answer(lines=lines, data=data, key=found.plan.pk or "")
