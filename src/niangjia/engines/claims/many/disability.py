"""What injured workers of grade 1 to 10 are owed, many at once (伤残待遇, R-20)."""

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
    Fen,
    Flags,
    Parts,
    chosen,
    counted,
    fits,
    in_common,
    in_hundredths,
    must_lie,
    no,
    not_told,
    nothing,
    refuse,
    rounded,
    yes,
)
from niangjia.engines.claims.many.laws import Law, Laws
from niangjia.engines.claims.many.told import choices, most, must_be_told
from niangjia.engines.law import LawOn, StatuteBook

NURSING = choices(DisabilityFacts, "nursing_level")
_GRADES = range(1, 11)
_PARTS = (
    "disability_grant",
    "disability_allowance",
    "nursing",
    "stop_work_wages",
    "treatment",
    "treatment_before_filing",
)


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
    return counted(injuries, partial(_count, laws=laws), *_PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Bounds of the own wage, and months and shares of it by grade (from 0, which nobody has)."""

    own: tuple[Fraction, ...]
    months: tuple[int, ...]
    shares: tuple[int, ...]
    nursing: tuple[int, ...]
    stop_work: int
    extension: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        def hundredths(name: str) -> int:
            return in_hundredths("R-20", law.parameter(f"injury.{name}").value)

        own = tuple(Fraction(law.parameter(f"injury.own_{end}").value) for end in ("floor", "cap"))
        made = cls(
            own=own,
            months=(0, *(hundredths(f"grant_{grade}") for grade in _GRADES)),
            shares=(
                0,
                *(hundredths(f"allowance_{grade}") for grade in _GRADES[:ALLOWANCE_TO]),
                *(0 for _ in _GRADES[ALLOWANCE_TO:]),
            ),
            # The first stands for nobody who is to be nursed.
            nursing=(0, *(hundredths(f"nursing_{level}") for level in NURSING)),
            stop_work=hundredths("stop_work_months"),
            extension=hundredths("stop_work_extension"),
        )
        most_own = MOST_WAGE * max(in_common(*own)[0])
        fits("R-20", most_own, max(*made.months, *made.shares), 4)
        fits("R-20", MOST_WAGE, max(*made.nursing, most(DisabilityFacts, "stop_work_months")), 4)
        return made


def _count(injuries: Injuries, *, laws: Laws[_Numbers]) -> Parts:
    must_be_told(injuries, DisabilityFacts)
    must_lie(injuries.area_average_wage, 1, MOST_WAGE, "没有统筹地区职工月平均工资")
    too_much = injuries.treatment_cost_before_filing > injuries.treatment_cost
    refuse(too_much, "申请以前发生的费用多于全部费用")
    law = laws.of(injuries.injured_on)
    area, grade = injuries.area_average_wage, injuries.grade
    # The worker's own wage, held between both bounds of the average, over `bottom`.
    (least, most_times), bottom = law.fractions("own")
    own = np.maximum(injuries.contribution_wage * bottom, area * least)
    own = np.minimum(own, area * most_times)
    bottom *= SCALE
    share = law.entry("shares", grade)
    # From the fund without condition; from the employer where no suitable work is given.
    is_due = (share > 0) & ((grade <= FUND_ALLOWANCE_TO) | ~injuries.has_suitable_work)
    allowance = np.maximum(rounded(own * share, bottom), injuries.minimum_wage)
    late = injuries.treatment_cost_before_filing * injuries.is_filed_late
    return {
        "disability_grant": rounded(own * law.entry("months", grade), bottom),
        "disability_allowance": chosen(is_due, allowance, 0),
        "nursing": _nursing(injuries, law),
        "stop_work_wages": _stop_work(injuries, law),
        "treatment": injuries.treatment_cost - late,
        "treatment_before_filing": late,
    }


def _nursing(injuries: Injuries, law: Law[_Numbers]) -> Fen:
    share = law.entry("nursing", injuries.nursing_level + 1)
    return rounded(injuries.area_average_wage * share, SCALE)


def _stop_work(injuries: Injuries, law: Law[_Numbers]) -> Fen:
    """Return the wages of the treatment still owed, for as many months as there may be."""
    more = law.number("extension") * injuries.is_stop_work_extended
    limit = law.number("stop_work") + more
    wages = injuries.stop_work_wage * np.minimum(injuries.stop_work_months, limit)
    owed: Fen = np.maximum(rounded(wages, SCALE) - injuries.stop_work_paid, 0)
    return owed
