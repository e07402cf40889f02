"""Reading the OR-Library's p-median files (pmed): a graph, whose shortest ways are the distances.

The first three numbers are places, edges and p; then an edge a line: two places counted from 1 and
a length. Every place is a demand point of weight 1 and a candidate. Of edges given twice the last
counts, as its author says.
"""

from pathlib import Path

import numpy as np

from niangjia.engines.siting.distances import by_ways
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import Ground, whole_ground

MOST_PLACES = 20_000  # a full table of distances: 3.2 GB


def read_orlib(path: Path) -> Ground:
    """Return the places of a pmed file, with the p it asks for.

    Raises `BadSitingInput` for a file of another kind, and `OSError` for one that cannot be read.
    """
    return parse_orlib(path.read_text(encoding="utf-8", errors="replace"))


def parse_orlib(text: str) -> Ground:
    """Return the places of a pmed text; raises `BadSitingInput`."""
    try:
        numbers = np.array(text.split(), dtype=np.float64)
    except ValueError as broken:
        word = str(broken).rpartition(":")[2].strip()
        raise BadSitingInput(where="orlib 文件", reason=f"应全是数字，读到 {word}") from None
    if len(numbers) < 3 or not np.isfinite(numbers[:3]).all():
        raise BadSitingInput(where="orlib 文件", reason="第一行要有点数、边数和 p")
    places, edges, p = (int(number) for number in numbers[:3])
    if not 1 <= places <= MOST_PLACES:
        raise BadSitingInput(where="orlib 文件", reason=f"点数要在 1 至 {MOST_PLACES} 之间")
    if len(numbers) != 3 + 3 * edges:
        raise BadSitingInput(
            where="orlib 文件",
            reason=f"第一行说有 {edges} 条边，后面有 {(len(numbers) - 3) / 3:g} 条",
        )
    table = numbers[3:].reshape(-1, 3).copy()
    table[:, :2] -= 1
    return whole_ground(by_ways(places, table), p=p)
