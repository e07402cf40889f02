"""Economic compensation and 2N of a million workers at once (R-01, R-02)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial

import numpy as np
from numpy.typing import NDArray

from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    NO_LATER,
    Columns,
    Days,
    Fen,
    Parts,
    chosen,
    counted,
    fits,
    must_be_day,
    must_lie,
    number,
    numbers,
    outside,
    refuse,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.months import service_months
from niangjia.engines.law import LawOn, StatuteBook

_N = "economic_compensation"
_2N = "unlawful_termination"
_NUMBERS = (
    "wage_cap_multiple",
    "capped_years",
    "months_per_full_year",
    "full_year_from_months",
    "part_year_months",
)
_MONTHS = 12
# No service is longer than what rows may name: three hundred years.
_MOST_MONTHS = 12 * 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers(Columns):
    """How long each worked and for what; money in whole fen.

    `wage_sum` is what was due (应得工资) in the `wage_months` months before the end, 1 to 12; the
    city's average and the minimum wage are those of each worker's place and day.
    """

    hired_on: Days
    left_on: Days
    wage_sum: Fen
    wage_months: Fen
    city_average_wage: Fen
    minimum_wage: Fen


def economic_compensation(workers: Workers, book: StatuteBook) -> Parts:
    """Return what each is owed in fen, for service since the law began (R-01; 劳动合同法 47).

    For an end that gives economic compensation. Years before 2008-01-01 follow rules that nobody
    here has read; they are counted one by one or not at all.

    :raises FaultyRow: dates in the wrong order, service before the law, a wage that cannot be.
    """
    begins = book.entries[("CN", f"{_N}.years_from_2008")][0].valid_from
    laws = Laws(book=book, names=(f"{_N}.",), numbers=_Numbers.of_n)
    return counted(workers, partial(_count, laws=laws, begins=begins), "amount")


def unlawful_termination(workers: Workers, book: StatuteBook) -> Parts:
    """Return twice the economic compensation, years from the first day of work (R-02; 条例 25).

    For an end that was unlawful and a worker who does not want the job back.

    :raises FaultyRow: dates in the wrong order, a wage that cannot be, an end before the law.
    """
    laws = Laws(book=book, names=(f"{_N}.", f"{_2N}."), numbers=_Numbers.of_2n)
    return counted(workers, partial(_count, laws=laws), "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """The numbers of the rule as whole numbers; months of wage are counted in halves."""

    cap: Fraction
    years_max: int
    full: int
    full_from: int
    part: int
    is_floored: bool
    multiple: Fraction

    @property
    def halves(self) -> NDArray[np.int64]:
        """Return half months of wage by twice the whole months, plus one where days are left."""
        months, days_left = np.divmod(np.arange(2 * (_MOST_MONTHS + 1)), 2)
        years, rest = np.divmod(months, 12)
        last = np.where((rest > 0) | (days_left > 0), self.part, 0)
        return years * self.full + np.where(rest >= self.full_from, self.full, last)

    @classmethod
    def of_n(cls, law: LawOn) -> "_Numbers":
        return cls._of(law, Fraction(1))

    @classmethod
    def of_2n(cls, law: LawOn) -> "_Numbers":
        law.norm(f"{_2N}.years_from_hire")  # years from hire: before that rule there is no answer
        return cls._of(law, Fraction(law.parameter(f"{_2N}.multiple").value))

    @classmethod
    def _of(cls, law: LawOn, multiple: Fraction) -> "_Numbers":
        cap, years, full, full_from, part = (law.parameter(f"{_N}.{n}").value for n in _NUMBERS)
        made = cls(
            cap=Fraction(cap),
            years_max=int(years * 2),
            full=int(full * 2),
            full_from=int(full_from),
            part=int(part * 2),
            is_floored=law.norm_if_any(f"{_N}.wage_floor") is not None,
            multiple=multiple,
        )
        wages = MOST_WAGE * _MONTHS * made.cap.denominator
        fits("R-01", wages, made.full * (_MOST_MONTHS // 12 + 1), made.multiple.numerator, 4)
        fits("R-01", MOST_WAGE * _MONTHS, made.cap.numerator, 4)
        return made


def _count(workers: Workers, *, laws: Laws[_Numbers], begins: date | None = None) -> Parts:
    _must_be_workers(workers, begins)
    law = laws.of(workers.left_on)
    months, days_left = service_months(workers.hired_on, workers.left_on)
    halves = law.entry("halves", 2 * months + days_left)
    over = workers.wage_months
    if (over == over[0]).all():
        over = over[:1]  # by one divisor for all it is quickly divided
    least = workers.minimum_wage * over * law.number("is_floored")
    cap, bottom = law.fraction("cap")
    wage = np.maximum(workers.wage_sum, least) * bottom
    ceiling = workers.city_average_wage * (cap * over)
    is_capped = wage > ceiling
    most = law.number("years_max")
    halves = chosen(is_capped, np.minimum(halves, most), halves)
    # Half up to the fen, once: (wage / over / bottom) × (halves / 2) × the multiple.
    multiple, more = law.fraction("multiple")
    top = np.minimum(wage, ceiling) * halves * multiple
    return {"amount": rounded(top, 2 * bottom * more * over)}


def _must_be_workers(workers: Workers, begins: date | None) -> None:
    """Refuse workers who cannot be counted; service before `begins` too, where it is told."""
    start, left, over = numbers(workers.hired_on), numbers(workers.left_on), workers.wage_months
    if begins:
        refuse(start < number(begins), f"没有入职日，或者入职早于 {begins}（请逐人计算）")
    else:
        must_be_day(workers.hired_on, "入职日")
    refuse(left < start, "没有离职日，或者离职早于入职")
    refuse(left >= number(NO_LATER), f"离职日不早于 {NO_LATER}")
    must_lie(over, 1, _MONTHS, "计算平均工资的月数不在 1 到 12 之间")
    refuse(outside(workers.wage_sum, 0, MOST_WAGE * over), "工资合计不合理")
    must_lie(workers.city_average_wage, 1, MOST_WAGE, "职工月平均工资不合理")
    must_lie(workers.minimum_wage, 0, MOST_WAGE, "最低工资不合理")
