"""A bound, good plans and candidates to leave out, for reaching most people with so many places.

Lagrangian relaxation: each point lets go of up to its weight `u` in favour of the candidates that
reach it. For any 0 <= u <= weight no plan reaches more than
`sum(weight - u) + the p largest of (coverage' u)`. The `u` are moved along subgradients; the p
largest candidates of a good `u`, improved by swaps, are mostly the best plan or next to it.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from niangjia.engines.siting.plan import Limits, Real, Whole

ROUNDS = 6  # of moving u, each ended by a plan made from it
STEPS = 1200  # moves in a round at most
PATIENCE = 20  # moves without a better bound before the steps shrink
SHARE = 0.5  # of the time at most: the rest is for the proof
TIRED = 1e-4  # the length of a step at which a round ends


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The best plan found (columns), what it reaches, the bound, and which columns may still help.

    `above` says for each column the bound of all plans that have it, or lack it when it is among
    the p largest: a column whose `above` is not better than the plan is settled.
    """

    sites: Whole
    reached: float
    bound: float
    above: Real


class _Cover:
    """A coverage both ways, with its weights."""

    def __init__(self, coverage: sp.csr_matrix, weights: Real, places: int) -> None:
        self.rows = coverage
        self.columns = coverage.T.tocsr()
        self.weights = weights
        self.places = places

    def points(self, column: int) -> Whole:
        ends = self.columns.indptr
        return np.asarray(self.columns.indices[ends[column] : ends[column + 1]], dtype=np.int64)

    def reached(self, sites: Whole) -> float:
        times = np.asarray(self.columns[sites].sum(axis=0)).ravel()
        return float(self.weights[times > 0].sum())


def squeezed(
    coverage: sp.csr_matrix, weights: Real, places: int, limits: Limits, step: float
) -> Squeezed:
    """Return plan and bound as near as the relaxation brings them.

    `step` is what two plans differ by at least (1 for whole weights, 0 when they may be anything).
    There are more columns than `places`.
    """
    asked = _Cover(coverage, weights, places)
    draw = np.random.default_rng(limits.seed)
    until = limits.gone() + SHARE * limits.left()
    sites = _swapped(asked, _greedy(asked, None), limits, until)
    best = asked.reached(sites)
    for _ in range(2):
        other = _swapped(asked, _greedy(asked, draw), limits, until)
        if asked.reached(other) > best:
            sites, best = other, asked.reached(other)
    u, bound, length = weights * 0.5, np.inf, 1.0
    limits.say(best, float(weights.sum()))
    for _ in range(ROUNDS):
        u, now = _moved(asked, u, best, length, limits, until)
        bound, length = min(bound, now), 0.3
        top = np.sort(np.argpartition(-(asked.columns @ u), places)[:places])
        other = _swapped(asked, top, limits, until)
        is_better = asked.reached(other) > best
        if is_better:
            sites, best = other, asked.reached(other)
        limits.say(best, bound)
        if bound < best + step or limits.gone() > until or not (is_better or length == 1.0):
            break
    bound, above = _settling(asked, u)
    return Squeezed(np.sort(sites), best, bound, above)


def _moved(
    asked: _Cover, u: Real, goal: float, length: float, limits: Limits, until: float
) -> tuple[Real, float]:
    """Return the u of the best bound on a way of shrinking steps towards `goal`."""
    weights, places = asked.weights, asked.places
    best, kept, stale = np.inf, u.copy(), 0
    drift = np.zeros(len(weights))
    for turn in range(STEPS):
        value = asked.columns @ u
        top = np.argpartition(-value, places)[:places]
        bound = float((weights - u).sum() + value[top].sum())
        stale = 0 if bound < best * (1 - 1e-6) else stale + 1
        if bound < best:
            best, kept = bound, u.copy()
        if stale >= PATIENCE:
            length, stale, u, drift = length * 0.7, 0, kept.copy(), drift * 0
        if length < TIRED or (turn % 16 == 0 and limits.gone() > until):
            break
        opened = np.bincount(top, minlength=len(value)).astype(np.float64)
        drift = 0.6 * (asked.rows @ opened - 1) + 0.4 * drift
        down = -drift
        down[(u <= 0) & (down < 0)] = 0
        down[(u >= weights) & (down > 0)] = 0
        square = float(down @ down)
        if square < 1e-9 or bound <= goal:
            break
        u = np.clip(u + length * (bound - goal) / square * down, 0, weights)
    return kept, best


def _settling(asked: _Cover, u: Real) -> tuple[float, Real]:
    value = asked.columns @ u
    order = np.argsort(-value, kind="stable")
    places = asked.places
    bound = float((asked.weights - u).sum() + value[order[:places]].sum())
    last, next_ = value[order[places - 1]], value[order[places]]
    above = bound - last + value
    top = order[:places]
    above[top] = bound - value[top] + next_
    inside = np.full(len(value), bound)
    return bound, np.where(np.isin(np.arange(len(value)), top), inside, above)


def _greedy(asked: _Cover, draw: np.random.Generator | None) -> Whole:
    gain = asked.columns @ asked.weights
    times = np.zeros(len(asked.weights), dtype=np.int64)
    chosen: list[int] = []
    for _ in range(asked.places):
        worth = gain.copy()
        if draw is not None:
            worth *= 1 + 0.15 * draw.random(len(gain))
        worth[chosen] = -1
        best = int(worth.argmax())
        chosen.append(best)
        points = asked.points(best)
        new = points[times[points] == 0]
        times[points] += 1
        gain -= asked.columns @ _spread(asked, new)
    return np.array(chosen, dtype=np.int64)


def _swapped(asked: _Cover, sites: Whole, limits: Limits, until: float) -> Whole:
    """Return the sites after each was exchanged for a better one as long as any exchange helps."""
    sites = sites.copy()
    times = np.zeros(len(asked.weights), dtype=np.int64)
    for site in sites:
        times[asked.points(int(site))] += 1
    gain = asked.columns @ np.where(times == 0, asked.weights, 0)
    since = at = 0
    while since < len(sites) and limits.gone() <= until:
        site = int(sites[at])
        points = asked.points(site)
        times[points] -= 1
        lost = points[times[points] == 0]
        gain += asked.columns @ _spread(asked, lost)
        best = int(gain.argmax())
        since += 1
        if gain[best] > gain[site] + 1e-9 * max(1.0, gain[site]):
            sites[at], since = best, 0
        points = asked.points(int(sites[at]))
        new = points[times[points] == 0]
        times[points] += 1
        gain -= asked.columns @ _spread(asked, new)
        at = (at + 1) % len(sites)
    return sites


def _spread(asked: _Cover, points: Whole) -> Real:
    spread = np.zeros(len(asked.weights))
    spread[points] = asked.weights[points]
    return spread
