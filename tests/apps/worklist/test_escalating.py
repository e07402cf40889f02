"""What comes near or passes is told upward: each step once, and never to nobody."""

from datetime import timedelta

import pytest
from tests.apps.intake import ground as intake
from tests.apps.worklist import ground
from tests.apps.worklist.ground import make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Clock
from niangjia.apps.notices.models import Notice
from niangjia.apps.unions import services as unions
from niangjia.apps.worklist import promises
from niangjia.apps.worklist.choices import Source
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.services import escalating, writing
from niangjia.jobs import worklist

pytestmark = pytest.mark.django_db
NEAR, LATE, LEADER, ABOVE = 1, 2, 3, 4


@pytest.fixture
def fed():
    return make.federation()


def escalate(day, hour=10):
    """Let the job run at an hour of a day as the role that serves; return who was told of what."""
    told = []

    def note(one):
        told.append((one.step.level, {person.pk for person in one.people}))
        worklist.tell(one)

    with serving():
        escalating.escalate(at=ground.at(day, hour), tell=note)
    return told


def test_every_kind_of_item_has_a_step_that_tells_somebody(fed):
    assert {source for step in promises.steps() for source in step.sources} == set(Source)
    assert [step.level for step in promises.steps()] == sorted(
        (step.level for step in promises.steps()), reverse=True
    )


def test_a_clock_is_told_to_its_holder_then_the_leader_then_the_one_above(fed):
    above = make.human("省负责人（演示）")
    unions.grant_role(
        person=above, union=fed.province, kind="team_leader", from_=make.SINCE, by=None
    )
    due = make.TODAY
    item = ground.clock(fed, due=due)
    officer, leader = fed.officer.pk, fed.leader.pk
    assert escalate(due - timedelta(days=5)) == []
    assert escalate(due - timedelta(days=2)) == [(NEAR, {officer})]
    assert escalate(due - timedelta(days=2), 11) == []
    assert escalate(due + timedelta(days=1)) == [(LATE, {officer})]
    assert escalate(due + timedelta(days=2)) == [(LEADER, {officer, leader})]
    assert escalate(due + timedelta(days=4)) == [(ABOVE, {leader, above.pk})]
    assert escalate(due + timedelta(days=40)) == []
    events = Event.objects.filter(kind="worklist.item_escalated", target=f"worklist.item:{item.pk}")
    assert [event.facts["level"] for event in events.order_by("at", "lane", "seq")] == [1, 2, 3, 4]
    assert Notice.objects.count() == 6
    assert Notice.objects.filter(person=fed.officer, template="worklist.reminder").count() == 1


def test_what_is_long_late_when_first_seen_is_told_once_at_its_height(fed):
    ground.clock(fed, due=make.TODAY - timedelta(days=30))
    assert [level for level, _people in escalate(make.TODAY)] == [ABOVE]
    assert escalate(make.TODAY) == []


def test_who_is_away_is_not_told_but_who_stands_in_is(fed):
    stand_in = make.human("代班（演示）")
    unions.grant_role(
        person=stand_in, union=fed.city, kind="case_officer", from_=make.SINCE, by=None
    )
    ground.clock(fed, due=make.TODAY)
    ground.away(fed.officer, cover=stand_in, by=fed.leader)
    assert escalate(make.TODAY) == [(NEAR, {stand_in.pk})]


def test_where_nobody_holds_it_and_nobody_stands_in_the_leader_is_told_at_once(fed):
    ground.clock(fed, due=make.TODAY)
    ground.away(fed.officer, by=fed.leader)
    assert escalate(make.TODAY) == [(NEAR, {fed.leader.pk})]


def test_a_new_day_begins_at_nought_and_what_is_done_is_told_no_more(fed):
    item = ground.task(fed, due=make.TODAY)
    late = make.TODAY + timedelta(days=1)
    assert [level for level, _ in escalate(late)] == [LATE]
    item.refresh_from_db()
    assert (item.level, item.told_at) == (LATE, ground.at(late))
    writing.put_off(
        item=item, due_on=late + timedelta(days=3), why="对方改了时间", by=fed.officer,
        at=ground.at(late, 11), version=item.version,
    )  # fmt: skip
    assert (item.level, item.told_at) == (0, None)
    assert [level for level, _ in escalate(late + timedelta(days=4))] == [LATE]
    item.refresh_from_db()
    writing.finish(
        item=item, is_done=True, why="", by=fed.officer, at=ground.at(late), version=item.version
    )
    assert escalate(late + timedelta(days=40)) == []


def test_a_clock_that_gets_another_day_by_law_begins_at_nought(fed):
    item = ground.clock(fed, due=make.TODAY - timedelta(days=1))
    escalate(make.TODAY)
    item.refresh_from_db()
    assert item.level == LATE
    Clock.objects.filter(pk=item.ref).update(due_on=make.TODAY + timedelta(days=30))
    item.refresh_from_db()
    assert item.level == 0


def test_an_enquiry_nobody_triaged_comes_to_the_leader(fed):
    row = intake.enquiry(fed)
    item = Item.objects.get(source="triage")
    assert escalate(make.TODAY + timedelta(days=1)) == [(LATE, {fed.leader.pk})]
    assert item.number == row.number
