"""Who reaches whom, worked out a band of points at a time, so that no large table is kept."""

import math
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from scipy.spatial import cKDTree

from niangjia.engines.siting.distances import Distances, Points
from niangjia.engines.siting.plan import Real, Whole

WIDER = 1e-9  # looked around a little farther; the distance itself decides
LOOKED = 512  # points looked around at a time
BAND = 4_000_000  # distances worked out at a time


def nearest(distances: Distances, sites: Sequence[int]) -> tuple[Real, Whole]:
    """Return for each point the way to the nearest site, and which (-1: no way to any)."""
    if not len(sites):
        return np.full(distances.demands, np.inf), np.full(distances.demands, -1, dtype=np.int64)
    chosen = np.array(sorted(sites), dtype=np.int64)
    ways = distances.columns(chosen)
    first = ways.argmin(axis=1)
    way = ways[np.arange(len(ways)), first]
    return way, np.where(np.isfinite(way), chosen[first], -1)


def reached_within(distances: Distances, radius: float) -> sp.csr_matrix:
    """Return which candidates (columns) are within the radius of each point (rows)."""
    if isinstance(distances, Points) and math.isfinite(radius):
        return _reached_in_space(distances, radius)
    bands = [
        sp.csr_matrix(distances.rows(points) <= radius, dtype=np.float64)
        for points in bands_of(distances)
    ]
    return sp.vstack(bands).tocsr()


def _reached_in_space(points: Points, radius: float) -> sp.csr_matrix:
    """Return the same by looking only around each point."""
    here, there = points.placed()
    around = points.straight(radius) * (1 + WIDER)
    tree = cKDTree(there)
    blocks: list[sp.csr_matrix] = []
    for start in range(0, len(here), LOOKED):
        rows = np.arange(start, min(start + LOOKED, len(here)))
        found = tree.query_ball_point(here[rows], around, return_sorted=True)
        sizes = np.fromiter((len(one) for one in found), dtype=np.int64, count=len(rows))
        site = np.fromiter((s for one in found for s in one), dtype=np.int64, count=sizes.sum())
        row = np.repeat(np.arange(len(rows)), sizes)
        inside = points.along(rows[row], site) <= radius
        shape = (len(rows), len(there))
        ones = np.ones(int(inside.sum()))
        blocks.append(sp.csr_matrix((ones, (row[inside], site[inside])), shape=shape))
    return sp.vstack(blocks).tocsr()


def reached_or_empty(distances: Distances, radius: float, weights: Real) -> sp.csr_matrix:
    """Return who reaches whom within the radius; where nobody lives, every candidate does."""
    reached = reached_within(distances, radius)
    empty = np.flatnonzero(weights == 0)
    if not len(empty):
        return reached
    all_of_them = sp.csr_matrix(np.ones((len(empty), reached.shape[1])))
    order = np.concatenate([np.flatnonzero(weights > 0), empty])
    stacked = sp.vstack([reached[order[: -len(empty)]], all_of_them]).tocsr()
    return stacked[np.argsort(order)]


def bands_of(distances: Distances) -> list[Whole]:
    """Return the demand points in bands whose distances fit the memory."""
    height = max(1, BAND // distances.candidates)
    every = np.arange(distances.demands, dtype=np.int64)
    return [every[start : start + height] for start in range(0, distances.demands, height)]


def filled(
    distances: Distances, weights: Real, sites: Sequence[int], places: int, free: Sequence[int]
) -> tuple[int, ...]:
    """Return the sites with further free ones until there are so many: each shortens most way.

    A goal can be reached with fewer places than are allowed; the rest then stand where they help.
    """
    chosen = list(sites)
    way, _ = nearest(distances, chosen)
    left = [site for site in free if site not in set(chosen)]
    while len(chosen) < places and left:
        best = left[0]
        if len(left) <= CHOICE and np.isfinite(way).any():
            gain = [_gain(distances, weights, way, site) for site in left]
            best = left[int(np.argmax(gain))]
        chosen.append(best)
        left.remove(best)
        way = np.minimum(way, distances.columns([best])[:, 0])
    return tuple(sorted(chosen))


CHOICE = 4000  # among more candidates the first is as good: the goal is reached anyway


def _gain(distances: Distances, weights: Real, way: Real, site: int) -> float:
    other = distances.columns([site])[:, 0]
    known = np.where(np.isfinite(way), way, np.nanmax(np.where(np.isfinite(way), way, 0)))
    return float((weights * np.maximum(0, known - other)).sum())
