"""What comes next for an officer: the likely step, who has to wait and why, the losses apart."""

from datetime import date

import pytest
from tests.apps.proceedings import way

from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.documents.models import Document
from niangjia.apps.matters.models import Paper
from niangjia.apps.matters.selectors import next_steps

pytestmark = pytest.mark.django_db
FILED = date(2026, 11, 4)
PREPARED = {
    "committee": "海口市仲裁委（演示）",
    "facts": "拖欠工资（演示）。",
    "contract": "有合同（演示）",
    "employer_post": "经理",
}


@pytest.fixture
def arbitration(matter, fed, workers):
    return way.opened(matter, "arbitration", way.items_of(*workers), by=fed.officer, on=FILED)


def verbs(choices):
    return [choice.step.verb for choice in choices]


def issue(by, *papers):
    Document.objects.filter(pk__in=[paper.document_id for paper in papers]).update(
        state=DocumentState.LEFT, left_at=way.AT, left_by=by, content_sha256="0" * 64
    )


def test_before_the_papers_are_out_they_are_next_and_filing_says_why_it_waits(arbitration, fed):
    found = next_steps(arbitration, fed.officer, on=FILED)

    assert found.likely.step.verb == "prepare"
    assert verbs(found.waiting) == ["elect", "file"]
    assert "还没有定稿发出" in found.waiting[1].why_not
    assert verbs(found.outs) == ["withdraw"]


def test_when_one_is_ready_filing_is_open_for_her_and_likely_once_all_are(arbitration, fed):
    way.take(arbitration, "prepare", PREPARED, by=fed.officer, on=FILED)
    papers = list(Paper.objects.filter(forum=arbitration, form="arbitration_application"))
    assert len(papers) == 6

    issue(fed.officer, papers[0])
    found = next_steps(arbitration, fed.officer, on=FILED)
    assert found.likely.step.verb == "file"
    assert found.likely.not_all

    issue(fed.officer, *papers[1:])
    found = next_steps(arbitration, fed.officer, on=FILED)
    assert found.likely.step.verb == "file"
    assert not found.likely.not_all


def test_nobody_elses_steps_are_offered_and_a_stranger_gets_none(arbitration, fed):
    assert not next_steps(arbitration, fed.cashier, on=FILED).any


def test_what_waits_for_money_names_who_is_not_paid_and_is_no_main_button(matter, fed, workers):
    items = way.items_of(*workers)
    talk = way.opened(matter, "mediation", items, by=fed.officer, on=FILED)
    agreed = {
        "terms": {str(item.pk): 100_00 for item in items},
        "perform_by": "2026-12-01",
        "facts": "拖欠工资（演示）。",
        "responsibility": "单位付款（演示）。",
        "employer_post": "经理",
        **dict.fromkeys(("each_consents", "both_signed", "mediator_signed", "sealed"), True),
    }
    talk = way.take(talk, "agree", agreed, by=fed.officer, on=FILED)

    found = next_steps(talk, fed.officer, on=FILED)

    assert found.likely.step.verb == "file_confirmation"
    assert verbs(found.waiting) == ["perform"]
    assert "等 6 人还没有付清" in found.waiting[0].why_not
    (default,) = found.outs
    assert "2026-12-01 才满" in default.why_not
