"""People on a map: one mark each where they are few, heaped by squares of the paper where many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from niangjia.engines.siting.pictures import svg
from niangjia.engines.siting.pictures.drawn import Drawn
from niangjia.engines.siting.pictures.frame import Frame
from niangjia.engines.siting.plan import Real, Whole
from niangjia.engines.siting.questions import nearest

# Up to so many points are drawn one by one, unless they lie on each other; else they are heaped by
# squares of the paper.
SINGLE = 1500
SQUARE = 9.0  # as in the paths of `_squares`


@dataclass(frozen=True, slots=True)
class Heap:
    """Marks of people on the paper: one a point, or one a square of the paper."""

    x: Real
    y: Real
    weight: Real
    is_far: np.ndarray
    served_by: Whole
    is_square: bool


def heaped_up(what: Drawn, frame: Frame) -> Heap:
    """Return the marks of people in the window: who serves them, who is out of reach."""
    way, by = nearest(what.metres, what.sites)
    is_far = ~(way <= what.reach)
    there = what.demand.weight > 0
    x, y = frame.at(what.demand.places)
    there &= frame.holds(x, y)
    at = np.flatnonzero(there)
    x, y, weight, is_far, by = x[at], y[at], what.demand.weight[at], is_far[at], by[at]
    column = np.floor((x - frame.left) / SQUARE).astype(np.int64)
    row = np.floor((y - frame.top) / SQUARE).astype(np.int64)
    keys, group = np.unique(row * 10_000 + column, return_inverse=True)
    group = group.reshape(-1)
    if len(at) <= SINGLE and len(keys) * 2 >= len(at):
        return Heap(x, y, weight, is_far, by, is_square=False)
    heaped = np.bincount(group, weight).astype(float)
    far = np.bincount(group, weight * is_far) * 2 > heaped
    # A square is served by whoever serves most of it.
    order = np.lexsort((weight, group))
    most = np.zeros(len(keys), dtype=np.int64)
    most[group[order]] = by[order]
    return Heap(
        frame.left + (keys % 10_000 + 0.5) * SQUARE,
        frame.top + (keys // 10_000 + 0.5) * SQUARE,
        heaped,
        far,
        most,
        is_square=True,
    )


def steps_of(weight: Real) -> Real:
    """Return the upper ends of five classes of weight, as even in number as round figures allow."""
    if not len(weight):
        return np.zeros(0)
    cuts = np.unique(np.quantile(weight, (0.2, 0.4, 0.6, 0.8, 1.0)))
    return np.asarray(cuts)


def people(heap: Heap) -> list[str]:
    """Return the marks of people: darker for more, hatched where out of reach."""
    steps = steps_of(heap.weight)
    shade = np.searchsorted(steps, heap.weight)
    colours = svg.SAND[-len(steps) :] if len(steps) else svg.SAND
    if heap.is_square:
        return _squares(heap, [colours[i] for i in shade])
    most = heap.weight.max() if len(heap.weight) else 1.0
    room = 9.5 * min(1.0, float(np.sqrt(200 / max(1, len(heap.x)))))
    parts = []
    for i in np.argsort(-heap.weight, kind="stable"):  # small ones over large ones
        x, y = float(heap.x[i]), float(heap.y[i])
        radius = 2.5 + room * float(np.sqrt(heap.weight[i] / most))
        shape: dict[str, Any] = {"cx": x, "cy": y, "r": radius, "stroke_width": 0.8}
        parts.append(svg.element("circle", **shape, fill=colours[shade[i]], stroke=svg.PAPER))
        if heap.is_far[i]:
            parts.append(svg.element("circle", **shape, fill="url(#hatch)", stroke=svg.BLUE))
    return parts


def _squares(heap: Heap, colours: Sequence[str]) -> list[str]:
    """One path a colour, one for all that is out of reach, one where the serving place changes."""
    corners = [
        f"M{svg.number(x - SQUARE / 2)} {svg.number(y - SQUARE / 2)}h9v9h-9z"
        for x, y in zip(heap.x.tolist(), heap.y.tolist(), strict=True)
    ]
    parts = []
    for colour in svg.SAND:
        if some := "".join(c for c, its in zip(corners, colours, strict=True) if its == colour):
            parts.append(svg.element("path", d=some, fill=colour))
    if far := "".join(c for c, is_far in zip(corners, heap.is_far, strict=True) if is_far):
        parts.append(svg.element("path", d=far, fill="url(#hatch)"))
    if between := "".join(_seams(heap)):
        parts.append(svg.element("path", d=between, fill="none", stroke=svg.INK, stroke_width=1.3))
    return parts


def _seams(heap: Heap) -> list[str]:
    """Return the sides of squares whose neighbour is served by another place."""
    half = SQUARE / 2
    spots = zip(heap.x.tolist(), heap.y.tolist(), heap.served_by.tolist(), strict=True)
    by = {(round(x / half), round(y / half)): (x, y, site) for x, y, site in spots}
    found = []
    for (column, row), (x, y, site) in by.items():
        right, below = by.get((column + 2, row)), by.get((column, row + 2))
        if right is not None and right[2] != site:
            found.append(f"M{svg.number(x + half)} {svg.number(y - half)}v{SQUARE:g}")
        if below is not None and below[2] != site:
            found.append(f"M{svg.number(x - half)} {svg.number(y + half)}h{SQUARE:g}")
    return found


def ways(what: Drawn, frame: Frame, heap: Heap) -> list[str]:
    """One path: a thin line from each point of people to the place that serves it."""
    if heap.is_square:
        return []  # squares show by their seams who serves them
    x, y = frame.at(what.candidates.places)
    steps = [
        f"M{svg.number(heap.x[i])} {svg.number(heap.y[i])}"
        f"L{svg.number(x[heap.served_by[i]])} {svg.number(y[heap.served_by[i]])}"
        for i in np.flatnonzero(heap.served_by >= 0)
    ]
    if not steps:
        return []
    return [svg.element("path", d="".join(steps), stroke="#b9b2aa", stroke_width=0.8, fill="none")]
