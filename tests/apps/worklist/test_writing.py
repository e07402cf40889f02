"""What people write by hand is for somebody, by a day, and ends with a result."""

from datetime import date, timedelta

import pytest
from tests.apps.intake import ground as intake
from tests.apps.worklist import ground
from tests.apps.worklist.ground import make

from niangjia.apps.audit.models import Event
from niangjia.apps.intake import selectors as enquiries
from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.services import matters as founding
from niangjia.apps.intake.services import steps
from niangjia.apps.matters.selectors import about
from niangjia.apps.matters.services import closing
from niangjia.apps.worklist import errors, policies
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.services import handing, writing
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
NOW = ground.at(make.TODAY)


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def matter(fed):
    return make.matter(fed)


def finish(item, fed, **changes):
    values = {"is_done": True, "why": "", "by": fed.officer, "at": NOW, "version": item.version}
    return writing.finish(item=item, **values | changes)


def test_a_task_says_who_what_by_when_and_ends_with_who_and_how(fed, matter):
    item = ground.task(fed, matter=matter, holder=fed.clerk)
    assert (item.holder, item.due_on, item.made_by) == (fed.clerk, make.TODAY, fed.officer)
    finish(item, fed, is_done=False, why="对方已经答复", by=fed.clerk)
    assert (item.is_open, item.outcome, item.ended_by) == (False, "not_done", fed.clerk)
    kinds = Event.objects.filter(target=f"worklist.item:{item.pk}").values_list("kind", flat=True)
    assert set(kinds) == {"worklist.item_written", "worklist.item_ended"}


def test_not_done_needs_a_reason_and_an_end_is_said_once(fed, matter):
    item = ground.task(fed, matter=matter)
    with pytest.raises(errors.ReasonMissing):
        finish(item, fed, is_done=False)
    finish(item, fed)
    with pytest.raises(errors.HasEnded):
        finish(item, fed)


def test_what_somebody_else_changed_is_not_ended_on_an_old_page(fed, matter):
    item = ground.task(fed, matter=matter)
    old = item.version
    writing.put_off(
        item=item, due_on=make.TODAY + timedelta(days=2), why="等材料", by=fed.officer, at=NOW,
        version=old,
    )  # fmt: skip
    with pytest.raises(StaleVersion):
        finish(item, fed, version=old)


def test_a_clock_is_not_crossed_off_by_hand(fed):
    with pytest.raises(errors.NotByHand):
        finish(ground.clock(fed), fed)


def test_waiting_says_for_whom_since_when_and_when_we_ask_again(fed, matter):
    given = {
        "about": about(matter), "what": "等排期", "holder": fed.officer, "by": fed.officer,
        "at": NOW, "ask_on": make.TODAY + timedelta(days=5),
    }  # fmt: skip
    with pytest.raises(errors.WhomMissing):
        writing.write_waiting(**given, waits_for=" ", since=make.TODAY)
    with pytest.raises(errors.NotBegun):
        writing.write_waiting(**given, waits_for="法院", since=make.TODAY + timedelta(days=1))
    item = writing.write_waiting(**given, waits_for="示例法院", since=date(2026, 11, 20))
    assert (item.waits_for, item.since, item.is_for_others) == (
        "示例法院", date(2026, 11, 20), True
    )  # fmt: skip


def test_nothing_is_written_without_words_for_a_day_gone_by_or_for_somebody_without_a_role(
    fed, matter
):
    with pytest.raises(errors.WhatMissing):
        ground.task(fed, matter=matter, what="  ")
    with pytest.raises(errors.DayPassed):
        writing.write_task(
            about=about(matter), what="晚了", holder=fed.officer, by=fed.officer, at=NOW,
            due_on=make.TODAY - timedelta(days=1),
        )  # fmt: skip
    with pytest.raises(errors.MayNotHold):
        ground.task(fed, matter=matter, holder=fed.cashier)
    far = make.federation(prefix="远方", code="110100")
    with pytest.raises(policies.NotForYou):
        writing.write_task(
            about=about(matter),
            what="越界",
            holder=fed.officer,
            due_on=None,
            by=far.officer,
            at=NOW,
        )


def test_a_matter_does_not_close_over_a_task_without_a_result(fed, matter):
    item = ground.task(fed, matter=matter)
    with pytest.raises(closing.StillOpen, match="交办的事"):
        closing.close_matter(
            matter=matter, why="办完了", by=fed.leader, at=NOW, expected_version=matter.version
        )
    finish(item, fed)
    closing.close_matter(
        matter=matter, why="办完了", by=fed.leader, at=NOW, expected_version=matter.version
    )


def test_what_was_written_on_an_enquiry_goes_into_the_matter_it_becomes(fed):
    row = intake.enquiry(fed)
    item = writing.write_task(
        about=enquiries.about(row), what="问清人数", holder=fed.officer, due_on=None,
        by=fed.clerk, at=NOW,
    )  # fmt: skip
    steps.triage(
        enquiry=row, labels=[Label.UNPAID], is_urgent=False, is_hard=False, suggested={}, why="",
        by=fed.officer, at=NOW, version=row.version,
    )  # fmt: skip
    matter = founding.found_matter(
        enquiry=row, title="示例欠薪（演示）", employer_name="示例配送有限公司（演示）", uscc="",
        region="460100", by=fed.officer, at=NOW, version=row.version,
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.subject, item.number, item.is_open) == ("matter", matter.number, True)


def hand(items, fed, to, **changes):
    values = {"why": "休假前交接", "by": fed.officer, "at": NOW}
    return handing.hand_over(
        versions={item.pk: item.version for item in items}, to=to, **values | changes
    )


def test_many_go_in_one_act_with_the_reason_and_the_matter_keeps_its_handler(fed, matter):
    items = [ground.clock(fed, matter=matter), ground.task(fed, matter=matter)]
    assert hand(items, fed, fed.leader) == 2
    matter.refresh_from_db()
    assert matter.handler == fed.officer
    assert set(Item.objects.filter(is_open=True).values_list("holder", flat=True)) == {
        fed.leader.pk
    }
    events = Event.objects.filter(kind="worklist.item_handed_over")
    assert {event.why for event in events} == {"休假前交接"}


def test_all_go_or_none(fed, matter):
    clock, task = ground.clock(fed, matter=matter), ground.task(fed, matter=matter)
    with pytest.raises(errors.MayNotHold):
        hand([clock, task], fed, fed.clerk)  # a clerk answers for no clock of the law
    task.refresh_from_db()
    assert task.holder == fed.officer
    assert hand([task], fed, fed.clerk) == 1


def test_handing_over_is_declined_with_what_to_do_instead(fed, matter):
    task = ground.task(fed, matter=matter)
    with pytest.raises(errors.NothingChosen):
        hand([], fed, fed.leader)
    with pytest.raises(errors.ReasonMissing):
        hand([task], fed, fed.leader, why=" ")
    with pytest.raises(errors.HoldsAlready):
        hand([task], fed, fed.officer)
    with pytest.raises(policies.NotForYou):
        hand([task], fed, fed.leader, by=fed.cashier)
    far = make.federation(prefix="远方", code="110100")
    with pytest.raises(StaleVersion):  # what she may not see does not exist
        hand([task], fed, far.officer, by=far.officer)
    hand([task], fed, fed.leader)
    with pytest.raises(StaleVersion):
        hand([task], fed, fed.clerk)
