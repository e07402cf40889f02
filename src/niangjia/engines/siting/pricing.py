"""What every candidate would earn at given prices, listed or not: a bound that holds for all."""

from typing import Any

import numpy as np

from niangjia.engines.siting.compiled import loop
from niangjia.engines.siting.distances import EARTH_METRES, Distances, Matrix
from niangjia.engines.siting.plan import Real, Whole

AT_ONCE = 256  # candidates of a matrix looked at together


@loop("void", "f8[:,::1]", "f8[:,::1]", "i8", "f8", "i8", "i8", "f8[::1]", "f8[::1]", "f8[::1]")
def _earn(
    demand: Any, candidate: Any, kind: int, factor: float, first: int, last: int, weights: Real,
    prices: Real, earned: Real,
) -> None:  # fmt: skip
    """Write what candidates first..last earn at these prices, listed or not."""
    rows, dims = demand.shape
    radius = np.empty(rows)
    for row in range(rows):  # squared, a little too far: who lies beyond is not asked
        if kind == 0:
            radius[row] = (prices[row] + 1.0) ** 2
        elif kind == 1:
            radius[row] = (prices[row] / factor) ** 2 * (1.0 + 1e-9)
        else:
            half = min(prices[row] / (2.0 * factor), 1.6)
            radius[row] = (2.0 * np.sin(half)) ** 2 * (1.0 + 1e-9) if half < 1.57 else 5.0
    for other in range(first, last):
        total = 0.0
        for row in range(rows):
            square = 0.0
            for axis in range(dims):
                apart = demand[row, axis] - candidate[other, axis]
                square += apart * apart
            if square < radius[row]:
                far = np.sqrt(square)
                if kind == 0:
                    far = np.floor(far)
                elif kind == 1:
                    far *= factor
                else:
                    far = 2.0 * factor * np.arcsin(min(1.0, 0.5 * far))
                if far < prices[row]:
                    total += weights[row] * (far - prices[row])
        earned[other] = total


def earned_by(distances: Distances, candidates: Whole, weights: Real, prices: Real) -> Real:
    """Return what these candidates earn at these prices: 0 or less, the less the better."""
    earned = np.empty(len(candidates))
    if isinstance(distances, Matrix):
        for at in range(0, len(candidates), AT_ONCE):
            some = slice(at, at + AT_ONCE)
            over = distances.values[:, candidates[some]] - prices[:, None]
            earned[some] = weights @ np.minimum(over, 0.0)
        return earned
    demand, candidate = distances.placed()
    there = np.ascontiguousarray(candidate[candidates])
    factor = distances.road_factor * (EARTH_METRES if distances.kind == 2 else 1.0)
    _earn(demand, there, distances.kind, factor, 0, len(candidates), weights, prices, earned)
    return earned
