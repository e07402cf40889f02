"""Advice and the inspectorate are ends with facts, counted; who comes back is taken up again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make

from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Danger, Door, Label
from niangjia.apps.intake.errors import CannotReopen, FactMissing, NotForYou, StillOpen
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import calls, reopening, steps, tellings

pytestmark = pytest.mark.django_db
INSPECTED = {
    "body": "示例市劳动保障监察支队（演示）",
    "their_number": "示劳监受〔2026〕1号",
    "accepted_on": "2026-11-23",
}


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    found = ground.enquiry(fed)
    steps.triage(
        enquiry=found,
        labels=[Label.UNPAID],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=LATER,
        version=found.version,
    )
    return found


def take(row, verb, fed, **facts):
    steps.take(enquiry=row, verb=verb, facts=facts, by=fed.officer, at=LATER, version=row.version)


def test_the_inspectorate_is_an_end_that_needs_which_number_and_day(row, fed):
    with pytest.raises(FactMissing, match="受理编号"):
        take(row, "inspect", fed, body="示例市劳动保障监察支队（演示）")
    take(row, "inspect", fed, **INSPECTED)
    assert (row.state, row.is_open, row.due_at) == ("inspected", False, None)
    assert selectors.closing_of(row) == INSPECTED


def test_a_referral_that_the_inspectorate_took_up_ends_there(row, fed):
    take(row, "refer", fed, to="inspectorate", body="示例监察（演示）", why="要现场查")
    take(row, "inspect", fed, **INSPECTED)
    assert row.state == "inspected"


def test_the_ends_are_counted_as_they_stand_and_one_taken_up_again_is_not(row, fed):
    take(row, "advise", fed, answer="可以要求补发")
    asked = {"on": make.TODAY, "since": AT}
    assert selectors.ended_since(fed.officer, **asked) == {"advised": 1}
    later = {"on": make.TODAY, "since": LATER + timedelta(days=1)}
    assert selectors.ended_since(fed.officer, **later) == {}
    assert selectors.ended_since(fed.cashier, **asked) == {}
    reopening.reopen(enquiry=row, why="老板还是不发", by=fed.clerk, at=LATER)
    assert selectors.ended_since(fed.officer, **asked) == {}
    assert selectors.closing_of(row) == {}


def test_who_comes_back_is_taken_up_again_with_her_officer_and_a_new_promise(row, fed):
    take(row, "advise", fed, answer="可以要求补发")
    with pytest.raises(NotForYou):
        reopening.reopen(enquiry=row, why="", by=fed.cashier, at=LATER)
    at = LATER + timedelta(days=3)
    reopening.reopen(enquiry=row, why="老板还是不发", by=fed.clerk, at=at)
    assert (row.state, row.is_open, row.handler) == ("told", True, fed.officer)
    assert row.due_at == row.triage_by > at
    last = row.steps.get(verb="reopen")
    assert (last.from_state, last.facts["why"]) == ("advised", "老板还是不发")
    with pytest.raises(StillOpen):
        reopening.reopen(enquiry=row, why="", by=fed.clerk, at=at)


def test_she_herself_comes_back_by_saying_more_and_danger_starts_a_call(row, fed):
    take(row, "advise", fed, answer="可以要求补发")
    at = LATER + timedelta(days=1)
    more = ground.told(words="老板今晚搬机器", dangers=(Danger.FLEEING,))
    assert tellings.tell_more(enquiry=row, told=more, at=at, by=row.person)
    row.refresh_from_db()
    assert (row.state, row.due_at) == ("told", at + timedelta(minutes=30))
    assert row.steps.get(verb="reopen").as_role == "worker"
    assert Enquiry.objects.count() == 1


def test_what_became_part_of_something_else_goes_on_there(row, fed):
    stays = ground.enquiry(fed)
    steps.merge(enquiry=row, into=stays, by=fed.clerk, at=LATER, version=row.version)
    with pytest.raises(CannotReopen, match="已并入另一条诉求"):
        reopening.reopen(enquiry=row, why="", by=fed.clerk, at=LATER)
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        cursor.execute(
            "INSERT INTO intake_step (enquiry_id, seq, lifecycle, lifecycle_version, verb,"
            " from_state, to_state, by_id, as_role, happened_at, facts)"
            " VALUES (%s, %s, 'intake', 2, 'reopen', 'merged', 'told', %s, 'clerk', now(), '{}')",
            [row.pk, row.step_seq + 1, fed.clerk.pk],
        )


def test_another_trouble_of_a_known_caller_is_hers_and_sent_twice_is_one(row, fed):
    told = ground.told(words="另外一家也没发", door=Door.HOTLINE)
    sent = {"told": told, "person": row.person, "union": fed.city, "region": "460100"}
    first = tellings.tell_known(**sent, at=LATER, by=fed.clerk)
    assert tellings.tell_known(**sent, at=LATER, by=fed.clerk).number == first.number
    made = Enquiry.objects.get(number=first.number)
    assert (made.person, made.door) == (row.person, "hotline")
    found = selectors.caller_of(row, visible_to=fed.officer, on=make.TODAY)
    assert set(found.under_way) == {row, made}
    with pytest.raises(NotForYou):
        calls.open_card(enquiry=row, by=fed.cashier, at=LATER)
