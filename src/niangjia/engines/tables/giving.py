"""A table given away as a workbook or CSV: text stays text, never a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import openpyxl  # type: ignore[import-untyped]
from openpyxl.cell.cell import TYPE_STRING  # type: ignore[import-untyped]

from niangjia.engines.tables.export import safe_cell

Given = Literal["xlsx", "csv"]


def write_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, kind: Given, name: str
) -> bytes:
    """Return rows of texts under a head as a file; `name` is what a workbook calls its sheet.

    The rows are taken one by one, so there may be very many.
    """
    return _csv(head, rows) if kind == "csv" else _xlsx(head, rows, name)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(name)
    page.append(list(head))
    for row in rows:
        page.append([_text(page, cell) for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _text(page: Any, value: str) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(page)
    # Typed as text: what begins with "=" stays what it is.
    cell.value, cell.data_type, cell.number_format = value, TYPE_STRING, "@"
    return cell
