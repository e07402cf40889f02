"""The map of a plan: who is where, which places serve them, who is out of reach. No tiles.

Readable without colour: density by darkness, what is out of reach by hatching, what stands by a
round mark, what is new by a square one; every mark has the number it has in the list.
"""

from typing import Any

import numpy as np

from niangjia.engines.siting.coordinates import Places
from niangjia.engines.siting.pictures import svg
from niangjia.engines.siting.pictures.crowd import heaped_up, people, ways
from niangjia.engines.siting.pictures.drawn import HIGH, WIDE, WINDOW, Drawn, numbers
from niangjia.engines.siting.pictures.frame import Frame, frame_for, placed_labels
from niangjia.engines.siting.pictures.legend import legend, mark

HATCH = 8.0
NUMBERED = 60  # above so many sites, marks shrink and bear no number
MANY_CANDIDATES = 200


def draw_map(what: Drawn) -> str:
    """Return the map as SVG."""
    sites = list(what.sites)
    frame = frame_for(
        WINDOW, what.demand.places, what.demand.weight, what.candidates.places.at(sites)
    )
    heap = heaped_up(what, frame)
    number = numbers(what.candidates, sites)
    is_full = len(what.candidates) > MANY_CANDIDATES  # they would hide the people
    inside = svg.element(
        "g",
        "".join(
            [
                _ground(),
                *_outlines(what, frame),
                *ways(what, frame, heap),
                *(_others(what, frame) if is_full else ()),
                *people(heap),
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
        *legend(what, number, heap),
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


def _sites(what: Drawn, frame: Frame, number: dict[int, int]) -> list[str]:
    ordered = sorted(number, key=lambda site: number[site])
    x, y = frame.at(what.candidates.places)
    spots = [(float(x[site]), float(y[site])) for site in ordered]
    is_crowded = len(ordered) > NUMBERED
    size = 4.0 if is_crowded else 6.5
    marks = [
        mark(a, b, size, is_new=site >= what.candidates.existing)
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
