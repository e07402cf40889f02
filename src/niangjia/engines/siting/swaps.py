"""The search for a better plan: exchange one site for another, here and there, quickly.

A state is a few arrays: which candidate stands in which slot, for each demand point its nearest and
second nearest site, for each slot what it would cost to be without it. An exchange touches only
demand points near the two places, so thousands fit into a second however large the country is. A
round kicks a few sites of one neighbourhood at random, mends it by exchanges, and takes everything
back when the plan did not get better. All distances come from lists cut at `cap` (near.py).
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


class Journal(NamedTuple):
    """What a round has changed, so that it can be taken back, and what is to be looked at again.

    `count`: the round, demand points written down, head and length of the queue, entries read,
    and whether nothing is to be queued or written down.
    """

    stamp: Whole
    row: Small
    first: Small
    second: Small
    near: Short
    far: Short
    queue: Small
    is_queued: Flags
    count: Whole


ROUND, WRITTEN, HEAD, LENGTH, READ, IS_SILENT = range(6)


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


@loop("void", "i8", State, Journal)
def _write_down(row: int, state: State, journal: Journal) -> None:
    """Remember how a demand point stood before this round, once a round."""
    if journal.stamp[row] == journal.count[ROUND] or journal.count[IS_SILENT] == 1:
        return
    journal.stamp[row] = journal.count[ROUND]
    at = journal.count[WRITTEN]
    journal.row[at] = row
    journal.first[at] = state.first[row]
    journal.second[at] = state.second[row]
    journal.near[at] = state.near[row]
    journal.far[at] = state.far[row]
    journal.count[WRITTEN] = at + 1


@loop("void", "i8", Lists, State, Journal)
def _ask_around(row: int, lists: Lists, state: State, journal: Journal) -> None:
    """Queue the candidates that may matter to a demand point, and let them reach it."""
    size = len(journal.queue)
    for at in range(lists.row_start[row], lists.row_start[row + 1]):
        far = lists.row_far[at]
        if far > state.far[row]:
            break
        column = lists.row_column[at]
        journal.count[READ] += 1
        if far > state.reach[column]:
            state.reach[column] = far
        if journal.is_queued[column] == 0 and journal.count[IS_SILENT] == 0:
            journal.is_queued[column] = 1
            place = journal.count[HEAD] + journal.count[LENGTH]
            journal.queue[place if place < size else place - size] = column
            journal.count[LENGTH] += 1


@loop("void", "i8", "i8", Lists, "f8[::1]", State, Journal)
def _exchange(
    slot: int, new: int, lists: Lists, weights: Real, state: State, journal: Journal
) -> None:
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
        journal.count[READ] += 1
        row = lists.column_row[at]
        if apart >= far[row]:
            continue
        _write_down(row, state, journal)
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
        if journal.count[IS_SILENT] == 0:
            _ask_around(row, lists, state, journal)
    old = state.site[slot]
    state.slot_of[old] = -1
    reach = state.reach[old]
    for at in range(lists.column_start[old], lists.column_start[old + 1]):
        if lists.column_far[at] > reach:
            break
        journal.count[READ] += 1
        row = lists.column_row[at]
        if first[row] != old and second[row] != old:
            continue
        _write_down(row, state, journal)
        if first[row] != old:
            loss[state.slot_of[first[row]]] -= weights[row] * (far[row] - near[row])
        state.cost[0] -= weights[row] * near[row]
        _find_two(row, lists, state)
        state.cost[0] += weights[row] * near[row]
        if first[row] >= 0:
            loss[state.slot_of[first[row]]] += weights[row] * (far[row] - near[row])
        _ask_around(row, lists, state, journal)
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


@loop("f8", "i8", "i8", Lists, "f8[::1]", State, Journal, "f8[::1]", "i4[::1]")
def _look(
    new: int,
    cheapest: int,
    lists: Lists,
    weights: Real,
    state: State,
    journal: Journal,
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
    journal.count[READ] += at - begin + 1
    best = state.loss[cheapest]
    touched[0] = cheapest
    for at in range(1, many):
        slot = touched[at]
        if state.locked[slot] == 0 and state.loss[slot] - saved[slot] < best:
            best = state.loss[slot] - saved[slot]
            touched[0] = slot
        saved[slot] = 0.0
    return best - gain


@loop("void", "u8[::1]", "i8", Lists, "f8[::1]", State, Journal)
def _kick(
    seed: Bits, moves: int, lists: Lists, weights: Real, state: State, journal: Journal
) -> None:
    """Exchange some sites of one neighbourhood at random."""
    columns, slots = len(state.slot_of), len(state.site)
    center = below(seed, len(weights))
    listed = lists.row_start[center + 1] - lists.row_start[center]
    if listed == 0:
        return
    around = min(listed, 3 + 4 * columns // slots)
    for _ in range(moves):
        new = lists.row_column[lists.row_start[center] + below(seed, around)]
        if state.slot_of[new] >= 0:
            continue
        begin = lists.column_start[new]
        near = 1 + (lists.column_start[new + 1] - begin) // 4
        row = lists.column_row[begin + below(seed, near)]
        old = state.second[row] if below(seed, 4) == 0 else state.first[row]
        if old >= 0 and state.locked[state.slot_of[old]] == 0:
            _exchange(state.slot_of[old], new, lists, weights, state, journal)


@loop("void", "f8", "i4[::1]", "f8[::1]", State, Journal)
def _take_back(cost: float, site: Small, loss: Real, state: State, journal: Journal) -> None:
    """Let everything stand as it did before the round."""
    for at in range(journal.count[WRITTEN]):
        row = journal.row[at]
        state.first[row] = journal.first[at]
        state.second[row] = journal.second[at]
        state.near[row] = journal.near[at]
        state.far[row] = journal.far[at]
    for slot in range(len(site)):
        if state.site[slot] != site[slot]:
            state.slot_of[state.site[slot]] = -1
    for slot in range(len(site)):
        if state.site[slot] != site[slot]:
            state.site[slot] = site[slot]
            state.slot_of[site[slot]] = slot
    state.loss[:] = loss
    state.cost[0] = cost


@loop(Journal, "i8", "i8")
def _blank(rows: int, columns: int) -> Any:
    """Return a journal with nothing in it."""
    return Journal(
        np.zeros(rows, np.int64),
        np.empty(rows, np.int32),
        np.empty(rows, np.int32),
        np.empty(rows, np.int32),
        np.empty(rows, np.float32),
        np.empty(rows, np.float32),
        np.empty(columns, np.int32),
        np.zeros(columns, np.uint8),
        np.zeros(6, np.int64),
    )


@loop("i8", "u8[::1]", "i8", "i8", "i8", "f8", Lists, "f8[::1]", State)
def search(
    seed: Bits,
    work: int,
    moves: int,
    is_new: int,
    least: float,
    lists: Lists,
    weights: Real,
    state: State,
) -> Any:
    """Better a state by rounds, until about `work` entries of lists were read.

    A round's kick moves up to `moves` sites. `is_new` (1 or 0): every candidate is looked at before
    the first kick. `least` is how much counts as better. Returns the number of rounds.
    """
    rows, columns, slots = len(weights), len(state.slot_of), len(state.site)
    journal = _blank(rows, columns)
    count, queue = journal.count, journal.queue
    saved = np.zeros(slots + 1)
    touched = np.empty(slots + 2, np.int32)
    old_loss = np.empty(slots + 1)
    old_site = np.empty(slots, np.int32)
    settle(lists, weights, state)  # also what reaches too far by now, and the errors of sums
    cheapest = _cheapest(state)
    if cheapest < 0 or slots >= columns:
        return 0
    if is_new == 1:
        for at in range(columns):
            queue[at] = at
            journal.is_queued[at] = 1
        for at in range(columns - 1, 0, -1):
            other = below(seed, at + 1)
            queue[at], queue[other] = queue[other], queue[at]
        count[LENGTH] = columns
    while count[READ] <= work:
        count[ROUND] += 1
        count[WRITTEN] = 0
        before = state.cost[0]
        old_loss[:] = state.loss
        old_site[:] = state.site
        is_kicked = count[LENGTH] == 0
        if is_kicked:
            _kick(seed, 1 + below(seed, moves), lists, weights, state, journal)
            cheapest = _cheapest(state)
        count[READ] += slots + 20
        while count[LENGTH] > 0:
            new = queue[count[HEAD]]
            count[HEAD] = count[HEAD] + 1 if count[HEAD] + 1 < columns else 0
            count[LENGTH] -= 1
            journal.is_queued[new] = 0
            if state.slot_of[new] >= 0:
                continue
            change = _look(new, cheapest, lists, weights, state, journal, saved, touched)
            if change < -least:
                _exchange(touched[0], new, lists, weights, state, journal)
                cheapest = _cheapest(state)
                count[READ] += slots
        if is_kicked and state.cost[0] > before + 1e-9 * abs(before):
            _take_back(before, old_site, old_loss, state, journal)
            cheapest = _cheapest(state)
    return count[ROUND]


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
    rows, columns, slots = len(weights), len(state.slot_of), len(state.site)
    settle(lists, weights, state)
    journal = _blank(rows, columns)
    journal.count[IS_SILENT] = 1
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
        change = _look(new, cheapest, lists, weights, state, journal, saved, touched)
        if change >= 0:
            odds = draw(seed) * (1.0 / 2.0**53)
            if change > 30.0 * warmth or odds > np.exp(-change / warmth):
                continue
        if change > 0 and state.cost[0] < best_cost[0] - least:
            best[:] = state.site
            best_cost[0] = state.cost[0]
        _exchange(touched[0], new, lists, weights, state, journal)
        cheapest = _cheapest(state)
        journal.count[READ] += slots
    if state.cost[0] < best_cost[0] - least:
        best[:] = state.site
        best_cost[0] = state.cost[0]
    return journal.count[READ]
