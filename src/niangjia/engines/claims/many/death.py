"""Funeral and one-off grant after deaths at work, many at once (工亡待遇, R-21)."""

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
    Fen,
    Parts,
    chosen,
    counted,
    fits,
    in_common,
    in_hundredths,
    not_told,
    nothing,
    refuse,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import choices, most, must_be_told
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter

OCCASIONS = choices(DeathFacts, "occasion")
_EPOCH_YEAR = 1970
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
    return counted(deaths, rule.count, "amount", "funeral", "death_grant")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Months of the area's wage, and how many times the income."""

    times: tuple[Fraction, ...]

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("death.benefits")
        names = ("death.funeral_months", "death.income_multiple")
        times = tuple(Fraction(law.parameter(name).value) for name in names)
        tops, _ = in_common(*times)
        fits("R-21", most(DeathFacts, "national_disposable_income"), max(tops), 4)
        fits("R-21", MOST_WAGE, max(tops), 4)
        return cls(times=times)


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

    def count(self, deaths: Deaths) -> Parts:
        must_be_told(deaths, DeathFacts)
        is_later = deaths.occasion == _LATER
        refuse(is_later & (deaths.grade < 0), "停工留薪期满后死亡，没有伤残等级")
        law = self.laws.of(deaths.died_on)
        income = chosen(is_later, 0, self._income(deaths))
        refuse(income < 0, "法律库里没有上一年全国城镇居民人均可支配收入，别的年份不能代替")
        has_funeral = ~is_later | (deaths.grade <= BENEFITS_TO)
        (months, years), bottom = law.fractions("times")
        funeral = rounded(deaths.area_average_wage * has_funeral * months, bottom)
        grant = rounded(income * years, bottom)
        return {"amount": funeral + grant, "funeral": funeral, "death_grant": grant}

    def _income(self, deaths: Deaths) -> Fen:
        given = deaths.national_disposable_income
        if given.min() >= 0:
            return given
        years = deaths.died_on.astype("M8[Y]").astype(np.int64) + _EPOCH_YEAR - EARLIEST.year
        return chosen(given >= 0, given, np.array(self.incomes).take(years))


def _income_of(year: int, law: LawOn) -> int:
    try:
        figure, stands_in = law.parameter_of("death.disposable_income", str(year))
    except UnknownParameter:
        return -1
    return -1 if stands_in else in_hundredths("R-21", figure.value)
