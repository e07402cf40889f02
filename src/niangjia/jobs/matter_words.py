"""How people type days, amounts and lists of people, and how tables are written for a terminal."""

import argparse
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import to_fen

if TYPE_CHECKING:
    from niangjia.apps.matters.services.roster_people import Imported

_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_CLOSED_UP = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PEOPLE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


class NotReadable(DomainError):
    """A text that should be a list in columns is none."""

    code = "jobs.list_not_readable"
    message = "读不懂“%(name)s”：%(why)s。"


def day(text: str) -> date:
    """Return a day written as 2026-03-01, 2026.3.1, 2026年3月1日 or 20260301.

    :raises ValueError: it is none.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(plain) or _CLOSED_UP.fullmatch(plain)
    if not found:
        raise ValueError(text)
    return date(*(int(part) for part in found.groups()))


def fen(text: str) -> int:
    """Return an amount in fen, written in yuan as people do: `4900`, `4,900.50元`, `４９００`.

    :raises ValueError: it is no amount, negative, or finer than one fen.
    """
    plain = re.sub(r"[,\s¥元]", "", unicodedata.normalize("NFKC", text))
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise ValueError(text)
    return to_fen(amount)


def people(text: str) -> tuple[int, ...]:
    """Return the numbers of workers in `1,3-7`, each once, in order.

    :raises ValueError: it is no such list.
    """
    found: set[int] = set()
    for part in re.split(r"[,，、\s]+", unicodedata.normalize("NFKC", text).strip(" ,、")):
        match = _PEOPLE.fullmatch(part)
        if not match:
            raise ValueError(text)
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if not 0 < first <= last or last - first > 100_000:
            raise ValueError(text)
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def day_argument(text: str) -> date:
    """Return a day given on the command line."""
    try:
        return day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-03-01") from None


def fen_argument(text: str) -> int:
    """Return an amount given on the command line in yuan."""
    try:
        return fen(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}”不是金额，请写成 4900 或 4900.50（元，不能是负数，最多到分）"
        ) from None


def people_argument(text: str) -> tuple[int, ...]:
    """Return the numbers of workers given on the command line."""
    try:
        return people(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是序号，请写成 1,3-7 这样") from None


def pair_argument(text: str) -> tuple[str, str]:
    """Return name and value of `name=value`; the value may hold further equal signs."""
    name, is_given, value = text.partition("=")
    if not is_given or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}”要写成 名称=内容")
    return name.strip(), value.strip()


def file_argument(text: str) -> Path:
    """Return the path of a file that is there."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"没有这个文件：{text}")
    return path


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return rows as lines whose columns stand below each other; a Chinese character is two wide.

    Amounts stand to the right. Without rows, nothing.
    """
    cells = [[_one_line(cell) for cell in row] for row in rows]
    if not cells:
        return []
    widths = [max(_width(row[at]) for row in [list(head), *cells]) for at in range(len(head))]
    is_number = [
        all(re.fullmatch(r"-?[\d,]*\.?\d*", row[at]) for row in cells) for at in range(len(head))
    ]
    return [_line(row, widths, is_number) for row in [list(head), *cells]]


def _line(row: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> str:
    padded = []
    for text, width, right in zip(row, widths, is_number, strict=True):
        space = " " * (width - _width(text))
        padded.append(space + text if right else text + space)
    return "  ".join(padded).rstrip()


def _one_line(cell: object) -> str:
    return " ".join(str("" if cell is None else cell).split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as a CSV file that spreadsheet programs open in Chinese.

    Texts of people come through `safe_cell` before.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def list_of(
    path: Path, columns: Sequence[str], *, optional: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Return the rows of a CSV file with these columns, as an office program saves it.

    Each row has its line number as `行`, and empty text for an optional column that is not there.
    Empty rows are left out.

    :raises NotReadable: a column is missing, or it is no text.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise NotReadable(name=path.name, why="它不是 CSV 文本，请另存为 CSV") from None
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise NotReadable(
                name=path.name,
                why=f"缺列：{'、'.join(missing)}；第一行要写 {','.join(columns)}",
            )
        rows = []
        for row in reader:
            kept = {name: _bare(row.get(name) or "") for name in (*columns, *optional)}
            if any(kept.values()):
                rows.append(kept | {"行": str(reader.line_num)})
    except csv.Error as error:
        raise NotReadable(name=path.name, why=f"不是 CSV（{error}）") from None
    return rows


def _bare(cell: str) -> str:
    """Return a cell without the apostrophe that kept a spreadsheet from running it."""
    plain = cell.strip()
    return plain[1:] if plain[:1] == "'" else plain


def imported(done: "Imported") -> str:
    """Say what an import did."""
    if not done.new and not done.changed:
        return f"这份名册以前导入过，{done.unchanged} 人都没有变化。"
    return f"已导入：新增 {done.new} 人，更新 {done.changed} 人，{done.unchanged} 人没有变化。"
