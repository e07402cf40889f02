"""A bound for places that serve only so many, and candidates that are in no better plan.

Lagrangian relaxation: everybody pays `u` for a unit of her weight to be served, and each candidate
takes whom it gains most from until it is full. For any `u` no plan costs less than
`sum(weight x u)` less what the best candidates gain. A point served whole is let go in parts here:
that too only lowers the bound.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from niangjia.engines.siting.plan import Limits, Real
from niangjia.engines.siting.reductions import Flags

STEPS = 400
PATIENCE = 12
SHARE = 0.3  # of the time at most
TRIES = 8  # turns between two plans made from the candidates of the moment


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The bound, and for each candidate the bound of all plans that open it."""

    bound: float
    opening: Real


@dataclass(frozen=True, slots=True)
class Ground:
    """Ways (points x candidates, infinite where nobody may go), people, room, and how many open."""

    ways: Real
    people: Real
    room: Real
    held: Flags
    places: int


def squeezed(
    ground: Ground, goal: float, limits: Limits, tried: Callable[[Flags], float]
) -> Squeezed:
    """Return bound and candidates; `tried` makes a plan of open candidates and says its worth.

    `goal` is the worth of the best plan known, infinite if none.
    """
    until = limits.gone() + SHARE * limits.left()
    finite = np.where(np.isfinite(ground.ways), ground.ways, np.nan)
    near = np.sort(np.where(np.isnan(finite), np.inf, finite), axis=1)
    second = near[:, min(1, near.shape[1] - 1)]
    u = np.where(np.isfinite(second), second, near[:, 0])
    kept, best, opening = u.copy(), -np.inf, np.full(ground.ways.shape[1], -np.inf)
    length, stale = 1.0, 0
    for turn in range(STEPS):
        bound, opened, shares, now_opening = _priced(ground, u)
        stale = 0 if bound > best + 1e-6 * abs(best) or best == -np.inf else stale + 1
        if bound > best:
            best, kept, opening = bound, u.copy(), now_opening
        if turn % TRIES == 0:
            goal = min(goal, tried(opened))
            limits.say(goal, best)
        if stale >= PATIENCE:
            length, stale, u = length * 0.6, 0, kept.copy()
        if limits.gone() > until or length < 1e-3 or best >= goal:
            break
        missing = 1 - shares
        square = float((ground.people * missing**2).sum())
        if square < 1e-12:
            break
        target = goal if np.isfinite(goal) else best + 0.05 * abs(best)
        u = np.maximum(0, u + length * max(target - bound, 1e-6 * abs(target)) / square * missing)
    return Squeezed(best, opening)


def _priced(ground: Ground, u: Real) -> tuple[float, Flags, Real, Real]:
    """Return the bound of `u`, who opens, how much of each point is served, bounds of opening."""
    gain = u[:, None] - ground.ways
    order = np.argsort(-gain, axis=0, kind="stable")
    sorted_gain = np.take_along_axis(gain, order, axis=0)
    heaped = np.cumsum(ground.people[order], axis=0)
    before = heaped - ground.people[order]
    part = np.clip(ground.room[None, :] - before, 0, ground.people[order])
    part[sorted_gain <= 0] = 0
    value = (np.where(part > 0, sorted_gain, 0) * part).sum(axis=0)
    ranked = np.where(ground.held, np.inf, value)
    chosen = np.argsort(-ranked, kind="stable")[: ground.places]
    opened = np.zeros(len(value), dtype=np.bool_)
    opened[chosen] = True
    bound = float((ground.people * u).sum() - value[opened].sum())
    taken = np.zeros_like(gain)
    np.put_along_axis(taken, order, part, axis=0)
    shares = taken[:, opened].sum(axis=1) / ground.people
    free = opened & ~ground.held
    last = float(value[free].min()) if free.any() else np.inf
    opening = np.where(opened, bound, bound + last - value)
    return bound, opened, shares, opening
