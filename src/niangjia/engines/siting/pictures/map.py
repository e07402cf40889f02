"""The map of a plan: who is where, which places serve them, who is out of reach. No tiles.

Readable without colour: density by darkness, what is out of reach by hatching, what stands by a
round mark, what is new by a square one; every mark has the number it has in the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.coordinates import Places
from niangjia.engines.siting.demand import Demand
from niangjia.engines.siting.pictures import svg
from niangjia.engines.siting.pictures.frame import Frame, frame_for, placed_labels
from niangjia.engines.siting.plan import Real, Whole
from niangjia.engines.siting.questions import nearest

WIDE, HIGH = 1280.0, 900.0
WINDOW = (40.0, 92.0, 850.0, 732.0)
LIST_LEFT, LIST_ROOM = 922.0, 326.0
# Up to so many points are drawn one by one, unless they lie on each other; else they are heaped by
# squares of the paper.
SINGLE = 1500
SQUARE = 9.0  # as in the paths of `_squares`
HATCH = 8.0
NUMBERED = 60  # above so many sites, marks shrink and bear no number
LISTED = 14
MANY_CANDIDATES = 200

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a map is to show: a plan's `sites` among candidates, for a demand.

    `metres` from each point to each candidate; `reach` in metres of way, and the same as the crow
    flies (`straight`, None where distances were given by a matrix); `outlines` are named borders.
    """

    title: str
    subtitle: str
    demand: Demand
    candidates: Candidates
    sites: tuple[int, ...]
    metres: Real
    reach: float
    reach_words: str
    straight: float | None
    outlines: Sequence[tuple[str, Ring]] = ()
    foot: str = ""


@dataclass(frozen=True, slots=True)
class _Heap:
    """Marks of people on the paper: one a point, or one a square of the paper."""

    x: Real
    y: Real
    weight: Real
    is_far: np.ndarray
    served_by: Whole
    is_square: bool


def numbers(candidates: Candidates, sites: Sequence[int]) -> dict[int, int]:
    """Return the number each site bears on map, list and sheet: what is new first, from north."""
    new = [site for site in sites if site >= candidates.existing]
    old = [site for site in sites if site < candidates.existing]
    north = candidates.places.latitude

    def order(some: list[int]) -> list[int]:
        return sorted(some, key=lambda site: (-north[site], site))

    return {site: n for n, site in enumerate([*order(new), *order(old)], 1)}


def draw_map(what: Drawn) -> str:
    """Return the map as SVG."""
    sites = list(what.sites)
    frame = frame_for(
        WINDOW, what.demand.places, what.demand.weight, what.candidates.places.at(sites)
    )
    heap = _heap(what, frame)
    number = numbers(what.candidates, sites)
    is_full = len(what.candidates) > MANY_CANDIDATES  # they would hide the people
    inside = svg.element(
        "g",
        "".join(
            [
                _ground(),
                *_outlines(what, frame),
                *_ways(what, frame, heap),
                *(_others(what, frame) if is_full else ()),
                *_people(what, heap),
                *(() if is_full else _others(what, frame)),
                *_reaches(what, frame),
                *_sites(what, frame, number),
            ]
        ),
        clip_path="url(#window)",
    )
    parts = [
        _definitions(),
        svg.text(40, 46, svg.shortened(what.title, 26, WIDE - 80), size=26),
        svg.text(40, 76, svg.shortened(what.subtitle, 15, WIDE - 80), size=15, fill=svg.INK2),
        inside,
        *_edges(frame),
        *_scale(frame),
        *_list(what, number, heap),
        *_foot(what, frame),
    ]
    total = f"{what.demand.total:,.0f} {what.demand.unit}"
    told = f"{len(sites)} 个点，{total}。{what.subtitle}"
    return svg.picture(WIDE, HIGH, parts, label=what.title, told=told)


def _definitions() -> str:
    left, top, wide, high = WINDOW
    hatch = svg.element(
        "pattern",
        # A light line beside each blue one: seen on dark ground too, and on grey paper.
        svg.element("path", d=_slants(), stroke=svg.PAPER, stroke_width=2.4)
        + svg.element("path", d=_slants(), stroke=svg.BLUE, stroke_width=1.2),
        id="hatch",
        width=HATCH,
        height=HATCH,
        patternUnits="userSpaceOnUse",
    )
    window = svg.element(
        "clipPath", svg.element("rect", x=left, y=top, width=wide, height=high), id="window"
    )
    return svg.element("defs", hatch + window)


def _slants() -> str:
    h = svg.number(HATCH)
    return f"M-1 1L1 -1M0 {h}L{h} 0M{svg.number(HATCH - 1)} {svg.number(HATCH + 1)}l2 -2"


def _ground() -> str:
    left, top, wide, high = WINDOW
    return svg.element("rect", x=left, y=top, width=wide, height=high, fill="#fdfbf7")


def _heap(what: Drawn, frame: Frame) -> _Heap:
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
        return _Heap(x, y, weight, is_far, by, is_square=False)
    heaped = np.bincount(group, weight).astype(float)
    far = np.bincount(group, weight * is_far) * 2 > heaped
    # A square is served by whoever serves most of it.
    order = np.lexsort((weight, group))
    most = np.zeros(len(keys), dtype=np.int64)
    most[group[order]] = by[order]
    return _Heap(
        frame.left + (keys % 10_000 + 0.5) * SQUARE,
        frame.top + (keys // 10_000 + 0.5) * SQUARE,
        heaped,
        far,
        most,
        is_square=True,
    )


def _steps(weight: Real) -> Real:
    """Return the upper ends of five classes of weight, as even in number as round figures allow."""
    if not len(weight):
        return np.zeros(0)
    cuts = np.unique(np.quantile(weight, (0.2, 0.4, 0.6, 0.8, 1.0)))
    return np.asarray(cuts)


def _people(what: Drawn, heap: _Heap) -> list[str]:
    steps = _steps(heap.weight)
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


def _squares(heap: _Heap, colours: Sequence[str]) -> list[str]:
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


def _seams(heap: _Heap) -> list[str]:
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


def _ways(what: Drawn, frame: Frame, heap: _Heap) -> list[str]:
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


def _outlines(what: Drawn, frame: Frame) -> list[str]:
    parts = []
    for name, ring in what.outlines:
        border = Places(np.array([p[0] for p in ring]), np.array([p[1] for p in ring]))
        x, y = frame.at(border)
        path = "M" + "L".join(
            f"{svg.number(a)} {svg.number(b)}" for a, b in zip(x.tolist(), y.tolist(), strict=True)
        )
        parts.append(
            svg.element("path", d=path + "Z", fill="none", stroke="#b9aea2", stroke_width=1.4)
        )
        middle = (float(x.mean()), float(y.mean()))
        if name and bool(frame.holds(np.array([middle[0]]), np.array([middle[1]]))[0]):
            parts.append(
                svg.text(*middle, name, size=13, fill=svg.EDGE, anchor="middle", halo=True)
            )
    return parts


def _others(what: Drawn, frame: Frame) -> list[str]:
    rest = [i for i in range(len(what.candidates)) if i not in set(what.sites)]
    x, y = frame.at(what.candidates.places)
    small = 2.0 if len(rest) > MANY_CANDIDATES else 3.2
    return [
        svg.element(
            "circle",
            cx=float(x[i]),
            cy=float(y[i]),
            r=small,
            fill=svg.PAPER,
            stroke=svg.INK2,
            stroke_width=0.9,
        )
        for i in rest
        if frame.holds(x[i : i + 1], y[i : i + 1])[0]
    ]


def _reaches(what: Drawn, frame: Frame) -> list[str]:
    if what.straight is None or what.straight * frame.unit < 5:
        return []
    x, y = frame.at(what.candidates.places.at(list(what.sites)))
    strokes: tuple[dict[str, Any], ...] = (
        {"stroke": svg.PAPER, "stroke_width": 3.2},
        {"stroke": svg.BLUE, "stroke_width": 1.5, "stroke_dasharray": "5 4"},
    )
    return [
        svg.element(
            "circle",
            cx=float(a),
            cy=float(b),
            r=what.straight * frame.unit,
            fill="none",
            **stroke,
        )
        for stroke in strokes
        for a, b in zip(x, y, strict=True)
    ]


def _mark(x: float, y: float, size: float, *, is_new: bool) -> str:
    if is_new:
        return svg.element(
            "rect",
            x=x - size,
            y=y - size,
            width=2 * size,
            height=2 * size,
            fill=svg.BLUE,
            stroke=svg.PAPER,
            stroke_width=1.5,
        )
    return svg.element(
        "circle", cx=x, cy=y, r=size * 1.1, fill=svg.INK, stroke=svg.PAPER, stroke_width=1.5
    )


def _sites(what: Drawn, frame: Frame, number: dict[int, int]) -> list[str]:
    ordered = sorted(number, key=lambda site: number[site])
    x, y = frame.at(what.candidates.places)
    spots = [(float(x[site]), float(y[site])) for site in ordered]
    is_crowded = len(ordered) > NUMBERED
    size = 4.0 if is_crowded else 6.5
    marks = [
        _mark(a, b, size, is_new=site >= what.candidates.existing)
        for site, (a, b) in zip(ordered, spots, strict=True)
    ]
    if is_crowded:
        return marks
    words = [str(number[site]) for site in ordered]
    wide = [svg.width(word, 15) + 2 for word in words]
    for word, (a, b) in zip(words, placed_labels(spots, wide, 14.0, size + 1), strict=True):
        marks.append(svg.text(a, b + 5, word, size=15, anchor="middle", halo=True))
    return marks


def _edges(frame: Frame) -> list[str]:
    left, top, wide, high = WINDOW
    parts = [
        svg.element("rect", x=left, y=top, width=wide, height=high, fill="none", stroke=svg.EDGE)
    ]
    for degree, spot in frame.degrees(of_longitude=True):
        if left + 30 < spot < left + wide - 30:
            tick = f"M{svg.number(spot)} {svg.number(top + high)}v6"
            parts.append(svg.element("path", d=tick, stroke=svg.EDGE))
            words = f"{degree:.6g}°E"
            parts.append(
                svg.text(spot, top + high + 19, words, size=12, fill=svg.INK2, anchor="middle")
            )
    for degree, spot in frame.degrees(of_longitude=False):
        if top + 20 < spot < top + high - 40:
            parts.append(svg.element("path", d=f"M{left} {svg.number(spot)}h-6", stroke=svg.EDGE))
            words = svg.text(0, 0, f"{degree:.6g}°N", size=12, fill=svg.INK2, anchor="middle")
            turn = f"translate({svg.number(left - 10)} {svg.number(spot)}) rotate(-90)"
            parts.append(svg.element("g", words, transform=turn))
    return parts


def _scale(frame: Frame) -> list[str]:
    metres, long = frame.bar(200.0)
    x, y = WINDOW[0] + 20, WINDOW[1] + WINDOW[3] - 22
    words = f"{metres:,.0f} 米" if metres < 1000 else f"{metres / 1000:g} 公里"
    plate = svg.element(
        "rect", x=x - 8, y=y - 24, width=long + 70, height=36.0, fill=svg.PAPER, fill_opacity=0.88
    )
    bar = svg.element(
        "path",
        d=f"M{svg.number(x)} {svg.number(y - 5)}v5h{svg.number(long)}v-5",
        fill="none",
        stroke=svg.INK,
        stroke_width=2.0,
    )
    arrow = svg.element(
        "path",
        d=f"M{svg.number(x + long + 30)} {svg.number(y - 18)}l6 18l-6 -4l-6 4Z",
        fill=svg.INK,
    )
    north = svg.text(x + long + 41, y, "北", size=12, anchor="start")
    return [plate, bar, svg.text(x + 4, y - 8, words, size=13), arrow, north]


def _list(what: Drawn, number: dict[int, int], heap: _Heap) -> list[str]:
    """The right side: what the marks mean, then the places in the order of their numbers."""
    y = 112.0
    x = LIST_LEFT
    parts = [svg.text(x, y, "图例", size=16)]
    y += 26
    new = sum(1 for site in what.sites if site >= what.candidates.existing)
    old = len(what.sites) - new
    if new:
        parts += [_mark(x + 8, y - 5, 6.5, is_new=True), svg.text(x + 26, y, f"新选的点（{new}）")]
        y += 24
    if old:
        parts += [_mark(x + 8, y - 5, 6.5, is_new=False), svg.text(x + 26, y, f"已有的点（{old}）")]
        y += 24
    rest = len(what.candidates) - len(what.sites)
    if rest:
        dot = svg.element(
            "circle", cx=x + 8, cy=y - 5, r=3.2, fill=svg.PAPER, stroke=svg.INK2, stroke_width=0.9
        )
        parts += [dot, svg.text(x + 26, y, f"没有选的候选点（{rest:,}）")]
        y += 24
    line = f"M{svg.number(x)} {svg.number(y - 5)}h17"
    stroke, thick = (svg.INK, 1.6) if heap.is_square else (svg.EDGE, 1.2)
    words = "服务范围的分界（就近）" if heap.is_square else "由哪个点服务（就近）"
    parts.append(svg.element("path", d=line, stroke=stroke, stroke_width=thick))
    parts.append(svg.text(x + 26, y, words))
    y += 24
    if what.straight is not None:
        ring = svg.element(
            "circle",
            cx=x + 8,
            cy=y - 5,
            r=7.0,
            fill="none",
            stroke=svg.BLUE,
            stroke_width=1.3,
            stroke_dasharray="4 3",
        )
        parts += [ring, svg.text(x + 26, y, svg.shortened(what.reach_words, 14, LIST_ROOM - 26))]
        y += 24
    patch: dict[str, Any] = {"x": x + 1, "y": y - 12, "width": 14.0, "height": 14.0}
    parts += [
        svg.element("rect", **patch, fill=svg.SAND[2]),
        svg.element("rect", **patch, fill="url(#hatch)"),
        svg.text(x + 26, y, "够不着的人（斜线）"),
    ]
    y += 30
    steps, y = _density_key(what, heap, x, y)
    return [*parts, *steps, *_names(what, number, x, y)]


def _density_key(what: Drawn, heap: _Heap, x: float, y: float) -> tuple[list[str], float]:
    steps = _steps(heap.weight)
    if not len(steps):
        return [svg.text(x, y, "图内没有需求", fill=svg.INK2)], y + 30
    each = "每格" if heap.is_square else "每点"
    parts = [
        svg.text(x, y, f"{each}的需求（{what.demand.unit}），越深越多", size=13, fill=svg.INK2)
    ]
    y += 10
    room = LIST_ROOM / 5
    for i, (colour, step) in enumerate(zip(svg.SAND[-len(steps) :], steps, strict=True)):
        parts.append(
            svg.element("rect", x=x + i * room, y=y, width=room - 2, height=14.0, fill=colour)
        )
        words = f"≤{step:,.0f}" if step >= 10 else f"≤{step:.2g}"
        parts.append(svg.text(x + i * room, y + 29, words, size=12, fill=svg.INK2))
    return parts, y + 62


def _names(what: Drawn, number: dict[int, int], x: float, y: float) -> list[str]:
    _, by = nearest(what.metres, what.sites)
    there = by >= 0
    load = np.bincount(by[there], what.demand.weight[there], len(what.candidates))
    total = what.demand.total or 1.0
    parts = [
        svg.text(x, y, "编号 · 名称", size=16),
        svg.text(x + LIST_ROOM, y, "服务的需求", size=13, fill=svg.INK2, anchor="end"),
    ]
    y += 25
    bottom = WINDOW[1] + WINDOW[3] - 4
    for site in sorted(number, key=lambda one: number[one]):
        name = what.candidates.called(site)
        lines = svg.wrapped(name, 14, LIST_ROOM - 26 - 62, most=2)
        left = len(number) - number[site]
        if y + 17 * (len(lines) - 1) + (20 if left else 0) > bottom or number[site] > LISTED * 2:
            words = f"……另有 {left + 1} 个，见工作簿"
            return [*parts, svg.text(x, min(y, bottom), words, size=13, fill=svg.INK2)]
        parts.append(svg.text(x + 18, y, str(number[site]), size=14, anchor="end"))
        share = f"{load[site] / total:.1%}"
        parts.append(svg.text(x + LIST_ROOM, y, share, size=14, anchor="end"))
        for line in lines:
            parts.append(svg.text(x + 26, y, line, size=14))
            y += 17
        y += 6
    return parts


def _foot(what: Drawn, frame: Frame) -> list[str]:
    x, y = frame.at(what.demand.places)
    out = (what.demand.weight > 0) & ~frame.holds(x, y)
    words = what.foot
    if out.any():
        words += (
            f"图外还有 {int(out.sum()):,} 处需求（{what.demand.weight[out].sum():,.0f} "
            f"{what.demand.unit}），已计入数字。"
        )
    lines = svg.wrapped(words, 13, WIDE - 80, most=2)
    return [
        svg.text(40, 868 + 19 * i, line, size=13, fill=svg.INK2) for i, line in enumerate(lines)
    ]
