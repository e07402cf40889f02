"""High-temperature allowance of many at once, by province (高温津贴, R-09)."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from niangjia.engines.claims.heat import HeatFacts
from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    SCALE,
    Columns,
    Days,
    Fen,
    Parts,
    chosen,
    counted,
    fits,
    in_hundredths,
    must_be_day,
    not_told,
    nothing,
    refuse,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.months import month_ends, months_of_year
from niangjia.engines.claims.many.told import choices, most, must_be_told
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
    return counted(months, partial(_count, laws=laws), "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """A place's rates in fen, -1 for none: by the day, by the month and work; its season."""

    day: int
    month: tuple[int, ...]
    season: tuple[int, ...]

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
            season=tuple(int(not season or f"{n:02d}" in season.items) for n in range(1, 13)),
        )


def _count(months: HotMonths, *, laws: Laws[_Numbers]) -> Parts:
    must_be_day(months.day, "月份")
    must_be_told(months, HeatFacts)
    law = laws.of(month_ends(months.day), months.region)
    day_rate = law.number("day")
    monthly, daily = months.monthly_allowance, months.daily_allowance
    by_day = (daily >= 0) | ((monthly < 0) & (day_rate >= 0))
    monthly = chosen(monthly >= 0, monthly, law.entry("month", months.work))
    refuse(~by_day & (monthly < 0), "法律库里没有那个地方的高温津贴标准，请录入或者填上标准")
    refuse(by_day & (months.days < 0), "那里按天发，没有在高温下做工的天数")
    season = law.entry("season", months_of_year(months.day) - 1)
    total = monthly * season
    if by_day.any():
        rate = chosen(daily >= 0, daily, day_rate)
        total = chosen(by_day, rounded(rate * months.days * season, SCALE), total)
    return {"amount": np.maximum(total - months.paid, 0)}
