"""What a public figure is: a name, a definition, a period, a denominator, and never a person."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import figures as in_figures

SMALLEST = 5
"""Fewer people or cases than this are not published, nor what would give them away."""
ENOUGH_FOR_PERCENT = 20
"""With fewer cases a percentage says more than is known: only the counts are given."""
NOT_PUBLISHED = f"少于 {SMALLEST}，不公布"
ONE_PLACE = Decimal("0.1")

Key = TypeVar("Key", bound=Hashable)


class PeriodBackwards(DomainError):
    code = "insight.period_backwards"
    message = "统计的起始日 %(since)s 要早于截止日 %(until)s（截止日当天不算）。"


class Unit(StrEnum):
    """What a figure counts."""

    PEOPLE = "人"
    CASES = "件"
    FEN = "元"
    PERCENT = "%"
    DAYS = "天"


@dataclass(frozen=True, slots=True)
class Period:
    """The days counted: from `since`, up to and not including `until`."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise PeriodBackwards(since=self.since, until=self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a figure means, for whoever reads it; it changes only with its `version`."""

    key: str
    zh: str
    definition: str
    denominator: str
    unit: Unit
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One public figure of a period.

    `value` is the figure itself (people, fen, per cent, days), `numerator` and `of` the counts
    behind a share, `rows` the people or cases it rests on. What is suppressed holds no number.
    """

    about: Definition
    period: Period
    value: int | Decimal | None = None
    numerator: int | None = None
    of: int | None = None
    rows: int | None = None
    note: str = ""
    suppressed: bool = False

    @property
    def shown(self) -> str:
        """The figure as people read it."""
        if self.suppressed:
            return NOT_PUBLISHED
        if self.about.unit is Unit.PERCENT and self.of is not None:
            counts = f"{self._count(self.of)}中 {self._count(self.numerator or 0)}"
            return f"{self.value}%（{counts}）" if self.value is not None else counts
        if self.value is None:
            return "还没有"
        if self.about.unit is Unit.FEN:
            return f"{in_figures(int(self.value))} 元"
        return f"{self.value:,} {self.about.unit.value}"

    def _count(self, number: int) -> str:
        if self.about.key == "recovery_rate":
            return f"{in_figures(number)} 元"
        return f"{number:,} 件"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One row of a breakdown; what is suppressed holds no number."""

    key: str
    zh: str
    people: int | None
    fen: int | None
    suppressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All public figures of a period, as the house knew them at a moment."""

    period: Period
    known: datetime
    figures: tuple[Figure, ...]
    by_kind: tuple[Cell, ...]


def is_small(count: int) -> bool:
    """Return whether so few are not published; none at all may be said."""
    return 0 < count < SMALLEST


def count_figure(
    about: Definition, period: Period, value: int, *, rows: int, note: str = ""
) -> Figure:
    """Return a figure that counts or sums, resting on so many people or cases."""
    if is_small(rows):
        return Figure(about=about, period=period, suppressed=True)
    return Figure(about=about, period=period, value=value, rows=rows, note=note)


def share_figure(about: Definition, period: Period, numerator: int, of: int) -> Figure:
    """Return a share of cases: suppressed when a part or the rest is small, counts when few.

    The rest counts too: whoever knows a whole and a part knows what is missing.
    """
    if any(is_small(count) for count in (of, numerator, of - numerator)):
        return Figure(about=about, period=period, suppressed=True)
    percent = None
    if of >= ENOUGH_FOR_PERCENT:
        percent = (Decimal(numerator) * 100 / of).quantize(ONE_PLACE)
    return Figure(about=about, period=period, value=percent, numerator=numerator, of=of, rows=of)


def money_share_figure(
    about: Definition, period: Period, numerator: int, of: int, *, people: int
) -> Figure:
    """Return a share of money that rests on so many people."""
    if is_small(people):
        return Figure(about=about, period=period, suppressed=True)
    percent = None
    if people >= ENOUGH_FOR_PERCENT and of:
        percent = (Decimal(numerator) * 100 / of).quantize(ONE_PLACE)
    return Figure(
        about=about, period=period, value=percent, numerator=numerator, of=of, rows=people
    )


def hidden_cells(counts: Mapping[Key, int]) -> frozenset[Key]:
    """Return the cells of a breakdown that are not published, given that its total is.

    Small ones, and as many of the next smallest as it takes that the total minus the published
    cells gives none away: never one alone, and never fewer than five people together.
    """
    hidden = {key for key, count in counts.items() if is_small(count)}
    rest = sorted((key for key in counts if counts[key] >= SMALLEST), key=lambda k: counts[k])
    while hidden and rest and (len(hidden) < 2 or sum(counts[key] for key in hidden) < SMALLEST):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def median_days(ended: list[int], running: list[int]) -> int | None:
    """Return the days after which half have ended, or None while that day is not reached.

    Kaplan–Meier: who is still running counts for as long as she was watched (删失), instead of
    being left out, which would make everything look quicker than it is.
    """
    # Exact fractions: a rounded half may lie on the wrong side of the half.
    surviving, at_risk = Fraction(1), len(ended) + len(running)
    for day in sorted({*ended, *running}):
        ends = ended.count(day)
        if ends:
            surviving *= 1 - Fraction(ends, at_risk)
            if surviving <= Fraction(1, 2):
                return day
        at_risk -= ends + running.count(day)
    return None
