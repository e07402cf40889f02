"""`./niangjia roster read FILE`: a company's roster, as JSON."""

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from niangjia.engines.tables import as_roster, check_size, open_workbook, propose, read
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
    path: Path = arguments.file
    try:
        check_size(path.stat().st_size)
        data = path.read_bytes()
        with _silent_readers():
            book = open_workbook(path.name, data)
        reading = read(book, propose(book))
    except DomainError as error:
        return _refuse(str(error))
    except FileNotFoundError:
        return _refuse(f"没有这个文件：{path}。请检查文件名和路径。")
    except IsADirectoryError:
        return _refuse(f"{path} 是文件夹，不是文件。请给出名册文件的路径。")
    except PermissionError:
        return _refuse(f"没有读取 {path} 的权限。请修改文件权限后再试。")
    text = json.dumps(as_roster(reading), ensure_ascii=False, indent=1)
    # A terminal in another encoding must not turn a rare name into a crash.
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace") + b"\n")
    return 0


@contextmanager
def _silent_readers() -> Iterator[None]:
    """Keep what compiled readers write to standard error about a broken file off our one line."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _refuse(message: str) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return 2
