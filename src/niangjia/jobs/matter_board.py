"""A matter by the command line as a whole: registered, listed, shown, closed."""

import argparse
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import closing
from niangjia.apps.matters.services import register as registering
from niangjia.apps.recovery import selectors as recovery
from niangjia.apps.recovery.selectors.progress import PersonProgress, progress
from niangjia.jobs.matter_asking import Answer, Asking, shown, yuan
from niangjia.jobs.matter_words import table
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter
    from niangjia.apps.unions.models import Union

SUMS = (
    ("claimed", "请求"),
    ("computed", "依法算得"),
    ("fixed", "协议或裁决确定"),
    ("enforceable", "可以执行"),
    ("received", "已收到"),
    ("cost", "费用"),
    ("undistributed", "到账待分"),
    ("held", "到账待发"),
    ("paid", "已付本人"),
)


UNDECIDED = "还没定"


class NotYourUnion(DomainError):
    """The person has no role in that union, or in none at all."""

    code = "jobs.not_your_union"
    message = "您在%(union)s没有岗位，不能由它承办。您的工会：%(mine)s。"


def register(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Register a matter and name its number."""
    union = _union(asking, arguments.union)
    matter = registering.register_matter(
        uscc=arguments.uscc,
        employer_name=arguments.employer,
        as_printed_why=arguments.as_printed_why,
        address=arguments.address,
        legal_representative=arguments.legal_representative,
        phone=arguments.phone,
        title=arguments.title,
        union=union,
        region=arguments.region or union.code,
        received_on=asking.on,
        ended_on=arguments.ended_on,
        end_ground=arguments.ground or "",
        by=asking.person,
        at=asking.at,
    )
    return Answer(
        lines=[f"已登记：{matter.number} {matter.title}"],
        data={"number": matter.number, "title": matter.title},
        key=matter.number,
    )


def _union(asking: Asking, code: str | None) -> "Union":
    mine = list(policies.unions_to_register_in(asking.person, on=asking.today))
    found = [union for union in mine if code in (None, union.code)]
    if not found:
        names = "、".join(f"{union.name}（{union.code}）" for union in mine) or "无"
        raise NotYourUnion(union=f"代码为 {code} 的工会" if code else "任何工会", mine=names)
    return found[0]


def list_(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """List the matters this person may see."""
    found = matters.search_matters(arguments.words, visible_to=asking.person, on=asking.today)
    if arguments.state != "all":
        found = found.filter(is_open=arguments.state == "open")
    rows = [
        {
            "number": matter.number,
            "title": matter.title,
            "employer": matter.employer.name,
            "is_open": matter.is_open,
            "people": matter.claimants.count(),
            "next_due_on": matter.next_due_on if matter.next_due_on.year < 9999 else None,
        }
        for matter in found.order_by("next_due_on", "pk")
    ]
    lines = table(
        ("案号", "人数", "最近期限", "状态", "案件"),
        (
            (
                row["number"],
                row["people"],
                row["next_due_on"] or "—",
                "在办" if row["is_open"] else "已结",
                row["title"],
            )
            for row in rows
        ),
    )
    return Answer(lines=lines or ["没有案件。"], data={"matters": rows})


def show(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Show where each person is, where the money is, the clocks, the forums, what is open."""
    matter = asking.matter(arguments.number)
    people = progress(matter)
    totals = asdict(recovery.totals(matter))
    clocks = matters.clock_rows(
        matters.due_clocks(asking.person, on=asking.today).filter(matter=matter)
    )
    forums = matters.forum_rows(matter)
    still_open = matters.what_is_open(matter) if matter.is_open else ()
    stages = Counter(one.stage for one in people)
    data: dict[str, Any] = {
        "number": matter.number,
        "title": matter.title,
        "employer": matter.employer.name,
        "is_open": matter.is_open,
        "money": {name: yuan(totals[f"{name}_fen"]) for name, _ in SUMS},
        "stages": {stage.value: count for stage, count in stages.items()},
        "people": [_person(one) for one in people],
        "clocks": [
            {
                "rule": row.rule,
                "title": row.title,
                "due_on": row.due_on,
                "subject": row.subject,
                "people": row.people,
                "basis": row.basis,
            }
            for row in clocks
        ],
        "forums": [
            {
                "forum": row.forum.pk,
                "lifecycle": row.forum.lifecycle,
                "state": row.forum.state,
                "is_live": row.forum.is_live,
                "people": row.people,
            }
            for row in forums
        ],
        "open": [{"kind": thing.kind, "words": thing.zh} for thing in still_open],
    }
    lines = [
        f"{matter.number} {matter.title}（{'在办' if matter.is_open else '已结案'}）",
        f"单位：{matter.employer.name}",
        "人在哪一步：" + ("、".join(f"{s.zh} {n} 人" for s, n in stages.items()) or "还没有职工"),
        "钱：" + "，".join(f"{zh} {_sum(totals, name)}" for name, zh in SUMS),
        "",
        *table(
            ("序号", "姓名", "证件号", "到哪一步", "算得", "确定", "待发", "已付", "还欠"),
            (_person_row(one) for one in people),
        ),
    ]
    if clocks:
        heads = ("到期", "时限", "谁", "人数", "依据")
        found = (
            (c.due_on or "日期未定", c.title, c.subject, c.people or "", c.basis) for c in clocks
        )
        lines += ["", "时限：", *table(heads, found)]
    if forums:
        kinds = (
            (f.forum.pk, f.lifecycle_zh, f.state_zh, f.people, f.forum.body_name) for f in forums
        )
        lines += ["", "程序：", *table(("程序号", "程序", "状态", "人数", "在哪里"), kinds)]
    if still_open:
        lines += ["", "还没有办完：", *(f"  {thing.zh}" for thing in still_open)]
    return Answer(lines=lines, data=data)


def _sum(totals: Mapping[str, int | None], name: str) -> str:
    return shown(totals[f"{name}_fen"], UNDECIDED if name == "fixed" else "待算")


def _person(one: PersonProgress) -> dict[str, Any]:
    return {
        "seq": one.row.seq,
        "name": one.row.name,
        "masked_id": one.row.masked_id,
        "identity": one.row.identity,
        "stage": one.stage.value,
        "left": one.row.left_why_zh or None,
        "computed": yuan(one.computed_fen),
        "fixed": yuan(one.fixed_fen),
        "held": yuan(one.held_fen),
        "paid": yuan(one.paid_fen),
        "still_due": yuan(one.still_due_fen),
    }


def _person_row(one: PersonProgress) -> tuple[object, ...]:
    where = f"已离开：{one.row.left_why_zh}" if one.row.left_on else one.stage.zh
    return (
        one.row.seq,
        one.row.name,
        one.row.masked_id or "身份待核实",
        where,
        shown(one.computed_fen),
        shown(one.fixed_fen, UNDECIDED),
        shown(one.held_fen),
        shown(one.paid_fen),
        shown(one.still_due_fen),
    )


def close(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Close a matter in which nothing is open any more, or open a closed one again."""
    matter = asking.matter(arguments.number)
    policies.require(Deed.CLOSE, matter=matter, person=asking.person, on=asking.today)
    if arguments.reopen:
        closing.reopen_matter(matter=matter, why=arguments.why, by=asking.person, on=asking.today)
        return _told(matter, "已重新打开", is_open=True)
    try:
        closing.close_matter(
            matter=matter,
            why=arguments.why,
            by=asking.person,
            at=asking.at,
            expected_version=matter.version,
        )
    except closing.StillOpen as declined:
        reasons = declined.data["reasons"]
        return Answer(
            lines=["还没有办完：", *(f"  {reason.zh}" for reason in reasons)],
            data={
                "number": matter.number,
                "is_open": True,
                "open": [{"kind": reason.kind, "words": reason.zh} for reason in reasons],
            },
            declined=declined,
        )
    return _told(matter, "已结案", is_open=False)


def _told(matter: "Matter", words: str, *, is_open: bool) -> Answer:
    return Answer(
        lines=[f"{words}：{matter.number} {matter.title}"],
        data={"number": matter.number, "is_open": is_open},
    )
