"""Workbooks in a zip: .xlsx, .xlsm, .xlsb, .ods."""

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import python_calamine as calamine
from lxml import etree

from niangjia.engines.tables.cells import (
    Book,
    Merge,
    Sheet,
    Unreadable,
    Value,
    column_number,
    trimmed,
)
from niangjia.engines.tables.limits import BrokenFile, check_area, open_archive
from niangjia.engines.tables.markup import refuse_entities
from niangjia.kernel.errors import DomainError

_PLACE = re.compile(r"([A-Z]+)(\d+)")


class PasswordProtected(DomainError):
    """Encrypted by its owner; nothing in it can be read."""

    code = "tables.password"
    message = (
        "“%(name)s”设了打开密码，读不了。"
        "请用密码打开，在“文件—信息—保护工作簿”里取消密码，存盘后再上传。"
    )


class WrongFile(DomainError):
    """A file of another trade: a letter, a picture, a PDF."""

    code = "tables.wrong_file"
    message = "“%(name)s”是%(kind)s，不是表格。请上传 .xlsx、.xls、.csv 格式的名册。"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What the values alone do not tell of a sheet: hidden rows, formulas never calculated."""

    hidden_rows: frozenset[int]
    unreadable: dict[tuple[int, int], Unreadable]


def read_zipped(name: str, data: bytes) -> Book:
    """Return the book in a zipped workbook; macros and links to other files are never followed.

    :raises PasswordProtected: its parts are encrypted.
    :raises WrongFile: a zip of something else.
    :raises BrokenFile: it cannot be read.
    """
    archive = open_archive(data)
    names = set(archive.namelist())
    if any(member.flag_bits & 0x1 for member in archive.infolist()):
        raise PasswordProtected(name=name)
    if "xl/workbook.bin" in names:
        for part in sorted(n for n in names if re.fullmatch(r"xl/worksheets/\w+\.bin", n)):
            _check_binary_area(part, archive.read(part))
        return Book(name=name, sheets=_sheets(data, {}), notices=_notices(names))
    if "content.xml" in names and "mimetype" in names:
        return _read_open_document(name, data, archive)
    workbook = _workbook_part(archive, names)
    if workbook is None:
        kind = next(
            (
                kind
                for mark, kind in (
                    ("word/document.xml", "Word 文档"),
                    ("ppt/presentation.xml", "演示文稿"),
                    ("META-INF/MANIFEST.MF", "程序包"),
                )
                if mark in names
            ),
            "压缩包",
        )
        raise WrongFile(name=name, kind=kind)
    parts = _xml_parts(archive, names, workbook)
    return Book(name=name, sheets=_sheets(data, parts), notices=_notices(names))


def _workbook_part(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    if "[Content_Types].xml" not in names:
        return None
    for element in _parsed(archive, "[Content_Types].xml"):
        if "sheet.main+xml" in (element.get("ContentType") or ""):
            part = (element.get("PartName") or "").lstrip("/")
            return part if part in names else None
    return None


def _notices(names: set[str]) -> tuple[str, ...]:
    found = []
    if any(n.lower().endswith(("vbaproject.bin", ".vba")) for n in names):
        found.append("book.macros")
    if any(n.startswith("xl/externalLinks/") for n in names):
        found.append("book.external_links")
    return tuple(found)


def _parsed(archive: zipfile.ZipFile, part: str) -> etree._Element:
    data = archive.read(part)
    refuse_entities(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile(place=part) from error


def _xml_parts(archive: zipfile.ZipFile, names: set[str], workbook: str) -> dict[str, _Part]:
    """Read what stands beside the values, sheet by sheet, refusing far-flung cells on the way."""
    folder = posixpath.dirname(workbook)
    relations = f"{folder}/_rels/{posixpath.basename(workbook)}.rels"
    targets = {}
    if relations in names:
        for relation in _parsed(archive, relations):
            target = relation.get("Target") or ""
            targets[relation.get("Id") or ""] = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
    parts = {}
    for sheet in _parsed(archive, workbook).iter("{*}sheet"):
        link = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), None)
        part = targets.get(str(link))
        if part in names and part is not None:
            parts[sheet.get("name") or ""] = _xml_part(sheet.get("name") or "", archive, part)
    return parts


def _xml_part(name: str, archive: zipfile.ZipFile, part: str) -> _Part:
    """Walk every cell as the reader will: for its place, and for what its value does not tell."""
    data = archive.read(part)
    refuse_entities(data)
    hidden: set[int] = set()
    unreadable: dict[tuple[int, int], Unreadable] = {}
    row, column, bottom, right = 1, 0, 0, 0
    try:
        for event, element in etree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            tag=("{*}row", "{*}c"),
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        ):
            is_row = str(element.tag).endswith("}row")
            if event == "start":
                if is_row:
                    row, column = int(element.get("r") or row + 1), 0
                    if element.get("hidden") in ("1", "true"):
                        hidden.add(row - 1)
                continue
            if is_row:
                element.clear(keep_tail=False)
                continue
            column += 1
            place = _PLACE.fullmatch(element.get("r") or "")
            if place:
                row, column = int(place.group(2)), column_number(place.group(1)) + 1
            if not len(element):
                continue
            if row > bottom or column > right:
                bottom, right = max(bottom, row), max(right, column)
                check_area(name, bottom, right)
            value = _without_value(element)
            if value is not None:
                unreadable[row - 1, column - 1] = value
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFile(place=f"工作表“{name}”") from error
    return _Part(hidden_rows=frozenset(hidden), unreadable=unreadable)


def _without_value(cell: etree._Element) -> Unreadable | None:
    """Return what stands in a cell that holds an error, or a formula nobody calculated."""
    kind = cell.get("t")
    if kind == "e":
        return Unreadable(_text_of(cell, "v"))
    # A formula whose result is an empty text is stored as t="str" with nothing in it: a result.
    if kind != "str" and str(cell[0].tag).endswith("}f") and not _text_of(cell, "v"):
        return Unreadable("=" + _text_of(cell, "f"), is_formula=True)
    return None


def _text_of(cell: etree._Element, tag: str) -> str:
    return next((child.text or "" for child in cell if str(child.tag).endswith("}" + tag)), "")


def _check_binary_area(part: str, data: bytes) -> None:
    """Walk the records of an .xlsb sheet ([MS-XLSB] 2.1.4) for its last row and column."""
    at, row, right = 0, 0, 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        if kind == 0:
            row = int.from_bytes(data[at : at + 4], "little")
        elif kind == 148:
            # BrtWsDim: what the sheet claims to span; the reader would reserve memory for it.
            if at + 16 > len(data):
                raise BrokenFile(place=part)
            top, bottom, left, last = struct.unpack_from("<IIII", data, at)
            if top > bottom or left > last:
                raise BrokenFile(place=part)
            check_area(part, bottom + 1, last + 1)
        elif 2 <= kind <= 11:
            right = max(right, int.from_bytes(data[at : at + 4], "little") + 1)
            check_area(part, row + 1, right)
        at += size


def _variable(data: bytes, at: int, longest: int) -> tuple[int, int]:
    value = 0
    for place in range(longest):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return value, at


def _read_open_document(name: str, data: bytes, archive: zipfile.ZipFile) -> Book:
    if b"spreadsheet" not in archive.read("mimetype"):
        raise WrongFile(name=name, kind="文字文档或图形")
    manifest = (
        archive.read("META-INF/manifest.xml") if _has(archive, "META-INF/manifest.xml") else b""
    )
    if b"encryption-data" in manifest:
        raise PasswordProtected(name=name)
    content = archive.read("content.xml")
    refuse_entities(content)
    rows, columns, sheet = 0, 0, ""
    try:
        for event, element in etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            tag=("{*}table", "{*}table-row"),
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        ):
            if etree.QName(element).localname == "table":
                if event == "start":
                    rows, columns = 0, 0
                    sheet = next(
                        (str(v) for k, v in element.attrib.items() if "}name" in str(k)), ""
                    )
                continue
            if event == "end":
                widths = [(_repeat(c, "columns"), _is_filled(c)) for c in element]
                rows += _repeat(element, "rows")
                if any(filled for _, filled in widths):
                    last = max(i for i, (_, filled) in enumerate(widths) if filled)
                    columns = max(columns, sum(w for w, _ in widths[: last + 1]))
                    check_area(sheet, rows, columns)
                element.clear(keep_tail=False)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFile(place="content.xml") from error
    return Book(name=name, sheets=_sheets(data, {}), notices=())


def _has(archive: zipfile.ZipFile, part: str) -> bool:
    return part in archive.namelist()


def _is_filled(cell: etree._Element) -> bool:
    return len(cell) > 0 or any(str(k).endswith("}value-type") for k in cell.attrib)


def _repeat(element: etree._Element, what: str) -> int:
    text = next(
        (v for k, v in element.attrib.items() if str(k).endswith(f"}}number-{what}-repeated")), "1"
    )
    return int(text) if str(text).isdigit() else 1


def _sheets(data: bytes, parts: dict[str, _Part]) -> tuple[Sheet, ...]:
    try:
        with calamine.load_workbook(io.BytesIO(data)) as workbook:
            return tuple(_read_sheets(workbook, parts))
    except calamine.PasswordError as error:
        raise PasswordProtected(name="工作簿") from error
    except calamine.CalamineError as error:
        raise BrokenFile(place="工作簿") from error
    except BaseException as error:
        # The reader is compiled code: on damaged input it may panic, which arrives here as a
        # BaseException of its own and says nothing but that the file is broken.
        if type(error).__name__ == "PanicException":
            raise BrokenFile(place="工作簿") from error
        raise


def _read_sheets(workbook: calamine.CalamineWorkbook, parts: dict[str, _Part]) -> Iterator[Sheet]:
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        rows: list[list[Value]] = [
            [_value(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
        ]
        part = parts.get(about.name)
        if part:
            for (row, column), value in part.unreadable.items():
                rows += [[] for _ in range(row + 1 - len(rows))]
                rows[row] += [None] * (column + 1 - len(rows[row]))
                rows[row][column] = value
        yield Sheet(
            name=about.name,
            rows=trimmed(rows),
            merges=tuple(
                Merge(top=top, left=left, bottom=bottom, right=right)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ),
            hidden_rows=part.hidden_rows if part else frozenset(),
            is_hidden=about.visible is not calamine.SheetVisibleEnum.Visible,
        )


def _value(value: object) -> Value:
    match value:
        case "":
            return None
        case str() | bool() | float() | datetime() | date():
            return value
        case int():
            return float(value)
        case _:
            # Times of day and durations mean nothing in a roster; they are shown as text.
            return str(value)
