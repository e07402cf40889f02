"""What arbitration, courts and enforcement charge, for many at once (费用, R-42)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import numpy as np

from niangjia.engines.claims.court_fees import DIVIDED, FLAT, FREE, HALVED, TABLE, FeeFacts
from niangjia.engines.claims.many.columns import (
    MOST_SUM,
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
    not_days,
    not_told,
    rounded,
)
from niangjia.engines.claims.many.laws import Laws
from niangjia.engines.claims.many.told import choices, told
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter

KINDS = choices(FeeFacts, "kind")


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
    laws = Laws(book=book, names=("fees.",), numbers=_of_kinds)
    return counted(fees, partial(_faults, laws=laws), partial(_owed, laws=laws))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fee:
    """One kind of fee: a flat sum, and parts of what lies above each bracket's start; in fen.

    Rates stand over `bottom`, which the divisor of the kind multiplies; `half` is what is left of
    a halved fee, `most` its cap (-1: none), `without` the fee where no sum is at stake (-1: none).
    """

    flat: int
    starts: tuple[int, ...] = ()
    rates: tuple[int, ...] = ()
    bottom: int = 1
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
            return cls(flat=0)
        if kind in FLAT:
            return cls(flat=sum_of(FLAT[kind]), half=half)
        table = TABLE.get(kind, "property")
        flat = sum_of(f"{table}_flat")
        starts: list[int] = []
        rates: list[Fraction] = []
        while (start := if_any(f"{table}_from_{len(starts) + 1}")) >= 0:
            starts.append(start)
            rates.append(Fraction(law.parameter(f"fees.{table}_rate_{len(starts)}").value))
        tops, bottom = in_common(*rates)
        divisor = Fraction(1)
        if kind in DIVIDED:
            divisor = Fraction(law.parameter(f"fees.{kind.lower()}_share").value)
        fits("R-42", MOST_SUM, max(tops), divisor.denominator, half.numerator, 4)
        return cls(
            flat=flat * bottom * divisor.denominator,
            starts=tuple(starts),
            rates=tuple(top * divisor.denominator for top in tops),
            bottom=bottom * divisor.numerator,
            half=half,
            most=if_any(f"{kind.lower()}_max"),
            without=if_any(f"{kind.lower()}_flat") if kind == "PRESERVATION" else -1,
            needs_amount=True,
        )

    def owed(self, fees: Fees) -> Fen:
        """Return the fee of rows of this kind."""
        top = np.full(len(fees), self.flat, dtype=np.int64)
        ends = (*self.starts[1:], MOST_SUM)
        for start, end, rate in zip(self.starts, ends, self.rates, strict=False):
            top += (np.clip(fees.amount, start, end) - start) * rate
        bottom = self.bottom
        if self.without >= 0:
            top = np.where(fees.has_no_amount, self.without * bottom, top)
        if self.most >= 0:
            top = np.minimum(top, self.most * bottom)
        is_halved = fees.is_simple_procedure | fees.is_settled_or_withdrawn
        half, whole = self.half.numerator, self.half.denominator
        return rounded(top * np.where(is_halved, half, whole), bottom * whole)


def _of_kinds(law: LawOn) -> tuple[_Fee | None, ...]:
    """Return the fee of every kind, None where nothing was fixed yet."""
    found: list[_Fee | None] = []
    for kind in KINDS:
        try:
            found.append(_Fee.of(kind, law))
        except UnknownParameter:
            found.append(None)
    return tuple(found)


def _faults(fees: Fees, *, laws: Laws[tuple[_Fee | None, ...]]) -> Iterator[Fault]:
    yield from not_days((fees.as_of, "申请之日"))
    yield from told(fees, FeeFacts)
    by_court = (fees.kind == KINDS.index("ENFORCEMENT")) & fees.has_no_amount
    yield by_court, "没有执行金额，费用由法院定"
    lacking = laws.each(fees, fees.as_of, _lacking)
    yield lacking["law"] != 0, "那时法律库里没有这种费用"
    yield lacking["amount"] != 0, "没有标的金额，费用按它分段计算"


def _lacking(fees: Fees, kinds: tuple[_Fee | None, ...]) -> Parts:
    known = np.array([fee is not None for fee in kinds])[fees.kind]
    needs = np.array([bool(fee and fee.needs_amount) for fee in kinds])[fees.kind]
    spared = np.array([bool(fee and fee.without >= 0) for fee in kinds])[fees.kind]
    needs &= ~(spared & fees.has_no_amount) & (fees.amount < 0)
    return {"law": (~known).astype(np.int64), "amount": needs.astype(np.int64)}


def _owed(fees: Fees, *, laws: Laws[tuple[_Fee | None, ...]]) -> Parts:
    return laws.each(fees, fees.as_of, _count)


def _count(fees: Fees, kinds: tuple[_Fee | None, ...]) -> Parts:
    amount = np.zeros(len(fees), dtype=np.int64)
    for place, fee in enumerate(kinds):
        rows = fees.kind == place
        if fee is not None and rows.any():
            amount[rows] = fee.owed(fees.rows(rows))
    return {"amount": amount}
