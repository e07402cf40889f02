"""A plain list: one heading row, one thing a row, every cell as the text that stands in it."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from niangjia.engines.tables.cells import Book, Sheet, column_letter, is_blank, shown
from niangjia.engines.tables.federation import EXAMPLE, Fault

_DEEPEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One row; `texts` has every known heading's key, empty when nothing stands there."""

    sheet: str
    row: int
    texts: Mapping[str, str]
    columns: Mapping[str, str]

    def fault(self, key: str, message: str) -> Fault:
        """Return a fault at one of the row's cells."""
        column, raw = self.columns.get(key), self.texts.get(key, "")
        return Fault(sheet=self.sheet, row=self.row, column=column, raw=raw, message=message)


def read_list(
    book: Book, headings: Mapping[str, str], needed: Collection[str]
) -> tuple[list[ListRow], list[Fault]]:
    """Return the rows of the first visible sheet that has the headings, and what is wrong.

    `headings` gives the word of each column by its key; a row lacking a `needed` cell is a fault.
    Rows that say they are examples are passed over.
    """
    lacking: list[Fault] = []
    for sheet in book.sheets:
        if sheet.is_hidden or not sheet.rows:
            continue
        top, columns = _heading(sheet, headings)
        missing = "、".join(f"“{headings[key]}”" for key in needed if key not in columns)
        if missing:
            message = f"“{sheet.name}”里没有找到表头{missing}。请补上这几列再导入。"
            lacking.append(Fault(sheet=sheet.name, message=message))
            continue
        rows = list(_rows(sheet, top + 1, headings, columns))
        faults = [
            row.fault(key, f"没有填“{headings[key]}”。")
            for row in rows
            for key in needed
            if not row.texts[key]
        ]
        if rows:
            return rows, faults
        return [], [Fault(sheet=sheet.name, message="表里一行也没有。请填好再导入。")]
    return [], lacking or [Fault(sheet="", message="文件里没有能看的表。请另存为 xlsx 再试。")]


def _rows(
    sheet: Sheet, first: int, headings: Mapping[str, str], columns: Mapping[str, int]
) -> "list[ListRow]":
    letters = {key: column_letter(column) for key, column in columns.items()}
    found = []
    for at in range(first, len(sheet.rows)):
        texts = {key: _text(sheet, at, columns.get(key)) for key in headings}
        if any(texts.values()) and not any(text.startswith(EXAMPLE) for text in texts.values()):
            found.append(ListRow(sheet=sheet.name, row=at + 1, texts=texts, columns=letters))
    return found


def _heading(sheet: Sheet, headings: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """Return the row with the most headings, and the column of each."""
    best: tuple[int, dict[str, int]] = (0, {})
    bare = {key: _bare(word) for key, word in headings.items()}
    for top, cells in enumerate(sheet.rows[:_DEEPEST]):
        words = [_bare(shown(value)) for value in cells]
        columns = {key: words.index(word) for key, word in bare.items() if word in words}
        if len(columns) > len(best[1]):
            best = (top, columns)
    return best


def _bare(text: str) -> str:
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", text))


def _text(sheet: Sheet, row: int, column: int | None) -> str:
    value = None if column is None else sheet.at(row, column)
    return "" if is_blank(value) else re.sub(r"\s+", " ", shown(value)).strip()
