"""How large a file may be, packed and unpacked, before it is refused unread."""

import zipfile

from niangjia.engines.uploads.archives import ArchiveBroken, ArchiveTooLarge, measured_archive
from niangjia.kernel.errors import DomainError

MEBI = 1024 * 1024
MOST_BYTES = 50 * MEBI
MOST_UNPACKED = 256 * MEBI
MOST_MEMBERS = 5_000
MOST_CELLS = 8_000_000


class FileTooLarge(DomainError):
    """The file is larger than any roster is."""

    code = "tables.too_large"
    message = (
        "文件有 %(size)s，超过 %(most)s 的上限，没有读取。"
        "请删掉里面的图片和无关的工作表，或者按部门、年份拆成几个文件，再上传。"
    )


class UnpacksTooLarge(DomainError):
    """A small file that unpacks to an enormous one (压缩炸弹), or lies about its size."""

    code = "tables.unpacks_too_large"
    message = (
        "文件解开以后超过 %(most)s，不像正常的表格，没有读取。"
        "请在 Excel 或 WPS 里打开，把需要的工作表复制到新建的文件，存成 .xlsx 再上传。"
    )


class TooManyCells(DomainError):
    """A sheet spans more cells than any roster: usually a stray value far below or right."""

    code = "tables.too_many_cells"
    message = (
        "工作表“%(sheet)s”的范围到第 %(rows)s 行、第 %(columns)s 列，大得不像名册，没有读取。"
        "多半是很远的地方误填了一格：请删掉名册以外的行和列，存盘后再上传。"
    )


class BrokenFile(DomainError):
    """The file is cut off or damaged."""

    code = "tables.broken"
    message = (
        "文件已损坏或没有传完，打不开（%(place)s）。"
        "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 再上传；打不开的话，请向提供的人再要一份。"
    )


def readable_size(size: int) -> str:
    """Return a size in bytes as people say it: 1.5 MB."""
    return f"{size / MEBI:.0f} MB" if size >= 10 * MEBI else f"{size / MEBI:.1f} MB"


def check_size(size: int) -> None:
    """Refuse a file by its size alone, before a byte of it is read.

    :raises FileTooLarge: more than `MOST_BYTES`.
    """
    if size > MOST_BYTES:
        raise FileTooLarge(size=readable_size(size), most=readable_size(MOST_BYTES))


def check_area(sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet whose used area no roster reaches.

    :raises TooManyCells: more than `MOST_CELLS` cells from A1 to the last used one.
    """
    if rows * columns > MOST_CELLS:
        raise TooManyCells(sheet=sheet, rows=rows, columns=columns)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the zip archive after measuring what it really unpacks to.

    :raises UnpacksTooLarge: declared or real, more than `MOST_UNPACKED`.
    :raises BrokenFile: the archive is damaged.
    """
    try:
        return measured_archive(data, most_unpacked=MOST_UNPACKED, most_members=MOST_MEMBERS)
    except ArchiveBroken as error:
        raise BrokenFile(place=str(error)) from error
    except ArchiveTooLarge as error:
        raise UnpacksTooLarge(most=readable_size(MOST_UNPACKED)) from error
