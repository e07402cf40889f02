"""High-temperature allowance of many at once, by province (高温津贴, R-09)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from niangjia.engines.claims.heat import HeatFacts
from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    SCALE,
    Columns,
    Days,
    Fault,
    Fen,
    Parts,
    counted,
    fits,
    in_hundredths,
    not_days,
    not_told,
    nothing,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.months import month_ends, months_of_year
from niangjia.engines.claims.many.told import choices, most, told
from niangjia.engines.law import LawOn, StatuteBook

WORKS = choices(HeatFacts, "work")


@dataclass(frozen=True, slots=True, kw_only=True)
class HotMonths(Columns):
    """A row for each worker and month in the heat: where, at which work, for how many days.

    `region` is the GB/T 2260 code as a number, `work` a place in WORKS, `day` any of the month,
    `days` in hundredths and needed where the place pays by the day; -1 stands for what is not told.
    """

    region: Fen
    day: Days
    work: Fen = field(default_factory=nothing)
    days: Fen = field(default_factory=not_told)
    monthly_allowance: Fen = field(default_factory=not_told)
    daily_allowance: Fen = field(default_factory=not_told)
    paid: Fen = field(default_factory=nothing)


def heat_allowance(months: HotMonths, book: StatuteBook) -> Parts:
    """Return the allowance of each month in the heat, less what was paid (R-09; 防暑降温办法 17).

    :raises FaultyRow: a place whose standard is not on file, no days where it pays by the day.
    """
    laws = Laws(book=book, names=("heat.",), numbers=_Numbers.of)
    return counted(months, partial(_faults, laws=laws), partial(_owed, laws=laws))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """A place's rates in fen, -1 for none: by the day, by the month and work; its season."""

    day: int
    month: tuple[int, ...]
    season: tuple[bool, ...]

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("heat.is_wage")

        def rate(name: str) -> int:
            found = law.parameter_if_any(f"heat.{name}")
            return in_hundredths("R-09", found.value) if found else -1

        fits("R-09", MOST_WAGE, most(HeatFacts, "days"), 4)
        season = law.norm_if_any("heat.months")
        return cls(
            day=rate("day"),
            month=tuple(rate(f"month_{work.lower()}") for work in WORKS),
            season=tuple(not season or f"{n:02d}" in season.items for n in range(1, 13)),
        )


def _faults(months: HotMonths, *, laws: Laws[_Numbers]) -> Iterator[Fault]:
    yield from not_days((months.day, "月份"))
    yield from told(months, HeatFacts)
    ends = month_ends(months.day)
    yield from laws.unknown(ends, months.region)
    lacking = laws.each(months, ends, _lacking, months.region)
    yield lacking["rate"] != 0, "法律库里没有那个地方的高温津贴标准，请录入或者填上标准"
    yield lacking["days"] != 0, "那里按天发，没有在高温下做工的天数"


def _is_by_day(months: HotMonths, law: _Numbers) -> Fen:
    by_day = (months.daily_allowance >= 0) | ((months.monthly_allowance < 0) & (law.day >= 0))
    return by_day.astype(np.int64)


def _monthly(months: HotMonths, law: _Numbers) -> Fen:
    rates = np.array(law.month)[months.work]
    return np.where(months.monthly_allowance >= 0, months.monthly_allowance, rates)


def _lacking(months: HotMonths, law: _Numbers) -> Parts:
    by_day = _is_by_day(months, law)
    return {
        "rate": ((by_day == 0) & (_monthly(months, law) < 0)).astype(np.int64),
        "days": by_day & (months.days < 0),
    }


def _owed(months: HotMonths, *, laws: Laws[_Numbers]) -> Parts:
    return laws.each(months, month_ends(months.day), _count, months.region)


def _count(months: HotMonths, law: _Numbers) -> Parts:
    in_season = np.array(law.season)[months_of_year(months.day) - 1]
    by_month = np.where(in_season, _monthly(months, law), 0)
    rate = np.where(months.daily_allowance >= 0, months.daily_allowance, law.day)
    days = np.where(in_season, np.maximum(months.days, 0), 0)
    by_day = rounded(np.maximum(rate, 0) * days, SCALE)
    total = np.where(_is_by_day(months, law) != 0, by_day, by_month)
    return {"amount": np.maximum(total - months.paid, 0)}
