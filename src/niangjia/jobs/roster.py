"""`./niangjia roster read FILE`: a company's roster, as JSON."""

import argparse
import importlib.util
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from niangjia.engines.tables import as_roster, propose, read
from niangjia.jobs.table_files import opened, refuse
from niangjia.kernel.errors import DomainError

_CLAIMS = "niangjia.jobs.roster_claims"


def add_parser(subparsers: Any) -> None:
    """Add `roster` and its own commands: `read` here, `claims` from the module beside."""
    parser = subparsers.add_parser("roster", help="读名册和工资表，算应得款项")
    commands = parser.add_subparsers(dest="roster_command", required=True, metavar="COMMAND")
    reader = commands.add_parser("read", help="读一个名册文件，输出 JSON")
    reader.add_argument("file", type=Path, metavar="FILE")
    reader.set_defaults(run=run_read)
    if importlib.util.find_spec(_CLAIMS) is not None:
        import_module(_CLAIMS).add_parser(commands)


def run_read(arguments: argparse.Namespace) -> int:
    """Print the roster in the file; return 0 when it was readable, 2 when not."""
    try:
        book = opened(arguments.file)
        reading = read(book, propose(book))
    except DomainError as declined:
        return refuse(declined)
    text = json.dumps(as_roster(reading), ensure_ascii=False, indent=1)
    # A terminal in another encoding must not turn a rare name into a crash.
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace") + b"\n")
    return 0
