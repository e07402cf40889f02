"""How many places until nobody is beyond a distance (set covering): exact, by HiGHS."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import scipy.sparse as sp

from niangjia.engines.siting import conditions as held
from niangjia.engines.siting import milp, reductions
from niangjia.engines.siting.conditions import Asked, Conditions
from niangjia.engines.siting.distances import Distances
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.milp import SURE, Ended
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status, Whole
from niangjia.engines.siting.served import nearest, reached_within

ROUNDS = 4  # reductions after reductions: later rounds find next to nothing


class Least(StrEnum):
    """What is to be least when everybody must be reached."""

    PLACES = "places"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Cover:
    """How covering all points ended: `sites` (held ones too) or None; `bound` of what is least.

    `apart` are points of which no two share a candidate: each needs a place of its own.
    """

    ended: Ended
    sites: tuple[int, ...] | None
    bound: float
    apart: tuple[int, ...] = ()


def fewest(
    distances: Distances,
    radius: float,
    *,
    conditions: Conditions | None = None,
    least: Least = Least.PLACES,
    limits: Limits,
) -> Plan:
    """Return the fewest places (or the least money) so that every demand point is within `radius`.

    The objective is the number of all standing places, those held among them; for `Least.MONEY`
    the money of all opened and closed. Without `conditions` every candidate is free.

    :raises BadSitingInput: a radius that is none, or conditions that contradict each other.
    """
    if not radius >= 0:
        raise BadSitingInput(where="半径", reason="要是不小于 0 的数")
    if conditions is None:
        conditions = Conditions(places=distances.candidates)
    if least is Least.MONEY and conditions.costs is None:
        raise BadSitingInput(where="开办费用", reason="要费用最少，就要给每个候选点的开办费用")
    asked = held.asked(conditions, distances.candidates)
    if asked.nobody_beyond is not None:
        radius = min(radius, asked.nobody_beyond)
    coverage = reached_within(distances, radius)
    if far := unreachable(coverage, asked):
        why = f"需求点 {held.named(far)} 在 {radius:g} 以内没有能用的候选点"
        return held.no_plan(Sense.LEAST, limits, distances.demands, why, far)
    found = cover(coverage, asked, limits, least=least)
    if found.ended is Ended.NONE:
        return held.no_plan(
            Sense.LEAST, limits, distances.demands, *why_not(coverage, asked, limits)
        )
    standing = np.flatnonzero(asked.held).tolist()
    is_money = least is Least.MONEY
    base = asked.money(standing) if is_money else len(standing)
    bound = float(base + found.bound)
    if found.sites is None:
        return held.not_found(Sense.LEAST, limits, distances.demands, bound)
    sites = found.sites
    worth = asked.money(sites) if is_money else len(sites)
    return Plan(
        status=Status.OPTIMAL if worth <= bound else Status.FEASIBLE,
        sense=Sense.LEAST,
        sites=sites,
        objective=float(worth),
        bound=min(bound, float(worth)),
        served_by=nearest(distances, sites)[1],
        seconds=limits.gone(),
        seed=limits.seed,
    )


def cover(
    coverage: sp.csr_matrix,
    asked: Asked,
    limits: Limits,
    *,
    least: Least = Least.PLACES,
    only_whether: bool = False,
) -> Cover:
    """Cover all points with the fewest free candidates (or least money) besides the held ones.

    `bound` counts only the free ones. `only_whether` stops at the first way to do it at all. Every
    point must have a candidate that is allowed.
    """
    already = tuple(np.flatnonzero(asked.held).tolist())
    points = np.flatnonzero(coverage @ asked.held.astype(np.float64) == 0)
    columns = np.flatnonzero(asked.free)
    minds_money = asked.budget is not None or least is Least.MONEY
    small, points, columns = _reduced(
        coverage[points][:, columns], points, columns, asked, minds_money
    )
    apart = _apart(small, points)
    if len(apart) > asked.left:
        return Cover(Ended.NONE, None, np.inf, apart)
    first = greedily(small)
    opened = tuple(sorted((*already, *columns[first].tolist())))
    if not minds_money and len(first) <= asked.left and (only_whether or len(first) == len(apart)):
        return Cover(Ended.ENOUGH, opened, float(len(apart)), apart)
    ones = np.ones(len(columns))
    if least is Least.PLACES:
        cost: Real = ones
    else:
        cost = asked.spend[columns].astype(np.float64)
    rows, ends = held.limiting_rows(asked, columns)
    model = milp.binary(
        cost,
        sp.vstack([small, rows]).tocsr(),
        np.concatenate([np.ones(len(points)), np.full(len(ends), -np.inf)]),
        np.concatenate([np.full(len(points), np.inf), ends]),
    )
    whether = only_whether and least is Least.PLACES
    answer = milp.solve(model, limits, enough=float(asked.left) if whether else None)
    bound = float(np.ceil(answer.bound - SURE * max(1.0, abs(answer.bound) * 1e-3)))
    if least is Least.PLACES:
        bound = max(bound, float(len(apart)))
    if answer.ended is Ended.NONE or (least is Least.PLACES and bound > asked.left):
        return Cover(Ended.NONE, None, np.inf, apart)
    sites: tuple[int, ...] | None = None
    if answer.values is not None:
        chosen = columns[np.rint(answer.values) > 0]
        sites = tuple(sorted((*already, *chosen.tolist())))
        covered = coverage[:, list(sites)].sum(axis=1).min() if coverage.shape[0] else 1
        if not covered > 0 or len(sites) > asked.places or not asked.can_pay(sites):
            sites = None
    if sites is None and not minds_money and len(first) <= asked.left:
        sites = opened
    return Cover(answer.ended, sites, bound, apart)


def unreachable(coverage: sp.csr_matrix, asked: Asked) -> list[int]:
    """Return the points that no allowed candidate covers."""
    allowed = (asked.held | asked.free).astype(np.float64)
    return [int(point) for point in np.flatnonzero(coverage @ allowed == 0)]


def why_not(coverage: sp.csr_matrix, asked: Asked, limits: Limits) -> tuple[str, tuple[int, ...]]:
    """Return in a sentence why no plan covers all points, and the points it speaks of."""
    if far := unreachable(coverage, asked):
        return f"需求点 {held.named(far)} 在要求的距离内没有能用的候选点", tuple(far)
    plenty = replace(asked, places=len(asked.held), budget=None)
    number = cover(coverage, plenty, limits)
    standing = int(asked.held.sum())
    needs = standing + int(number.bound) if np.isfinite(number.bound) else standing
    if needs > asked.places:
        apart = number.apart if len(number.apart) > asked.left else ()
        each = f"，例如需求点 {held.named(apart)} 各要一个" if apart else ""
        return (
            f"要让每个需求点都在要求的距离内，至少要 {needs} 个点，只许 {asked.places} 个{each}",
            apart,
        )
    if asked.budget is not None:
        money = cover(coverage, replace(asked, budget=None), limits, least=Least.MONEY)
        if np.isfinite(money.bound):
            paid = asked.money(np.flatnonzero(asked.held).tolist())
            short = int(paid + money.bound) - asked.budget
            if short > 0:
                return f"要让每个需求点都在要求的距离内，预算至少还差 {short}", ()
    if asked.budget is not None and not coverage.shape[0]:
        return "预算连一个点也开不起", ()
    return "个数、预算和最远距离的要求不能同时满足", ()


def greedily(coverage: sp.csr_matrix) -> Whole:
    """Return columns that cover all rows: always the one that covers most, superfluous ones out."""
    columns = coverage.tocsc()
    ends, inside = columns.indptr, columns.indices
    times = np.zeros(coverage.shape[0], dtype=np.int64)
    gain = np.diff(ends).astype(np.float64)
    chosen: list[int] = []
    while (times == 0).any():
        best = int(gain.argmax())
        rows = inside[ends[best] : ends[best + 1]]
        new = rows[times[rows] == 0]
        times[rows] += 1
        chosen.append(best)
        gain -= np.asarray(coverage[new].sum(axis=0)).ravel()
    for column in list(chosen):
        rows = inside[ends[column] : ends[column + 1]]
        if (times[rows] > 1).all():
            times[rows] -= 1
            chosen.remove(column)
    return np.array(sorted(chosen), dtype=np.int64)


def _reduced(
    small: sp.csr_matrix, points: Whole, columns: Whole, asked: Asked, minds_money: bool
) -> tuple[sp.csr_matrix, Whole, Whole]:
    for _ in range(ROUNDS):
        before = small.shape
        keep = reductions.needed(small)
        small, points = small[keep], points[keep]
        spend = asked.spend[columns].astype(np.float64) if minds_money else None
        keep = reductions.undominated(small, spend)
        small, columns = small[:, keep].tocsr(), columns[keep]
        if small.shape == before:
            break
    return small, points, columns


def _apart(coverage: sp.csr_matrix, points: Whole) -> tuple[int, ...]:
    """Return points of which no two share a candidate, taken greedily from the poorest."""
    columns = coverage.tocsc()
    blocked = np.zeros(coverage.shape[0], dtype=np.bool_)
    found: list[int] = []
    for row in np.argsort(np.diff(coverage.indptr), kind="stable"):
        if blocked[row]:
            continue
        found.append(int(points[row]))
        mine = coverage.indices[coverage.indptr[row] : coverage.indptr[row + 1]]
        for column in mine:
            blocked[columns.indices[columns.indptr[column] : columns.indptr[column + 1]]] = True
    return tuple(sorted(found))
