"""Clocks by the command line: read again at once when a law or a holiday notice has come."""

import argparse

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import clocks
from niangjia.jobs.matter_asking import Answer, Asking
from niangjia.jobs.matter_words import table


def renew(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Read the clocks of one matter, or of all this person may compute, again."""
    if arguments.number:
        matter = asking.matter(arguments.number)
        policies.require(Deed.ASSESS, matter=matter, person=asking.person, on=asking.today)
        mine = [matter]
    else:
        seen = matters.matters_visible_to(asking.person, on=asking.today).filter(is_open=True)
        every = list(seen.order_by("pk"))
        roles = policies.roles_over(every, asking.person, on=asking.today)
        may = policies.MAY[Deed.ASSESS]
        mine = [matter for matter in every if not roles[matter.pk].isdisjoint(may)]
    rows = [
        {
            "number": matter.number,
            "rule": one.rule,
            "was": one.was_on,
            "due": one.due_on,
            "provisional": one.provisional,
        }
        for matter in mine
        for one in clocks.renew(matter=matter, by=asking.person, at=asking.at)
    ]
    years = lawbook.calendar().years
    lines = [f"看了 {len(mine)} 件，重算了 {len(rows)} 个时限（放假安排到 {max(years)} 年）。"]
    if rows:
        heads = ("案号", "时限", "原来", "现在", "还是暂定")
        lines += ["", *table(heads, (_cells(row) for row in rows))]
    return Answer(lines=lines, data={"matters": len(mine), "clocks": rows})


def _cells(row: dict[str, object]) -> tuple[object, ...]:
    is_open = "是" if row["provisional"] else "否"
    return (row["number"], row["rule"], row["was"] or "—", row["due"] or "—", is_open)
