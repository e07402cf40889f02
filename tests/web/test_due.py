"""What a deadline's chip looks like and says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.web.due import Look, chip

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("on", "how", "look", "words"),
    [
        (date(2026, 12, 14), {}, "calm", "剩 21 天"),
        (date(2026, 12, 1), {}, "calm", "剩 8 天"),
        (date(2026, 11, 30), {}, "soon", "剩 7 天"),
        (date(2026, 11, 26), {"plain": True}, "soon", "还有 3 天"),
        (date(2026, 11, 23), {"hour": "17:00"}, "today", "今天 17:00"),
        (date(2026, 11, 23), {}, "today", "今天 24:00"),
        (date(2026, 11, 22), {}, "late", "已过 1 天"),
        (date(2027, 1, 4), {"provisional": True}, "provisional", "约 2027年1月4日 暂定"),
        (None, {"state": "suspended", "rest": 19}, "paused", "已中止 · 恢复后余 19 天"),
        (None, {"state": "suspended"}, "paused", "已中止"),
        (None, {"state": "interrupted"}, "paused", "已中断"),
        (None, {}, "none", "没有时限"),
        (date(2026, 11, 1), {"state": "void"}, "none", "不再适用"),
    ],
)
def test_every_state_has_its_look_and_its_words(on, how, look, words):
    shown = chip(on, TODAY, **how)

    assert (shown.look, shown.words) == (look, words)


def test_a_clock_that_needs_preparation_is_soon_that_much_earlier():
    in_two_weeks = TODAY + timedelta(days=14)

    assert chip(in_two_weeks, TODAY).look == Look.CALM
    assert chip(in_two_weeks, TODAY, lead=7).look == Look.SOON


def test_what_is_done_says_when_and_stands_for_that_day():
    shown = chip(date(2026, 11, 1), TODAY, state="met", done_on=date(2026, 10, 30))

    assert (shown.look, shown.words, shown.on) == ("done", "10月30日 已办", date(2026, 10, 30))


def test_what_was_noticed_to_have_lapsed_alarms_no_more():
    noticed = chip(TODAY - timedelta(days=179), TODAY, state="lapsed")
    assert (noticed.look, noticed.words) == (Look.NONE, "已届满")


@given(st.integers(-1000, 1000), st.booleans())
def test_a_running_clock_is_late_exactly_when_its_day_is_over(days, provisional):
    shown = chip(TODAY + timedelta(days=days), TODAY, provisional=provisional)

    assert (shown.look == Look.LATE) == (days < 0)
    assert shown.words
