"""Old workbooks in an OLE container: .xls of Excel, .et of WPS."""

import io
from collections.abc import Iterator

import olefile
import xlrd

from niangjia.engines.tables.cells import Book, Merge, Sheet, Unreadable, Value, trimmed
from niangjia.engines.tables.limits import BrokenFile, check_area
from niangjia.engines.tables.office import PasswordProtected, WrongFile
from niangjia.kernel.errors import DomainError

_FILEPASS, _EOF = 0x002F, 0x000A


def read_ole(name: str, data: bytes) -> Book:
    """Return the book in an OLE container.

    The reader is pure Python on purpose: compiled readers reserve whatever memory a damaged file
    claims to need, and then end the process.

    :raises PasswordProtected: an encrypted package, or FILEPASS among its first records.
    :raises WrongFile: another program's file.
    :raises TooManyCells: larger than any roster.
    :raises BrokenFile: it cannot be read.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {"/".join(path).lower(): path for path in container.listdir()}
            if "encryptedpackage" in streams or "encryptioninfo" in streams:
                raise PasswordProtected(name=name)
            book = streams.get("workbook") or streams.get("book")
            if book is None:
                kind = "Word 文档" if "worddocument" in streams else "别的程序的文件"
                raise WrongFile(name=name, kind=kind)
            if _has_password(container.openstream(book).read()):
                raise PasswordProtected(name=name)
            macros = any(s.startswith(("_vba_project", "macros")) for s in streams)
        sheets = tuple(_sheets(data))
    except DomainError:
        raise
    except Exception as error:
        # On damaged files both libraries raise whatever their arithmetic runs into, recursion
        # included; all of it means the same.
        raise BrokenFile(place="文件结构") from error
    return Book(name=name, sheets=sheets, notices=("book.macros",) if macros else ())


def _has_password(records: bytes) -> bool:
    """Walk the BIFF records of the workbook: FILEPASS ([MS-XLS] 2.4.117) means a password."""
    at = 0
    while at + 4 <= len(records):
        kind = int.from_bytes(records[at : at + 2], "little")
        if kind == _FILEPASS:
            return True
        if kind == _EOF:
            break
        at += 4 + int.from_bytes(records[at + 2 : at + 4], "little")
    return False


def _opened(data: bytes) -> xlrd.Book:
    try:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
            logfile=io.StringIO(),
        )
    except Exception:
        # Some programs write formats that the reader stumbles over; without formats only merged
        # cells and hidden rows are lost. What is truly broken fails again, and that is told.
        return xlrd.open_workbook(
            file_contents=data, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )


def _sheets(data: bytes) -> Iterator[Sheet]:
    with _opened(data) as book:
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            width = max((sheet.row_len(row) for row in range(sheet.nrows)), default=0)
            check_area(sheet.name, sheet.nrows, width)
            yield Sheet(
                name=sheet.name,
                rows=trimmed(
                    [_value(book, cell) for cell in sheet.row(row)] for row in range(sheet.nrows)
                ),
                merges=tuple(
                    Merge(top=top, left=left, bottom=bottom - 1, right=right - 1)
                    for top, bottom, left, right in sheet.merged_cells
                ),
                hidden_rows=frozenset(
                    row for row, about in sheet.rowinfo_map.items() if about.hidden
                ),
                is_hidden=sheet.visibility != 0,
            )
            book.unload_sheet(index)


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Value:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER:
            return float(cell.value)
        case xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(float(cell.value), book.datemode)
            except (ValueError, OverflowError):
                return float(cell.value)
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return Unreadable(xlrd.error_text_from_code.get(int(cell.value), "#ERR"))
        case _:
            return None
