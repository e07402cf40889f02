"""The worker: takes deferred work from the queue, and takes up what a dead one left behind."""

import argparse
import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.apps.people import services as people
from niangjia.jobs import handlers, worker


@pytest.fixture
def handled(monkeypatch):
    """Put handlers under a name of their own, as if a context had brought them."""

    def handle(name, handler):
        monkeypatch.setitem(handlers.HANDLERS, name, handler)

    return handle


@pytest.mark.django_db
def test_a_job_can_be_run_here_and_now(handled):
    person = people.register_person(name="登记员(演示)", by=None)
    handled("test.work", lambda *, by, tell, n: f"{by.name} {n}")
    job = worker.run_now(outbox.defer("test.work", by=person, n=3))
    assert (job.state, job.result) == (JobState.DONE, "登记员(演示) 3")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_waits_and_tries_again_what_broke(handled):
    tries = []

    def shaky(*, by, tell):
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("once")
        return "done"

    handled("test.work", lambda *, by, tell, n: str(n * 2))
    handled("test.shaky", shaky)
    with transaction.atomic():
        jobs = [outbox.defer("test.work", by=None, n=n) for n in range(3)]
        shaken = outbox.defer("test.shaky", by=None)
    worker.work(wait=False)
    for job in [*jobs, shaken]:
        job.refresh_from_db()
    assert [job.result for job in jobs] == ["0", "2", "4"]
    assert (shaken.state, len(tries)) == (JobState.RUNNING, 1)
    ProcrastinateJob.objects.filter(status="todo")  # waits some seconds before it is tried again
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    worker.work(wait=False)
    shaken.refresh_from_db()
    assert (shaken.state, shaken.result, len(tries)) == (JobState.DONE, "done", 2)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_held_is_taken_up(handled):
    handled("test.work", lambda *, by, tell: "done")
    with transaction.atomic():
        job = outbox.defer("test.work", by=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id"
        )
        dead = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])

    async def take_up():
        from procrastinate.contrib.django import app as queue

        worker.register_tasks()
        with queue.replace_connector(queue.connector.get_worker_connector()) as app:
            async with app.open_async():
                await worker.take_up_stalled(app)

    asyncio.run(take_up())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    worker.work(wait=False)
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.django_db
def test_tasks_are_registered_once():
    from procrastinate.contrib.django import app as queue

    worker.register_tasks()
    before = dict(queue.tasks)
    worker.register_tasks()
    assert dict(queue.tasks) == before
    assert {outbox.TASK, "niangjia.audit.seal", "niangjia.outbox.take_up"} <= set(before)


def test_the_command_line_knows_the_worker(monkeypatch):
    asked = {}
    monkeypatch.setattr(worker, "work", lambda **given: asked.update(given))
    parser = argparse.ArgumentParser()
    worker.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["worker", "--once", "--concurrency", "2"])
    assert arguments.run(arguments) == 0
    assert asked == {"concurrency": 2, "wait": False}
