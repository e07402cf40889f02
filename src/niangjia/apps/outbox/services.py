"""Write side of the outbox: defer work with its cause, tell how far it is, run it once."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models.functions import Now
from django.db.transaction import TransactionManagementError, atomic
from procrastinate.contrib.django import app as queue

from niangjia.apps.outbox.choices import JobState
from niangjia.apps.outbox.models import Job
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from niangjia.apps.people.models import Person

TASK = "niangjia.outbox.run"
"""The one task the queue knows; which work it is stands in the job."""

_LOCK = 77005
_SECONDS_BETWEEN_TELLS = 0.2

log = logging.getLogger(__name__)


class Tell(Protocol):
    """How a handler says how far it is: `tell(12, 48, "正在生成申请书")`."""

    def __call__(self, done: int, total: int, message: str = "") -> None: ...


def quiet(done: int, total: int, message: str = "") -> None:
    """Tell nobody: what services say by default how far they are, when nobody waits at a page."""


Handler = Callable[..., str | None]
"""`handler(*, by, tell, **payload)`: does the work, returns what it made (a file's SHA-256)."""

Acting = Callable[[int | None], AbstractContextManager["Person | None"]]
"""`with acting(number) as by:` enters a person's part of the house; None is the house itself."""


class JobBusy(Exception):
    """Another worker holds this job just now; the queue tries again later."""


class WorkBroke(DomainError):
    """The work failed for a reason nobody foresaw; the log has the whole of it."""

    code = "outbox.work_broke"
    message = (
        "系统出错，这项任务没有完成，数据没有改动。请再试一次；"
        "仍然不行，请把任务编号 %(job)s 告诉管理员。"
    )


class UnderWay(DomainError):
    """The same work, asked for by somebody else or with other facts, is not finished yet."""

    code = "outbox.under_way"
    message = "这件事正在后台办，还没有办完。请等它办完，刷新页面看过结果再办。"


def defer(
    name: str,
    *,
    by: "Person | None",
    once: str = "",
    seal: Callable[[str], bytes] | None = None,
    **payload: Any,
) -> Job:
    """Defer work in the caller's transaction: it happens if, and only if, its cause does.

    `name` is `context.verb_object` and has its handler in `jobs/handlers.py`; the payload is plain
    JSON (numbers of records, days as text) and holds no personal values. Those are given by
    `seal`, which is told the place to seal them to; the handler gets them, and the place, as
    `sealed` and `place`, and nothing of them stays once the work is finished. `once` names what may
    be under way only once at a time: the same person asking the same again, as a second click
    does, gets the job that is under way.

    :raises TransactionManagementError: there is no transaction that could carry the work.
    :raises UnderWay: what `once` names is under way for somebody else, or with other facts.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("work is deferred in the transaction of its cause")
    asked = Job(name=name, payload=payload, once=once, created_by_id=by.pk if by else None)
    if once and (going := Job.objects.filter(once=once, finished_at__isnull=True).first()):
        if _is_same(going, asked):
            return going
        raise UnderWay
    if seal:
        asked.sealed = seal(asked.place)
    try:
        with atomic():
            if by is None:
                _begin(asked)
            else:
                asked.save(force_insert=True)
    except IntegrityError:
        raise UnderWay from None  # asked for twice within the same instant
    queue.configure_task(TASK).defer(job_id=str(asked.pk))
    return asked


def _begin(job: Job) -> None:
    """Write down the house's own work, which is nobody's: only its runner may see it, as later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('nj.job', true)")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('nj.job', %s, true)", [str(job.pk)])
        job.save(force_insert=True)
        cursor.execute("SELECT set_config('nj.job', %s, true)", [before or ""])


def wake(task: str) -> None:
    """Have the house's own periodic work done as soon as the caller's transaction holds.

    It is the work of nobody, finds by itself what there is to do, and does it once however often
    it is woken.

    :raises TransactionManagementError: there is no transaction that could carry it.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("work is deferred in the transaction of its cause")
    queue.configure_task(task).defer(timestamp=int(time.time()))


def _is_same(going: Job, asked: Job) -> bool:
    """Tell whether two jobs are one request."""
    return (going.name, going.created_by_id, going.payload) == (
        asked.name,
        asked.created_by_id,
        asked.payload,
    )


def progress(*, job: Job, done: int, total: int, message: str = "") -> None:
    """Show how far a job is, at once, whatever becomes of the work's own transaction."""
    with _Teller(job.pk, apart=True) as tell:
        tell(done, total, message)


def run(
    *,
    job_id: UUID | str,
    handlers: Mapping[str, Handler],
    acting: Acting,
    apart: bool = True,
    is_last_try: bool = True,
) -> JobState:
    """Run a job once: its work and its being done are one transaction.

    `acting` enters the work as whoever caused it. A finished job is left alone, so a job delivered
    twice works once. What the domain declines fails with its own sentence and is not tried again;
    anything else is raised, and on the last try fails with a general one. `apart` shows progress
    over a connection of its own; off when the job itself is not yet committed (tests, commands).

    :raises JobBusy: another worker runs it now.
    """
    with _Teller(job_id, apart=apart) as tell:
        try:
            return _work(job_id, handlers, acting, tell)
        except JobBusy:
            raise
        except DomainError as declined:
            _finish(job_id, JobState.FAILED, message=str(declined), error_code=declined.code)
            return JobState.FAILED
        except Exception:
            log.exception("job %s broke", job_id)
            if is_last_try:
                broke = WorkBroke(job=job_id)
                _finish(job_id, JobState.FAILED, message=str(broke), error_code=broke.code)
            raise


def _work(
    job_id: UUID | str,
    handlers: Mapping[str, Handler],
    acting: Acting,
    tell: "_Teller",
) -> JobState:
    with _running(job_id):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, str(job_id)]
            )
            if not cursor.fetchone()[0]:
                raise JobBusy(job_id)
        job = Job.objects.get(pk=job_id)
        if job.is_finished:
            return JobState(job.state)
        tell.started()
        secret = {"sealed": bytes(job.sealed), "place": job.place} if job.sealed else {}
        with acting(job.created_by_id) as by:
            result = handlers[job.name](by=by, tell=tell, **job.payload, **secret)
        _finish(job_id, JobState.DONE, result=result or "")
        return JobState.DONE


def _finish(job_id: UUID | str, state: JobState, **values: str) -> None:
    with _running(job_id):
        unfinished = Job.objects.filter(pk=job_id, finished_at__isnull=True)
        unfinished.update(state=state, finished_at=Now(), sealed=b"", **values)


@contextmanager
def _running(job_id: UUID | str) -> Iterator[None]:
    """Let a transaction see one job, whoever started it: the runner does not know whose it is."""
    with atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('nj.job', %s, true)", [str(job_id)])
        yield


class _Teller:
    """Writes progress so that a page sees it while the work's transaction is still open.

    The work holds no lock on the job's row until it is done, so the two never wait for each other.
    """

    def __init__(self, job_id: UUID | str, *, apart: bool) -> None:
        self._job_id = str(job_id)
        self._apart = apart
        self._own: BaseDatabaseWrapper | None = None
        self._last = 0.0

    def __enter__(self) -> "_Teller":
        return self

    def __exit__(self, *_: object) -> None:
        if self._apart and self._own is not None:
            self._own.close()

    def __call__(self, done: int, total: int, message: str = "") -> None:
        now = time.monotonic()
        if done < total and now - self._last < _SECONDS_BETWEEN_TELLS:
            return
        self._last = now
        self._write(min(done, total), total, message[:300])

    def started(self) -> None:
        """Show that someone has begun."""
        self._write(None, None, None)

    def _write(self, done: int | None, total: int | None, message: str | None) -> None:
        if self._own is None:
            self._own = connection.copy() if self._apart else connection
        with self._own.cursor() as cursor:
            cursor.execute(
                "SELECT outbox_tell(%s::uuid, %s::int, %s::int, %s::text)",
                [self._job_id, done, total, message],
            )
