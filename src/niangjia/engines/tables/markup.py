"""Web pages, web archives and XML of Excel 2003 saved under the name of a spreadsheet."""

import email
import email.policy
import re
from datetime import datetime

from lxml import etree, html

from niangjia.engines.tables.cells import Merge, Sheet, Value, trimmed
from niangjia.engines.tables.delimited import decoded
from niangjia.engines.tables.limits import BrokenFile, check_area
from niangjia.kernel.errors import DomainError

_WIDEST_SPAN = 1_000
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


class EntitiesRefused(DomainError):
    """The file declares XML entities, which spreadsheets never need and bombs are made of."""

    code = "tables.entities"
    message = (
        "文件里有 XML 实体定义，可能是用来拖垮系统的，没有读取。"
        "请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。"
    )


class NoTableInPage(DomainError):
    """A web page without any table, often the frame of one exported in several files."""

    code = "tables.no_table_in_page"
    message = (
        "这是一个网页文件，里面没有表格（可能只是框架，数据在旁边的文件夹里）。"
        "请用 Excel 打开原网页，另存为 .xlsx 再上传。"
    )


def refuse_entities(data: bytes) -> None:
    """Refuse XML that declares entities, in whatever width its characters are written.

    :raises EntitiesRefused: `<!ENTITY` stands in it.
    """
    if b"<!ENTITY" in data.replace(b"\0", b"")[: 1024 * 1024].upper():
        raise EntitiesRefused


def web_archive_page(data: bytes) -> bytes:
    """Return the first page inside a web archive (MHTML, “单个文件网页”)."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    with_tables = []
    for page in pages:
        content = page.get_payload(decode=True)
        if isinstance(content, bytes) and b"<table" in content.lower():
            with_tables.append(content)
    if not with_tables:
        raise NoTableInPage
    return max(with_tables, key=len)


def read_page(data: bytes) -> tuple[Sheet, ...]:
    """Return one sheet per outermost table of an HTML page.

    :raises NoTableInPage: there is no table in it.
    """
    refuse_entities(data)
    text, _ = decoded(data, declared=_declared_charset(data))
    # The declaration would contradict a text that is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFile(place="网页内容") from error
    tables = [t for t in root.iter("table") if not any(True for _ in t.iterancestors("table"))]
    sheets = []
    for number, table in enumerate(tables, 1):
        rows, merges = _page_rows(table, f"表{number}")
        if any(rows):
            sheets.append(
                Sheet(
                    name=f"表{number}",
                    rows=trimmed(rows),
                    merges=tuple(merges),
                )
            )
    if not sheets:
        raise NoTableInPage
    return tuple(_under_their_titles(sheets))


def _under_their_titles(sheets: list[Sheet]) -> list[Sheet]:
    """Puts small tables (a title in a table of its own) above the table that follows them."""
    if len(sheets) == 1 or any(len(sheet.rows) > 3 for sheet in sheets[:-1]):
        return sheets
    rows: list[tuple[Value, ...]] = []
    merges: list[Merge] = []
    for sheet in sheets:
        for m in sheet.merges:
            merges.append(
                Merge(
                    top=m.top + len(rows),
                    left=m.left,
                    bottom=m.bottom + len(rows),
                    right=m.right,
                )
            )
        rows.extend(sheet.rows)
    return [Sheet(name=sheets[0].name, rows=tuple(rows), merges=tuple(merges))]


def _declared_charset(data: bytes) -> str | None:
    found = re.search(rb"(?i)charset\s*=\s*[\"']?([a-z0-9_-]+)", data[:4096]) or re.search(
        rb"(?i)<\?xml[^>]*encoding\s*=\s*[\"']([a-z0-9_-]+)", data[:200]
    )
    return found.group(1).decode("ascii").lower() if found else None


def _span(cell: html.HtmlElement, name: str) -> int:
    digits = re.match(r"\s*(\d+)", cell.get(name) or "1")
    return min(max(int(digits.group(1)) if digits else 1, 1), _WIDEST_SPAN)


def _page_rows(table: html.HtmlElement, name: str) -> tuple[list[list[Value]], list[Merge]]:
    rows: list[list[Value]] = []
    merges: list[Merge] = []
    covered: dict[int, int] = {}
    width = 0
    for index, line in enumerate(table.iter("tr")):
        cells: list[Value] = []
        column = 0
        below: dict[int, int] = {c: left - 1 for c, left in covered.items() if left > 1}
        for cell in line.iterchildren("td", "th"):
            while column in covered:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            cells += [None] * (column - len(cells))
            cells.append(_page_value(cell))
            if across > 1 or down > 1:
                merges.append(
                    Merge(
                        top=index, left=column, bottom=index + down - 1, right=column + across - 1
                    )
                )
            if down > 1:
                below.update(dict.fromkeys(range(column, column + across), down - 1))
            column += across
            width = max(width, column)
            check_area(name, index + 1, width)
        covered = below
        rows.append(cells)
    return rows, merges


def _page_value(cell: html.HtmlElement) -> Value:
    # Excel's own pages keep the unrounded number beside the printed one.
    exact = cell.get("x:num")
    if exact:
        try:
            return float(exact)
        except ValueError:
            pass
    for line_break in cell.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return re.sub(r"[ \t\r\n\xa0]+", " ", cell.text_content()).strip() or None


def read_xml_2003(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an “XML 电子表格 2003” file.

    :raises EntitiesRefused: it declares entities.
    :raises BrokenFile: it is not well formed.
    """
    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=False
    )
    try:
        root = etree.fromstring(_as_utf8(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFile(place="XML 内容") from error
    try:
        return tuple(_xml_sheet(sheet) for sheet in root.iter(_SS + "Worksheet"))
    except ValueError as error:
        raise BrokenFile(place="行号或列号") from error


def _as_utf8(data: bytes) -> bytes:
    """Return the file in UTF-8 when it is in an encoding that the XML parser may not know."""
    declared = _declared_charset(data)
    if declared in (None, "utf-8", "utf8", "utf-16"):
        return data
    text, _ = decoded(data, declared=declared)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()


def _xml_sheet(element: etree._Element) -> Sheet:
    name = element.get(_SS + "Name") or "Sheet"
    rows: list[list[Value]] = []
    merges: list[Merge] = []
    hidden: set[int] = set()
    width = 0
    for line in element.iter(_SS + "Row"):
        row = int(line.get(_SS + "Index") or len(rows) + 1) - 1
        check_area(name, row + 1, max(width, 32))
        rows += [[] for _ in range(row - len(rows))]
        if line.get(_SS + "Hidden") == "1":
            hidden.add(row)
        cells: list[Value] = []
        for cell in line.iterchildren(_SS + "Cell"):
            column = int(cell.get(_SS + "Index") or len(cells) + 1) - 1
            across = min(int(cell.get(_SS + "MergeAcross") or 0), _WIDEST_SPAN)
            down = min(int(cell.get(_SS + "MergeDown") or 0), _WIDEST_SPAN)
            width = max(width, column + across + 1)
            check_area(name, row + 1, width)
            cells += [None] * (column - len(cells))
            cells.append(_xml_value(cell))
            if across or down:
                merges.append(Merge(top=row, left=column, bottom=row + down, right=column + across))
                cells += [None] * across
        rows.append(cells)
    return Sheet(name=name, rows=trimmed(rows), merges=tuple(merges), hidden_rows=frozenset(hidden))


def _xml_value(cell: etree._Element) -> Value:
    data = cell.find(_SS + "Data")
    if data is None:
        return None
    text = "".join(str(piece) for piece in data.itertext()).strip()
    kind = data.get(_SS + "Type")
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return text or None
    if kind == "DateTime":
        try:
            return datetime.fromisoformat(text.removesuffix("Z").split(".")[0])
        except ValueError:
            return text or None
    return text or None
