"""`./niangjia wages read FILE`: the wages in a bank statement by month, as JSON."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from niangjia.engines.tables.statements import Pays, as_json, read_statement
from niangjia.jobs.table_files import opened, refuse
from niangjia.kernel.errors import DomainError


def add_parser(subparsers: Any) -> None:
    """Add `wages` and its command `read`."""
    parser = subparsers.add_parser("wages", help="读银行流水，整理成每月工资")
    commands = parser.add_subparsers(dest="wages_command", required=True, metavar="COMMAND")
    reader = commands.add_parser("read", help="读一份银行、支付宝或微信的流水，输出 JSON")
    reader.add_argument("file", type=Path, metavar="FILE")
    reader.add_argument(
        "--employer",
        action="append",
        default=[],
        metavar="NAME",
        help="用人单位的名称；有曾用名、分公司的可以多写几次",
    )
    reader.add_argument("--worker", metavar="NAME", help="职工姓名，用来核对户名、认出本人转账")
    reader.add_argument(
        "--paid-for",
        type=Pays,
        choices=list(Pays),
        help="没有写月份的工资算哪个月：same 当月发当月，before 当月发上月",
    )
    reader.set_defaults(run=run_read)


def run_read(arguments: argparse.Namespace) -> int:
    """Print the wages in the file; return 0 when it was readable, 2 when not."""
    try:
        statement = read_statement(
            opened(arguments.file),
            employers=arguments.employer,
            worker=arguments.worker,
            pays=arguments.paid_for,
        )
    except DomainError as declined:
        return refuse(declined)
    text = json.dumps(as_json(statement), ensure_ascii=False, indent=1)
    # A terminal in another encoding must not turn a rare name into a crash.
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace") + b"\n")
    return 0
