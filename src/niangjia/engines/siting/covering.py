"""Most people within a distance of so many places (maximal covering), exact."""

import math

import numpy as np
import scipy.sparse as sp

from niangjia.engines.siting import conditions as held
from niangjia.engines.siting import enough, milp, reductions
from niangjia.engines.siting.conditions import Asked, Conditions
from niangjia.engines.siting.covering_bound import squeezed
from niangjia.engines.siting.distances import Distances
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import Ground
from niangjia.engines.siting.milp import SURE, Ended
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status, Whole
from niangjia.engines.siting.served import filled, nearest, reached_or_empty, reached_within

CLOSE = 1e-9  # what two sums of weights that are no whole numbers may differ by, as a share


def most_covered(
    distances: Distances,
    weights: Real,
    radius: float,
    *,
    conditions: Conditions,
    limits: Limits,
) -> Plan:
    """Return the places within whose `radius` most weight (people) is.

    The objective is the weight within the radius. A point served by nobody within it has -1 in
    `served_by`. Weights of whole numbers (or of up to six decimals) are compared exactly.

    :raises BadSitingInput: a radius or weights that are none, contradicting conditions.
    """
    if not radius >= 0:
        raise BadSitingInput(where="半径", reason="要是不小于 0 的数")
    weights = held.checked_weights(weights, distances.demands)
    asked = held.asked(conditions, distances.candidates)
    fair: sp.csr_matrix | None = None
    first: tuple[int, ...] = ()
    coverage = reached_within(distances, radius)
    if asked.nobody_beyond is not None:
        fair = reached_or_empty(distances, asked.nobody_beyond, weights)
    if fair is not None:
        if enough.unreachable(fair, asked):
            return _none(distances, fair, asked, limits)
        reached = enough.cover(fair, asked, limits, only_whether=True)
        if reached.ended is Ended.NONE:
            return _none(distances, fair, asked, limits)
        first = reached.sites or ()
    question = _Question(coverage, fair, weights, asked, limits)
    sites, bound = question.answered(first)
    if not sites and question.is_impossible:
        return _none(distances, coverage[:0] if fair is None else fair, asked, limits)
    if not sites and not asked.is_plain:
        return held.not_found(Sense.MOST, limits, distances.demands, bound * question.unit)
    if asked.budget is None:
        allowed = np.flatnonzero(asked.free).tolist()
        sites = filled(distances, weights, sites, asked.places, allowed)
    way, by = nearest(distances, sites)
    inside = way <= radius
    exact = question.worth(sites)
    objective, bound = exact * question.unit, max(bound, exact) * question.unit
    room = (
        0 if question.is_whole else 2 * SURE + 2 * CLOSE * objective
    )  # twice what moved the bound
    closed = bound <= objective + room
    return Plan(
        status=Status.OPTIMAL if closed else Status.FEASIBLE,
        sense=Sense.MOST,
        sites=sites,
        objective=objective,
        bound=objective if closed else bound,
        served_by=np.where(inside, by, -1),
        seconds=limits.gone(),
        seed=limits.seed,
    )


def solve_ground(ground: Ground, p: int, radius: float | None, limits: Limits) -> Plan:
    """Return the `p` places of a file's ground within whose radius most people are.

    :raises BadSitingInput: no radius, or a question that cannot be asked.
    """
    if radius is None:
        raise BadSitingInput(where="半径", reason="覆盖最多要写多远以内算服务到，例如 --radius 800")
    conditions = Conditions(places=p, must=ground.must, barred=ground.barred)
    return most_covered(
        ground.distances, ground.weights, radius, conditions=conditions, limits=limits
    )


def _none(distances: Distances, fair: sp.csr_matrix, asked: Asked, limits: Limits) -> Plan:
    why, far = enough.why_not(fair, asked, limits)
    return held.no_plan(Sense.MOST, limits, distances.demands, why, far)


class _Question:
    """The question in whole weights where they are whole, less what the held places reach."""

    def __init__(
        self,
        coverage: sp.csr_matrix,
        fair: sp.csr_matrix | None,
        weights: Real,
        asked: Asked,
        limits: Limits,
    ) -> None:
        unit = held.whole_unit(weights)
        self.is_whole = unit > 0
        self.unit = unit if unit > 0 else 1.0
        self.weights = np.rint(weights / unit) if unit > 0 else weights
        self.coverage, self.fair, self.asked, self.limits = coverage, fair, asked, limits
        self.is_impossible = False

    def worth(self, sites: tuple[int, ...]) -> float:
        """Return the weight that these sites reach, in units."""
        if not sites:
            return 0.0
        times = np.asarray(self.coverage[:, list(sites)].sum(axis=1)).ravel()
        return float(self.weights[times > 0].sum())

    def answered(self, first: tuple[int, ...]) -> tuple[tuple[int, ...], float]:
        """Return the best sites found (held ones too) and the bound, in units."""
        asked = self.asked
        standing = np.asarray(self.coverage @ asked.held.astype(np.float64)).ravel() > 0
        base = float(self.weights[standing].sum())
        already = tuple(np.flatnonzero(asked.held).tolist())
        columns = np.flatnonzero(asked.free)
        open_points = np.flatnonzero(~standing & (self.weights > 0))
        small, weights, columns, fair = self._reduced(open_points, columns)
        if asked.is_plain and len(columns) <= asked.left:
            every = (*already, *columns.tolist())
            return every, self.worth(every)
        best = self._extended(first or already)
        limit = float(self.weights.sum()) - base
        if asked.left == 0:
            self.is_impossible = not best
            return best, base
        if asked.is_plain:
            step = 1 - SURE if self.is_whole else 0.0
            tight = squeezed(small, weights, asked.left, self.limits, step)
            other = (*already, *columns[tight.sites].tolist())
            best = max(best, other, key=self.worth)
            limit = min(limit, self._safely(tight.bound))
            value = self.worth(best) - base
            if limit <= value:
                return best, base + limit
            keep = tight.above >= value + step - CLOSE * max(1.0, value)
            small, columns = small[:, keep].tocsr(), columns[keep]
            small, weights, _ = reductions.merged(small, weights)
        found, bound = self._proved(small, weights, columns, fair, base, best)
        if found is not None:
            whole = (*already, *found.tolist()) or self._one()
            if whole and self._holds(whole) and (not best or self.worth(whole) > self.worth(best)):
                best = whole
        value = self.worth(best) - base if best else 0.0
        return best, base + max(value, min(limit, bound))

    def _reduced(
        self, points: Whole, columns: Whole
    ) -> tuple[sp.csr_matrix, Real, Whole, sp.csr_matrix | None]:
        small, weights, fair = self.coverage[points][:, columns], self.weights[points], None
        if self.fair is not None:
            standing = np.asarray(self.fair @ self.asked.held.astype(np.float64)).ravel() > 0
            fair = self.fair[np.flatnonzero(~standing)][:, columns]
            fair = fair[reductions.needed(fair)]
        spend = None
        for _ in range(enough.ROUNDS):
            before = small.shape
            small, weights, _ = reductions.merged(small, weights)
            if self.asked.budget is not None:
                spend = self.asked.spend[columns].astype(np.float64)
            both = small if fair is None else sp.vstack([small, fair]).tocsr()
            keep = reductions.undominated(both, spend)
            small, columns = small[:, keep].tocsr(), columns[keep]
            fair = None if fair is None else fair[:, keep].tocsr()
            if small.shape == before:
                break
        return small, weights, columns, fair

    def _extended(self, sites: tuple[int, ...]) -> tuple[int, ...]:
        """Return sites that hold all conditions with further ones that gain most for the number."""
        if not self.asked.is_plain and not self._holds(sites):
            return ()
        chosen = list(sites)
        times = np.asarray(self.coverage[:, chosen].sum(axis=1)).ravel()
        while len(chosen) < self.asked.places:
            gain = self.coverage.T @ np.where(times > 0, 0, self.weights)
            gain[~self.asked.free] = 0
            useful = [int(site) for site in np.argsort(-gain, kind="stable") if gain[site] > 0]
            site = next((one for one in useful if self.asked.can_pay([*chosen, one])), None)
            if site is None:
                break
            chosen.append(site)
            times += np.asarray(self.coverage[:, [site]].sum(axis=1)).ravel()
        return tuple(sorted(chosen))

    def _one(self) -> tuple[int, ...]:
        """Return the cheapest place where none helps: a plan has one at least."""
        sites = np.flatnonzero(self.asked.free)
        one = (int(sites[int(self.asked.spend[sites].argmin())]),)
        self.is_impossible = not self._holds(one)
        return one

    def _holds(self, sites: tuple[int, ...]) -> bool:
        if len(sites) > self.asked.places or not self.asked.can_pay(sites):
            return False
        if self.fair is None or not self.fair.shape[0]:
            return True
        return bool(sites) and bool((self.fair[:, list(sites)].sum(axis=1) > 0).all())

    def _proved(
        self,
        small: sp.csr_matrix,
        weights: Real,
        columns: Whole,
        fair: sp.csr_matrix | None,
        base: float,
        best: tuple[int, ...],
    ) -> tuple[Whole | None, float]:
        points, sites = small.shape
        rows, ends = held.limiting_rows(self.asked, columns)
        blocks = [[small, -sp.identity(points)], [rows, None]]
        if fair is not None:
            blocks.append([fair, None])
        fair_rows = 0 if fair is None else fair.shape[0]
        model = milp.binary(
            np.concatenate([np.zeros(sites), -weights]),
            sp.bmat(blocks).tocsr(),
            np.concatenate([np.zeros(points), np.full(len(ends), -np.inf), np.ones(fair_rows)]),
            np.concatenate([np.full(points, np.inf), ends, np.full(fair_rows, np.inf)]),
            range(sites),
        )
        known = self.worth(best)

        def tell(bound: float) -> None:
            most = max(known, base + self._safely(-bound))
            self.limits.say(known * self.unit, most * self.unit)

        answer = milp.solve(model, self.limits, heard=tell)
        self.is_impossible = answer.ended is Ended.NONE
        values = answer.values
        found = None if values is None else columns[np.rint(values[:sites]) > 0]
        return found, self._safely(-answer.bound)

    def _safely(self, bound: float) -> float:
        """Return an upper bound moved to the safe side of what a solver's floats leave open."""
        if not math.isfinite(bound):
            return bound
        safe = bound + SURE + CLOSE * abs(bound)
        return float(math.floor(safe)) if self.is_whole else safe
