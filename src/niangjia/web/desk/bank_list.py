"""The list a bank pays from, as a workbook or CSV: text stays text, nothing becomes a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING

from niangjia.engines.tables import safe_cell
from niangjia.kernel.money import from_fen
from niangjia.web.downloads import attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One transfer: to whom, to which account, how much (fen), and the mark it comes back with."""

    name: str
    bank: str
    account: str
    fen: int
    remark: str


def answer(lines: Sequence[Line], *, kind: str, name: str) -> HttpResponse:
    """Return the list as an attachment, `kind` xlsx or csv."""
    head = [_("序号"), _("收款人"), _("收款账号"), _("开户银行"), _("金额（元）"), _("附言")]
    if kind == "csv":
        return attachment(_csv(head, lines), name=f"{name}.csv", media_type="text/csv")
    return attachment(_xlsx(head, lines), name=f"{name}.xlsx", media_type=XLSX)


def _xlsx(head: list[str], lines: Sequence[Line]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("付款名单")
    sheet.append(head)
    for number, line in enumerate(lines, start=1):
        sheet.append([number, None, None, None, from_fen(line.fen), None])
        texts = {2: line.name, 3: line.account, 4: line.bank, 6: line.remark}
        for column, text in texts.items():
            cell = sheet.cell(row=number + 1, column=column)
            # Typed as text: an account keeps its digits, a name that begins with "=" stays a name.
            cell.value, cell.data_type, cell.number_format = text, TYPE_STRING, "@"
        sheet.cell(row=number + 1, column=5).number_format = "#,##0.00"
    for column, width in zip("ABCDEF", (6, 14, 26, 30, 14, 26), strict=True):
        sheet.column_dimensions[column].width = width
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _csv(head: list[str], lines: Sequence[Line]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for number, line in enumerate(lines, start=1):
        cells = [line.name, line.account, line.bank, str(from_fen(line.fen)), line.remark]
        writer.writerow([number, *map(safe_cell, cells)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
