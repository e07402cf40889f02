"""A workbook as we hold it: sheets of plain values, named by row and column as people name them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

LONGEST_CELL = 2_000


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that holds no usable value: a formula never calculated, or an error such as #N/A."""

    text: str
    is_formula: bool = False


# A date is a date the file itself marks as one; numbers and texts are read later, by their column.
Value = None | str | float | bool | date | datetime | Unreadable
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merged area (合并单元格); rows and columns count from 0, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet (工作表): rows of values from A1 on, ragged, empty cells None."""

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    is_hidden: bool = False

    def at(self, row: int, column: int) -> Value:
        """Return the value at a place counted from 0; outside the sheet it is None."""
        if not 0 <= row < len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An opened file: its name, its sheets in order, and what was noticed while opening it.

    `notices` are codes of `problems.MESSAGES` (macros, external links, replaced characters).
    """

    name: str
    sheets: tuple[Sheet, ...]
    notices: tuple[str, ...] = ()


def column_letter(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the column counted from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def shown(value: Value) -> str:
    """Return a value as the clerk saw it in the file, so that raw and read can stand side by side.

    A number that a spreadsheet program would print in full is printed in full, never as 3.6E+17.
    """
    match value:
        case None:
            return ""
        case str():
            return value if len(value) <= LONGEST_CELL else value[:LONGEST_CELL]
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            number = float(value)
            if number.is_integer() and abs(number) < 1e21:
                # Through its shortest form: 3.61021200304286e+17 was shown as ...286000.
                return f"{Decimal(repr(number)):.0f}"
            return repr(number)
        case datetime():
            return (
                value.date().isoformat()
                if (value.hour, value.minute, value.second) == (0, 0, 0)
                else value.isoformat(sep=" ")
            )
        case date():
            return value.isoformat()
        case Unreadable():
            return value.text


def is_blank(value: Value) -> bool:
    """Tell whether a cell is empty to the eye: nothing, or only spaces and invisible marks."""
    return value is None or (isinstance(value, str) and not value.strip(_UNSEEN))


# Spaces of every width, the byte order mark, and the apostrophe that marks a text in Excel.
_UNSEEN = (
    " \t\r\n\x0b\x0c\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u202f\u205f\u3000\ufeff'’＇"
)


def trimmed(rows: Iterable[Sequence[Value]]) -> tuple[Row, ...]:
    """Return the rows without blank cells at their ends and without blank rows at the end."""
    kept: list[Row] = []
    for row in rows:
        end = len(row)
        while end and is_blank(row[end - 1]):
            end -= 1
        kept.append(tuple(None if is_blank(value) else value for value in row[:end]))
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the clerk typed over one cell: sheet by name, row from 1, column by letter."""

    sheet: str
    row: int
    column: str
    text: str


def corrected(book: Book, corrections: Sequence[Correction]) -> Book:
    """Return the book with the clerk's corrections written over its cells.

    A correction outside every sheet of the book changes nothing: the file was exchanged meanwhile,
    and its place no longer means anything.
    """
    if not corrections:
        return book
    by_sheet: dict[str, dict[int, dict[int, str]]] = {}
    for one in corrections:
        places = by_sheet.setdefault(one.sheet, {}).setdefault(one.row - 1, {})
        places[column_number(one.column)] = one.text
    sheets = []
    for sheet in book.sheets:
        rows = list(sheet.rows)
        for row, places in by_sheet.get(sheet.name, {}).items():
            if not 0 <= row < len(rows):
                continue
            cells = list(rows[row])
            cells += [None] * (max(places) + 1 - len(cells))
            for column, text in places.items():
                cells[column] = None if is_blank(text) else text
            rows[row] = tuple(cells)
        sheets.append(replace(sheet, rows=tuple(rows)))
    return replace(book, sheets=tuple(sheets))
