"""What is wrong, doubtful or missing in what was given: said by row, counted, never passed over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """An error stops the planning unless its row is left out; a gap is counted; a doubt is told."""

    ERROR = "error"
    GAP = "gap"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing about one row (from 1, as a spreadsheet shows it), or about `count` rows from it.

    `kind` is a short word for counting alike things together.
    """

    weight: Weight
    text: str
    row: int | None
    kind: str
    count: int = 1

    def __str__(self) -> str:
        return f"第 {self.row} 行：{self.text}" if self.row else self.text


def errors(said: Iterable[Said]) -> list[Said]:
    """Return what stops the planning."""
    return [one for one in said if one.weight is Weight.ERROR]


def shown(said: Sequence[Said], most: int = 20) -> list[str]:
    """Return the lines to print: the first of each kind in full, then how many more there are.

    The whole list belongs in a file; a hundred thousand lines on a screen help nobody.
    """
    lines: list[str] = []
    kinds = Counter(one.kind for one in said)
    each = max(1, most // max(1, len(kinds)))
    printed: Counter[str] = Counter()
    for one in said:
        printed[one.kind] += 1
        if printed[one.kind] <= each:
            lines.append(str(one))
        elif printed[one.kind] == each + 1:
            lines.append(f"……同类的还有 {kinds[one.kind] - each:,} 处。")
    return lines
