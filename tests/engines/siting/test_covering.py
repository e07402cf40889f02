"""Most people within reach, and how many places until nobody is beyond: against every choice."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.siting.every_choice import Case, assert_proved, cases, limits

from niangjia.engines.siting.conditions import Conditions
from niangjia.engines.siting.covering import most_covered, solve_ground
from niangjia.engines.siting.distances import Matrix
from niangjia.engines.siting.enough import Least, fewest
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import whole_ground
from niangjia.engines.siting.plan import Limits, Status

DOC = Path(__file__).parents[3] / "docs" / "algorithms" / "siting-covering.md"


def street() -> tuple[Matrix, np.ndarray]:
    """Return the street of the docs: five villages and their people."""
    at = np.array([0.0, 2, 5, 9, 10])
    return Matrix(np.abs(at[:, None] - at[None, :])), np.array([30.0, 10, 20, 5, 15])


def worked(name: str) -> list[list[str]]:
    table = DOC.read_text("utf-8").split(f"<!-- worked: {name}.")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (.+) \|$", table, re.M)
    return [[cell.strip() for cell in row.split("|")] for row in rows[1:]]


@pytest.mark.parametrize(("places", "radius", "sites", "reached"), worked("most"))
def test_the_docs_table_of_the_most_people_within_reach(places, radius, sites, reached):
    ways, people = street()

    plan = most_covered(
        ways, people, float(radius), conditions=Conditions(places=int(places)), limits=limits()
    )

    assert plan.status is Status.OPTIMAL
    assert (plan.objective, plan.bound) == (float(reached), float(reached))
    assert set(sites.split(", ")) <= {str(site) for site in plan.sites}


@pytest.mark.parametrize(("radius", "number", "apart"), worked("enough"))
def test_the_docs_table_of_places_until_nobody_is_beyond(radius, number, apart):
    ways, _ = street()

    plan = fewest(ways, float(radius), limits=limits())
    refused = fewest(
        ways, float(radius), conditions=Conditions(places=max(1, int(number) - 1)), limits=limits()
    )

    assert (plan.status, plan.objective) == (Status.OPTIMAL, float(number))
    if int(number) > 1:
        assert refused.status is Status.INFEASIBLE
        assert refused.far_off == tuple(int(point) for point in apart.split(", "))


@given(cases())
@settings(max_examples=80, deadline=None)
def test_the_plan_that_reaches_most_is_the_best_of_all_choices(case: Case):
    plan = most_covered(
        case.distances, case.people, case.radius, conditions=case.conditions, limits=limits()
    )

    fair = [case.reached(sites) for sites in case.choices() if case.is_fair(sites)]
    assert_proved(plan, max(fair, default=None))
    if plan.sites:
        assert case.holds(plan.sites)
        assert case.is_fair(plan.sites)
        assert case.reached(plan.sites) == pytest.approx(plan.objective)
        assert case.people[plan.served_by >= 0].sum() == pytest.approx(plan.objective)
        nearest = case.ways[np.arange(len(case.people)), plan.served_by]
        assert (nearest[plan.served_by >= 0] <= case.radius).all()


@given(cases())
@settings(max_examples=60, deadline=None)
def test_the_fewest_places_that_leave_nobody_beyond_are_found(case: Case):
    plan = fewest(case.distances, case.radius, conditions=case.conditions, limits=limits())

    everybody = [
        len(sites)
        for sites in case.choices()
        if (case.way(sites) <= min(case.radius, case.conditions.nobody_beyond or 12)).all()
    ]
    assert_proved(plan, min(everybody, default=None))


@given(cases())
@settings(max_examples=60, deadline=None)
def test_the_least_money_that_leaves_nobody_beyond_is_found(case: Case):
    costs = np.arange(case.ways.shape[1]) * 3 % 7
    case = replace(case, conditions=replace(case.conditions, costs=costs))

    plan = fewest(
        case.distances,
        case.radius,
        conditions=case.conditions,
        least=Least.MONEY,
        limits=limits(),
    )

    everybody = [
        case.money(sites)
        for sites in case.choices()
        if (case.way(sites) <= min(case.radius, case.conditions.nobody_beyond or 12)).all()
    ]
    assert_proved(plan, min(everybody, default=None))


@given(cases(fair=False), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_points_and_candidates_changes_nothing(case: Case, random):
    points, sites = list(range(case.ways.shape[0])), list(range(case.ways.shape[1]))
    random.shuffle(points)
    random.shuffle(sites)
    asked = Conditions(places=case.conditions.places)

    one = most_covered(case.distances, case.people, case.radius, conditions=asked, limits=limits())
    other = most_covered(
        Matrix(case.ways[points][:, sites]),
        case.people[points],
        case.radius,
        conditions=asked,
        limits=limits(),
    )

    assert one.objective == pytest.approx(other.objective)


@pytest.mark.parametrize("seed", range(4))
def test_a_middling_question_is_proved_and_the_same_seed_gives_the_same_plan(seed):
    drawn = np.random.default_rng(seed)
    at = drawn.random((220, 2)) * 100
    ways = Matrix(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))
    people = drawn.integers(1, 100, 220).astype(np.float64)

    one, other = (
        most_covered(ways, people, 12, conditions=Conditions(places=9), limits=limits(seed=seed))
        for _ in range(2)
    )

    assert one.status is Status.OPTIMAL
    assert one.sites == other.sites
    assert len(one.sites) == 9


def test_weights_that_are_no_whole_numbers_are_proved_to_a_billionth():
    drawn = np.random.default_rng(9)
    at = drawn.random((150, 2)) * 100
    ways = Matrix(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))
    people = drawn.random(150) * 1000

    plan = most_covered(ways, people, 15, conditions=Conditions(places=6), limits=limits())

    assert plan.status is Status.OPTIMAL
    inside = ways.values[:, list(plan.sites)].min(axis=1) <= 15
    assert plan.objective == pytest.approx(people[inside].sum(), rel=1e-12)


def test_a_limit_of_time_is_never_called_optimal_and_the_bound_stays_above():
    drawn = np.random.default_rng(3)
    at = drawn.random((900, 2)) * 100
    ways = Matrix(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))
    people = drawn.integers(1, 100, 900).astype(np.float64)
    asked = Conditions(places=25)

    short = most_covered(ways, people, 8, conditions=asked, limits=limits(0.02))
    told = []
    whole = most_covered(
        ways,
        people,
        8,
        conditions=asked,
        limits=Limits(seconds=30, tell=lambda now: told.append((now.objective, now.bound))),
    )

    assert short.bound >= whole.objective >= short.objective
    assert short.status is (Status.OPTIMAL if short.gap == 0 else Status.FEASIBLE)
    assert all(bound >= whole.objective - 1e-6 for _, bound in told)


def test_who_cancels_gets_the_plan_so_far():
    ways, people = street()

    plan = most_covered(
        ways,
        people,
        2,
        conditions=Conditions(places=2),
        limits=Limits(seconds=30, is_cancelled=lambda: True),
    )

    assert len(plan.sites) == 2
    assert plan.bound >= plan.objective


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"places": 6}, "要 6 个，能选的只有 5 个候选点"),
        ({"places": 0}, "至少要 1 个"),
        ({"must": (1, 2), "places": 1}, "总数不能少于它"),
        ({"must": (1,), "barred": (1,)}, "候选点 1 同时要选又不选"),
        ({"must": (7,)}, "没有第 7 个候选点"),
        ({"budget": 5}, "就要给每个候选点的开办费用"),
        ({"costs": np.array([1, 2]), "budget": 5}, "要一一对应"),
        ({"costs": np.array([1.5] * 5), "budget": 5}, "整数"),
        ({"costs": np.array([-1] * 5), "budget": 5}, "整数"),
        ({"nobody_beyond": -1.0}, "要是不小于 0 的数"),
        ({"nobody_beyond": float("nan")}, "要是不小于 0 的数"),
    ],
)
def test_conditions_that_cannot_be_are_declined_in_words(change, said):
    ways, people = street()
    asked = Conditions(**{"places": 2, **change})

    with pytest.raises(BadSitingInput, match=said):
        most_covered(ways, people, 2, conditions=asked, limits=limits())


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([1, 2, 3], "需求点有 5 个"),
        ([1, 2, -3, 4, 5], "需求点第 3 行"),
        ([1, float("nan"), 3, 4, 5], "需求点第 2 行"),
        ([0] * 5, "全部是 0"),
    ],
)
def test_people_that_cannot_be_are_declined_in_words(people, said):
    ways, _ = street()

    with pytest.raises(BadSitingInput, match=said):
        most_covered(ways, people, 2, conditions=Conditions(places=2), limits=limits())


@pytest.mark.parametrize("radius", [-1.0, float("nan")])
def test_a_radius_that_is_none_is_declined(radius):
    ways, people = street()

    with pytest.raises(BadSitingInput, match="半径"):
        most_covered(ways, people, radius, conditions=Conditions(places=2), limits=limits())
    with pytest.raises(BadSitingInput, match="半径"):
        fewest(ways, radius, limits=limits())
    with pytest.raises(BadSitingInput, match="radius"):
        solve_ground(whole_ground(ways), 2, None, limits())


def test_a_town_without_a_candidate_near_is_named():
    ways, people = street()
    asked = Conditions(places=3, barred=(3, 4), nobody_beyond=3)

    plan = most_covered(ways, people, 2, conditions=asked, limits=limits())

    assert plan.status is Status.INFEASIBLE
    assert plan.far_off == (3, 4)
    assert "需求点 4、5 " in plan.why
