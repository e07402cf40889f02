"""Where on the paper a place stands: an even map of one city, its edges, its scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from niangjia.engines.siting.coordinates import Places
from niangjia.engines.siting.plan import Real

METRES_A_DEGREE = 111_195.0
LEAST = 800.0  # metres that a map shows at least: three doors of one street are still a map


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of the paper and the ground it shows; north is up, a metre is as long anywhere."""

    left: float
    top: float
    wide: float
    high: float
    west: float
    north: float
    unit: float  # units of the paper to a metre
    squeeze: float  # cosine of the middle latitude

    def at(self, places: Places) -> tuple[Real, Real]:
        """Return where places stand on the paper."""
        x = self.left + (places.longitude - self.west) * METRES_A_DEGREE * self.squeeze * self.unit
        y = self.top + (self.north - places.latitude) * METRES_A_DEGREE * self.unit
        return x, y

    def holds(self, x: Real, y: Real) -> np.ndarray:
        """Tell which spots lie in the window."""
        return (
            (x >= self.left)
            & (x <= self.left + self.wide)
            & (y >= self.top)
            & (y <= self.top + self.high)
        )

    def degrees(self, *, of_longitude: bool) -> list[tuple[float, float]]:
        """Return a few round degrees in the window, each with where it stands on the paper."""
        if of_longitude:
            begin = self.west
            span = self.wide / (METRES_A_DEGREE * self.squeeze * self.unit)
        else:
            span = self.high / (METRES_A_DEGREE * self.unit)
            begin = self.north - span
        step = round_step(span / 3.2)
        first = math.ceil(begin / step - 1e-9)
        found = []
        for k in range(first, first + 12):
            degree = k * step
            if degree > begin + span + 1e-12:
                break
            part = (degree - begin) / span
            spot = (
                self.left + part * self.wide if of_longitude else self.top + (1 - part) * self.high
            )
            found.append((degree, spot))
        return found

    def bar(self, most: float) -> tuple[float, float]:
        """Return a round number of metres and its length on the paper, below `most` units."""
        metres = round_step(most / self.unit / 2.0)
        return metres, metres * self.unit


def round_step(about: float) -> float:
    """Return the 1, 2 or 5 times a power of ten that is next above or at about so much."""
    power = 10.0 ** math.floor(math.log10(about))
    return float(next(f * power for f in (1, 2, 5, 10) if f * power >= about * (1 - 1e-9)))


def frame_for(
    window: tuple[float, float, float, float],
    people: Places,
    weight: Real,
    kept: Places,
) -> Frame:
    """Return the frame of a window (left, top, wide, high) that shows the people and the sites.

    A thousandth of the people at each edge may fall outside, so that one far point does not
    shrink a city to a dot; what stays outside is for the caller to say. `kept` is never cut.
    """
    left, top, wide, high = window
    x0, x1 = _range(people.longitude, weight)
    y0, y1 = _range(people.latitude, weight)
    if len(kept):
        x0, x1 = min(x0, kept.longitude.min()), max(x1, kept.longitude.max())
        y0, y1 = min(y0, kept.latitude.min()), max(y1, kept.latitude.max())
    if not math.isfinite(x0):
        x0, x1, y0, y1 = 110.0, 110.01, 20.0, 20.01
    squeeze = math.cos(math.radians((y0 + y1) / 2))
    across = max((x1 - x0) * METRES_A_DEGREE * squeeze, LEAST) * 1.1
    down = max((y1 - y0) * METRES_A_DEGREE, LEAST) * 1.1
    unit = min(wide / across, high / down)
    return Frame(
        left=left,
        top=top,
        wide=wide,
        high=high,
        west=(x0 + x1) / 2 - wide / unit / 2 / (METRES_A_DEGREE * squeeze),
        north=(y0 + y1) / 2 + high / unit / 2 / METRES_A_DEGREE,
        unit=unit,
        squeeze=squeeze,
    )


def _range(values: Real, weight: Real) -> tuple[float, float]:
    if not len(values) or not weight.sum() > 0:
        return math.inf, -math.inf
    if len(values) < 200:
        return float(values.min()), float(values.max())
    order = np.argsort(values, kind="stable")
    heap = np.cumsum(weight[order]) / weight.sum()
    low, high = np.searchsorted(heap, (0.001, 0.999))
    return float(values[order[low]]), float(values[order[min(int(high), len(values) - 1)]])


def placed_labels(
    spots: Sequence[tuple[float, float]], wide: Sequence[float], high: float, away: float
) -> list[tuple[float, float]]:
    """Return the middle of a label for each spot, beside it, clear of others as far as can be.

    Eight sides are tried for each in order; where all are taken, the label stands above.
    """
    sides = ((0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1))
    boxes = [(x - away, y - away, x + away, y + away) for x, y in spots]
    found = []
    for (x, y), its in zip(spots, wide, strict=True):
        best, least = (x, y - away - high / 2), math.inf
        for across, down in sides:
            cx = x + across * (away + its / 2 + 1)
            cy = y + down * (away + high / 2 + 1)
            box = (cx - its / 2, cy - high / 2, cx + its / 2, cy + high / 2)
            hidden = sum(_overlap(box, other) for other in boxes)
            if hidden < least - 1e-9:
                best, least = (cx, cy), hidden
            if hidden == 0:
                break
        cx, cy = best
        boxes.append((cx - its / 2, cy - high / 2, cx + its / 2, cy + high / 2))
        found.append(best)
    return found


Box = tuple[float, float, float, float]


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0
