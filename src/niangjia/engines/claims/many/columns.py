"""Columns of facts: what every rule over many workers takes, refuses and rounds alike.

Every decimal stands in hundredths, as a whole number: money in fen, hours, days and months
likewise (the ratio of R-04 in ten-thousandths); whole counts (years, grades) as they are. A yes or
no is a column of booleans, a choice the place of its word in the readable form's list (see
`places`).
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from niangjia.engines.claims.schema import SUM, WAGE
from niangjia.kernel.errors import DomainError

Days = NDArray[np.datetime64]
Fen = NDArray[np.int64]
Flags = NDArray[np.bool_]
# What each worker is owed in fen, by the codes of the readable form's parts; `amount` is the whole.
Parts = dict[str, Fen]
C = TypeVar("C", bound="Columns")

SCALE = 100
# One fen less than what the readable form takes for a slip of the pen.
MOST_WAGE = WAGE["lt"] * SCALE - 1
MOST_SUM = SUM["lt"] * SCALE - 1
EARLIEST, NO_LATER = date(1900, 1, 1), date(2200, 1, 1)
# So many at a time stay in the processor's nearest memory.
_CHUNK = 1 << 15
_BITS = 62


class Uneven(DomainError):
    """Columns of different length: some worker would get another's wage."""

    code = "claims.uneven_columns"
    message = "各列的人数不一样：%(lengths)s。请每人一行，每列一样长。"


class NotWhole(DomainError):
    """A column of floats or words, which would be wrong in the fen."""

    code = "claims.not_whole_column"
    message = "“%(column)s”这一列要用整数（钱用分，小时、天数、比例用百分之一），日期列用日期。"


class FaultyRow(DomainError):
    """A worker whose dates or wages cannot be; nobody is computed then."""

    code = "claims.faulty_row"
    message = "第 %(row)s 行（从 1 数起）%(why)s，还有 %(more)s 行也要改。请改正以后再算。"


class TooFine(DomainError):
    """A number of the law so long that a product would leave 63 bits."""

    code = "claims.too_fine_for_many"
    message = "“%(rule)s”现在的数字太大或者位数太多，成批计算会出错。请逐人计算，并告诉维护人员。"


# What stands for every worker where a column is left out.


def nothing() -> Fen:
    """Return nought."""
    return np.array(0, dtype=np.int64)


def one() -> Fen:
    """Return one."""
    return np.array(1, dtype=np.int64)


def not_told() -> Fen:
    """Return what stands where a number is not known: one below nought."""
    return np.array(-1, dtype=np.int64)


def never() -> Days:
    """Return the day that did not come."""
    return np.array("NaT", dtype="M8[D]")


def no() -> Flags:
    """Return no for everybody."""
    return np.array(False)


def yes() -> Flags:
    """Return yes for everybody."""
    return np.array(True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns of equal length, a row for each worker.

    :raises Uneven: some column is longer than another.
    :raises NotWhole: a column of floats, texts or objects.
    """

    def __post_init__(self) -> None:
        columns = {one.name: _whole(one.name, getattr(self, one.name)) for one in fields(self)}
        lengths = {name: len(column) for name, column in columns.items() if column.ndim}
        if len(set(lengths.values())) > 1:
            raise Uneven(lengths="、".join(f"{name} {n}" for name, n in lengths.items()))
        size = max(lengths.values())
        for name, column in columns.items():
            whole = column if column.ndim else np.broadcast_to(column, size)
            object.__setattr__(self, name, whole)

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def rows(self, rows: slice) -> Self:
        """Return some of the workers."""
        found = object.__new__(type(self))
        for one in fields(self):
            object.__setattr__(found, one.name, getattr(self, one.name)[rows])
        return found


def _whole(name: str, column: NDArray[Any]) -> NDArray[Any]:
    kind = column.dtype.kind
    if kind == "M":
        return column.astype("M8[D]", copy=False)
    if kind == "b":
        return column
    if kind not in "iu" or column.dtype == np.uint64:
        raise NotWhole(column=name)
    return column.astype(np.int64, copy=False)


class _Refused(Exception):
    """Rows that cannot be counted, and why."""

    def __init__(self, faulty: Flags, why: str) -> None:
        super().__init__(why)
        self.faulty, self.why = faulty, why


def counted(columns: C, count: Callable[[C], Parts], *codes: str) -> Parts:
    """Return what each is owed by the codes of the parts, or name the first who cannot be counted.

    `count` refuses rows as it goes (see `refuse`), each on the ground that what it refused before
    found nobody.

    :raises FaultyRow: nobody is counted then.
    """
    owed = {code: np.empty(len(columns), dtype=np.int64) for code in codes}

    def count_from(begin: int) -> None:
        rows = slice(begin, begin + _CHUNK)
        found = count(columns.rows(rows))
        for code, whole in owed.items():
            whole[rows] = found[code]

    begins = range(0, len(columns), _CHUNK)
    try:
        if len(begins) > 1:
            # Arrays are worked on outside Python's lock: every core takes chunks of its own.
            with ThreadPoolExecutor(os.cpu_count()) as cores:
                for _ in cores.map(count_from, begins):
                    pass
        elif begins:
            count_from(0)
    except _Refused:
        raise _named(columns, count) from None
    return owed


def _named(columns: C, count: Callable[[C], Parts]) -> FaultyRow:
    """Return the refusal over all rows at once, so that all faulty ones are told."""
    try:
        count(columns)
    except _Refused as refused:
        rows = np.flatnonzero(refused.faulty)
        return FaultyRow(row=int(rows[0]) + 1, why=refused.why, more=len(rows) - 1)
    raise AssertionError("what is refused in part is refused in whole")


# --- checks ---------------------------------------------------------------------------------------


def refuse(faulty: Flags, why: str) -> None:
    """Refuse the rows that are faulty; nothing happens where none is."""
    if faulty.any():
        raise _Refused(faulty, why)


def must_lie(column: Fen, least: int, most: int, why: str) -> None:
    """Refuse what is below the least or above the most."""
    told = column[:1] if is_alike(column) else column
    # What is below the least is, as an unsigned number, above every most.
    if (told - least if least else told).view(np.uint64).max() > most - least:
        refuse(outside(column, least, most), why)


def must_be_day(column: Days, what: str) -> None:
    """Refuse days that are missing (NaT lies below every day), or a slip of the pen."""
    why = f"没有{what}，或者{what}不在 {EARLIEST} 到 {NO_LATER} 之间"
    must_lie(numbers(column), _FIRST, _LAST, why)


def must_be_day_if_any(column: Days, what: str) -> None:
    """Refuse days that, where there is one, are a slip of the pen."""
    days = numbers(column[:1] if is_alike(column) else column)
    if days.min() < _FIRST or days.max() > _LAST:
        off = outside(numbers(column), _FIRST, _LAST) & there_is(column)
        refuse(off, f"{what}不在 {EARLIEST} 到 {NO_LATER} 之间")


def is_alike(column: NDArray[Any]) -> bool:
    """Tell whether the column was left out, so that one value stands for every row."""
    return column.strides == (0,)


def outside(column: Fen, least: int | Fen, most: int | Fen) -> Flags:
    """Return which are below the least or above the most."""
    found: Flags = (column < least) | (column > most)
    return found


def there_is(column: Days) -> Flags:
    """Return which rows have a day at all."""
    found: Flags = numbers(column) != _NEVER
    return found


def numbers(days: Days) -> Fen:
    """Return days as numbers counted from 1970-01-01; NaT is below all of them."""
    return days.astype("M8[D]", copy=False).view(np.int64)


def number(day: date) -> int:
    """Return the number of one day, as `numbers` does."""
    return day.toordinal() - _EPOCH


_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = number(EARLIEST), number(NO_LATER) - 1
_NEVER = np.iinfo(np.int64).min


def places(words: Sequence[str], column: Iterable[str]) -> Fen:
    """Return a column of words as their places in the readable form's list, -1 for another."""
    place = {word: n for n, word in enumerate(words)}
    return np.array([place.get(word, -1) for word in column], dtype=np.int64)


# --- exact arithmetic -----------------------------------------------------------------------------


def fits(rule: str, *factors: Fraction | int) -> None:
    """Refuse numbers of the law whose products would leave 63 bits.

    :raises TooFine: the product of the factors is beyond them.
    """
    product = Fraction(1)
    for factor in factors:
        product *= Fraction(factor)
    if product >= 1 << _BITS:
        raise TooFine(rule=rule)


def in_hundredths(rule: str, value: Fraction | Decimal) -> int:
    """Return a number of the law as columns count it.

    :raises TooFine: it has more than two places.
    """
    scaled = Fraction(value) * SCALE
    if scaled.denominator != 1:
        raise TooFine(rule=rule)
    return int(scaled)


def chosen(use: Flags, these: Fen | int, those: Fen | int) -> Fen:
    """Return these where they are to be used, those elsewhere.

    By a product, not by `np.where`: a branch a row is guessed wrong half the time, which takes
    three times as long. A difference that leaves 63 bits comes back by the sum.
    """
    if isinstance(those, int) and not those:
        kept: Fen = np.multiply(these, use)
        return kept
    if isinstance(these, int) and not these:
        rest: Fen = np.multiply(those, ~use)
        return rest
    found: Fen = those + (these - those) * use
    return found


def rounded(top: Fen, bottom: int | Fen) -> Fen:
    """Return the quotient to the fen, halves up; nothing is below zero."""
    return (2 * top + bottom) // (2 * bottom)


def times(amount: Fen, weight: Fen | int, bottom: int) -> Fen:
    """Return amount × weight ÷ bottom to the fen, halves up, where the product would not fit.

    What the bottom divides is multiplied by itself; only the rest is rounded.
    """
    whole = amount // bottom
    rest = amount - whole * bottom
    return whole * weight + rounded(rest * weight, bottom)


def in_common(*values: Fraction) -> tuple[tuple[int, ...], int]:
    """Return the numerators of fractions over their common denominator, and that."""
    bottom = lcm(*(value.denominator for value in values))
    return tuple(int(value * bottom) for value in values), bottom
