"""Pay in lieu of notice of many at once (代通知金, R-03)."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from niangjia.engines.claims.many.columns import (
    MOST_WAGE,
    Columns,
    Days,
    Fen,
    Parts,
    chosen,
    counted,
    fits,
    must_be_day,
    must_be_day_if_any,
    must_lie,
    never,
    numbers,
    refuse,
    rounded,
    there_is,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.law import LawOn, StatuteBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices(Columns):
    """Who was dismissed under article 40 and when each had been told in writing (NaT: never)."""

    left_on: Days
    last_month_wage: Fen
    noticed_on: Days = field(default_factory=never)


def pay_in_lieu(notices: Notices, book: StatuteBook) -> Parts:
    """Return one month's wage where the notice came late or never (R-03; 条例 20), else nothing.

    :raises FaultyRow: told after the end, a wage that cannot be, an end before the regulation.
    """
    laws = Laws(book=book, names=("notice.",), numbers=_Numbers.of)
    return counted(notices, partial(_count, laws=laws), "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    days: int
    months: Fraction

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("notice.last_month")  # which month's wage it is, nobody has said before
        months = Fraction(law.parameter("notice.months_of_wage").value)
        fits("R-03", MOST_WAGE, months.numerator, months.denominator, 4)
        return cls(days=int(law.parameter("notice.days").value), months=months)


def _count(notices: Notices, *, laws: Laws[_Numbers]) -> Parts:
    must_be_day(notices.left_on, "离职日")
    must_be_day_if_any(notices.noticed_on, "书面通知之日")
    refuse(notices.noticed_on > notices.left_on, "书面通知晚于离职日")
    must_lie(notices.last_month_wage, 0, MOST_WAGE, "离职前一个月的工资不合理")
    law = laws.of(notices.left_on)
    left, noticed = numbers(notices.left_on), numbers(notices.noticed_on)
    in_time = there_is(notices.noticed_on) & (noticed <= left - law.number("days"))
    months, bottom = law.fraction("months")
    return {"amount": chosen(in_time, 0, rounded(notices.last_month_wage * months, bottom))}
