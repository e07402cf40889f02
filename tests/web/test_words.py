"""How numbers and days are written on a page."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from niangjia.web import words

TODAY = date(2026, 11, 23)


def test_fen_and_yuan_are_told_apart_by_their_type():
    assert words.yuan(2_008_333) == words.yuan(Decimal("20083.33")) == "20,083.33"


@pytest.mark.parametrize("amount", [1.5, True, "1.00"])
def test_what_is_neither_fen_nor_yuan_is_refused(amount):
    with pytest.raises(TypeError):
        words.yuan(amount)


@pytest.mark.parametrize(
    ("fen", "text", "unit"),
    [
        (638_190_640, "638.2", "万元"),
        (10_000_000, "10.0", "万元"),
        (9_999_999, "99,999.99", "元"),
    ],
)
def test_only_sums_from_ten_wan_are_written_in_wan(fen, text, unit):
    assert (words.wan(fen), words.wan_unit(fen)) == (text, unit)


def test_days_of_this_year_may_drop_the_year():
    assert words.day(TODAY) == "2026年11月23日"
    assert words.day(TODAY, TODAY) == "11月23日"
    assert words.day(date(2027, 1, 4), TODAY) == "2027年1月4日"
    assert words.weekday(TODAY) == "周一"
    assert words.month(TODAY) == "2026年11月"


def test_an_instant_is_written_in_the_time_of_china():
    assert words.moment(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)) == "2026年11月24日 01:30"


def test_in_english_days_are_english():
    with translation.override("en"):
        assert words.day(TODAY) == "23 Nov 2026"
        assert words.day(TODAY, TODAY) == "23 Nov"
        assert words.month(TODAY) == "Nov 2026"


def test_a_post_that_is_held_twice_is_named_once():
    city = SimpleNamespace(short_name="海口市总")
    held = [
        SimpleNamespace(union=city, get_kind_display=lambda kind=kind: kind)
        for kind in ("承办人", "承办人", "负责人")
    ]
    assert words.posts_zh(held[:2]) == "海口市总承办人"
    assert words.posts_zh(held) == "海口市总承办人、海口市总负责人"
    other = SimpleNamespace(union=city, get_kind_display=lambda: "出纳")
    assert words.posts_zh([*held, other]).endswith("…")
