"""Open now, until when, next open: worked cases by hand, and what holds for any hours."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.hours import (
    Closure,
    Hours,
    Span,
    Unclear,
    opening,
    read_closures,
    read_hours,
    spans_on,
)

# The National Day holiday of 2026 as an example: 1 to 7 October off, 20 September (Sunday) worked.
LAW = SimpleNamespace(
    rest=frozenset(date(2026, 10, day) for day in range(1, 8)),
    work=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
OFFICE = "周一至周五 08:30-12:00,14:30-18:00；节假日 休息"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


CASES = [
    # hours, closures, at, is_open, until, opens
    (OFFICE, "", "2026-11-23 09:00", True, "2026-11-23 12:00", None),  # Monday morning
    (OFFICE, "", "2026-11-23 12:00", False, None, "2026-11-23 14:30"),  # lunch begins
    (OFFICE, "", "2026-11-23 14:30", True, "2026-11-23 18:00", None),
    (OFFICE, "", "2026-11-27 18:00", False, None, "2026-11-30 08:30"),  # Friday evening
    (OFFICE, "", "2026-09-30 19:00", False, None, "2026-10-08 08:30"),  # before the holiday
    (OFFICE, "", "2026-10-05 10:00", False, None, "2026-10-08 08:30"),  # a Monday off
    (OFFICE, "", "2026-10-10 10:00", True, "2026-10-10 12:00", None),  # a Saturday worked
    (OFFICE, "", "2026-09-20 10:00", True, "2026-09-20 12:00", None),
    (OFFICE + "；调休上班 休息", "", "2026-10-10 10:00", False, None, "2026-10-12 08:30"),
    ("每天 24小时", "", "2026-10-03 03:00", True, None, None),
    ("每天 18:00-次日02:00", "", "2026-11-24 01:59", True, "2026-11-24 02:00", None),
    ("每天 18:00-02:00", "", "2026-11-24 02:00", False, None, "2026-11-24 18:00"),
    # What closes a day leaves the night before it alone, and takes its own night with it.
    ("每天 18:00-02:00", "2026-11-24 休息", "2026-11-24 01:00", True, "2026-11-24 02:00", None),
    ("每天 18:00-02:00", "2026-11-24 休息", "2026-11-25 01:00", False, None, "2026-11-25 18:00"),
    # From one day into the next without a break.
    ("每天 20:00-24:00；周二 00:00-06:00", "", "2026-11-23 23:00", True, "2026-11-24 06:00", None),
    (
        OFFICE,
        "2026-11-23至2026-11-25 休息 装修",
        "2026-11-23 09:00",
        False,
        None,
        "2026-11-26 08:30",
    ),
    (OFFICE, "2026-11-23 09:00-10:00", "2026-11-23 10:00", False, None, "2026-11-24 08:30"),
    (OFFICE, "2026-01-01至2027-12-31 休息", "2026-11-23 09:00", False, None, None),
    ("每天 24小时", "2026-11-25 休息", "2026-11-23 09:00", True, "2026-11-25 00:00", None),
    ("周末 09:00-17:00", "", "2026-09-20 10:00", True, "2026-09-20 17:00", None),
    (
        "每天 09:00-17:00；节假日 10:00-12:00",
        "",
        "2026-10-01 09:30",
        False,
        None,
        "2026-10-01 10:00",
    ),
]


@pytest.mark.parametrize(("hours", "closures", "when", "is_open", "until", "opens"), CASES)
def test_a_place_tells_whether_it_is_open(hours, closures, when, is_open, until, opens):
    found = opening(read_hours(hours), read_closures(closures), at(when), LAW)
    assert found.is_open is is_open
    assert found.until == (at(until) if until else None)
    assert found.opens == (at(opens) if opens else None)


def test_a_closure_says_why():
    found = opening(
        read_hours(OFFICE), read_closures("2026-11-23 休息 装修"), at("2026-11-23 09:00"), LAW
    )
    assert found.why == "装修"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("星期一~星期五 8:30-12:00、14:30-18:00", "周一至周五 08:30-12:00,14:30-18:00"),
        ("工作日：9:00—17:00；周六、周日：休息", "周一至周五 09:00-17:00"),
        ("每天 全天", "每天 ２４小时"),
        ("周一、周三至周五 9:00到17:00", "周一 9:00-17:00；周三至周五 9:00-17:00"),
    ],
)
def test_one_thing_may_be_written_in_several_ways(one, other):
    assert read_hours(one) == read_hours(other)


@pytest.mark.parametrize(
    "text",
    [
        "", "早上八点", "周一 8点", "周一 25:00-26:00", "周一 09:00-09:00", "周五至周一 9:00-12:00",
        "周一 9:00-12:00,11:00-13:00", "节假日 休息", "周一 9:60-12:00", "周一 08:00-次日09:00",
        "每天 9:00-12:00" * 60,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_declined_with_an_example(text):
    with pytest.raises(Unclear, match="请写成"):
        read_hours(text)


@pytest.mark.parametrize("text", ["明天 休息", "2026-02-30 休息", "2026-03-02至2026-03-01 休息"])
def test_days_of_its_own_that_cannot_be_read_are_declined(text):
    with pytest.raises(Unclear):
        read_closures(text)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (1440, 1500), (600, 2100)])
def test_no_span_is_empty_or_longer_than_a_day(start, end):
    with pytest.raises(ValueError, match="no span"):
        Span(start, end)


spans = st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 1439), st.integers(1, 1440)
)
days = st.lists(spans, max_size=3).map(tuple)
hours = st.builds(
    lambda week, holiday, make_up: Hours(week=tuple(week), holiday=holiday, make_up=make_up),
    st.lists(days, min_size=7, max_size=7),
    st.none() | days,
    st.none() | days,
)
closures = st.lists(
    st.builds(
        lambda first, length, spans: Closure(
            first=first, last=first + timedelta(days=length), spans=spans
        ),
        st.dates(date(2026, 9, 15), date(2026, 10, 15)),
        st.integers(0, 6),
        days,
    ),
    max_size=3,
).map(tuple)
instants = st.builds(
    lambda day, minute: datetime.combine(day, time(minute // 60, minute % 60)),
    st.dates(date(2026, 9, 10), date(2026, 10, 20)),
    st.integers(0, 1439),
)


def by_hand(hours, closures, when) -> bool:
    """Whether one of the spans of today or yesterday holds the minute."""
    minute = when.hour * 60 + when.minute
    yesterday = when.date() - timedelta(days=1)
    return any(s.start <= minute < s.end for s in spans_on(hours, closures, when.date(), LAW)) or (
        any(minute < s.end - 1440 for s in spans_on(hours, closures, yesterday, LAW))
    )


@given(hours, closures, instants)
def test_open_is_what_the_spans_of_the_two_days_say(hours, closures, when):
    assert opening(hours, closures, when, LAW).is_open is by_hand(hours, closures, when)


@given(hours, closures, instants)
def test_what_is_told_of_later_is_true_later_and_not_a_minute_before(hours, closures, when):
    told = opening(hours, closures, when, LAW)
    minute = timedelta(minutes=1)
    if told.until:
        assert told.until > when
        assert by_hand(hours, closures, told.until - minute)
        assert not by_hand(hours, closures, told.until)
    if told.opens:
        assert told.opens > when
        assert by_hand(hours, closures, told.opens)
        assert not by_hand(hours, closures, told.opens - minute)
