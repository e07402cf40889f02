"""What each worker is owed, by the command line: computed for all, explained for one."""

import argparse
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.recovery.selectors.progress import progress_of
from niangjia.apps.recovery.services import assessment
from niangjia.jobs.matter_asking import Answer, Asking, shown, yuan
from niangjia.jobs.matter_words import table


def compute(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Compute everybody's claims by the law of the day and enter them in the ledger."""
    matter = asking.matter(arguments.number)
    policies.require(Deed.ASSESS, matter=matter, person=asking.person, on=asking.today)
    done = assessment.assess_claims(matter=matter, on=asking.on, by=asking.person, at=asking.at)
    found = done.computed
    rows = matters.claimant_rows(matter)
    lines = [
        f"算好了：{found.people} 人，{found.items} 项，合计 {shown(found.total_fen)} 元，"
        f"{found.changed} 项有变化。",
        "",
        *table(
            ("序号", "姓名", "请求", "算得"),
            (
                (row.seq, row.name, item.kind_zh, shown(item.computed_fen))
                for row in rows
                for item in row.items
            ),
        ),
    ]
    if done.decided:
        lines += ["", f"{len(done.decided)} 项已有协议或裁决，台账没有改。"]
    if found.missing:
        lines += ["", f"还缺：{'、'.join(found.missing)}（用 explain 看是谁、怎么补）"]
    data = {
        "people": found.people,
        "items": found.items,
        "total": yuan(found.total_fen),
        "changed": found.changed,
        "decided": len(done.decided),
        "missing": list(found.missing),
    }
    return Answer(lines=lines, data=data)


def explain(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Explain each claim of one worker: steps, articles, confidence, what is missing."""
    matter = asking.matter(arguments.number)
    mine = progress_of(matters.get_claimant(arguments.seq, matter=matter))
    lines = [f"{mine.row.seq} {mine.row.name} {mine.row.masked_id or '身份待核实'}"]
    for item in mine.items:
        lines += ["", *_reasons(item.row)]
    if not mine.items:
        lines += ["", "还没有算。请先用 compute。"]
    data = {
        "seq": mine.row.seq,
        "name": mine.row.name,
        "masked_id": mine.row.masked_id,
        "stage": mine.stage.value,
        "items": [
            {
                "item": item.row.item_id,
                "kind": item.row.kind,
                "stage": item.stage.value,
                "claimed": yuan(item.position.claimed_fen),
                "fixed": yuan(item.fixed_fen),
                "paid": yuan(item.position.paid_fen),
                "explained": item.row.explained,
            }
            for item in mine.items
        ],
    }
    return Answer(lines=lines, data=data)


def _reasons(item: matters.ItemRow) -> Iterator[str]:
    explained = item.explained
    if explained is None:
        yield f"{item.kind_zh}：还没有算"
        return
    yield f"{explained['title']}：{_result(explained)}"
    articles: dict[str, None] = {}
    for step in explained["steps"]:
        yield f"  {_step(step)}"
        for cited in step["citations"]:
            articles.setdefault(f"{cited['law']}{cited['at']}：“{cited['words']}”")
    for article in articles:
        yield f"  依据 {article}"
    yield f"  可靠程度：{explained['confidence_text']}"
    for lack in explained["missing"]:
        yield f"  还缺{lack['label']}：{lack['ask']}"
    for note in (
        *explained["not_considered"],
        *explained["assumptions"],
        *explained["doubts"],
    ):
        yield f"  注意：{note}"


def _step(step: Mapping[str, Any]) -> str:
    """Return one step in words; its value where the formula does not end in it already."""
    formula, value = step["formula"], step["value"]
    words = f"{step['label']}：{formula}" if formula else step["label"]
    if value is None or "=" in formula or "→" in formula:
        return words
    whole, _, places = f"{Decimal(value):,.4f}".partition(".")
    return f"{words} = {whole}.{places[:2]}{places[2:].rstrip('0')} {step['unit']}"


def _result(explained: Mapping[str, Any]) -> str:
    if explained["amount"] is not None:
        return f"{Decimal(explained['amount']):,.2f} 元"
    low, high = explained["low"], explained["high"]
    if low is not None and high is not None:
        return f"待算（在 {low} 元到 {high} 元之间）"
    return explained["finding"] or "待算"
