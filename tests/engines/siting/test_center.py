"""The longest way of anybody is least: against every choice, and on a network of many places."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.siting.every_choice import Case, assert_proved, cases, limits
from tests.engines.siting.test_covering import street

from niangjia.engines.siting.center import least_worst, solve_ground
from niangjia.engines.siting.conditions import Conditions
from niangjia.engines.siting.distances import Matrix, Metric, Points
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import whole_ground
from niangjia.engines.siting.plan import Limits, Status

DOC = Path(__file__).parents[3] / "docs" / "algorithms" / "siting-center.md"


def worked() -> list[list[str]]:
    table = DOC.read_text("utf-8").split("<!-- worked: worst.")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (.+) \|$", table, re.M)
    return [[cell.strip() for cell in row.split("|")] for row in rows[1:]]


@pytest.mark.parametrize(("places", "must", "barred", "worst"), worked())
def test_the_docs_table_of_the_longest_way(places, must, barred, worst):
    ways, _ = street()
    asked = Conditions(
        places=int(places),
        must=tuple(int(site) for site in must.split(",") if site.strip("– ")),
        barred=tuple(int(site) for site in barred.split(",") if site.strip("– ")),
    )

    plan = least_worst(ways, conditions=asked, limits=limits())

    assert (plan.status, plan.objective, plan.bound) == (
        Status.OPTIMAL,
        float(worst),
        float(worst),
    )
    assert len(plan.sites) == int(places)


@given(cases())
@settings(max_examples=100, deadline=None)
def test_the_plan_of_the_shortest_longest_way_is_the_best_of_all_choices(case: Case):
    plan = least_worst(
        case.distances, conditions=case.conditions, weights=case.people, limits=limits()
    )

    best = min((case.worst(sites) for sites in case.choices()), default=np.inf)
    beyond = case.conditions.nobody_beyond
    assert_proved(plan, None if beyond is not None and best > beyond else best)
    if plan.sites:
        assert case.holds(plan.sites)
        assert case.worst(plan.sites) == plan.objective


@given(cases(fair=False), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_points_and_candidates_changes_nothing(case: Case, random):
    points, sites = list(range(case.ways.shape[0])), list(range(case.ways.shape[1]))
    random.shuffle(points)
    random.shuffle(sites)
    asked = Conditions(places=case.conditions.places)

    one = least_worst(case.distances, conditions=asked, limits=limits())
    other = least_worst(Matrix(case.ways[points][:, sites]), conditions=asked, limits=limits())

    assert one.objective == other.objective


@pytest.mark.parametrize("metric", [Metric.EUCLIDEAN, Metric.EUCLIDEAN_FLOOR])
@pytest.mark.parametrize("places", [3, 11])
def test_points_in_a_plane_are_answered_as_their_matrix_is(metric, places):
    at = np.random.default_rng(places).random((160, 2)) * 1000
    points = Points(at, at, metric)
    asked = Conditions(places=places)

    one = least_worst(points, conditions=asked, limits=limits())
    other = least_worst(Matrix(points.rows(np.arange(160))), conditions=asked, limits=limits())

    assert one.status is other.status is Status.OPTIMAL
    assert one.objective == other.objective
    assert len(one.sites) == places


def test_a_limit_of_time_is_never_called_optimal_and_the_bound_stays_below():
    at = np.random.default_rng(5).random((150, 2)) * 1000
    points = Points(at, at, Metric.EUCLIDEAN)
    asked = Conditions(places=10)
    told = []

    short = least_worst(points, conditions=asked, limits=limits(0.05))
    whole = least_worst(
        points,
        conditions=asked,
        limits=Limits(seconds=60, tell=lambda now: told.append((now.objective, now.bound))),
    )

    assert whole.status is Status.OPTIMAL
    assert short.bound <= whole.objective <= short.objective
    assert short.status is (Status.OPTIMAL if short.gap == 0 else Status.FEASIBLE)
    assert all(bound <= whole.objective <= objective for objective, bound in told)


def test_the_same_seed_gives_the_same_plan():
    at = np.random.default_rng(6).random((150, 2)) * 1000
    points = Points(at, at, Metric.EUCLIDEAN)

    one, other = (
        least_worst(points, conditions=Conditions(places=7), limits=limits()) for _ in range(2)
    )

    assert one.sites == other.sites


def test_islands_without_a_way_between_them_need_a_place_each():
    ways = np.where(np.kron(np.eye(3), np.ones((2, 2))) > 0, 4.0, np.inf)
    np.fill_diagonal(ways, 0)

    three = least_worst(Matrix(ways), conditions=Conditions(places=3), limits=limits())
    two = least_worst(Matrix(ways), conditions=Conditions(places=2), limits=limits())

    assert (three.status, three.objective) == (Status.OPTIMAL, 4)
    assert two.status is Status.INFEASIBLE
    assert "至少要 3 个点，只许 2 个" in two.why


def test_a_point_without_any_way_is_named():
    ways = np.array([[1.0, 2.0], [np.inf, np.inf], [3.0, 1.0]])

    plan = least_worst(Matrix(ways), conditions=Conditions(places=1), limits=limits())

    assert plan.status is Status.INFEASIBLE
    assert plan.far_off == (1,)
    assert "需求点 2 " in plan.why


def test_more_places_than_candidates_are_declined():
    ways, _ = street()

    with pytest.raises(BadSitingInput, match="能选的只有 5 个"):
        solve_ground(whole_ground(ways), 6, None, limits())
