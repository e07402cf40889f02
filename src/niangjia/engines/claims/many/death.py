"""Funeral and one-off grant after deaths at work, many at once (工亡待遇, R-21)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from niangjia.engines.claims.death import BENEFITS_TO, DeathFacts
from niangjia.engines.claims.many.columns import (
    EARLIEST,
    MOST_WAGE,
    NO_LATER,
    Columns,
    Days,
    Fault,
    Fen,
    Flags,
    Parts,
    counted,
    fits,
    in_common,
    in_hundredths,
    not_told,
    nothing,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import choices, most, told
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter

OCCASIONS = choices(DeathFacts, "occasion")
_LATER = OCCASIONS.index("AFTER_STOP_WORK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deaths(Columns):
    """Deaths at work, or of injured workers later on (`occasion`, a place in OCCASIONS).

    `national_disposable_income` (a year's, -1: that of the book) is that of the year before.
    """

    died_on: Days
    area_average_wage: Fen
    national_disposable_income: Fen = field(default_factory=not_told)
    occasion: Fen = field(default_factory=nothing)
    grade: Fen = field(default_factory=not_told)


def death(deaths: Deaths, book: StatuteBook) -> Parts:
    """Return the funeral grant, the one-off grant and their sum (R-21; 工伤保险条例 39).

    The dependants' pensions are a list for each and counted one by one.

    :raises FaultyRow: the nation's income of the year before not on file, no grade where it
        matters, before the regulation of 2011.
    """
    rule = _Rule.of(book)
    return counted(deaths, rule.faults, rule.owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Months of the area's wage and times the income, over their common bottom."""

    funeral: int
    income: int
    bottom: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("death.benefits")
        names = ("death.funeral_months", "death.income_multiple")
        (funeral, income), bottom = in_common(*(Fraction(law.parameter(n).value) for n in names))
        fits("R-21", MOST_WAGE, funeral, 4)
        fits("R-21", most(DeathFacts, "national_disposable_income"), income, 4)
        return cls(funeral=funeral, income=income, bottom=bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """The rule with the nation's income by the year of death, -1 where it is not on file."""

    laws: Laws[_Numbers]
    incomes: tuple[int, ...]

    @classmethod
    def of(cls, book: StatuteBook) -> "_Rule":
        law = book.on(book.checked_on)
        return cls(
            laws=Laws(book=book, names=("death.",), numbers=_Numbers.of),
            incomes=tuple(
                _income_of(year - 1, law) for year in range(EARLIEST.year, NO_LATER.year)
            ),
        )

    def _income(self, deaths: Deaths) -> Fen:
        years = deaths.died_on.astype("M8[Y]").astype(np.int64) + 1970 - EARLIEST.year
        known = np.array(self.incomes)[years]
        given = deaths.national_disposable_income
        return np.where(given >= 0, given, known)

    def faults(self, deaths: Deaths) -> Iterator[Fault]:
        yield from told(deaths, DeathFacts)
        yield (deaths.occasion == _LATER) & (deaths.grade < 0), "停工留薪期满后死亡，没有伤残等级"
        yield from self.laws.unknown(deaths.died_on)
        unknown = _has_grant(deaths) & (self._income(deaths) < 0)
        yield unknown, "法律库里没有上一年全国城镇居民人均可支配收入，别的年份不能代替"

    def owed(self, deaths: Deaths) -> Parts:
        counts = _Counts(
            area=np.where(_has_funeral(deaths), deaths.area_average_wage, 0),
            income=np.where(_has_grant(deaths), self._income(deaths), 0),
        )
        return self.laws.each(counts, deaths.died_on, _count)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts(Columns):
    """The two sums that are multiplied, 0 where nothing is due."""

    area: Fen
    income: Fen


def _income_of(year: int, law: LawOn) -> int:
    try:
        figure, stands_in = law.parameter_of("death.disposable_income", str(year))
    except UnknownParameter:
        return -1
    return -1 if stands_in else in_hundredths("R-21", figure.value)


def _has_grant(deaths: Deaths) -> Flags:
    found: Flags = deaths.occasion != _LATER
    return found


def _has_funeral(deaths: Deaths) -> Flags:
    return _has_grant(deaths) | (deaths.grade <= BENEFITS_TO)


def _count(counts: _Counts, law: _Numbers) -> Parts:
    funeral = rounded(counts.area * law.funeral, law.bottom)
    grant = rounded(counts.income * law.income, law.bottom)
    return {"amount": funeral + grant, "funeral": funeral, "death_grant": grant}
