"""The curve over the number of places: what each further one buys, with what is proved.

Two panels over one axis. Above, the way: a point for the plan found, a bar down to the bound, so
that the truth is seen to lie in the bar. Below, who is within reach. Series differ by shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from niangjia.engines.siting.pictures import svg
from niangjia.engines.siting.pictures.frame import round_step
from niangjia.engines.siting.plan import Sense, Status
from niangjia.engines.siting.questions import Goal
from niangjia.engines.siting.what_if import Scored

WIDE, HIGH = 1100.0, 760.0
LEFT, RIGHT = 92.0, 1040.0
UPPER, LOWER = (132.0, 392.0), (492.0, 668.0)
HEAD = 34.0  # from the title of a panel down to its top line: room for the figures on the marks
SAID = 14  # up to so many points bear their numbers
SHADES = (svg.BLUE, svg.OCHRE, svg.GREEN, svg.PLUM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What a curve is to show: plans in order of their number of places, and the reaches' names."""

    title: str
    subtitle: str
    plans: Sequence[Scored]
    reach_words: Sequence[str]
    asked_reach: int = 0  # which of the reaches the plans of the goal of reach are for
    foot: str = ""


def draw_curve(what: Curve) -> str:
    """Return the curve as SVG."""
    parts = [
        svg.text(40, 46, svg.shortened(what.title, 26, WIDE - 80), size=26),
        svg.text(40, 74, svg.shortened(what.subtitle, 15, WIDE - 80), size=15, fill=svg.INK2),
        *(_panels(what) if what.plans else [_nothing()]),
    ]
    for i, line in enumerate(svg.wrapped(what.foot, 13, WIDE - 80, most=2)):
        parts.append(svg.text(40, 738 + 17 * i, line, size=13, fill=svg.INK2))
    told = "；".join(
        f"{len(one.plan.sites)} 个点：平均 {one.score.mean:,.0f} 米" for one in what.plans
    )
    return svg.picture(WIDE, HIGH, parts, label=what.title, told=told or "没有可画的方案")


def _nothing() -> str:
    return svg.text(WIDE / 2, 360, "没有可画的方案", size=18, fill=svg.INK2, anchor="middle")


def _panels(what: Curve) -> list[str]:
    numbers = [len(one.plan.sites) for one in what.plans]
    low, high = min(numbers), max(numbers)
    span = max(high - low, 1)

    def x(number: float) -> float:
        return LEFT + 40 + (number - low) / span * (RIGHT - LEFT - 80)

    at = [x(number) if high > low else (LEFT + RIGHT) / 2 for number in numbers]
    ticks = numbers if len(numbers) <= 20 else numbers[:: -(-len(numbers) // 16)]
    places = dict(zip(numbers, at, strict=True))
    feet = [svg.text(places[n], LOWER[1] + 24, f"{n}", size=14, anchor="middle") for n in ticks] + [
        svg.text((LEFT + RIGHT) / 2, LOWER[1] + 48, "点的个数", size=14, anchor="middle")
    ]
    return [*_ways(what, at), *_shares(what, at), *feet]


def _axis(panel: tuple[float, float], top: float, unit: str, title: str) -> list[str]:
    """Lines and figures from zero up: the zero line is always there."""
    high, low = panel
    step = round_step(top / 4.5)
    parts = [svg.text(LEFT - 52, high - HEAD, title, size=15)]
    level = 0.0
    while level <= top * 1.0001:
        y = low - level / top * (low - high)
        thick, colour = (1.4, svg.EDGE) if level == 0 else (0.8, svg.LINE)
        parts.append(
            svg.element(
                "path",
                d=f"M{svg.number(LEFT)} {svg.number(y)}H{svg.number(RIGHT)}",
                stroke=colour,
                stroke_width=thick,
            )
        )
        words = f"{level:,.0f}{unit}"
        parts.append(svg.text(LEFT - 10, y + 5, words, size=13, fill=svg.INK2, anchor="end"))
        level += step
    return parts


def _ways(what: Curve, at: Sequence[float]) -> list[str]:
    """The way that the goal is about, its bound beneath; without a bound in metres, no bar."""
    is_worst = what.plans[0].goal is Goal.WORST
    values = [one.score.worst if is_worst else one.score.mean for one in what.plans]
    bounds = [_bound(one) for one in what.plans]
    top = _above(max(v for v in values if np.isfinite(v)) if any(np.isfinite(values)) else 1.0)
    high, low = UPPER

    def y(value: float) -> float:
        return low - min(value, top) / top * (low - high)

    title = "最远的路程（米）" if is_worst else "平均路程（米）"
    if any(bound is not None for bound in bounds):
        title += "：实心点已证明最优；空心点的竖线向下到已证明的下界，最优值在竖线之内"
    parts = _axis(UPPER, top, "", title)
    spots = [(a, y(v)) for a, v in zip(at, values, strict=True)]
    parts.append(_line(spots, svg.BLUE))
    for (a, b), bound, one in zip(spots, bounds, what.plans, strict=True):
        is_proved = one.plan.status is Status.OPTIMAL
        if bound is not None and not is_proved:
            foot = y(bound)
            parts.append(
                svg.element(
                    "path",
                    d=f"M{svg.number(a)} {svg.number(b)}V{svg.number(foot)}"
                    f"M{svg.number(a - 10)} {svg.number(foot)}h20",
                    stroke=svg.INK,
                    stroke_width=1.6,
                    fill="none",
                )
            )
        parts.append(_shape(0, a, b, is_hollow=bound is not None and not is_proved))
    return parts + _said(spots, [f"{v:,.0f}" for v in values], above=True)


def _bound(one: Scored) -> float | None:
    """Return the bound in metres of way, for the goals that are about a way."""
    plan = one.plan
    if plan.sense is Sense.MOST or not np.isfinite(plan.bound) or one.score.cut_off:
        return None
    if one.goal is Goal.WORST:
        return plan.bound
    return plan.bound / one.score.total if one.score.total else None


def _shares(what: Curve, at: Sequence[float]) -> list[str]:
    high, low = LOWER
    parts = _axis(LOWER, 100.0, "%", "够得着的需求占比")
    begin = LEFT + 190
    for series, words in enumerate(what.reach_words[:4]):
        values = [100.0 * one.score.share(series) for one in what.plans]
        spots = [(a, low - v / 100.0 * (low - high)) for a, v in zip(at, values, strict=True)]
        parts.append(_line(spots, SHADES[series]))
        if series == what.asked_reach and what.plans[0].goal is Goal.REACH:
            parts += _ceilings(what, at)
        parts += [_shape(series, a, b) for a, b in spots]
        is_above = series == 0 or len(what.reach_words) == 1
        parts += _said(spots, [f"{v:.0f}%" for v in values], above=not is_above)
        parts.append(_shape(series, begin, high - HEAD - 5))
        parts.append(svg.text(begin + 13, high - HEAD, words, size=14))
        begin += svg.width(words, 14) + 50
    return parts


def _ceilings(what: Curve, at: Sequence[float]) -> list[str]:
    """Up to what could at most be within reach: proved from above."""
    high, low = LOWER
    parts = []
    for a, one in zip(at, what.plans, strict=True):
        if np.isfinite(one.plan.bound) and one.score.total:
            share = min(1.0, one.plan.bound / one.score.total)
            now = one.score.share(what.asked_reach)
            begin, end = (low - part * (low - high) for part in (now, share))
            parts.append(
                svg.element(
                    "path",
                    d=f"M{svg.number(a)} {svg.number(begin)}V{svg.number(end)}"
                    f"M{svg.number(a - 10)} {svg.number(end)}h20",
                    stroke=svg.INK,
                    stroke_width=1.6,
                    fill="none",
                )
            )
    return parts


def _above(value: float) -> float:
    """Return a round figure a little above, for the top of an axis."""
    if value <= 0:
        return 1.0
    step = round_step(value * 1.08 / 5)
    return float(np.ceil(value * 1.08 / step) * step)


def _line(spots: Sequence[tuple[float, float]], colour: str) -> str:
    path = "M" + "L".join(f"{svg.number(a)} {svg.number(b)}" for a, b in spots)
    return svg.element("path", d=path, fill="none", stroke=colour, stroke_width=2.0)


def _shape(series: int, x: float, y: float, *, is_hollow: bool = False) -> str:
    """A mark of its own for each series: round, triangle, square, diamond."""
    colour = SHADES[series]
    edge: dict[str, Any] = {"stroke": svg.PAPER, "stroke_width": 1.2}
    if is_hollow:
        return svg.element(
            "circle", cx=x, cy=y, r=5.0, fill=svg.PAPER, stroke=colour, stroke_width=2.2
        )
    if series == 0:
        return svg.element("circle", cx=x, cy=y, r=5.5, fill=colour, **edge)
    paths = ("", "m0 -7l6.5 12h-13z", "m-5 -5h10v10h-10z", "m0 -7l7 7l-7 7l-7 -7z")
    return svg.element(
        "path", d=f"M{svg.number(x)} {svg.number(y)}{paths[series]}", fill=colour, **edge
    )


def _said(spots: Sequence[tuple[float, float]], words: Sequence[str], *, above: bool) -> list[str]:
    step = max(1, -(-len(spots) // SAID))
    return [
        svg.text(
            a,
            b - 12 if above or b > LOWER[1] - 24 else b + 22,
            word,
            size=13,
            anchor="middle",
            halo=True,
        )
        for i, ((a, b), word) in enumerate(zip(spots, words, strict=True))
        if i % step == 0 or i == len(spots) - 1
    ]
