"""What platforms pay into the occupational injury scheme, many at once (职业伤害保障缴费, R-31)."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from niangjia.engines.claims.many.columns import (
    Columns,
    Days,
    Fen,
    Parts,
    chosen,
    counted,
    fits,
    in_hundredths,
    must_be_day,
    not_told,
    refuse,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import choices, most, must_be_told
from niangjia.engines.claims.occupational_injury import SchemeFacts
from niangjia.engines.law import LawOn, StatuteBook

INDUSTRIES = choices(SchemeFacts, "industry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders(Columns):
    """How many orders of which trade (a place in INDUSTRIES) in a province, by a day.

    `region` is the GB/T 2260 code as a number, `fee_per_order` in fen, -1 for that on file.
    """

    region: Fen
    as_of: Days
    industry: Fen
    order_count: Fen
    fee_per_order: Fen = field(default_factory=not_told)


def scheme_fee(orders: Orders, book: StatuteBook) -> Parts:
    """Return the fee for the orders (R-31; 人社部发〔2021〕110号), nothing where no scheme ran yet.

    :raises FaultyRow: a fee that is not on file or has several grades, a place whose beginning
        nobody has entered, before the scheme.
    """
    laws = Laws(book=book, names=("occupational_injury.",), numbers=_Numbers.of)
    return counted(orders, partial(_count, laws=laws), "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Least and most fee by trade in fen (-1: not on file); whether it runs."""

    least: tuple[int, ...]
    most: tuple[int, ...]
    is_pilot: bool
    is_everywhere: bool

    @classmethod
    def of(cls, law: LawOn) -> "_Numbers":
        law.norm("occupational_injury.benefits_elsewhere")
        pilot = law.norm("occupational_injury.pilot")

        def each(end: str) -> tuple[int, ...]:
            names = (f"occupational_injury.fee_{one.lower()}_{end}" for one in INDUSTRIES)
            found = (law.parameter_if_any(name) for name in names)
            return tuple(in_hundredths("R-31", one.value) if one else -1 for one in found)

        fits("R-31", most(SchemeFacts, "order_count"), most(SchemeFacts, "fee_per_order"), 4)
        return cls(
            least=each("min"),
            most=each("max"),
            is_pilot=bool(law.region and f"{law.region[:2]}0000" in pilot.items),
            is_everywhere=law.norm_if_any("occupational_injury.everywhere") is not None,
        )


def _count(orders: Orders, *, laws: Laws[_Numbers]) -> Parts:
    must_be_day(orders.as_of, "“哪一天的单”")
    must_be_told(orders, SchemeFacts)
    law = laws.of(orders.as_of, orders.region)
    is_pilot = law.number("is_pilot") != 0
    everywhere = law.number("is_everywhere") != 0
    refuse(np.broadcast_to(~is_pilot & everywhere, len(orders)), "那个地方哪一天启动没有录入")
    fee = orders.fee_per_order
    if fee.min() < 0:
        low, high = (law.entry(name, orders.industry) for name in ("least", "most"))
        is_open = (low < 0) | (high < 0) | ((low != high) & (orders.order_count > 0))
        unknown = (fee < 0) & is_pilot & is_open
        refuse(unknown, "没有那个地方的每单缴费标准，或者标准分几档，请补这一家的")
        fee = chosen(fee < 0, low, fee)
    return {"amount": chosen(is_pilot, fee * orders.order_count, 0)}
