"""Writes the same grids as every kind of file that companies send."""

import csv
import html
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Grid = list[list[Any]]
# top, left, bottom, right, counted from 0
Area = tuple[int, int, int, int]


@dataclass(kw_only=True)
class Page:
    """One sheet to be written."""

    name: str
    rows: Grid
    merges: list[Area] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (date, datetime)):
        return f"{value.year}/{value.month}/{value.day}"
    return str(value)


def xlsx(pages: list[Page]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for r, row in enumerate(page.rows, 1):
            for c, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(r, c, value)
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for row in page.hidden:
            sheet.row_dimensions[row + 1].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(pages: list[Page]) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        sheet = book.add_sheet(page.name)
        covered = {
            (r, c)
            for top, left, bottom, right in page.merges
            for r in range(top, bottom + 1)
            for c in range(left, right + 1)
        }
        for top, left, bottom, right in page.merges:
            sheet.write_merge(top, bottom, left, right, page.rows[top][left])
        for r, row in enumerate(page.rows):
            for c, value in enumerate(row):
                if value is None or (r, c) in covered:
                    continue
                if isinstance(value, date):
                    sheet.write(r, c, value, day)
                else:
                    sheet.write(r, c, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(pages: list[Page], *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for page in pages:
        writer.writerows([printed(v) for v in row] for row in page.rows)
    return out.getvalue().encode(encoding)


def _hidden_by(merges: list[Area]) -> set[tuple[int, int]]:
    return {
        (r, c)
        for top, left, bottom, right in merges
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
        if (r, c) != (top, left)
    }


def page_html(pages: list[Page], *, encoding: str = "utf-8") -> bytes:
    parts = [f'<html><head><meta charset="{encoding}"><style>td{{x:y}}</style></head><body>']
    for page in pages:
        parts.append("<table border=1>")
        spans = {(t, left): (b - t + 1, r - left + 1) for t, left, b, r in page.merges}
        hidden = _hidden_by(page.merges)
        for r, row in enumerate(page.rows):
            parts.append("<tr>")
            for c, value in enumerate(row):
                if (r, c) in hidden:
                    continue
                down, across = spans.get((r, c), (1, 1))
                attributes = (f" rowspan={down}" if down > 1 else "") + (
                    f' colspan="{across}"' if across > 1 else ""
                )
                parts.append(f"<td{attributes}>{html.escape(printed(value))}</td>")
            parts.append("</tr>\n")
        parts.append("</table>")
    parts.append("</body></html>")
    return "".join(parts).encode(encoding)


def xml_2003(pages: list[Page]) -> bytes:
    parts = [
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    ]
    for page in pages:
        parts.append(f"<Worksheet ss:Name={quoteattr(page.name)}><Table>")
        spans = {(t, left): (b - t, r - left) for t, left, b, r in page.merges}
        hidden = _hidden_by(page.merges)
        for r, row in enumerate(page.rows):
            parts.append(f'<Row ss:Index="{r + 1}">')
            for c, value in enumerate(row):
                if value is None or (r, c) in hidden:
                    continue
                down, across = spans.get((r, c), (0, 0))
                merge = (f' ss:MergeDown="{down}"' if down else "") + (
                    f' ss:MergeAcross="{across}"' if across else ""
                )
                if isinstance(value, date):
                    data = f'<Data ss:Type="DateTime">{value.isoformat()}T00:00:00.000</Data>'
                elif isinstance(value, (int, float)):
                    data = f'<Data ss:Type="Number">{value}</Data>'
                else:
                    data = f'<Data ss:Type="String">{escape(str(value))}</Data>'
                parts.append(f'<Cell ss:Index="{c + 1}"{merge}>{data}</Cell>')
            parts.append("</Row>")
        parts.append("</Table></Worksheet>")
    parts.append("</Workbook>")
    return "".join(parts).encode()


_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(pages: list[Page]) -> bytes:
    body = []
    for page in pages:
        body.append(f"<table:table table:name={quoteattr(page.name)}>")
        for row in page.rows:
            body.append("<table:table-row>")
            for value in row:
                body.append(_ods_cell(value))
            body.append("</table:table-row>")
        body.append("</table:table>")
    content = (
        f'<?xml version="1.0"?><office:document-content {_ODS} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{''.join(body)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(printed(value))}</text:p>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, (int, float)):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{text}</table:table-cell>"


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return out.getvalue()


def repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The same archive with some members replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    return archive(members | changed)
