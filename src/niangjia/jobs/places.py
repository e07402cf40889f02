"""`./niangjia places`: a federation's list of places taken over from a spreadsheet."""

import argparse
import sys
from pathlib import Path

from niangjia.jobs.table_files import NotOpened
from niangjia.kernel.errors import DomainError


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `places` and its subcommands to the command line."""
    parser = subparsers.add_parser("places", help="服务阵地：会站家、驿站、服务点")
    commands = parser.add_subparsers(dest="places_command", required=True)
    bring = commands.add_parser(
        "import", help="从表格（xlsx、CSV）导入服务阵地；同一份再导入，什么也不变"
    )
    bring.add_argument("path", type=Path, metavar="文件")
    bring.add_argument("--as", dest="login", required=True, metavar="账号", help="谁来导入")
    bring.set_defaults(run=run_import)


def run_import(options: argparse.Namespace) -> int:
    """Take a sheet over; 2 when it has faults, each told by its row, and nothing was written."""
    try:
        data = options.path.read_bytes()
    except OSError as trouble:
        raise NotOpened(
            path=options.path, why=f"请检查文件名和权限（{trouble.strerror}）"
        ) from None
    import django

    django.setup()
    from niangjia.apps.places.errors import SheetFaulty
    from niangjia.apps.places.services import import_places
    from niangjia.apps.unions.acting import acting_as
    from niangjia.jobs.matter_asking import asking

    by = asking(options)
    try:
        with acting_as(by.person, on=by.today):
            found = import_places(name=options.path.name, data=data, by=by.person, on=by.today)
    except SheetFaulty as declined:
        print(declined, file=sys.stderr)
        for fault in declined.faults:
            row = f"第 {fault.row} 行" if fault.row else ""
            column = f" {fault.column} 列" if fault.column else ""
            print(f"  {fault.sheet} {row}{column}：{fault.message}", file=sys.stderr)
        return 2
    except DomainError as declined:
        print(declined, file=sys.stderr)
        return 1
    print(f"新增 {found.new} 处，改了 {found.changed} 处，没有变的 {found.same} 处。")
    return 0
