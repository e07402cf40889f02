"""The province's two grants for injured workers who leave, many at once (R-23)."""

from dataclasses import dataclass, field
from functools import partial
from math import ceil

from niangjia.engines.claims.injury_grants import GrantFacts
from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    SCALE,
    Columns,
    Days,
    Fen,
    Flags,
    Parts,
    chosen,
    counted,
    fits,
    in_hundredths,
    is_alike,
    no,
    not_told,
    refuse,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import most, must_be_told
from niangjia.engines.law import LawOn, Norm, StatuteBook

_GRADES = range(11)
# Which wage the months are multiplied with, as the province says; -1 where it does not.
_BASES = ("own", "province", "area")
_PROVINCE, _AREA = 1, 2
_NOT_ON_FILE, _NO_YEARS = -1, -2
# Whole years begun that may count, and not told.
_YEARS = most(GrantFacts, "counted_years") // SCALE + 2


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
    """One grant of a province: months by grade and whole years begun (0: not told), in hundredths.

    _NOT_ON_FILE where the province fixes none, _NO_YEARS where it needs years; `base` is the place
    in _BASES of the wage that is multiplied.
    """

    months: tuple[int, ...]
    base: int

    @classmethod
    def of(cls, kind: str, law: LawOn) -> "_Grant":
        def each(name: str) -> tuple[int, ...]:
            found = (law.parameter_if_any(f"injury_grants.{name}_{grade}") for grade in _GRADES)
            return tuple(in_hundredths("R-23", one.value) if one else -1 for one in found)

        def months(grade: int, years: int) -> int:
            if table[grade] >= 0:
                return table[grade]
            if per_year[grade] < 0:
                return _NOT_ON_FILE
            return max(years * per_year[grade], floor[grade]) if years >= 0 else _NO_YEARS

        table, per_year, floor = each(kind), each(f"{kind}_per_year"), each(f"{kind}_floor")
        norm = law.norm_if_any(f"injury_grants.{kind}_base")
        made = cls(
            months=tuple(months(grade, n - 1) for grade in _GRADES for n in range(_YEARS)),
            base=_base_of(norm) if norm else -1,
        )
        longest = max(*made.months, most(GrantFacts, "medical_grant_months"))
        fits("R-23", MOST_WAGE, longest, 8 * SCALE)
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
    """Return which wage the province says; without a word of it the area's, as one by one."""
    return _BASES.index(next((one for one in norm.items if one in _BASES), "area"))


def _count(leavers: Leavers, *, laws: Laws[_Numbers]) -> Parts:
    must_be_told(leavers, GrantFacts)
    law = laws.of(leavers.left_on, leavers.region)
    plus = law.number("disease_plus")
    ratio = law.entry("ratios", leavers.years_to_retirement // SCALE + 1)
    years = (leavers.counted_years + SCALE - 1) // SCALE + (leavers.counted_years >= 0)
    at = leavers.grade * _YEARS + years
    medical, employment = (
        _months(law.entry(f"{kind}.months", at), given) * _base(leavers, law.number(f"{kind}.base"))
        for kind, given in (
            ("medical", leavers.medical_grant_months),
            ("employment", leavers.employment_grant_months),
        )
    )
    medical = rounded(medical * (plus * leavers.is_occupational_disease + SCALE), SCALE * SCALE)
    employment = rounded(employment * ratio, SCALE * SCALE)
    return {
        "amount": medical + employment,
        "medical_grant": medical,
        "employment_grant": employment,
    }


def _months(by_law: Fen, given: Fen) -> Fen:
    """Return the months of wage in hundredths, those given before the province's."""
    months = by_law if is_alike(given) else chosen(given >= 0, given, by_law)
    refuse(months == _NOT_ON_FILE, "省里的补助金标准没有录入，没有原文不计算")
    refuse(months == _NO_YEARS, "没有计发年限")
    return months


def _base(leavers: Leavers, which: Fen) -> Fen:
    """Return the wage that the months are multiplied with."""
    by_area = chosen(which == _AREA, leavers.area_average_wage, leavers.own_wage)
    base = chosen(which == _PROVINCE, leavers.provincial_average_wage, by_area)
    if (which < 0).any():
        base = chosen(which < 0, -1, base)
    if not is_alike(leavers.grant_base_wage):
        base = chosen(leavers.grant_base_wage >= 0, leavers.grant_base_wage, base)
    refuse(base < 0, "没有省里规定作基数的那个工资")
    return base
