"""What many people make long is deferred: checked first, done once, whole or not at all."""

import io
import multiprocessing
import os
import signal
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connection
from tests.factories import matters as make

from niangjia.apps.audit.sealing import SealBroken
from niangjia.apps.matters import at_once, selectors
from niangjia.apps.matters.models import (
    Calculation,
    Claimant,
    Forum,
    Item,
    RosterImport,
    RosterPart,
    WageMonth,
)
from niangjia.apps.matters.services import forums, roster, roster_pages, steps
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.apps.outbox.models import Job
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.services import assessment
from niangjia.engines.procedure import NotYours
from niangjia.engines.tables import Choice, Correction, Decision
from niangjia.jobs import worker

pytestmark = pytest.mark.django_db
HEADS = ("工号", "姓名", "身份证号", "入职日期", "2026年8月应发", "2026年8月实发")
PEOPLE = 6


def sheet(people, *, wrong=0):
    """Return a roster of invented people, the first `wrong` of them hired on no day there is."""
    book = openpyxl.Workbook()
    book.active.append(HEADS)
    for n in range(people):
        hired = "2019.13.1" if n < wrong else "2019.3.1"
        book.active.append((f"G{n}", f"演示职工{n}", "", hired, "4900", "0"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def few(monkeypatch):
    """Let five people be many, and every file long."""
    monkeypatch.setattr(at_once, "PEOPLE", 5)
    monkeypatch.setattr(at_once, "FILE_BYTES", 100)


@pytest.fixture
def ground():
    fed = make.federation()
    return SimpleNamespace(fed=fed, matter=make.matter(fed))


def upload(ground, data, name="名册.xlsx"):
    return roster_pages.upload(
        matter=ground.matter, name=name, data=data, by=ground.fed.officer, at=make.NOW
    )


def revise(ground, draft, *, corrections=(), decisions=(), is_to_import=False, by=None):
    return roster_pages.revise(
        roster=draft,
        corrections=list(corrections),
        decisions=list(decisions),
        by=by or ground.fed.officer,
        at=make.NOW,
        expected_version=draft.version,
        is_to_import=is_to_import,
    )


def draft_of(ground, data):
    done = worker.run_now(upload(ground, data))
    assert done.state == JobState.DONE, done.message
    return RosterImport.objects.get(pk=done.result)


def imported(ground, people=PEOPLE):
    job = revise(ground, draft_of(ground, sheet(people)), is_to_import=True)
    assert worker.run_now(job).state == JobState.DONE, job.message


def test_few_people_are_read_and_imported_at_once(ground):
    draft = upload(ground, sheet(PEOPLE))
    done = revise(ground, draft, is_to_import=True)
    assert (done.new, Job.objects.count()) == (PEOPLE, 0)


@pytest.mark.usefixtures("few")
def test_a_long_file_is_read_by_a_job_that_leads_to_its_import(ground):
    job = upload(ground, sheet(PEOPLE))
    assert not RosterImport.objects.exists()
    worker.run_now(job)
    draft = RosterImport.objects.get(matter=ground.matter)
    assert (job.state, job.result, job.message) == ("done", str(draft.pk), "读好了：6 人。")
    assert selectors.reading_of(draft).people == PEOPLE


@pytest.mark.usefixtures("few")
def test_a_long_file_that_cannot_be_read_fails_with_the_reason_and_starts_no_import(ground):
    job = worker.run_now(upload(ground, sheet(PEOPLE)[:3000]))
    assert job.state == JobState.FAILED
    assert "损坏" in job.message
    assert not RosterImport.objects.exists()


@pytest.mark.usefixtures("few")
def test_a_second_click_gets_the_job_that_is_under_way(ground):
    data = sheet(PEOPLE)
    first, second = (upload(ground, data) for _ in range(2))
    assert first.pk == second.pk
    draft = RosterImport.objects.get(pk=worker.run_now(first).result)
    asked = [revise(ground, draft, is_to_import=True).pk for _ in range(2)]
    assert asked[0] == asked[1]
    with pytest.raises(outbox.UnderWay):
        revise(ground, draft, is_to_import=True, by=ground.fed.clerk)
    worker.run_now(Job.objects.get(pk=asked[0]))
    draft.refresh_from_db()
    with pytest.raises(roster.AlreadyImported):
        revise(ground, draft, is_to_import=True)
    assert ground.matter.claimants.count() == PEOPLE


@pytest.mark.usefixtures("few")
def test_what_was_typed_into_a_long_roster_is_kept_before_it_is_read_again(ground):
    draft = draft_of(ground, sheet(PEOPLE, wrong=1))
    error = selectors.reading_of(draft).errors[0]
    mend = Correction(sheet=error.sheet, row=error.row, column=error.column, text="2019-03-01")
    job = revise(ground, draft, corrections=[mend], is_to_import=True)
    draft.refresh_from_db()
    assert selectors.reading_of(draft) is None, "the former reading is out of date"
    assert not roster.read_import(draft).errors
    assert worker.run_now(job).state == JobState.DONE
    assert job.message.startswith("已导入：新增 6 人")
    hired = Claimant.objects.values_list("hired_on", flat=True).distinct()
    assert list(hired) == [date(2019, 3, 1)]


@pytest.mark.usefixtures("few")
def test_a_long_roster_with_errors_left_is_read_and_not_imported(ground):
    draft = draft_of(ground, sheet(PEOPLE, wrong=2))
    with pytest.raises(roster.ErrorsRemain):
        revise(ground, draft, is_to_import=True)
    error = selectors.reading_of(draft).errors[0]
    skip = Decision(choice=Choice.SKIP, rows=((error.sheet, error.row),))
    job = worker.run_now(revise(ground, draft, decisions=[skip], is_to_import=True))
    assert (job.state, job.message) == ("done", "读好了：5 人，1 处要改。")
    assert not ground.matter.claimants.exists()


def test_the_kept_reading_says_what_the_file_says(ground):
    draft = upload(ground, sheet(250, wrong=3))
    reading, kept = roster.read_import(draft), selectors.reading_of(draft)
    assert kept.problems == reading.problems
    assert kept.questions == reading.questions
    assert tuple(selectors.people_read(draft)) == reading.workers
    for first, count in ((0, 20), (100, 20), (90, 20), (199, 51), (240, 20), (260, 20)):
        part = selectors.people_read(draft, first=first, count=count)
        assert tuple(part) == reading.workers[first : first + count], first
    error = kept.errors[0]
    cell = kept.cells[error.sheet, error.row, error.column]
    assert (cell.who, cell.raw) == ("演示职工0", "2019.13.1")


def test_the_kept_reading_is_sealed_to_its_place(ground):
    draft = upload(ground, sheet(PEOPLE))
    part = RosterPart.objects.get(roster=draft, no=1)
    assert "演示职工".encode() not in bytes(part.sealed)
    other = upload(ground, sheet(PEOPLE + 1), name="另一份.xlsx")
    RosterPart.objects.filter(roster=other, no=1).update(sealed=bytes(part.sealed))
    with pytest.raises(SealBroken):
        selectors.people_read(other)


def sealed_places(name):
    """Return to what the values of a column are sealed, as sealing anew believes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT aad, sealed FROM audit_sealed_batch(%s, 99, '(0,0)', 10)", [name])
        return cursor.fetchall()


@pytest.mark.usefixtures("few")
def test_what_is_sealed_can_be_sealed_anew(ground):
    imported(ground)
    convene(ground, opened(ground))
    for name in ("matters_roster_part.sealed", "outbox_job.sealed"):
        found = sealed_places(name)
        assert found, name
        assert all(crypto.open_(bytes(sealed), aad=aad) for aad, sealed in found), name


def test_answers_that_say_nothing_new_leave_the_reading_good(ground):
    draft = upload(ground, sheet(PEOPLE))
    mend = Correction(sheet="Sheet", row=2, column="D", text="2019-04-01")
    once = revise(ground, draft, corrections=[mend])
    again = revise(ground, once, corrections=[mend])
    assert (once.version, again.version) == (draft.version + 1, draft.version + 1)
    assert selectors.people_read(again)[0].hired_on == date(2019, 4, 1)


@pytest.mark.usefixtures("few")
def test_claims_of_many_are_computed_once_by_a_job(ground):
    imported(ground)
    asked = {"matter": ground.matter, "on": make.TODAY, "by": ground.fed.officer, "at": make.NOW}
    job, again = (assessment.assess_or_defer(**asked) for _ in range(2))
    assert job.pk == again.pk
    assert not Item.objects.exists()
    worker.run_now(job)
    assert job.message.startswith("算好了：6 人")
    assert Calculation.objects.count() == Item.objects.count() > 0


@pytest.mark.usefixtures("few")
def test_whoever_lost_her_role_before_the_work_began_is_declined(ground):
    imported(ground)
    job = assessment.assess_or_defer(
        matter=ground.matter, on=make.TODAY, by=make.human("路人（演示）"), at=make.NOW
    )
    worker.run_now(job)
    assert (job.state, Item.objects.count()) == ("failed", 0)


def opened(ground):
    """Open a mediation of everybody, by its job."""
    for claimant in ground.matter.claimants.all():
        make.item(claimant)
    items = list(ground.matter.items.all())
    asked = {
        "matter": ground.matter,
        "lifecycle": "mediation",
        "items": items,
        "by": ground.fed.officer,
        "opened_on": make.TODAY,
        "at": make.NOW,
    }
    job, again = (forums.open_or_defer(**asked) for _ in range(2))
    assert job.pk == again.pk
    with pytest.raises(outbox.UnderWay):
        forums.open_or_defer(**asked | {"body_name": "另一个地方（演示）"})
    assert not Forum.objects.exists()
    worker.run_now(job)
    assert job.state == JobState.DONE, job.message
    with pytest.raises(forums.ItemBusy):
        forums.open_or_defer(**asked)
    return Forum.objects.get(pk=job.result)


CONVENED = {"present": "双方各一人", "both_willing": True, "no_recusal": True}


def convene(ground, forum, **changed):
    return steps.take_or_defer(
        **{
            "forum": forum,
            "verb": "convene",
            "by": ground.fed.officer,
            "happened_on": make.TODAY,
            "at": make.NOW,
            "facts": CONVENED,
            "expected_version": forum.version,
        }
        | changed
    )


@pytest.mark.usefixtures("few")
def test_a_proceeding_of_many_is_opened_and_moved_by_jobs(ground):
    imported(ground)
    forum = opened(ground)
    job, again = convene(ground, forum), convene(ground, forum)
    assert job.pk == again.pk
    with pytest.raises(outbox.UnderWay):
        convene(ground, forum, facts=CONVENED | {"present": "只有一方"})
    worker.run_now(job)
    assert (job.state, job.result) == ("done", str(forum.pk))
    forum.refresh_from_db()
    step = forum.steps.get(verb="convene")
    assert step.facts == CONVENED
    with pytest.raises(steps.StaleVersion):
        steps.take_or_defer(
            forum=forum,
            verb="convene",
            by=ground.fed.officer,
            happened_on=make.TODAY,
            at=make.NOW,
            facts=CONVENED,
            expected_version=forum.version - 1,
        )


@pytest.mark.usefixtures("few")
def test_what_a_step_was_told_waits_sealed(ground):
    imported(ground)
    told = convene(ground, opened(ground), facts=CONVENED | {"present": "秘密地址一号"})
    assert "秘密地址" not in str(told.payload)
    assert "秘密地址".encode() not in bytes(told.sealed)
    worker.run_now(told)
    assert (told.state, bytes(told.sealed)) == ("done", b"")


@pytest.mark.usefixtures("few")
def test_a_step_that_is_declined_is_never_deferred(ground):
    imported(ground)
    forum = opened(ground)
    for changed, error in (
        ({"facts": {}}, steps.FactMissing),
        ({"by": ground.fed.cashier}, NotYours),
        ({"facts": CONVENED | {"both_willing": False}}, steps.StepRefused),
        ({"expected_version": 99}, steps.StaleVersion),
    ):
        with pytest.raises(error):
            convene(ground, forum, **changed)
    assert not Job.objects.filter(name="matters.take_step").exists()


def _die_half_way(job_id):
    """Do a job in a process of its own, and be killed when half of the people are written."""
    tell = outbox._Teller.__call__

    def telling(self, done, total, message=""):
        tell(self, done, total, message)
        if message.startswith("正在写入第 5 人"):
            os.kill(os.getpid(), signal.SIGKILL)

    outbox._Teller.__call__ = telling
    worker.run_job(job_id)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("few")
def test_a_worker_killed_half_way_leaves_nothing_and_the_next_does_it_once(ground, monkeypatch):
    from niangjia.apps.matters.services import roster_people

    monkeypatch.setattr(roster_people, "_AT_A_TIME", 4)
    draft = draft_of(ground, sheet(PEOPLE))
    people = Person.objects.count()
    job = revise(ground, draft, is_to_import=True)
    connection.close()
    dying = multiprocessing.get_context("fork").Process(target=_die_half_way, args=(str(job.pk),))
    dying.start()
    dying.join(60)
    assert dying.exitcode == -signal.SIGKILL
    job.refresh_from_db()
    draft.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert (draft.state, Person.objects.count()) == ("draft", people)
    assert (Claimant.objects.count(), WageMonth.objects.count()) == (0, 0)
    for _ in range(2):
        worker.run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, Claimant.objects.count()) == (JobState.DONE, PEOPLE)
