"""What people write on a matter or an enquiry themselves: things to do, and what they wait for."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.worklist import policies
from niangjia.apps.worklist.choices import NEVER, Outcome, Source
from niangjia.apps.worklist.errors import (
    DayPassed,
    HasEnded,
    MayNotHold,
    NobodyHoldsIt,
    NotBegun,
    NotByHand,
    ReasonMissing,
    ToDoAlready,
    WhatMissing,
    WhomMissing,
)
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.selectors.scope import About
from niangjia.apps.worklist.selectors.standing import may_hold
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.kernel.words import is_blank


@atomic
def write_task(
    *,
    about: About,
    what: str,
    holder: Person,
    due_on: date | None,
    by: Person,
    at: datetime,
    why: str = "",
) -> Item:
    """Write down that somebody is to do something about a matter or an enquiry, by a day.

    :raises WhatMissing: nothing is said to be done.
    :raises DayPassed: the day has passed.
    :raises MayNotHold: she has no role there.
    :raises policies.NotForYou: who writes does not work there.
    """
    return _write(
        about, source=Source.TASK, what=what, holder=holder, due_on=due_on, by=by, at=at, why=why
    )


@atomic
def write_waiting(
    *,
    about: About,
    what: str,
    waits_for: str,
    since: date,
    ask_on: date | None,
    holder: Person,
    by: Person,
    at: datetime,
    why: str = "",
) -> Item:
    """Write down that we wait for somebody outside, since when, and on which day we ask again.

    :raises WhomMissing: it is not said for whom.
    :raises NotBegun: the waiting would begin later.
    :raises WhatMissing, DayPassed, MayNotHold, policies.NotForYou: as `write_task`.
    """
    if is_blank(waits_for):
        raise WhomMissing
    if since > timezone.localdate(at):
        raise NotBegun
    return _write(
        about,
        source=Source.WAITING,
        what=what,
        holder=holder,
        due_on=ask_on,
        by=by,
        at=at,
        why=why,
        waits_for=waits_for.strip(),
        since=since,
    )


def _write(
    about: About,
    *,
    source: Source,
    what: str,
    holder: Person,
    due_on: date | None,
    by: Person,
    at: datetime,
    why: str,
    waits_for: str = "",
    since: date | None = None,
) -> Item:
    on = timezone.localdate(at)
    policies.require_work(by, home_key=about.home_key, on=on)
    if is_blank(what):
        raise WhatMissing
    item = _drawn(
        about,
        source=source,
        what=what,
        holder=holder,
        due_at=_end_of(due_on, on=on),
        by=by,
        at=at,
        why=why,
        waits_for=waits_for,
        since=since,
    )
    if not may_hold(holder, item, on=on):
        raise MayNotHold(name=holder.name, what=item.what, roles=policies.NAMES, on=on)
    item.save(force_insert=True)
    audit.record_many(entries=[_written(item, due_on)], by=by)
    return item


@atomic
def write_task_each(
    *,
    abouts: Sequence[tuple[About, Person | None]],
    what: str,
    due_on: date | None,
    by: Person,
    at: datetime,
    why: str = "",
) -> dict[str, DomainError]:
    """Write the same task about each of many matters or enquiries, for its own holder.

    Each is judged as `write_task` judges one; what is declined is left out and returned with its
    reason, by number. Where the same is still to be done by somebody, it is not written twice. The
    number of queries grows with the positions and holders, not with how many there are.

    :raises WhatMissing: nothing is said to be done.
    :raises DayPassed: the day has passed.
    """
    on = timezone.localdate(at)
    if is_blank(what):
        raise WhatMissing
    due_at = _end_of(due_on, on=on)
    there = _having(what.strip(), [about for about, _holder in abouts])
    works: dict[int, bool] = {}
    holds: dict[tuple[int, int], bool] = {}
    left: dict[str, DomainError] = {}
    items: list[Item] = []
    for about, holder in abouts:
        key = about.home_key
        if key not in works:
            works[key] = policies.may_work(by, home_key=key, on=on)
        if not works[key]:
            left[about.number] = policies.NotForYou(roles=policies.NAMES)
            continue
        if holder is None:
            left[about.number] = NobodyHoldsIt()
            continue
        if (about.subject, about.pk) in there:
            left[about.number] = ToDoAlready()
            continue
        item = _drawn(
            about,
            source=Source.TASK,
            what=what,
            holder=holder,
            due_at=due_at,
            by=by,
            at=at,
            why=why,
        )
        if (key, holder.pk) not in holds:
            holds[key, holder.pk] = may_hold(holder, item, on=on)
        if holds[key, holder.pk]:
            items.append(item)
        else:
            left[about.number] = MayNotHold(
                name=holder.name, what=item.what, roles=policies.NAMES, on=on
            )
    made = Item.objects.bulk_create(items)
    audit.record_many(entries=[_written(item, due_on) for item in made], by=by)
    return left


def _having(what: str, abouts: Sequence[About]) -> set[tuple[str, int]]:
    """Return of which somebody has this to do already."""
    if not abouts:
        return set()
    open_ = Item.objects.filter(source=Source.TASK, is_open=True, what=what)
    here = open_.filter(
        subject__in={one.subject for one in abouts}, subject_id__in={one.pk for one in abouts}
    )
    return set(here.values_list("subject", "subject_id"))


def _drawn(
    about: About,
    *,
    source: Source,
    what: str,
    holder: Person,
    due_at: datetime,
    by: Person,
    at: datetime,
    why: str,
    waits_for: str = "",
    since: date | None = None,
) -> Item:
    """Return an item as it would be written."""
    return Item(
        source=source,
        subject=about.subject,
        subject_id=about.pk,
        number=about.number,
        title=about.title,
        what=what.strip(),
        why=why.strip(),
        union=about.union,
        home_key=about.home_key,
        line_key=about.line_key,
        holder=holder,
        due_at=due_at,
        waits_for=waits_for,
        since=since,
        made_by=by,
        made_at=at,
    )


def _written(item: Item, due_on: date | None) -> audit.Entry:
    facts = {
        "source": str(item.source),
        "about": item.number,
        "holder": item.holder_id,
        "due": due_on,
    }
    return audit.Entry(kind="worklist.item_written", target=item, facts=facts)


@atomic
def finish(*, item: Item, is_done: bool, why: str, by: Person, at: datetime, version: int) -> Item:
    """Say that something written by hand is done, or that it will not be, and why.

    :raises NotByHand: it follows from a clock or a promise, and ends where that is dealt with.
    :raises HasEnded: somebody said so before.
    :raises StaleVersion: it was changed since it was shown.
    :raises ReasonMissing: it is not done, and nothing says why.
    :raises policies.NotForYou: she neither holds it nor works there.
    """
    locked = _open(item, version)
    on = timezone.localdate(at)
    if not policies.may_end(locked, by, on=on):
        raise policies.NotForYou(roles=policies.NAMES)
    if not is_done and is_blank(why):
        raise ReasonMissing
    outcome = Outcome.DONE if is_done else Outcome.NOT_DONE
    Item.objects.filter(pk=locked.pk).update(
        is_open=False,
        outcome=outcome,
        ended_why=why.strip(),
        ended_by=by,
        ended_at=at,
        version=F("version") + 1,
    )
    audit.record(
        "worklist.item_ended",
        target=locked,
        by=by,
        why=why.strip(),
        facts={"outcome": str(outcome)},
    )
    item.refresh_from_db()
    return item


@atomic
def put_off(*, item: Item, due_on: date, why: str, by: Person, at: datetime, version: int) -> Item:
    """Give something written by hand another day: asked again, or more time, with the reason.

    What was told upward for the old day is over; the new one begins anew.

    :raises DayPassed: the new day has passed.
    :raises ReasonMissing: nothing says why.
    :raises NotByHand, HasEnded, StaleVersion, policies.NotForYou: as `finish`.
    """
    locked = _open(item, version)
    on = timezone.localdate(at)
    if not policies.may_end(locked, by, on=on):
        raise policies.NotForYou(roles=policies.NAMES)
    if is_blank(why):
        raise ReasonMissing
    until = _end_of(due_on, on=on)
    Item.objects.filter(pk=locked.pk).update(
        due_at=until, level=0, told_at=None, version=F("version") + 1
    )
    audit.record(
        "worklist.item_put_off",
        target=locked,
        by=by,
        why=why.strip(),
        facts={"before": locked.due_on, "after": due_on},
    )
    item.refresh_from_db()
    return item


def _open(item: Item, version: int) -> Item:
    locked = Item.objects.select_for_update().get(pk=item.pk)
    if not locked.is_by_hand:
        raise NotByHand(number=locked.number)
    if not locked.is_open:
        raise HasEnded
    if locked.version != version:
        raise StaleVersion(what="这一件")
    return locked


def _end_of(day: date | None, *, on: date) -> datetime:
    if day is None:
        return NEVER
    if day < on:
        raise DayPassed
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
