"""What need not be asked: candidates never better than another, points that say the same thing.

A coverage is a sparse matrix of demand points (rows) and candidates (columns): 1 where the
candidate reaches the point. Each step here leaves at least one best plan, and drops only what it
can name a substitute for.
"""

from typing import cast

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from niangjia.engines.siting.plan import Real, Whole

PAIRS = 40_000_000  # so many pairs to compare at most: beyond, looking costs more than it saves
Flags = npt.NDArray[np.bool_]


def as_coverage(reached: Flags) -> sp.csr_matrix:
    """Return a table of who reaches whom as a coverage."""
    return sp.csr_matrix(reached, dtype=np.float64)


def merged(coverage: sp.csr_matrix, weights: Real) -> tuple[sp.csr_matrix, Real, Whole]:
    """Return one row for all points with the same candidates, and the weight of them together.

    Points that nobody reaches are left out. The last says which row each point became, -1 if none.
    """
    keys = _keys(coverage)
    group = np.full(coverage.shape[0], -1, dtype=np.int64)
    seen: dict[bytes, int] = {}
    first: list[int] = []
    for point, key in enumerate(keys):
        if not key:
            continue
        if key not in seen:
            seen[key] = len(first)
            first.append(point)
        group[point] = seen[key]
    reached = group >= 0
    together = np.bincount(group[reached], weights[reached], minlength=len(first))
    return coverage[first], together.astype(np.float64), group


def undominated(coverage: sp.csr_matrix, spend: Real | None = None) -> Whole:
    """Return the candidates of which no other reaches all the same points and more, for no more.

    `spend` is what each costs. Of candidates alike in all, the first stays. One that saves money by
    staying is never left out: two of them save twice.
    """
    columns = coverage.tocsc()
    every = np.flatnonzero(_first_of_each(columns, spend))
    columns = columns[:, every]
    sizes = np.diff(columns.indptr)
    if float((np.bincount(columns.indices).astype(np.float64) ** 2).sum()) > PAIRS:
        return every
    common = (columns.T @ columns).tocoo()
    inside = (common.data == sizes[common.row]) & (common.row != common.col)
    one, other = common.row[inside], common.col[inside]
    beaten = (sizes[other] > sizes[one]) | (other < one)
    if spend is not None:
        cost, less = spend[every][one], spend[every][other]
        more = sizes[other] > sizes[one]
        beaten = (less <= cost) & (more | (less < cost) | (other < one)) & (cost >= 0)
    keep = np.ones(len(every), dtype=np.bool_)
    keep[one[beaten]] = False
    return every[keep]


def needed(coverage: sp.csr_matrix) -> Whole:
    """Return the points to be covered that say something: whoever covers them covers all others."""
    sizes = np.diff(coverage.indptr)
    every = np.arange(coverage.shape[0], dtype=np.int64)
    columns = coverage.tocsc()
    if float((np.diff(columns.indptr).astype(np.float64) ** 2).sum()) > PAIRS:
        return cast(Whole, every[_first_of_each(coverage.T.tocsc(), None)])
    common = (coverage @ coverage.T).tocoo()
    inside = (common.data == sizes[common.row]) & (common.row != common.col)
    one, other = common.row[inside], common.col[inside]  # the candidates of one are all of other's
    implied = (sizes[other] > sizes[one]) | (one < other)
    keep = np.ones(len(every), dtype=np.bool_)
    keep[other[implied]] = False
    return cast(Whole, every[keep])


def _first_of_each(columns: sp.csc_matrix, spend: Real | None) -> Flags:
    seen: set[tuple[bytes, float]] = set()
    keep = np.zeros(columns.shape[1], dtype=np.bool_)
    for column, key in enumerate(_keys(columns.T.tocsr())):
        what = (key, 0.0 if spend is None else float(spend[column]))
        saves = spend is not None and spend[column] < 0
        keep[column] = saves or (bool(key) and what not in seen)
        seen.add(what)
    return keep


def _keys(rows: sp.csr_matrix) -> list[bytes]:
    rows.sort_indices()
    ends = rows.indptr
    return [rows.indices[ends[k] : ends[k + 1]].tobytes() for k in range(rows.shape[0])]
