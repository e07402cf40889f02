"""Deferred work: with its cause or not at all, seen while it goes on, done once."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.serving import serving

from niangjia.apps.outbox import selectors
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.apps.outbox.models import Job
from niangjia.kernel.errors import DomainError, NotFound

pytestmark = pytest.mark.django_db


class Somebody:
    """Stands for a person: the outbox lies below people and knows only their number."""

    def __init__(self, pk=7):
        self.pk = pk


@contextmanager
def as_somebody(pk):
    """Enter as nobody in particular: whose eyes see is the business of the runner above."""
    yield None if pk is None else Somebody(pk)


class Declined(DomainError):
    code = "test.declined"
    message = "第 %(row)s 行没有姓名，请补上再导入。"


def run(job, handler, **more):
    return outbox.run(
        job_id=str(job.pk),
        handlers={job.name: handler},
        acting=as_somebody,
        apart=more.pop("apart", False),
        **more,
    )


def queued(job):
    return ProcrastinateJob.objects.filter(args__job_id=str(job.pk)).count()


def test_work_is_deferred_with_what_it_needs():
    job = outbox.defer("test.work", by=Somebody(), matter=12, rows=[1, 2])
    job.refresh_from_db()
    assert (job.state, job.payload) == (JobState.WAITING, {"matter": 12, "rows": [1, 2]})
    assert (job.created_by_id, job.percent, job.is_finished) == (7, 0, False)
    assert queued(job) == 1


def test_the_queue_itself_knows_nothing_but_the_job():
    job = outbox.defer("test.work", by=Somebody(), matter=12)
    assert ProcrastinateJob.objects.get(args__job_id=str(job.pk)).args == {"job_id": str(job.pk)}


@pytest.mark.django_db(transaction=True)
def test_work_without_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        outbox.defer("test.work", by=None)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_work_whose_cause_was_undone_never_was():
    @transaction.atomic
    def cause():
        outbox.defer("test.work", by=None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cause()
    assert not Job.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_handler_gets_who_asked_and_what_for_and_leaves_its_result():
    got = {}

    def handler(*, by, tell, matter):
        got.update(by=by.pk, matter=matter)
        tell(1, 2, "正在生成")
        return "sha256:abc"

    job = outbox.defer("test.work", by=Somebody(9), matter=12)
    assert run(job, handler) == JobState.DONE
    job.refresh_from_db()
    assert got == {"by": 9, "matter": 12}
    assert (job.state, job.result, job.percent) == (JobState.DONE, "sha256:abc", 100)
    assert (job.done, job.total, job.message) == (1, 2, "正在生成")
    assert job.finished_at is not None


def test_work_of_the_house_itself_has_nobody_behind_it():
    job = outbox.defer("test.work", by=None)
    assert run(job, lambda *, by, tell: str(by)) == JobState.DONE
    job.refresh_from_db()
    assert job.result == "None"


def test_a_job_delivered_twice_works_once():
    calls = []
    job = outbox.defer("test.work", by=None)
    for _ in range(2):
        assert run(job, lambda *, by, tell: calls.append(1)) == JobState.DONE
    assert len(calls) == 1


def test_what_the_domain_declines_fails_with_its_own_sentence_and_undoes_the_work():
    def handler(*, by, tell):
        outbox.defer("test.other", by=by)
        raise Declined(row=7)

    job = outbox.defer("test.work", by=Somebody())
    assert run(job, handler, is_last_try=False) == JobState.FAILED
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "test.declined")
    assert job.message == "第 7 行没有姓名，请补上再导入。"
    assert not Job.objects.filter(name="test.other").exists()
    assert run(job, handler) == JobState.FAILED


def test_what_breaks_is_tried_again_and_at_last_fails_with_a_sentence():
    def handler(*, by, tell):
        raise KeyError("secret detail")

    job = outbox.defer("test.work", by=Somebody())
    with pytest.raises(KeyError):
        run(job, handler, is_last_try=False)
    job.refresh_from_db()
    assert not job.is_finished
    with pytest.raises(KeyError):
        run(job, handler, is_last_try=True)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "outbox.work_broke")
    assert str(job.pk) in job.message
    assert "secret" not in job.message


def test_a_name_nobody_handles_breaks_instead_of_vanishing():
    job = outbox.defer("test.work", by=None)
    with pytest.raises(KeyError):
        outbox.run(job_id=str(job.pk), handlers={}, acting=as_somebody, apart=False)
    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_still_open():
    seen = []

    def handler(*, by, tell):
        Job.objects.create(name="test.written_by_the_work")
        tell(3, 48, "正在生成第 3 份")
        with connection.copy().cursor() as cursor:
            cursor.execute(
                "SELECT state, done, total, message FROM outbox_job WHERE name = 'test.work'"
            )
            seen.append(cursor.fetchone())
            cursor.execute("SELECT count(*) FROM outbox_job")
            seen.append(cursor.fetchone())
            cursor.db.close()

    with transaction.atomic():
        job = outbox.defer("test.work", by=None)
    assert run(job, handler, apart=True) == JobState.DONE
    assert seen == [("running", 3, 48, "正在生成第 3 份"), (1,)]


@pytest.mark.django_db(transaction=True)
def test_progress_can_be_shown_from_anywhere():
    with transaction.atomic():
        job = outbox.defer("test.work", by=None)
    with transaction.atomic():
        outbox.progress(job=job, done=1, total=4, message="已读 1 份")
        transaction.set_rollback(True)
    job.refresh_from_db()
    assert (job.state, job.percent, job.message) == (JobState.RUNNING, 25, "已读 1 份")


def test_many_small_steps_are_not_as_many_writes(django_assert_max_num_queries):
    def handler(*, by, tell):
        for n in range(1, 501):
            tell(n, 500)

    job = outbox.defer("test.work", by=None)
    with django_assert_max_num_queries(15):
        run(job, handler)
    job.refresh_from_db()
    assert (job.done, job.total) == (500, 500)


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_do_one_job_at_once():
    from threading import Event, Thread

    working, may_end, outcome = Event(), Event(), []

    def slow(*, by, tell):
        working.set()
        may_end.wait(20)

    def first():
        try:
            outcome.append(run(job, slow, apart=True))
        finally:
            connection.close()

    with transaction.atomic():
        job = outbox.defer("test.work", by=None)
    thread = Thread(target=first)
    thread.start()
    assert working.wait(20)
    with pytest.raises(outbox.JobBusy):
        run(job, slow, apart=True)
    may_end.set()
    thread.join()
    assert outcome == [JobState.DONE]


def test_a_person_sees_the_jobs_she_started():
    hers = outbox.defer("test.work", by=Somebody(7))
    outbox.defer("test.work", by=Somebody(8))
    assert list(selectors.jobs_of(Somebody(7))) == [hers]
    assert selectors.get_job(str(hers.pk), visible_to=Somebody(7)) == hers


@pytest.mark.parametrize("pk", [uuid4(), "not-a-uuid", ""])
def test_a_job_that_is_not_hers_is_not_there(pk):
    others = outbox.defer("test.work", by=Somebody(8))
    for wanted in (pk, others.pk):
        with pytest.raises(NotFound):
            selectors.get_job(wanted, visible_to=Somebody(7))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("outbox_job_state_known_and_finished_has_its_time", {"state": "lost"}),
        ("outbox_job_state_known_and_finished_has_its_time", {"state": "done"}),
        ("outbox_job_progress_within_total", {"done": 5, "total": 4}),
        ("outbox_job_progress_within_total", {"done": -1}),
    ],
)
def test_the_database_refuses_nonsense(constraint, values):
    with pytest.raises(IntegrityError, match=constraint):
        Job.objects.create(name="test.work", **values)


def test_the_house_itself_defers_work_whoever_asks_and_only_its_runner_sees_it():
    done = []
    with serving(), transaction.atomic():
        job = outbox.defer("test.house", by=None, of=1)
        assert not Job.objects.exists()
        run(job, lambda *, by, tell, of: done.append((by, of)))
    assert done == [(None, 1)]
