"""From rows to weighted points: nothing lost, nothing guessed, every fault at its row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.siting.coordinates import System, apart, to_gcj02
from niangjia.engines.siting.demand import Count, Evidence, check_demand, gather
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.locating import located
from niangjia.engines.siting.reading import mixed, read, without_errors
from niangjia.engines.siting.said import Weight, errors, shown

HEADS = ["编号", "名称", "经度", "纬度", "人数"]
POINT = st.tuples(st.floats(110.2, 110.5), st.floats(19.9, 20.1), st.integers(1, 50))


def table(*rows, heads=HEADS):
    return [heads, *[list(row) for row in rows]]


def kinds(columns, evidence=Evidence.HEADS):
    said = [*columns.said, *check_demand(columns, evidence)]
    return {(one.row, one.kind) for one in said if one.weight is Weight.ERROR}


def test_towns_become_points_that_weigh_their_people():
    rows = table(
        ("a", "甲镇", 110.3012, 20.0123, 120), ("b", "乙镇", "110.4021", "20.0234", "3,000")
    )
    demand = gather(read(rows, name="t"), evidence=Evidence.HEADS)
    assert demand.total == 3120
    assert demand.key == ("a", "b")
    assert demand.unit == "人"
    assert demand.moved == 0


def test_every_wrong_row_is_told_by_its_number():
    rows = table(
        ("a", "甲", 110.3012, 20.0123, 10),
        ("a", "乙", 110.3112, 20.0123, 10),
        ("c", "丙", 110.3212, 20.0123, -1),
        ("d", "丁", 110.3312, 20.0123, float("nan")),
        ("e", "戊", "东经110", 20.0123, 10),
        ("f", "己", 20.0123, 110.3312, 10),
        ("g", "庚", 110.3512, None, 10),
        ("h", "辛", float("inf"), 20.0123, 10),
        ("i", "壬", 110.3612, 20.0123, "很多"),
        ("j", "癸", 110.3712, 20.0123, None),
    )
    assert kinds(read(rows, name="t")) == {
        (3, "twice"),
        (4, "negative"),
        (5, "no-number"),
        (6, "number-经度"),
        (7, "swapped"),
        (8, "half"),
        (9, "inf-经度"),
        (10, "number-人数"),
        (11, "no-number"),
    }


def test_rows_with_errors_can_be_left_out_and_are_counted():
    rows = table(("a", "甲", 110.3012, 20.0123, 10), ("b", "乙", 20.0123, 110.3012, 10))
    kept, left_out = without_errors(read(rows, name="t"))
    assert (len(kept), left_out) == (1, 1)
    demand = gather(kept, evidence=Evidence.HEADS, left_out=left_out)
    assert demand.missing.left_out == 1


def test_a_missing_position_is_a_gap_by_hour_and_no_error():
    heads = ["lng", "lat", "accept_time"]
    rows = table(
        (110.3012, 20.0123, "05-01 08:39:00"),
        (None, None, "05-01 08:10:00"),
        ("", "", "05-01 22:10:00"),
        (110.3022, 20.0123, "05-01 22:59:00"),
        heads=heads,
    )
    columns = read(rows, name="t")
    assert errors([*columns.said, *check_demand(columns, Evidence.POINTS)]) == []
    demand = gather(columns, evidence=Evidence.POINTS)
    assert demand.total == 2
    assert demand.missing.share == 0.5
    assert demand.missing.without_place_by_hour[[8, 22]].tolist() == [1, 1]
    assert demand.missing.rows_by_hour[[8, 22]].tolist() == [2, 2]
    assert demand.by_hour[:, 8].sum() == 1
    assert demand.unit == "人次"


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        *[("8", 8), (8, 8), (8.0, 8), ("8:30", 8), ("08：30", 8), ("8点", 8), ("8-9点", 8)],
        *[("2026-05-01 23:10", 23), ("2026-05-01T07:10:00", 7), ("05-01 00:10:00", 0)],
    ],
)
def test_an_hour_is_read_however_it_is_written(cell, hour):
    rows = table((110.3012, 20.0123, cell), heads=["经度", "纬度", "时间"])
    assert read(rows, name="t").hour[0] == hour


@pytest.mark.parametrize("cell", ["上午", "24", "25:00", "2026-05-01", -1])
def test_what_tells_no_hour_is_an_error_of_its_row(cell):
    rows = table((110.3012, 20.0123, cell), heads=["经度", "纬度", "时间"])
    assert [(one.row, one.kind) for one in read(rows, name="t").said] == [(2, "hour")]


@given(st.lists(POINT, min_size=1, max_size=40), st.sampled_from([50.0, 200.0, 1000.0]))
def test_gathering_loses_nobody_and_moves_nobody_out_of_her_cell(points, cell):
    rows = table(*((str(i), "", x, y, n) for i, (x, y, n) in enumerate(points)))
    plain = gather(read(rows, name="t"), evidence=Evidence.POINTS)
    coarse = gather(read(rows, name="t"), evidence=Evidence.POINTS, cell=cell)
    assert coarse.total == pytest.approx(plain.total)
    assert coarse.events.sum() == len(points)
    assert len(coarse) <= len(plain)
    assert coarse.moved <= cell * 1.5
    middle = (plain.places.longitude * plain.weight).sum() / plain.total
    assert (coarse.places.longitude * coarse.weight).sum() / coarse.total == pytest.approx(middle)


@given(st.lists(POINT, min_size=2, max_size=20), st.integers(0, 2**31))
def test_gathering_wrongs_no_mean_way_by_more_than_it_says(points, seed):
    rows = table(*((str(i), "", x, y, n) for i, (x, y, n) in enumerate(points)))
    plain = gather(read(rows, name="t"), evidence=Evidence.POINTS)
    coarse = gather(read(rows, name="t"), evidence=Evidence.POINTS, cell=800.0)
    site = plain.places.at([seed % len(plain)])

    def mean(demand):
        away = apart(demand.places, site.at([0] * len(demand)))
        return (away * demand.weight).sum() / demand.total

    assert abs(mean(plain) - mean(coarse)) <= coarse.moved + 1e-6


def test_the_order_of_rows_changes_no_cell():
    rng = np.random.default_rng(1)
    body = [
        (str(i), "", x, y, 1)
        for i, (x, y) in enumerate(rng.uniform((110, 20), (110.05, 20.05), (60, 2)))
    ]
    one = gather(read(table(*body), name="t"), evidence=Evidence.POINTS, cell=300)
    other = gather(read(table(*body[::-1]), name="t"), evidence=Evidence.POINTS, cell=300)
    assert np.allclose(one.weight, other.weight)
    assert np.allclose(one.places.longitude, other.places.longitude)


def test_somebody_seen_ten_times_weighs_one_when_people_are_counted():
    body = [(110.3012 + i / 1000, 20.0123, "多", 8) for i in range(10)] + [
        (110.5012, 20.0123, "少", 9)
    ]
    columns = read(table(*body, heads=["经度", "纬度", "骑手", "小时"]), name="t")
    events = gather(columns, evidence=Evidence.POINTS)
    people = gather(columns, evidence=Evidence.POINTS, count=Count.PEOPLE)
    assert (events.total, events.unit) == (11, "人次")
    assert people.total == pytest.approx(2)
    assert people.unit == "人"
    assert people.people == 2
    assert people.by_hour.sum() == pytest.approx(2)
    assert people.roams > 100


def test_people_cannot_be_counted_where_no_row_names_one():
    columns = read(table((110.3012, 20.0123), heads=["经度", "纬度"]), name="t")
    with pytest.raises(BadSitingInput, match="谁"):
        gather(columns, evidence=Evidence.POINTS, count=Count.PEOPLE)


def test_hours_are_chosen_and_their_weights_add_up():
    body = [(110.3012, 20.0123, hour, hour + 1) for hour in range(24)]
    columns = read(table(*body, heads=["经度", "纬度", "小时", "人数"]), name="t")
    demand = gather(columns, evidence=Evidence.POINTS, cell=500)
    assert demand.total == sum(range(1, 25))
    assert demand.during(range(7, 10)).total == 8 + 9 + 10
    with pytest.raises(BadSitingInput, match="没有时间列"):
        gather(read(table(("a", "", 110.3, 20.1, 1)), name="t"), evidence=Evidence.HEADS).during(
            [1]
        )


def test_zero_is_left_out_and_said_and_nothing_but_zero_is_refused():
    columns = read(
        table(("a", "", 110.3012, 20.0123, 0), ("b", "", 110.3112, 20.0123, 2)), name="t"
    )
    assert [one.kind for one in check_demand(columns, Evidence.HEADS)] == ["zero"]
    assert len(gather(columns, evidence=Evidence.HEADS)) == 1
    with pytest.raises(BadSitingInput, match="没有一行"):
        gather(read(table(("a", "", 110.3, 20.0, 0)), name="t"), evidence=Evidence.HEADS)


def test_headings_may_be_named_and_rows_chosen():
    rows = table(
        ("烟台", 1.0, 110.3012, 20.0123),
        ("吉林", 1.0, 110.4012, 20.0123),
        heads=["city", "lng", "pickup_gps_lng", "lat"],
    )
    columns = read(rows, name="t", named={"经度": "pickup_gps_lng"}, where={"city": "吉林"})
    assert columns.row.tolist() == [3]
    assert columns.places.longitude.tolist() == [110.4012]
    for wrong in (
        {"named": {"经度": "没有"}},
        {"where": {"没有": "x"}},
        {"named": {"没有": "lng"}},
    ):
        with pytest.raises(BadSitingInput, match="没有"):
            read(rows, name="t", **wrong)


def test_a_declared_system_is_converted_and_a_stated_one_only_when_asked():
    true = gather(read(table(("a", "", 110.3012, 20.0123, 1)), name="t"), evidence=Evidence.HEADS)
    seen = to_gcj02(true.places)
    row = ("a", "", seen.longitude[0], seen.latitude[0], 1)
    declared = read(table(row), name="t", system=System.GCJ02)
    assert apart(declared.places, true.places)[0] < 0.01
    stated = table(
        (*row, "GCJ-02"), ("b", "", 110.4, 20.0123, 1, "WGS84"), heads=[*HEADS, "坐标系"]
    )
    asked = read(stated, name="t")
    assert [(one.kind, one.row) for one in errors(asked.said)] == [("mixed", None)]
    assert asked.places.longitude[0] == row[2]
    converted = read(stated, name="t", convert=True)
    assert errors(converted.said) == []
    assert apart(converted.places.at([0]), true.places)[0] < 0.01


def test_two_files_in_two_systems_are_said_when_places_of_one_name_show_it():
    rng = np.random.default_rng(2)
    body = [
        (f"{i}", f"站{i}", x, y, 1)
        for i, (x, y) in enumerate(rng.uniform((110, 20), (110.2, 20.2), (6, 2)))
    ]
    one = read(table(*body), name="甲")
    moved = to_gcj02(one.places)
    other = read(
        table(
            *((*row[:2], moved.longitude[i], moved.latitude[i], 1) for i, row in enumerate(body))
        ),
        name="乙",
    )
    assert mixed(one, one) == []
    (said,) = mixed(one, other)
    assert said.weight is Weight.ERROR
    assert "“乙”像是 GCJ-02" in said.text
    assert "“乙”像是 GCJ-02" in mixed(other, one)[0].text


def test_an_empty_table_or_one_without_coordinates_says_what_to_do():
    for rows in ([], [HEADS], table((None, None, None, None, None))):
        with pytest.raises(BadSitingInput, match="没有数据行"):
            read(rows, name="t")
    with pytest.raises(BadSitingInput, match="--columns 经度"):
        read(table(("甲", 3), heads=["街道", "人数"]), name="t")


def test_a_hundred_thousand_rows_are_read_with_their_errors():
    rng = np.random.default_rng(4)
    xs, ys = rng.uniform(110.1, 110.6, 100_000), rng.uniform(19.8, 20.2, 100_000)
    body = [
        [str(i), f"{x:.6f}", f"{y:.6f}", f"05-01 {i % 24:02}:00:00"]
        for i, (x, y) in enumerate(zip(xs, ys, strict=True))
    ]
    for at in range(0, 100_000, 1000):
        body[at][1] = "坏"
    columns = read([["order_id", "lng", "lat", "accept_time"], *body], name="t")
    said = [*columns.said, *check_demand(columns, Evidence.POINTS)]
    kept, left_out = without_errors(columns)
    demand = gather(kept, evidence=Evidence.POINTS, cell=200)
    assert left_out == 100
    assert [one.row for one in errors(said)] == [at + 2 for at in range(0, 100_000, 1000)]
    assert demand.total == 99_900
    lines = shown(errors(said))
    assert len(lines) == 21
    assert "还有 80 处" in lines[-1]


def test_towns_without_coordinates_are_found_by_number_or_name_and_never_by_likeness():
    places = read(
        table(
            ("460101", "甲镇", 110.3012, 20.0123, None),
            ("460102", "乙镇", 110.4012, 20.0234, None),
            ("460103", "丙镇", 110.5012, 20.0345, None),
            ("460104", "丙镇", 110.6012, 20.0456, None),
            heads=["编号", "名称", "经度", "纬度", "备注"],
        ),
        name="地点",
    )
    towns = table(
        ("甲镇", 10), ("460102", 20), ("甲", 30), ("丙镇", 40), (None, None), heads=["名称", "人数"]
    )
    rows, said = located(towns, places, name="人数")
    assert [(one.row, one.weight) for one in said] == [(4, Weight.ERROR), (5, Weight.ERROR)]
    assert "找不到" in said[0].text
    assert "几处同名" in said[1].text
    columns = read(rows, name="人数")
    assert columns.places.longitude[:2].tolist() == [110.3012, 110.4012]
    assert np.isnan(columns.places.longitude[2:]).all()
    with pytest.raises(BadSitingInput, match="编号"):
        located(table((1,), heads=["人数"]), places, name="人数")
