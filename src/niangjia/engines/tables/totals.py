"""Totals written in the sheet, compared with what its rows add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from niangjia.engines.tables.cells import Unreadable
from niangjia.engines.tables.problems import Problem, problem

_ZERO = Decimal("0.00")
# Totals that were calculated from unrounded parts may differ by a few fen.
_TOLERANCE = Decimal("0.05")
_MOST_TOLD = 3

Written = Mapping[str, Decimal | Unreadable]


@dataclass(slots=True)
class Sums:
    """Running sums of each column: since the last subtotal (小计), and from the first row on."""

    section: dict[str, Decimal] = field(default_factory=dict)
    whole: dict[str, Decimal] = field(default_factory=dict)
    rows: int = 0

    def add(self, column: str, amount: Decimal) -> None:
        """Add one amount of a person's row."""
        if abs(amount) < Decimal("1e14"):
            self.section[column] = self.section.get(column, _ZERO) + amount
            self.whole[column] = self.whole.get(column, _ZERO) + amount
            self.rows += 1

    def agrees(self, written: Written) -> bool:
        """Tell whether every written amount is the sum above it: a total without a label."""
        numbers = {c: v for c, v in written.items() if isinstance(v, Decimal)}
        return bool(numbers) and any(
            all(abs(sums.get(c, _ZERO) - v) <= _TOLERANCE for c, v in numbers.items())
            and any(v != 0 for v in numbers.values())
            for sums in (self.section, self.whole)
        )

    def compare(
        self, sheet: str, row: int, label: str, written: Written, *, is_part: bool
    ) -> list[Problem]:
        """Return a doubt for each column whose total is not the sum of its rows.

        A total may stand for its section or for everything above; either is right. After it a new
        section begins. Totals that were never calculated are told once.
        """
        problems: list[Problem] = []
        numbers = {c: v for c, v in written.items() if isinstance(v, Decimal)}
        if written and not numbers:
            problems.append(problem("total.not_calculated", sheet=sheet, row=row + 1, label=label))
        nearest = self.section if is_part else self.whole
        for column, value in numbers.items():
            candidates = (self.section.get(column, _ZERO), self.whole.get(column, _ZERO))
            if any(abs(c - value) <= _TOLERANCE for c in candidates):
                continue
            summed = nearest.get(column, _ZERO)
            problems.append(
                problem(
                    "total.differs",
                    sheet=sheet,
                    row=row + 1,
                    column=column,
                    label=label,
                    written=f"{value:,.2f}",
                    summed=f"{summed:,.2f}",
                    gap=f"{abs(value - summed):,.2f}",
                )
            )
        self.section = {}
        # A section of its own may end with 合计 and another begin: what follows is summed afresh.
        return problems
