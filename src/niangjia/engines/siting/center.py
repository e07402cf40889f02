"""The longest way of anybody is least (p-center): exact, with proof.

Whether so many places can have everybody within a distance is a set covering question. The distance
is halved between what is proved impossible and the best plan known. Most demand points never
matter: the question is asked for a few points only, and those a plan leaves too far are added until
no plan serves even the few (then none serves all) or a plan serves everybody.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from niangjia.engines.siting import conditions as held
from niangjia.engines.siting import enough, reductions
from niangjia.engines.siting.conditions import Asked, Conditions
from niangjia.engines.siting.distances import Distances, Points
from niangjia.engines.siting.ground import Ground
from niangjia.engines.siting.milp import Ended
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status, Whole
from niangjia.engines.siting.served import bands_of, filled, nearest

ADDED = 24  # points added at a time at most, or half as many as there are places
SLOTS = 12  # a distance not settled in such a part of the time waits until easier ones are
NARROW = 0.15  # of the span still open: what is left beside hard distances is hard as well
BEGINNINGS = 6  # first plans, each from another point


@dataclass(slots=True)
class _State:
    """What is known: no plan within `refuted`, a plan within `way`; the few points asked about."""

    refuted: float
    way: float
    sites: tuple[int, ...]
    few: list[int]


def least_worst(
    distances: Distances,
    *,
    conditions: Conditions,
    weights: Real | None = None,
    limits: Limits,
) -> Plan:
    """Return the places whose farthest demand point is as near as can be.

    The objective is the longest way of anybody. Points of weight 0 (nobody there) do not count.
    `nobody_beyond` is held too: the answer is infeasible when even the best is beyond it.

    :raises BadSitingInput: weights that are none, conditions that contradict each other.
    """
    if weights is None:
        weights = np.ones(distances.demands)
    weights = held.checked_weights(weights, distances.demands)
    asked = held.asked(conditions, distances.candidates)
    search = _Search(distances, np.flatnonzero(weights > 0), asked, limits)
    if cut := search.cut_off():
        why = f"需求点 {held.named(cut)} 到哪个能用的候选点都没有路"
        return held.no_plan(Sense.LEAST, limits, distances.demands, why, cut)
    search.begin()
    if not search.halve():
        why = search.why_nobody()
        return held.no_plan(Sense.LEAST, limits, distances.demands, why)
    bound, way, sites = search.proved(), search.now.way, search.now.sites
    beyond = asked.nobody_beyond
    if beyond is not None and bound > beyond:
        why = f"最远的人至少要走 {bound:g}，超过了 {beyond:g}"
        return held.no_plan(Sense.LEAST, limits, distances.demands, why)
    if not sites or (beyond is not None and way > beyond):
        return held.not_found(Sense.LEAST, limits, distances.demands, bound)
    if asked.budget is None:
        allowed = np.flatnonzero(asked.free).tolist()
        sites = filled(distances, weights, sites, asked.places, allowed)
    ways, by = nearest(distances, sites)
    objective = float(ways[weights > 0].max())
    return Plan(
        status=Status.OPTIMAL if bound >= objective else Status.FEASIBLE,
        sense=Sense.LEAST,
        sites=sites,
        objective=objective,
        bound=min(bound, objective),
        served_by=by,
        seconds=limits.gone(),
        seed=limits.seed,
    )


def solve_ground(ground: Ground, p: int, radius: float | None, limits: Limits) -> Plan:
    """Return the `p` places of a file's ground whose farthest people are as near as can be.

    A radius has no meaning here and is not looked at.

    :raises BadSitingInput: a question that cannot be asked.
    """
    conditions = Conditions(places=p, must=ground.must, barred=ground.barred)
    return least_worst(
        ground.distances, conditions=conditions, weights=ground.weights, limits=limits
    )


class _Search:
    def __init__(self, distances: Distances, points: Whole, asked: Asked, limits: Limits) -> None:
        self.distances, self.points, self.asked, self.limits = distances, points, asked, limits
        self.counts = np.zeros(distances.demands, dtype=np.bool_)
        self.counts[points] = True
        self.allowed = np.flatnonzero(asked.held | asked.free)
        self.now = _State(-1.0, math.inf, (), [])
        self.rows: Real = np.zeros((0, distances.candidates))

    def cut_off(self) -> list[int]:
        """Return the points without a way to any allowed candidate; sets what no plan can beat."""
        cut: list[int] = []
        least = 0.0
        if isinstance(self.distances, Points):  # there is a way from everywhere to everywhere
            self.now.refuted = math.nextafter(0, -math.inf)
            return cut
        standing = self.counts
        for band in bands_of(self.distances):
            ways = self.distances.rows(band)[:, self.allowed].min(axis=1)
            ways = np.where(standing[band], ways, 0)
            cut.extend(band[np.isinf(ways)].tolist())
            least = max(least, float(ways[np.isfinite(ways)].max(initial=0)))
        self.now.refuted = math.nextafter(least, -math.inf)
        return cut

    def begin(self) -> None:
        """Make first plans: a place beside whoever is farthest. Those few are asked about first."""
        if self.asked.budget is not None:
            self._add([int(self.points[0])])
            return
        first = np.flatnonzero(self.asked.held).tolist()
        starts = self.points[np.linspace(0, len(self.points) - 1, BEGINNINGS).astype(np.int64)]
        for start in dict.fromkeys(starts.tolist()):
            sites, seen = list(first), [start]
            ways = nearest(self.distances, sites)[0]
            while len(sites) < self.asked.places:
                row = self.distances.rows([seen[-1]])[0]
                row[~self.asked.free] = np.inf
                row[sites] = np.inf
                if not np.isfinite(row.min()):
                    break
                sites.append(int(row.argmin()))
                ways = np.minimum(ways, self.distances.columns([sites[-1]])[:, 0])
                seen.append(self._farthest(ways))
            worst = float(ways[self.points].max())
            if worst < self.now.way:
                self.now.way, self.now.sites = worst, tuple(sorted(sites))
                few = seen
        self._add(few if math.isfinite(self.now.way) else [int(self.points[0])])
        self._share()

    def _share(self) -> None:
        """Refute what is nearer than any two of one point more than places can share a place."""
        rows = self.rows[: self.asked.places + 1, self.allowed]
        if len(rows) <= self.asked.places:
            return
        nearest_pair = min(
            float(np.maximum(rows[at], rows[at + 1 :]).min()) for at in range(len(rows) - 1)
        )
        self.now.refuted = max(self.now.refuted, math.nextafter(nearest_pair, -math.inf))

    def halve(self) -> bool:
        """Halve until nothing is between what is refuted and the plan; False when there is no plan.

        Stops early when time is up: what is known then stands.
        """
        if not math.isfinite(self.now.way):
            longest = self._below(math.inf)
            answer = self.can(longest)
            if answer is not True:
                return answer is None
        slot = self.limits.left() / SLOTS
        hard: list[float] = []  # distances not settled in their slot of time
        while self.limits.left() > 0:
            self.limits.say(self.now.way, self.proved())
            hard = [radius for radius in hard if self.now.refuted < radius < self.now.way]
            radius = self._beside(hard) if hard else self._between()
            if radius is None and hard:  # nothing easier is left: those again, with more time
                hard, slot = [], slot * 4
                continue
            if radius is None:
                self.now.refuted = math.nextafter(self.now.way, -math.inf)
                break
            if self.can(radius, slot) is None:
                hard.append(radius)
        return True

    def can(self, radius: float, seconds: float = math.inf) -> bool | None:
        """Whether places can have everybody within the radius; None when time ran out."""
        limits = replace(
            self.limits, seconds=min(self.limits.seconds, self.limits.gone() + seconds)
        )
        while limits.left() > 0:
            coverage = reductions.as_coverage(self.rows <= radius)
            if enough.unreachable(coverage, self.asked):
                self.now.refuted = max(self.now.refuted, radius)
                return False
            found = enough.cover(coverage, self.asked, limits, only_whether=True)
            if found.ended is Ended.NONE:
                self.now.refuted = max(self.now.refuted, radius)
                return False
            if found.sites is None:
                return None
            ways, _ = nearest(self.distances, found.sites)
            worst = float(ways[self.points].max())
            if worst < self.now.way:
                self.now.way, self.now.sites = worst, found.sites
            if worst <= radius:
                return True
            self._add(self._left_out(ways, radius))
        return None

    def proved(self) -> float:
        """Return the least way any plan can have, by what is refuted."""
        above = math.nextafter(self.now.refuted, math.inf)
        if self.distances.is_whole:
            above = math.ceil(above)
        return max(0.0, min(float(above), self.now.way))

    def why_nobody(self) -> str:
        """Return in a sentence why no plan gives everybody a way."""
        coverage = reductions.as_coverage(np.isfinite(self.rows))
        why, _ = enough.why_not(coverage, self.asked, self.limits)
        return f"有的地方互不相通：{why}"

    def _beside(self, hard: list[float]) -> float | None:
        """Return a distance in the wider of the two spans around those that are hard to settle."""
        low, high = self.now.refuted, self.now.way
        below, above = (low, min(hard)), (max(hard), high)
        wide = max(below, above, key=lambda span: span[1] - span[0])
        if wide[1] - wide[0] < NARROW * (high - low):
            return None
        return self._middle(*wide)

    def _between(self) -> float | None:
        """Return a distance between what is refuted and the plan to ask about next."""
        low, high = self.now.refuted, self.now.way
        middle = self._middle(low, high)
        if middle is not None:
            return middle
        last = self._below(high)
        return last if last > low else None

    def _middle(self, low: float, high: float) -> float | None:
        """Return the middle one of the distances of the few points that are between two."""
        values = np.unique(self.rows[:, self.allowed])
        values = values[(values > low) & (values < high)]
        if not len(values):
            return None
        return float(values[len(values) // 2 if len(values) > 2 else 0])

    def _below(self, high: float) -> float:
        """Return the longest distance of all that is shorter than this; -1 when there is none.

        When time runs out on the way, a distance just shorter, which no plan need have.
        """
        if self.distances.is_whole and math.isfinite(high):
            return high - 1
        longest = -1.0
        for band in bands_of(self.distances):
            if math.isfinite(high) and self.limits.left() <= 0:
                return math.nextafter(high, -math.inf)
            ways = self.distances.rows(band[self.counts[band]])[:, self.allowed]
            longest = max(longest, float(ways[ways < high].max(initial=-1)))
        return longest

    def _left_out(self, ways: Real, radius: float) -> list[int]:
        """Return points beyond the radius, each far from those before it."""
        chosen: list[int] = []
        ways = ways.copy()
        while len(chosen) < max(ADDED, self.asked.places // 2):
            point = self._farthest(ways)
            if not ways[point] > radius:
                break
            chosen.append(point)
            row = self.distances.rows([point])[0]
            near = np.flatnonzero((row <= radius) & (self.asked.held | self.asked.free))
            if not len(near):
                break
            ways = np.minimum(ways, self.distances.columns(near[[int(row[near].argmin())]])[:, 0])
        return chosen

    def _farthest(self, ways: Real) -> int:
        return int(self.points[int(ways[self.points].argmax())])

    def _add(self, points: list[int]) -> None:
        known = set(self.now.few)
        new = [point for point in dict.fromkeys(points) if point not in known]
        self.now.few.extend(new)
        self.rows = np.vstack([self.rows, self.distances.rows(new)])
