"""`./niangjia clock`: legal periods for machines, one line of JSON a clock.

The module is not called `clock`: that is the interfaces' own, which tells what day it is.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from niangjia.engines.deadlines import Calendar
from niangjia.engines.deadlines.asking import CHINA, clocks, evaluate, length_of, schema
from niangjia.engines.law import StatuteBook
from niangjia.engines.law.book import NATION
from niangjia.engines.law.values import with_values
from niangjia.jobs.lines import VALUES, answer_all, named

ROOT = Path(__file__).resolve().parents[3]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `clock` and its subcommands to the command line."""
    parser = subparsers.add_parser("clock", help="按时限逐条计算到期日（每行一个 JSON）")
    commands = parser.add_subparsers(dest="clock_command", required=True)
    each = commands.add_parser("evaluate", help="计算文件里的每一行，逐行打印结果")
    each.add_argument("file", type=Path, metavar="FILE", help="JSONL 文件；- 为标准输入")
    each.add_argument("--values", type=Path, metavar="FILE", help=VALUES)
    each.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help="按哪一天看将来的事（默认今天）"
    )
    each.set_defaults(run=run_evaluate)
    shape = commands.add_parser("schema", help="打印每个时限的起算事件和事实")
    shape.add_argument("clock", nargs="?", help="只看这一个时限，如 CL-13")
    shape.set_defaults(run=run_schema)
    table = commands.add_parser("list", help="列出全部时限（docs/algorithms/clocks.md 的表）")
    table.set_defaults(run=run_list)


def run_schema(options: argparse.Namespace) -> int:
    """Print the schema of all clocks or of one."""
    whole = schema(StatuteBook.read(ROOT / "law"))
    if options.clock and options.clock not in whole:
        print(f"没有时限 {options.clock}。", file=sys.stderr)
        return 2
    shown = whole[options.clock] if options.clock else whole
    print(json.dumps(shown, ensure_ascii=False, indent=2))
    return 0


def run_list(_: argparse.Namespace) -> int:
    """Print every clock as a table in Markdown."""
    print("| 时限 | 地区 | 内容 | 谁 | 从哪天 | 多久 | 依据 | 可信度 |")
    print("|---|---|---|---|---|---|---|---|")
    for rule in clocks(StatuteBook.read(ROOT / "law")):
        cells = (
            rule.id,
            "全国" if rule.jurisdiction == NATION else rule.jurisdiction,
            rule.title,
            rule.actor_zh,
            rule.start_zh,
            length_of(rule),
            str(rule.citation),
            rule.confidence.value,
        )
        print(f"| {' | '.join(cells)} |")
    return 0


def run_evaluate(options: argparse.Namespace) -> int:
    """Print a due day with its trace, or an error, for every line; 2 for an unreadable file."""
    book = with_values(StatuteBook.read(ROOT / "law"), options.values)
    calendar = Calendar.of(book)
    on = options.on or datetime.now(CHINA).date()

    def answering(asked: Mapping[str, Any]) -> dict[str, Any]:
        found = evaluate(named(asked, "clock", "rule"), asked["facts"], book, calendar, on=on)
        digests = {"law_digest": book.digest, "calendar_digest": calendar.digest}
        return found.as_dict() | digests

    return answer_all(options.file, answering)
