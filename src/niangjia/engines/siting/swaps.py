"""The search for a better plan: exchange one site for another, here and there, quickly.

A state is a few arrays: which candidate stands in which slot, for each demand point its nearest and
second nearest site, for each slot what it would cost to be without it. An exchange touches only
demand points near the two places, so thousands fit into a second however large the country is.
`mend` exchanges as long as that is better; `anneal` also makes plans worse now and then, ever less
willingly, and so leaves places where every single exchange is worse. All distances come from lists
cut at `cap` (near.py).
"""

from typing import Any, NamedTuple

import numpy as np

from niangjia.engines.siting.compiled import Bits, Flags, Short, Small, loop
from niangjia.engines.siting.near import Lists
from niangjia.engines.siting.plan import Real, Whole


class State(NamedTuple):
    """A plan being bettered.

    `site` of each slot, `slot_of` each candidate (-1: none). `locked` slots keep their site.
    `first`/`second` site of each demand point with `near`/`far` to them (-1 at `cap`). `loss` of a
    slot: what its absence would add (one more slot is for an exchange under way). `reach` of a
    candidate: no demand point farther than this would take it as first or second. `cost` of all.
    """

    site: Small
    slot_of: Small
    locked: Flags
    first: Small
    second: Small
    near: Short
    far: Short
    loss: Real
    reach: Short
    cost: Real


class Queue(NamedTuple):
    """Candidates to be looked at again, each once.

    `counts`: where the queue begins, how long it is, how many entries of lists were read, whether
    what is done besides queueing.
    """

    column: Small
    is_queued: Flags
    counts: Whole


HEAD, LENGTH, READ, MODE = range(4)
BUSY, IDLE, BLIND = range(3)  # all; what reaches how far, but no queue; not even that


@loop("u8", "u8[::1]")
def draw(seed: Bits) -> Any:
    """Return the next number of a sequence that the seed fixes (xorshift)."""
    x = seed[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    seed[0] = x
    return x >> np.uint64(11)


@loop("i8", "u8[::1]", "i8")
def below(seed: Bits, count: int) -> Any:
    """Return a number from 0 to count - 1."""
    return np.int64(draw(seed) % np.uint64(count))


@loop("void", "i8", Lists, State)
def _find_two(row: int, lists: Lists, state: State) -> None:
    """Find the nearest and second nearest site of one demand point."""
    first = second = np.int32(-1)
    near = far = lists.cap[row]
    for at in range(lists.row_start[row], lists.row_start[row + 1]):
        column = lists.row_column[at]
        if state.slot_of[column] >= 0:
            if first < 0:
                first = column
                near = lists.row_far[at]
            else:
                second = column
                far = lists.row_far[at]
                break
    state.first[row] = first
    state.second[row] = second
    state.near[row] = near
    state.far[row] = far


@loop("void", Lists, "f8[::1]", State)
def settle(lists: Lists, weights: Real, state: State) -> None:
    """Work out everything of a state from its sites."""
    state.slot_of[:] = -1
    for slot in range(len(state.site)):
        state.slot_of[state.site[slot]] = slot
    state.loss[:] = 0.0
    state.reach[:] = np.float32(-1.0)
    cost = 0.0
    for row in range(len(weights)):
        _find_two(row, lists, state)
        cost += weights[row] * state.near[row]
        if state.first[row] >= 0:
            lost = weights[row] * (state.far[row] - state.near[row])
            state.loss[state.slot_of[state.first[row]]] += lost
        for at in range(lists.row_start[row], lists.row_start[row + 1]):
            if lists.row_far[at] > state.far[row]:
                break
            column = lists.row_column[at]
            state.reach[column] = max(state.reach[column], lists.row_far[at])
    state.cost[0] = cost


@loop("void", "i8", Lists, State, Queue)
def _ask_around(row: int, lists: Lists, state: State, queue: Queue) -> None:
    """Queue the candidates that may matter to a demand point, and let them reach it."""
    size = len(queue.column)
    for at in range(lists.row_start[row], lists.row_start[row + 1]):
        far = lists.row_far[at]
        if far > state.far[row]:
            break
        column = lists.row_column[at]
        queue.counts[READ] += 1
        if far > state.reach[column]:
            state.reach[column] = far
        if queue.is_queued[column] == 0 and queue.counts[MODE] == BUSY:
            queue.is_queued[column] = 1
            place = queue.counts[HEAD] + queue.counts[LENGTH]
            queue.column[place if place < size else place - size] = column
            queue.counts[LENGTH] += 1


@loop("void", "i8", "i8", Lists, "f8[::1]", State, Queue)
def _exchange(slot: int, new: int, lists: Lists, weights: Real, state: State, queue: Queue) -> None:
    """Let candidate `new` stand in `slot` instead of the one that does."""
    first, second, near, far, loss = state.first, state.second, state.near, state.far, state.loss
    spare = len(state.site)  # the new site's slot until the old one is gone
    state.slot_of[new] = spare
    loss[spare] = 0.0
    reach = state.reach[new]
    for at in range(lists.column_start[new], lists.column_start[new + 1]):
        apart = lists.column_far[at]
        if apart > reach:
            break
        queue.counts[READ] += 1
        row = lists.column_row[at]
        if apart >= far[row]:
            continue
        if first[row] >= 0:
            loss[state.slot_of[first[row]]] -= weights[row] * (far[row] - near[row])
        if apart < near[row]:
            state.cost[0] -= weights[row] * (near[row] - apart)
            second[row] = first[row]
            far[row] = near[row]
            first[row] = new
            near[row] = apart
        else:
            second[row] = new
            far[row] = apart
        loss[state.slot_of[first[row]]] += weights[row] * (far[row] - near[row])
        if queue.counts[MODE] == BUSY:
            _ask_around(row, lists, state, queue)
    old = state.site[slot]
    state.slot_of[old] = -1
    reach = state.reach[old]
    for at in range(lists.column_start[old], lists.column_start[old + 1]):
        if lists.column_far[at] > reach:
            break
        queue.counts[READ] += 1
        row = lists.column_row[at]
        if first[row] != old and second[row] != old:
            continue
        if first[row] != old:
            loss[state.slot_of[first[row]]] -= weights[row] * (far[row] - near[row])
        state.cost[0] -= weights[row] * near[row]
        _find_two(row, lists, state)
        state.cost[0] += weights[row] * near[row]
        if first[row] >= 0:
            loss[state.slot_of[first[row]]] += weights[row] * (far[row] - near[row])
        if queue.counts[MODE] != BLIND:
            _ask_around(row, lists, state, queue)
    state.site[slot] = new
    state.slot_of[new] = slot
    loss[slot] = loss[spare]


@loop("i8", State)
def _cheapest(state: State) -> Any:
    """Return the slot that costs least to be without; -1 when all are locked."""
    best = -1
    for slot in range(len(state.site)):
        if state.locked[slot] == 0 and (best < 0 or state.loss[slot] < state.loss[best]):
            best = slot
    return best


@loop("f8", "i8", "i8", Lists, "f8[::1]", State, Queue, "f8[::1]", "i4[::1]")
def _look(
    new: int,
    cheapest: int,
    lists: Lists,
    weights: Real,
    state: State,
    queue: Queue,
    saved: Real,
    touched: Small,
) -> Any:
    """Return how the best exchange for `new` changes the cost; its slot is left in `touched[0]`.

    `saved` is all 0 before and after: what the new site would spare each slot's absence.
    """
    gain = 0.0
    many = 1
    reach = state.reach[new]
    begin = lists.column_start[new]
    at = begin
    for at in range(begin, lists.column_start[new + 1]):
        apart = lists.column_far[at]
        if apart > reach:
            break
        row = lists.column_row[at]
        far = state.far[row]
        if apart < far:
            near = state.near[row]
            if state.first[row] < 0:
                gain += weights[row] * (near - apart)
                continue
            slot = state.slot_of[state.first[row]]
            if saved[slot] == 0.0:
                touched[many] = slot
                many += 1
                saved[slot] = 1e-300  # touched, be it by nobody's weight
            if apart < near:
                gain += weights[row] * (near - apart)
                saved[slot] += weights[row] * (far - near)
            else:
                saved[slot] += weights[row] * (far - apart)
    queue.counts[READ] += at - begin + 1
    best = state.loss[cheapest]
    touched[0] = cheapest
    for at in range(1, many):
        slot = touched[at]
        if state.locked[slot] == 0 and state.loss[slot] - saved[slot] < best:
            best = state.loss[slot] - saved[slot]
            touched[0] = slot
        saved[slot] = 0.0
    return best - gain


@loop(Queue, "i8")
def _empty(columns: int) -> Any:
    """Return a queue of nobody."""
    return Queue(np.empty(columns, np.int32), np.zeros(columns, np.uint8), np.zeros(4, np.int64))


@loop("i8", "u8[::1]", "f8", Lists, "f8[::1]", State)
def mend(seed: Bits, least: float, lists: Lists, weights: Real, state: State) -> Any:
    """Exchange sites until no single exchange is better by more than `least`.

    Every candidate is looked at, in an order that the seed fixes, and those near an exchange again.
    Returns how many entries of lists were read.
    """
    columns, slots = len(state.slot_of), len(state.site)
    settle(lists, weights, state)
    cheapest = _cheapest(state)
    if cheapest < 0 or slots >= columns:
        return 0
    queue = _empty(columns)
    counts = queue.counts
    for at in range(columns):
        queue.column[at] = at
        queue.is_queued[at] = 1
    for at in range(columns - 1, 0, -1):
        other = below(seed, at + 1)
        queue.column[at], queue.column[other] = queue.column[other], queue.column[at]
    counts[LENGTH] = columns
    saved = np.zeros(slots + 1)
    touched = np.empty(slots + 2, np.int32)
    while counts[LENGTH] > 0:
        new = queue.column[counts[HEAD]]
        counts[HEAD] = counts[HEAD] + 1 if counts[HEAD] + 1 < columns else 0
        counts[LENGTH] -= 1
        queue.is_queued[new] = 0
        if state.slot_of[new] >= 0:
            continue
        change = _look(new, cheapest, lists, weights, state, queue, saved, touched)
        if (
            change < -least - 1e-12 * state.cost[0]
        ):  # less is a sum's error, and might go on for ever
            _exchange(touched[0], new, lists, weights, state, queue)
            cheapest = _cheapest(state)
            counts[READ] += slots
    return counts[READ]


@loop("i8", "u8[::1]", "i8", "f8", "f8", "f8", Lists, "f8[::1]", State, "i4[::1]", "f8[::1]")
def anneal(
    seed: Bits,
    looks: int,
    hot: float,
    cold: float,
    least: float,
    lists: Lists,
    weights: Real,
    state: State,
    best: Small,
    best_cost: Real,
) -> Any:
    """Let a state wander, ever less willing to become worse: `looks` random candidates are tried.

    An exchange that costs c more is made with the odds exp(-c / warmth); warmth falls from `hot` to
    `cold`. The best sites met are left in `best` with `best_cost`. Returns the entries read.
    """
    columns, slots = len(state.slot_of), len(state.site)
    settle(lists, weights, state)  # also what reaches too far by now, and errors of sums
    queue = _empty(columns)
    queue.counts[MODE] = IDLE
    if slots * slots < columns // 3:  # few sites reach almost everybody: to follow it costs more
        queue.counts[MODE] = BLIND
        state.reach[:] = np.inf
    saved = np.zeros(slots + 1)
    touched = np.empty(slots + 2, np.int32)
    cheapest = _cheapest(state)
    if cheapest < 0 or slots >= columns:
        return 0
    cooling = (cold / hot) ** (1.0 / looks)
    warmth = hot
    for _ in range(looks):
        warmth *= cooling
        new = below(seed, columns)
        if state.slot_of[new] >= 0:
            continue
        change = _look(new, cheapest, lists, weights, state, queue, saved, touched)
        if change >= 0:
            odds = draw(seed) * (1.0 / 2.0**53)
            if change > 30.0 * warmth or odds > np.exp(-change / warmth):
                continue
        if change > 0 and state.cost[0] < best_cost[0] - least:
            best[:] = state.site
            best_cost[0] = state.cost[0]
        _exchange(touched[0], new, lists, weights, state, queue)
        cheapest = _cheapest(state)
        queue.counts[READ] += slots
    if state.cost[0] < best_cost[0] - least:
        best[:] = state.site
        best_cost[0] = state.cost[0]
    return queue.counts[READ]
