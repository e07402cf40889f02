"""What injured workers of grade 1 to 10 are owed, many at once (伤残待遇, R-20)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import numpy as np

from niangjia.engines.claims.disability import ALLOWANCE_TO, FUND_ALLOWANCE_TO
from niangjia.engines.claims.disability_facts import DisabilityFacts
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
    in_common,
    in_hundredths,
    no,
    not_told,
    nothing,
    rounded,
    yes,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import choices, most, told
from niangjia.engines.law import LawOn, StatuteBook

NURSING = choices(DisabilityFacts, "nursing_level")
_GRADES = range(1, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Injuries(Columns):
    """Injured workers who stay; what leaving gives besides is R-23's (`many.leaving`).

    `nursing_level` is a place in NURSING, -1 for none; months are in hundredths. The averages and
    the minimum wage are those of each worker's place and day.
    """

    injured_on: Days
    grade: Fen
    contribution_wage: Fen
    area_average_wage: Fen
    minimum_wage: Fen
    nursing_level: Fen = field(default_factory=not_told)
    has_suitable_work: Flags = field(default_factory=yes)
    stop_work_months: Fen = field(default_factory=nothing)
    stop_work_wage: Fen = field(default_factory=nothing)
    stop_work_paid: Fen = field(default_factory=nothing)
    is_stop_work_extended: Flags = field(default_factory=no)
    treatment_cost: Fen = field(default_factory=nothing)
    treatment_cost_before_filing: Fen = field(default_factory=nothing)
    is_filed_late: Flags = field(default_factory=no)


def disability(injuries: Injuries, book: StatuteBook) -> Parts:
    """Return the grant, the monthly allowance and nursing, wages and costs (R-20; 条例 33–37, 64).

    There is no `amount`: sums paid once and by the month do not add up.

    :raises FaultyRow: a grade or wage that cannot be, injured before the regulation of 2011.
    """
    laws = Laws(book=book, names=("injury.",), numbers=_Numbers.of)
    return counted(injuries, partial(_faults, laws=laws), partial(_owed, laws=laws))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Months and shares by grade (from 0, which nobody has), over their common bottoms."""

    floor: int
    cap: int
    own_bottom: int
    months: tuple[int, ...]
    months_bottom: int
    shares: tuple[int, ...]
    shares_bottom: int
    nursing: tuple[int, ...]
    nursing_bottom: int
    stop_work: int
    extension: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        def value(name: str) -> Fraction:
            return Fraction(law.parameter(f"injury.{name}").value)

        (floor, cap), own_bottom = in_common(value("own_floor"), value("own_cap"))
        months, months_bottom = in_common(*(value(f"grant_{grade}") for grade in _GRADES))
        having = _GRADES[:ALLOWANCE_TO]
        shares, shares_bottom = in_common(*(value(f"allowance_{grade}") for grade in having))
        nursing, nursing_bottom = in_common(*(value(f"nursing_{level}") for level in NURSING))
        fits("R-20", MOST_WAGE, cap, max(months), 4)
        fits("R-20", MOST_WAGE, cap, max(shares), 4)
        fits("R-20", MOST_WAGE, max(nursing), 4)
        fits("R-20", MOST_WAGE, most(DisabilityFacts, "stop_work_months"), 4)
        return cls(
            floor=floor,
            cap=cap,
            own_bottom=own_bottom,
            months=(0, *months),
            months_bottom=months_bottom,
            shares=(0, *shares, *(0 for _ in _GRADES[ALLOWANCE_TO:])),
            shares_bottom=shares_bottom,
            nursing=(*nursing, 0),
            nursing_bottom=nursing_bottom,
            stop_work=in_hundredths("R-20", value("stop_work_months")),
            extension=in_hundredths("R-20", value("stop_work_extension")),
        )


def _faults(injuries: Injuries, *, laws: Laws[_Numbers]) -> Iterator[Fault]:
    yield from told(injuries, DisabilityFacts)
    yield injuries.area_average_wage < 1, "没有统筹地区职工月平均工资"
    too_much = injuries.treatment_cost_before_filing > injuries.treatment_cost
    yield too_much, "申请以前发生的费用多于全部费用"
    yield from laws.unknown(injuries.injured_on)


def _owed(injuries: Injuries, *, laws: Laws[_Numbers]) -> Parts:
    return laws.each(injuries, injuries.injured_on, _count)


def _count(injuries: Injuries, law: _Numbers) -> Parts:
    area, grade = injuries.area_average_wage, injuries.grade
    # The worker's own wage, held between both bounds of the average, over `own_bottom`.
    own = np.maximum(injuries.contribution_wage * law.own_bottom, area * law.floor)
    own = np.minimum(own, area * law.cap)
    grant = rounded(own * np.array(law.months)[grade], law.own_bottom * law.months_bottom)
    share = np.array(law.shares)[grade]
    allowance = rounded(own * share, law.own_bottom * law.shares_bottom)
    # From the fund without condition; from the employer where no suitable work is given.
    is_due = (share > 0) & ((grade <= FUND_ALLOWANCE_TO) | ~injuries.has_suitable_work)
    nursing = np.array(law.nursing)[injuries.nursing_level]
    limit = law.stop_work + np.where(injuries.is_stop_work_extended, law.extension, 0)
    wages = injuries.stop_work_wage * np.minimum(injuries.stop_work_months, limit)
    late = np.where(injuries.is_filed_late, injuries.treatment_cost_before_filing, 0)
    return {
        "disability_grant": grant,
        "disability_allowance": np.where(is_due, np.maximum(allowance, injuries.minimum_wage), 0),
        "nursing": rounded(area * nursing, law.nursing_bottom),
        "stop_work_wages": np.maximum(rounded(wages, SCALE) - injuries.stop_work_paid, 0),
        "treatment": injuries.treatment_cost - late,
        "treatment_before_filing": late,
    }
