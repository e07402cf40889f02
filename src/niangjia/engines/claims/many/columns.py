"""Columns of facts: what every rule over many workers takes, refuses and rounds alike.

Every decimal stands in hundredths, as a whole number: money in fen, hours, days, months and ratios
likewise; whole counts (years, grades) as they are. A yes or no is a column of booleans, a choice
the place of its word in the readable form's list (see `places`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
# Which rows cannot be counted, and why.
Fault = tuple[Flags, str]
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

    def rows(self, rows: slice | Flags) -> Self:
        """Return some of the workers."""
        return type(self)(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})


def _whole(name: str, column: NDArray[Any]) -> NDArray[Any]:
    kind = column.dtype.kind
    if kind == "M":
        return column.astype("M8[D]", copy=False)
    if kind == "b":
        return column
    if kind not in "iu" or column.dtype == np.uint64:
        raise NotWhole(column=name)
    return column.astype(np.int64, copy=False)


def counted(
    columns: C, faults: Callable[[C], Iterable[Fault]], count: Callable[[C], Parts]
) -> Parts:
    """Return what each is owed, or name the first who cannot be counted.

    `faults` yields its checks in order, each on the ground that those before it found nobody.

    :raises FaultyRow: nobody is counted then.
    """
    owed: Parts = {}
    # Nobody at all is still one (empty) chunk, so that the parts have their names.
    for begin in range(0, len(columns) or 1, _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        chunk = columns.rows(rows)
        if any(faulty.any() for faulty, _ in faults(chunk)):
            raise _refusal(columns, faults)
        for code, part in count(chunk).items():
            if code not in owed:
                owed[code] = np.empty(len(columns), dtype=np.int64)
            owed[code][rows] = part
    return owed


def _refusal(columns: C, faults: Callable[[C], Iterable[Fault]]) -> FaultyRow:
    faulty, why = next(found for found in faults(columns) if found[0].any())
    rows = np.flatnonzero(faulty)
    return FaultyRow(row=int(rows[0]) + 1, why=why, more=len(rows) - 1)


# --- checks ---------------------------------------------------------------------------------------


def outside(column: Fen, least: int | Fen, most: int | Fen) -> Flags:
    """Return which are below the least or above the most."""
    found: Flags = (column < least) | (column > most)
    return found


def not_wages(*named: tuple[Fen, str]) -> Iterator[Fault]:
    """Yield which monthly sums are negative, or more than anybody earns."""
    for column, what in named:
        yield outside(column, 0, MOST_WAGE), f"{what}不合理"


def not_sums(*named: tuple[Fen, str]) -> Iterator[Fault]:
    """Yield which sums are negative, or more than anybody is owed."""
    for column, what in named:
        yield outside(column, 0, MOST_SUM), f"{what}不合理"


def not_days(*named: tuple[Days, str]) -> Iterator[Fault]:
    """Yield which days are missing (NaT lies below every day), or a slip of the pen."""
    for column, what in named:
        yield (
            outside(numbers(column), number(EARLIEST), number(NO_LATER) - 1),
            f"没有{what}，或者{what}不在 {EARLIEST} 到 {NO_LATER} 之间",
        )


def not_days_if_any(*named: tuple[Days, str]) -> Iterator[Fault]:
    """Yield which days, where there is one, are a slip of the pen."""
    for column, what in named:
        days = numbers(column)
        off = outside(days, number(EARLIEST), number(NO_LATER) - 1)
        yield off & there_is(column), f"{what}不在 {EARLIEST} 到 {NO_LATER} 之间"


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
