"""Files of places and the distances between them."""

import numpy as np
import pytest

from niangjia.engines.siting.distances import Matrix, Metric, Points, by_ways
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.orlib import parse_orlib
from niangjia.engines.siting.table import BadRows, parse_table
from niangjia.engines.siting.tsplib import parse_tsplib

TSP = "NAME : t\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n"


def test_of_an_edge_given_twice_the_last_counts_whichever_way_round():
    ground = parse_orlib("3 4 1\n1 2 9\n2 3 4\n2 1 5\n3 1 100\n")

    assert ground.p == 1
    assert ground.distances.rows([0]).tolist() == [[0, 5, 9]]


def test_places_without_a_way_are_infinitely_far():
    assert by_ways(3, np.array([[0, 1, 2.0]])).values[0, 2] == np.inf


@pytest.mark.parametrize(
    "text",
    ["", "3 1", "3 1 1 1 2", "2 1 1\n1 3 5", "2 1 1\n1 2 -5", "2 1 1\n1 2 x", "0 0 1", "nan 0 1"],
)
def test_a_broken_orlib_file_is_declined_in_chinese(text):
    with pytest.raises(BadSitingInput):
        parse_orlib(text)


def test_a_large_graph_gives_the_same_ways_as_a_small_one(monkeypatch):
    draw = np.random.default_rng(5)
    edges = np.column_stack([draw.integers(0, 30, (80, 2)), draw.integers(0, 9, 80)])
    small = by_ways(30, edges).values
    monkeypatch.setattr("niangjia.engines.siting.distances.DENSE_WAYS", 0)

    assert np.array_equal(by_ways(30, edges).values, small)


def test_a_tsplib_distance_is_rounded_down_only_when_asked():
    text = TSP + "1 0 0\n2 1 1\n3 3.0e+00 4\nEOF\n"

    assert parse_tsplib(text, Metric.EUCLIDEAN_FLOOR).distances.rows([0]).tolist() == [[0, 1, 5]]
    assert parse_tsplib(text, Metric.EUCLIDEAN).distances.rows([0])[0, 1] == pytest.approx(2**0.5)


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        TSP + "1 0 0\n2 1 1\nEOF",
        TSP + "1 0 0\n1 1 1\n3 2 2\nEOF",
        TSP + "1 0 0\n2 1 one\n3 2 2\nEOF",
        TSP + "1 0 0\n2 1 nan\n3 2 2\nEOF",
        TSP.replace("EUC_2D", "GEO") + "1 0 0\n2 1 1\n3 2 2\nEOF",
    ],
)
def test_a_broken_tsplib_file_is_declined_in_chinese(text):
    with pytest.raises(BadSitingInput):
        parse_tsplib(text, Metric.EUCLIDEAN)


def test_metres_over_the_globe_are_those_of_a_degree_of_latitude():
    metres = Points(np.array([[104.0, 30.0]]), np.array([[104.0, 31.0]]), Metric.HAVERSINE)

    assert metres.rows([0])[0, 0] == pytest.approx(111_195, abs=1)


def test_a_table_tells_who_is_where_how_many_and_what_stands_already():
    ground = parse_table(
        "编号,经度,纬度,人数,候选,已建\na,104.1,30.6,12,1,0\nb,104.2,30.7,0,1,1\nc,104.3,30.5,3,0,0\n",
        Metric.HAVERSINE,
    )

    assert ground.rows.tolist() == [0, 1]
    assert ground.demand_rows.tolist() == [0, 2]
    assert ground.weights.tolist() == [12, 3]
    assert ground.must == (1,)
    assert ground.distances.rows([0]).shape == (1, 2)


def test_every_wrong_line_of_a_table_is_told():
    with pytest.raises(BadRows) as declined:
        parse_table("id,x,y,weight\na,1,2,-1\na,1,2,3\nb,,2,3\n\nc,1,2,nan\n", Metric.EUCLIDEAN)

    assert [row for row, _ in declined.value.rows] == [2, 3, 4, 6]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lng,lat\n30.6,104.1\n30.7,104.2\n", "写反"),
        ("lng,lat\n104.1,30.6\n30.7,104.2\n", "第 2 行起共 1 行"),
        ("lng,lat\n30.7,87.2\n", "写反"),
        ("lng,lat\n104.1,30.6\n456123,3412345\n", "第 2 行"),
        ("id,weight\na,1\n", "经度"),
        ("x,lng,y\n1,2,3\n", "同一栏"),
        ("x,y\n", "没有一个地点"),
        ("x,y,candidate\n1,2,0\n", "候选"),
        ("x,y,weight\n1,2,0\n", "人数"),
        ("", "第 1 行"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(text, said):
    with pytest.raises(BadSitingInput, match=said):
        parse_table(text, Metric.HAVERSINE)


def test_ways_are_the_same_whole_or_broken_compiled_or_not():
    draw = np.random.default_rng(6)
    edges = np.column_stack([draw.integers(0, 40, (90, 2)), draw.integers(1, 99, 90)])
    halved = edges * [1, 1, 0.5]

    assert np.array_equal(by_ways(40, edges).values, 2 * by_ways(40, halved).values)


@pytest.mark.parametrize("values", [[[np.nan]], [[-1.0]], [[]], []])
def test_a_matrix_holds_only_distances(values):
    with pytest.raises(BadSitingInput):
        Matrix(np.array(values))
