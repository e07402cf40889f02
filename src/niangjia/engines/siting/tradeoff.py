"""Near on average, most within reach, nobody far: plans of which none is beaten in all three.

The longest way is capped at several distances, from the least any plan can have to the one the
plan nearest on average has. Under each cap the nearest plan and the one that reaches most are
sought. Each plan kept says how it fares by all three measures, and what bounds its own.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from niangjia.engines.siting import capacitated, center, covering
from niangjia.engines.siting import conditions as held
from niangjia.engines.siting.conditions import Conditions
from niangjia.engines.siting.distances import Distances
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Plan, Real, Whole
from niangjia.engines.siting.served import nearest

CAPS = 5  # distances the longest way is capped at


class Measure(StrEnum):
    """What a plan of the frontier was sought for."""

    NEAR = "near"  # weight x way is least
    REACH = "reach"  # most weight within the radius
    WORST = "worst"  # the longest way is least


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One plan of the frontier and how it fares.

    `walked` is weight x way, `reached` the weight within the radius, `worst` the longest way of
    anybody. `plan` holds the bound of its own `measure`, with nobody beyond `cap`.
    """

    plan: Plan
    measure: Measure
    cap: float
    walked: float
    reached: float
    worst: float


def frontier(
    distances: Distances,
    weights: Real,
    radius: float,
    *,
    conditions: Conditions,
    limits: Limits,
    caps: int = CAPS,
) -> list[Choice]:
    """Return plans of which none is as good as another by all measures and worse by one.

    They come by their longest way, least first; at least one when any plan exists. When time ends
    or somebody cancels, those found until then. Without any plan the list is empty: ask
    `center.least_worst` why.

    :raises BadSitingInput: radius, weights, number of caps or conditions that cannot be.
    """
    if caps < 1:
        raise BadSitingInput(where="几档", reason=f"至少要 1 档，现在是 {caps}")
    if not radius >= 0:
        raise BadSitingInput(where="半径", reason="要是不小于 0 的数")
    weights = held.checked_weights(weights, distances.demands)
    shares = 2 * caps + 1
    first = center.least_worst(
        distances, conditions=conditions, weights=weights, limits=_part(limits, shares)
    )
    if not first.sites:
        return []
    measured = _Measured(distances, weights, radius)
    found = [measured.choice(first, Measure.WORST, first.objective)]
    farthest = _farthest(conditions, distances, weights, first.objective)
    done = 1
    for turn in range(caps):
        cap = farthest if turn == 0 else _cap(first.objective, found, turn, caps)
        capped = replace(conditions, nobody_beyond=cap)
        for measure in (Measure.NEAR, Measure.REACH):
            if limits.left() <= 0:
                return kept(found)
            part = _part(limits, shares - done)
            plan = _sought(measured, measure, capped, part)
            done += 1
            if plan.sites:
                found.append(measured.choice(plan, measure, cap))
    return kept(found)


def kept(found: list[Choice]) -> list[Choice]:
    """Return the choices that no other beats, by their longest way, each set of sites once."""
    ordered = sorted(found, key=lambda one: (one.worst, one.walked, -one.reached, one.plan.sites))
    stay: list[Choice] = []
    for one in ordered:
        if not any(_beats(other, one) for other in ordered) and not any(
            _equals(other, one) for other in stay
        ):
            stay.append(one)
    return stay


def _beats(one: Choice, other: Choice) -> bool:
    as_good = (
        one.walked <= other.walked and one.reached >= other.reached and one.worst <= other.worst
    )
    return as_good and not _equals(one, other)


def _equals(one: Choice, other: Choice) -> bool:
    return (one.walked, one.reached, one.worst) == (other.walked, other.reached, other.worst)


def _cap(least: float, found: list[Choice], turn: int, caps: int) -> float:
    """Return a cap between the least longest way and the longest of the plan nearest on average."""
    most = max((one.worst for one in found if one.measure is Measure.NEAR), default=least)
    share = (turn - 1) / max(1, caps - 1)
    return least + (most - least) * share


def _farthest(conditions: Conditions, distances: Distances, weights: Real, least: float) -> float:
    asked = conditions.nobody_beyond
    if asked is not None:
        return asked
    points = np.flatnonzero(weights > 0)
    ways = distances.rows(points[:1])
    largest = max(least, float(ways[np.isfinite(ways)].max(initial=least)))
    for start in range(0, len(points), 512):
        ways = distances.rows(points[start : start + 512])
        largest = max(largest, float(ways[np.isfinite(ways)].max(initial=least)))
    return largest


def _sought(measured: "_Measured", measure: Measure, asked: Conditions, limits: Limits) -> Plan:
    if measure is Measure.NEAR:
        return capacitated.least_way(
            measured.distances, measured.weights, conditions=asked, limits=limits
        )
    return covering.most_covered(
        measured.distances, measured.weights, measured.radius, conditions=asked, limits=limits
    )


def _part(limits: Limits, shares: int) -> Limits:
    return Limits(
        seconds=limits.left() / shares, seed=limits.seed, is_cancelled=limits.is_cancelled
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    distances: Distances
    weights: Real
    radius: float

    def choice(self, plan: Plan, measure: Measure, cap: float) -> Choice:
        way, _ = nearest(self.distances, plan.sites)
        there: Whole = np.flatnonzero(self.weights > 0)
        return Choice(
            plan=plan,
            measure=measure,
            cap=cap,
            walked=float((self.weights[there] * way[there]).sum()),
            reached=float(self.weights[way <= self.radius].sum()),
            worst=float(way[there].max()),
        )
