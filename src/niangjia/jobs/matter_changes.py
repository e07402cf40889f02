"""Corrections, returns, advances and reversals by the command line: looked at, then by two."""

import argparse
from typing import TYPE_CHECKING

from niangjia.apps.recovery import policies, selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import EntryKind, PlanState
from niangjia.apps.recovery.policies import Deed
from niangjia.jobs.matter_asking import Answer, Asking, claimants_by_seq, shown, yuan
from niangjia.jobs.matter_words import table
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter
    from niangjia.apps.recovery.models import Change

NAMES = {kind.value: EntryKind(kind).label for kind in EntryKind}


class SayWhat(DomainError):
    """A new change needs its kind and what it is about."""

    code = "jobs.change_incomplete"
    message = "还要写 %(missing)s。"


class WhichItem(DomainError):
    """The worker has several items of the kind, or none."""

    code = "jobs.which_item"
    message = "第 %(seq)s 位有这些请求项：%(items)s。请用 --item 写明是哪一项。"


def change(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Preview a change; propose it; approve it as a second person; make it void; look at one."""
    matter = asking.matter(arguments.number)
    if arguments.look is not None:
        return _shown(selectors.get_change(arguments.look, matter=matter))
    if arguments.approve is not None:
        return _approve(asking, matter, arguments.approve)
    if arguments.withdraw is not None:
        return _withdraw(asking, matter, arguments)
    policies.require(Deed.AMEND, matter=matter, person=asking.person, on=asking.today)
    terms = _terms(matter, arguments)
    if not arguments.propose:
        found = recovery.preview_change(matter=matter, terms=terms)
        return _table(found, terms.kind, "预览，没有动账。加 --propose 提交复核。")
    made = recovery.propose_change(
        matter=matter, terms=terms, by=asking.person, on=asking.on, at=asking.at
    )
    return _shown(made, f"已交复核，还没有动账；由另一个人用 --approve {made.pk} 复核。")


def _approve(asking: Asking, matter: "Matter", pk: int) -> Answer:
    made = selectors.get_change(pk, matter=matter)
    policies.require(Deed.APPROVE, matter=matter, person=asking.person, on=asking.today)
    made = recovery.approve_change(
        change=made, by=asking.person, book_no=made.book_no, at=asking.at
    )
    return _shown(made, "已复核入账。")


def _withdraw(asking: Asking, matter: "Matter", arguments: argparse.Namespace) -> Answer:
    made = selectors.get_change(arguments.withdraw, matter=matter)
    if made.made_by_id != asking.person.pk:
        policies.require(Deed.APPROVE, matter=matter, person=asking.person, on=asking.today)
    recovery.withdraw_change(change=made, by=asking.person, why=arguments.why)
    return Answer(
        lines=[f"{made.pk} 号已作废，没有动账。"],
        data={"change": made.pk, "state": PlanState.VOID.value},
        key=made.pk,
    )


def _terms(matter: "Matter", arguments: argparse.Namespace) -> recovery.Terms:
    if not arguments.kind:
        raise SayWhat(missing="要办什么（correction、take_back、advance 或 reversal）")
    kind = EntryKind(arguments.kind)
    told = {"kind": kind, "why": arguments.why, "voucher": arguments.voucher}
    if kind == EntryKind.REVERSAL:
        rows = matter.receipts.filter(voucher=arguments.voucher).order_by("-pk")
        standing = next((row for row in rows if recovery.standing_fen(row)), rows.first())
        if standing is None:
            raise SayWhat(missing="--voucher：要冲回的那笔来款的凭证号")
        return recovery.Terms(
            kind=kind, why=arguments.why, receipt=standing, amount_fen=arguments.amount
        )
    if arguments.person is None or arguments.amount is None:
        raise SayWhat(missing="--person 序号 和 --amount 元")
    if kind == EntryKind.ADVANCE:
        chosen = claimants_by_seq(matter, arguments.person)
        amounts = recovery.spread_advance(
            matter, {worker.pk: arguments.amount for worker in chosen}
        )
        return recovery.Terms(**told, fund=arguments.fund, amounts=amounts)
    return recovery.Terms(**told, amounts={_item(matter, kind, arguments): arguments.amount})


def _item(matter: "Matter", kind: EntryKind, arguments: argparse.Namespace) -> int:
    """Return the item that is meant: the one named, or the only one it can be."""
    if len(arguments.person) != 1:
        raise SayWhat(missing="--person：一次只办一位")
    (seq,) = arguments.person
    fitting = selectors.owing_items if kind == EntryKind.TAKE_BACK else selectors.fixed_items
    found = [item for item, _ in fitting(matter) if item.claimant.seq == seq]
    if arguments.item is not None:
        found = [item for item in found if item.pk == arguments.item]
    if len(found) != 1:
        own = matter.items.filter(claimant__seq=seq).order_by("pk")
        words = "、".join(f"{item.pk} {item.get_kind_display()}" for item in own) or "没有"
        raise WhichItem(seq=seq, items=words)
    return found[0].pk


def _shown(made: "Change", told: str = "") -> Answer:
    said = told or f"{made.pk} 号：{made.get_state_display()}"
    if made.state == PlanState.PROPOSED:
        found = recovery.preview_change(matter=made.matter, terms=recovery.terms_of(made))
        if found.book_no != made.book_no:
            said += " 台账已变，这一份不能复核了，请作废后重新预览。"
        return _table(found, EntryKind(made.kind), said, made)
    lines = [f"{NAMES[made.kind]} {shown(made.amount_fen)} 元；{made.why}"]
    if made.entry:
        line = selectors.entry_line(made.entry)
        lines += [f"台账第 {line.no} 笔：{line.by} 提出，{line.approved_by} 复核", *line.sentences]
    return Answer(lines=[*lines, said], data=_facts(made), key=made.pk)


def _table(
    found: recovery.ChangeTable, kind: EntryKind, told: str, made: "Change | None" = None
) -> Answer:
    lines = [
        f"{kind.label} {shown(found.amount_fen)} 元",
        "",
        *table(
            ("从", "到", "谁的", "金额"),
            (
                (
                    f"{move.source}（冲回）" if move.is_undo else move.source,
                    move.target,
                    f"{move.item.claimant.seq} {move.item.claimant.person.name}"
                    if move.item
                    else "全案",
                    shown(move.fen),
                )
                for move in found.moves
            ),
        ),
        "",
        *found.follows,
        told,
    ]
    data = {
        **(_facts(made) if made else {"change": None, "state": "preview", "kind": kind.value}),
        "amount": yuan(found.amount_fen),
        "moves": [
            {
                "from": move.source,
                "to": move.target,
                "seq": move.item.claimant.seq if move.item else None,
                "amount": yuan(move.fen),
                "undoes": move.is_undo,
            }
            for move in found.moves
        ],
        "follows": list(found.follows),
    }
    return Answer(lines=lines, data=data, key=made.pk if made else "")


def _facts(made: "Change") -> dict[str, object]:
    return {
        "change": made.pk,
        "kind": made.kind,
        "state": made.state,
        "amount": yuan(made.amount_fen),
        "why": made.why,
    }
