"""Lists of near neighbours: for each demand point its candidates from the nearest on, and back.

A list is cut after so many candidates; `cap` is the distance to the first one cut off. Whoever
charges a point at most `cap` reads everything that matters from the list: the search and the bound
both do, so a cut list never makes a bound wrong, only weaker.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from niangjia.engines.siting.compiled import Bits, Short, Small, loop
from niangjia.engines.siting.distances import EARTH_METRES, Distances, Matrix
from niangjia.engines.siting.plan import Real, Whole

EXACT_UP_TO = 2.0**24
AT_ONCE = 64  # rows worked out together
BY_TREE_FROM = 30_000  # with more candidates a tree finds the nearest, not a look at all


class Lists(NamedTuple):
    """Near candidates of each demand point and near demand points of each candidate.

    Candidates are counted within `columns`, which holds their numbers in the question. The lists
    of demand point i are `row_column[row_start[i]:row_start[i + 1]]`, ascending by `row_far`; those
    of a candidate likewise. `cap` as told above.
    """

    columns: Whole
    row_start: Whole
    row_column: Small
    row_far: Short
    cap: Short
    column_start: Whole
    column_row: Small
    column_far: Short


@loop("void", "u8[::1]", "i8")
def _select(keys: Bits, kept: int) -> None:
    """Bring the `kept` smallest keys to the front, in any order."""
    low, high = 0, len(keys) - 1
    while low < high:
        middle = (low + high) // 2
        a, b, c = keys[low], keys[middle], keys[high]
        pivot = max(min(a, b), min(max(a, b), c))
        left, right = low, high
        while left <= right:
            while keys[left] < pivot:
                left += 1
            while keys[right] > pivot:
                right -= 1
            if left <= right:
                keys[left], keys[right] = keys[right], keys[left]
                left += 1
                right -= 1
        if kept - 1 <= right:
            high = right
        elif kept - 1 >= left:
            low = left
        else:
            return


@loop("void", "f8[:,::1]", "f8[:,::1]", "i8", "f8", "i8", "i8", "i8", "u8[:,::1]")
def _nearest_points(
    demand: Real,
    candidate: Real,
    kind: int,
    factor: float,
    first: int,
    last: int,
    kept: int,
    out: Any,
) -> None:
    """Write the `kept` nearest candidates of rows first..last, as bits of distance and number."""
    dims, count = candidate.shape
    keys = np.empty(count, np.uint64)
    lengths = np.empty(count)
    far = np.empty(count, np.float32)
    bits = far.view(np.uint32)
    for row in range(first, last):
        lengths[:] = 0.0
        for axis in range(dims):
            here = demand[row, axis]
            for other in range(count):
                apart = here - candidate[axis, other]
                lengths[other] += apart * apart
        if kind == 0:
            for other in range(count):
                far[other] = np.floor(np.sqrt(lengths[other]))
        elif kind == 1:
            for other in range(count):
                far[other] = np.sqrt(lengths[other]) * factor
        else:
            for other in range(count):
                half = min(1.0, 0.5 * np.sqrt(lengths[other]))
                far[other] = 2.0 * factor * np.arcsin(half)
        for other in range(count):
            keys[other] = (np.uint64(bits[other]) << np.uint64(32)) | np.uint64(other)
        if kept < count:
            _select(keys, kept)
        for at in range(kept):
            out[row - first, at] = keys[at]


@loop("void", "i8[::1]", "i4[::1]", "f4[::1]", "i8[::1]", "u8[::1]")
def _turn(row_start: Whole, row_column: Small, row_far: Short, free: Whole, keys: Bits) -> None:
    """Write the lists of the candidates, unsorted, as bits of distance and demand point."""
    bits = row_far.view(np.uint32)
    for row in range(len(row_start) - 1):
        for at in range(row_start[row], row_start[row + 1]):
            column = row_column[at]
            keys[free[column]] = (np.uint64(bits[at]) << np.uint64(32)) | np.uint64(row)
            free[column] += 1


@loop("void", "u8[::1]", "i4[::1]", "f4[::1]")
def _unpack(keys: Bits, numbers: Small, far: Short) -> None:
    """Write apart what stands together in the keys."""
    bits = far.view(np.uint32)
    for at in range(len(keys)):
        bits[at] = np.uint32(keys[at] >> np.uint64(32))
        numbers[at] = np.int32(keys[at] & np.uint64(0xFFFFFFFF))


def build(distances: Distances, columns: Whole, kept: int, weights: Real) -> Lists:
    """Return the lists of the `kept` nearest of `columns` for each demand point."""
    count = len(columns)
    kept = min(kept, count)
    rows = distances.demands
    with_next = min(kept + 1, count)  # the first cut off tells the cap
    numbers = np.empty((rows, with_next), np.int32)
    far = np.empty((rows, with_next), np.float32)
    if not isinstance(distances, Matrix) and count >= BY_TREE_FROM and kept < count // 8:
        _by_tree(distances, columns, numbers, far)
    else:
        _by_looking(distances, columns, numbers, far)
    cap = far[:, -1].copy() if with_next > kept else np.full(rows, np.inf, np.float32)
    is_listed = np.isfinite(far)
    is_listed[:, kept:] = False
    whole = is_listed.sum(axis=1)
    row_start = np.concatenate([[0], np.cumsum(whole)])
    row_column = numbers[is_listed]
    row_far = far[is_listed]
    # Beyond a list that ends only where candidates end: worse than any plan that serves all.
    beyond = np.float32(_too_much(row_start, row_far, weights))
    cap[~np.isfinite(cap)] = beyond
    return turned(columns, row_start, row_column, row_far, cap)


def turned(
    columns: Whole, row_start: Whole, row_column: Small, row_far: Short, cap: Short
) -> Lists:
    """Return the lists with those of the candidates worked out from those of the demand points."""
    sizes = np.bincount(row_column, minlength=len(columns))
    column_start = np.concatenate([[0], np.cumsum(sizes)])
    keys = np.empty(len(row_column), np.uint64)
    _turn(row_start, row_column, row_far, column_start[:-1].copy(), keys)
    ends = column_start.tolist()

    def sort(columns: range) -> None:
        for column in columns:
            keys[ends[column] : ends[column + 1]].sort()

    half = int(np.searchsorted(column_start, len(keys) // 2))
    with ThreadPoolExecutor(2) as both:
        list(both.map(sort, (range(half), range(half, len(columns)))))
    column_row = np.empty(len(keys), np.int32)
    column_far = np.empty(len(keys), np.float32)
    _unpack(keys, column_row, column_far)
    return Lists(columns, row_start, row_column, row_far, cap, column_start, column_row, column_far)


@loop("i8", "i8[::1]", "i4[::1]", "f4[::1]", "i4[::1]", "i8[::1]", "i4[::1]", "f4[::1]")
def _sift(
    row_start: Whole,
    row_column: Small,
    row_far: Short,
    number: Small,
    kept_start: Whole,
    kept_column: Small,
    kept_far: Short,
) -> Any:
    """Write the lists of the demand points with only the candidates that have a new number."""
    place = 0
    for row in range(len(row_start) - 1):
        kept_start[row] = place
        for at in range(row_start[row], row_start[row + 1]):
            column = number[row_column[at]]
            if column >= 0:
                kept_column[place] = column
                kept_far[place] = row_far[at]
                place += 1
    kept_start[len(row_start) - 1] = place
    return place


def only(lists: Lists, is_kept: npt.NDArray[np.bool_]) -> Lists:
    """Return the lists with only some of their candidates; what was cut off stays cut off."""
    number = np.where(is_kept, np.cumsum(is_kept) - 1, -1).astype(np.int32)
    size = int(np.diff(lists.column_start)[is_kept].sum())
    start = np.empty(len(lists.row_start), np.int64)
    column, far = np.empty(size, np.int32), np.empty(size, np.float32)
    _sift(lists.row_start, lists.row_column, lists.row_far, number, start, column, far)
    sizes = np.diff(lists.column_start)
    is_listed = np.repeat(is_kept, sizes)
    return Lists(
        columns=lists.columns[is_kept],
        row_start=start,
        row_column=column,
        row_far=far,
        cap=lists.cap,
        column_start=np.concatenate([[0], np.cumsum(sizes[is_kept])]),
        column_row=lists.column_row[is_listed],
        column_far=lists.column_far[is_listed],
    )


def _by_looking(distances: Distances, columns: Whole, numbers: Small, far: Short) -> None:
    rows, kept = numbers.shape
    if not isinstance(distances, Matrix):
        demand, candidate = distances.placed()
        candidate = np.ascontiguousarray(candidate[columns].T)
        factor = distances.road_factor * (EARTH_METRES if distances.kind == 2 else 1.0)

    def some(first: int) -> None:
        last = min(rows, first + AT_ONCE)
        if isinstance(distances, Matrix):
            part = distances.values[first:last][:, columns].astype(np.float32)
            keys = part.view(np.uint32).astype(np.uint64) << np.uint64(32)
            keys |= np.arange(len(columns), dtype=np.uint64)
        else:
            keys = np.empty((last - first, kept), np.uint64)
            _nearest_points(demand, candidate, distances.kind, factor, first, last, kept, keys)
        keys.sort(axis=1)
        keys = keys[:, :kept]
        numbers[first:last] = (keys & np.uint64(0xFFFFFFFF)).astype(np.int32)
        far[first:last] = (keys >> np.uint64(32)).astype(np.uint32).view(np.float32)

    with ThreadPoolExecutor(2) as both:
        list(both.map(some, range(0, rows, AT_ONCE)))


def _by_tree(distances: Any, columns: Whole, numbers: Small, far: Short) -> None:
    from scipy.spatial import cKDTree

    demand, candidate = distances.placed()
    tree = cKDTree(candidate[columns])
    for first in range(0, len(demand), 8192):
        part = slice(first, first + 8192)
        apart, found = tree.query(demand[part], k=numbers.shape[1], workers=2)
        if distances.kind == 0:
            apart = np.floor(apart)
        elif distances.kind == 2:
            apart = 2 * EARTH_METRES * np.arcsin(np.minimum(1, apart / 2))
        numbers[part] = found
        far[part] = apart * distances.road_factor


def _too_much(row_start: Whole, row_far: Short, weights: Real) -> float:
    """Return a distance that no plan can afford for anybody, if a plan can serve all."""
    filled = np.diff(row_start) > 0
    longest = np.zeros(len(weights))
    longest[filled] = row_far[row_start[1:][filled] - 1]
    light = weights[weights > 0]
    return 2.0 * (1.0 + float(longest @ weights)) / float(light.min() if len(light) else 1.0)
