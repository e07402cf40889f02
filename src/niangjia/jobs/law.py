"""`./niangjia law check`: the quotes of `law/` against the statute texts of a folder."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from niangjia.engines.law import StatuteBook
from niangjia.engines.law.checking import Outcome, checks
from niangjia.engines.law.texts import Texts
from niangjia.kernel.errors import DomainError

ROOT = Path(__file__).resolve().parents[3]
_OUTCOME_ZH = {
    Outcome.FOUND: "找到",
    Outcome.ABSENT: "条文里没有这些字",
    Outcome.NO_TEXT: "没有这部法的文本",
    Outcome.NO_WORDS: "没有摘录字句",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `law` and its subcommands to the command line."""
    parser = subparsers.add_parser("law", help="法律数据")
    commands = parser.add_subparsers(dest="law_command", required=True)
    check = commands.add_parser("check", help="法律数据里摘录的字句是否真在条文里")
    check.add_argument("--texts", type=Path, required=True, help="法律文本（*.md）所在的文件夹")
    check.add_argument("--law", type=Path, default=ROOT / "law", help="法律数据文件夹")
    check.add_argument("--verbose", action="store_true", help="逐条列出")
    check.set_defaults(run=run_check)


def run_check(options: argparse.Namespace) -> int:
    """Print what came of every quote; 1 when a value marked T is not in its article."""
    if not options.texts.is_dir():
        print(f"找不到文件夹 {options.texts}。", file=sys.stderr)
        return 2
    try:
        book = StatuteBook.read(options.law)
    except DomainError as declined:
        print(declined, file=sys.stderr)
        return 2
    found = checks(book, Texts.read(options.texts))
    for check in found:
        if check.is_failure or options.verbose:
            mark = "✗" if check.is_failure else "·"
            print(f"{mark} {check.name} {check.citation} {_OUTCOME_ZH[check.outcome]}")
            if check.is_failure:
                print(f"    摘录：{check.citation.words}")
    tally = Counter((c.citation.confidence.label, _OUTCOME_ZH[c.outcome]) for c in found)
    for (confidence, outcome), count in sorted(tally.items()):
        print(f"{confidence}｜{outcome}｜{count} 处")
    print(f"尚未由律师签核的文件 {len(book.unsigned)} 份：{'、'.join(book.unsigned)}")
    return 1 if any(check.is_failure for check in found) else 0
