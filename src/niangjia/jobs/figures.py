"""`figures`: the public figures of a period, to read or as open data."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from niangjia.apps.insight.figures import Sheet

FORMATS = ("text", "json", "csv")


def add_parser(subparsers: Any) -> None:
    """Add `figures` to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "figures", help="公开数据：帮到的人、追回的钱、成功率、天数"
    )
    parser.add_argument(
        "--from",
        dest="since",
        type=date.fromisoformat,
        metavar="日期",
        help="起（含），默认今年1月1日",
    )
    parser.add_argument(
        "--until", type=date.fromisoformat, metavar="日期", help="止（不含），默认明天"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="输出格式")
    parser.add_argument("--out", type=Path, metavar="文件", help="写到文件，默认显示在屏幕上")
    parser.set_defaults(run=figures_command)


def figures_command(arguments: argparse.Namespace) -> int:
    """Compute the figures of the period as known now, and print or write them."""
    import django

    django.setup()
    from django.utils import timezone

    from niangjia.apps.insight import open_data, selectors
    from niangjia.apps.insight.figures import Period
    from niangjia.jobs import clock

    now, today = timezone.now(), clock.today()
    period = Period(
        arguments.since or today.replace(month=1, day=1),
        arguments.until or today + timedelta(days=1),
    )
    sheet = selectors.public_figures(period=period, known=now)
    written = {"text": _as_text, "json": open_data.as_json, "csv": open_data.as_csv}
    text = written[arguments.format](sheet)
    if arguments.out is None:
        print(text)
        return 0
    # A spreadsheet program takes CSV for UTF-8 only when the file says so.
    encoding = "utf-8-sig" if arguments.format == "csv" else "utf-8"
    arguments.out.write_text(text, encoding=encoding, newline="")
    print(f"已写入 {arguments.out}")
    return 0


def _as_text(sheet: "Sheet") -> str:
    lines = [f"{sheet.period.since} 至 {sheet.period.until}（不含），截至现在已知的记录", ""]
    for figure in sheet.figures:
        lines += [
            f"{figure.about.zh}：{figure.shown}" + (f"　{figure.note}" if figure.note else ""),
            f"    {figure.about.definition}",
            f"    分母：{figure.about.denominator}",
        ]
    if sheet.by_kind:
        lines += ["", "按请求种类："]
        for cell in sheet.by_kind:
            shown = "不公布" if cell.fen is None else f"{cell.people} 人，{cell.fen / 100:,.2f} 元"
            lines.append(f"    {cell.zh}：{shown}")
    return "\n".join(lines)
