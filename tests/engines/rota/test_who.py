"""Who is on call: worked cases by hand, and what holds for any rota."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from niangjia.engines.rota import (
    FIRST,
    HOLIDAY,
    MAKE_UP,
    SECOND,
    ZONE,
    Change,
    OnCall,
    Rota,
    Shift,
    Unreadable,
    clock,
    on_call,
    planned,
    read_clock,
    read_days,
    timeline,
)

# The National Day holiday of 2026 as an example: 1 to 7 October off, Saturday the 10th worked.
LAW = SimpleNamespace(
    rest=frozenset(date(2026, 10, day) for day in range(1, 8)), work=frozenset({date(2026, 10, 10)})
)
SINCE = date(2026, 1, 1)
ANN, BEA, CAI, DAN = 1, 2, 3, 4


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def everybody(person: int, day: date) -> int | None:
    return person


def shift(day: int, start: str, end: str, first: int = ANN, second: int | None = None, **more):
    begin, over = read_clock(start), read_clock(end)
    over += 1440 if over <= begin else 0
    key = more.pop("key", day * 10000 + begin)
    return Shift(
        key=key, day=day, start=begin, end=over, first=first, second=second, since=SINCE, **more
    )


NIGHTS = Rota(shifts=tuple(shift(day, "20:00", "08:00", ANN, BEA) for day in range(7)))
OFFICE = Rota(
    shifts=(
        *(shift(day, "08:00", "20:00", ANN, BEA) for day in range(5)),
        shift(HOLIDAY, "10:00", "16:00", CAI),
    )
)


@pytest.mark.parametrize(
    ("rota", "when", "first", "second"),
    [
        (NIGHTS, "2026-11-23 20:00", ANN, BEA),
        (NIGHTS, "2026-11-23 19:59", None, None),
        (NIGHTS, "2026-11-24 00:00", ANN, BEA),  # over midnight
        (NIGHTS, "2026-11-24 07:59", ANN, BEA),
        (NIGHTS, "2026-11-24 08:00", None, None),
        (OFFICE, "2026-11-28 10:00", None, None),  # a Saturday
        (OFFICE, "2026-10-05 09:00", None, None),  # a Monday off by the notice: its own hours
        (OFFICE, "2026-10-05 10:00", CAI, None),
        (OFFICE, "2026-10-10 10:00", ANN, BEA),  # a Saturday worked is served as a Monday
    ],
)
def test_the_week_the_holiday_and_the_night_say_who(rota, when, first, second):
    found = on_call(rota, at(when), LAW, everybody)
    assert (found.first, found.second) == (first, second)


def test_a_worked_saturday_has_its_own_rows_where_the_rota_has_them():
    own = Rota(shifts=(*OFFICE.shifts, shift(MAKE_UP, "09:00", "12:00", DAN)))
    assert on_call(own, at("2026-10-10 10:00"), LAW, everybody).first == DAN
    assert on_call(own, at("2026-10-10 13:00"), LAW, everybody).is_hole


def test_a_rota_without_rows_for_holidays_serves_them_as_the_weekday():
    plain = Rota(shifts=OFFICE.shifts[:5])
    assert on_call(plain, at("2026-10-05 09:00"), LAW, everybody).first == ANN


def test_a_change_takes_one_place_for_its_time_and_no_longer():
    changed = Rota(
        shifts=NIGHTS.shifts,
        changes=(
            Change(
                key=1,
                place=FIRST,
                starts=at("2026-11-23 23:00"),
                ends=at("2026-11-24 02:00"),
                person=CAI,
            ),
        ),
    )
    seen = [
        on_call(changed, at(f"2026-11-{when}"), LAW, everybody)
        for when in ("23 22:59", "23 23:00", "24 01:59", "24 02:00")
    ]
    assert [(one.first, one.second) for one in seen] == [(1, 2), (3, 2), (3, 2), (1, 2)]


def test_whoever_is_away_is_not_on_call_the_second_moves_up_and_with_neither_it_is_a_hole():
    monday = date(2026, 11, 23)
    moment = at("2026-11-23 21:00")

    def away(*who: int):
        return lambda person, day: None if person in who and day == monday else person

    assert on_call(NIGHTS, moment, LAW, away(ANN)) == OnCall(first=BEA, planned=(ANN, BEA))
    assert on_call(NIGHTS, moment, LAW, away(BEA)) == OnCall(first=ANN, planned=(ANN, BEA))
    assert on_call(NIGHTS, moment, LAW, away(ANN, BEA)).is_hole
    # Her leave ends at midnight, in the middle of the shift.
    assert on_call(NIGHTS, at("2026-11-24 00:00"), LAW, away(ANN)).first == ANN


def test_whoever_stands_in_has_the_place_and_nobody_has_two():
    stands_in = {ANN: CAI, BEA: CAI}
    found = on_call(NIGHTS, at("2026-11-23 21:00"), LAW, lambda one, day: stands_in.get(one))
    assert (found.first, found.second) == (CAI, None)


def test_shifts_hold_from_their_first_day_until_their_last():
    moved = Rota(
        shifts=(
            shift(0, "08:00", "20:00", ANN, key=1, until=date(2026, 11, 23)),
            Shift(key=2, day=0, start=480, end=1200, first=BEA, since=date(2026, 11, 23)),
        )
    )
    assert on_call(moved, at("2026-11-16 09:00"), LAW, everybody).first == ANN
    assert on_call(moved, at("2026-11-23 09:00"), LAW, everybody).first == BEA


def test_an_instant_of_any_zone_is_the_same_instant():
    utc = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert on_call(NIGHTS, utc, LAW, everybody).first == ANN
    assert on_call(NIGHTS, utc - timedelta(minutes=1), LAW, everybody).is_hole


def test_a_shift_has_a_length_of_at_most_a_day():
    for start, end in ((0, 0), (600, 500), (-1, 5), (1440, 1500), (0, 1441)):
        with pytest.raises(ValueError, match="no shift"):
            Shift(key=1, day=0, start=start, end=end, first=ANN, since=SINCE)


# What holds for any rota.
people = st.integers(1, 5)
spans = st.tuples(st.integers(0, 1439), st.integers(1, 1440))


@st.composite
def rotas(draw):
    shifts = [
        Shift(
            key=key,
            day=draw(st.integers(0, 8)),
            start=(span := draw(spans))[0],
            end=span[0] + span[1],
            first=draw(people),
            second=draw(st.none() | people),
            since=SINCE,
            until=draw(st.none() | st.dates(date(2026, 9, 25), date(2026, 10, 15))),
        )
        for key in range(draw(st.integers(0, 8)))
    ]
    changes = []
    begin = at("2026-09-28 00:00") + timedelta(minutes=draw(st.integers(0, 3000)))
    for key in range(draw(st.integers(0, 4))):
        end = begin + timedelta(minutes=draw(st.integers(1, 2000)))
        changes.append(
            Change(
                key=key,
                place=draw(st.sampled_from((1, 2))),
                starts=begin,
                ends=end,
                person=draw(people),
            )
        )
        begin = end + timedelta(minutes=draw(st.integers(0, 2000)))
    return Rota(shifts=tuple(shifts), changes=tuple(changes))


moments = st.integers(0, 15 * 1440).map(
    lambda minutes: at("2026-09-28 00:00") + timedelta(minutes=minutes)
)
absences = st.frozensets(st.tuples(people, st.dates(date(2026, 9, 28), date(2026, 10, 13))))


def present_but(gone):
    return lambda person, day: None if (person, day) in gone else person


@settings(max_examples=60)
@given(rotas(), moments, st.integers(1, 9 * 1440), absences)
def test_a_timeline_has_no_gap_no_overlap_and_says_at_each_instant_what_the_instant_says(
    rota, start, minutes, gone
):
    end = start + timedelta(minutes=minutes)
    line = timeline(rota, start, end, LAW, present_but(gone))
    assert (line[0].starts, line[-1].ends) == (start, end)
    for one, after in pairwise(line):
        assert one.ends == after.starts
        assert one.who != after.who
    for one in line:
        for when in (
            one.starts,
            one.starts + (one.ends - one.starts) / 2,
            one.ends - timedelta(minutes=1),
        ):
            if when >= one.starts:
                assert on_call(rota, when, LAW, present_but(gone)) == one.who


@settings(max_examples=150)
@given(rotas(), moments, absences)
def test_on_call_are_at_most_two_different_people_who_are_there_and_planned(rota, when, gone):
    who = on_call(rota, when, LAW, present_but(gone))
    there = [one for one in (who.first, who.second) if one]
    assert len(set(there)) == len(there)
    assert set(there) <= {one for one in who.planned if one}
    assert not any((one, when.date()) in gone for one in there)
    assert who.first is not None or who.second is None


@settings(max_examples=150)
@given(rotas(), moments, people)
def test_a_change_rules_over_its_own_place_and_leaves_the_other_alone(rota, when, person):
    bare = Rota(shifts=rota.shifts)
    change = Change(
        key=99, place=FIRST, starts=when, ends=when + timedelta(minutes=1), person=person
    )
    changed = Rota(shifts=rota.shifts, changes=(change,))
    assert planned(changed, when, FIRST, LAW) == person
    assert planned(changed, when, SECOND, LAW) == planned(bare, when, SECOND, LAW)
    later = when + timedelta(minutes=1)
    assert planned(changed, later, FIRST, LAW) == planned(bare, later, FIRST, LAW)


@settings(max_examples=100)
@given(moments, moments, people, people)
def test_a_swap_leaves_everybody_as_long_on_call_as_before(one_at, other_at, ann, bea):
    hour = timedelta(hours=1)
    if abs(one_at - other_at) < hour:
        return
    plain = (
        Change(key=1, place=FIRST, starts=one_at, ends=one_at + hour, person=ann),
        Change(key=2, place=FIRST, starts=other_at, ends=other_at + hour, person=bea),
    )
    swapped = (
        Change(key=1, place=FIRST, starts=one_at, ends=one_at + hour, person=bea),
        Change(key=2, place=FIRST, starts=other_at, ends=other_at + hour, person=ann),
    )

    def minutes(changes):
        line = timeline(
            Rota(changes=changes),
            min(one_at, other_at),
            max(one_at, other_at) + hour,
            LAW,
            everybody,
        )
        return {
            who: sum((s.ends - s.starts for s in line if s.who.first == who), timedelta())
            for who in (ann, bea)
        }

    assert minutes(plain) == minutes(swapped)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一", (0,)),
        ("星期天", (6,)),
        ("周一至周五", (0, 1, 2, 3, 4)),
        ("周六至周一", (5, 6, 0)),
        ("周一、周三，周日", (0, 2, 6)),
        ("工作日、节假日", (0, 1, 2, 3, 4, 7)),
        ("每天", (0, 1, 2, 3, 4, 5, 6)),
        ("调休上班", (8,)),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    assert read_days(text) == days


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("8:00", 480),
        ("08：30", 510),
        ("22点", 1320),
        ("24:00", 1440),
        ("次日 08:00", 1920),
        ("08:00:00", 480),
    ],
)
def test_times_are_read_as_people_and_spreadsheets_write_them(text, minute):
    assert read_clock(text) == minute


def test_a_time_is_written_as_it_is_read():
    for minute in range(0, 2880, 15):
        assert read_clock(clock(minute)) == minute


@pytest.mark.parametrize("said", ["周八", "明天", "", "周一至"])
def test_what_names_no_day_is_declined_with_an_example(said):
    with pytest.raises(Unreadable, match="周一至周五"):
        read_days(said)


@pytest.mark.parametrize("said", ["25:00", "24:01", "8:70", "早上", ""])
def test_what_is_no_time_is_declined_with_an_example(said):
    with pytest.raises(Unreadable, match="08:00"):
        read_clock(said)
