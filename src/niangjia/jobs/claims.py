"""`./niangjia claims`: the rule book for machines, one line of JSON a case."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from niangjia.engines.claims import Explained
from niangjia.engines.claims.rulebook import evaluate, schema
from niangjia.engines.law import StatuteBook
from niangjia.kernel.errors import DomainError

ROOT = Path(__file__).resolve().parents[3]


class NotALine(DomainError):
    """A line that is no JSON object of id, rule and facts."""

    code = "claims.not_a_line"
    message = '这一行读不懂：%(why)s。每行应是 {"id": …, "rule": "R-01", "facts": {…}}。'


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `claims` and its subcommands to the command line."""
    parser = subparsers.add_parser("claims", help="按规则逐条计算（每行一个 JSON）")
    commands = parser.add_subparsers(dest="claims_command", required=True)
    each = commands.add_parser("evaluate", help="计算文件里的每一行，逐行打印结果")
    each.add_argument("file", type=Path, metavar="FILE", help="JSONL 文件；- 为标准输入")
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
    """Print one line of result for every line of the file; 2 when the file cannot be read."""
    book = StatuteBook.read(ROOT / "law")
    try:
        for line in _lines(options.file):
            print(json.dumps(evaluated(line, book), ensure_ascii=False))
    except (OSError, UnicodeDecodeError) as broken:
        print(f"读不了 {options.file}：{broken}。请检查路径和编码（UTF-8）。", file=sys.stderr)
        return 2
    return 0


def evaluated(line: str, book: StatuteBook) -> dict[str, Any]:
    """Return the result of one line: an amount, parts or a finding, or the error that it met."""
    id_: Any = None
    try:
        asked = _read(line)
        id_ = asked.get("id")
        return {"id": id_} | _told(evaluate(str(asked.get("rule")), asked["facts"], book))
    except DomainError as declined:
        return {"id": id_, "error": declined.code, "message": str(declined)}


def _read(line: str) -> dict[str, Any]:
    try:
        # Numbers stay text until the schema reads them as decimals: no float on the way.
        asked = json.loads(line, parse_float=str)
    except json.JSONDecodeError as broken:
        raise NotALine(why=f"不是 JSON（第 {broken.colno} 个字符）") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("facts"), dict):
        raise NotALine(why="缺 facts")
    return asked


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
        "articles": whole["articles"],
        "steps": whole["steps"],
        "confidence": found.confidence.value,
        "provisional": found.is_provisional,
        "law_on": whole["law_on"],
        "law_digest": found.law_digest,
    }


def _lines(path: Path) -> Iterator[str]:
    if str(path) == "-":
        yield from (line for line in sys.stdin if line.strip())
        return
    with path.open(encoding="utf-8-sig") as file:
        yield from (line for line in file if line.strip())
