"""The bound: what no plan can be below, by prices on being served (Lagrange's multipliers).

Each demand point i offers a price u_i for being served. A candidate that serves all who offer more
than their way to it earns w_i (u_i - d_ij) from each. All prices less the p largest earnings are
below the cost of every plan, whatever the prices. Raising the price of whoever is served by none of
the p, and lowering that of whoever is served twice, brings this bound near the linear relaxation's.
"""

from typing import Any, NamedTuple

import numpy as np

from niangjia.engines.siting.compiled import Flags, loop
from niangjia.engines.siting.near import Lists
from niangjia.engines.siting.plan import Real


class Prices(NamedTuple):
    """Prices being bettered.

    `now` of each demand point, `best` those of the best bound, `trend` where they have been going.
    `earned` of each candidate (0 or less: its reduced cost) at the best bound, `share` how often it
    was among the chosen lately, `status` (0 open, 1 must stand, 2 never). `known`: the best bound,
    the length of a step, rounds without a better bound.
    """

    now: Real
    best: Real
    trend: Real
    earned: Real
    share: Real
    status: Flags
    known: Real


BOUND, STEP, STALLED = range(3)


@loop("f8", "f8[::1]", "i8")
def smallest(values: Real, count: int) -> Any:
    """Return the count-th smallest of the values, which are reordered."""
    low, high = 0, len(values) - 1
    want = count - 1
    while low < high:
        a, b, c = values[low], values[(low + high) // 2], values[high]
        pivot = max(min(a, b), min(max(a, b), c))
        left, right = low, high
        while left <= right:
            while values[left] < pivot:
                left += 1
            while values[right] > pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if want <= right:
            high = right
        elif want >= left:
            low = left
        else:
            break
    return values[want]


@loop("f8", "i8", "f8[::1]", "f8[::1]", "u1[::1]", "u1[::1]", "f8[::1]")
def choose(p: int, earned: Real, scratch: Real, status: Flags, chosen: Flags, out: Real) -> Any:
    """Mark the p candidates that earn most, with all that must stand; return the sum they earn."""
    many = 0
    left = p
    total = 0.0
    for column in range(len(earned)):
        chosen[column] = 0
        if status[column] == 1:
            chosen[column] = 1
            total += earned[column]
            left -= 1
        elif status[column] == 0:
            scratch[many] = earned[column]
            many += 1
    out[0] = -np.inf
    out[1] = np.inf
    if left <= 0:
        return total
    if many <= left:
        limit = np.inf
    else:
        limit = smallest(scratch[:many], left)
        out[0] = limit
    tied = left
    for column in range(len(earned)):
        if status[column] == 0 and earned[column] < limit:
            chosen[column] = 1
            total += earned[column]
            tied -= 1
    for column in range(len(earned)):
        if status[column] == 0 and chosen[column] == 0:
            if earned[column] == limit and tied > 0:
                chosen[column] = 1
                total += limit
                tied -= 1
            elif earned[column] < out[1]:
                out[1] = earned[column]
    return total


@loop(
    "f8", "i8", Lists, "f8[::1]", "f8[::1]", "f8[::1]", "f8[::1]", "u1[::1]", "u1[::1]", "f8[::1]"
)
def evaluate(
    p: int, lists: Lists, weights: Real, prices: Real, earned: Real, scratch: Real, status: Flags,
    chosen: Flags, out: Real,
) -> Any:  # fmt: skip
    """Return the bound of these prices; write what candidates earn and which are chosen."""
    earned[:] = 0.0
    total = 0.0
    for row in range(len(weights)):
        price = prices[row]
        weight = weights[row]
        total += weight * price
        for at in range(lists.row_start[row], lists.row_start[row + 1]):
            far = lists.row_far[at]
            if far >= price:
                break
            earned[lists.row_column[at]] += weight * (far - price)
    return total + choose(p, earned, scratch, status, chosen, out)


@loop("i8", "i8", "i8", "f8", "f8", "i8", Lists, "f8[::1]", Prices)
def ascend(
    rounds: int, p: int, plan: float, enough: float, patience: int, lists: Lists, weights: Real,
    prices: Prices,
) -> Any:  # fmt: skip
    """Better the prices for some rounds; `plan` is the cost of a plan known. Returns entries read.

    Stops when the bound reaches `enough`.
    """
    rows, columns = len(weights), len(lists.columns)
    earned = np.empty(columns)
    scratch = np.empty(columns)
    chosen = np.zeros(columns, np.uint8)
    out = np.empty(2)
    known = prices.known
    now, trend = prices.now, prices.trend
    read = 0
    for _ in range(rounds):
        bound = evaluate(p, lists, weights, now, earned, scratch, prices.status, chosen, out)
        if bound > known[BOUND] + 1e-7 * abs(known[BOUND]):
            known[STALLED] = 0
        else:
            known[STALLED] += 1
        if bound > known[BOUND]:
            known[BOUND] = bound
            prices.best[:] = now
            prices.earned[:] = earned
        if known[BOUND] >= enough or known[STEP] < 1e-5:
            break
        for column in range(columns):
            prices.share[column] += 0.05 * (chosen[column] - prices.share[column])
        if known[STALLED] >= patience:
            known[STEP] *= 0.7
            known[STALLED] = 0
            now[:] = prices.best
            trend[:] *= 0.0
            continue
        norm = 0.0
        for row in range(rows):
            price = now[row]
            many = 0
            for at in range(lists.row_start[row], lists.row_start[row + 1]):
                if lists.row_far[at] >= price:
                    break
                many += chosen[lists.row_column[at]]
                read += 1
            trend[row] = 0.7 * (1.0 - many) + 0.3 * trend[row]
            norm += weights[row] * trend[row] * trend[row]
        if norm < 1e-12:
            break
        step = known[STEP] * (plan - bound) / norm
        for row in range(rows):
            now[row] = min(max(0.0, now[row] + step * trend[row]), lists.cap[row])
    return 2 * read
