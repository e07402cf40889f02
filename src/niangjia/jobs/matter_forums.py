"""The proceedings of a matter by the command line: which there are, what they allow, a new one."""

import argparse
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.procedures import registered
from niangjia.apps.matters.services import forums as opening
from niangjia.jobs.matter_asking import Answer, Asking, require_seqs, shown, yuan
from niangjia.jobs.matter_words import table
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Matter

Row = TypeVar("Row")


class NoSuchItem(DomainError):
    code = "jobs.no_such_item"
    message = "这里没有请求项 %(items)s，或者它现在不能办。请用 forums 看有哪些。"


def forums(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Show the proceedings of a matter with what may be done now, or one of them in full."""
    matter = asking.matter(arguments.number)
    if arguments.forum is not None:
        return _one(asking, matter, matters.get_forum(arguments.forum, matter=matter))
    lines, data = [], []
    for row in matters.forum_rows(matter):
        offers = matters.offers(row.forum, asking.person, on=asking.today)
        shown_offers = offers if matter.is_open else ()
        lines.append(
            f"{row.forum.pk} {row.lifecycle_zh}：{row.state_zh}，{row.people} 人"
            + (f"，{row.forum.body_name}" if row.forum.body_name else "")
            + (f"，{row.forum.case_number}" if row.forum.case_number else "")
        )
        lines += [f"    {offer.step.verb}  {offer.step.zh}" for offer in shown_offers]
        data.append(_forum(row.forum, shown_offers))
    free = matters.openable(matter, asking.person, on=asking.today) if matter.is_open else ()
    lines += ["还没有程序。"] if not lines else []
    if free:
        lines += ["", "还能开始："]
        lines += [
            f"    {one.lifecycle.key}  {one.lifecycle.zh}（{one.people} 人 {one.items} 项）"
            + ("" if one.may else "，不归您办")
            for one in free
        ]
    can_open = [
        {"lifecycle": one.lifecycle.key, "people": one.people, "items": one.items, "may": one.may}
        for one in free
    ]
    return Answer(lines=lines, data={"forums": data, "openable": can_open})


def _forum(forum: "Forum", offers: Iterable[Any]) -> dict[str, Any]:
    return {
        "forum": forum.pk,
        "lifecycle": forum.lifecycle,
        "state": forum.state,
        "is_live": forum.is_live,
        "body": forum.body_name,
        "case_number": forum.case_number,
        "steps": [offer.step.verb for offer in offers],
    }


def _one(asking: Asking, matter: "Matter", forum: "Forum") -> Answer:
    lifecycle = matters.lifecycle_of(forum)
    offers = matters.offers(forum, asking.person, on=asking.today) if matter.is_open else ()
    items = matters.forum_items(forum)
    taken = matters.step_rows(matter, forum)
    clocks = matters.clock_rows(matters.clocks_of(matter).filter(forum=forum))
    lines = [
        f"{forum.pk} {lifecycle.zh}：{lifecycle.state(forum.state).zh} {forum.body_name}".rstrip(),
        *(f"    {offer.step.verb}  {offer.step.zh}" for offer in offers),
        "",
        *table(
            ("请求项", "序号", "姓名", "请求", "状态", "结果", "金额"),
            (
                (
                    row.item_id,
                    row.claimant.seq,
                    row.claimant.person.name,
                    row.item.get_kind_display(),
                    row.get_state_display(),
                    row.get_outcome_display() or "",
                    "" if row.amount_fen is None else shown(row.amount_fen),
                )
                for row in items
            ),
        ),
        "",
        *(f"{row.step.happened_on}  {row.zh} → {row.to_zh}" for row in taken),
    ]
    if clocks:
        dues = ((c.due_on or "日期未定", c.title, c.basis) for c in clocks)
        lines += ["", *table(("到期", "时限", "依据"), dues)]
    data = _forum(forum, offers) | {
        "items": [
            {
                "item": row.item_id,
                "seq": row.claimant.seq,
                "name": row.claimant.person.name,
                "kind": row.item.kind,
                "state": row.state,
                "outcome": row.outcome,
                "amount": yuan(row.amount_fen),
            }
            for row in items
        ],
        "taken": [
            {"verb": row.step.verb, "on": row.step.happened_on, "basis": list(row.basis)}
            for row in taken
        ],
    }
    return Answer(lines=lines, data=data)


def open_(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Open a proceeding over everything that is free for it, or over what was chosen."""
    matter = asking.matter(arguments.number)
    lifecycle = registered(arguments.lifecycle).lifecycle
    free = matters.free_items(matter, lifecycle.key)
    chosen = chosen_of(
        free,
        seqs=arguments.people,
        items=arguments.items,
        seq_of=lambda item: item.claimant.seq,
        item_of=lambda item: item.pk,
    )
    forum = opening.open_forum(
        matter=matter,
        lifecycle=lifecycle.key,
        items=chosen,
        by=asking.person,
        opened_on=asking.on,
        at=asking.at,
        body_name=arguments.body,
    )
    covered = matters.forum_items(forum, (ItemState.IN.value,))
    people = len({row.claimant_id for row in covered})
    return Answer(
        lines=[
            f"已开始{lifecycle.zh}，程序号 {forum.pk}：{people} 人，{len(covered)} 项，"
            f"现在是“{lifecycle.state(forum.state).zh}”。"
        ],
        data={
            "forum": forum.pk,
            "lifecycle": lifecycle.key,
            "state": forum.state,
            "people": people,
            "items": len(covered),
        },
        key=forum.pk,
    )


def chosen_of(
    rows: Sequence[Row],
    *,
    seqs: Collection[int] | None,
    items: Collection[int] | None,
    seq_of: Any,
    item_of: Any,
) -> list[Row]:
    """Return the rows of the chosen workers or claim items; without a choice, all of them.

    :raises NoSuchWorker: a worker has no such row.
    :raises NoSuchItem: there is no such claim item among them.
    """
    if seqs is not None:
        require_seqs(seqs, {seq_of(row) for row in rows})
        return [row for row in rows if seq_of(row) in set(seqs)]
    if items is not None:
        missing = sorted(set(items) - {item_of(row) for row in rows})
        if missing:
            raise NoSuchItem(items="、".join(map(str, missing[:10])))
        return [row for row in rows if item_of(row) in set(items)]
    return list(rows)
