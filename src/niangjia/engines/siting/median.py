"""p-median: where p sites stand so that all people together walk least.

Two run side by side and meet after every round: a search that anneals and mends a plan (swaps.py),
and a bound by prices (multipliers.py), which tells the search what candidates are worth trying and
rules out the others. When the bound rises no more, a tree of cases closes what is left
(branching.py). Rounds are counted in work done, not in time: the clock only ends them.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from niangjia.engines.siting import (
    branching,
    median_answer,
    median_input,
    multipliers,
    near,
    pricing,
    swaps,
)
from niangjia.engines.siting.distances import Distances
from niangjia.engines.siting.ground import Ground
from niangjia.engines.siting.median_input import Question
from niangjia.engines.siting.multipliers import BOUND, STEP, Prices
from niangjia.engines.siting.near import Lists
from niangjia.engines.siting.plan import Limits, Plan, Real, Status, Whole

PIECE = (
    12_000_000  # entries of lists read between two looks at the clock: about a tenth of a second
)
GUARD = 1e-9  # sums of many numbers may be off by so much, relatively: taken off every bound
CLOSE = 1e-6  # relative; where distances are no whole numbers, a bound this near is closed
DEEPEST = 400  # levels of the tree
WARMTHS = (0.1, 0.03, 0.06)  # of annealing, as shares of what a site costs on average
NEVER = 1e300


def p_median(
    distances: Distances,
    p: int,
    *,
    weights: npt.ArrayLike | None = None,
    must: Sequence[int] = (),
    barred: Sequence[int] = (),
    limits: Limits | None = None,
) -> Plan:
    """Return the best plan found for p sites, and the bound that no plan is below.

    `weights` are people at each demand point (1 each when not given); `must` are candidates that
    stand already and stay, counted within p; `barred` never stand. The objective is weight x
    distance, summed. `optimal` is said when no plan is better: by a whole unit where distances and
    weights are whole numbers (up to 16 million), else by a millionth. The same question, seed and
    time that suffices give the same plan. Raises `BadSitingInput`.
    """
    limits = limits or Limits()
    question = median_input.check(distances, p, weights, must, barred)
    if question.why:
        return median_answer.as_plan(
            question, (), Status.INFEASIBLE, math.inf, limits, question.why
        )
    if len(question.open) == p or not len(question.rows):
        sites = median_answer.any_sites(question)
        return median_answer.as_plan(question, sites, Status.OPTIMAL, -math.inf, limits)
    if p == 1:
        return median_answer.as_plan(
            question, median_answer.one_site(question), Status.OPTIMAL, -math.inf, limits
        )
    hunt = _begun(question, limits)
    _hunt(hunt)
    if hunt.bound <= 0 and not hunt.is_done and not hunt.is_all_listed:
        _priced(hunt)()  # time was over before a first bound that holds for all
    return _told(hunt)


def solve_ground(ground: Ground, p: int, radius: float | None, limits: Limits) -> Plan:
    """Answer the command line: `radius` is of no concern here."""
    del radius
    return p_median(
        ground.distances,
        p,
        weights=ground.weights,
        must=ground.must,
        barred=ground.barred,
        limits=limits,
    )


@dataclass(slots=True)
class _Hunt:
    """What is known of one question, while it is worked on. Candidates count within `lists`."""

    question: Question
    limits: Limits
    lists: Lists
    weights: Real
    seed: npt.NDArray[np.uint64]
    prices: Prices
    possible: Whole  # candidates that no bound has ruled out
    best: tuple[int, ...] = ()  # numbers of the question
    cost: float = math.inf
    bound: float = -math.inf
    tree: branching.Tree | None = None
    kept: Any = None
    twig: Lists | None = None  # the lists the tree is walked over
    pool: list[tuple[float, tuple[int, ...]]] = field(default_factory=list)
    turns: int = 0
    is_risen: bool = False  # the prices get no better
    is_closed: bool = False  # said by the bound as soon as it is so: the search may stop
    is_done: bool = False

    @property
    def least(self) -> float:
        """How much better a plan must be to count."""
        return 1.0 if self.question.is_whole else CLOSE * abs(self.cost)

    @property
    def is_all_listed(self) -> bool:
        """Whether the lists hold every candidate that may be in a better plan."""
        return len(self.lists.columns) >= len(self.possible)

    def offer(self, sites: tuple[int, ...], cost: float) -> None:
        """Keep a plan if it is better, and in the pool if it is among the best."""
        if cost < self.cost:
            self.best, self.cost = sites, cost
        if all(sites != other for _, other in self.pool):
            self.pool = sorted([*self.pool, (cost, sites)])[:8]

    def closes(self, bound: float, cost: float) -> bool:
        """Whether this bound leaves no room for a better plan than one of this cost."""
        return self._sure(bound) > cost - self.least or cost == 0

    def _sure(self, bound: float) -> float:
        """Return the bound less what sums may be off by."""
        return bound - (GUARD + self.question.blur) * abs(bound)

    def prove(self, bound: float) -> None:
        """Take a better bound."""
        self.bound = max(self.bound, self._sure(bound))
        self.is_done |= self.bound > self.cost - self.least or self.cost == 0


def _begun(question: Question, limits: Limits) -> _Hunt:
    """Return a hunt with lists, a first plan and first prices."""
    weights = question.weights[question.rows]
    seed = np.array([limits.seed * 2654435761 + 88172645463325252], np.uint64)
    lists = near.build(question.near, question.columns, question.listed, weights)
    hunt = _Hunt(question, limits, lists, weights, seed, _no_prices(lists), question.open)
    state = _state(hunt, lists, _random_sites(hunt))
    swaps.mend(seed, 0.0, lists, weights, state)
    hunt.offer(*_as_found(question, lists, state))
    prices = hunt.prices
    prices.now[:] = np.minimum(state.near + 0.5 * (state.far - state.near), lists.cap)
    prices.known[STEP] = 1.2
    prices.status[_numbers(lists, question.must)] = 1
    for _ in range(5):
        if prices.known[BOUND] == -NEVER or limits.left():
            multipliers.ascend(20, question.p, hunt.cost, NEVER, 12, lists, weights, prices)
    hunt.prove(max(0.0, float(prices.known[BOUND])) if hunt.is_all_listed else 0.0)
    return hunt


def _hunt(hunt: _Hunt) -> None:
    """Work in rounds until all is proved or time is over."""
    slowest = 0.0
    with ThreadPoolExecutor(2) as both:
        while not hunt.is_done and hunt.limits.left() > slowest:
            began = hunt.limits.gone()
            searching = both.submit(_search, hunt, hunt.cost, hunt.prices.earned.copy())
            proving = both.submit(_prove, hunt, hunt.cost)
            found, proved = searching.result(), proving.result()
            # What a search cut off has found depends on the clock, and nothing can be better.
            for sites, cost in () if hunt.is_closed else found:
                hunt.offer(sites, cost)
            proved()
            hunt.turns += 1
            _shrink(hunt)
            hunt.limits.say(hunt.cost, hunt.bound)
            slowest = max(0.7 * slowest, hunt.limits.gone() - began)
            if hunt.turns == 1:
                slowest = 0.0  # the first round is longer than the others


# --- the search -----------------------------------------------------------------------------------


def _search(hunt: _Hunt, cost: float, earned: Real) -> list[tuple[tuple[int, ...], float]]:
    """Anneal over the candidates worth trying, mend over all, and return what was found."""
    turn = hunt.turns
    question, lists, seed = hunt.question, hunt.lists, hunt.seed
    p = question.p
    per_site = cost / p
    if turn % 3 == 2 and len(hunt.pool) > 2:
        worth = {site for _, sites in hunt.pool for site in sites}
        warmth = WARMTHS[1]
    else:
        worth = _worth(hunt, earned)
        warmth = WARMTHS[(turn // 2) % len(WARMTHS)]
    is_worth = np.isin(lists.columns, np.fromiter(worth, np.int64))
    core = near.only(lists, is_worth)
    state = _state(hunt, core, _numbers(core, hunt.best))
    best, best_cost = state.site.copy(), np.array([NEVER])
    # About what a look reads, and what every tenth does that leads to an exchange.
    each = 3 * len(hunt.weights) / p * (1 + 0.1 * len(core.columns) / p)
    looks = int(min(60 * len(core.columns), 5 * PIECE / each) * 2 ** min(5, turn // 3))
    hot, left, done = warmth * per_site, looks, 0
    piece = max(1, min(looks, 2000))
    while left > 0 and not hunt.is_closed and hunt.limits.left() > 0:
        piece = min(piece, left)
        cooled = [(1 / 50) ** (part / looks) for part in (looks - left, looks - left + piece)]
        read = swaps.anneal(
            seed, piece, hot * cooled[0], hot * cooled[1], 0.0, core, hunt.weights, state, best,
            best_cost,
        )  # fmt: skip
        left, done = left - piece, done + read
        piece = max(500, int(PIECE / max(1.0, read / piece)))
    state.site[:] = best
    swaps.mend(seed, 0.0, core, hunt.weights, state)
    found = [_as_found(question, core, state)]
    if found[0][1] < cost * 1.002 and not hunt.is_closed and hunt.limits.left():
        whole = _state(hunt, lists, _numbers(lists, found[0][0]))
        swaps.mend(seed, 0.0, lists, hunt.weights, whole)
        found.append(_as_found(question, lists, whole))
    return found


def _worth(hunt: _Hunt, earned: Real) -> set[int]:
    """Return the candidates worth trying: those whose reduced cost is least, and those in use."""
    p, lists = hunt.question.p, hunt.lists
    order = np.argsort(earned, kind="stable")
    count = len(order)
    if hunt.turns > 0 and hunt.bound > 0:
        over = earned[order] - earned[order[min(p, count) - 1]]
        count = int(np.searchsorted(over, 0.3 * (hunt.cost - hunt.bound), "right"))
    least, most = 3 * p + 100, 8 * p + 400
    count = min(max(count, least), most)
    used = {site for _, sites in hunt.pool[:3] for site in sites}
    return used | set(lists.columns[order[:count]].tolist()) | set(hunt.question.must)


def _state(hunt: _Hunt, lists: Lists, sites: npt.NDArray[np.int32]) -> swaps.State:
    """Return an unsettled state; those that must stand come first and are locked."""
    rows, p = len(hunt.weights), hunt.question.p
    must = _numbers(lists, hunt.question.must)
    rest = sites[~np.isin(sites, must)]
    locked = np.zeros(p, np.uint8)
    locked[: len(must)] = 1
    return swaps.State(
        site=np.concatenate([must, rest]).astype(np.int32),
        slot_of=np.full(len(lists.columns), -1, np.int32),
        locked=locked,
        first=np.empty(rows, np.int32),
        second=np.empty(rows, np.int32),
        near=np.empty(rows, np.float32),
        far=np.empty(rows, np.float32),
        loss=np.zeros(p + 1),
        reach=np.empty(len(lists.columns), np.float32),
        cost=np.zeros(1),
    )


def _random_sites(hunt: _Hunt) -> npt.NDArray[np.int32]:
    """Return p candidates of the lists at random, with those that must stand among them."""
    draw = np.random.default_rng(hunt.limits.seed)
    must = _numbers(hunt.lists, hunt.question.must)
    free = np.setdiff1d(np.arange(len(hunt.lists.columns)), must)
    rest = draw.choice(free, hunt.question.p - len(must), replace=False)
    return np.concatenate([must, rest]).astype(np.int32)


def _numbers(lists: Lists, sites: Sequence[int]) -> npt.NDArray[np.int32]:
    """Return where candidates of the question stand within the lists (ascending numbers)."""
    return np.searchsorted(lists.columns, np.asarray(sites, np.int64)).astype(np.int32)


def _as_found(
    question: Question, lists: Lists, state: swaps.State
) -> tuple[tuple[int, ...], float]:
    """Return a plan with what it costs; one that leaves cut lists costs more than they say."""
    sites = tuple(sorted(lists.columns[state.site].tolist()))
    cost = float(state.cost[0])
    if (state.first < 0).any():
        return sites, median_answer.true_cost(question, sites, cost)
    return sites, cost


# --- the bound ------------------------------------------------------------------------------------


def _no_prices(lists: Lists) -> Prices:
    rows, columns = len(lists.cap), len(lists.columns)
    return Prices(
        now=np.zeros(rows),
        best=np.zeros(rows),
        trend=np.zeros(rows),
        earned=np.zeros(columns),
        share=np.zeros(columns),
        status=np.zeros(columns, np.uint8),
        known=np.array([-NEVER, 1.0, 0.0]),
    )


def _prove(hunt: _Hunt, cost: float) -> Callable[[], None]:
    """Better the prices, or walk on in the tree; return what is to be done when both have met."""
    question, prices = hunt.question, hunt.prices
    if hunt.is_risen:
        return _walk(hunt, cost)
    enough = cost - hunt.least
    rounds, read, began = 0, 0, hunt.turns == 0
    while rounds < (200 if began else 100) and hunt.limits.left() > 0:
        some = multipliers.ascend(
            20, question.p, cost, enough, 12, hunt.lists, hunt.weights, prices
        )
        rounds += 20
        read += some
        if prices.known[STEP] < 1e-3 or some == 0 or read > 40 * PIECE:
            break

    hunt.is_closed = hunt.is_all_listed and hunt.closes(float(prices.known[BOUND]), cost)
    if not hunt.is_all_listed:
        return _priced(hunt)

    def proved() -> None:
        hunt.prove(float(prices.known[BOUND]))
        if prices.known[STEP] < 1e-3 or some == 0:
            hunt.is_risen = True

    return proved


def _priced(hunt: _Hunt) -> Callable[[], None]:
    """Ask all candidates what they earn; return how the best of them come into the lists."""
    question, prices = hunt.question, hunt.prices
    asked = hunt.possible
    earned = pricing.earned_by(question.near, asked, hunt.weights, prices.best)
    stands = np.isin(asked, np.array(question.must, np.int64))
    left = question.p - int(stands.sum())
    lowest = np.partition(earned[~stands], left - 1)[:left] if left else np.zeros(1)
    total = float(hunt.weights @ prices.best) + float(earned[stands].sum()) + float(lowest.sum())
    over = np.where(stands, 0.0, np.maximum(earned - float(lowest.max()), 0.0))

    def proved() -> None:
        hunt.prove(total)
        slack = (GUARD + question.blur) * abs(total)
        is_possible = total + over - slack <= hunt.cost - hunt.least
        in_use = {site for _, sites in hunt.pool for site in sites}
        is_possible |= stands | np.isin(asked, np.fromiter(in_use, np.int64))
        hunt.possible = asked[is_possible]
        order = np.argsort(over[is_possible], kind="stable")
        most = max(median_input.MOST_SAMPLED // len(hunt.weights), 2 * question.p)
        listed = {*hunt.possible[order[:most]].tolist(), *in_use, *question.must}
        columns = np.array(sorted(listed), np.int64)
        if hunt.is_done or not hunt.limits.left() or np.array_equal(columns, hunt.lists.columns):
            return
        hunt.lists = near.build(question.near, columns, len(columns), hunt.weights)
        fresh = _no_prices(hunt.lists)
        fresh.now[:] = fresh.best[:] = prices.best
        fresh.trend[:] = prices.trend
        fresh.earned[:] = earned[np.searchsorted(asked, columns)]
        fresh.status[_numbers(hunt.lists, question.must)] = 1
        fresh.known[STEP] = max(0.3, 0.8 * prices.known[STEP])
        hunt.prices = fresh

    return proved


def _walk(hunt: _Hunt, cost: float) -> Callable[[], None]:
    """Walk in the tree for a while, which is planted anew when a better plan is known."""
    question = hunt.question
    if hunt.tree is None or hunt.twig is None or cost < hunt.tree.plan[0]:
        _plant(hunt, cost)
    tree, twig = hunt.tree, hunt.twig
    assert tree is not None
    assert twig is not None
    prices = hunt.kept[1]
    nodes = 0
    done = 0
    # Prices read lists in order, some twenty times as fast as the search does.
    per_node = max(1, int(twig.row_column.size * 60 * min(1.0, 3 / question.p)))
    most = 100 * PIECE * 2 ** min(3, hunt.turns // 3)
    while done == 0 and nodes * per_node < most and hunt.limits.left() > 0:
        some = max(1, PIECE // per_node)
        done = branching.walk(
            some, question.p, hunt.least * (1 - 1e-6), 60, twig, hunt.weights, prices, tree,
            hunt.kept[0],
        )  # fmt: skip
        nodes += some
    hunt.is_closed = done == 1 and hunt.closes(float(tree.plan[0]), cost)

    def proved() -> None:
        if tree.plan[0] < hunt.cost:
            sites = tuple(sorted(twig.columns[tree.best].tolist()))
            hunt.offer(sites, median_answer.true_cost(question, sites, float(tree.plan[0])))
        hunt.prove(min(branching.open_bound(tree), float(tree.plan[0])))

    return proved


def _plant(hunt: _Hunt, cost: float) -> None:
    """Begin a tree over the candidates that reduced costs do not rule out."""
    question, lists = hunt.question, hunt.lists
    sites = _numbers(lists, hunt.best)
    is_kept = _could_be_better(hunt)
    is_kept[sites] = True
    twig = near.only(lists, is_kept)
    prices = _no_prices(twig)
    prices.best[:] = hunt.prices.best
    prices.share[:] = hunt.prices.share[is_kept]
    prices.status[_numbers(twig, question.must)] = 1
    hunt.tree, kept = branching.sprout(
        len(twig.columns), prices, _numbers(twig, hunt.best), cost, DEEPEST
    )
    hunt.twig, hunt.kept = twig, (kept, prices)


def _could_be_better(hunt: _Hunt) -> npt.NDArray[np.bool_]:
    """Return which listed candidates may stand in a plan better than the best known."""
    earned = hunt.prices.earned
    bound = hunt.prices.known[BOUND]
    free = np.sort(earned[hunt.prices.status == 0])
    left = hunt.question.p - int((hunt.prices.status == 1).sum())
    limit = free[left - 1] if 0 < left <= len(free) else -math.inf
    slack = (GUARD + hunt.question.blur) * abs(bound)
    room = hunt.cost - hunt.least
    may: npt.NDArray[np.bool_] = bound + np.maximum(earned - limit, 0) - slack <= room
    may |= hunt.prices.status == 1
    return may


def _shrink(hunt: _Hunt) -> None:
    """Drop candidates that cannot be in a better plan, when they are many."""
    if hunt.is_done or hunt.is_risen or not hunt.is_all_listed:
        return
    is_kept = _could_be_better(hunt)
    for _, sites in hunt.pool:
        is_kept[_numbers(hunt.lists, sites)] = True
    if is_kept.sum() > 0.7 * len(is_kept):
        return
    hunt.lists = near.only(hunt.lists, is_kept)
    hunt.possible = hunt.lists.columns
    old = hunt.prices
    hunt.prices = old._replace(
        earned=old.earned[is_kept].copy(),
        share=old.share[is_kept].copy(),
        status=old.status[is_kept].copy(),
    )


def _told(hunt: _Hunt) -> Plan:
    status = Status.OPTIMAL if hunt.is_done else Status.FEASIBLE
    return median_answer.as_plan(hunt.question, hunt.best, status, hunt.bound, hunt.limits)
