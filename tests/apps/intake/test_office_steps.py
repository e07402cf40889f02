"""What offices did, by their letters; what was sent on, with its day and what came of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make
from tests.apps.intake.test_papers import photo
from tests.serving import serving

from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import PaperKind, Word
from niangjia.apps.intake.errors import (
    AnsweredTooSoon,
    LetterMissing,
    NotForYou,
    NothingSentOn,
    OfficeUnnamed,
    SaidOnImpossible,
)
from niangjia.apps.intake.models import OfficeStep
from niangjia.apps.intake.services import office_steps, steps
from niangjia.apps.intake.services.office_steps import Said
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.unions.acting import acting_as

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
SAID = Said(
    body="示例市劳动监察支队（演示）",
    word=Word.ACCEPTED,
    said_on=ON,
    note="已立案，三十个工作日内办结。",
    said_by="李科长（演示）",
    their_number="示例监〔2026〕7 号",
)


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def record(fed, row, *, letter=True, is_answer=False, by=None, at=LATER, **changes):
    return office_steps.record_office_step(
        enquiry=row,
        said=replace(SAID, **changes),
        letter=Sent(name="scan.jpg", data=photo("letter")) if letter else None,
        is_answer=is_answer,
        by=by or fed.officer,
        at=at,
    )


def send_on(fed, row, **facts):
    steps.triage(
        enquiry=row,
        labels=["unpaid"],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=AT,
        version=row.version,
    )
    given = {"to": "inspectorate", "body": SAID.body, "why": "归监察办"}
    steps.take(
        enquiry=row,
        verb="refer",
        facts=given | facts,
        by=fed.officer,
        at=AT,
        version=row.version,
    )


def listed(fed, which="open", on=ON, **more):
    found = selectors.sent_on_listed(visible_to=fed.officer, on=on, which=which, **more)
    return [selectors.sent_on_shown(one) for one in found]


def test_what_an_office_did_is_kept_with_who_said_so_when_and_its_scan(fed, row):
    made = record(fed, row)
    (said,) = selectors.office_steps_of(row)
    assert (said.row.body, said.row.said_by, said.row.said_on) == (
        SAID.body,
        SAID.said_by,
        ON,
    )
    assert (said.note, said.word_zh) == (SAID.note, "已受理或者立案")
    assert made.letter.kind == PaperKind.STEP
    assert SAID.note.encode() not in bytes(made.note_enc)
    assert selectors.papers_of(row) == []


@pytest.mark.parametrize(
    ("changes", "declined"),
    [
        ({"body": " "}, OfficeUnnamed),
        ({"said_on": ON + timedelta(days=1)}, SaidOnImpossible),
        ({"letter": False}, LetterMissing),
        ({"is_answer": True}, NothingSentOn),
    ],
)
def test_hearsay_and_what_cannot_be_are_declined(fed, row, changes, declined):
    with pytest.raises(declined):
        record(fed, row, **changes)
    assert not OfficeStep.objects.exists()


def test_an_answer_is_not_older_than_what_it_answers(fed, row):
    send_on(fed, row)
    row.refresh_from_db()
    with pytest.raises(AnsweredTooSoon, match="2026年11月23日"):
        record(fed, row, is_answer=True, said_on=ON - timedelta(days=1))
    row.refresh_from_db()
    assert row.state == "referred"
    record(fed, row, said_on=ON - timedelta(days=9))


def test_a_letter_may_be_the_answer_for_which_what_was_sent_on_waits(fed, row):
    send_on(fed, row)
    record(fed, row, word=Word.RECEIVED)
    row.refresh_from_db()
    assert row.state == "referred"
    made = record(fed, row, is_answer=True)
    row.refresh_from_db()
    assert row.state == "replied"
    assert made.step.verb == "hear_back"
    assert SAID.note in selectors.closing_of(row)["reply"]
    assert made.seq == 2
    assert selectors.items_astray() == []


def test_an_office_may_still_act_when_the_enquiry_has_ended(fed, row):
    steps.withdraw_own(enquiry=row, why="", at=LATER)
    record(fed, row)
    assert len(selectors.office_steps_of(row)) == 1


def test_only_the_desk_writes_and_sees_it_and_it_is_never_rewritten(fed, row):
    far = make.federation(prefix="远方", code="110100")
    with pytest.raises(NotForYou):
        record(fed, row, by=fed.cashier)
    with serving(), acting_as(fed.officer, on=make.TODAY):
        record(fed, row)
    with serving(), acting_as(far.officer, on=make.TODAY):
        assert not OfficeStep.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficeStep.objects.update(word=Word.PAID)
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_forget_person(%s)", [row.person_id])
    assert selectors.office_steps_of(row)[0].note == ""


def test_what_was_sent_on_is_listed_with_its_day_and_late_when_it_has_passed(fed, row):
    send_on(fed, row)
    (one,) = listed(fed)
    assert (one.body, one.sent_on, one.due_on) == (SAID.body, ON, ON + timedelta(days=7))
    assert not one.is_late(ON + timedelta(days=7))
    assert listed(fed, "late", ON + timedelta(days=7)) == []
    (late,) = listed(fed, "late", ON + timedelta(days=8))
    assert late.is_late(ON + timedelta(days=8))
    assert listed(fed, words="监察支队") == [one]
    assert listed(fed, words="没有的") == []
    assert listed(fed, to="court") == []
    assert selectors.sent_on_counts(fed.officer, on=ON) == {"open": 1, "late": 0}
    assert listed(fed, "answered") == []


def test_an_answer_after_the_named_day_stays_late(fed, row):
    send_on(fed, row, reply_by=ON + timedelta(days=2))
    assert listed(fed)[0].due_on == ON + timedelta(days=2)
    record(fed, row, is_answer=True, at=AT + timedelta(days=5))
    (one,) = listed(fed, "answered", ON + timedelta(days=9))
    assert one.is_late(ON + timedelta(days=9))
    assert SAID.note in one.answer
    assert listed(fed, "late_answered", ON + timedelta(days=9)) == [one]
    assert listed(fed, "open", ON + timedelta(days=9)) == []
    assert listed(fed, "all", ON + timedelta(days=9)) == [one]


def test_what_is_taken_back_waits_no_more_and_is_not_late(fed, row):
    send_on(fed, row, reply_by=ON)
    row.refresh_from_db()
    steps.take(
        enquiry=row,
        verb="take_back",
        facts={"why": "自己办"},
        by=fed.officer,
        at=AT + timedelta(days=5),
        version=row.version,
    )
    assert listed(fed) == []
    (one,) = listed(fed, "all", ON + timedelta(days=9))
    assert (one.ended, one.is_late(ON + timedelta(days=9))) == ("take_back", False)
