"""What more places would do, against every choice tried; a curve never bends the wrong way."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.siting.enumerated import flat, hasty, solve

from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Status
from niangjia.engines.siting.questions import Goal, Question, value
from niangjia.engines.siting.what_if import curve, more, plans, score

REACH = 300.0


def asked(seed: int, *, points: int = 12, sites: int = 7, goal: Goal = Goal.NEAR, p: int = 2):
    rng = np.random.default_rng(seed)
    ways = flat(rng.uniform(0, 1000, (points, 2)), rng.uniform(0, 1000, (sites, 2)))
    weight = rng.integers(0, 20, points).astype(float)
    weight[0] = 5.0
    return Question(goal=goal, metres=ways, weight=weight, p=p, reach=REACH)


def test_a_score_says_what_a_plan_means_for_people():
    ways = np.array([[0.0, 900.0], [100.0, 300.0], [800.0, 200.0], [np.inf, np.inf]])
    got = score(ways, np.array([10.0, 20.0, 30.0, 5.0]), (0, 1), (150.0, 1000.0))
    assert got.total == 65
    assert got.cut_off == 5
    assert got.mean == (0 * 10 + 100 * 20 + 200 * 30) / 60
    assert got.worst == 200
    assert got.within == (30, 60)
    assert got.share(0) == 30 / 65
    assert got.load == (30, 30)
    assert got.cost is None


def test_what_stays_below_for_95_of_a_hundred_is_no_longer_than_the_worst():
    ways = np.arange(100, dtype=float)[:, None]
    got = score(ways, np.ones(100), (0,))
    assert got.far == 94
    assert got.worst == 99


@given(st.integers(0, 10**6), st.sampled_from(list(Goal)), st.integers(1, 3))
@settings(max_examples=40)
def test_more_places_keep_those_that_stand_and_are_the_best_addition(seed, goal, added):
    question = asked(seed, goal=goal)
    found = more(question, added, existing=2, solve=solve, limits=Limits())
    assert {0, 1} <= set(found.after.plan.sites)
    assert len(found.new) == added
    before, after = value(question, (0, 1)), value(question, found.after.plan.sites)
    assert after >= before if goal is Goal.REACH else after <= before
    assert found.before.total == found.after.score.total


@given(st.integers(0, 10**6), st.sampled_from(list(Goal)))
@settings(max_examples=25)
def test_a_curve_of_proved_plans_is_what_each_alone_would_be(seed, goal):
    question = asked(seed, goal=goal, points=8, sites=6)
    found = curve(question, [1, 2, 4], solve=solve, limits=Limits())
    for one, p in zip(found, [1, 2, 4], strict=True):
        alone = solve(asked(seed, goal=goal, points=8, sites=6, p=p), Limits())
        assert one.plan.objective == pytest.approx(alone.objective)
        assert one.plan.status is Status.OPTIMAL


@given(st.integers(0, 10**6), st.sampled_from(list(Goal)))
@settings(max_examples=40)
def test_more_places_are_never_worse_however_hasty_the_solver(seed, goal):
    question = asked(seed, goal=goal)
    found = curve(question, range(1, 7), solve=hasty, limits=Limits())
    sign = -1 if goal is Goal.REACH else 1
    worth = [sign * one.plan.objective for one in found]
    bounds = [sign * one.plan.bound for one in found]
    assert all(a >= b - 1e-9 for a, b in pairwise(worth))
    assert all(a >= b - 1e-9 for a, b in pairwise(bounds))
    for one in found:
        assert len(one.plan.sites) == int(one.label.split()[0])
        assert one.plan.objective == pytest.approx(value(question, one.plan.sites))
        best = solve(asked(seed, goal=goal, p=len(one.plan.sites)), Limits())
        assert sign * one.plan.bound <= sign * best.objective + 1e-9


@given(st.integers(0, 10**6), st.sampled_from(list(Goal)))
@settings(max_examples=25)
def test_a_plan_known_before_and_the_curve_say_the_same(seed, goal):
    question = asked(seed, goal=goal, p=3)
    known = solve(question, Limits())
    found = curve(question, [2, 3, 4], solve=hasty, limits=Limits(), known=[known])
    assert found[1].plan.status is Status.OPTIMAL
    assert found[1].plan.objective == pytest.approx(known.objective)
    assert found[1].plan.bound == pytest.approx(known.bound)
    worth = [one.plan.objective for one in found]
    assert worth == sorted(worth, reverse=goal is not Goal.REACH)


def test_plans_for_three_goals_stand_side_by_side_each_best_at_its_own():
    question = asked(5, points=30, sites=8)
    wanted = [("甲", Goal.NEAR, 3), ("乙", Goal.REACH, 3), ("丙", Goal.WORST, 3)]
    begun: list[str] = []
    near, reach, worst = plans(
        question, wanted, solve=solve, limits=Limits(), reaches=(REACH,), begun=begun.append
    )
    assert begun == ["甲", "乙", "丙"]
    everyone = (near, reach, worst)
    assert near.score.mean == min(one.score.mean for one in everyone)
    assert reach.score.within[0] == max(one.score.within[0] for one in everyone)
    assert worst.score.worst == min(one.score.worst for one in everyone)


def test_a_cancelled_curve_ends_early_with_what_it_has():
    calls = []

    def counted(question, limits):
        calls.append(question.p)
        return solve(question, limits)

    stop = Limits(is_cancelled=lambda: len(calls) >= 2)
    found = curve(asked(1), range(1, 6), solve=counted, limits=stop)
    assert [one.label for one in found] == ["1 个", "2 个"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"p": 0}, "至少要 1 个"),
        ({"p": 8}, "能选的只有 7 个"),
        ({"p": 7, "barred": (1,)}, "能选的只有 6 个"),
        ({"p": 1, "fixed": (0, 1)}, "已有和必选的点有 2 个"),
        ({"fixed": (1,), "barred": (1,)}, "同时必选又不选"),
        ({"weight": np.full(12, np.nan)}, "不是数字"),
        ({"weight": np.zeros(12)}, "全部是 0"),
        ({"weight": np.full(12, -1.0)}, "负数"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(changed, said):
    from dataclasses import replace

    with pytest.raises(BadSitingInput, match=said):
        replace(asked(1), **changed).check()
