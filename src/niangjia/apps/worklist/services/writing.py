"""What people write on a matter or an enquiry themselves: things to do, and what they wait for."""

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
    NotBegun,
    NotByHand,
    ReasonMissing,
    WhatMissing,
    WhomMissing,
)
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.selectors.scope import About
from niangjia.apps.worklist.selectors.standing import may_hold
from niangjia.kernel.errors import StaleVersion


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
    if not waits_for.strip():
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
    if not what.strip():
        raise WhatMissing
    item = Item(
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
        due_at=_end_of(due_on, on=on),
        waits_for=waits_for,
        since=since,
        made_by=by,
        made_at=at,
    )
    if not may_hold(holder, item, on=on):
        raise MayNotHold(name=holder.name, what=item.what, roles=policies.NAMES, on=on)
    item.save(force_insert=True)
    audit.record(
        "worklist.item_written",
        target=item,
        by=by,
        facts={"source": str(source), "about": about.number, "holder": holder.pk, "due": due_on},
    )
    return item


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
    if not is_done and not why.strip():
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
    if not why.strip():
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
