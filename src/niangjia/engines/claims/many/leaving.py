"""The province's two grants for injured workers who leave, many at once (R-23)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from niangjia.engines.claims.injury_grants import GrantFacts
from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    SCALE,
    Columns,
    Days,
    Fault,
    Fen,
    Flags,
    Parts,
    counted,
    fits,
    in_hundredths,
    no,
    not_told,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import most, told
from niangjia.engines.law import LawOn, StatuteBook

_KINDS = ("medical", "employment")
_GRADES = range(11)
_BASES = {
    "own": "own_wage",
    "province": "provincial_average_wage",
    "area": "area_average_wage",
}


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
    return counted(leavers, partial(_faults, laws=laws), partial(_owed, laws=laws))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grant:
    """One grant of a province by grade, in hundredths, -1 for what it does not fix."""

    months: tuple[int, ...]
    per_year: tuple[int, ...]
    floor: tuple[int, ...]
    base: str

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
            base=next((one for one in norm.items if one in _BASES), "area") if norm else "",
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
    within: int
    ratios: tuple[int, ...]

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("injury.grants_by_province")
        plus = law.parameter_if_any("injury_grants.occupational_disease_plus")
        within = law.parameter_if_any("injury_grants.near_retirement_years")
        names = (
            f"injury_grants.near_retirement_{n}" for n in range(int(within.value) if within else 0)
        )
        return cls(
            medical=_Grant.of("medical", law),
            employment=_Grant.of("employment", law),
            disease_plus=in_hundredths("R-23", plus.value) if plus else 0,
            within=in_hundredths("R-23", within.value) if within else 0,
            ratios=tuple(in_hundredths("R-23", law.parameter(name).value) for name in names),
        )


def _faults(leavers: Leavers, *, laws: Laws[_Numbers]) -> Iterator[Fault]:
    yield from told(leavers, GrantFacts)
    yield from laws.unknown(leavers.left_on, leavers.region)
    lacking = laws.each(leavers, leavers.left_on, _lacking, leavers.region)
    yield lacking["table"] != 0, "省里的补助金标准没有录入，没有原文不计算"
    yield lacking["years"] != 0, "没有计发年限"
    yield lacking["base"] != 0, "没有省里规定作基数的那个工资"


def _lacking(leavers: Leavers, law: _Numbers) -> Parts:
    found = {name: np.zeros(len(leavers), dtype=np.int64) for name in ("table", "years", "base")}
    for kind, grant in zip(_KINDS, (law.medical, law.employment), strict=True):
        needs_table = (getattr(leavers, f"{kind}_grant_months") < 0) & (
            np.array(grant.months)[leavers.grade] < 0
        )
        by_year = np.array(grant.per_year)[leavers.grade] >= 0
        found["table"] |= needs_table & ~by_year
        found["years"] |= needs_table & by_year & (leavers.counted_years < 0)
        found["base"] |= _base(leavers, grant) < 0
    return found


def _base(leavers: Leavers, grant: _Grant) -> Fen:
    """Return the wage that the months are multiplied with, -1 where it is not known."""
    by_law = getattr(leavers, _BASES[grant.base]) if grant.base else leavers.grant_base_wage
    return np.where(leavers.grant_base_wage >= 0, leavers.grant_base_wage, by_law)


def _owed(leavers: Leavers, *, laws: Laws[_Numbers]) -> Parts:
    return laws.each(leavers, leavers.left_on, _count, leavers.region)


def _count(leavers: Leavers, law: _Numbers) -> Parts:
    plus = SCALE + np.where(leavers.is_occupational_disease, law.disease_plus, 0)
    left = leavers.years_to_retirement
    near = (left >= 0) & (left < law.within)
    ratios = np.array((*law.ratios, SCALE))
    ratio = ratios[np.where(near, left // SCALE, len(ratios) - 1)]
    medical, employment = (
        rounded(_base(leavers, grant) * _months(kind, leavers, grant) * times, SCALE * SCALE)
        for kind, grant, times in zip(
            _KINDS, (law.medical, law.employment), (plus, ratio), strict=True
        )
    )
    return {
        "amount": medical + employment,
        "medical_grant": medical,
        "employment_grant": employment,
    }


def _months(kind: str, leavers: Leavers, grant: _Grant) -> Fen:
    """Return the months of wage, in hundredths: given, of the table, or by years begun."""
    table, per_year, floor = (
        np.array(one)[leavers.grade] for one in (grant.months, grant.per_year, grant.floor)
    )
    years = -(-leavers.counted_years // SCALE)
    by_law = np.where(table >= 0, table, np.maximum(years * per_year, floor))
    given = getattr(leavers, f"{kind}_grant_months")
    return np.where(given >= 0, given, by_law)
