"""A step of a proceeding by the command line: what it asks for, and taking it."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import steps
from niangjia.engines import procedure
from niangjia.engines.procedure import Covers, Kind
from niangjia.jobs import matter_facts
from niangjia.jobs.matter_asking import Answer, Asking
from niangjia.jobs.matter_facts import Covered
from niangjia.jobs.matter_forums import chosen_of
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Matter


class CoversAll(DomainError):
    """The step takes the record as a whole: no part of it can be chosen."""

    code = "jobs.step_covers_all"
    message = "“%(step)s”是整个程序一起办的，不能只选一部分人。"


class NoAmounts(DomainError):
    """A list of amounts was given or asked for, and the step has none."""

    code = "jobs.step_has_no_amounts"
    message = "“%(step)s”不要每项金额，不用 --amounts 或 --template。"


def step(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Take a step; without the facts it needs, say which they are and take nothing."""
    matter = asking.matter(arguments.number)
    forum = matters.get_forum(arguments.forum, matter=matter)
    lifecycle = matters.lifecycle_of(forum)
    wanted = procedure.step(lifecycle, forum.state, arguments.step)
    procedure.role_for(wanted, matters.roles_on(matter, asking.person, on=asking.today))
    every = _covered(matter, forum, wanted)
    chosen = _chosen(wanted, every, arguments)
    per_item = [need for need in wanted.needs if need.kind is Kind.PER_ITEM_MONEY]
    if not per_item and (arguments.template or arguments.amounts):
        raise NoAmounts(step=wanted.zh)
    if arguments.template:
        arguments.template.write_bytes(matter_facts.template(chosen))
        told = f"已写出金额表 {arguments.template}，{len(chosen)} 行。改好后用 --amounts 交回。"
        return Answer(lines=[told], data={"template": str(arguments.template)})
    facts = _facts(asking, matter, wanted, arguments)
    if arguments.amounts:
        aside = {(one.seq, one.kind_zh) for one in every} - {
            (one.seq, one.kind_zh) for one in chosen
        }
        for need in per_item:
            facts[need.name] = matter_facts.amounts_of(arguments.amounts, chosen, others=aside)
    # Who asks only for the number counts on the step being taken: then a missing fact declines it.
    is_silent = not (arguments.fact or arguments.amounts or arguments.id)
    if arguments.needs or (is_silent and procedure.missing(wanted, facts)):
        return _needs(lifecycle, wanted)
    row = steps.take(
        forum=forum,
        verb=wanted.verb,
        by=asking.person,
        happened_on=asking.on,
        at=asking.at,
        facts=facts,
        expected_version=forum.version,
        items=[one.item_id for one in chosen] if wanted.covers is Covers.SOME else None,
    )
    return _taken(matter, forum, wanted, matters.get_forum(row.forum_id, matter=matter))


def _covered(matter: "Matter", forum: "Forum", wanted: procedure.Step) -> list[Covered]:
    """Return the claim items that the step may cover, in the order of the roster."""
    inside = {row.item_id: row.amount_fen for row in matters.forum_items(forum, wanted.over)}
    return [
        Covered(
            item_id=item.item_id,
            seq=row.seq,
            name=row.name,
            kind_zh=item.kind_zh,
            suggested_fen=item.computed_fen
            if inside[item.item_id] is None
            else inside[item.item_id],
        )
        for row in matters.claimant_rows(matter)
        for item in row.items
        if item.item_id in inside
    ]


def _chosen(
    wanted: procedure.Step, every: Sequence[Covered], arguments: argparse.Namespace
) -> list[Covered]:
    is_part = arguments.people is not None or arguments.items is not None
    if is_part and wanted.covers is not Covers.SOME:
        raise CoversAll(step=wanted.zh)
    return chosen_of(
        every,
        seqs=arguments.people,
        items=arguments.items,
        seq_of=lambda one: one.seq,
        item_of=lambda one: one.item_id,
    )


def _facts(
    asking: Asking, matter: "Matter", wanted: procedure.Step, arguments: argparse.Namespace
) -> dict[str, Any]:
    acting = matters.acting_people(matter, on=asking.today)
    return matter_facts.facts_of(wanted, arguments.fact, acting=acting)


def _needs(lifecycle: procedure.Lifecycle, wanted: procedure.Step) -> Answer:
    lines = [
        f"{wanted.verb}  {wanted.zh} → {lifecycle.state(wanted.target).zh}",
        f"依据：{'、'.join(wanted.basis)}",
        f"{wanted.day}：用 --on 写，默认今天",
        "要填（--fact 名称=内容）：",
        *matter_facts.need_lines(wanted),
        "还没有办。",
    ]
    data = {
        "step": wanted.verb,
        "taken": False,
        "target": wanted.target,
        "basis": list(wanted.basis),
        "covers": wanted.covers.value,
        "needs": matter_facts.need_data(wanted),
    }
    return Answer(lines=lines, data=data)


def _taken(matter: "Matter", before: "Forum", wanted: procedure.Step, forum: "Forum") -> Answer:
    lifecycle = matters.lifecycle_of(forum)
    lines = [f"已办“{wanted.zh}”，程序 {forum.pk} 现在是“{lifecycle.state(forum.state).zh}”。"]
    if forum.pk != before.pk:
        lines.append(f"只办了一部分人：他们从程序 {before.pk} 分到了程序 {forum.pk}。")
    drafts = [
        paper
        for group in matters.paper_groups(matter)
        for paper in group.rows
        if paper.paper.forum_id == forum.pk and group.form in wanted.papers
    ]
    if drafts:
        open_ = sum(1 for paper in drafts if paper.lacks)
        lines.append(f"写了文书 {len(drafts)} 份" + (f"，{open_} 份还有空。" if open_ else "。"))
    data = {
        "step": wanted.verb,
        "taken": True,
        "forum": forum.pk,
        "state": forum.state,
        "is_live": forum.is_live,
        "papers": [paper.paper.pk for paper in drafts],
    }
    return Answer(lines=lines, data=data, key=forum.pk)
