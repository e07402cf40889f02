"""Ways from people to sites, and sites from tables, streets and parks."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.siting.candidates import check_candidates, gathered, rows_of_geojson
from niangjia.engines.siting.coordinates import Places, apart, to_gcj02
from niangjia.engines.siting.demand import Evidence, gather
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.reading import read
from niangjia.engines.siting.travel import by_matrix, by_road_factor, measured_factor, reach
from niangjia.jobs.siting_files import outlines_of

TOWNS = [
    ["编号", "名称", "经度", "纬度", "人数"],
    ["T1", "甲", 110.3012, 20.0123, 5],
    ["T2", "乙", 110.3512, 20.0123, 7],
]
SITES = [
    ["编号", "名称", "经度", "纬度", "必选", "不选"],
    ["C1", "一", 110.3112, 20.0123, "是", ""],
    ["C2", "二", 110.3412, 20.0123, "", "是"],
]


def ground():
    demand = gather(read(TOWNS, name="t"), evidence=Evidence.HEADS)
    return demand, gathered(read(SITES, name="c"))


def test_a_way_is_the_straight_line_times_the_factor():
    demand, sites = ground()
    straight = by_road_factor(demand, sites, 1).metres
    assert straight[0, 0] == pytest.approx(1044.9, abs=1)  # 0.01 degrees at 20 N
    assert np.allclose(by_road_factor(demand, sites).metres, 1.3 * straight)
    assert "1.3" in by_road_factor(demand, sites).told
    assert measured_factor(by_road_factor(demand, sites, 1.4), demand, sites) == pytest.approx(1.4)


@given(st.floats(0.1, 120), st.floats(0.5, 60))
def test_ten_minutes_at_six_is_a_kilometre(minutes, speed):
    assert reach(10, 6) == 1000
    assert reach(minutes, speed) == pytest.approx(reach(2 * minutes, speed) / 2)


@pytest.mark.parametrize("wrong", [(0, 5), (10, 0), (float("nan"), 5), (-1, 5)])
def test_no_time_or_no_speed_reaches_nothing_and_is_refused(wrong):
    with pytest.raises(BadSitingInput, match="大于 0"):
        reach(*wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "是空的"),
        (",C1\nT1,1\nT2,1\n", "缺 1 个候选点（C2）"),
        (",C1,C2\nT1,1,2\n", "缺 1 个需求点（T2）"),
        (",C1,C2,C1\nT1,1,2,3\nT2,1,2,3\n", "“C1”出现了两次"),
        (",C1,C2\nT1,1,x\nT2,1,2\n", "第 2 行第 3 列：“x”不是距离"),
        (",C1,C2\nT1,1,-2\nT2,1,2\n", "距离 -2 不能用"),
        (",C1,C2\nT1,1,nan\nT2,1,2\n", "距离 nan 不能用"),
        (",C1,C2\nT1,1,2\nT2,,\n", "1 个需求点到不了任何候选点（T2）"),
    ],
)
def test_a_matrix_that_cannot_be_is_refused_at_its_cell(text, said):
    with pytest.raises(BadSitingInput) as declined:
        by_matrix(*ground(), text, name="距离")
    assert said in str(declined.value)


def test_a_matrix_is_read_by_numbers_in_any_order_and_an_empty_cell_is_no_way():
    found = by_matrix(*ground(), "x,C2,C1\nT2,1,\nT1,4,3\n", name="距离")
    assert found.metres.tolist() == [[3, 4], [np.inf, 1]]
    assert found.factor is None


def test_what_must_and_must_not_be_is_read_behind_what_stands():
    existing = read([["编号", "经度", "纬度"], ["E", 110.3, 20.0123]], name="e")
    sites = gathered(read(SITES, name="c"), existing)
    assert (sites.existing, sites.fixed, sites.must_not) == (1, (0, 1), (2,))
    assert sites.called(0) == "E"


def test_sites_twice_without_a_place_or_at_one_spot_are_told_by_row():
    rows = [
        ["编号", "经度", "纬度", "费用", "必选", "不选"],
        ["A", 110.3012, 20.0123, -5, "", ""],
        ["A", 110.3112, 20.0123, 5, "", ""],
        ["B", None, None, 5, "", ""],
        ["C", 110.30121, 20.01231, None, "是", "是"],
    ]
    said = {(one.row, one.kind) for one in check_candidates(read(rows, name="c"))}
    assert said == {
        *((2, "negative"), (3, "twice"), (4, "no-place")),
        *((5, "both"), (5, "same-spot"), (None, "no-cost")),
    }


def test_a_street_is_points_along_it_and_a_park_its_middle():
    square = [[110.30, 20.0], [110.31, 20.0], [110.31, 20.01], [110.30, 20.01], [110.30, 20.0]]
    shapes = {
        "features": [
            {"geometry": {"type": "LineString", "coordinates": [[110.3, 20], [110.31, 20]]}},
            {"geometry": {"type": "Polygon", "coordinates": [square]}},
            {
                "geometry": {"type": "Point", "coordinates": [110.4, 20]},
                "properties": {"name": "点"},
            },
        ]
    }
    rows = rows_of_geojson(shapes, every=200)[1:]
    street = [row for row in rows if str(row[0]).startswith("1-")]
    xs = np.array([row[3] for row in street])
    line = Places(xs, np.full(len(xs), 20.0))
    steps = apart(line.at(range(len(xs) - 1)), line.at(range(1, len(xs))))
    assert (steps <= 200.1).all()
    assert (xs[0], xs[-1]) == (110.3, 110.31)
    assert rows[-2][3:] == pytest.approx([110.305, 20.005])
    assert rows[-1] == ["3", "点", "Point", 110.4, 20.0]
    for wrong in ({}, {"features": []}, {"features": [{"geometry": {"type": "Circle"}}]}):
        with pytest.raises(BadSitingInput):
            rows_of_geojson(wrong)


def test_borders_are_brought_to_the_system_of_the_map(tmp_path):
    ring = Places(np.array([110.3, 110.4, 110.4, 110.3]), np.array([20.0, 20.0, 20.1, 20.0]))
    seen = to_gcj02(ring)
    corners = np.column_stack((seen.longitude, seen.latitude)).tolist()
    shape = {"type": "MultiPolygon", "coordinates": [[corners]]}
    feature = {"properties": {"name": "示例区"}, "geometry": shape}
    path = tmp_path / "区界.geojson"
    path.write_text(json.dumps({"features": [feature]}), "utf-8")
    ((name, found),) = outlines_of(path, "gcj02")
    assert name == "示例区"
    assert np.allclose(found, np.column_stack((ring.longitude, ring.latitude)), atol=1e-7)
    assert outlines_of(None, None) == []
