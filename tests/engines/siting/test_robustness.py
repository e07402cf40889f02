"""A plan judged on hours it was not made for and on demands it did not see."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.siting.enumerated import hasty, solve

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.coordinates import Places
from niangjia.engines.siting.demand import Evidence, gather
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits
from niangjia.engines.siting.questions import Goal, Question
from niangjia.engines.siting.reading import read
from niangjia.engines.siting.robustness import (
    Doubt,
    demands,
    regrets,
    rule_of_thumb,
    unseen_hours,
)
from niangjia.engines.siting.travel import by_road_factor


def ground(seed: int, *, rows: int = 60, sites: int = 7, hours: bool = True):
    rng = np.random.default_rng(seed)
    middles = rng.uniform((110.2, 19.9), (110.5, 20.1), (4, 2))
    spots = middles[rng.integers(0, 4, rows)] + rng.normal(0, 0.01, (rows, 2))
    body = [[x, y, i % 24] for i, (x, y) in enumerate(spots.tolist())]
    heads = ["经度", "纬度", "小时" if hours else "别的"]
    demand = gather(read([heads, *body], name="t"), evidence=Evidence.POINTS)
    at = rng.uniform((110.2, 19.9), (110.5, 20.1), (sites, 2))
    candidates = Candidates(
        key=tuple(str(i) for i in range(sites)),
        label=("",) * sites,
        kind=("",) * sites,
        places=Places(at[:, 0], at[:, 1]),
    )
    ways = by_road_factor(demand, candidates).metres
    question = Question(goal=Goal.NEAR, metres=ways, weight=demand.weight, p=3, reach=3000.0)
    return question, demand, candidates


@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(0, 2))
@settings(max_examples=30)
def test_the_rule_of_thumb_gives_so_many_sites_keeps_the_fixed_and_repeats_itself(seed, p, fixed):
    _, demand, candidates = ground(seed, rows=12)
    stay = tuple(range(min(fixed, p)))
    sites = rule_of_thumb(demand, candidates, p, seed=seed, fixed=stay)
    assert len(set(sites)) == p
    assert set(stay) <= set(sites)
    assert sites == rule_of_thumb(demand, candidates, p, seed=seed, fixed=stay)


def test_the_rule_of_thumb_puts_a_site_in_each_of_two_far_towns():
    body = [[110.20 + i * 1e-4, 20.0 + i * 1e-4] for i in range(10)]
    body += [[110.40 + i * 1e-4, 20.0 + i * 1e-4] for i in range(10)]
    demand = gather(read([["经度", "纬度"], *body], name="t"), evidence=Evidence.POINTS)
    candidates = Candidates(
        key=("a", "b", "c"),
        label=("",) * 3,
        kind=("",) * 3,
        places=Places(np.array([110.2, 110.3, 110.4]), np.array([20.0, 20.0, 20.0])),
    )
    assert rule_of_thumb(demand, candidates, 2, seed=1) == (0, 2)


@given(st.integers(0, 10**6))
@settings(max_examples=15)
def test_planning_on_some_hours_and_scoring_on_the_same_cannot_lose_to_the_rule(seed):
    question, demand, candidates = ground(seed)
    found = unseen_hours(
        question,
        demand,
        candidates,
        range(24),
        scored=range(24),
        solve=solve,
        limits=Limits(seed=seed),
    )
    assert found.ratio <= 1 + 1e-9


def test_hours_not_planned_on_are_all_the_others():
    question, demand, candidates = ground(3)
    found = unseen_hours(question, demand, candidates, range(8, 12), solve=solve, limits=Limits())
    assert set(found.scored) == set(range(24)) - set(range(8, 12))
    assert found.ours.total == demand.during(list(found.scored)).total
    assert found.ours.mean > 0


@given(st.integers(0, 10**6), st.sampled_from([Doubt.BOOTSTRAP, Doubt.SPREAD]))
@settings(max_examples=25)
def test_other_demands_are_the_same_for_the_same_seed_and_of_the_same_size(seed, doubt):
    _, demand, _ = ground(seed)
    one, other = (demands(demand, doubt, draws=5, seed=seed) for _ in range(2))
    assert len(one) == 5
    for a, b in zip(one, other, strict=True):
        assert (a == b).all()
        assert (a >= 0).all()
        if doubt is Doubt.BOOTSTRAP:
            assert a.sum() == demand.total  # as many rows drawn as there were


def test_the_bootstrap_is_right_on_the_average():
    _, demand, _ = ground(1)
    drawn = np.mean(demands(demand, Doubt.BOOTSTRAP, draws=4000, seed=1), axis=0)
    assert np.allclose(drawn, demand.weight, atol=0.1)


def test_each_hour_is_a_demand_of_its_own():
    _, demand, _ = ground(1)
    found = demands(demand, Doubt.HOURS, draws=1, seed=1)
    assert len(found) == 24
    assert sum(found).tolist() == demand.weight.tolist()
    _, without, _ = ground(1, hours=False)
    with pytest.raises(BadSitingInput, match="没有时间列"):
        demands(without, Doubt.HOURS, draws=1, seed=1)
    with pytest.raises(BadSitingInput, match="至少 1"):
        demands(demand, Doubt.SPREAD, draws=0, seed=1)


@given(st.integers(0, 10**6), st.sampled_from([Goal.NEAR, Goal.REACH]))
@settings(max_examples=15)
def test_regret_lies_between_what_is_certain_and_what_cannot_be_excluded(seed, goal):
    question, demand, _ = ground(seed)
    question = Question(
        goal=goal, metres=question.metres, weight=demand.weight, p=2, reach=question.reach
    )
    plan = solve(question, Limits())
    weights = [demand.weight, *demands(demand, Doubt.BOOTSTRAP, draws=3, seed=seed)]
    proved = regrets(question, plan, weights, doubt=Doubt.BOOTSTRAP, solve=solve, limits=Limits())
    assert proved.regrets[0].most == pytest.approx(0)  # on the demand it was made for
    for one in proved.regrets:
        assert one.least == pytest.approx(one.most)
    loose = regrets(question, plan, weights, doubt=Doubt.BOOTSTRAP, solve=hasty, limits=Limits())
    for sure, rough in zip(proved.regrets, loose.regrets, strict=True):
        assert rough.least - 1e-9 <= sure.least <= rough.most + 1e-9
    assert proved.worst()[0] >= proved.middle()[0]
    assert proved.chosen[0][1] <= len(weights)
