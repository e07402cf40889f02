"""The calendar of clocks, written and read back by the library that real programs read with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from icalendar import Calendar as Feed

from niangjia.engines.deadlines import (
    Calendar,
    Event,
    EventKind,
    agreed,
    reading,
    reading_at,
)
from niangjia.engines.deadlines.feed import entry, feed
from niangjia.engines.law import StatuteBook

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
CALENDAR = Calendar.of(BOOK)
CHINA = timezone(timedelta(hours=8))
READ_AT = datetime(2026, 9, 17, 8, 30, 15, 250, tzinfo=CHINA)


def said(clock, *events):
    told = [
        Event(seq=n, kind=EventKind(kind), happened_on=date.fromisoformat(day))
        for n, (kind, day) in enumerate(events, 1)
    ]
    return reading(BOOK.on(told[0].happened_on).clock(clock), told, CALENDAR)


def one(found, **more):
    known = {"key": "clock-12", "title": "起诉，最晚这天", "changed_at": READ_AT, "sequence": 3}
    return entry(found, **(known | more))


def read_back(*entries):
    data = feed(entries, key="feed-7", name="示例县总工会（时限）", host="example.invalid")
    calendar = Feed.from_ical(data)
    assert [part for part in calendar.walk() if part.errors] == []
    return data, calendar


SUIT = said("CL-13", ("started", "2026-09-16"))


def test_a_due_day_is_an_event_of_the_whole_day_that_keeps_nobody_busy():
    _, calendar = read_back(one(SUIT, url="https://example.invalid/desk/1"))
    [event] = calendar.events

    assert event["dtstart"].dt == date(2026, 10, 8)
    assert event["dtend"].dt == date(2026, 10, 9)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["uid"] == "clock-12@example.invalid"
    assert event["sequence"] == 3
    assert event.DTSTAMP == event.LAST_MODIFIED == READ_AT.astimezone(UTC).replace(microsecond=0)
    assert (event["status"], event["transp"], event["class"]) == (
        *("CONFIRMED", "TRANSPARENT", "PRIVATE"),
    )
    assert event["summary"] == "起诉，最晚这天"
    assert event["url"] == "https://example.invalid/desk/1"


def test_the_reasons_stand_in_the_description_line_by_line():
    _, calendar = read_back(one(SUIT))
    lines = str(calendar.events[0]["description"]).split("\n")

    assert lines[0] == "起算：收到裁决书之日：2026-09-16"
    assert "顺延：2026-10-01 是国庆节，顺延到 2026-10-08" in lines


def test_reminders_come_at_nine_in_the_morning():
    _, calendar = read_back(one(SUIT))
    alarms = calendar.events[0].walk("VALARM")
    midnight = datetime(2026, 10, 8)  # noqa: DTZ001 - the day as whoever reads it lives it

    assert [(midnight + a.TRIGGER).isoformat(" ", "hours") for a in alarms] == [
        "2026-10-01 09",
        "2026-10-05 09",
        "2026-10-07 09",
        "2026-10-08 09",
    ]
    assert {str(a["action"]) for a in alarms} == {"DISPLAY"}
    assert all(a["description"] for a in alarms)


def test_a_moment_is_an_event_of_that_moment_in_world_time():
    rule = BOOK.on(date(2026, 9, 16)).clock("CL-19h")
    found = reading_at(rule, datetime(2026, 9, 16, 9, 20, tzinfo=CHINA), CALENDAR)
    _, calendar = read_back(one(found))
    [event] = calendar.events

    assert event["dtstart"].dt == datetime(2026, 9, 18, 2, tzinfo=UTC)
    assert "dtend" not in event
    assert [a.TRIGGER for a in event.walk("VALARM")] == [timedelta(hours=-24), timedelta(hours=-2)]


def test_a_provisional_day_says_so():
    _, calendar = read_back(one(said("CL-13", ("started", "2026-12-11"))))

    assert calendar.events[0]["summary"] == "起诉，最晚这天（暂定）"
    assert calendar.events[0]["status"] == "TENTATIVE"


def test_an_agreed_day_is_an_entry_as_well():
    _, calendar = read_back(one(agreed(date(2026, 10, 1), CALENDAR)))

    assert calendar.events[0]["dtstart"].dt == date(2026, 10, 1)


@pytest.mark.parametrize(
    "found",
    [
        said("CL-13", ("started", "2026-09-16"), ("met", "2026-09-20")),
        said("CL-01", ("started", "2024-05-06"), ("suspended", "2024-09-01")),
        said("CL-01", ("started", "2024-05-06"), ("interrupted", "2024-09-01")),
        said("CL-04", ("started", "2026-09-16")),
    ],
    ids=["met", "suspended", "interrupted", "unverified"],
)
def test_what_has_no_day_to_keep_is_no_entry(found):
    assert one(found) is None


def test_lines_are_folded_within_seventy_five_octets_and_no_letter_is_cut():
    long = one(SUIT, title="不服裁决，起诉；最晚这天\\" * 12)
    data, calendar = read_back(long)

    assert data.endswith(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    assert calendar.events[0]["summary"] == long.title


def test_what_no_calendar_may_hold_is_left_out():
    found = one(SUIT, title="起诉\x00\x07\r最晚\u2028这天")
    data, calendar = read_back(found)

    assert calendar.events[0]["summary"] == "起诉最晚这天"
    assert b"\x00" not in data


def test_nobody_writes_a_line_of_his_own_into_the_calendar():
    evil = one(SUIT, title="起诉\nATTACH:https://evil.invalid", key="clock-1")
    data, calendar = read_back(evil, replace(evil, key="clock-2"))

    assert b"\r\nATTACH" not in data
    assert len(calendar.events) == 2
    assert "attach" not in calendar.events[0]


def test_the_same_clocks_give_the_same_bytes_in_whatever_order():
    other = one(said("CL-14", ("started", "2026-09-01")), key="clock-2")

    assert read_back(one(SUIT), other)[0] == read_back(other, one(SUIT))[0]


def test_the_calendar_has_its_name_and_says_how_often_to_look():
    data, calendar = read_back()

    assert calendar.calendar_name == "示例县总工会（时限）"
    assert calendar["uid"] == "feed-7@example.invalid"
    assert calendar["x-wr-calname"] == "示例县总工会（时限）"
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in data
    assert b"X-PUBLISHED-TTL:PT4H" in data
