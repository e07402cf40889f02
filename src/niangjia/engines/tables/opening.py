"""Opening what people send: told by its content, never by its name."""

from niangjia.engines.tables.cells import Book
from niangjia.engines.tables.delimited import NotText, read_delimited
from niangjia.engines.tables.legacy import read_ole
from niangjia.engines.tables.limits import check_size
from niangjia.engines.tables.markup import read_page, read_xml_2003, web_archive_page
from niangjia.engines.tables.office import WrongFile, read_zipped
from niangjia.kernel.errors import DomainError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN = (
    (b"%PDF", "PDF 文件"),
    (b"\xff\xd8\xff", "照片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "写字板文档"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"SQLite format 3", "数据库"),
)
# Short marks that a line of text may also begin with are believed only in binary files.
_SHORT = 2


class EmptyFile(DomainError):
    """Nothing in the file, or nothing but blanks."""

    code = "tables.empty"
    message = "“%(name)s”里一个字也没有。请确认选对了文件，或者在原来的电脑上打开、存盘后再上传。"


def open_workbook(name: str, data: bytes) -> Book:
    """Return the book in a file of any kind that companies keep rosters in.

    Formulas give the value that was stored with them, macros are never run, links never followed.

    :raises FileTooLarge, UnpacksTooLarge, TooManyCells: larger than any roster (`limits`).
    :raises EmptyFile: there is nothing in it.
    :raises PasswordProtected: it must be opened by its owner first.
    :raises WrongFile, NotText, NoTableInPage, EntitiesRefused: it is something else.
    :raises BrokenFile: it is damaged.
    """
    check_size(len(data))
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(name=name)
    book = _opened(name, data)
    if not any(sheet.rows for sheet in book.sheets):
        raise EmptyFile(name=name)
    return book


def _opened(name: str, data: bytes) -> Book:
    if data.startswith(b"PK"):
        return read_zipped(name, data)
    if data.startswith(_OLE):
        return read_ole(name, data)
    for mark, kind in _KNOWN:
        if data.startswith(mark) and (len(mark) > _SHORT or b"\0" in data[:64]):
            raise WrongFile(name=name, kind=kind)
    head = data[:4096].replace(b"\0", b"").lower()
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"mime-version", b"from:")):
        return Book(name=name, sheets=read_page(web_archive_page(data)))
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head:
        return Book(name=name, sheets=read_xml_2003(data))
    if _looks_like_page(head):
        return Book(name=name, sheets=read_page(data))
    if head.startswith((b"\t\x08", b"\t\0", b"\t\x02", b"\t\x04")) and b"\0" in data[:16]:
        raise WrongFile(name=name, kind="很老的 Excel 文件（5.0 以前），请另存为 .xlsx")
    sheet, notices = read_delimited(name, data)
    if not sheet.rows:
        raise NotText(name=name)
    return Book(name=name, sheets=(sheet,), notices=notices)


def _looks_like_page(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and any(
        mark in head for mark in (b"<html", b"<table", b"<!doctype html", b"<body", b"<!doctype")
    )
