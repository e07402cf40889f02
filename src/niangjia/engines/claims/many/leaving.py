"""The province's two grants for injured workers who leave, many at once (R-23)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import ceil

import numpy as np

from niangjia.engines.claims.injury_grants import GrantFacts
from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    SCALE,
    Columns,
    Days,
    Fen,
    Flags,
    Parts,
    counted,
    fits,
    in_hundredths,
    no,
    not_told,
    refuse,
    rounded,
)
from niangjia.engines.claims.many.laws import Law, Laws
from niangjia.engines.claims.many.told import most, must_be_told
from niangjia.engines.law import LawOn, Norm, StatuteBook

_GRADES = range(11)
# Which wage the months are multiplied with, as the province says; -1 where it does not.
_BASES = ("own", "province", "area")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leavers(Columns):
    """Workers of grade 5 to 10 who leave; years and months in hundredths, -1 for what is not told.

    `region` is the GB/T 2260 code as a number. Which of the three wages is needed, the province
    says; the averages are those of the year before leaving.
    """

    region: Fen
    grade: Fen
    left_on: Days
    provincial_average_wage: Fen = field(default_factory=not_told)
    area_average_wage: Fen = field(default_factory=not_told)
    own_wage: Fen = field(default_factory=not_told)
    years_to_retirement: Fen = field(default_factory=not_told)
    is_occupational_disease: Flags = field(default_factory=no)
    counted_years: Fen = field(default_factory=not_told)
    medical_grant_months: Fen = field(default_factory=not_told)
    employment_grant_months: Fen = field(default_factory=not_told)
    grant_base_wage: Fen = field(default_factory=not_told)


def leaving_grants(leavers: Leavers, book: StatuteBook) -> Parts:
    """Return both grants by the table of each province, and their sum (R-23; 工伤保险条例 36, 37).

    :raises FaultyRow: a province whose table is not on file, a wage or years it needs not told.
    """
    laws = Laws(book=book, names=("injury_grants.", "injury."), numbers=_Numbers.of)
    return counted(
        leavers, partial(_count, laws=laws), "amount", "medical_grant", "employment_grant"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grant:
    """One grant of a province by grade, in hundredths, -1 for what it does not fix."""

    months: tuple[int, ...]
    per_year: tuple[int, ...]
    floor: tuple[int, ...]
    base: int

    @classmethod
    def of(cls, kind: str, law: LawOn) -> "_Grant":
        def each(name: str) -> tuple[int, ...]:
            found = (law.parameter_if_any(f"injury_grants.{name}_{grade}") for grade in _GRADES)
            return tuple(in_hundredths("R-23", one.value) if one else -1 for one in found)

        norm = law.norm_if_any(f"injury_grants.{kind}_base")
        made = cls(
            months=each(kind),
            per_year=each(f"{kind}_per_year"),
            floor=each(f"{kind}_floor"),
            # Without a word of which wage, it is the area's: as one by one.
            base=_base_of(norm) if norm else -1,
        )
        years = most(GrantFacts, "counted_years") // SCALE
        longest = max(*made.months, *made.floor, years * max(made.per_year))
        fits("R-23", MOST_WAGE, max(longest, most(GrantFacts, "medical_grant_months")), 8 * SCALE)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Both grants of a province, what a disease adds, and what is left near retirement."""

    medical: _Grant
    employment: _Grant
    disease_plus: int
    ratios: tuple[int, ...]

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("injury.grants_by_province")
        plus = law.parameter_if_any("injury_grants.occupational_disease_plus")
        within = law.parameter_if_any("injury_grants.near_retirement_years")
        years = range(ceil(within.value) if within else 0)
        names = [f"injury_grants.near_retirement_{n}" for n in years]
        ratios = [in_hundredths("R-23", law.parameter(name).value) for name in names]
        enough = most(GrantFacts, "years_to_retirement") // SCALE + 1 - len(ratios)
        return cls(
            medical=_Grant.of("medical", law),
            employment=_Grant.of("employment", law),
            disease_plus=in_hundredths("R-23", plus.value) if plus else 0,
            # The first stands for who did not tell; whole years left from the second on.
            ratios=(SCALE, *ratios, *(SCALE for _ in range(enough))),
        )


def _base_of(norm: Norm) -> int:
    return _BASES.index(next((one for one in norm.items if one in _BASES), "area"))


def _count(leavers: Leavers, *, laws: Laws[_Numbers]) -> Parts:
    must_be_told(leavers, GrantFacts)
    law = laws.of(leavers.left_on, leavers.region)
    plus = law.number(lambda one: one.disease_plus)
    ratio = law.entry(lambda one: one.ratios, leavers.years_to_retirement // SCALE + 1)
    medical = _granted(leavers, law, lambda one: one.medical, leavers.medical_grant_months)
    employment = _granted(leavers, law, lambda one: one.employment, leavers.employment_grant_months)
    medical = rounded(medical * (plus * leavers.is_occupational_disease + SCALE), SCALE * SCALE)
    employment = rounded(employment * ratio, SCALE * SCALE)
    return {
        "amount": medical + employment,
        "medical_grant": medical,
        "employment_grant": employment,
    }


def _granted(
    leavers: Leavers, law: Law[_Numbers], get: Callable[[_Numbers], _Grant], given: Fen
) -> Fen:
    """Return the wage times the months of one grant, in hundredths of a fen."""
    return _months(leavers, law, get, given) * _base(leavers, law, get)


def _months(
    leavers: Leavers, law: Law[_Numbers], get: Callable[[_Numbers], _Grant], given: Fen
) -> Fen:
    """Return the months of wage, in hundredths: given, of the table, or by years begun."""
    table = law.entry(lambda one: get(one).months, leavers.grade)
    months = np.where(given >= 0, given, table)
    unknown = months < 0
    if not unknown.any():
        return months
    per_year = law.entry(lambda one: get(one).per_year, leavers.grade)
    refuse(unknown & (per_year < 0), "省里的补助金标准没有录入，没有原文不计算")
    refuse(unknown & (leavers.counted_years < 0), "没有计发年限")
    years = (leavers.counted_years + SCALE - 1) // SCALE
    floor = law.entry(lambda one: get(one).floor, leavers.grade)
    return np.where(unknown, np.maximum(years * per_year, floor), months)


def _base(leavers: Leavers, law: Law[_Numbers], get: Callable[[_Numbers], _Grant]) -> Fen:
    """Return the wage that the months are multiplied with."""
    which = law.number(lambda one: get(one).base)
    wages = (leavers.own_wage, leavers.provincial_average_wage, leavers.area_average_wage)
    base = leavers.grant_base_wage
    for place, wage in enumerate(wages):
        base = np.where((which == place) & (leavers.grant_base_wage < 0), wage, base)
    refuse(base < 0, "没有省里规定作基数的那个工资")
    return base
