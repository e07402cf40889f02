"""Opening a table named on the command line, or saying in one line why it cannot be."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from niangjia.engines.tables import Book, check_size, open_workbook
from niangjia.kernel.errors import DomainError


class NotOpened(DomainError):
    """The path leads to nothing that can be read."""

    code = "tables.not_opened"
    message = "打不开 %(path)s：%(why)s。"


def opened(path: Path) -> Book:
    """Return the book in a file.

    :raises NotOpened: there is no such file, or it may not be read.
    :raises DomainError: it is no table, with what to do (see `engines/tables`).
    """
    try:
        check_size(path.stat().st_size)
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotOpened(path=path, why="没有这个文件，请检查文件名和路径") from None
    except IsADirectoryError:
        raise NotOpened(path=path, why="这是文件夹，请给出里面文件的路径") from None
    except PermissionError:
        raise NotOpened(path=path, why="没有读取的权限，请修改文件权限后再试") from None
    with _silent_readers():
        return open_workbook(path.name, data)


def refuse(declined: DomainError) -> int:
    """Say in one line why a file was not read, and return the exit code for that."""
    print(" ".join(str(declined).split()), file=sys.stderr)
    return 2


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
