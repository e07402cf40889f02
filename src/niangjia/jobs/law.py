"""`./niangjia law`: the quotes of `law/` checked, two days compared, official texts brought in."""

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from niangjia.engines.law import Instrument, Parameter, StatuteBook
from niangjia.engines.law.checking import Outcome, checks
from niangjia.engines.law.comparing import Change, Turn, changes
from niangjia.engines.law.joining import joined
from niangjia.engines.law.texts import Texts
from niangjia.engines.law.values import with_values, written
from niangjia.jobs.lines import VALUES
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
    diff = commands.add_parser("diff", help="两天的法律数据有什么不同（默认只看 law/ 里的文件）")
    diff.add_argument("before", type=_day, metavar="前一天", help="如 2025-12-31")
    diff.add_argument("after", type=_day, metavar="后一天", help="如 2026-01-01")
    diff.add_argument("--region", default=None, help="从哪个地区看（六位行政区划代码）")
    diff.add_argument("--law", type=Path, default=ROOT / "law", help="法律数据文件夹")
    also = diff.add_mutually_exclusive_group()
    also.add_argument("--values", type=Path, metavar="FILE", help=VALUES)
    also.add_argument(
        "--confirmed", action="store_true", help="连同本机两人核对生效的地区数值（数据库要在运行）"
    )
    diff.set_defaults(run=run_diff)
    export = commands.add_parser(
        "export-values", help="导出本机两人核对生效的地区数值，给 --values 用"
    )
    export.set_defaults(run=run_export_values)
    bring = commands.add_parser(
        "import-text", help="导入法律的官方文本（.md、.txt）；同一份再导入，什么也不变"
    )
    bring.add_argument("path", type=Path, metavar="文件或文件夹")
    bring.add_argument("--as", dest="login", required=True, metavar="账号", help="谁来导入")
    bring.add_argument(
        "--version", type=_day, default=None, metavar="日期", help="版本日期（文件里看不出时写）"
    )
    bring.set_defaults(run=run_import_text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-01-01 这样") from None


def run_diff(options: argparse.Namespace) -> int:
    """Print what differs between two days, each line with what was, what is, and the article."""
    if options.region and not (len(options.region) == 6 and options.region.isdigit()):
        print(f"“{options.region}”不是六位行政区划代码，如 350581。", file=sys.stderr)
        return 2
    try:
        book = _book(options)
    except DomainError as declined:
        print(declined, file=sys.stderr)
        return 2
    found = changes(book, options.before, options.after, options.region)
    where = f"，从 {options.region} 看" if options.region else ""
    print(f"{options.before} 与 {options.after}{where}：{len(found)} 处不同")
    for change in found:
        print(_headline(change))
        for aspect in change.aspects:
            print(
                f"    {aspect.what}：{aspect.before or '（没有）'} → {aspect.after or '（没有）'}"
            )
    return 0


def _book(options: argparse.Namespace) -> StatuteBook:
    """Return the files' book, with the confirmed values of a file or of this installation."""
    book = StatuteBook.read(options.law)
    if not options.confirmed:
        return with_values(book, options.values)
    return joined(book, *_confirmed())


def _confirmed() -> tuple[list[Parameter], list[Instrument]]:
    import django

    django.setup()
    from niangjia.apps.lawbook import selectors

    return selectors.confirmed()


def run_export_values(options: argparse.Namespace) -> int:
    """Print the values that two people confirmed here, as `--values` reads them."""
    values, sources = _confirmed()
    print(written(values, sources))
    print(f"导出了 {len(values)} 条。", file=sys.stderr)
    return 0


def run_import_text(options: argparse.Namespace) -> int:
    """Bring official texts in, each file by itself; 1 when one of them was declined."""
    files = _texts_at(options.path)
    if not files:
        print(
            f"{options.path} 里没有 .md 或 .txt 文件。请写明法律文本所在的地方。", file=sys.stderr
        )
        return 2
    import django

    django.setup()
    from niangjia.apps.lawbook.services import import_text
    from niangjia.apps.unions.acting import acting_as
    from niangjia.jobs.matter_asking import asking

    by = asking(options)
    declined = 0
    for file in files:
        try:
            with acting_as(by.person, on=by.today):
                found = import_text(
                    name=file.name,
                    data=file.read_bytes(),
                    by=by.person,
                    on=by.today,
                    at=by.at,
                    version_on=options.version,
                )
        except DomainError as refused:
            print(refused, file=sys.stderr)
            declined += 1
            continue
        state = "导入了" if found.is_new else "已经有了，没有变"
        print(f"{state}　{found.text.title}{found.text.part}　{found.text.version_on} 的版本")
        for quote in found.unmatched:
            print(f"    请看：{quote} 里没有找到摘录的“{quote.words}”，可能是别的版本")
    print(f"共 {len(files)} 份，没有导入的 {declined} 份。")
    return 1 if declined else 0


def _texts_at(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(one for one in path.glob("*") if one.suffix.lower() in (".md", ".txt"))


_TURN_ZH = {Turn.BEGAN: "新有", Turn.ENDED: "不再有", Turn.CHANGED: "改了"}


def _headline(change: Change) -> str:
    place = "" if change.jurisdiction == "CN" else f"［{change.jurisdiction}］"
    whom = f"（{change.actor}）" if change.actor else ""
    return f"{_TURN_ZH[change.turn]}｜{change.subject}{place}｜{change.title}{whom}｜{change.name}"


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
