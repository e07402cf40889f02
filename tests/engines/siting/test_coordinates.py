"""Coordinates against points known from elsewhere, and what is wrong with them, said by row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.siting import coordinates
from niangjia.engines.siting.coordinates import (
    Places,
    System,
    apart,
    check,
    metres,
    to_gcj02,
    to_wgs84,
    unlike,
)

# Pairs that open implementations publish with their own tests: WGS-84, then GCJ-02 (lat, lon).
KNOWN = [
    (31.1774276, 121.5272106, 31.17530398364597, 121.531541859215),  # 上海
    (22.543847, 113.912316, 22.540796131694766, 113.9171764808363),  # 深圳
    (39.911954, 116.377817, 39.91334545536069, 116.38404722455657),  # 北京
]
KNOWN_BD09 = (116.404, 39.915, 116.39762729119315, 39.90865673957631)  # lon, lat: BD-09, GCJ-02
IN_CHINA = st.tuples(st.floats(75.0, 134.0), st.floats(18.0, 53.0))


def places(*pairs: tuple[float, float]) -> Places:
    return Places(np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs]))


def numbered(given: Places) -> np.ndarray:
    return np.arange(2, 2 + len(given))


@pytest.mark.parametrize(("lat", "lon", "shown_lat", "shown_lon"), KNOWN)
def test_a_known_point_is_shifted_to_where_maps_show_it(lat, lon, shown_lat, shown_lon):
    shown = to_gcj02(places((lon, lat)))
    assert shown.latitude[0] == pytest.approx(shown_lat, abs=1e-9)
    assert shown.longitude[0] == pytest.approx(shown_lon, abs=1e-9)


def test_a_known_point_of_the_other_vendor_comes_back():
    lon, lat, shown_lon, shown_lat = KNOWN_BD09
    true = to_wgs84(places((lon, lat)), System.BD09)
    assert apart(true, to_wgs84(places((shown_lon, shown_lat)), System.GCJ02))[0] < 0.01


@given(IN_CHINA)
def test_what_is_shifted_and_brought_back_is_where_it_was(pair):
    here = places(pair)
    back = to_wgs84(to_gcj02(here), System.GCJ02)
    assert apart(here, back)[0] < 0.01


@given(st.tuples(st.floats(98.0, 125.0), st.floats(20.0, 45.0)))
def test_the_shift_is_some_hundred_metres(pair):
    here = places(pair)
    assert 30.0 < apart(here, to_gcj02(here))[0] < 1500.0


def test_a_degree_of_latitude_is_111_kilometres_and_the_way_back_is_as_long():
    one, other = places((110.0, 20.0)), places((110.0, 21.0))
    assert metres(one, other)[0, 0] == pytest.approx(111_195, abs=1)
    assert metres(other, one)[0, 0] == metres(one, other)[0, 0]


def test_exchanged_columns_are_said_once_and_by_row():
    given = places((20.04, 110.3), (20.05, 110.31), (20.06, 110.32))
    said = check(given, numbered(given))
    assert [one.kind for one in said] == ["swapped-all", "swapped", "swapped", "swapped"]
    assert [one.row for one in said] == [None, 2, 3, 4]
    assert "--columns" in said[0].text


def test_one_exchanged_row_among_good_ones_is_an_error_of_that_row_alone():
    given = places((110.3012, 20.0412), (20.05, 110.31), (110.32, 20.0612))
    assert [(one.kind, one.row) for one in check(given, numbered(given))] == [("swapped", 3)]


def test_nought_and_foreign_and_far_places_are_told_apart():
    given = places(
        (110.3, 20.0), (110.31, 20.01), (0, 0), (2.35, 48.85), (116.4, 39.9), (110.3, 20)
    )
    said = {one.row: one.kind for one in check(given, numbered(given))}
    assert said[4] == "zero"
    assert said[5] == "outside"
    assert said[6] == "far"


def test_rows_without_a_place_are_not_called_wrong():
    given = Places(np.array([np.nan, 110.3]), np.array([np.nan, 20.0312]))
    assert check(given, numbered(given)) == []


def test_places_of_two_decimals_are_called_vague():
    given = places((110.31, 20.04), (110.3214, 20.0456))
    (said,) = check(given, numbered(given))
    assert (said.kind, said.count, said.row) == ("vague", 1, 2)


def test_two_systems_are_recognised_by_the_shift_between_the_same_places():
    rng = np.random.default_rng(3)
    true = Places(rng.uniform(110.2, 110.5, 8), rng.uniform(19.9, 20.1, 8))
    shown = to_gcj02(true)
    assert unlike(true, shown) is System.GCJ02
    assert unlike(shown, true) is System.WGS84
    assert unlike(true, true) is None
    other = Places(true.longitude + 0.005, true.latitude - 0.004)  # moved, but not by the shift
    assert unlike(true, other) is None
    assert unlike(true.at([0, 1]), shown.at([0, 1])) is None  # two rows prove nothing


def test_every_word_for_a_system_leads_to_one():
    assert set(coordinates.SYSTEM_WORDS.values()) == set(System)
