"""The only writer of procedure: steps are taken, for one person or for all."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.matters import at_once, selectors
from niangjia.apps.matters.models import Forum, ForumItem, Step
from niangjia.apps.matters.procedures import Registered, Taking, registered
from niangjia.apps.matters.services import clocks, forums, papers, telling
from niangjia.apps.matters.services.forums import NothingCovered
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.engines import procedure
from niangjia.kernel.days import in_full
from niangjia.kernel.errors import DomainError, StaleVersion


class StepRefused(DomainError):
    """A guard says no; `why` is its reason."""

    code = "matters.step_refused"
    message = "“%(step)s”现在还不能办：%(why)s"


class FactMissing(DomainError):
    code = "matters.fact_missing"
    message = "办“%(step)s”还要填：%(missing)s。"


class NotAChoice(DomainError):
    code = "matters.not_a_choice"
    message = "“%(what)s”没有“%(told)s”这一项。可以选：%(known)s。"


class HappensInFuture(DomainError):
    code = "matters.happens_in_future"
    message = "办理日期 %(on)s 还没有到。请填实际办理的那一天。"


class BeforeItBegan(DomainError):
    """A step is dated before the proceeding it is a step of."""

    code = "matters.before_it_began"
    message = "“%(what)s”写的是 %(told)s，不能早于这个程序开始的日子（%(begun)s）。请改好再办。"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    """A step that may be taken now: its forum is locked, its items are, no guard said no."""

    kind: Registered
    taking: Taking
    as_role: str
    live: int


@transaction.atomic
def take(
    *,
    forum: Forum,
    verb: str,
    by: Person,
    happened_on: date,
    at: datetime,
    facts: Mapping[str, Any],
    expected_version: int,
    items: Iterable[int] | None = None,
    tell: Tell = quiet,
) -> Step:
    """Take one step of the forum's life cycle for the items it covers.

    `items` are item ids, for steps that may cover some; None means all that are live. When only
    some are covered, they are split off into a forum of their own, which takes the step, so that
    no record shows a state that is false for one of its people. `at` is the moment of recording.

    :raises StaleVersion: somebody took a step since the page was shown.
    :raises NoSuchStep: the life cycle has no such step from here.
    :raises NotYours: none of the person's roles on this record may take it.
    :raises FactMissing: a needed fact is missing; the data name them.
    :raises HappensInFuture, BeforeItBegan: its day has not come, or lies before the proceeding.
    :raises StepRefused: a guard says no, and why.
    """
    found = _checked(
        forum=forum,
        verb=verb,
        by=by,
        happened_on=happened_on,
        at=at,
        facts=facts,
        expected_version=expected_version,
        items=items,
    )
    return _write(found, by=by, happened_on=happened_on, at=at, tell=tell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What a step would do: for how many workers, and at which state the record would stand."""

    people: int
    target: str


@transaction.atomic
def foresee(
    *,
    forum: Forum,
    verb: str,
    by: Person,
    happened_on: date,
    at: datetime,
    facts: Mapping[str, Any],
    expected_version: int,
) -> Foreseen:
    """Return what `take` would do for all whom the step covers; nothing is written, no paper drawn.

    What `take` would decline is declined here.

    :raises DomainError: as `take` does.
    """
    found = _checked(
        forum=forum,
        verb=verb,
        by=by,
        happened_on=happened_on,
        at=at,
        facts=facts,
        expected_version=expected_version,
        items=None,
    )
    taking = found.taking
    return Foreseen(
        people=len({row.claimant_id for row in taking.items}),
        target=found.kind.lifecycle.state(taking.step.target).zh,
    )


@transaction.atomic
def take_or_defer(
    *,
    forum: Forum,
    verb: str,
    by: Person,
    happened_on: date,
    at: datetime,
    facts: Mapping[str, Any],
    expected_version: int,
    items: Iterable[int] | None = None,
) -> Step | Job:
    """Take a step at once when it is for few people; for many, check it now and defer the work.

    What `take` would decline is declined here, before anything is deferred. The facts wait sealed.

    :raises DomainError: as `take` does.
    :raises UnderWay: a step of this forum is being taken already, by somebody else or otherwise.
    """
    wanted = None if items is None else sorted(items)
    found = _checked(
        forum=forum,
        verb=verb,
        by=by,
        happened_on=happened_on,
        at=at,
        facts=facts,
        expected_version=expected_version,
        items=wanted,
    )
    people = len({row.claimant_id for row in found.taking.items})
    if people <= at_once.PEOPLE:
        return _write(found, by=by, happened_on=happened_on, at=at, tell=quiet)
    told = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return outbox.defer(
        "matters.take_step",
        by=by,
        once=f"matters.forum:{forum.pk}",
        matter=found.taking.forum.matter.number,
        title=f"{found.taking.step.zh} · {people} 人",
        forum=forum.pk,
        verb=verb,
        happened_on=happened_on.isoformat(),
        version=expected_version,
        items=wanted,
        facts_key=crypto.index_key("step_facts", told).hex(),
        seal=lambda place: crypto.seal(told.encode(), aad=place),
    )


def facts_waiting(*, sealed: bytes, place: str) -> dict[str, Any]:
    """Return the facts that `take_or_defer` laid by with the job."""
    facts: dict[str, Any] = json.loads(crypto.open_(sealed, aad=place))
    return facts


def _checked(
    *,
    forum: Forum,
    verb: str,
    by: Person,
    happened_on: date,
    at: datetime,
    facts: Mapping[str, Any],
    expected_version: int,
    items: Iterable[int] | None,
) -> _Checked:
    today = timezone.localdate(at)
    forum = Forum.objects.select_for_update(of=("self",)).get(pk=forum.pk)
    matter = require_open(forum.matter)
    if forum.version != expected_version:
        raise StaleVersion(what="这个程序")
    if happened_on > today:
        raise HappensInFuture(on=happened_on)
    kind = registered(forum.lifecycle, forum.lifecycle_version)
    step = procedure.step(kind.lifecycle, forum.state, verb)
    as_role = procedure.role_for(step, selectors.roles_on(matter, by, on=today))
    if happened_on < forum.opened_on:
        told, begun = in_full(happened_on), in_full(forum.opened_on)
        raise BeforeItBegan(what=step.day, told=told, begun=begun)
    missing = procedure.missing(step, facts)
    if missing:
        raise FactMissing(step=procedure.named(step), missing=procedure.listed(missing))
    _require_choices(step, facts)
    procedure.require_days(step, facts, happened_on)
    live = list(_items_over(forum, step.over).select_for_update(of=("self",)))
    taking = Taking(
        forum=forum,
        lifecycle=kind.lifecycle,
        step=step,
        items=tuple(_covered(step, live, items)),
        facts=facts,
        happened_on=happened_on,
        today=today,
        by=by,
    )
    _require_guards(kind, taking)
    return _Checked(kind=kind, taking=taking, as_role=as_role, live=len(live))


def _write(found: _Checked, *, by: Person, happened_on: date, at: datetime, tell: Tell) -> Step:
    kind, taking, forum, step = found.kind, found.taking, found.taking.forum, found.taking.step
    covered = list(taking.items)
    people = len({row.claimant_id for row in covered})
    tell(0, people, f"正在登记“{step.zh}”，{people} 人")
    if step.covers is procedure.Covers.SOME and 0 < len(covered) < found.live:
        forum = forums.split(forum, kind, covered, by=by, at=at, happened_on=happened_on)
        covered = list(_items_over(forum, step.over))
    row = forums.append_step(
        forum,
        seq=forum.step_seq + 1,
        verb=step.verb,
        source=forum.state,
        target=step.target,
        by=by,
        as_role=found.as_role,
        happened_on=happened_on,
        at=at,
        basis=step.basis,
        facts=taking.facts,
    )
    forum.refresh_from_db()
    taking = replace(taking, forum=forum, items=tuple(covered), row=row)
    for name in step.effects:
        kind.effects[name](taking)
    clocks.act(taking, step.clocks, at=at)
    papers.draft_for(taking, kind, at=at, tell=tell)
    _settle_liveness(forum, kind.lifecycle)
    audit.record(
        "matters.step_taken",
        target=forum,
        by=by,
        facts={
            "verb": step.verb,
            "to": step.target,
            "items": len(covered),
            "as": found.as_role,
        },
    )
    matter = forum.matter
    telling.step_taken(step=row, people=(one.claimant for one in covered), by=by, at=at)
    hooks.announce(
        kind=EventKind.MATTER_STEP, subject=matter.number, home_key=matter.home_key, at=at
    )
    return row


def _require_choices(step: procedure.Step, facts: Mapping[str, Any]) -> None:
    for need in step.needs:
        told = facts.get(need.name)
        if need.kind is procedure.Kind.CHOICE and told not in (None, ""):
            known = dict(need.choices)
            if told not in known:
                raise NotAChoice(what=need.zh, told=told, known="、".join(known.values()))


def _items_over(forum: Forum, states: Collection[str]) -> QuerySet[ForumItem]:
    return (
        forum.forum_items.filter(state__in=states)
        .select_related("item", "claimant__person")
        .order_by("claimant__seq", "item_id")
    )


def _covered(
    step: procedure.Step, live: Sequence[ForumItem], items: Iterable[int] | None
) -> list[ForumItem]:
    if step.covers is procedure.Covers.SOME and items is not None:
        wanted = set(items)
        chosen = [row for row in live if row.item_id in wanted]
        if not chosen or len(chosen) != len(wanted):
            raise NothingCovered(step=step.zh)
        return chosen
    if step.covers is not procedure.Covers.RECORD and not live:
        raise NothingCovered(step=step.zh)
    return list(live)


def _require_guards(kind: Registered, taking: Taking) -> None:
    for name in taking.step.guards:
        why = kind.guards[name](taking)
        if why:
            raise StepRefused(step=taking.step.zh, why=str(why))


def _settle_liveness(forum: Forum, lifecycle: procedure.Lifecycle) -> None:
    live = not lifecycle.state(forum.state).end
    if forum.is_live != live:
        Forum.objects.filter(pk=forum.pk).update(is_live=live)
        forum.is_live = live
