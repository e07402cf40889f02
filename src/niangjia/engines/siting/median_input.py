"""The p-median question as asked: checked, and seen whether it can be answered at all."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from niangjia.engines.siting.distances import Distances, Matrix, Points
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import check_weights
from niangjia.engines.siting.plan import Real, Whole

MOST_LISTED = 30_000_000  # pairs of a demand point and a candidate held in lists: 500 MB
MOST_SAMPLED = 10_000_000  # the same while only some candidates are listed, which change
EXACT_UP_TO = 2.0**24  # whole numbers that the lists hold exactly
BLUR = 2e-7  # what rounding in the lists may do to a sum, relatively


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    `open` are the candidates that may stand, `rows` the demand points with people, `columns` those
    of `open` that are listed, `listed` how many for each demand point. `blur` is how far rounding
    may move a sum. `why` says why there can be no plan.
    """

    distances: Distances
    weights: Real
    p: int
    must: tuple[int, ...]
    open: Whole
    rows: Whole
    columns: Whole
    listed: int
    is_whole: bool
    blur: float
    why: str = ""

    @property
    def near(self) -> Distances:
        """Return the distances of the demand points with people."""
        if len(self.rows) == self.distances.demands:
            return self.distances
        if isinstance(self.distances, Matrix):
            return Matrix(self.distances.values[self.rows])
        here = self.distances
        return Points(here.demand[self.rows], here.candidate, here.metric, here.road_factor)


def check(
    distances: Distances,
    p: int,
    weights: npt.ArrayLike | None,
    must: Sequence[int],
    barred: Sequence[int],
) -> Question:
    """Return the question; raises `BadSitingInput` for one that cannot be asked."""
    candidates = distances.candidates
    given = np.ones(distances.demands) if weights is None else np.asarray(weights, np.float64)
    given = check_weights(given, distances.demands)
    stand, never = _places(must, candidates, "已建点"), _places(barred, candidates, "不选的点")
    if both := sorted(set(stand) & set(never)):
        raise BadSitingInput(where=f"候选点 {both[0]}", reason="又要建又不要建，只留一样")
    can = np.setdiff1d(np.arange(candidates), np.array(never, np.int64))
    p = _count(p, len(can), len(stand))
    rows = np.flatnonzero(given > 0)
    columns, listed = _listing(len(rows), can, stand, p)
    longest = _longest(distances)
    has_whole = distances.is_whole and bool(np.all(given == np.floor(given)))
    is_exact = distances.is_whole and longest < EXACT_UP_TO
    return Question(
        distances=distances,
        weights=given,
        p=p,
        must=stand,
        open=can,
        rows=rows,
        columns=columns,
        listed=listed,
        is_whole=has_whole and is_exact,
        blur=0.0 if is_exact else BLUR,
        why=_cut_off(distances, rows, can, p),
    )


def _places(given: Sequence[int], candidates: int, what: str) -> tuple[int, ...]:
    found = tuple(sorted({operator.index(each) for each in given}))
    if len(found) != len(given):
        raise BadSitingInput(where=what, reason="同一个候选点写了两次")
    if found and not 0 <= found[0] <= found[-1] < candidates:
        wrong = found[0] if found[0] < 0 else found[-1]
        raise BadSitingInput(
            where=f"{what} {wrong}", reason=f"没有这个候选点，编号在 0 至 {candidates - 1} 之间"
        )
    return found


def _count(p: int, can: int, stand: int) -> int:
    try:
        p = operator.index(p)
    except TypeError:
        raise BadSitingInput(where="p", reason="点数要是整数") from None
    if p < 1:
        raise BadSitingInput(where="p", reason="点数至少是 1")
    if p > can:
        raise BadSitingInput(where="p", reason=f"要 {p} 个点，能选的候选点只有 {can} 个")
    if p < stand:
        raise BadSitingInput(where="p", reason=f"已建的有 {stand} 个，点数不能少于它")
    return p


def _listing(rows: int, can: Whole, stand: tuple[int, ...], p: int) -> tuple[Whole, int]:
    """Return which candidates to list, and how many for each demand point."""
    if rows * len(can) <= 4_000_000:
        return can, len(can)
    listed = min(len(can), 5 * len(can) // p + 60)
    if rows * min(listed, 3 * len(can) // p) <= MOST_LISTED:
        return can, min(listed, MOST_LISTED // rows)
    # Too few sites among too many candidates: each point would need most of them in its list.
    sampled = max(MOST_SAMPLED // rows, 2 * p, 2 * len(stand))
    draw = np.random.default_rng(len(can))
    some = draw.choice(can, min(sampled, len(can)), replace=False)
    return np.union1d(some, np.array(stand, np.int64)), len(can)


def _longest(distances: Distances) -> float:
    """Return a length that no finite distance exceeds."""
    if isinstance(distances, Matrix):
        finite = distances.values[np.isfinite(distances.values)]
        return float(finite.max()) if finite.size else 0.0
    both = np.concatenate([distances.demand, distances.candidate])
    return float(np.hypot(*(both.max(axis=0) - both.min(axis=0))))


def _cut_off(distances: Distances, rows: Whole, can: Whole, p: int) -> str:
    """Return why no plan can serve everybody: parts without a way between them, more than p."""
    if not isinstance(distances, Matrix) or np.isfinite(distances.values).all():
        return ""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    is_way = np.isfinite(distances.values[np.ix_(rows, can)])
    alone = np.flatnonzero(~is_way.any(axis=1))
    if len(alone):
        return f"需求点第 {rows[alone[0]] + 1} 行没有一个候选点到得了（这样的共 {len(alone)} 个）"
    here, there = np.nonzero(is_way)
    size = len(rows) + len(can)
    graph = coo_array((np.ones(len(here)), (here, len(rows) + there)), shape=(size, size))
    _, part = connected_components(graph, directed=False)
    parts = len(np.unique(part[: len(rows)]))
    if parts > p:
        return f"需求点分成互不相通的 {parts} 片，{p} 个点不能都照顾到，至少要 {parts} 个"
    return ""
