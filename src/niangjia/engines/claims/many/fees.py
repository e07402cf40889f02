"""What arbitration, courts and enforcement charge, for many at once (费用, R-42)."""

from bisect import bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import numpy as np

from niangjia.engines.claims.court_fees import DIVIDED, FLAT, FREE, HALVED, TABLE, FeeFacts
from niangjia.engines.claims.many.columns import (
    MOST_SUM,
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
    must_be_day,
    no,
    not_told,
    refuse,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import choices, must_be_told
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter

KINDS = choices(FeeFacts, "kind")
_NO_CAP = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees(Columns):
    """What is asked for on a day (`kind`, a place in KINDS) and about how much (-1: not told)."""

    kind: Fen
    as_of: Days
    amount: Fen = field(default_factory=not_told)
    has_no_amount: Flags = field(default_factory=no)
    is_simple_procedure: Flags = field(default_factory=no)
    is_settled_or_withdrawn: Flags = field(default_factory=no)


def court_fee(fees: Fees, book: StatuteBook) -> Parts:
    """Return the fee of each (R-42; 诉讼费用交纳办法 13–16; 调解仲裁法 53).

    :raises FaultyRow: an amount that the fee depends on not told, a fee that the court sets, before
        the law that fixes it.
    """
    laws = Laws(book=book, names=("fees.",), numbers=_Table.of)
    return counted(fees, partial(_count, laws=laws), "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fee:
    """One kind of fee in fen: of an amount above each start, a sum and a rate on what is above.

    `half` what is left of a halved fee, `most`
    its cap.
    """

    starts: tuple[int, ...] = (0,)
    sums: tuple[Fraction, ...] = (Fraction(0),)
    rates: tuple[Fraction, ...] = (Fraction(0),)
    half: Fraction = Fraction(1)
    most: int = -1
    without: int = -1
    needs_amount: bool = False

    @classmethod
    def of(cls, kind: str, law: LawOn) -> "_Fee":
        def sum_of(name: str) -> int:
            return in_hundredths("R-42", law.parameter(f"fees.{name}").value)

        def if_any(name: str) -> int:
            found = law.parameter_if_any(f"fees.{name}")
            return in_hundredths("R-42", found.value) if found else -1

        half = Fraction(law.parameter("fees.halved").value) if kind in HALVED else Fraction(1)
        if kind in FREE:
            law.norm(f"fees.{FREE[kind]}")
            return cls()
        if kind in FLAT:
            return cls(sums=(Fraction(sum_of(FLAT[kind])),), half=half)
        table = TABLE.get(kind, "property")
        divisor = Fraction(1)
        if kind in DIVIDED:
            divisor = Fraction(law.parameter(f"fees.{kind.lower()}_share").value)
        starts, sums = [0], [sum_of(f"{table}_flat") / divisor]
        rates = [Fraction(0)]
        while (start := if_any(f"{table}_from_{len(starts)}")) >= 0:
            sums.append(sums[-1] + (start - starts[-1]) * rates[-1])
            rates.append(
                Fraction(law.parameter(f"fees.{table}_rate_{len(starts)}").value) / divisor
            )
            starts.append(start)
        return cls(
            starts=tuple(starts),
            sums=tuple(sums),
            rates=tuple(rates),
            half=half,
            most=if_any(f"{kind.lower()}_max"),
            without=if_any(f"{kind.lower()}_flat") if kind == "PRESERVATION" else -1,
            needs_amount=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Every kind's fee over one bottom, by kind and by which of all starts an amount is above.

    `is_known` and the lists of one entry a kind stand in the order of KINDS; `sums`, `rates` and
    `offsets` have a row of `len(starts)` entries for each kind.
    """

    starts: tuple[int, ...]
    sums: tuple[int, ...]
    rates: tuple[int, ...]
    offsets: tuple[int, ...]
    bottom: int
    caps: tuple[int, ...]
    halves: tuple[int, ...]
    half_bottom: int
    without: tuple[int, ...]
    needs_amount: tuple[int, ...]
    is_known: tuple[int, ...]

    @classmethod
    def of(cls, law: LawOn) -> "_Table":
        fees: list[_Fee] = []
        is_known: list[int] = []
        for kind in KINDS:
            try:
                fees.append(_Fee.of(kind, law))
                is_known.append(1)
            except UnknownParameter:
                fees.append(_Fee())
                is_known.append(0)
        starts = sorted({start for fee in fees for start in fee.starts})
        at = [bisect_right(fee.starts, start) - 1 for fee in fees for start in starts]
        of_kind = [fee for fee in fees for _ in starts]
        pairs = list(zip(of_kind, at, strict=True))
        tops, bottom = in_common(
            *(fee.sums[n] for fee, n in pairs), *(fee.rates[n] for fee, n in pairs)
        )
        halves, half_bottom = in_common(*(fee.half for fee in fees))
        fits("R-42", MOST_SUM, max(tops[len(pairs) :]), max(halves), 8)
        fits("R-42", max(tops[: len(pairs)]), max(halves), 8)
        return cls(
            starts=tuple(starts),
            sums=tops[: len(pairs)],
            rates=tops[len(pairs) :],
            offsets=tuple(fee.starts[n] for fee, n in pairs),
            bottom=bottom,
            caps=tuple(fee.most * bottom if fee.most >= 0 else _NO_CAP for fee in fees),
            halves=halves,
            half_bottom=half_bottom,
            without=tuple(fee.without for fee in fees),
            needs_amount=tuple(int(fee.needs_amount) for fee in fees),
            is_known=tuple(is_known),
        )

    def fee(self, kind: Fen, amount: Fen, is_halved: Flags) -> Fen:
        """Return the fee of each amount by its kind, rounded once."""
        above = np.searchsorted(np.array(self.starts[1:]), np.maximum(amount, 0), side="left")
        at = kind * len(self.starts) + above
        offsets, sums, rates = (
            np.array(one, dtype=np.int64).take(at) for one in (self.offsets, self.sums, self.rates)
        )
        top = sums + np.maximum(amount - offsets, 0) * rates
        top = np.minimum(top, np.array(self.caps).take(kind))
        half = chosen(is_halved, np.array(self.halves).take(kind), self.half_bottom)
        return rounded(top * half, self.bottom * self.half_bottom)


def _count(fees: Fees, *, laws: Laws[_Table]) -> Parts:
    must_be_day(fees.as_of, "申请之日")
    must_be_told(fees, FeeFacts)
    by_court = (fees.kind == KINDS.index("ENFORCEMENT")) & fees.has_no_amount
    refuse(by_court, "没有执行金额，费用由法院定")
    law = laws.of(fees.as_of)
    is_known = law.entry("is_known", fees.kind)
    refuse(is_known == 0, "那时法律库里没有这种费用")
    without = law.entry("without", fees.kind)
    is_without = fees.has_no_amount & (without >= 0)
    needs = law.entry("needs_amount", fees.kind) != 0
    refuse(needs & ~is_without & (fees.amount < 0), "没有标的金额，费用按它分段计算")
    is_halved = fees.is_simple_procedure | fees.is_settled_or_withdrawn
    if law.of_row is None:
        fee = law.sets[0].fee(fees.kind, fees.amount, is_halved)
    else:
        fee = np.zeros(len(fees), dtype=np.int64)
        for place, table in enumerate(law.sets):
            rows = law.of_row == place
            fee[rows] = table.fee(fees.kind[rows], fees.amount[rows], is_halved[rows])
    return {"amount": chosen(is_without, without, fee)}
