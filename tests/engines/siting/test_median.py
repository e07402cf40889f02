"""p-median plans against all plans there are, and what is said of questions that cannot be."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from niangjia.engines.siting.distances import Matrix, Metric, Points, by_ways
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.median import p_median
from niangjia.engines.siting.plan import Limits, Progress, Status

DOCS = Path(__file__).parents[3] / "docs" / "algorithms" / "siting-median.md"
few = settings(max_examples=25, deadline=None)


def least(distances, p, weights=None, must=(), barred=()) -> float:
    """The best plan of all there are, by looking at each."""
    far = distances.columns(np.arange(distances.candidates))
    weights = np.ones(len(far)) if weights is None else np.asarray(weights)
    peopled = weights > 0
    return min(
        float(weights[peopled] @ far[peopled][:, list(sites)].min(axis=1))
        for sites in itertools.combinations(range(far.shape[1]), p)
        if set(must) <= set(sites) and not set(barred) & set(sites)
    )


@st.composite
def questions(draw):
    """A small question: a matrix or points, weights of which some are 0, a number of sites."""
    rows, columns = draw(st.integers(1, 12)), draw(st.integers(2, 9))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    if draw(st.booleans()):
        distances = Matrix(
            random.integers(0, draw(st.sampled_from([3, 50, 9000])), (rows, columns))
        )
    else:
        metric = draw(st.sampled_from([Metric.EUCLIDEAN, Metric.EUCLIDEAN_FLOOR]))
        places = random.integers(0, draw(st.sampled_from([3, 40, 9000])), (rows + columns, 2))
        distances = Points(places[:rows], places[rows:], metric)
    weights = random.integers(0, 4, rows) * draw(st.sampled_from([1, 1, 2.5]))
    return distances, draw(st.integers(1, columns)), weights


@few
@given(questions())
def test_a_small_question_is_answered_with_the_best_plan_of_all(question):
    distances, p, weights = question
    plan = p_median(distances, p, weights=weights, limits=Limits(20))

    assert plan.status is Status.OPTIMAL
    assert len(set(plan.sites)) == p
    assert plan.objective == pytest.approx(least(distances, p, weights), rel=2e-6)
    assert plan.bound == plan.objective


@few
@given(questions(), st.data())
def test_what_stands_stays_and_what_may_not_stand_does_not(question, data):
    distances, p, weights = question
    places = data.draw(st.permutations(range(distances.candidates)))
    must = places[: data.draw(st.integers(0, p))]
    barred = places[p : p + data.draw(st.integers(0, distances.candidates - p))]
    plan = p_median(distances, p, weights=weights, must=must, barred=barred, limits=Limits(20))

    assert set(must) <= set(plan.sites)
    assert not set(barred) & set(plan.sites)
    assert plan.status is Status.OPTIMAL
    every = least(distances, p, weights, must, barred)
    assert plan.objective == pytest.approx(every, rel=2e-6)


@few
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_points_and_the_unit_of_weights_change_nothing(question, random):
    distances, p, weights = question
    far = distances.columns(np.arange(distances.candidates))
    order = list(range(len(far)))
    random.shuffle(order)
    plain = p_median(Matrix(far), p, weights=weights, limits=Limits(20))
    other = p_median(Matrix(far[order]), p, weights=weights[order] * 7, limits=Limits(20))

    assert other.objective == pytest.approx(7 * plain.objective, rel=4e-6)


def rows_of(name: str) -> list[list[str]]:
    """The rows of a worked table of the page."""
    after = DOCS.read_text(encoding="utf-8").partition(f"<!-- worked: {name}.")[2]
    lines = itertools.takewhile(lambda line: line.startswith("|"), after.splitlines()[1:])
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines][2:]


@pytest.mark.parametrize("row", rows_of("median"), ids=lambda row: "-".join(row[:4]))
def test_the_worked_table_of_the_page_holds(row):
    places, must, barred, weights, cost, _ = row
    street = np.array([[0.0, 0], [2, 0], [5, 0], [9, 0], [10, 0]])
    plan = p_median(
        Points(street, street, Metric.EUCLIDEAN),
        int(places),
        must=[] if must == "–" else [int(must)],
        barred=[] if barred == "–" else [int(barred)],
        weights=None if weights == "–" else [float(weight) for weight in weights.split()],
    )

    assert plan.status is Status.OPTIMAL
    assert plan.objective == float(cost)


def towns(count: int, seed: int = 3) -> Points:
    places = np.random.default_rng(seed).integers(0, 1000, (count, 2))
    return Points(places, places, Metric.EUCLIDEAN_FLOOR)


def test_more_places_than_can_be_tried_one_by_one_are_still_proved():
    far = towns(120)
    plan = p_median(far, 4, limits=Limits(60))

    assert plan.status is Status.OPTIMAL
    assert plan.objective == float(far.columns(plan.sites).min(axis=1).sum())


def test_the_same_seed_gives_the_same_plan():
    far = towns(90)

    assert len({p_median(far, 9, limits=Limits(60, seed=5)).sites for _ in range(2)}) == 1


def test_time_that_is_over_leaves_a_plan_with_a_bound_and_no_claim():
    plan = p_median(towns(300), 12, limits=Limits(1e-9))

    assert plan.status is Status.FEASIBLE
    assert 0 < plan.bound <= plan.objective
    assert 0 < plan.gap < 1
    assert len(plan.sites) == 12


def test_a_cut_list_makes_no_bound_wrong(monkeypatch):
    far = towns(150)
    best = p_median(far, 6, limits=Limits(60)).objective
    monkeypatch.setattr(
        "niangjia.engines.siting.median_input._listing", lambda rows, can, stand, p: (can, 30)
    )
    plan = p_median(far, 6, limits=Limits(2))

    assert plan.bound <= best <= plan.objective


@pytest.mark.parametrize("seconds", [1e-9, 20])
def test_few_listed_of_many_candidates_give_a_bound_for_all(monkeypatch, seconds):
    far = towns(150)
    best = p_median(far, 4, limits=Limits(60)).objective
    some = np.arange(0, 150, 3)
    monkeypatch.setattr(
        "niangjia.engines.siting.median_input._listing", lambda rows, can, stand, p: (some, 150)
    )
    monkeypatch.setattr("niangjia.engines.siting.median_input.MOST_SAMPLED", 150 * 60)
    plan = p_median(far, 4, limits=Limits(seconds))

    assert 0 < plan.bound <= best <= plan.objective
    assert (plan.status is Status.OPTIMAL) == (seconds > 1)


def test_whoever_waits_is_told_and_may_cancel():
    told: list[Progress] = []
    limits = Limits(60, tell=told.append, is_cancelled=lambda: len(told) > 0)
    plan = p_median(towns(800), 20, limits=limits)

    assert told
    assert plan.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert plan.seconds < 30


def test_everybody_is_served_by_the_nearest_site():
    far = towns(60)
    plan = p_median(far, 5, limits=Limits(20))
    away = far.columns(plan.sites)

    assert [far.rows([i])[0, j] for i, j in enumerate(plan.served_by)] == away.min(axis=1).tolist()


def test_places_on_top_of_each_other_are_no_trouble():
    places = np.zeros((6, 2))

    assert p_median(Points(places, places, Metric.EUCLIDEAN), 2).objective == 0


def test_one_site_and_all_sites():
    far = towns(30)

    assert p_median(far, 1).objective == least(far, 1)
    assert p_median(far, 30).objective == 0


def test_metres_over_the_globe_by_road():
    places = np.random.default_rng(1).uniform([104.0, 30.5], [104.2, 30.8], (40, 2))
    straight = p_median(Points(places, places, Metric.HAVERSINE), 3, limits=Limits(20))
    by_road = p_median(Points(places, places, Metric.HAVERSINE, 1.3), 3, limits=Limits(20))

    assert straight.status is Status.OPTIMAL
    assert straight.objective == pytest.approx(
        least(Points(places, places, Metric.HAVERSINE), 3), rel=2e-6
    )
    assert by_road.objective == pytest.approx(1.3 * straight.objective, rel=4e-6)


def test_nobody_to_serve_costs_nothing():
    plan = p_median(towns(5), 2, weights=[0, 0, 0, 0, 0])

    assert plan.status is Status.OPTIMAL
    assert plan.objective == 0


def test_parts_without_a_way_need_a_site_each():
    ways = by_ways(5, np.array([[0, 1, 3.0], [2, 3, 4.0]]))
    plan = p_median(ways, 3, limits=Limits(20))

    assert plan.objective == 7
    declined = p_median(ways, 2)
    assert declined.status is Status.INFEASIBLE
    assert "至少要 3 个" in declined.why
    assert declined.sites == ()


def test_a_place_that_nobody_reaches_is_named():
    plan = p_median(Matrix(np.array([[1.0, 2.0], [np.inf, np.inf]])), 1)

    assert plan.status is Status.INFEASIBLE
    assert "第 2 行" in plan.why


def test_sites_too_few_to_reach_all_are_ruled_out():
    """Two can reach the four points only in pairs that no two candidates make."""
    inf = math.inf
    far = np.array([[1, 1, inf], [1, inf, 1], [inf, 1, 1], [1, 1, inf]], dtype=float)

    assert p_median(Matrix(far), 2).objective == 4
    assert p_median(Matrix(far), 1).status is Status.INFEASIBLE


def test_a_plan_is_found_where_most_plans_leave_somebody_out():
    random = np.random.default_rng(8)
    far = np.where(random.random((40, 12)) < 0.6, np.inf, random.integers(1, 99, (40, 12)))
    far[np.arange(40), random.integers(0, 12, 40)] = 5
    every = least(Matrix(far), 9)
    plan = p_median(Matrix(far), 9, limits=Limits(20))

    assert (plan.status, plan.objective) == (
        (Status.OPTIMAL, every) if np.isfinite(every) else (Status.INFEASIBLE, np.inf)
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"p": 0}, "至少是 1"),
        ({"p": 6}, "只有 5 个"),
        ({"p": 2.5}, "整数"),
        ({"p": 2, "barred": [0, 1, 2, 3]}, "只有 1 个"),
        ({"p": 1, "must": [0, 1]}, "已建的有 2 个"),
        ({"p": 2, "must": [0], "barred": [0]}, "又要建又不要建"),
        ({"p": 2, "must": [5]}, "没有这个候选点"),
        ({"p": 2, "must": [-1]}, "没有这个候选点"),
        ({"p": 2, "must": [1, 1]}, "写了两次"),
        ({"p": 2, "weights": [1, 1, 1, 1]}, "一一对应"),
        ({"p": 2, "weights": [1, 1, 1, 1, -1]}, "第 5 行"),
        ({"p": 2, "weights": [1, math.nan, 1, 1, 1]}, "第 2 行"),
        ({"p": 2, "weights": [1, math.inf, 1, 1, 1]}, "第 2 行"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_to_mend(asked, said):
    p = asked.pop("p")
    with pytest.raises(BadSitingInput, match=said):
        p_median(towns(5), p, **asked)
