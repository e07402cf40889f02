"""Legal aid: from the application to the lawyer, for some and not for others."""

from datetime import date

import pytest
from tests.apps.proceedings import way
from tests.factories import matters as make

from niangjia.apps.aid.lifecycle import AID
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters.models import Clock, ForumItem, Paper, Participant, ProcedureEdge
from niangjia.apps.matters.selectors import matters_visible_to
from niangjia.apps.matters.services import steps
from niangjia.engines.procedure import edges

pytestmark = pytest.mark.django_db
OPENED = date(2026, 11, 2)
APPLIED = date(2026, 11, 4)
DECIDED = date(2026, 11, 9)
FORM = {
    "agency": "海口市法律援助中心（演示）",
    "stage": "arbitration",
    "applicant_type": "migrant",
    "facts": "单位拖欠工资（演示）。",
    "attachments": "身份证复印件、工资台账（演示）",
    "exemption": "wages",
    "exemption_proof": "户口簿复印件（演示）",
    "address": "海口市示例宿舍（演示）",
}
STATE = {"agency_kind": "state"}


@pytest.fixture
def lawyer(db):
    return make.human("演示律师")


@pytest.fixture
def forum(matter, fed, workers):
    made = way.opened(matter, "aid", way.items_of(*workers), by=fed.officer, on=OPENED)
    return way.take(made, "prepare", FORM, by=fed.officer, on=OPENED)


@pytest.fixture
def applied(forum, fed):
    way.release_papers(forum, "aid_application", by=fed.officer)
    return way.take(forum, "apply", STATE, by=fed.officer, on=APPLIED)


def appointment(lawyer):
    return {
        "lawyer": lawyer.pk,
        "licence": "演示-0001",
        "firm": "示例律师事务所（演示）",
        "lawyer_phone": "0898-00000002",
        "stage": "arbitration",
        "reason": "请求支付劳动报酬",
        "contact": "0898-00000001",
    }


def test_the_database_holds_the_table_as_it_is_declared():
    rows = ProcedureEdge.objects.filter(lifecycle="aid", lifecycle_version=1)

    assert {(r.verb, r.from_state, r.to_state) for r in rows} == {
        (e.verb, e.from_state, e.to_state) for e in edges(AID)
    }


def test_an_application_is_handed_in_only_when_it_has_left(forum, fed):
    papers = Paper.objects.filter(forum=forum, form="aid_application")
    assert papers.count() == 6
    assert {p.document.state for p in papers} == {DocumentState.COMPLETE}

    with pytest.raises(steps.StepRefused, match="等 6 人的申请书还没有定稿发出"):
        way.take(forum, "apply", STATE, by=fed.officer, on=APPLIED)


def test_the_state_agency_has_seven_days_and_then_three(applied, fed, lawyer):
    assert Clock.objects.get(forum=applied, rule="CL-26a").due_on == date(2026, 11, 11)

    grant = {**STATE, "reason": "请求支付劳动报酬"}
    granted = way.take(applied, "grant", grant, by=fed.officer, on=DECIDED)

    assert Clock.objects.get(forum=granted, rule="CL-26a").state == "met"
    assert Clock.objects.get(forum=granted, rule="CL-26b").due_on == date(2026, 11, 12)
    way.take(granted, "assign", appointment(lawyer), by=fed.officer, on=DECIDED)
    assert not Clock.objects.filter(forum=granted, state="running").exists()


def test_the_law_sets_no_term_for_the_unions_own_centre(forum, fed):
    way.release_papers(forum, "aid_application", by=fed.officer)
    way.take(forum, "apply", {"agency_kind": "union"}, by=fed.officer, on=APPLIED)

    assert not Clock.objects.filter(forum=forum).exists()


def test_missing_papers_stop_the_term_and_a_whole_application_starts_it_anew(applied, fed):
    way.take(applied, "ask_supplement", {"faults": "证明"}, by=fed.officer, on=date(2026, 11, 5))
    assert not Clock.objects.filter(forum=applied, state="running").exists()

    way.take(applied, "supplement", STATE, by=fed.officer, on=date(2026, 11, 10))

    running = Clock.objects.get(forum=applied, state="running")
    assert (running.rule, running.due_on) == ("CL-26a", date(2026, 11, 17))


def test_some_are_granted_and_one_is_refused_and_objects(applied, matter, fed, workers, lawyer):
    refused = way.take(
        applied,
        "refuse",
        {"why": "不符合条件"},
        by=fed.officer,
        on=DECIDED,
        items=way.items_of(workers[5]),
    )
    grant = {**STATE, "reason": "请求支付劳动报酬"}
    way.take(applied, "grant", grant, by=fed.officer, on=DECIDED)
    way.take(applied, "assign", appointment(lawyer), by=fed.officer, on=date(2026, 11, 10))
    facts = {**STATE, "why": "确有困难"}
    way.take(refused, "object", facts, by=fed.officer, on=date(2026, 11, 11))
    assert Clock.objects.get(forum=refused, state="running").due_on == date(2026, 11, 16)
    ended = way.take(refused, "uphold", by=fed.officer, on=date(2026, 11, 13))

    assert ended.state == "not_aided"
    assert set(ForumItem.objects.filter(forum=ended).values_list("state", flat=True)) == {"failed"}
    decisions = Paper.objects.filter(forum=applied, form="aid_decision")
    assert {p.claimant.seq for p in decisions} == {1, 2, 3, 4, 5}
    assert {p.document.state for p in decisions} == {DocumentState.COMPLETE}


def test_the_lawyer_sees_the_case_from_the_day_she_is_named_and_finishes_it(
    applied, matter, fed, lawyer
):
    assert not matters_visible_to(lawyer, on=make.TODAY).exists()
    urgent = {**STATE, "lawyer": lawyer.pk, "ground": "period_ends"}
    way.take(applied, "provide_first", urgent, by=fed.officer, on=date(2026, 11, 5))
    grant = {**STATE, "reason": "请求支付劳动报酬"}
    way.take(applied, "grant", grant, by=fed.officer, on=DECIDED)
    way.take(applied, "assign", appointment(lawyer), by=fed.officer, on=DECIDED)

    assert matters_visible_to(lawyer, on=make.TODAY).get() == matter
    assert Participant.objects.filter(person=lawyer).count() == 1
    done = way.take(applied, "finish", {"report": "已裁决（演示）"}, by=lawyer, on=date(2027, 3, 1))
    assert (done.state, done.is_live) == ("done", False)
    assert set(ForumItem.objects.filter(forum=done).values_list("state", flat=True)) == {"done"}


def test_aid_runs_beside_arbitration(applied, matter, fed, workers):
    beside = way.opened(matter, "arbitration", way.items_of(*workers), by=fed.officer, on=APPLIED)

    assert beside.is_live
    assert applied.is_live
