"""The 1 and the N together: against every choice of what stands where."""

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engines.siting.every_choice import Case, assert_proved, cases, limits
from tests.engines.siting.test_covering import street

from niangjia.engines.siting.distances import Matrix
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.levels import Levels, least_way_by_both, most_covered_by_both
from niangjia.engines.siting.plan import Status

DOC = Path(__file__).parents[3] / "docs" / "algorithms" / "siting-levels.md"


@dataclass(frozen=True)
class Both:
    """A small question of two levels and all its answers: (homes, stations, places that serve)."""

    case: Case
    between: np.ndarray
    levels: Levels

    def answers(self):
        asked, count = self.levels, self.case.ways.shape[1]
        for kinds in product("-hs", repeat=count):
            homes = [site for site in range(count) if kinds[site] == "h"]
            stations = [site for site in range(count) if kinds[site] == "s"]
            if len(homes) > asked.homes or len(stations) > asked.stations:
                continue
            if not {*asked.must_home} <= {*homes} or not {*asked.must_station} <= {*stations}:
                continue
            if asked.may_home is not None and not {*homes} <= {*asked.may_home}:
                continue
            if asked.budget is not None:
                money = asked.home_costs[homes].sum() + asked.station_costs[stations].sum()
                if money > asked.budget:
                    continue
            if any(not homes or self.between[s, homes].min() > asked.reach for s in stations):
                continue
            serving = stations + homes if asked.nested else stations
            beyond = asked.nobody_beyond
            if serving and (beyond is None or self.case.worst(serving) <= beyond):
                yield serving


@st.composite
def boths(draw) -> Both:
    case = draw(cases(most_sites=5))
    count = case.ways.shape[1]
    drawn = np.random.default_rng(draw(st.integers(0, 2**32)))
    between = drawn.integers(0, 12, (count, count)).astype(np.float64)
    between = np.minimum(between, between.T)
    np.fill_diagonal(between, 0)
    homes, stations = draw(st.integers(1, 2)), draw(st.integers(0, 3))
    may = tuple(sorted(drawn.permutation(count)[: draw(st.integers(1, count))].tolist()))
    may_home = may if draw(st.booleans()) else None
    assume(homes <= count and stations <= count and (may_home is None or homes <= len(may)))
    return Both(
        case,
        between,
        Levels(
            homes=homes,
            stations=stations,
            reach=float(draw(st.integers(0, 9))),
            nested=draw(st.booleans()),
            may_home=may_home,
            must_home=may[:1] if draw(st.booleans()) else (),
            home_costs=drawn.integers(0, 9, count),
            station_costs=drawn.integers(0, 9, count),
            budget=draw(st.integers(0, 30)) if draw(st.booleans()) else None,
            nobody_beyond=case.conditions.nobody_beyond,
        ),
    )


def worked() -> list[list[str]]:
    table = DOC.read_text("utf-8").split("<!-- worked: both.")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (.+) \|$", table, re.M)
    return [[cell.strip() for cell in row.split("|")] for row in rows[1:]]


@pytest.mark.parametrize(("reach", "nested", "homes", "stations", "reached"), worked())
def test_the_docs_table_of_homes_and_stations(reach, nested, homes, stations, reached):
    ways, people = street()
    levels = Levels(homes=1, stations=2, reach=float(reach), nested=nested == "yes")

    plan = most_covered_by_both(ways, ways, people, 1, levels=levels, limits=limits())

    assert (plan.status, plan.objective) == (Status.OPTIMAL, float(reached))
    assert ", ".join(map(str, plan.homes)) == homes
    assert stations in ("any", ", ".join(map(str, plan.stations)))


@given(boths())
@settings(max_examples=80, deadline=None)
def test_homes_and_stations_that_reach_most_are_the_best_of_all_choices(both: Both):
    case = both.case
    plan = most_covered_by_both(
        case.distances,
        Matrix(both.between),
        case.people,
        case.radius,
        levels=both.levels,
        limits=limits(),
    )

    assert_proved(plan, max((case.reached(s) for s in both.answers()), default=None))
    assert_hangs_together(both, plan)


@given(boths())
@settings(max_examples=80, deadline=None)
def test_homes_and_stations_of_the_least_way_are_the_best_of_all_choices(both: Both):
    case = both.case
    plan = least_way_by_both(
        case.distances, Matrix(both.between), case.people, levels=both.levels, limits=limits()
    )

    assert_proved(plan, min((case.walked(s) for s in both.answers()), default=None))
    assert_hangs_together(both, plan)


def assert_hangs_together(both: Both, plan) -> None:
    asked = both.levels
    assert not {*plan.homes} & {*plan.stations}
    assert len(plan.homes) <= asked.homes
    assert len(plan.stations) <= asked.stations
    for station, home in zip(plan.stations, plan.home_of, strict=True):
        assert home in plan.homes
        assert both.between[station, home] <= asked.reach


def test_a_station_that_must_stand_where_no_home_can_be_near_is_named():
    ways, people = street()
    levels = Levels(homes=1, stations=1, reach=2, may_home=(0, 1), must_station=(4,))

    plan = most_covered_by_both(ways, ways, people, 2, levels=levels, limits=limits())

    assert plan.status is Status.INFEASIBLE
    assert "必选的站点 5 附近没有综合阵地的候选点" in plan.why


def test_a_village_that_no_place_can_be_near_is_named():
    ways, people = street()
    levels = Levels(homes=1, stations=1, reach=9, may_home=(0,), may_station=(1,), nobody_beyond=4)

    plan = least_way_by_both(ways, ways, people, levels=levels, limits=limits())

    assert (plan.status, plan.far_off) == (Status.INFEASIBLE, (3, 4))


def test_a_budget_too_small_for_all_conditions_is_said():
    ways, people = street()
    costs = np.full(5, 10)
    levels = Levels(homes=1, stations=1, reach=9, home_costs=costs, station_costs=costs, budget=5)

    plan = most_covered_by_both(ways, ways, people, 2, levels=levels, limits=limits())

    assert plan.status is Status.INFEASIBLE
    assert "预算" in plan.why


def test_too_little_time_still_gives_a_plan_that_holds_or_says_it_has_none():
    ways, people = street()
    levels = Levels(homes=1, stations=2, reach=4)

    plan = most_covered_by_both(ways, ways, people, 1, levels=levels, limits=limits(0))

    assert plan.status is Status.FEASIBLE
    assert plan.bound >= plan.objective


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"homes": 0}, "综合阵地至少 1 个"),
        ({"homes": 6}, "能选的只有 5 个候选点"),
        ({"stations": 2, "must_station": (0, 1, 2)}, "必选的有 3 个，总数只有 2 个"),
        ({"must_home": (1,), "may_home": (0,)}, "必选的点不在候选点里"),
        ({"must_home": (1,), "must_station": (1,)}, "不能既是综合阵地又是站点"),
        ({"must_home": (9,)}, "没有第 9 个候选点"),
        ({"reach": -1.0}, "要是不小于 0 的数"),
        ({"nobody_beyond": float("nan")}, "要是不小于 0 的数"),
        ({"budget": 10}, "就要给每个候选点的费用"),
    ],
)
def test_levels_that_cannot_be_are_declined_in_words(change, said):
    ways, people = street()
    levels = Levels(**{"homes": 1, "stations": 1, "reach": 3.0, **change})

    with pytest.raises(BadSitingInput, match=said):
        most_covered_by_both(ways, ways, people, 1, levels=levels, limits=limits())


def test_ways_between_candidates_must_be_of_all_of_them():
    ways, people = street()
    levels = Levels(homes=1, stations=1, reach=3)

    with pytest.raises(BadSitingInput, match="要有 5 行 5 列"):
        least_way_by_both(ways, Matrix(np.ones((4, 5))), people, levels=levels, limits=limits())
