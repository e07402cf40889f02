"""The right side of a map: what its marks mean, then the places in the order of their numbers."""

from typing import Any

import numpy as np

from niangjia.engines.siting.pictures import svg
from niangjia.engines.siting.pictures.crowd import Heap, steps_of
from niangjia.engines.siting.pictures.drawn import WINDOW, Drawn
from niangjia.engines.siting.questions import nearest

LIST_LEFT, LIST_ROOM = 922.0, 326.0
LISTED = 28


def mark(x: float, y: float, size: float, *, is_new: bool) -> str:
    """Return the mark of a site: a square for a new one, a disc for one that stands."""
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


def legend(what: Drawn, number: dict[int, int], heap: Heap) -> list[str]:
    """The right side: what the marks mean, then the places in the order of their numbers."""
    y = 112.0
    x = LIST_LEFT
    parts = [svg.text(x, y, "图例", size=16)]
    y += 26
    new = sum(1 for site in what.sites if site >= what.candidates.existing)
    old = len(what.sites) - new
    if new:
        parts += [mark(x + 8, y - 5, 6.5, is_new=True), svg.text(x + 26, y, f"新选的点（{new}）")]
        y += 24
    if old:
        parts += [mark(x + 8, y - 5, 6.5, is_new=False), svg.text(x + 26, y, f"已有的点（{old}）")]
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


def _density_key(what: Drawn, heap: Heap, x: float, y: float) -> tuple[list[str], float]:
    steps = steps_of(heap.weight)
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
        lines = svg.wrapped(name, 14, LIST_ROOM - 26 - 62, most=3)
        left = len(number) - number[site]
        if y + 17 * (len(lines) - 1) + (20 if left else 0) > bottom or number[site] > LISTED:
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
