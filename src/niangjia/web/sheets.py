"""A table given into a person's hands as a workbook or CSV: text stays text, never a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING

from niangjia.engines.tables import safe_cell
from niangjia.web.downloads import attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("xlsx", "csv")


def sheet(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str, name: str
) -> HttpResponse:
    """Return rows of texts as an attachment, `kind` xlsx or csv."""
    if kind == "csv":
        return attachment(_csv(head, rows), name=f"{name}.csv", media_type="text/csv")
    return attachment(_xlsx(head, rows, name), name=f"{name}.xlsx", media_type=XLSX)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet(name)
    page.append(list(head))
    for row in rows:
        page.append([_text(page, cell) for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _text(page: object, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page)
    # Typed as text: what begins with "=" stays what it is.
    cell.value, cell.data_type, cell.number_format = value, TYPE_STRING, "@"
    return cell
