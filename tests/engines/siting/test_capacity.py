"""Places that serve only so many: against every choice of places and of who goes where."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.engines.siting.every_choice import Case, assert_proved, cases, limits
from tests.engines.siting.test_covering import street

from niangjia.engines.siting.capacitated import least_way, most_served
from niangjia.engines.siting.conditions import Conditions
from niangjia.engines.siting.distances import Matrix
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Status

DOC = Path(__file__).parents[3] / "docs" / "algorithms" / "siting-capacity.md"


def worked() -> list[list[str]]:
    table = DOC.read_text("utf-8").split("<!-- worked: room.")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (.+) \|$", table, re.M)
    return [[cell.strip() for cell in row.split("|")] for row in rows[1:]]


def whole(case: Case, room: np.ndarray, sites: tuple[int, ...], is_most: bool) -> float:
    """Return the best when each point goes whole to one place: every way is tried."""
    points = np.flatnonzero(case.people > 0)
    best = -np.inf if is_most else np.inf
    for goes in product((*sites, -1) if is_most else sites, repeat=len(points)):
        load = np.zeros(len(room))
        worth = 0.0
        for point, site in zip(points, goes, strict=True):
            if site < 0:
                continue
            way = case.ways[point, site]
            beyond = case.conditions.nobody_beyond
            if (is_most and way > case.radius) or (beyond is not None and way > beyond):
                load[site] = np.inf
                break
            load[site] += case.people[point]
            worth += case.people[point] * (1 if is_most else way)
        if (load <= room).all():
            best = max(best, worth) if is_most else min(best, worth)
    return best


def split(case: Case, room: np.ndarray, sites: tuple[int, ...], is_most: bool) -> float:
    """Return the best when a point may go to several places, by another solver's transport."""
    reach = case.radius if is_most else case.conditions.nobody_beyond
    reach = 1e9 if reach is None else reach
    points = np.flatnonzero(case.people > 0)
    arcs = [(row, site) for row in range(len(points)) for site in sites]
    arcs = [arc for arc in arcs if case.ways[points[arc[0]], arc[1]] <= reach]
    if not arcs:
        return 0.0 if is_most else np.inf
    serve, load = np.zeros((len(points), len(arcs))), np.zeros((len(room), len(arcs)))
    for at, (row, site) in enumerate(arcs):
        serve[row, at] = load[site, at] = 1
    people = case.people[points]
    if is_most:
        done = linprog(-np.ones(len(arcs)), np.vstack([serve, load]), np.append(people, room))
        return -done.fun
    cost = [case.ways[points[row], site] for row, site in arcs]
    done = linprog(cost, load, room, serve, people)
    return done.fun if done.status == 0 else np.inf


@pytest.mark.parametrize(("room", "how", "sites", "walked"), worked())
def test_the_docs_table_of_places_that_serve_only_so_many(room, how, sites, walked):
    ways, people = street()
    capacities = None if room == "any" else np.full(5, float(room))

    plan = least_way(
        ways,
        people,
        capacities=capacities,
        split=how == "split",
        conditions=Conditions(places=3),
        limits=limits(),
    )

    if walked == "–":
        assert plan.status is Status.INFEASIBLE
        assert plan.why
    else:
        assert (plan.status, plan.objective) == (Status.OPTIMAL, float(walked))
        assert plan.sites == tuple(int(site) for site in sites.split(", "))


@given(cases(most_points=9, most_sites=6))
@settings(max_examples=60, deadline=None)
def test_without_capacities_everybody_goes_to_the_nearest_of_the_best_places(case: Case):
    plan = least_way(case.distances, case.people, conditions=case.conditions, limits=limits())

    fair = [case.walked(s) for s in case.choices() if case.is_fair(s)]
    assert_proved(plan, min(fair, default=None))
    if plan.sites:
        assert case.holds(plan.sites)
        assert case.walked(plan.sites) == pytest.approx(plan.objective)


@pytest.mark.parametrize("is_split", [False, True])
@given(cases(most_points=5, most_sites=4), st.integers(0, 10**6))
@settings(max_examples=50, deadline=None)
def test_the_least_way_within_capacities_is_the_best_of_all(is_split, case: Case, seed):
    room = np.random.default_rng(seed).integers(1, int(case.people.sum()) + 2, case.ways.shape[1])

    plan = least_way(
        case.distances,
        case.people,
        capacities=room,
        split=is_split,
        conditions=case.conditions,
        limits=limits(),
    )

    by = split if is_split else whole
    best = [by(case, room, sites, is_most=False) for sites in case.choices()]
    assert_proved(plan, min(best, default=None))
    if plan.sites:
        assert case.holds(plan.sites)
        served = np.bincount(
            [s[0] for s in plan.shares], [s[2] for s in plan.shares], len(case.people)
        )
        np.testing.assert_allclose(served, case.people)
        assert (np.array(plan.loads) <= room[list(plan.sites)] + 1e-6).all()
        assert is_split or len(plan.shares) == case.there.sum()


@pytest.mark.parametrize("is_split", [False, True])
@given(cases(fair=False, most_points=5, most_sites=4), st.integers(0, 10**6))
@settings(max_examples=50, deadline=None)
def test_the_most_served_within_capacities_is_the_best_of_all(is_split, case: Case, seed):
    room = np.random.default_rng(seed).integers(1, int(case.people.sum()) + 2, case.ways.shape[1])

    plan = most_served(
        case.distances,
        case.people,
        case.radius,
        capacities=room,
        split=is_split,
        conditions=case.conditions,
        limits=limits(),
    )

    by = split if is_split else whole
    best = [by(case, room, sites, is_most=True) for sites in case.choices()]
    assert_proved(plan, max(best, default=None))


def middling(seed: int) -> tuple[Matrix, np.ndarray, np.ndarray]:
    drawn = np.random.default_rng(seed)
    at = drawn.random((80, 2)) * 100
    ways = np.floor(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))
    people = drawn.integers(1, 20, 80).astype(np.float64)
    return Matrix(ways), people, np.full(80, float(int(people.sum() / 8 * 1.2)))


def test_a_limit_of_time_is_never_called_optimal_and_the_bound_stays_below():
    ways, people, room = middling(2)
    asked = Conditions(places=8)
    told = []

    short, longer = (
        least_way(
            ways,
            people,
            capacities=room,
            conditions=asked,
            limits=Limits(seconds=seconds, tell=lambda now: told.append(now.bound)),
        )
        for seconds in (0.2, 2)
    )

    assert short.bound <= longer.objective
    assert longer.bound <= longer.objective
    assert short.status is (Status.OPTIMAL if short.gap == 0 else Status.FEASIBLE)
    assert all(bound <= longer.objective for bound in told)


def test_splitting_never_costs_more_than_whole_and_room_never_less_than_any():
    ways, people, room = middling(3)
    asked = Conditions(places=9)

    free = least_way(ways, people, conditions=asked, limits=limits(3))
    parted = least_way(
        ways, people, capacities=room, split=True, conditions=asked, limits=limits(3)
    )
    together = least_way(ways, people, capacities=room, conditions=asked, limits=limits(3))

    assert free.bound <= parted.objective
    assert parted.bound <= together.objective


@pytest.mark.parametrize(
    ("room", "said"),
    [
        ([10.0] * 4, "要一一对应"),
        ([1, 2, -1, 3, 4], "第 3 行"),
        ([1, float("nan"), 3, 4, 5], "第 2 行"),
    ],
)
def test_capacities_that_cannot_be_are_declined_in_words(room, said):
    ways, people = street()

    with pytest.raises(BadSitingInput, match=said):
        least_way(ways, people, capacities=room, conditions=Conditions(places=2), limits=limits())


def test_covering_within_capacities_does_not_promise_to_reach_everybody():
    ways, people = street()
    asked = Conditions(places=2, nobody_beyond=3)

    with pytest.raises(BadSitingInput, match="请去掉"):
        most_served(ways, people, 3, capacities=[50] * 5, conditions=asked, limits=limits())


def test_a_village_larger_than_any_place_is_named_unless_it_may_be_split():
    ways, people = street()
    asked = Conditions(places=4)

    whole_only = least_way(ways, people, capacities=[25] * 5, conditions=asked, limits=limits())
    parted = least_way(
        ways, people, capacities=[25] * 5, split=True, conditions=asked, limits=limits()
    )

    assert (whole_only.status, whole_only.far_off) == (Status.INFEASIBLE, (0,))
    assert parted.status is Status.OPTIMAL
