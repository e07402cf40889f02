"""How far each demand point is from each candidate: a matrix given, or points and a metric.

Points never become a matrix by themselves: 13,509 squared is more than a machine should hold for a
question whose answer lies among near neighbours. Columns and rows are worked out when asked for.
"""

import math
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import numpy as np
import numpy.typing as npt

from niangjia.engines.siting.compiled import NoCompiler
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Real, Whole

EARTH_METRES = 6_371_008.8  # mean radius
FLOOR, STRAIGHT, SPHERE = 0, 1, 2  # what the compiled loops are told


class Metric(StrEnum):
    """What a distance is: metres for `haversine`, else the units of the coordinates or edges."""

    GRAPH = "graph"  # shortest ways over given edges
    EUCLIDEAN = "euclidean"  # straight, in a plane
    EUCLIDEAN_FLOOR = "euclidean-floor"  # straight, each distance rounded down to a whole number
    HAVERSINE = "haversine"  # straight over the globe, in metres; x is longitude, y is latitude


@dataclass(frozen=True, slots=True)
class Matrix:
    """Distances as given: a row for each demand point, a column for each candidate.

    `inf` says that a candidate cannot serve a point. Raises `BadSitingInput` for NaN, negative
    numbers or an empty matrix.
    """

    values: Real

    def __post_init__(self) -> None:
        values = np.ascontiguousarray(self.values, dtype=np.float64)
        if values.ndim != 2 or 0 in values.shape:
            raise BadSitingInput(where="距离表", reason="至少要有一行一列，每行一样长")
        wrong = np.argwhere(np.isnan(values) | (values < 0))
        if len(wrong):
            row, column = wrong[0]
            raise BadSitingInput(
                where=f"距离表第 {row + 1} 行第 {column + 1} 列",
                reason="距离要是不小于 0 的数；到不了的请写 inf",
            )
        object.__setattr__(self, "values", values)

    @property
    def demands(self) -> int:
        return int(self.values.shape[0])

    @property
    def candidates(self) -> int:
        return int(self.values.shape[1])

    @property
    def is_whole(self) -> bool:
        """Whether every distance is a whole number (or `inf`)."""
        finite = self.values[np.isfinite(self.values)]
        return bool(np.all(finite == np.floor(finite)))

    def columns(self, candidates: npt.ArrayLike) -> Real:
        """Return the distances of all demand points to these candidates, a column for each."""
        return self.values[:, np.asarray(candidates, dtype=np.int64)]

    def rows(self, demands: npt.ArrayLike) -> Real:
        """Return the distances of these demand points to all candidates, a row for each."""
        return self.values[np.asarray(demands, dtype=np.int64)]


@dataclass(frozen=True, slots=True)
class Points:
    """Demand points and candidates in space, each with x and y (longitude and latitude, degrees).

    `road_factor` lengthens a straight distance to one by road. Raises `BadSitingInput` for what is
    no coordinate: NaN, latitudes beyond 90, longitude and latitude exchanged.
    """

    demand: Real
    candidate: Real
    metric: Metric
    road_factor: float = 1.0

    def __post_init__(self) -> None:
        if self.metric is Metric.GRAPH:
            raise BadSitingInput(where="距离", reason="沿路网的距离要给边，不能由坐标算")
        if not (math.isfinite(self.road_factor) and self.road_factor > 0):
            raise BadSitingInput(where="道路系数", reason="要是大于 0 的数，例如 1.3")
        if self.road_factor != 1 and self.metric is Metric.EUCLIDEAN_FLOOR:
            raise BadSitingInput(where="道路系数", reason="取整的距离不能再乘系数，请用 euclidean")
        for name, what in (("demand", "需求点"), ("candidate", "候选点")):
            points = np.ascontiguousarray(getattr(self, name), dtype=np.float64)
            if points.ndim != 2 or points.shape[1] != 2 or not len(points):
                raise BadSitingInput(where=what, reason="至少要有一个点，每点两个坐标")
            _check(points, what, self.metric)
            object.__setattr__(self, name, points)

    @property
    def demands(self) -> int:
        return len(self.demand)

    @property
    def candidates(self) -> int:
        return len(self.candidate)

    @property
    def is_whole(self) -> bool:
        """Whether every distance is a whole number."""
        return self.metric is Metric.EUCLIDEAN_FLOOR

    def columns(self, candidates: npt.ArrayLike) -> Real:
        """Return the distances of all demand points to these candidates, a column for each."""
        return self.between(self.demand, self.candidate[np.asarray(candidates, dtype=np.int64)])

    def rows(self, demands: npt.ArrayLike) -> Real:
        """Return the distances of these demand points to all candidates, a row for each."""
        return self.between(self.demand[np.asarray(demands, dtype=np.int64)], self.candidate)

    def between(self, here: Real, there: Real) -> Real:
        """Return the distances between two sets of coordinates, by this metric."""
        if self.metric is Metric.HAVERSINE:
            return over_globe(here[:, None, :], there[None, :, :]) * self.road_factor
        apart = here[:, None, :] - there[None, :, :]
        straight = np.sqrt(apart[..., 0] ** 2 + apart[..., 1] ** 2)
        if self.metric is Metric.EUCLIDEAN_FLOOR:
            return cast(Real, np.floor(straight))
        return straight * self.road_factor

    def along(self, demands: Whole, candidates: Whole) -> Real:
        """Return the distance of each demand point to the candidate named beside it."""
        here, there = self.demand[demands], self.candidate[candidates]
        if self.metric is Metric.HAVERSINE:
            return over_globe(here, there) * self.road_factor
        straight = np.sqrt(((here - there) ** 2).sum(axis=1))
        if self.metric is Metric.EUCLIDEAN_FLOOR:
            return cast(Real, np.floor(straight))
        return cast(Real, straight * self.road_factor)

    def straight(self, radius: float) -> float:
        """Return how far `placed` coordinates within a distance are from each other at most."""
        if self.metric is Metric.EUCLIDEAN_FLOOR:
            return math.floor(radius) + 1.0
        radius /= self.road_factor
        if self.metric is Metric.HAVERSINE:
            return 2 * math.sin(min(math.pi / 2, radius / (2 * EARTH_METRES)))
        return radius

    @property
    def kind(self) -> int:
        """Return which formula the compiled loops are to use over `placed` coordinates."""
        return {Metric.EUCLIDEAN_FLOOR: FLOOR, Metric.HAVERSINE: SPHERE}.get(self.metric, STRAIGHT)

    def placed(self) -> tuple[Real, Real]:
        """Return demand points and candidates where straight nearness is nearness by the metric.

        In the plane as they are; on the globe three coordinates on a ball of radius 1.
        """
        if self.metric is Metric.HAVERSINE:
            return on_ball(self.demand), on_ball(self.candidate)
        return self.demand, self.candidate


Distances = Matrix | Points


def over_globe(here: Real, there: Real) -> Real:
    """Return metres over the globe between points of longitude and latitude in degrees."""
    lng, lat = np.radians(here[..., 0]), np.radians(here[..., 1])
    lng2, lat2 = np.radians(there[..., 0]), np.radians(there[..., 1])
    half = (
        np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lng2 - lng) / 2) ** 2
    )
    return cast(Real, 2 * EARTH_METRES * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def on_ball(points: Real) -> Real:
    """Return longitude and latitude as three coordinates on a ball of radius 1."""
    lng, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.ascontiguousarray(
        np.stack([np.cos(lat) * np.cos(lng), np.cos(lat) * np.sin(lng), np.sin(lat)], axis=1)
    )


def by_ways(places: int, edges: Real) -> Matrix:
    """Return the shortest ways between all `places` over edges of (from, to, length), both ways.

    Places count from 0. Of edges given twice the last counts. Places without a way are `inf` apart.
    Raises `BadSitingInput` for an edge to a place that is not there, or of a length below 0.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    edges = np.asarray(edges, dtype=np.float64).reshape(-1, 3)
    ends = edges[:, :2].astype(np.int64)
    wrong = np.flatnonzero(
        ((ends < 0) | (ends >= places)).any(axis=1) | ~(edges[:, 2] >= 0) | np.isinf(edges[:, 2])
    )
    if len(wrong):
        raise BadSitingInput(
            where=f"第 {wrong[0] + 1} 条边",
            reason=f"两端要在 1 至 {places} 之间，长度要是不小于 0 的数",
        )
    low, high = ends.min(axis=1), ends.max(axis=1)
    last = {pair: at for at, pair in enumerate(zip(low.tolist(), high.tolist(), strict=True))}
    kept = np.fromiter(last.values(), dtype=np.int64, count=len(last))
    if places <= DENSE_WAYS:
        return Matrix(_all_ways(places, low[kept], high[kept], edges[kept, 2]))
    # A stored 0 is an edge of length 0 to scipy as well, as long as it is stored.
    graph = csr_array((edges[kept, 2], (low[kept], high[kept])), shape=(places, places))
    return Matrix(dijkstra(graph, directed=False))


EXACT_UP_TO = 2.0**24  # whole numbers that half the room holds exactly
DENSE_WAYS = 1200  # up to so many places a full table costs less than as many searches


def _all_ways(places: int, low: Whole, high: Whole, lengths: Real) -> Real:
    """Return all shortest ways by Floyd's method, compiled where it can be."""
    ways = np.full((places, places), np.inf)
    ways[low, high] = ways[high, low] = lengths
    np.fill_diagonal(ways, 0)
    longest = float(lengths.max(initial=0.0)) * places
    if longest < EXACT_UP_TO and bool(np.all(lengths == np.floor(lengths))):
        with suppress(NoCompiler):
            from niangjia.engines.siting.shortest import close_whole_ways

            short = ways.astype(np.float32)
            close_whole_ways(short)
            return short.astype(np.float64)
    through = np.empty_like(ways)
    for place in range(places):
        np.add(ways[:, place, None], ways[place], out=through)
        np.minimum(ways, through, out=ways)
    return ways


# --- what is no coordinate ------------------------------------------------------------------------


def _check(points: Real, what: str, metric: Metric) -> None:
    wrong = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(wrong):
        raise BadSitingInput(where=f"{what}第 {wrong[0] + 1} 行", reason="坐标不是数")
    if metric is not Metric.HAVERSINE:
        return
    x, y = points[:, 0], points[:, 1]
    is_degree = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    exchanged = (~is_degree & (np.abs(x) <= 90) & (np.abs(y) <= 180)) | _in_china(y, x)
    exchanged &= ~_in_china(x, y)
    if exchanged.any():
        row = int(np.flatnonzero(exchanged)[0]) + 1
        which = "全部" if exchanged.all() else f"第 {row} 行起共 {int(exchanged.sum())} 行"
        raise BadSitingInput(
            where=what, reason=f"{which}的经度和纬度像是写反了，请把经度（约 73 至 135）写在前面"
        )
    if not is_degree.all():
        row = int(np.flatnonzero(~is_degree)[0]) + 1
        raise BadSitingInput(
            where=f"{what}第 {row} 行",
            reason="不是经纬度（经度 ±180、纬度 ±90 以内）；平面坐标请用 euclidean",
        )


def _in_china(lng: Real, lat: Real) -> npt.NDArray[np.bool_]:
    return (lng >= 73) & (lng <= 136) & (lat >= 3) & (lat <= 54)
