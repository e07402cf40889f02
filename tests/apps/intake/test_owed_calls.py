"""No promised call is passed by: what ends it, who waives it, where it goes when two are joined."""

from datetime import timedelta

import pytest
from tests.apps.intake import ground
from tests.apps.intake.test_calls import NIGHT, after, house

from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Danger
from niangjia.apps.intake.errors import CallOwed, FactMissing, NotForYou
from niangjia.apps.intake.services import calls, steps, tellings

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return house()[0]


@pytest.fixture
def row(fed):
    return ground.enquiry(fed, at=NIGHT, dangers=(Danger.LIFE,))


def triaged(row, fed, **more):
    told = {"labels": ["unpaid"], "is_urgent": True, "is_hard": False, "suggested": {}, "why": ""}
    steps.triage(enquiry=row, by=fed.officer, at=after(5), version=row.version, **{**told, **more})
    return row


def test_triage_is_no_call_the_ladder_goes_on(row, fed):
    triaged(row, fed)
    assert row.reached_at is None
    assert row.due_at == row.call_back_by
    assert selectors.is_call_owed(row)
    assert calls.climb(at=after(15)) == 2
    steps.take(
        enquiry=row, verb="reach", facts={}, by=fed.officer, at=after(20), version=row.version
    )
    assert row.reached_at == after(20)
    assert row.due_at == row.settle_by
    assert not selectors.is_call_owed(row)


ENDS = {
    "advise": {"answer": "先收好工资条。"},
    "send_away": {"where": "派出所", "why": "不是劳动争议"},
    "refer": {"to": "police", "body": "某派出所（演示）", "why": "先报警"},
    "withdraw": {"why": "她说不办了"},
    "inspect": {
        "body": "劳动保障监察大队（演示）",
        "their_number": "1",
        "accepted_on": "2026-11-24",
    },
}


@pytest.mark.parametrize("verb", ENDS)
def test_nobody_ends_it_or_gives_it_away_while_she_waits_for_a_call(row, fed, verb):
    triaged(row, fed)
    told = {"enquiry": row, "by": fed.officer, "at": after(10)}
    with pytest.raises(CallOwed, match="还没有联系上"):
        steps.take(verb=verb, facts=ENDS[verb], version=row.version, **told)
    row.refresh_from_db()
    assert row.state == "triaged"
    steps.take(verb="reach", facts={}, version=row.version, **told)
    steps.take(verb=verb, facts=ENDS[verb], version=row.version, **told)
    assert row.state == INTAKE_ENDS[verb]


INTAKE_ENDS = {
    "advise": "advised",
    "send_away": "elsewhere",
    "refer": "referred",
    "withdraw": "withdrawn",
    "inspect": "inspected",
}


def test_a_call_agreed_upon_is_owed_as_well(row, fed):
    triaged(row, fed)
    told = {"enquiry": row, "by": fed.officer}
    steps.take(verb="reach", facts={}, at=after(10), version=row.version, **told)
    calls.record_attempt(
        outcome="call_again",
        again_at=after(600),
        note="",
        at=after(11),
        version=row.version,
        **told,
    )
    with pytest.raises(CallOwed):
        steps.take(verb="advise", facts=ENDS["advise"], at=after(12), version=row.version, **told)


def test_an_officer_writes_down_why_nobody_calls_and_it_is_owed_no_more(row, fed):
    told = {"enquiry": row, "verb": "waive_call", "at": after(10)}
    with pytest.raises(FactMissing):
        steps.take(facts={"why": ""}, by=fed.officer, version=row.version, **told)
    with pytest.raises(NotForYou):  # a clerk alone does not let a call go
        steps.take(facts={"why": "号码不对"}, by=fed.clerk, version=row.version, **told)
    made = steps.take(
        facts={"why": "号码不对，也没有别的"}, by=fed.officer, version=row.version, **told
    )
    assert made.facts == {"why": "号码不对，也没有别的"}
    assert (row.call_back_by, row.reached_at, row.due_at) == (None, None, row.triage_by)
    assert calls.climb(at=after(600)) == 0
    assert not selectors.is_call_owed(row)


def test_she_herself_may_let_it_be_and_then_nobody_calls(row):
    steps.withdraw_own(enquiry=row, why="", at=after(10))
    assert (row.state, row.call_back_by, row.due_at) == ("withdrawn", None, None)


def test_a_call_promised_after_it_was_sent_on_can_be_made_there(row, fed):
    triaged(row, fed)
    told = {"enquiry": row, "by": fed.officer}
    steps.take(verb="reach", facts={}, at=after(10), version=row.version, **told)
    steps.take(verb="refer", facts=ENDS["refer"], at=after(11), version=row.version, **told)
    more = ground.told(words="我不想活了", dangers=(Danger.LIFE,))
    tellings.tell_more(enquiry=row, told=more, at=after(20), by=row.person)
    row.refresh_from_db()
    with pytest.raises(CallOwed):
        steps.take(
            verb="hear_back",
            facts={"reply": "收到"},
            at=after(21),
            version=row.version,
            **told,
        )
    steps.take(verb="reach", facts={}, at=after(22), version=row.version, **told)
    assert (row.state, row.reached_at) == ("referred", after(22))


# --- joined ---------------------------------------------------------------------------------------


def test_the_call_goes_along_to_the_one_that_stays_with_its_words(row, fed):
    stays = ground.enquiry(fed, at=NIGHT - timedelta(days=1), people_count=None, employer_name="")
    assert not selectors.is_call_owed(stays)
    triage_by = stays.triage_by
    steps.merge(enquiry=row, into=stays, by=fed.clerk, at=after(5), version=row.version)
    promised = after(30)
    assert (stays.call_back_by, stays.reached_at) == (promised, None)
    assert stays.due_at == min(promised, triage_by)
    assert (stays.people_count, stays.employer_name) == (row.people_count, row.employer_name)
    assert (row.is_open, row.call_back_by) == (False, None)
    assert calls.climb(at=after(0)) == 1
    assert [one.telling.enquiry_id for one in selectors.all_told(stays)] == [stays.pk, row.pk]
    assert "有人想不开" in str(selectors.suggested(stays).urgent)


def test_what_was_joined_twice_is_read_through_to_the_end(row, fed):
    second, third = (ground.enquiry(fed, at=after(n)) for n in (1, 2))
    steps.merge(enquiry=row, into=second, by=fed.clerk, at=after(5), version=row.version)
    steps.merge(enquiry=second, into=third, by=fed.clerk, at=after(6), version=second.version)
    read = [one.telling.enquiry_id for one in selectors.all_told(third)]
    assert read == [row.pk, second.pk, third.pk]
    assert [one.telling.enquiry_id for one in selectors.tellings_of(third)] == [third.pk]
    assert selectors.is_call_owed(third)


def test_who_waits_for_a_call_is_not_joined_to_what_somebody_else_told(row, fed):
    other = ground.enquiry(fed, at=NIGHT, name="李工友（演示）", phone="13800000009")
    told = {"enquiry": row, "into": other, "by": fed.clerk}
    with pytest.raises(CallOwed):  # the call would go to the other
        steps.merge(at=after(5), version=row.version, **told)
    row.refresh_from_db()
    assert (row.is_open, row.into) == (True, None)
    steps.take(enquiry=row, verb="reach", facts={}, by=fed.clerk, at=after(6), version=row.version)
    steps.merge(at=after(7), version=row.version, **told)
    assert (row.into, other.call_back_by) == (other, None)


def test_who_was_reached_already_waits_for_the_call_that_was_promised_since(row, fed):
    stays = ground.enquiry(fed, at=NIGHT - timedelta(hours=2), dangers=(Danger.FLEEING,))
    told = {"enquiry": stays, "verb": "reach", "facts": {}, "by": fed.clerk}
    steps.take(at=NIGHT - timedelta(hours=1), version=stays.version, **told)
    steps.merge(enquiry=row, into=stays, by=fed.clerk, at=after(5), version=row.version)
    assert (stays.call_back_by, stays.reached_at) == (after(30), None)
