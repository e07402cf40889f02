"""What a file of places gives: who is where, how many, who may or must be a site."""

from dataclasses import dataclass, field

import numpy as np

from niangjia.engines.siting.distances import Distances
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Real, Whole


@dataclass(frozen=True, slots=True)
class Ground:
    """Demand and candidates of one file.

    `weights` are of the demand points (how many people). `rows` says which place of the file,
    counted from 0, each candidate is; `demand_rows` the same for the demand points. `must` and
    `barred` are candidates (counted among the candidates) that stand already or may never stand.
    `p` is the number of sites when the file itself asks for one.
    """

    distances: Distances
    weights: Real
    rows: Whole
    demand_rows: Whole
    names: tuple[str, ...] = ()
    must: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    p: int | None = None
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        check_weights(self.weights, self.distances.demands)


def check_weights(weights: Real, demands: int) -> Real:
    """Return the weights as checked: one finite number of 0 or more for each demand point.

    Raises `BadSitingInput`, which names the row counted from 1.
    """
    weights = np.ascontiguousarray(weights, dtype=np.float64)
    if weights.shape != (demands,):
        raise BadSitingInput(
            where="人数", reason=f"有 {weights.size} 个，需求点有 {demands} 个，要一一对应"
        )
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(wrong):
        raise BadSitingInput(where=f"需求点第 {wrong[0] + 1} 行", reason="人数要是不小于 0 的数")
    return weights


def whole_ground(distances: Distances, *, p: int | None = None) -> Ground:
    """Return the ground where every place is a demand point of one and a candidate."""
    places = np.arange(distances.demands, dtype=np.int64)
    return Ground(distances, np.ones(distances.demands), places, places, p=p)
