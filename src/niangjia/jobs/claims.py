"""`./niangjia claims`: the rule book for machines, one line of JSON a case."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from niangjia.engines.claims import Explained
from niangjia.engines.claims.rulebook import evaluate, schema
from niangjia.engines.deadlines.arithmetic import add_months
from niangjia.engines.law import StatuteBook
from niangjia.engines.law.values import with_values
from niangjia.jobs.lines import VALUES, answer_all, named
from niangjia.kernel.errors import DomainError

# So far after the law was last compared with its texts, the year was typed wrong.
_MONTHS_AHEAD = 60
ROOT = Path(__file__).resolve().parents[3]


class TooFarAhead(DomainError):
    """A day whose law is not made yet: 2204 for 2024."""

    code = "claims.too_far_ahead"
    message = "%(rule)s 算到了 %(day)s，离现在太远，请核对年份。"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `claims` and its subcommands to the command line."""
    parser = subparsers.add_parser("claims", help="按规则逐条计算（每行一个 JSON）")
    commands = parser.add_subparsers(dest="claims_command", required=True)
    each = commands.add_parser("evaluate", help="计算文件里的每一行，逐行打印结果")
    each.add_argument("file", type=Path, metavar="FILE", help="JSONL 文件；- 为标准输入")
    each.add_argument("--values", type=Path, metavar="FILE", help=VALUES)
    each.set_defaults(run=run_evaluate)
    shape = commands.add_parser("schema", help="打印每条规则的事实：名字、类型、单位")
    shape.add_argument("rule", nargs="?", help="只看这一条规则，如 R-06")
    shape.set_defaults(run=run_schema)


def run_schema(options: argparse.Namespace) -> int:
    """Print the schema of all rules or of one."""
    whole = schema()
    if options.rule and options.rule not in whole:
        print(f"没有规则 {options.rule}。", file=sys.stderr)
        return 2
    shown = whole[options.rule] if options.rule else whole
    print(json.dumps(shown, ensure_ascii=False, indent=2))
    return 0


def run_evaluate(options: argparse.Namespace) -> int:
    """Print an amount, parts, a finding or an error for every line; 2 for an unreadable file."""
    book = with_values(StatuteBook.read(ROOT / "law"), options.values)

    def answering(asked: Mapping[str, Any]) -> dict[str, Any]:
        found = evaluate(named(asked, "rule"), asked["facts"], book)
        if found.law_on > add_months(book.checked_on, _MONTHS_AHEAD):
            raise TooFarAhead(rule=found.rule, day=found.law_on)
        return _told(found)

    return answer_all(options.file, answering)


def _articles(found: Explained) -> list[str]:
    """Return the articles relied on, each once; a value that was given stands in none."""
    return list(dict.fromkeys(str(cited) for cited in found.citations if cited.law))


def _told(found: Explained) -> dict[str, Any]:
    """Return the explanation as this interface promises it, with what else is known beside it."""
    told: dict[str, Any] = {"rule": found.rule}
    if found.amount is not None:
        told["amount"] = str(found.amount)
    if found.parts:
        told["parts"] = [part.as_dict() for part in found.parts]
    if found.finding:
        told["finding"] = found.outcome or found.finding
        told["finding_text"] = found.finding
    whole = found.as_dict()
    also = ("answers", "missing", "assumptions", "doubts", "low", "high", "not_considered")
    told |= {name: whole[name] for name in also if whole[name]}
    if found.answers:
        told["answers"] = dict(found.answers)
    return told | {
        "articles": _articles(found),
        "steps": whole["steps"],
        "confidence": found.confidence.value,
        "provisional": found.is_provisional,
        "law_on": whole["law_on"],
        "law_digest": found.law_digest,
    }
