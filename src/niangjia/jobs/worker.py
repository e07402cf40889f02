"""The worker: does deferred work, seals the audit each minute, takes up what a dead worker left."""

import argparse
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

MOST_TRIES = 3
_SECONDS_BETWEEN_TRIES = 5

log = logging.getLogger(__name__)


def add_parser(subparsers: Any) -> None:
    """Add `worker` to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser("worker", help="运行后台任务")
    parser.add_argument("--concurrency", type=int, default=1, metavar="N", help="同时运行几项任务")
    parser.add_argument("--once", action="store_true", help="做完现有的任务就退出")
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> int:
    """Work until stopped, or, with `--once`, until nothing is waiting."""
    import django

    django.setup()
    work(concurrency=arguments.concurrency, wait=not arguments.once)
    return 0


def work(*, concurrency: int = 1, wait: bool = True) -> None:
    """Run the queue in this process until it is told to stop (SIGINT, SIGTERM)."""
    from procrastinate.contrib.django import app as queue

    register_tasks()
    connector: Any = queue.connector
    with queue.replace_connector(connector.get_worker_connector()) as app:
        app.run_worker(
            concurrency=concurrency,
            wait=wait,
            delete_jobs="successful",
            shutdown_graceful_timeout=20,
        )


def register_tasks() -> None:
    """Tell the queue which tasks there are; needs Django to be set up, does nothing twice."""
    from procrastinate import JobContext, RetryStrategy
    from procrastinate.contrib.django import app as queue

    from niangjia.apps.outbox.services import TASK

    if TASK in queue.tasks:
        return
    retry = RetryStrategy(max_attempts=MOST_TRIES - 1, wait=_SECONDS_BETWEEN_TRIES)

    @queue.task(name=TASK, retry=retry, pass_context=True)
    def run(context: JobContext, *, job_id: str) -> None:
        run_job(job_id, is_last_try=context.job.attempts >= MOST_TRIES - 1)

    @queue.task(name="niangjia.machines.deliver")
    def deliver(hook: int) -> None:
        deliver_to(hook)

    for one in PERIODIC:
        lock = one.name if one.is_alone else None
        task = queue.task(name=f"niangjia.{one.name}", queueing_lock=lock)(_by_the_clock(one.do))
        queue.periodic(cron=one.cron)(task)

    @queue.periodic(cron="* * * * *")
    @queue.task(name="niangjia.outbox.take_up", queueing_lock="outbox.take_up", pass_context=True)
    async def take_up(context: JobContext, timestamp: int) -> None:
        await take_up_stalled(context.app)


def _by_the_clock(do: Callable[[], object]) -> Callable[[int], None]:
    def run(timestamp: int) -> None:
        do()

    return run


def run_job(job_id: str, *, is_last_try: bool = True, apart: bool = True) -> str:
    """Run one job with the handlers of this house and return the state it ends in."""
    from niangjia.apps.outbox import services as outbox
    from niangjia.jobs.handlers import HANDLERS

    return outbox.run(
        job_id=job_id,
        handlers=HANDLERS,
        acting=_acting,
        apart=apart,
        is_last_try=is_last_try,
    )


@contextmanager
def _acting(person_id: int | None) -> "Iterator[Person | None]":
    """Enter as whoever caused the work, with what she may see on the day it is done."""
    from niangjia.apps.people import selectors as people
    from niangjia.apps.unions.acting import acting_as, acting_as_nobody
    from niangjia.jobs.clock import today

    if person_id is None:
        with acting_as_nobody():
            yield None
        return
    by = people.get_person(person_id)
    with acting_as(by, on=today()):
        yield by


def run_now(job: Any) -> Any:
    """Run a job here and now, in the caller's transaction if there is one, and return it as it is.

    For tests and commands: no worker is needed, and the queue later finds it finished.
    """
    run_job(str(job.pk), apart=False)
    job.refresh_from_db()
    return job


def settle_access() -> int:
    """Let access rows follow from the participants of today; hourly, so that no midnight is missed.

    Return how many changed.
    """
    from niangjia.apps.matters.services import access
    from niangjia.jobs.clock import today

    return access.settle_all(on=today())


def seal_audit() -> int | None:
    """Seal the audit, write the seal where the database cannot reach, and return its number."""
    from django.conf import settings
    from django.db.transaction import atomic

    from niangjia.apps.audit import selectors, services

    with atomic():
        number = services.seal_lanes()
    if number is not None:
        seal = selectors.seal(number)
        with open(Path(settings.DATA_DIR) / "audit-seals.log", "a", encoding="utf-8") as file:
            file.write(f"{seal.no} {seal.at.isoformat()} {seal.hash.hex()}\n")
    return number


def follow_the_tree() -> int:
    """Take matters along with unions that moved; hourly, so that no midnight is missed."""
    from niangjia.apps.matters.services import moving
    from niangjia.jobs.clock import today

    return moving.rekey(on=today(), by=None)


def drop_drafts() -> int:
    """Destroy the unfinished interviews whose days are over, by the hour."""
    from niangjia.apps.intake.services import drafts
    from niangjia.apps.teaching import clock

    return drafts.drop_drafts(at=clock.now())


def sweep_unfinished() -> int:
    """Empty the interviews nobody finished at a counter in their days, by the hour."""
    from niangjia.apps.intake.services import unfinished
    from niangjia.apps.teaching import clock

    return unfinished.sweep(at=clock.now())


def drop_lists() -> int:
    """Delete the written lists of matters that have expired, by the hour."""
    from niangjia.apps.matters.services import exporting

    return exporting.drop_lists()


def drop_rounds() -> int:
    """Delete what was done with many rows at once more than 30 days ago, by the hour."""
    from niangjia.apps.desk import services
    from niangjia.apps.teaching import clock

    return services.drop_rounds(at=clock.now())


def deliver_to(hook: int) -> int:
    """Send what waits for one address of a call-back; return how many were sent."""
    from django.utils import timezone

    from niangjia.apps.machines.services import sending

    return sending.deliver(hook=hook, at=timezone.now())


def deliver_what_is_due() -> int:
    """Send what failed before and is due again, and what nobody was woken for; by the minute."""
    from django.utils import timezone

    from niangjia.apps.machines.services import sending

    return sum(deliver_to(hook) for hook in sending.waiting(at=timezone.now()))


def drop_of_programs() -> int:
    """Forget, by the hour, single calls that were counted and answers older than two days."""
    from django.utils import timezone

    from niangjia.apps.machines.services import once, tokens

    at = timezone.now()
    return tokens.drop_calls(at=at) + once.drop_answers(at=at)


def register_taken() -> int:
    """Register what was taken in and whose sender never came to her receipt; return how many."""
    from niangjia.apps.intake.services import taking
    from niangjia.jobs.clock import now

    return taking.register_waiting(at=now())


def find_callers() -> int:
    """Tell the next of those who could call back where nobody does; return how many were told."""
    from niangjia.apps.intake.services import calls
    from niangjia.jobs.clock import now

    return calls.climb(at=now())


def warn_of_holes() -> int:
    """Tell leaders of hours in the next four weeks in which nobody is on call; return how many."""
    from niangjia.apps.duty import services
    from niangjia.jobs.clock import now

    return len(services.warn_of_holes(at=now()))


def forget_old_tries() -> int:
    """Delete the counts of tries whose span is over, by the hour."""
    from niangjia.apps.accounts.services import limits

    return limits.forget_old_tries()


def forget_sendings() -> int:
    """Forget the digests of forms sent a week ago, by the hour; return how many."""
    from django.db.transaction import atomic
    from django.utils import timezone

    from niangjia.apps.sendings import services

    with atomic():
        return services.forget_before(at=timezone.now() - timedelta(days=7))


def renew_clocks() -> int:
    """Read clocks again that were read by another law or calendar than is on file, bit by bit.

    Return how many say something else now. A notice comes with the files of a new release, so the
    worker that starts with them finds every live clock behind.
    """
    from niangjia.apps.matters.services import clocks
    from niangjia.jobs.clock import now

    return clocks.renew_behind(at=now())


def tell_upward() -> int:
    """Tell upward what has come near or has passed its day; return how many items rose a step."""
    from niangjia.jobs import worklist

    return worklist.escalate()


def tell_of_covers() -> int:
    """Tell workers who stands in for their handler; return how many were told."""
    from niangjia.apps.matters.services import telling
    from niangjia.jobs.clock import now, today

    return telling.covers_begun(on=today(), at=now())


def remind_of_tomorrow() -> int:
    """Remind, in the hours of the day, whoever is to come tomorrow; return how many days."""
    from niangjia.apps.proceedings.services import appointments
    from niangjia.jobs.clock import now

    return appointments.remind_the_day_before(at=now())


def send_notices() -> int:
    """Send what people were told and what is due; return how many notices were looked at."""
    from niangjia.apps.notices.services import sending
    from niangjia.jobs.clock import now

    return sending.send_due(at=now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """Work the house does by itself, when `cron` says.

    Alone: it does not wait twice in the queue. What others wake besides must not be.
    """

    cron: str
    name: str
    do: Callable[[], object]
    is_alone: bool = True


PERIODIC = (
    Periodic(cron="* * * * *", name="audit.seal", do=seal_audit),
    Periodic(cron="* * * * *", name="intake.register", do=register_taken),
    Periodic(cron="* * * * *", name="intake.climb", do=find_callers),
    Periodic(cron="* * * * *", name="machines.deliver_due", do=deliver_what_is_due),
    Periodic(cron="* * * * *", name="notices.send", do=send_notices, is_alone=False),
    Periodic(cron="*/5 * * * *", name="worklist.escalate", do=tell_upward),
    Periodic(cron="*/5 * * * *", name="proceedings.remind", do=remind_of_tomorrow),
    Periodic(cron="*/10 * * * *", name="matters.renew_clocks", do=renew_clocks),
    Periodic(cron="6 * * * *", name="matters.rekey", do=follow_the_tree),
    Periodic(cron="7 * * * *", name="matters.settle_access", do=settle_access),
    Periodic(cron="8 * * * *", name="matters.drop_lists", do=drop_lists),
    Periodic(cron="9 * * * *", name="machines.drop", do=drop_of_programs),
    Periodic(cron="9 * * * *", name="intake.drop_drafts", do=drop_drafts),
    Periodic(cron="9 * * * *", name="intake.sweep_unfinished", do=sweep_unfinished),
    Periodic(cron="10 * * * *", name="matters.tell_of_covers", do=tell_of_covers),
    Periodic(cron="11 * * * *", name="duty.warn", do=warn_of_holes),
    Periodic(cron="12 * * * *", name="accounts.forget_tries", do=forget_old_tries),
    Periodic(cron="12 * * * *", name="desk.drop_rounds", do=drop_rounds),
    Periodic(cron="13 * * * *", name="sendings.forget", do=forget_sendings),
)


async def take_up_stalled(app: Any) -> None:
    """Put back into the queue what a worker held when it died; the work itself is done once."""
    from procrastinate import utils

    for job in await app.job_manager.get_stalled_jobs():
        log.warning("job %s was left behind by a dead worker", job.id)
        await app.job_manager.retry_job(job, retry_at=utils.utcnow() + timedelta(seconds=1))
