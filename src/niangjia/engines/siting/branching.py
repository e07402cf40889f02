"""The proof: every plan that could still be better is in a part ruled out by its own bound.

A node says of some candidates that they stand and of others that they do not; the prices of the
node before are bettered for a few rounds. A node whose bound reaches the best plan is done with.
Candidates whose reduced cost alone exceeds what is left between bound and plan are decided at once.
The tree is walked depth first, in pieces, so that whoever waits may stop it: the bound of what is
still open is valid at any moment.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from niangjia.engines.siting.compiled import Flags, Small, loop
from niangjia.engines.siting.multipliers import BOUND, STALLED, STEP, Prices, ascend, evaluate
from niangjia.engines.siting.near import Lists
from niangjia.engines.siting.plan import Real, Whole

DEPTH, TRAIL, NODES, IS_DONE = range(4)


class Tree(NamedTuple):
    """Where the walk is.

    For each depth: the candidate decided there, whether its second side is under way, the bound,
    where the trail of decisions begins; `trail` names the candidates decided. `best`/`plan`: sites
    and cost of the best plan. `counts`: depth, length of the trail, nodes, whether all is done.
    """

    column: Small
    is_second: Flags
    bound: Real
    begin: Whole
    trail: Small
    best: Small
    plan: Real
    counts: Whole


@loop("f8", Lists, "f8[::1]", "u1[::1]")
def _cost(lists: Lists, weights: Real, chosen: Flags) -> Any:
    """Return what a plan of the chosen candidates costs."""
    total = 0.0
    for row in range(len(weights)):
        far = lists.cap[row]
        for at in range(lists.row_start[row], lists.row_start[row + 1]):
            if chosen[lists.row_column[at]] == 1:
                far = lists.row_far[at]
                break
        total += weights[row] * far
    return total


@loop("void", "i8", "u1", Prices, Tree)
def _decide(column: int, status: int, prices: Prices, tree: Tree) -> None:
    prices.status[column] = status
    tree.trail[tree.counts[TRAIL]] = column
    tree.counts[TRAIL] += 1


@loop("i8", "i8", "i8", "f8", "i8", Lists, "f8[::1]", Prices, Tree, "f8[:,::1]")
def walk(
    nodes: int,
    p: int,
    least: float,
    rounds: int,
    lists: Lists,
    weights: Real,
    prices: Prices,
    tree: Tree,
    kept: npt.NDArray[np.float64],
) -> Any:
    """Walk on for some nodes; returns 1 when nothing is left that could be better by `least`.

    `kept` has the best prices of each depth; its length is the deepest that can be walked: what
    lies deeper is left open, and -1 returned.
    """
    columns = len(lists.columns)
    earned = np.empty(columns)
    scratch = np.empty(columns)
    chosen = np.zeros(columns, np.uint8)
    out = np.empty(2)
    count = tree.counts
    for _ in range(nodes):
        if count[IS_DONE] == 1:
            return 1
        depth = count[DEPTH]
        count[NODES] += 1
        prices.now[:] = kept[depth]
        prices.trend[:] = 0.0
        prices.known[BOUND] = -1e300
        prices.known[STEP] = 0.6
        prices.known[STALLED] = 0
        ascend(rounds, p, tree.plan[0], tree.plan[0] - least, 6, lists, weights, prices)
        bound = evaluate(
            p, lists, weights, prices.best, earned, scratch, prices.status, chosen, out
        )
        cost = _cost(lists, weights, chosen)
        if cost < tree.plan[0]:
            tree.plan[0] = cost
            place = 0
            for column in range(columns):
                if chosen[column] == 1:
                    tree.best[place] = column
                    place += 1
        bound = bound - 1e-9 * abs(bound)
        above = tree.bound[depth - 1] if depth > 0 else -np.inf
        tree.bound[depth] = max(bound, above)
        room = tree.plan[0] - least  # a bound above this rules the node out
        is_open = tree.bound[depth] <= room
        branch = -1
        if is_open:
            stand, free = 0, 0
            closest = 2.0
            for column in range(columns):
                if prices.status[column] == 0:
                    if chosen[column] == 0 and bound + earned[column] - out[0] > room:
                        _decide(column, 2, prices, tree)
                    elif chosen[column] == 1 and bound - earned[column] + out[1] > room:
                        _decide(column, 1, prices, tree)
                        stand += 1
                    else:
                        free += 1
                        apart = abs(prices.share[column] - 0.5)
                        if apart < closest:
                            closest = apart
                            branch = column
                elif prices.status[column] == 1:
                    stand += 1
            if stand > p or stand + free < p:
                is_open = False
            elif stand == p or stand + free == p:
                # One plan is left here: it is the one just costed, or is costed now.
                for column in range(columns):
                    chosen[column] = 0
                    if prices.status[column] == 1 or (prices.status[column] == 0 and stand < p):
                        chosen[column] = 1
                cost = _cost(lists, weights, chosen)
                if cost < tree.plan[0]:
                    tree.plan[0] = cost
                    place = 0
                    for column in range(columns):
                        if chosen[column] == 1:
                            tree.best[place] = column
                            place += 1
                is_open = False
        if is_open:
            if depth + 1 >= len(kept):
                return -1
            kept[depth + 1] = prices.best
            count[DEPTH] = depth + 1
            tree.column[depth + 1] = branch
            tree.is_second[depth + 1] = 0
            tree.begin[depth + 1] = count[TRAIL]
            _decide(branch, 1 if prices.share[branch] >= 0.5 else 2, prices, tree)
            continue
        while True:
            depth = count[DEPTH]
            if depth == 0:
                count[IS_DONE] = 1
                return 1
            branch = tree.column[depth]
            side = prices.status[branch]
            while count[TRAIL] > tree.begin[depth]:
                count[TRAIL] -= 1
                prices.status[tree.trail[count[TRAIL]]] = 0
            is_ruled_out = tree.bound[depth - 1] > tree.plan[0] - least
            if tree.is_second[depth] == 0 and not is_ruled_out:
                tree.is_second[depth] = 1
                _decide(branch, 3 - side, prices, tree)
                break
            count[DEPTH] = depth - 1
    return count[IS_DONE]


def open_bound(tree: Tree) -> float:
    """Return what no plan still possible is below."""
    if tree.counts[IS_DONE]:
        return np.inf
    depth = int(tree.counts[DEPTH])
    pending = [
        float(tree.bound[level - 1])
        for level in range(1, depth + 1)
        if not tree.is_second[level] or level == depth
    ]
    return min(pending, default=float(tree.bound[0]))


def sprout(
    columns: int, prices: Prices, best: Small, plan: float, depth: int
) -> tuple[Tree, npt.NDArray[np.float64]]:
    """Return a tree at its root, and room for the prices of `depth` levels."""
    tree = Tree(
        column=np.zeros(depth + 1, np.int32),
        is_second=np.zeros(depth + 1, np.uint8),
        bound=np.full(depth + 1, -np.inf),
        begin=np.zeros(depth + 1, np.int64),
        trail=np.empty(columns + 1, np.int32),
        best=best.copy(),
        plan=np.array([plan]),
        counts=np.zeros(4, np.int64),
    )
    kept = np.empty((depth, len(prices.best)))
    kept[0] = prices.best
    return tree, kept
