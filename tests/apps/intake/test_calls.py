"""Calling back at night: who is told when nobody does, who takes it, and when it is tried again."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.apps.intake import ground
from tests.apps.intake.ground import make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.duty import services as duty
from niangjia.apps.intake import promises, selectors
from niangjia.apps.intake.choices import LADDER, Danger, Rung
from niangjia.apps.intake.errors import (
    AlreadyTaken,
    NotForYou,
    NothingToCall,
    NotTaken,
    TimeToCallMissing,
)
from niangjia.apps.intake.models import CallEvent
from niangjia.apps.intake.services import calls, steps, tellings
from niangjia.apps.notices.models import Notice
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.apps.unions.choices import RoleKind
from niangjia.engines.rota import ZONE
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 24, 2, 10, tzinfo=ZONE)  # ten past two on a Tuesday


def after(minutes):
    return NIGHT + timedelta(minutes=minutes)


def house():
    """A city with two on call at night, and a province with somebody too."""
    fed = make.federation()
    told = {"days": range(7), "start": 0, "end": 1440, "since": make.TODAY, "until": None}
    at = NIGHT - timedelta(hours=6)
    duty.add_shifts(
        union=fed.city, first=fed.clerk, second=fed.officer, by=fed.leader, at=at, **told
    )
    above = make.human("省值班人（演示）")
    unions.grant_role(
        person=above, union=fed.province, kind=RoleKind.TEAM_LEADER, from_=make.SINCE, by=None
    )
    duty.add_shifts(union=fed.province, first=above, second=None, by=above, at=at, **told)
    return fed, above


@pytest.fixture
def fed():
    return house()[0]


@pytest.fixture
def row(fed):
    return ground.enquiry(fed, at=NIGHT, dangers=(Danger.LIFE,))


def told(row):
    return [(one.kind, one.told) for one in row.call_events.order_by("at", "pk")]


def kinds(row):
    return [kind for kind, _ in told(row)]


def test_level_by_level_first_again_second_leader_and_the_union_above(row, fed):
    above = unions_person("省值班人（演示）")
    expected = [
        (0, "first", [fed.clerk.pk]),
        (15, "again", [fed.clerk.pk]),
        (30, "second", [fed.officer.pk]),
        (45, "leader", [fed.leader.pk]),
        (60, "above", [above.pk]),
    ]
    seen = []
    for minutes, kind, people in expected:
        assert calls.climb(at=after(minutes) - timedelta(seconds=1)) == 0
        assert calls.climb(at=after(minutes)) == 1
        assert calls.climb(at=after(minutes)) == 0  # each level once
        seen.append((kind, people))
        assert told(row) == seen
    assert calls.climb(at=after(600)) == 0
    notices = Notice.objects.filter(is_urgent=True).exclude(person=row.person).order_by("made_at")
    assert [one.person_id for one in notices] == [people[0] for _, _, people in expected]
    assert {one.about for one in notices} == {f"/desk/enquiries/{row.number}/"}
    assert Event.objects.filter(kind="intake.call_escalated").count() == 5


def unions_person(name):
    from niangjia.apps.people.models import Person

    return Person.objects.get(name=name)


def test_what_a_stopped_worker_missed_is_told_when_it_starts_again(row):
    assert calls.climb(at=after(46)) == 4
    assert kinds(row) == ["first", "again", "second", "leader"]


def test_the_house_itself_tells_as_the_role_that_serves(row, fed):
    with serving(), acting_as_nobody():
        assert calls.climb(at=after(1)) == 1
    with serving(), acting_as(fed.officer, on=make.TODAY):
        assert CallEvent.objects.count() == 1
    with serving(), acting_as(fed.cashier, on=make.TODAY):
        assert CallEvent.objects.count() == 0


def test_the_database_refuses_a_level_twice_and_any_rewriting(row):
    calls.climb(at=NIGHT)
    one = row.call_events.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CallEvent.objects.create(
            enquiry=row, promised_by=one.promised_by, kind=Rung.FIRST, at=NIGHT
        )
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        CallEvent.objects.filter(pk=one.pk).update(told=[])


def test_where_nobody_is_on_call_the_level_says_so_and_the_next_comes(row, fed):
    for person in (fed.clerk, fed.officer):
        day = date(2026, 11, 24)
        unions.plan_absence(
            person=person, from_=day, on=day, until=day + timedelta(days=1), by=fed.leader
        )
    calls.climb(at=after(45))
    assert told(row) == [
        ("first", []),
        ("again", []),
        ("second", []),
        ("leader", [fed.leader.pk]),
    ]


def test_taken_it_stops_and_without_an_attempt_it_goes_on(row, fed):
    calls.climb(at=NIGHT)
    calls.take_call(enquiry=row, by=fed.officer, at=after(10))
    assert calls.climb(at=after(19)) == 0
    calls.take_call(enquiry=row, by=fed.officer, at=after(19))  # still at it
    assert calls.climb(at=after(28)) == 0
    assert calls.climb(at=after(29)) == 1
    assert kinds(row) == ["first", "taken", "taken", "again"]


def test_of_two_who_take_it_the_second_is_told_who_has_it(row, fed):
    calls.take_call(enquiry=row, by=fed.clerk, at=after(1))
    with pytest.raises(AlreadyTaken, match="示例登记员"):
        calls.take_call(enquiry=row, by=fed.officer, at=after(2))
    with pytest.raises(NotTaken):
        calls.let_call_go(enquiry=row, by=fed.officer, at=after(2))
    calls.let_call_go(enquiry=row, by=fed.clerk, at=after(2))
    calls.take_call(enquiry=row, by=fed.officer, at=after(3))
    calls.take_call(enquiry=row, by=fed.clerk, at=after(14))  # the officer's time is over
    assert row.caller == fed.clerk
    with pytest.raises(NotForYou):
        calls.take_call(enquiry=row, by=fed.cashier, at=after(30))


def test_let_go_the_next_level_hears_at_once(row, fed):
    calls.climb(at=NIGHT)
    calls.take_call(enquiry=row, by=fed.clerk, at=after(14))
    calls.let_call_go(enquiry=row, by=fed.clerk, at=after(16))
    assert calls.climb(at=after(16)) == 1


def attempt(row, by, outcome, at, again_at=None):
    return calls.record_attempt(
        enquiry=row, outcome=outcome, again_at=again_at, note="", by=by, at=at, version=row.version
    )


def test_a_call_without_answer_is_tried_again_later_and_later(row, fed):
    at = after(5)
    for minutes in (10, 30, 120, 1440, 1440):
        attempt(row, fed.clerk, "no_answer", at)
        assert row.call_again_at == at + timedelta(minutes=minutes)
        assert row.due_at == min(row.call_again_at, row.triage_by)
        at = row.call_again_at
    assert row.reached_at is None


def test_when_the_time_to_try_again_has_come_she_is_reminded_once_and_then_the_ladder_goes_on(
    row, fed
):
    calls.climb(at=NIGHT)
    attempt(row, fed.clerk, "no_answer", after(5))
    assert calls.climb(at=after(14)) == 0
    assert calls.climb(at=after(15)) == 1
    assert told(row)[-1] == ("retry", [fed.clerk.pk])
    assert calls.climb(at=after(24)) == 0
    assert calls.climb(at=after(25)) == 1
    assert kinds(row) == ["first", "retry", "again"]


def test_a_call_agreed_upon_has_its_time_and_a_wrong_number_has_none(row, fed):
    for again in (None, after(4)):
        with pytest.raises(TimeToCallMissing):
            attempt(row, fed.clerk, "call_again", after(5), again)
    attempt(row, fed.clerk, "call_again", after(5), after(300))
    assert row.call_again_at == after(300)
    attempt(row, fed.clerk, "wrong_number", after(6))
    assert row.call_again_at is None
    assert row.due_at == row.call_back_by
    with pytest.raises(StaleVersion):
        calls.record_attempt(
            enquiry=row,
            outcome="no_answer",
            again_at=None,
            note="",
            by=fed.officer,
            at=after(7),
            version=1,
        )


def test_reached_nobody_is_told_any_more_and_nobody_can_take_it(row, fed):
    steps.take(enquiry=row, verb="reach", facts={}, by=fed.clerk, at=after(3), version=row.version)
    assert calls.climb(at=after(300)) == 0
    with pytest.raises(NothingToCall):
        calls.take_call(enquiry=row, by=fed.officer, at=after(4))
    assert [one.kind for one in selectors.calling_of(row, at=after(5)).trail] == ["reach"]


def test_new_danger_is_a_new_promise_with_levels_of_its_own(row, fed):
    calls.climb(at=after(60))
    steps.take(enquiry=row, verb="reach", facts={}, by=fed.clerk, at=after(61), version=row.version)
    tellings.tell_more(
        enquiry=row,
        told=ground.told(words="又来堵门", dangers=(Danger.CROWD,)),
        at=after(120),
        by=fed.clerk,
    )
    assert calls.climb(at=after(120)) == 1
    assert kinds(row) == ["first", "again", "second", "leader", "above", "first"]


def test_the_trail_tells_the_night_in_order_with_names(row, fed):
    calls.climb(at=NIGHT)
    calls.take_call(enquiry=row, by=fed.clerk, at=after(1))
    attempt(row, fed.clerk, "busy", after(2))
    calls.climb(at=after(30))
    found = selectors.calling_of(row, at=after(31))
    assert [(one.kind, one.names) for one in found.trail] == [
        ("first", ("示例登记员",)),
        ("taken", ("示例登记员",)),
        ("busy", ("示例登记员",)),
        ("retry", ("示例登记员",)),
        ("again", ("示例登记员",)),
        ("second", ("示例承办人",)),
    ]
    assert (found.next_level, found.next_at) == (Rung.LEADER, after(45))
    assert found.is_owed


def test_promises_out_of_order_or_with_an_unknown_level_are_refused():
    text = promises._FILE.read_text("utf-8")
    promises.read(text)
    for bad in (text.replace("again: 50", "again: 250"), text.replace("leader:", "boss:")):
        with pytest.raises(ValueError, match=r"ladder|boss"):
            promises.read(bad)


ACTS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(("wait", "wait", "take", "other", "go", "no_answer", "wrong_number")),
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_done_each_level_is_told_once_in_order_and_nobody_is_forgotten(acts, fed):
    with transaction.atomic():
        row = ground.enquiry(fed, at=NIGHT, dangers=(Danger.LIFE,))
        at = NIGHT
        for minutes, act in acts:
            at += timedelta(minutes=minutes)
            row.refresh_from_db()
            try:
                if act == "take":
                    calls.take_call(enquiry=row, by=fed.clerk, at=at)
                elif act == "other":
                    calls.take_call(enquiry=row, by=fed.officer, at=at)
                elif act == "go":
                    calls.let_call_go(enquiry=row, by=fed.clerk, at=at)
                elif act != "wait":
                    attempt(row, fed.clerk, act, at)
            except (AlreadyTaken, NotTaken):
                pass
            calls.climb(at=at)
        row.refresh_from_db()
        levels = [kind for kind in kinds(row) if kind in LADDER]
        assert levels == list(LADDER)[: len(levels)]
        # However often it was taken or tried: as long as she is not reached, all are told at last.
        calls.climb(at=at + timedelta(days=3))
        assert [kind for kind in kinds(row) if kind in LADDER] == list(LADDER)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_at_the_same_moment_are_ordered_and_one_has_it():
    fed, _above = house()
    row = ground.enquiry(fed, at=NIGHT, dangers=(Danger.LIFE,))
    ready, outcomes = threading.Barrier(2), {}

    def take(person):
        ready.wait()
        try:
            calls.take_call(enquiry=row, by=person, at=after(1))
        except AlreadyTaken as declined:
            outcomes[person.name] = str(declined)
        else:
            outcomes[person.name] = "hers"
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[one]) for one in (fed.clerk, fed.officer)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    close_old_connections()
    row.refresh_from_db()
    won = row.caller.name
    (lost,) = {fed.clerk.name, fed.officer.name} - {won}
    assert outcomes[won] == "hers"
    assert won in outcomes[lost]
    assert row.call_events.filter(kind=Rung.TAKEN).count() == 1
