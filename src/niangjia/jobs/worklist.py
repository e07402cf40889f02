"""`./niangjia worklist`: whether the list says what clocks say, and what is told upward."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from niangjia.apps.worklist.models import Item
    from niangjia.apps.worklist.services.escalating import Told


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `worklist` and its subcommands to the command line."""
    parser = subparsers.add_parser("worklist", help="工作清单：核对、提醒和上报")
    commands = parser.add_subparsers(dest="worklist_command", required=True)
    check = commands.add_parser("check", help="核对清单和各处的时限、承诺是不是一致")
    check.set_defaults(run=run_check)
    escalate_ = commands.add_parser("escalate", help="现在就把快到期、已过期的告诉该知道的人")
    escalate_.set_defaults(run=run_escalate)


def run_check(options: argparse.Namespace) -> int:
    """Compare the list with what it stands for; 1 when something stands astray, each told."""
    import django

    django.setup()
    from niangjia.apps.intake import selectors as intake
    from niangjia.apps.matters import selectors as matters

    astray = matters.items_astray() + intake.items_astray()
    for one in astray:
        print(f"不一致：{one}", file=sys.stderr)
    if astray:
        print(f"清单和时限、承诺有 {len(astray)} 处不一致。", file=sys.stderr)
        return 1
    print("清单和时限、承诺一致。")
    return 0


def run_escalate(options: argparse.Namespace) -> int:
    """Tell upward what has reached a step, as the worker does every five minutes."""
    import django

    django.setup()
    print(f"提醒、上报了 {escalate()} 件。")
    return 0


def escalate() -> int:
    """Tell upward what has come near or has passed; return how many items rose a step."""
    from niangjia.apps.worklist.services import escalating
    from niangjia.jobs.clock import now

    return escalating.escalate(at=now(), tell=tell)


def tell(told: "Told") -> None:
    """Tell everybody who is to know of one item, once for each step and day."""
    from django.urls import reverse

    from niangjia.apps.notices.services import tell as notify

    item = told.item
    facts = {"number": item.number, "what": _words(item), "due": _due(item)}
    is_late = item.due_at < told.at
    if is_late:
        facts["whose"] = item.holder.name if item.holder else "还没定的人"
    for person in told.people:
        notify(
            to=person,
            template="worklist.overdue" if is_late else "worklist.reminder",
            facts=facts,
            at=told.at,
            about=reverse("desk:work_item", args=[item.pk]),
            event=f"worklist.item:{item.pk}:{told.step.level}:{item.due_at.isoformat()}",
        )


def _words(item: "Item") -> str:
    """Return what an item is called in a message; a clock by its rule's own name."""
    from niangjia.apps.matters import selectors as matters
    from niangjia.apps.worklist.choices import Source

    if item.source == Source.CLOCK:
        rows = matters.group_rows([{"first": item.ref, "people": item.people}])
        return rows[0].title if rows else Source.CLOCK.label
    return item.what if item.is_by_hand else str(Source(item.source).label)


def _due(item: "Item") -> str:
    from django.utils import timezone

    until = timezone.localtime(item.due_at)
    day = f"{until.month}月{until.day}日"
    return day if item.is_day else f"{day} {until:%H:%M}"
