"""Arrears of many at once, and what an order that was not obeyed adds (拖欠、加付, R-04)."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from math import ceil, floor

import numpy as np

from niangjia.engines.claims.many.columns import (
    MOST_SUM,
    SCALE,
    Columns,
    Days,
    Fen,
    Flags,
    Parts,
    chosen,
    counted,
    fits,
    must_be_day,
    must_be_day_if_any,
    must_lie,
    never,
    not_told,
    nothing,
    numbers,
    outside,
    refuse,
    there_is,
    times,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.law import LawOn, StatuteBook

_RATIO = SCALE * SCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Debts(Columns):
    """What was due and paid to each by a day, and the order to pay, if there was one (NaT: none).

    `ratio` is the share that the authority chose, in ten-thousandths; it matters only where an
    order was not obeyed. `ordered` is the sum of the order, -1 where it is what is owed.
    """

    as_of: Days
    due: Fen
    paid: Fen = field(default_factory=nothing)
    order_deadline: Days = field(default_factory=never)
    paid_on: Days = field(default_factory=never)
    ratio: Fen = field(default_factory=nothing)
    ordered: Fen = field(default_factory=not_told)


def wages_owed(debts: Debts, book: StatuteBook) -> Parts:
    """Return what is owed, what an order adds to it, and both (R-04; 劳动合同法 30, 85).

    :raises FaultyRow: a sum that cannot be, a ratio that no authority may choose, before the law.
    """
    laws = Laws(book=book, names=("wages.",), numbers=_Numbers.of)
    return counted(debts, partial(_count, laws=laws), "amount", "arrears", "additional")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Least and most share that may be added, in ten-thousandths."""

    low: int
    high: int

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("wages.in_full_and_on_time")
        low, high = (
            Fraction(law.parameter(f"wages.additional_{end}").value) * _RATIO
            for end in ("min", "max")
        )
        fits("R-04", MOST_SUM, high / _RATIO, 2)
        fits("R-04", _RATIO, high, 4)
        return cls(low=ceil(low), high=floor(high))


def _count(debts: Debts, *, laws: Laws[_Numbers]) -> Parts:
    _must_be_debts(debts)
    law = laws.of(debts.as_of)
    disobeyed = _is_disobeyed(debts)
    low, high = law.number("low"), law.number("high")
    out_of_bounds = disobeyed & outside(debts.ratio, low, high)
    refuse(out_of_bounds, "加付的比例超出法定的幅度，请核对决定书")
    arrears = np.maximum(debts.due - debts.paid, 0)
    base = chosen(debts.ordered < 0, arrears, debts.ordered)
    additional = chosen(disobeyed, times(base, debts.ratio, _RATIO), 0)
    arrears = chosen(_is_settled(debts), _rest(debts, arrears), arrears)
    return {"amount": arrears + additional, "arrears": arrears, "additional": additional}


def _is_settled(debts: Debts) -> Flags:
    by_then = there_is(debts.paid_on) & (numbers(debts.paid_on) <= numbers(debts.as_of))
    return there_is(debts.order_deadline) & by_then


def _rest(debts: Debts, arrears: Fen) -> Fen:
    """Return what is still owed once the ordered sum was paid; more paid than that has it in."""
    less = np.maximum(arrears - debts.ordered, 0)
    return chosen(debts.ordered < 0, 0, chosen(debts.paid < debts.ordered, less, arrears))


def _must_be_debts(debts: Debts) -> None:
    must_be_day(debts.as_of, "算到哪一天")
    must_be_day_if_any(debts.order_deadline, "责令支付的期限")
    must_be_day_if_any(debts.paid_on, "付清之日")
    must_lie(debts.due, 0, MOST_SUM, "应付的总额不合理")
    must_lie(debts.paid, 0, MOST_SUM, "已经付的总额不合理")
    must_lie(debts.ordered, -1, MOST_SUM, "责令支付的金额不合理")


def _is_disobeyed(debts: Debts) -> Flags:
    deadline = numbers(debts.order_deadline)
    in_time = there_is(debts.paid_on) & (numbers(debts.paid_on) <= deadline)
    return there_is(debts.order_deadline) & (numbers(debts.as_of) > deadline) & ~in_time
