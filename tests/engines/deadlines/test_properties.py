"""What holds for every clock and every day, however the dates fall."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.deadlines import Calendar, Event, EventKind, due_at, reading, runs
from niangjia.engines.deadlines.arithmetic import add_months, whole_months
from niangjia.engines.law import StatuteBook

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
CALENDAR = Calendar.of(BOOK)
K = EventKind
DAYS = st.dates(date(2022, 1, 1), date(2026, 6, 30))
ALL = [
    BOOK.on(date(2024, 5, 1)).clock(id_) for id_ in BOOK.clock_ids() if ("CN", id_) in BOOK.entries
]
RULES = st.sampled_from([rule for rule in ALL if rule.length.unit not in ("h", "none")])
ROLLING = st.sampled_from(
    [rule for rule in ALL if rule.length.unit not in ("h", "none") and rule.rolls]
)
LIMITATION = st.sampled_from([rule for rule in ALL if rule.interruption])
SUSPENDABLE = st.sampled_from(
    [rule for rule in ALL if rule.suspension == "continue_rest" and rule.length.unit != "none"]
)
WITHOUT_2026 = Calendar.of(
    replace(BOOK, calendars={y: c for y, c in BOOK.calendars.items() if y < 2026})
)


def event(seq, kind, day, **more):
    return Event(seq=seq, kind=kind, happened_on=day, **more)


def last(found):
    return found.due_on or found.unverified_on


def from_start(rule, day, calendar=CALENDAR):
    return reading(rule, [event(1, K.STARTED, day)], calendar)


@given(rule=ROLLING, day=DAYS)
def test_no_due_day_is_a_rest_day_and_the_calendar_is_named(rule, day):
    found = from_start(rule, day)

    assert last(found) is not None
    assert not CALENDAR.is_rest(last(found))
    [calendar] = [line["text"] for line in found.trace if line["what"] == "日历"]
    assert found.provisional or "通知" in calendar


@given(rule=ROLLING, day=DAYS)
def test_rolling_moves_over_rest_days_only(rule, day):
    found = from_start(rule, day)
    first, until = sorted((found.raw_on, last(found)))

    between = [first + timedelta(days=n) for n in range((until - first).days + 1)]
    ends = between[-1] if rule.direction == "after" else between[0]
    assert all(CALENDAR.is_rest(one) for one in between if one != ends)


@given(rule=RULES, day=DAYS, more=st.integers(0, 40))
def test_a_later_start_is_never_due_earlier(rule, day, more):
    assert last(from_start(rule, day)) <= last(from_start(rule, day + timedelta(days=more)))


@given(rule=RULES, day=DAYS)
def test_a_reading_read_again_says_the_same(rule, day):
    assert from_start(rule, day) == from_start(rule, day, Calendar.of(BOOK))


@given(rule=RULES, day=DAYS)
def test_a_notice_that_comes_out_changes_only_what_was_provisional(rule, day):
    before, after = from_start(rule, day, WITHOUT_2026), from_start(rule, day)

    if not before.provisional:
        assert (before.due_on, before.raw_on) == (after.due_on, after.raw_on)
        assert not after.provisional
    assert before.calendar_digest == after.calendar_digest == BOOK.calendar_digest


@given(rule=LIMITATION, day=DAYS, days=st.lists(st.integers(1, 300), max_size=4))
def test_what_was_known_on_a_day_is_read_again_from_the_events_of_that_day(rule, day, days):
    acts, on = [event(1, K.STARTED, day)], day
    known = [runs(rule, acts, CALENDAR)]
    for seq, more in enumerate(days, 2):
        on += timedelta(days=more)
        acts.append(event(seq, K.INTERRUPTED, on))
        known.append(runs(rule, acts, CALENDAR))

    for count, then in enumerate(known, 1):
        assert runs(rule, acts[:count], CALENDAR) == then


@given(rule=LIMITATION, day=DAYS, after=st.integers(1, 360))
def test_an_interruption_in_time_gives_a_full_period_from_its_day(rule, day, after):
    act = day + timedelta(days=after)
    found = runs(rule, [event(1, K.STARTED, day), event(2, K.INTERRUPTED, act)], CALENDAR)

    assert len(found) == 2
    assert found[-1].due_on == from_start(rule, act).due_on


@given(day=DAYS, pause=st.integers(1, 60), offset=st.integers(1, 300))
def test_a_pause_moves_the_last_day_by_its_own_length(day, pause, offset):
    rule = BOOK.on(date(2024, 5, 1)).clock("CL-01")
    since = day + timedelta(days=offset)
    paused = reading(
        rule,
        [
            event(1, K.STARTED, day),
            event(2, K.SUSPENDED, since),
            event(3, K.RESUMED, since + timedelta(days=pause)),
        ],
        CALENDAR,
    )

    assert paused.raw_on - from_start(rule, day).raw_on == timedelta(days=pause)


@given(rule=SUSPENDABLE, day=DAYS, pause=st.integers(0, 90), before=st.integers(0, 9))
def test_nothing_ends_before_an_obstacle_that_stood_in_its_way(rule, day, pause, before):
    started = event(1, K.STARTED, day)
    since = max(reading(rule, [started], CALENDAR).due_on - timedelta(days=before), day)
    until = since + timedelta(days=pause)
    events = [started, event(2, K.SUSPENDED, since), event(3, K.RESUMED, until)]

    assert reading(rule, events, CALENDAR).due_on >= until


@given(day=DAYS)
def test_an_extension_as_a_clock_is_its_base_extended(day):
    for alone in (rule for rule in ALL if rule.extends):
        base = BOOK.on(date(2024, 5, 1)).clock(alone.extends)
        extended = reading(base, [event(1, K.STARTED, day), event(2, K.EXTENDED, day)], CALENDAR)

        assert last(extended) == last(from_start(alone, day))
        assert extended.confidence == from_start(alone, day).confidence
        assert last(extended) >= last(from_start(base, day))


@given(day=st.dates(date(2006, 1, 1), date(2028, 12, 31)), count=st.integers(1, 120))
def test_working_days_as_one_counts_them_on_the_fingers(day, count):
    found, left = day, count
    while left:
        found += timedelta(days=1)
        left -= not CALENDAR.is_rest(found)

    assert CALENDAR.working_days_on(day, count) == found
    assert CALENDAR.working_days_between(day + timedelta(days=1), found) == count
    assert CALENDAR.working_days_on(day, 0) == day


@given(day=st.dates(date(2006, 1, 1), date(2028, 12, 31)), count=st.integers(1, 120))
def test_working_days_backwards_are_the_same_days(day, count):
    later = CALENDAR.working_days_on(day, count)

    assert CALENDAR.working_days_on(later, -count) <= day
    if not CALENDAR.is_rest(day):
        assert CALENDAR.working_days_on(later, -count) == day
    found, left = later, count
    while left:
        found -= timedelta(days=1)
        left -= not CALENDAR.is_rest(found)
    assert CALENDAR.working_days_on(later, -count) == found


@given(first=st.dates(date(2005, 1, 1), date(2029, 12, 31)), more=st.integers(0, 800))
def test_a_span_is_certain_when_each_of_its_days_is(first, more):
    days = [first + timedelta(days=n) for n in range(more + 1)]

    assert CALENDAR.are_certain(first, days[-1]) is all(CALENDAR.is_certain(d) for d in days)


@given(day=DAYS, months=st.integers(1, 60))
def test_months_end_on_the_corresponding_day_or_on_the_last_of_the_month(day, months):
    end = add_months(day, months)

    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end + timedelta(days=1)).day == 1
    assert whole_months(day, end) == months
    assert whole_months(day, end - timedelta(days=1)) <= months


@given(moment=st.datetimes(datetime(2022, 1, 1), datetime(2026, 6, 30)), hours=st.integers(1, 72))  # noqa: DTZ001
def test_procedural_hours_end_on_the_hour_and_never_before_the_substantive_ones(moment, hours):
    procedural = due_at(moment, hours, is_procedural=True)
    substantive = due_at(moment, hours, is_procedural=False)

    assert (procedural.minute, procedural.second) == (0, 0)
    assert timedelta(0) < procedural - substantive <= timedelta(hours=1)
