"""The worked tables of docs/algorithms/siting-demand.md, computed."""

import re
from pathlib import Path

import numpy as np
import pytest
from tests.engines.siting.enumerated import solve

from niangjia.engines.siting.demand import Evidence, gather
from niangjia.engines.siting.plan import Limits, Sense
from niangjia.engines.siting.questions import Goal, Question
from niangjia.engines.siting.reading import read
from niangjia.engines.siting.robustness import Regret
from niangjia.engines.siting.what_if import curve
from niangjia.engines.siting.wording import share

PAGE = (Path(__file__).parents[3] / "docs/algorithms/siting-demand.md").read_text("utf-8")
DEGREE = 111_195.0


def worked(name: str) -> list[list[str]]:
    after = PAGE.split(f"<!-- worked: {name}.", 1)[1].split("-->", 1)[1]
    lines = re.match(r"\n((?:\|.*\n)+)", after)[1].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_rows_are_gathered_as_the_page_says():
    metre = 1 / (DEGREE * np.cos(np.radians(20.0)))
    # The squares begin where a whole number of cells lies: the first row stands 20 m inside one.
    west = np.ceil(110.3 / metre / 200) * 200 * metre
    rows = worked("gather")
    body = [[west + float(east) * metre, 20.0, int(people)] for _, east, people in rows]
    demand = gather(
        read([["经度", "纬度", "人数"], *body], name="例"), evidence=Evidence.POINTS, cell=200
    )
    assert demand.weight.tolist() == [4, 2]
    assert (demand.places.longitude - west) / metre == pytest.approx([50, 310], abs=0.01)
    assert demand.moved == pytest.approx(10, abs=0.01)
    assert "`moved` = (30 × 1 + 10 × 3 + 0 × 2) ÷ 6 = 10 metres" in PAGE


def test_the_curve_of_four_towns_is_as_the_page_says():
    towns = np.array([0.0, 1.0, 4.0, 9.0])
    question = Question(
        goal=Goal.NEAR, metres=np.abs(towns[:, None] - towns), weight=np.ones(4), p=1
    )
    found = curve(question, [1, 2, 3, 4], solve=solve, limits=Limits())
    for one, (places, total, sites) in zip(found, worked("curve"), strict=True):
        assert len(one.plan.sites) == int(places)
        assert one.plan.objective == float(total)
        named = [float(word) for word in sites.split(",")]
        way = np.abs(towns[:, None] - np.array(named)).min(axis=1)
        assert way.sum() == float(total)


def test_regret_is_as_the_page_says():
    for ours, best, bound, least, most in worked("regret"):
        one = Regret(
            value=float(ours), best=float(best), bound=float(bound), sites=(), sense=Sense.LEAST
        )
        assert (share(one.least), share(one.most)) == (least, most)
