"""Mediation sent by a court: before filing and after, with its periods, back to the court."""

from datetime import date

import pytest
from django.utils import timezone
from tests.apps.proceedings import way

from niangjia.apps.matters.models import Clock, ForumItem, Paper, ProcedureEdge
from niangjia.apps.matters.procedures import registered
from niangjia.apps.matters.selectors import openable
from niangjia.apps.matters.services import steps
from niangjia.apps.mediation.lifecycle import COURT_MEDIATION
from niangjia.apps.mediation.selectors import sessions_of, terms_of
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.worklist.models import Item
from niangjia.engines.procedure import edges

pytestmark = pytest.mark.django_db
SENT = date(2026, 10, 13)
SIGNED = date(2026, 10, 15)
AGREED = date(2026, 10, 20)
PERFORM_BY = date(2026, 11, 20)
BEFORE = {
    "case_number": "（2026）琼0105诉前调1号（演示）",
    "handed": "paper",
    "parties_agree": True,
    "no_recusal": True,
}
AFTER = {"case_number": "（2026）琼0105民初1号（演示）", "suit": "ordinary", "no_recusal": True}
HELD = {"present": "双方（演示）", "both_willing": True, "no_recusal": True}
BACK = {"reason": "apart", "materials": "起诉状、证据、调解笔录（演示）"}


@pytest.fixture
def sent(matter, fed, workers):
    return way.opened(matter, "court_mediation", way.items_of(*workers), by=fed.officer, on=SENT)


def take(forum, fed, verb, facts, on=SIGNED, **more):
    return way.take(forum, verb, facts, by=fed.officer, on=on, **more)


def live(forum) -> dict[str, date | None]:
    rows = Clock.objects.filter(forum=forum, item=None, claimant=None, state="running")
    return {row.rule: row.due_on for row in rows}


def agreement(forum) -> dict:
    items = [row.item for row in ForumItem.objects.filter(forum=forum).select_related("item")]
    return {
        "terms": {str(item.pk): way.WAGES for item in items},
        "perform_by": PERFORM_BY.isoformat(),
        **way.TERMS,
    }


def test_the_database_holds_the_table_as_it_is_declared():
    rows = ProcedureEdge.objects.filter(lifecycle="court_mediation", lifecycle_version=1)

    assert {(r.verb, r.from_state, r.to_state) for r in rows} == {
        (e.verb, e.from_state, e.to_state) for e in edges(COURT_MEDIATION)
    }
    assert registered("court_mediation").lifecycle is COURT_MEDIATION


@pytest.mark.parametrize(
    ("verb", "facts", "rule", "due_on"),
    [
        ("accept_before_filing", BEFORE, "CL-33a", date(2026, 11, 16)),
        ("accept_before_filing", BEFORE | {"handed": "online"}, "CL-33e", date(2026, 11, 16)),
        ("accept_after_filing", AFTER, "CL-33b", date(2026, 10, 30)),
        ("accept_after_filing", AFTER | {"suit": "simple"}, "CL-33c", date(2026, 10, 22)),
        ("accept_after_filing", AFTER | {"suit": "ordinary_online"}, "CL-33f", date(2026, 10, 30)),
        ("accept_after_filing", AFTER | {"suit": "simple_online"}, "CL-33g", date(2026, 10, 22)),
    ],
)
def test_each_kind_has_its_own_period_from_the_signature(sent, fed, verb, facts, rule, due_on):
    assert live(sent) == {"CL-33d": date(2026, 10, 16)}, "three working days to say yes or no"

    taken = take(sent, fed, verb, facts)

    assert live(taken) == {rule: due_on}
    assert taken.case_number == facts["case_number"]


def test_what_is_agreed_before_filing_is_confirmed_by_the_court_and_can_be_enforced(
    sent, matter, fed
):
    talk = take(sent, fed, "accept_before_filing", BEFORE)
    talk = take(talk, fed, "convene", HELD)
    assert sessions_of(talk).get().present == "双方（演示）"
    agreed = take(talk, fed, "agree", agreement(talk), AGREED)
    assert live(agreed) == {"CL-06": date(2026, 11, 19)}, "thirty days for both to ask the court"
    assert terms_of(agreed).perform_by == PERFORM_BY
    assert Paper.objects.filter(forum=agreed, form="mediation_agreement").count() == 6

    asked = {"court": "示例区法院（演示）", "filed_jointly": True, "only_payment": True}
    filed = take(agreed, fed, "file_confirmation", asked, AGREED)
    heard = take(filed, fed, "accept_confirmation", {"case_number": "司确1号（演示）"}, AGREED)
    told = {"perform_by": PERFORM_BY.isoformat()}
    confirmed = take(heard, fed, "confirm", told, date(2026, 10, 26))

    assert confirmed.state == "confirmed"
    assert not live(confirmed)
    assert sum(row.now(Kind.ENFORCEABLE) for row in positions(matter)) == 12 * way.WAGES
    free = {one.lifecycle.key for one in openable(matter, fed.officer, on=date(2026, 10, 26))}
    assert "enforcement" in free


def test_what_is_agreed_after_filing_becomes_the_courts_own_paper(sent, matter, fed):
    talk = take(sent, fed, "accept_after_filing", AFTER)
    agreed = take(talk, fed, "agree_in_suit", agreement(talk), AGREED)
    assert live(agreed) == {}, "nothing to confirm: the court writes its paper"

    told = {
        "case_number": "（2026）琼0105民初1号（演示）",
        "perform_by": PERFORM_BY.isoformat(),
    }
    issued = take(agreed, fed, "issue", told, date(2026, 10, 26))

    assert issued.state == "confirmed"
    assert sum(row.now(Kind.ENFORCEABLE) for row in positions(matter)) == 12 * way.WAGES


def test_a_court_that_writes_no_paper_takes_the_result_away_again(sent, matter, fed):
    talk = take(sent, fed, "accept_after_filing", AFTER)
    agreed = take(talk, fed, "agree_in_suit", agreement(talk), AGREED)

    tried = take(agreed, fed, "refuse_paper", {"why": "疑似虚假调解（演示）"}, date(2026, 10, 26))

    assert tried.state == "to_trial"
    assert not any(row.now(Kind.FIXED) for row in positions(matter))
    assert not Clock.objects.filter(rule="perform_by", state="running").exists()


@pytest.mark.parametrize(
    ("verb", "facts", "end"),
    [
        ("accept_before_filing", BEFORE, "to_filing"),
        ("accept_after_filing", AFTER, "to_trial"),
    ],
)
def test_without_a_result_the_file_goes_back_to_the_court(sent, matter, fed, verb, facts, end):
    talk = take(sent, fed, verb, facts)

    back = take(talk, fed, "fail", BACK, date(2026, 10, 22))

    assert back.state == end
    assert not back.is_live
    assert live(back) == {}
    limits = Clock.objects.filter(item__claimant__matter=matter, rule="CL-02", state="running")
    assert {row.due_on for row in limits} == {date(2027, 10, 13)}, "the day the court sent it"


def test_some_settle_and_for_the_others_the_file_goes_back(sent, fed, workers):
    talk = take(sent, fed, "accept_before_filing", BEFORE)
    few = way.items_of(*workers[:2])
    facts = agreement(talk) | {"terms": {str(item.pk): way.WAGES for item in few}}

    agreed = take(talk, fed, "agree", facts, AGREED, items=few)
    back = take(talk, fed, "fail", BACK, date(2026, 10, 22))

    assert (agreed.state, back.state) == ("agreed", "to_filing")


def test_the_period_is_extended_only_when_both_agree_and_only_forward(sent, fed):
    talk = take(sent, fed, "accept_after_filing", AFTER)
    with pytest.raises(steps.StepRefused, match="双方都同意延期"):
        take(talk, fed, "extend", {"until_on": "2026-11-09", "both_consent": False})
    with pytest.raises(steps.StepRefused, match="延长后的日期要更晚"):
        take(talk, fed, "extend", {"until_on": "2026-10-29", "both_consent": True})

    longer = take(talk, fed, "extend", {"until_on": "2026-11-09", "both_consent": True})

    assert live(longer) == {"CL-33b": date(2026, 11, 9)}


def test_nobody_is_sent_to_a_mediator_against_her_will_or_to_one_who_must_recuse(sent, fed):
    with pytest.raises(steps.StepRefused, match="双方当事人都同意委派调解"):
        take(sent, fed, "accept_before_filing", BEFORE | {"parties_agree": False})
    with pytest.raises(steps.StepRefused, match="回避"):
        take(sent, fed, "accept_after_filing", AFTER | {"no_recusal": False})


def test_what_is_not_accepted_goes_back_and_may_be_mediated_otherwise(sent, matter, fed):
    declined = take(sent, fed, "decline", {"why": "不在本中心调解范围（演示）"})

    assert live(declined) == {}
    free = {one.lifecycle.key for one in openable(matter, fed.officer, on=SIGNED)}
    assert {"mediation", "court_mediation", "aid", "arbitration"} <= free


def test_each_of_its_periods_stands_on_the_work_list_until_it_is_met(sent, matter, fed):
    def listed() -> set[tuple[str, date]]:
        rows = Item.objects.filter(number=matter.number, part=sent.pk, is_open=True)
        return {(row.rule, timezone.localdate(row.due_at)) for row in rows}

    assert listed() == {("CL-33d", date(2026, 10, 16))}
    talk = take(sent, fed, "accept_after_filing", AFTER)
    assert listed() == {("CL-33b", date(2026, 10, 30))}
    take(talk, fed, "fail", BACK, date(2026, 10, 22))
    assert listed() == set()
