"""Finding the headings of tables on a sheet: where they stand, and what stands over each column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from niangjia.engines.tables.cells import Sheet, Unreadable, Value, is_blank, shown
from niangjia.engines.tables.months import Month, month_of_cell, month_of_heading, year_in
from niangjia.engines.tables.words import (
    AMOUNTS,
    IDENTITY,
    Role,
    is_sum_heading,
    is_total,
    word_of,
)
from niangjia.kernel.identifiers import citizen_id

_DEEPEST = 4
_LABELLED = re.compile(r"[:：]\s*\S")
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The heading of one table, rows counted from 0, both ends belonging to it.

    `texts` holds for each column the distinct headings over it, from top to bottom.
    """

    top: int
    bottom: int
    texts: dict[int, tuple[Value, ...]]


class _Grid:
    """A sheet whose merged cells all show the value of their first one."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.width = sheet.width
        self._origin: dict[tuple[int, int], tuple[int, int]] = {}
        for merge in sheet.merges:
            # Merges of the data area matter too: a name merged over its twelve months.
            for row in range(merge.top, min(merge.bottom + 1, len(sheet.rows))):
                for column in range(
                    merge.left, min(merge.right + 1, max(self.width, merge.left + 1))
                ):
                    self._origin[row, column] = (merge.top, merge.left)

    def at(self, row: int, column: int) -> Value:
        return self.sheet.at(*self._origin.get((row, column), (row, column)))

    def is_merged(self, row: int, column: int) -> bool:
        return (row, column) in self._origin

    def own(self, row: int) -> list[tuple[int, Value]]:
        """The cells of a row that hold something themselves, a merged one once."""
        if not 0 <= row < len(self.sheet.rows):
            return []
        return [(c, v) for c, v in enumerate(self.sheet.rows[row]) if not is_blank(v)]


def spread(sheet: Sheet) -> "_Grid":
    """Return the sheet as it looks, merged cells filled."""
    return _Grid(sheet)


def find_blocks(sheet: Sheet) -> tuple[Block, ...]:
    """Return every heading on the sheet, from top to bottom; a repeated one is one more."""
    grid = _Grid(sheet)
    return tuple(_blocks(grid))


def _blocks(grid: _Grid) -> Iterator[Block]:
    row, floor = 0, 0
    while row < len(grid.sheet.rows):
        if _is_anchor(grid, row):
            block = _block(grid, row, floor)
            yield block
            row = floor = block.bottom + 1
        else:
            row += 1


def _role(value: Value) -> Role | None:
    if not isinstance(value, str) or len(value) > _LONGEST_HEADING or _LABELLED.search(value):
        return None
    word = word_of(value)
    return word.role if word else None


def _is_anchor(grid: _Grid, row: int) -> bool:
    cells = grid.own(row)
    if not cells or not any(isinstance(value, str) for _, value in cells):
        return False
    roles = [_role(value) for _, value in cells]
    identities = {role for role in roles if role in IDENTITY}
    personless = Role.MONTH in roles and any(role in AMOUNTS for role in roles)
    if not identities and not personless:
        return False
    numbers = [value for _, value in cells if isinstance(value, float)]
    if numbers and not _are_headings(numbers):
        return False
    if any(_is_datum(value) for _, value in cells):
        return False
    recognised = sum(
        role is not None or month_of_heading(value) is not None
        for role, (_, value) in zip(roles, cells, strict=True)
    )
    if recognised == 1:
        below = grid.own(row + 1)
        recognised += sum(
            _role(value) in AMOUNTS or month_of_heading(value) is not None for _, value in below
        )
        numbers = [value for _, value in below if isinstance(value, float)]
        if numbers and not _are_headings(numbers):
            return False
    return recognised >= 2


def _is_datum(value: Value) -> bool:
    """Whether the value can only stand in a data row: then the labels beside it are no heading."""
    if isinstance(value, str):
        return len(value) < 30 and citizen_id(value) is not None
    return isinstance(value, Unreadable)


def _block(grid: _Grid, anchor: int, floor: int) -> Block:
    identity = [c for c, v in grid.own(anchor) if _role(v) in IDENTITY | {Role.MONTH}]
    bottom = anchor
    for row in _rows_below(grid, anchor, identity):
        bottom = row
    top = anchor
    while top > floor and anchor - top < _DEEPEST - 1 and _extends_up(grid, top - 1, identity):
        top -= 1
    return Block(top=top, bottom=bottom, texts=_texts(grid, top, bottom))


def _rows_below(grid: _Grid, anchor: int, identity: list[int]) -> Iterator[int]:
    """Yield the rows under the anchor that still belong to the heading."""
    for row in range(anchor + 1, min(anchor + _DEEPEST, len(grid.sheet.rows))):
        cells = grid.own(row)
        for column in identity:
            value = grid.sheet.at(row, column)
            if not is_blank(value) and value != grid.sheet.at(anchor, column):
                return
        if not cells:
            # A merged heading may cover a row without a word of its own.
            if all(grid.is_merged(row, c) and grid.at(row, c) is not None for c in identity):
                yield row
                continue
            return
        if any(
            isinstance(v, str) and is_total(v) and c <= min(identity, default=0) for c, v in cells
        ):
            return
        numbers = [v for _, v in cells if isinstance(v, float)]
        if numbers and not _are_headings(numbers):
            return
        if any(isinstance(v, (Unreadable,)) or _is_datum_text(v) for _, v in cells):
            return
        known = sum(
            _role(v) is not None or month_of_heading(v) is not None or _is_group(v)
            for _, v in cells
        )
        if not known and not _counts_up(numbers):
            return
        yield row


def _is_datum_text(value: Value) -> bool:
    return (
        isinstance(value, str)
        and bool(re.fullmatch(r"[¥￥]?[\d,，]+\.\d+元?|\d{4,}元?", value))
        and (month_of_heading(value) is None)
    )


def _are_headings(numbers: list[float]) -> bool:
    """Whether numbers in a row are months or years, not amounts."""
    return _counts_up(numbers) or all(
        month_of_heading(n) is not None or (1990 <= n <= 2079 and n.is_integer()) for n in numbers
    )


def _counts_up(numbers: list[float]) -> bool:
    """Whether the numbers are 1 to 12 as month headings write them."""
    return (
        len(numbers) >= 2
        and all(1 <= n <= 12 and n.is_integer() for n in numbers)
        and all(b - a in (1, 0, -11) or b == numbers[0] for a, b in pairwise(numbers))
    )


def _is_group(value: Value) -> bool:
    return isinstance(value, str) and (is_sum_heading(value) or year_in(value) is not None)


def _extends_up(grid: _Grid, row: int, identity: list[int]) -> bool:
    cells = grid.own(row)
    if not cells or any(isinstance(v, Unreadable) for _, v in cells):
        return False
    if any(_role(v) in {Role.HIRED_ON, Role.LEFT_ON, Role.EMPLOYER} for _, v in cells):
        return False
    leading = []
    for column, value in cells:
        if isinstance(value, str) and (
            _LABELLED.search(value) or value.rstrip().endswith((":", "：")) or len(value) > 20
        ):
            return False
        if isinstance(value, float):
            if not _are_headings([value]) and not 1 <= value <= 12:
                return False
            leading.append(column)
            continue
        if (
            month_of_heading(value) is not None
            or _role(value) in AMOUNTS
            or (isinstance(value, str) and year_in(value) is not None)
        ):
            leading.append(column)
    # A lone month over the names is the title of the sheet, not a heading of columns.
    if len(leading) >= 2:
        return True
    return len(leading) == 1 and leading[0] > max(identity, default=0)


def _texts(grid: _Grid, top: int, bottom: int) -> dict[int, tuple[Value, ...]]:
    texts: dict[int, tuple[Value, ...]] = {}
    for column in range(grid.width):
        over: list[Value] = []
        for row in range(top, bottom + 1):
            value = grid.at(row, column)
            if is_blank(value) and row < bottom and not grid.is_merged(row, column):
                value = _carried(grid, row, column, bottom)
            if not is_blank(value) and value not in over:
                over.append(value)
        if over:
            texts[column] = tuple(over)
    return texts


def _carried(grid: _Grid, row: int, column: int, bottom: int) -> Value:
    """The group heading to the left, which holds on although nobody merged its cells."""
    below = [grid.at(r, column) for r in range(row + 1, bottom + 1)]
    if all(is_blank(v) for v in below):
        return None
    if any(_role(v) is not None and _role(v) not in AMOUNTS for v in below):
        return None
    for left in range(column - 1, -1, -1):
        value = grid.at(row, left)
        if not is_blank(value):
            is_group = (
                month_of_heading(value) is not None
                or _role(value) in AMOUNTS
                or _is_group(value)
                or isinstance(value, float)
            )
            return value if is_group else None
    return None


def month_over(texts: tuple[Value, ...]) -> Month | None:
    """Return the month that the headings over one column name together: 2024年 over 3月."""
    year: int | None = None
    month: Month | None = None
    for value in texts:
        found = month_of_heading(value)
        if found is None and isinstance(value, float):
            found = month_of_cell(value)
        if found is not None:
            month = found if found.year or not (month and month.year) else month
        if isinstance(value, str):
            year = year_in(value) or year
        elif isinstance(value, float) and 1990 <= value <= 2079 and value.is_integer():
            year = int(value)
    if month is None:
        return None
    return Month(month.number, month.year or year)


def heading_text(texts: tuple[Value, ...]) -> str:
    """Return the headings over one column as one line, for people."""
    return " / ".join(
        f"{value.year}年{value.month}月" if isinstance(value, date) else shown(value).strip()
        for value in texts
    )
