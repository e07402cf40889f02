"""The workbook of a study: every table a sheet, the pictures on a sheet of their own."""

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell.cell import TYPE_STRING, Cell  # type: ignore[import-untyped]
from openpyxl.drawing.image import Image  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from niangjia.engines.siting.study import Cell as Value
from niangjia.engines.siting.study import Study, tables
from niangjia.engines.siting.telling import definitions, not_considered, served

MOST_ROWS = 20_000  # of demand points: GeoJSON has all of them
_HEAD = PatternFill("solid", fgColor="FFE8EEF4")
_A4 = 9
_PICTURE_WIDE = 900  # pixels


def written(study: Study, pictures: Mapping[str, bytes]) -> bytes:
    """Return the .xlsx; `pictures` are PNG by their title."""
    book = Workbook()
    book.remove(book.active)
    names: set[str] = set()
    for table in tables(study):
        sheet = _sheet(book, _name(table.title, names), table.heads, table.rows)
        _notes(sheet, table.notes)
    heads, rows = served(study)
    sheet = _sheet(book, _name("需求点由谁服务", names), heads, rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        _notes(sheet, [f"只列需求最大的 {MOST_ROWS:,} 个，全部 {len(rows):,} 个见 GeoJSON。"])
    if pictures:
        _pictures(book, _name("图", names), pictures)
    told = [*definitions(study), *(("没有考虑", one) for one in not_considered(study))]
    _sheet(book, _name("口径", names), ("词", "意思"), told)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _name(title: str, taken: set[str]) -> str:
    """Return a name that a sheet may have: short, without the signs it may not hold, once."""
    plain = "".join("" if c in "[]:*?/\\：" else c for c in title)[:28]
    name, n = plain, 2
    while name in taken:
        name, n = f"{plain}{n}", n + 1
    taken.add(name)
    return name


def _sheet(
    book: Workbook, name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Worksheet:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    wide = [_wide(head) for head in heads]
    for column, head in enumerate(heads, 1):
        cell = _put(sheet, 1, column, head)
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            cell = _put(sheet, number, column, value)
            if isinstance(value, str):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number <= 200:
                wide[column - 1] = max(wide[column - 1], _wide(str(value)))
    for column, its in enumerate(wide, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(its + 2, 46)
    return sheet


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = TYPE_STRING  # what begins with "=" stays what it is
    return cell


def _wide(words: str) -> float:
    return sum(2.0 if ord(c) > 0x2E80 else 1.1 for c in words)


def _notes(sheet: Worksheet, notes: Sequence[str]) -> None:
    row = sheet.max_row + 2
    for note in notes:
        cell = _put(sheet, row, 1, note)
        cell.font = Font(color="FF5C534C")
        row += 1


def _pictures(book: Workbook, name: str, pictures: Mapping[str, bytes]) -> None:
    sheet = book.create_sheet(name)
    row = 1
    for title, png in pictures.items():
        _put(sheet, row, 1, title).font = Font(bold=True)
        image = Image(io.BytesIO(png))
        image.height = int(image.height * _PICTURE_WIDE / image.width)
        image.width = _PICTURE_WIDE
        sheet.add_image(image, f"A{row + 1}")
        row += image.height // 20 + 4  # a row is 20 pixels high
