"""Positions as numbers: below means inside, beside means apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.apps.unions import positions
from niangjia.apps.unions.choices import Level, Line

LEVELS = list(positions.SLOT_BITS)


def descend(line, levels, slots):
    """Return the spans of a path: one union below the other, at the given slots."""
    span, level, path = positions.line_span(line), Level.NATION, []
    for below, slot in zip(levels, slots, strict=False):
        inside, width = positions.child_slots(span, level, below)
        room = (inside[1] - inside[0]) // width
        start = inside[0] + width * (1 + slot % (room - 2))
        span, level = (start, start + width), below
        path.append((below, span))
    return path


paths = st.builds(
    descend,
    st.sampled_from(list(Line)),
    st.lists(st.sampled_from(LEVELS), min_size=1, unique=True).map(sorted),
    st.lists(st.integers(0, 2**20), min_size=6, max_size=6),
)


@given(paths)
def test_every_union_lies_strictly_inside_all_above_it(path):
    for (_, outer), (_, inner) in pairwise(path):
        assert outer[0] < inner[0]
        assert inner[1] <= outer[1]


@given(paths)
def test_the_position_of_every_level_above_is_read_off_the_key(path):
    key = path[-1][1][0]
    for level, (low, _) in path:
        assert positions.key_at(key, level) == low


@given(paths)
def test_every_position_fits_a_bigint(path):
    for _, (low, high) in path:
        assert 0 < low < high < 2**63


@given(paths, paths)
def test_spans_of_one_level_are_the_same_or_apart(one, other):
    for level, (low, high) in one:
        for other_level, (other_low, other_high) in other:
            if level == other_level:
                apart = high <= other_low or other_high <= low
                assert apart or (low, high) == (other_low, other_high)


def test_the_two_lines_share_no_position():
    assert positions.line_span(Line.TERRITORIAL)[1] <= positions.line_span(Line.INDUSTRIAL)[0]


def test_a_county_below_its_province_stands_where_no_city_ever_will():
    province = descend(Line.TERRITORIAL, [Level.PROVINCE], [0])[0][1]
    (low, high), _ = positions.child_slots(province, Level.PROVINCE, Level.COUNTY)
    cities, width = positions.child_slots(province, Level.PROVINCE, Level.CITY)
    taken = None
    while (span := positions.slot_after(cities, width, taken)) is not None:
        assert span[1] <= low
        taken = span[0]
    assert taken is not None
    assert high == province[1]


def test_a_federation_of_a_city_has_room_for_what_a_city_has():
    assert 2 ** positions.SLOT_BITS[Level.CITY] - 2 == 62
    assert 2 ** positions.SLOT_BITS[Level.COUNTY] - 2 == 126
    assert 2 ** positions.SLOT_BITS[Level.TOWN] - 2 == 254
    assert 2 ** positions.SLOT_BITS[Level.UNIT] - 2 > 1_000_000
    assert positions.width_bits(Level.BRANCH) == 1


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], ()),
        ([(5, 7), (1, 3)], ((1, 3), (5, 7))),
        ([(1, 3), (3, 5)], ((1, 5),)),
        ([(1, 9), (2, 3)], ((1, 9),)),
    ],
)
def test_spans_are_merged_to_the_fewest(spans, expected):
    assert positions.merged(spans) == expected
