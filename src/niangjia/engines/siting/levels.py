"""The 1 and the N together: comprehensive homes, and stations each within reach of a home."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from niangjia.engines.siting import assignment, milp
from niangjia.engines.siting import conditions as held
from niangjia.engines.siting.distances import Distances
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.milp import SURE, Ended, Model
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status, Whole
from niangjia.engines.siting.reductions import Flags
from niangjia.engines.siting.served import nearest, reached_or_empty, reached_within

CLOSE = 1e-9
PAIRS = 120_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How many of each kind, where each may stand, and how they hang together.

    `reach` is how far a station may be from an open home. A place is a home or a station, never
    both. With `nested` a home serves whoever is near it as a station does; without it only stations
    serve people. `may_home` and `may_station` are the candidates a kind may stand at (all without
    them); `must_home` and `must_station` are opened. Costs are for each candidate, in one whole
    unit of money, `budget` of both kinds together. `nobody_beyond` is a distance within which each
    demand point where somebody lives needs a place that serves.
    """

    homes: int
    stations: int
    reach: float
    nested: bool = True
    may_home: tuple[int, ...] | None = None
    may_station: tuple[int, ...] | None = None
    must_home: tuple[int, ...] = ()
    must_station: tuple[int, ...] = ()
    home_costs: Whole | None = None
    station_costs: Whole | None = None
    budget: int | None = None
    nobody_beyond: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPlan(Plan):
    """A plan of both kinds: `home_of` names for each of `stations` the open home nearest to it."""

    homes: tuple[int, ...] = ()
    stations: tuple[int, ...] = ()
    home_of: tuple[int, ...] = ()


def most_covered_by_both(
    distances: Distances,
    between: Distances,
    weights: Real,
    radius: float,
    *,
    levels: Levels,
    limits: Limits,
) -> LevelPlan:
    """Return homes and stations with most weight within `radius` of a place that serves.

    `between` are the ways between candidates, `distances` from demand points to candidates.

    :raises BadSitingInput: a radius or weights that are none, levels that contradict themselves.
    """
    if not radius >= 0:
        raise BadSitingInput(where="半径", reason="要是不小于 0 的数")
    return _Question(distances, between, weights, radius, levels, limits).answered()


def least_way_by_both(
    distances: Distances,
    between: Distances,
    weights: Real,
    *,
    levels: Levels,
    limits: Limits,
) -> LevelPlan:
    """Return homes and stations with the least weight x way to the nearest place that serves.

    :raises BadSitingInput: weights that are none, levels that contradict themselves.
    """
    return _Question(distances, between, weights, None, levels, limits).answered()


class _Question:
    """Variables: each candidate serves or not, is a home or not, then what the goal needs."""

    def __init__(
        self,
        distances: Distances,
        between: Distances,
        weights: Real,
        radius: float | None,
        levels: Levels,
        limits: Limits,
    ) -> None:
        self.distances, self.levels, self.limits, self.radius = distances, levels, limits, radius
        self.weights = held.checked_weights(weights, distances.demands)
        count = self.count = distances.candidates
        if between.demands != count or between.candidates != count:
            raise BadSitingInput(where="点与点的距离", reason=f"要有 {count} 行 {count} 列")
        self.may_home = _named(levels.may_home, count, "综合阵地的候选点")
        self.may_station = _named(levels.may_station, count, "站点的候选点")
        self.must_home = _named(levels.must_home, count, "必选的综合阵地")
        self.must_station = _named(levels.must_station, count, "必选的站点")
        self.home_costs = held.money(levels.home_costs, count, "综合阵地费用")
        self.station_costs = held.money(levels.station_costs, count, "站点费用")
        self._check()
        self.near = reached_within(between, levels.reach)
        self.apart = between
        self.fair: sp.csr_matrix | None = None
        if levels.nobody_beyond is not None:
            self.fair = reached_or_empty(distances, levels.nobody_beyond, self.weights)

    def _check(self) -> None:
        levels = self.levels
        if levels.homes < 1 or levels.stations < 0:
            raise BadSitingInput(where="个数", reason="综合阵地至少 1 个，站点不少于 0 个")
        for name, wanted, may, must in (
            ("综合阵地", levels.homes, self.may_home, self.must_home),
            ("站点", levels.stations, self.may_station, self.must_station),
        ):
            if wanted > may.sum():
                raise BadSitingInput(
                    where=name, reason=f"要 {wanted} 个，能选的只有 {int(may.sum())} 个候选点"
                )
            if must.sum() > wanted:
                raise BadSitingInput(
                    where=name, reason=f"必选的有 {int(must.sum())} 个，总数只有 {wanted} 个"
                )
            if (must & ~may).any():
                raise BadSitingInput(where=name, reason="有必选的点不在候选点里，请改正")
        if (self.must_home & self.must_station).any():
            raise BadSitingInput(where="必选", reason="同一个点不能既是综合阵地又是站点")
        if not levels.reach >= 0:
            raise BadSitingInput(where="站点到综合阵地的距离", reason="要是不小于 0 的数")
        if levels.nobody_beyond is not None and not levels.nobody_beyond >= 0:
            raise BadSitingInput(where="最远距离", reason="要是不小于 0 的数")
        if levels.budget is not None and levels.home_costs is None and levels.station_costs is None:
            raise BadSitingInput(where="预算", reason="给了预算，就要给每个候选点的费用")

    @property
    def sense(self) -> Sense:
        return Sense.LEAST if self.radius is None else Sense.MOST

    def answered(self) -> LevelPlan:
        why, far = self._why_not()
        if why:
            none = held.no_plan(self.sense, self.limits, len(self.weights), why, far)
            return self._nothing(none)
        model, scale = self._covering() if self.radius is not None else self._median()
        answer = milp.solve(model, self.limits)
        if answer.ended is Ended.NONE:
            why = "个数、预算、站点与综合阵地的距离、最远距离的要求不能同时满足"
            none = held.no_plan(self.sense, self.limits, len(self.weights), why)
            return self._nothing(none)
        bound = self._safely(answer.bound * scale)
        found: tuple[Flags, Flags] | None = None
        if answer.values is not None:
            serves, homes = np.rint(answer.values[: 2 * self.count]).reshape(2, -1) > 0
            found = (homes, serves & ~homes)
        if found is None or not self._holds(*found):
            found = self._quickly()
        if found is None:
            none = held.not_found(self.sense, self.limits, len(self.weights), bound)
            return self._nothing(none)
        return self._plan(*found, bound)

    def _why_not(self) -> tuple[str, tuple[int, ...]]:
        alone = np.flatnonzero(self.must_station & ~(self.near @ self.may_home > 0))
        if len(alone):
            return f"必选的站点 {held.named(alone.tolist())} 附近没有综合阵地的候选点", ()
        serving = self.may_station | (self.may_home & self.levels.nested)
        if self.fair is not None:
            far = np.flatnonzero((self.fair @ serving.astype(np.float64)) == 0)
            if len(far):
                why = f"需求点 {held.named(far.tolist())} 在要求的距离内没有能用的候选点"
                return why, tuple(far.tolist())
        return "", ()

    def _rows(self) -> tuple[sp.csr_matrix, Real, Real]:
        """Return the rows over (serves, is a home) that every plan of both levels holds."""
        count, levels = self.count, self.levels
        one, none = sp.identity(count), sp.csr_matrix((count, count))
        ones, zeros = np.ones((1, count)), np.zeros((1, count))
        inf = np.inf
        if levels.nested:  # a home serves: a station is what serves and is no home
            station = sp.hstack([one, -one])
            kind = sp.hstack([-one, one])
            number = np.hstack([ones, -ones])
            kind_most = np.zeros(count)
        else:
            station = sp.hstack([one, none])
            kind = sp.hstack([one, one])
            number = np.hstack([ones, zeros])
            kind_most = np.ones(count)
        blocks = [
            (kind, np.full(count, -inf), kind_most),
            (station - sp.hstack([none, self.near]), np.full(count, -inf), np.zeros(count)),
            (station, np.zeros(count), self.may_station.astype(np.float64)),
            (number, np.array([-inf]), np.array([float(levels.stations)])),
            (np.hstack([zeros, ones]), np.array([-inf]), np.array([float(levels.homes)])),
            (np.hstack([ones, zeros]), np.array([1.0]), np.array([inf])),
            (station, self.must_station.astype(np.float64), np.full(count, inf)),
        ]
        if levels.budget is not None:
            part = self.station_costs if levels.nested else 0 * self.station_costs
            row = np.concatenate([self.station_costs, self.home_costs - part])
            divisor = max(1, int(np.gcd.reduce(np.abs(row))))
            most = np.array([float(levels.budget // divisor)])
            blocks.append(((row / divisor)[None, :], np.array([-inf]), most))
        if self.fair is not None:
            needed = self.fair.shape[0]
            both = sp.hstack([self.fair, sp.csr_matrix(self.fair.shape)])
            blocks.append((both, np.ones(needed), np.full(needed, inf)))
        rows = sp.vstack([sp.csr_matrix(block) for block, *_ in blocks]).tocsr()
        return rows, np.concatenate([b[1] for b in blocks]), np.concatenate([b[2] for b in blocks])

    def _ends(self, further: int) -> tuple[Real, Real]:
        low, high = np.zeros(2 * self.count + further), np.ones(2 * self.count + further)
        high[self.count : 2 * self.count] = self.may_home
        low[self.count : 2 * self.count] = self.must_home
        return low, high

    def _covering(self) -> tuple[Model, float]:
        assert self.radius is not None
        reached = reached_within(self.distances, self.radius)
        points = np.flatnonzero((self.weights > 0) & (np.diff(reached.indptr) > 0))
        reached, further = reached[points], len(points)
        rows, least, most = self._rows()
        rows = sp.bmat(
            [
                [rows, sp.csr_matrix((rows.shape[0], further))],
                [
                    sp.hstack([reached, sp.csr_matrix((further, self.count))]),
                    -sp.identity(further),
                ],
            ]
        ).tocsr()
        low, high = self._ends(further)
        whole = np.arange(len(low)) < 2 * self.count
        cost = np.concatenate([np.zeros(2 * self.count), -self.weights[points]])
        least = np.concatenate([least, np.zeros(further)])
        most = np.concatenate([most, np.full(further, np.inf)])
        return Model(cost, rows, least, most, low, high, whole), -1.0

    def _median(self) -> tuple[Model, float]:
        points = np.flatnonzero(self.weights > 0)
        ways = self.distances.rows(points)
        if self.levels.nobody_beyond is not None:
            ways = np.where(ways <= self.levels.nobody_beyond, ways, np.inf)
        kept = max(4, min(self.count, PAIRS // len(points)))
        built = assignment.model(
            ways=ways,
            people=self.weights[points],
            room=None,
            kept=kept,
            split=True,
            is_most=False,
            limiting=(sp.csr_matrix((0, self.count)), np.zeros(0)),
            held=np.zeros(self.count, dtype=np.bool_),
        )
        goes = built.milp.rows
        further = goes.shape[1] - self.count
        rows, least, most = self._rows()
        wide = sp.hstack(
            [
                goes[:, : self.count],
                sp.csr_matrix((goes.shape[0], self.count)),
                goes[:, self.count :],
            ]
        )
        rows = sp.vstack([wide, sp.hstack([rows, sp.csr_matrix((rows.shape[0], further))])]).tocsr()
        low, high = self._ends(further)
        whole = np.arange(len(low)) < 2 * self.count
        cost = np.concatenate([np.zeros(2 * self.count), built.milp.cost[self.count :]])
        least = np.concatenate([built.milp.row_low, least])
        most = np.concatenate([built.milp.row_high, most])
        return Model(cost, rows, least, most, low, high, whole), built.scale

    def _holds(self, homes: Flags, stations: Flags) -> bool:
        levels = self.levels
        cost = int(self.home_costs[homes].sum() + self.station_costs[stations].sum())
        if homes.sum() > levels.homes or stations.sum() > levels.stations:
            return False
        if levels.budget is not None and cost > levels.budget:
            return False
        if (stations & ~(self.near @ homes.astype(np.float64) > 0)).any():
            return False
        if (homes & ~self.may_home).any() or (stations & ~self.may_station).any():
            return False
        if (self.must_home & ~homes).any() or (self.must_station & ~stations).any():
            return False
        serves = stations | (homes & self.levels.nested)
        if not serves.any():
            return False
        far = self.fair is not None and bool((self.fair @ serves.astype(np.float64) == 0).any())
        return not far

    def _quickly(self) -> tuple[Flags, Flags] | None:
        """Return a plan made step by step, if it holds all: homes amid people, stations near."""
        way_home = self.distances.rows(np.arange(len(self.weights)))
        far = np.where(np.isfinite(way_home), way_home, 1e12)
        homes, stations = self.must_home.copy(), self.must_station.copy()
        for kind, may, wanted in (
            (homes, self.may_home, self.levels.homes),
            (stations, self.may_station, self.levels.stations),
        ):
            while kind.sum() < wanted:
                may_now = may & ~homes & ~stations
                if kind is stations:
                    may_now = may_now & (self.near @ homes.astype(np.float64) > 0)
                if not may_now.any():
                    break
                now = far[:, homes | stations].min(axis=1, initial=1e12)
                gain = self.weights @ np.maximum(now[:, None] - far, 0)
                at = int(np.where(may_now, gain, -1).argmax())
                kind[at] = True
        return (homes, stations) if self._holds(homes, stations) else None

    def _safely(self, bound: float) -> float:
        if not np.isfinite(bound):
            return float(bound)
        slack = SURE + CLOSE * abs(bound)
        is_whole = held.whole_unit(self.weights) == 1
        if self.radius is not None:
            return float(np.floor(bound + slack)) if is_whole else float(bound + slack)
        is_whole = is_whole and self.distances.is_whole
        return float(np.ceil(bound - slack)) if is_whole else float(bound - slack)

    def _plan(self, homes: Flags, stations: Flags, bound: float) -> LevelPlan:
        serving = np.flatnonzero(stations | (homes & self.levels.nested))
        way, by = nearest(self.distances, serving.tolist())
        there = self.weights > 0
        if self.radius is not None:
            by = np.where(way <= self.radius, by, -1)
            objective = float(self.weights[by >= 0].sum())
        else:
            objective = float((self.weights[there] * way[there]).sum())
        beyond = objective < bound if self.radius is not None else objective > bound
        slack = 2 * SURE + 4 * CLOSE * abs(objective)
        is_whole = held.whole_unit(self.weights) == 1 and self.distances.is_whole
        closed = not beyond or abs(objective - bound) <= (0 if is_whole else slack)
        _, home = nearest(self.apart, np.flatnonzero(homes).tolist())
        return LevelPlan(
            status=Status.OPTIMAL if closed else Status.FEASIBLE,
            sense=self.sense,
            sites=tuple(np.flatnonzero(homes | stations).tolist()),
            objective=objective,
            bound=objective if closed else bound,
            served_by=by,
            seconds=self.limits.gone(),
            seed=self.limits.seed,
            homes=tuple(np.flatnonzero(homes).tolist()),
            stations=tuple(np.flatnonzero(stations).tolist()),
            home_of=tuple(home[stations].tolist()),
        )

    def _nothing(self, none: Plan) -> LevelPlan:
        return LevelPlan(
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
        )


def _named(sites: tuple[int, ...] | None, count: int, what: str) -> Flags:
    flags = np.zeros(count, dtype=np.bool_)
    if sites is None:
        return ~flags
    for site in sites:
        if not 0 <= site < count:
            raise BadSitingInput(
                where=what, reason=f"没有第 {site} 个候选点（从 0 数起，共 {count} 个）"
            )
        flags[site] = True
    return flags
