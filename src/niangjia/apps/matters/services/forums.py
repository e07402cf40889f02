"""A forum's bare records: opened, split, and steps appended. `steps.take` is who calls these."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.matters import at_once, selectors
from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.models import Claimant, Forum, ForumItem, Item, Matter, Step
from niangjia.apps.matters.procedures import Registered, Taking, registered
from niangjia.apps.matters.services import clocks, telling
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people.models import Person
from niangjia.engines import procedure
from niangjia.kernel.errors import DomainError


class NothingCovered(DomainError):
    code = "matters.nothing_covered"
    message = "请至少选一位职工的一项请求，再办“%(step)s”。"


class ItemBusy(DomainError):
    code = "matters.item_busy"
    message = "第 %(seq)s 位%(name)s的%(kind)s已经在另一个程序里办理，不能同时再开一个。"


@transaction.atomic
def open_forum(
    *,
    matter: Matter,
    lifecycle: str,
    items: Iterable[Item],
    by: Person,
    opened_on: date,
    at: datetime,
    body_name: str = "",
    parent: Forum | None = None,
    tell: Tell = quiet,
) -> Forum:
    """Open a proceeding over a set of claim items, in the first state of its life cycle.

    :raises NothingCovered: no item was named.
    :raises NotYours: none of the person's roles may open it.
    :raises ItemBusy: an item is already in a forum of the same track.
    """
    kind, items = registered(lifecycle), list(items)
    matter, as_role = _checked(matter, kind, items, by=by, at=at)
    people = len({item.claimant_id for item in items})
    tell(0, people, f"正在把 {people} 人的请求列入{kind.lifecycle.zh}")
    forum = _create(
        matter,
        kind,
        state=kind.lifecycle.first,
        opened_on=opened_on,
        body_name=body_name,
        parent=parent,
    )
    enter(forum, items)
    row = append_step(
        forum,
        verb=procedure.OPEN,
        target=kind.lifecycle.first,
        by=by,
        as_role=as_role,
        basis=kind.lifecycle.basis,
        happened_on=opened_on,
        at=at,
    )
    forum.refresh_from_db()
    tell(people // 2, people, f"正在起算 {people} 人的时限")
    _start_clocks(forum, kind, row, by=by, at=at)
    audit.record(
        "matters.forum_opened",
        target=forum,
        by=by,
        facts={"lifecycle": lifecycle, "items": len(items)},
    )
    forum.refresh_from_db()
    telling.step_taken(step=row, people=_people(items), by=by, at=at)
    return forum


@transaction.atomic
def open_or_defer(
    *,
    matter: Matter,
    lifecycle: str,
    items: Iterable[Item],
    by: Person,
    opened_on: date,
    at: datetime,
    body_name: str = "",
) -> Forum | Job:
    """Open a proceeding at once for few people; for many, check it now and defer the work.

    :raises DomainError: as `open_forum` does.
    :raises UnderWay: such a proceeding is being opened already, by somebody else or otherwise.
    """
    kind, items = registered(lifecycle), list(items)
    matter, _ = _checked(matter, kind, items, by=by, at=at)
    people = len({item.claimant_id for item in items})
    if people <= at_once.PEOPLE:
        return open_forum(
            matter=matter,
            lifecycle=lifecycle,
            items=items,
            by=by,
            opened_on=opened_on,
            at=at,
            body_name=body_name,
        )
    return outbox.defer(
        "matters.open_forum",
        by=by,
        once=f"matters.open:{matter.pk}:{kind.track}",
        matter=matter.number,
        title=f"{kind.lifecycle.zh} · {people} 人",
        lifecycle=lifecycle,
        items=sorted(item.pk for item in items),
        opened_on=opened_on.isoformat(),
        body_name=body_name,
    )


def _checked(
    matter: Matter, kind: Registered, items: Sequence[Item], *, by: Person, at: datetime
) -> tuple[Matter, str]:
    """Return the matter, locked, and the role in which the person may open such a forum."""
    matter = require_open(matter)
    roles = selectors.roles_on(matter, by, on=timezone.localdate(at))
    as_role = _role_to_open(kind.lifecycle, roles)
    if not items:
        raise NothingCovered(step=kind.lifecycle.zh)
    _require_free(items, kind)
    return matter, as_role


def _role_to_open(lifecycle: procedure.Lifecycle, roles: frozenset[str]) -> str:
    for role in lifecycle.who:
        if role in roles:
            return role
    raise procedure.NotYours(step=lifecycle.zh)


def _start_clocks(forum: Forum, kind: Registered, row: Step, *, by: Person, at: datetime) -> None:
    covered = forum.forum_items.select_related("item", "claimant__person")
    opening = Taking(
        forum=forum,
        lifecycle=kind.lifecycle,
        step=None,
        items=tuple(covered.order_by("claimant__seq", "item_id")),
        facts={"opened_on": row.happened_on.isoformat()},
        happened_on=row.happened_on,
        today=row.happened_on,
        by=by,
        row=row,
    )
    clocks.act(opening, kind.lifecycle.opens, at=at)


def _require_free(items: Sequence[Item], kind: Registered) -> None:
    busy = (
        ForumItem.objects.filter(item__in=items, track=kind.track, state=ItemState.IN)
        .select_related("claimant__person", "item")
        .order_by("claimant__seq")
        .first()
    )
    if busy:
        raise ItemBusy(
            seq=busy.claimant.seq,
            name=busy.claimant.person.name,
            kind=busy.item.get_kind_display(),
        )


def _people(items: Iterable[Item]) -> QuerySet[Claimant]:
    rows = Claimant.objects.filter(pk__in={item.claimant_id for item in items})
    return rows.select_related("person")


def _create(
    matter: Matter,
    kind: Registered,
    *,
    state: str,
    opened_on: date,
    body_name: str = "",
    case_number: str = "",
    parent: Forum | None = None,
) -> Forum:
    return Forum.objects.create(
        matter=matter,
        home_key=matter.home_key,
        line_key=matter.line_key,
        kind=kind.lifecycle.key,
        track=kind.track,
        body_name=body_name,
        case_number=case_number,
        parent=parent,
        lifecycle=kind.lifecycle.key,
        lifecycle_version=kind.lifecycle.version,
        state=state,
        opened_on=opened_on,
    )


def enter(forum: Forum, items: Iterable[Item]) -> None:
    """Put claim items into a forum."""
    ForumItem.objects.bulk_create(
        ForumItem(
            matter_id=forum.matter_id,
            home_key=forum.home_key,
            line_key=forum.line_key,
            forum=forum,
            item=item,
            claimant_id=item.claimant_id,
            track=forum.track,
        )
        for item in items
    )


def carry(forum: Forum, rows: Iterable[ForumItem]) -> None:
    """Put claim items into a forum that was split off, each as it stood in the old one."""
    ForumItem.objects.bulk_create(
        ForumItem(
            matter_id=forum.matter_id,
            home_key=forum.home_key,
            line_key=forum.line_key,
            forum=forum,
            item_id=row.item_id,
            claimant_id=row.claimant_id,
            track=row.track,
            state=row.state,
            outcome=row.outcome,
            amount_fen=row.amount_fen,
            is_final=row.is_final,
            effective_on=row.effective_on,
            perform_by=row.perform_by,
        )
        for row in rows
    )


def append_step(
    forum: Forum,
    *,
    verb: str,
    target: str,
    by: Person,
    happened_on: date,
    at: datetime,
    source: str = "",
    seq: int = 0,
    as_role: str = "",
    basis: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> Step:
    """Write one step; the database checks its edge and its place, and moves the forum."""
    return Step.objects.create(
        forum=forum,
        seq=seq,
        lifecycle=forum.lifecycle,
        lifecycle_version=forum.lifecycle_version,
        verb=verb,
        from_state=source,
        to_state=target,
        by=by,
        as_role=as_role,
        happened_on=happened_on,
        recorded_at=at,
        basis=list(basis),
        facts=dict(facts or {}),
    )


def split(
    forum: Forum,
    kind: Registered,
    covered: Sequence[ForumItem],
    *,
    by: Person,
    happened_on: date,
    at: datetime,
) -> Forum:
    """Move some items into a forum of their own, in the same state and under the same clocks."""
    ForumItem.objects.filter(pk__in=[row.pk for row in covered]).update(
        state=ItemState.MOVED, outcome=None
    )
    child = _create(
        forum.matter,
        kind,
        state=forum.state,
        opened_on=forum.opened_on,
        body_name=forum.body_name,
        case_number=forum.case_number,
        parent=forum,
    )
    carry(child, covered)
    append_step(
        child, verb=procedure.SPLIT, target=forum.state, by=by, happened_on=happened_on, at=at
    )
    clocks.copy_running(forum, child, at=at)
    audit.record("matters.forum_split", target=child, by=by, facts={"items": len(covered)})
    child.refresh_from_db()
    return child
