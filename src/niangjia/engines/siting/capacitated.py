"""Places that can serve only so many: the least way (capacitated p-median), or the most served.

A demand point is served whole by one place, or `split` among several; who asks says which, for the
two are different plans. Without capacities the same models answer the median under conditions of
money and fairness. Only the nearest candidates of each point are put to HiGHS; whatever would go
farther is priced at the first distance left out, so that the bound stays a bound.
"""

from dataclasses import dataclass, replace

import numpy as np

from niangjia.engines.siting import assignment, capacity_bound, milp
from niangjia.engines.siting import conditions as held
from niangjia.engines.siting.assignment import Served
from niangjia.engines.siting.conditions import Asked, Conditions
from niangjia.engines.siting.distances import Distances
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.milp import SURE, Ended
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status
from niangjia.engines.siting.reductions import Flags

PAIRS = 120_000  # of point and candidate, that HiGHS is given at most
CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPlan(Plan):
    """A plan that says how much of whom each place serves.

    `loads` are the weights served by each of `sites`. `shares` are (point, candidate, weight), one
    for each point unless it is split; `served_by` names the one that serves most of it.
    """

    split: bool
    loads: tuple[float, ...] = ()
    shares: tuple[tuple[int, int, float], ...] = ()


def least_way(
    distances: Distances,
    weights: Real,
    *,
    capacities: Real | None = None,
    split: bool = False,
    conditions: Conditions,
    limits: Limits,
) -> LoadedPlan:
    """Return the places, and who goes where, with the least weight x way, everybody served.

    `capacities` are the weight each candidate can serve; without them everybody goes to the
    nearest place. `split` lets one point go to several places.

    :raises BadSitingInput: weights or capacities that are none, contradicting conditions.
    """
    question = _Question(distances, weights, capacities, split, conditions, limits, None)
    return question.answered()


def most_served(
    distances: Distances,
    weights: Real,
    radius: float,
    *,
    capacities: Real,
    split: bool = False,
    conditions: Conditions,
    limits: Limits,
) -> LoadedPlan:
    """Return the places that serve most weight within the radius and their capacities.

    Whoever is not served has -1 in `served_by`. Not every point need be served; `nobody_beyond` is
    refused here: say it by `least_way`.

    :raises BadSitingInput: weights, capacities or a radius that are none, contradicting conditions.
    """
    if not radius >= 0:
        raise BadSitingInput(where="半径", reason="要是不小于 0 的数")
    if conditions.nobody_beyond is not None:
        raise BadSitingInput(where="最远距离", reason="容量有限的覆盖不能再要求人人都有，请去掉")
    question = _Question(distances, weights, capacities, split, conditions, limits, radius)
    return question.answered()


class _Question:
    def __init__(
        self,
        distances: Distances,
        weights: Real,
        capacities: Real | None,
        split: bool,
        conditions: Conditions,
        limits: Limits,
        radius: float | None,
    ) -> None:
        self.distances, self.split, self.limits, self.radius = distances, split, limits, radius
        self.weights = held.checked_weights(weights, distances.demands)
        self.asked: Asked = held.asked(conditions, distances.candidates)
        self.room = _checked_room(capacities, distances.candidates)
        self.is_capped = capacities is not None
        self.allowed = np.flatnonzero(self.asked.held | self.asked.free)
        self.points = np.flatnonzero(self.weights > 0)
        reach = np.inf if radius is None else radius
        if self.asked.nobody_beyond is not None:
            reach = min(reach, self.asked.nobody_beyond)
        ways = distances.rows(self.points)[:, self.allowed]
        self.ways = np.where(ways <= reach, ways, np.inf)
        self.people = self.weights[self.points]

    @property
    def sense(self) -> Sense:
        return Sense.LEAST if self.radius is None else Sense.MOST

    def answered(self) -> LoadedPlan:
        why, far = self._why_not()
        if why:
            return self._nothing(held.no_plan(self.sense, self.limits, len(self.weights), why, far))
        best = self._first()
        bound = 0.0 if self.radius is None else self._sum_of_room()
        if self.radius is None:
            best, bound = self._squeezed(best)
            if best is not None and self._closes(best, bound):
                return self._plan(best, bound)
        kept = max(4, min(len(self.allowed), PAIRS // max(1, len(self.points))))
        while True:
            ended, found, proved, is_whole_answer = self._proved(kept, best)
            if ended is Ended.NONE and best is not None:  # only worse plans were left to look at
                bound = best.worth
                break
            if ended is Ended.NONE:
                why = "个数、容量、预算和最远距离的要求不能同时满足"
                none = held.no_plan(self.sense, self.limits, len(self.weights), why)
                return self._nothing(none)
            best = self._better(best, found)
            bound = max(bound, proved) if self.radius is None else min(bound, proved)
            if is_whole_answer or self._closes(best, bound) or self.limits.left() <= 0:
                break
            kept = min(len(self.allowed), kept * 2)
        if best is None:
            none = held.not_found(self.sense, self.limits, len(self.weights), bound)
            return self._nothing(none)
        return self._plan(best, bound)

    def _squeezed(self, best: Served | None) -> tuple[Served | None, float]:
        """Bring plan and bound together; leave out candidates that are in no better plan."""

        def tried(opened: Flags) -> float:
            nonlocal best
            best = self._better(best, self._served(opened))
            return best.worth if best is not None else np.inf

        ground = capacity_bound.Ground(
            self.ways,
            self.people,
            self.room[self.allowed],
            self.asked.held[self.allowed],
            self.asked.places,
        )
        tight = capacity_bound.squeezed(ground, tried(self._none()), self.limits, tried)
        worth = best.worth if best is not None else np.inf
        keep = (tight.opening <= worth * (1 + CLOSE)) | ground.held
        if best is not None:
            keep |= best.opened
            best = Served(best.opened[keep], self._told_anew(best, keep), best.worth)
        self.ways, self.allowed = self.ways[:, keep], self.allowed[keep]
        return best, max(0.0, self._safely(tight.bound))

    def _none(self) -> Flags:
        return np.zeros(len(self.allowed), dtype=np.bool_)

    @staticmethod
    def _told_anew(best: Served, keep: Flags) -> tuple[assignment.Share, ...]:
        place = np.cumsum(keep) - 1
        return tuple((row, int(place[to]), weight) for row, to, weight in best.shares)

    def _proved(self, kept: int, best: Served | None) -> tuple[Ended, Served | None, float, bool]:
        """Ask HiGHS with so many candidates for each point; says too whether none was left out."""
        model = assignment.model(
            ways=self.ways,
            people=self.people,
            room=self.room[self.allowed] if self.is_capped else None,
            kept=kept,
            split=self.split,
            is_most=self.radius is not None,
            limiting=held.limiting_rows(self._all_free(), self.allowed),
            held=self.asked.held[self.allowed],
        )
        known = best.worth if best is not None else np.inf

        def tell(proved: float) -> None:
            if self.radius is None:
                self.limits.say(known, self._safely(proved * model.scale))

        answer = milp.solve(model.milp, self.limits, heard=tell)
        proved = self._safely(answer.bound * model.scale)
        if self.radius is not None:
            proved = -proved
        if answer.ended is Ended.NONE or answer.values is None:
            return answer.ended, None, proved, not model.is_cut
        opened = np.rint(answer.values[: len(self.allowed)]) > 0
        found = self._served(opened)
        if found is None or not model.is_cut:
            given = assignment.as_given(model, answer.values, self._case(opened))
            found = self._better(found, given)
        overflow = model.is_cut and bool((answer.values[model.over] > SURE).any())
        done = answer.ended is Ended.PROVED and not overflow
        return answer.ended, found, proved, done or not model.is_cut

    def _case(self, opened: Flags) -> assignment.Case:
        room = self.room[self.allowed] if self.is_capped else None
        return assignment.Case(
            self.ways, self.people, room, opened, self.split, self.radius is not None
        )

    def _served(self, opened: Flags) -> Served | None:
        sites = self.allowed[opened]
        if not 0 < len(sites) <= self.asked.places or not self.asked.can_pay(sites.tolist()):
            return None
        return assignment.served(self._case(opened), self.limits)

    def _first(self) -> Served | None:
        """Return a plan made at once: sites one by one, each where it saves most."""
        opened = self.asked.held[self.allowed].copy()
        way = self.ways[:, opened].min(axis=1, initial=np.inf)
        far = float(self.ways[np.isfinite(self.ways)].max(initial=1.0)) * 2 + 1
        way = np.where(np.isfinite(way), way, far)
        room = self.room[self.allowed]
        left = self.people.copy()
        while opened.sum() < self.asked.places:
            worth = np.full(len(self.allowed), -1.0)
            for at in np.flatnonzero(~opened):
                worth[at] = _saved(way, self.ways[:, at], left, room[at], far)
            best = int(worth.argmax())
            if worth[best] <= 0 and opened.any():
                break
            chosen = [*self.allowed[opened].tolist(), int(self.allowed[best])]
            if not self.asked.can_pay(chosen):
                break
            opened[best] = True
            way = np.minimum(way, self.ways[:, best])
        if not self.is_capped or not opened.any():
            return self._served(opened) if opened.any() else None
        while opened.sum() < self.asked.places:  # where the way is as short as can be: more room
            rest = np.flatnonzero(~opened)
            opened[rest[int(room[rest].argmax())]] = True
        return self._served(opened)

    def _why_not(self) -> tuple[str, tuple[int, ...]]:
        asked = self.asked
        if asked.budget is not None:
            cheap = np.flatnonzero(asked.held | (asked.free & (asked.spend < 0))).tolist()
            if (short := asked.money(cheap) - asked.budget) > 0:
                return f"已定的点就要花掉预算，至少还差 {short}", ()
        if self.radius is not None:
            return "", ()
        alone = self.points[~np.isfinite(self.ways).any(axis=1)]
        if len(alone):
            why = f"需求点 {held.named(alone.tolist())} 在要求的距离内没有能用的候选点"
            return why, tuple(alone.tolist())
        if not self.is_capped:
            return "", ()
        most, total = self._sum_of_room(), float(self.people.sum())
        if most < total * (1 - CLOSE):
            return f"{asked.places} 个点合计最多服务 {most:g} 人，需求共 {total:g} 人", ()
        if not self.split:
            large = self.points[self.people > self.room[self.allowed].max()]
            if len(large):
                why = f"需求点 {held.named(large.tolist())} 的人数超过任何一个点的容量，要允许分开"
                return why, tuple(large.tolist())
        return "", ()

    def _sum_of_room(self) -> float:
        room = np.sort(self.room[self.asked.free])[::-1][: self.asked.left]
        return float(min(room.sum() + self.room[self.asked.held].sum(), self.weights.sum()))

    def _all_free(self) -> Asked:
        asked = self.asked
        return replace(asked, held=np.zeros_like(asked.held), free=asked.held | asked.free)

    def _better(self, one: Served | None, other: Served | None) -> Served | None:
        if one is None or other is None:
            return one or other
        is_less = other.worth < one.worth
        return other if is_less == (self.radius is None) and other.worth != one.worth else one

    def _safely(self, bound: float) -> float:
        safe = bound - SURE - CLOSE * abs(bound) if np.isfinite(bound) else bound
        return float(np.ceil(safe)) if self._is_whole() and np.isfinite(safe) else float(safe)

    def _is_whole(self) -> bool:
        if held.whole_unit(self.people) != 1:
            return False
        if self.radius is not None:
            return not self.split or not self.is_capped or held.whole_unit(self.room) == 1
        return self.distances.is_whole and (not self.split or held.whole_unit(self.room) == 1)

    def _closes(self, best: Served | None, bound: float) -> bool:
        if best is None:
            return False
        apart = abs(best.worth - bound) if self._is_beyond(best, bound) else 0.0
        return apart <= (0 if self._is_whole() else 2 * SURE + 4 * CLOSE * abs(best.worth))

    def _is_beyond(self, best: Served, bound: float) -> bool:
        return best.worth > bound if self.radius is None else best.worth < bound

    def _plan(self, best: Served, bound: float) -> LoadedPlan:
        closed = self._closes(best, bound)
        if closed:
            bound = best.worth
        served_by = np.full(len(self.weights), -1, dtype=np.int64)
        most = np.zeros(len(self.weights))
        shares: list[tuple[int, int, float]] = []
        for row, column, weight in best.shares:
            point, site = int(self.points[row]), int(self.allowed[column])
            shares.append((point, site, weight))
            if weight > most[point]:
                most[point], served_by[point] = weight, site
        sites = tuple(self.allowed[best.opened].tolist())
        load = np.zeros(self.distances.candidates)
        for _, site, weight in shares:
            load[site] += weight
        return LoadedPlan(
            status=Status.OPTIMAL if closed else Status.FEASIBLE,
            sense=self.sense,
            sites=sites,
            objective=best.worth,
            bound=bound,
            served_by=served_by,
            seconds=self.limits.gone(),
            seed=self.limits.seed,
            split=self.split,
            loads=tuple(float(load[site]) for site in sites),
            shares=tuple(shares),
        )

    def _nothing(self, none: Plan) -> LoadedPlan:
        return LoadedPlan(
            status=none.status,
            sense=none.sense,
            sites=(),
            objective=none.objective,
            bound=none.bound,
            served_by=none.served_by,
            seconds=none.seconds,
            seed=none.seed,
            why=none.why,
            far_off=none.far_off,
            split=self.split,
        )


def _saved(way: Real, other: Real, left: Real, room: float, far: float) -> float:
    """Return what a site saves when it takes those for whom it saves most, as its room allows."""
    saving = np.maximum(way - np.where(np.isfinite(other), other, far), 0)
    if not np.isfinite(room):
        return float((saving * left).sum())
    order = np.argsort(-saving, kind="stable")
    heaped = np.cumsum(left[order])
    part = np.clip(room - (heaped - left[order]), 0, left[order])
    return float((saving[order] * part).sum())


def _checked_room(capacities: Real | None, candidates: int) -> Real:
    if capacities is None:
        return np.full(candidates, np.inf)
    room = np.ascontiguousarray(capacities, dtype=np.float64)
    if room.shape != (candidates,):
        raise BadSitingInput(
            where="容量", reason=f"有 {room.size} 个，候选点有 {candidates} 个，要一一对应"
        )
    wrong = np.flatnonzero(~(np.isfinite(room) & (room >= 0)))
    if len(wrong):
        raise BadSitingInput(where=f"候选点第 {wrong[0] + 1} 行", reason="容量要是不小于 0 的数")
    return room
