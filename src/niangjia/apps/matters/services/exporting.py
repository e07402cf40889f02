"""A list leaves the house as a file: the same list as on the page, and recorded.

A short one leaves at once; a long one is written by a job and waits for whoever asked, for a day.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.matters import at_once, selectors
from niangjia.apps.matters.models import ListExport, Matter
from niangjia.apps.matters.selectors.listing import ANY, Narrowing
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import eyes_of
from niangjia.engines import tables
from niangjia.kernel.errors import DomainError

MOST = 200_000
"""More rows than any reader takes in; a workbook of them has some 6 MB."""

KEPT_FOR = timedelta(days=1)
TITLE = "案件清单"
HEAD = ("案号", "案件", "用人单位", "承办工会", "承办人", "接到日期", "最近的时限", "状态")
_BATCH = 2000


class TooMany(DomainError):
    """More than a spreadsheet, and its reader, should take."""

    code = "matters.too_many_to_export"
    message = (
        "符合条件的案件超过 %(most)s 件，一次导不出来。请先按案号、单位或姓名找，或者只选一种状态。"
    )


class ListGone(DomainError):
    """It has expired, or shows what its owner may see no longer."""

    code = "matters.list_gone"
    message = "这份清单不能下载了：只留一天，您能看到的案件有变动也不再给。请再导出一次。"


@atomic
def take_out(
    *,
    words: str,
    state: str,
    kind: tables.Given,
    by: Person,
    on: date,
    narrowed: Narrowing = ANY,
    sort: str = "due",
) -> bytes | Job:
    """Return the matters on a person's list, in its order, as a file, and record that they left.

    A long list is written by a job, which records it.

    :raises UnderWay: another list of hers is being written.
    """
    found = selectors.listed(visible_to=by, on=on, words=words, state=state, narrowed=narrowed)
    if found.order_by()[: at_once.LIST_ROWS + 1].count() <= at_once.LIST_ROWS:
        found = selectors.in_order(found, sort)
        return _written(found, words=words, state=state, kind=kind, by=by, tell=quiet)
    return outbox.defer(
        "matters.write_list",
        by=by,
        once=f"matters.list:{by.pk}",
        title=TITLE,
        state=state,
        narrowed=narrowed.as_text(),
        sort=sort,
        kind=kind,
        # What was looked for may be somebody's name: it waits sealed, and here only whether it is
        # the same.
        words_key=crypto.index_key("list_words", words).hex(),
        seal=lambda place: crypto.seal(words.encode(), aad=place),
    )


def words_waiting(*, sealed: bytes, place: str) -> str:
    """Return what was looked for, as it was sealed for the job."""
    return crypto.open_(sealed, aad=place).decode()


@atomic
def write_list(
    *,
    words: str,
    state: str,
    kind: tables.Given,
    by: Person,
    on: date,
    at: datetime,
    narrowed: Narrowing = ANY,
    sort: str = "due",
    tell: Tell = quiet,
) -> ListExport:
    """Write a long list, telling how far it is, and keep it for a day; the work of a job.

    It holds what `by` may see on the day it is written.

    :raises TooMany: there are more than 200,000.
    """
    found = selectors.listed(visible_to=by, on=on, words=words, state=state, narrowed=narrowed)
    found = selectors.in_order(found, sort)
    content = _written(found, words=words, state=state, kind=kind, by=by, tell=tell)
    return ListExport.objects.create(
        made_by=by, content=content, reach=_reach(by, on), expires_at=at + KEPT_FOR
    )


def fetch_list(*, pk: int, by: Person, on: date, at: datetime) -> bytes:
    """Return a written list to whoever asked for it, as long as it is hers.

    :raises ListGone: it has expired, she reaches other matters now than when it was written, or it
        never was hers.
    """
    kept = ListExport.objects.filter(pk=pk, made_by=by).first()
    if kept is None or kept.expires_at <= at or bytes(kept.reach) != _reach(by, on):
        raise ListGone
    return bytes(kept.content)


def drop_lists() -> int:
    """Delete the lists that have expired, and return how many; nobody needs to be acting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT matters_drop_lists()")
        return int(cursor.fetchone()[0])


def _written(
    found: QuerySet[Matter],
    *,
    words: str,
    state: str,
    kind: tables.Given,
    by: Person,
    tell: Tell,
) -> bytes:
    total = found.order_by()[: MOST + 1].count()
    if total > MOST:
        raise TooMany(most=f"{MOST:,}")
    written = 0

    def rows() -> Iterator[tuple[str, ...]]:
        nonlocal written
        # One statement, so that a row that moves in the list meanwhile comes once.
        for matter in found.select_related("home_union").iterator(chunk_size=_BATCH):
            written += 1
            if written % _BATCH == 0:
                tell(min(written, total), total, f"正在写第 {written:,} 件，共 {total:,} 件")
            yield _cells(matter)

    content = tables.write_table(HEAD, rows(), kind=kind, name=TITLE)
    # What was looked for may be somebody's name: only whether anything was stands in the audit.
    facts = {"matters": written, "state": state, "searched": bool(words.strip())}
    audit.record("matters.list_exported", target=by, by=by, facts=facts)
    tell(max(total, 1), max(total, 1), f"写好了 {written:,} 件。")
    return content


def _cells(row: Matter) -> tuple[str, ...]:
    return (
        row.number,
        row.title,
        row.employer.name,
        row.home_union.short_name,
        row.handler.name if row.handler else "",
        row.received_on.isoformat(),
        row.next_day.isoformat() if row.next_day else "",
        "在办" if row.is_open else "已结",
    )


def _reach(person: Person, on: date) -> bytes:
    """Return a mark of what a person reaches on a day: her subtrees, and in whose name she acts."""
    eyes = eyes_of(person, on=on)
    told = f"{eyes.scope.multirange} {sorted(eyes.principals)}"
    return hashlib.sha256(told.encode()).digest()
