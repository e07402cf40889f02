"""Near, reached, fair: plans of which none is beaten in all three, against every choice."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.engines.siting.every_choice import Case, cases, limits
from tests.engines.siting.test_covering import street

from niangjia.engines.siting.conditions import Conditions
from niangjia.engines.siting.distances import Matrix
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Status
from niangjia.engines.siting.tradeoff import Measure, frontier


@given(cases(most_points=8, most_sites=6))
@settings(max_examples=40, deadline=None)
def test_no_plan_of_the_frontier_is_beaten_and_each_is_the_best_under_its_cap(case: Case):
    found = frontier(
        case.distances,
        case.people,
        case.radius,
        conditions=case.conditions,
        limits=limits(),
        caps=3,
    )

    possible = [s for s in case.choices() if np.isfinite(case.worst(s))]
    beyond = case.conditions.nobody_beyond
    possible = [s for s in possible if beyond is None or case.worst(s) <= beyond]
    assert bool(found) == bool(possible)
    for one in found:
        sites = one.plan.sites
        assert one.worst == case.worst(sites)
        assert one.walked == pytest.approx(case.walked(sites))
        assert one.reached == pytest.approx(case.reached(sites))
        assert one.plan.status is Status.OPTIMAL
        if one.measure is Measure.WORST:
            assert one.worst == min(case.worst(s) for s in possible)
        under = [s for s in possible if case.worst(s) <= one.cap]
        if one.measure is Measure.REACH:
            assert one.reached == pytest.approx(max(case.reached(s) for s in under))
        if one.measure is Measure.NEAR:
            assert one.walked == pytest.approx(min(case.walked(s) for s in under))
        for other in found:
            assert not (
                other.walked < one.walked
                and other.reached >= one.reached
                and other.worst <= one.worst
            )


def test_the_frontier_of_the_street_runs_from_fair_to_near():
    ways, people = street()

    found = frontier(ways, people, 2, conditions=Conditions(places=2), limits=limits())

    assert [one.worst for one in found] == sorted(one.worst for one in found)
    assert found[0].worst == 3
    assert min(one.walked for one in found) == 115
    assert max(one.reached for one in found) == 60


def test_who_cancels_gets_what_was_found_until_then():
    at = np.random.default_rng(1).random((60, 2)) * 100
    ways = Matrix(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))

    found = frontier(
        ways,
        np.ones(60),
        20,
        conditions=Conditions(places=4),
        limits=Limits(seconds=30, is_cancelled=lambda: True),
    )

    assert len(found) == 1
    assert len(found[0].plan.sites) == 4


@pytest.mark.parametrize(
    ("radius", "caps", "said"), [(-1, 3, "半径"), (float("nan"), 3, "半径"), (2, 0, "几档")]
)
def test_a_frontier_that_cannot_be_asked_for_is_declined(radius, caps, said):
    ways, people = street()

    with pytest.raises(BadSitingInput, match=said):
        frontier(ways, people, radius, conditions=Conditions(places=2), limits=limits(), caps=caps)
