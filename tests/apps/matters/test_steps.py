"""Steps are taken by those who may, with their facts; only those covered move."""

from datetime import date

import pytest
from django.db.models import Count
from tests.apps.matters import toy
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Clock, ClockReading, Forum, ForumItem
from niangjia.apps.matters.services import forums, steps
from niangjia.engines import procedure
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
OPENED = date(2026, 11, 2)


@pytest.fixture
def items(workers):
    return [make.item(worker) for worker in workers]


@pytest.fixture
def forum(matter, fed, items, monkeypatch):
    toy.put_up(monkeypatch)
    return forums.open_forum(
        matter=matter,
        lifecycle="toy_talk",
        items=items,
        by=fed.officer,
        opened_on=OPENED,
        at=make.NOW,
    )


def take(forum, fed, verb, facts, **changes):
    values = {
        "by": fed.officer,
        "happened_on": make.TODAY,
        "at": make.NOW,
        "expected_version": forum.version,
        **changes,
    }
    return steps.take(forum=forum, verb=verb, facts=facts, **values)


def terms(items, fen=100_00):
    return {"terms": {str(item.pk): fen for item in items}, "signed": True}


def test_opening_starts_the_clock_with_its_trace(forum):
    clock = Clock.objects.get(forum=forum)
    assert (clock.rule, clock.due_on, clock.state) == ("CL-03", date(2026, 11, 17), "running")
    assert ClockReading.objects.get(clock=clock).trace


def test_an_item_cannot_be_opened_twice_on_one_track(forum, matter, fed, items):
    with pytest.raises(forums.ItemBusy, match="符甲"):
        forums.open_forum(
            matter=matter,
            lifecycle="toy_talk",
            items=items[:1],
            by=fed.officer,
            opened_on=OPENED,
            at=make.NOW,
        )


def test_one_of_three_settles_and_the_others_stay_where_they_are(forum, fed, items):
    step = take(forum, fed, "agree", terms(items[:1]), items=[items[0].pk])

    child = step.forum
    forum.refresh_from_db()
    assert (child.parent, child.state, child.is_live) == (forum, "agreed", False)
    assert (forum.state, forum.is_live) == ("begun", True)
    states = dict(ForumItem.objects.filter(forum=forum).values_list("item", "state"))
    assert states == {items[0].pk: "moved", items[1].pk: "in", items[2].pk: "in"}
    settled = ForumItem.objects.get(forum=child)
    assert (settled.state, settled.outcome, settled.amount_fen) == ("settled", "agreed", 100_00)


def test_the_split_off_part_meets_its_own_clock(forum, fed, items):
    step = take(forum, fed, "agree", terms(items[:1]), items=[items[0].pk])
    assert Clock.objects.get(forum=step.forum).state == "met"
    assert Clock.objects.get(forum=forum).state == "running"


def test_all_may_settle_at_once_without_a_split(forum, fed, items):
    step = take(forum, fed, "agree", terms(items))
    assert step.forum == forum
    assert Forum.objects.count() == 1


def test_a_missing_fact_is_named(forum, fed):
    with pytest.raises(steps.FactMissing, match="原因"):
        take(forum, fed, "fail", {})


def test_a_guard_says_why_not(forum, fed, items):
    with pytest.raises(steps.StepRefused, match="还没有签字"):
        take(forum, fed, "agree", {**terms(items), "signed": False})
    assert not ForumItem.objects.exclude(state="in").exists()


def test_who_may_not_is_refused(forum, fed):
    with pytest.raises(procedure.NotYours):
        take(forum, fed, "extend", {"until_on": "2026-12-01"}, by=fed.clerk)


def test_a_step_that_the_table_does_not_have_is_refused(forum, fed):
    take(forum, fed, "fail", {"why": "差距大"})
    forum.refresh_from_db()
    with pytest.raises(procedure.NoSuchStep):
        take(forum, fed, "fail", {"why": "差距大"})


def test_the_second_of_two_clerks_is_told(forum, fed):
    shown = forum.version
    take(forum, fed, "extend", {"until_on": "2026-12-01"})
    with pytest.raises(StaleVersion):
        take(forum, fed, "fail", {"why": "差距大"}, expected_version=shown)


def test_a_step_in_the_future_is_refused(forum, fed):
    with pytest.raises(steps.HappensInFuture):
        take(forum, fed, "fail", {"why": "差距大"}, happened_on=date(2026, 11, 24))


def test_a_step_before_the_proceeding_began_is_refused(forum, fed):
    with pytest.raises(steps.BeforeItBegan, match="不能早于这个程序开始的日子（2026年11月2日）"):
        take(forum, fed, "fail", {"why": "差距大"}, happened_on=date(2026, 11, 1))
    take(forum, fed, "fail", {"why": "差距大"}, happened_on=OPENED)


def test_who_is_split_off_began_when_the_whole_did(forum, fed, items):
    row = take(forum, fed, "agree", terms(items[:1]), items=[items[0].pk])
    assert row.forum.parent == forum
    assert row.forum.opened_on == OPENED


def test_an_extension_moves_the_day_and_keeps_what_was_known(forum, fed):
    take(forum, fed, "extend", {"until_on": "2026-12-01"}, happened_on=date(2026, 11, 16))
    clock = Clock.objects.get(forum=forum)
    assert clock.due_on == date(2026, 12, 1)
    known = list(ClockReading.objects.filter(clock=clock).order_by("no").values_list("due_on"))
    assert known == [(date(2026, 11, 17),), (date(2026, 12, 1),)]


def test_every_step_leaves_its_audit_event(forum, fed):
    take(forum, fed, "fail", {"why": "差距大"})
    kinds = dict(Event.objects.values_list("kind").annotate(n=Count("*")).order_by())
    assert kinds["matters.forum_opened"] == 1
    assert kinds["matters.step_taken"] == 1


def test_the_soonest_day_of_the_matter_follows(forum, matter, fed):
    matter.refresh_from_db()
    assert matter.next_due_on == date(2026, 11, 17)
    take(forum, fed, "fail", {"why": "差距大"})
    matter.refresh_from_db()
    assert matter.next_due_on.year == 9999
