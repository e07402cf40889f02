"""`./niangjia roster claims FILE`: what each worker is owed, written as an explained workbook."""

import argparse
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from niangjia.engines.claims import Ground
from niangjia.engines.law import StatuteBook
from niangjia.engines.tables import as_roster, check_size, open_workbook, propose, read
from niangjia.jobs.roster_explained import Line, Terms, explained
from niangjia.jobs.roster_workbook import written
from niangjia.kernel.errors import DomainError

ROOT = Path(__file__).resolve().parents[3]
_DEFAULT_GROUND = Ground.WORKER_FORCED


def add_parser(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `claims` to the subcommands of `roster`."""
    parser = actions.add_parser("claims", help="按法律算出每个人应得的钱，写成带依据的工作簿")
    parser.add_argument("file", type=Path, metavar="FILE", help="花名册或者工资表")
    parser.add_argument(
        "--left-on", type=_day, required=True, metavar="D", help="离职日 2024-12-31"
    )
    parser.add_argument(
        "--region", required=True, metavar="CODE", help="用工所在地，六位行政区划代码"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="XLSX", help="写到哪个文件")
    parser.add_argument(
        "--ground",
        type=Ground,
        choices=list(Ground),
        metavar="GROUND",
        help=f"离职原因：{'、'.join(Ground)}；不填按 {_DEFAULT_GROUND.value} 并注明是假定",
    )
    parser.add_argument("--on", type=_day, default=None, metavar="D", help="计算日，不填为今天")
    parser.set_defaults(run=run_claims)


def run_claims(options: argparse.Namespace) -> int:
    """Read, compute, write; 0 when the workbook stands, 2 with one line when it cannot be made."""
    path: Path = options.file
    try:
        _check_region(options.region)
        check_size(path.stat().st_size)
        workbook = open_workbook(path.name, path.read_bytes())
        roster = as_roster(read(workbook, propose(workbook)))
        book = StatuteBook.read(ROOT / "law")
        terms = Terms(
            file=path.name,
            employer=roster["meta"]["employer"] or "",
            left_on=options.left_on,
            left_on_in_file=roster["meta"].get("left_on", ""),
            region=options.region,
            ground=options.ground or _DEFAULT_GROUND,
            ground_is_assumed=options.ground is None,
            on=options.on or date.today(),  # noqa: DTZ011  the command line is the clock
        )
        lines = explained(roster["workers"], terms, book)
        options.out.write_bytes(written(lines, roster["problems"], terms, book))
    except DomainError as declined:
        return _refuse(str(declined))
    except OSError as broken:
        return _refuse(
            f"{broken.filename} 打不开或者写不了（{broken.strerror}）。请检查路径和权限。"
        )
    _say(lines, options.out)
    return 0


def _refuse(message: str) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return 2


class NotARegion(DomainError):
    """A region that is no GB/T 2260 code."""

    code = "roster.not_a_region"
    message = "地区代码 %(region)s 应是六位数字的行政区划代码，例如海口市 460100。"


def _say(lines: list[Line], out: Path) -> None:
    total = sum((line.total for line in lines), Decimal(0))
    unknown = sum(any(c.missing for c in line.claims) for line in lines)
    refused = sum(bool(line.refused) for line in lines)
    print(f"{len(lines)} 人，合计 {total:,.2f} 元，写入 {out}")
    if unknown:
        print(f"{unknown} 人缺事实或参数，见“请求明细”")
    if refused:
        print(f"{refused} 人的材料自相矛盾，没有计算，见“问题”")


def _check_region(region: str) -> None:
    if not (len(region) == 6 and region.isascii() and region.isdigit()):
        raise NotARegion(region=region)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是日期，应写成 2024-12-31") from None
