"""Write side of the rota: shifts of the week, dated changes, swaps, and warnings of holes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange, NumericRange
from django.db.models import Q
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.duty import policies, selectors
from niangjia.apps.duty.errors import (
    AlreadyEnded,
    Away,
    NobodyThere,
    NotAtDesk,
    NoTime,
    Overlap,
    Past,
    SamePerson,
    SwapOfOne,
)
from niangjia.apps.duty.models import Change, Shift, WarnedHole
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.templates import moment
from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Absence, Union
from niangjia.engines import rota as engine

LONGEST = timedelta(days=92)
"""A change reaches no further: what lasts longer is another week."""
_WEEK = 7
_DAY = 24 * 60


@atomic
def add_shifts(
    *,
    union: Union,
    days: Sequence[int],
    start: int,
    end: int,
    first: Person,
    second: Person | None,
    since: date,
    until: date | None,
    by: Person,
    at: datetime,
) -> list[Shift]:
    """Put two people on the week: on each of `days` from minute `start` to minute `end`.

    An `end` not after `start` is the next morning's. `until` is the first day it no longer holds.

    :raises NotYours: the person keeps no rota there.
    :raises NotAtDesk, SamePerson: who is named can take no call there, or has both places.
    :raises NoTime: the times or days make no length.
    :raises Overlap: somebody has that time, on the day or as the end of the night before.
    """
    on = _day(at)
    policies.require_keeper(union, by, on=on)
    _lock(union)
    _require_able(union, [first, *([second] if second else [])], on=max(on, since))
    if end <= start:
        end += _DAY
    if not (0 <= start < _DAY and end <= start + _DAY) or (until is not None and until <= since):
        raise NoTime(most=LONGEST.days)
    made = []
    for day in sorted(set(days)):
        _require_free(union, day, start, end, since, until)
        made.append(
            Shift.objects.create(
                union=union,
                day=day,
                minutes=NumericRange(start, end),
                first=first,
                second=second,
                during=DateRange(since, until),
                made_by=by,
                made_at=at,
            )
        )
    audit.record(
        "duty.shifts_added",
        target=union,
        by=by,
        facts={
            "days": [one.day for one in made],
            "from": engine.clock(start),
            "to": engine.clock(end),
            "first": first.pk,
            "second": second.pk if second else None,
            "since": since,
            "until": until,
        },
    )
    return made


def _require_free(
    union: Union, day: int, start: int, end: int, since: date, until: date | None
) -> None:
    """Decline a time that somebody has: that day, the night before, or the morning after.

    :raises Overlap: naming the shift.
    """
    rows = Shift.objects.filter(union=union, during__overlap=DateRange(since, until))
    meets = Q(day=day, minutes__overlap=NumericRange(start, end))
    if day < _WEEK:
        meets |= Q(day=(day - 1) % _WEEK, minutes__endswith__gt=start + _DAY)
        if end > _DAY:
            meets |= Q(day=(day + 1) % _WEEK, minutes__startswith__lt=end - _DAY)
    held = rows.filter(meets).select_related("first").order_by("pk").first()
    if held is not None:
        times = f"{engine.clock(held.minutes.lower)}–{engine.clock(held.minutes.upper)}"
        raise Overlap(held=f"{engine.day_name(held.day)} {times} {held.first.name}")


@atomic
def end_shift(*, shift: Shift, on: date, by: Person, at: datetime) -> Shift:
    """Let a shift of the week hold no longer, from a day on that has not passed.

    :raises NotYours: the person keeps no rota there.
    :raises Past: the day has passed.
    :raises AlreadyEnded: it holds no longer that day anyway.
    """
    policies.require_keeper(shift.union, by, on=_day(at))
    if on < _day(at):
        raise Past
    locked = Shift.objects.select_for_update().get(pk=shift.pk)
    during = locked.during
    if during.isempty or (during.upper is not None and during.upper <= on):
        raise AlreadyEnded
    locked.during = DateRange(during.lower, max(on, during.lower))
    locked.save(update_fields=["during"])
    audit.record(
        "duty.shift_ended", target=locked.union, by=by, facts={"shift": locked.pk, "on": on}
    )
    return locked


@atomic
def change(
    *,
    union: Union,
    place: int,
    starts: datetime,
    ends: datetime,
    person: Person,
    why: str,
    by: Person,
    at: datetime,
) -> Change:
    """Give a place to somebody from an instant until another, whatever the week says (顶班).

    :raises NotYours: the person keeps no rota there.
    :raises NotAtDesk, Away: who is named can take no call there, or is on leave.
    :raises NoTime, Past: the times are none, or lie behind.
    :raises Overlap: another change has that place then.
    """
    policies.require_keeper(union, by, on=_day(at))
    _lock(union)
    made = _write(union, place, starts, ends, person, why, by, at)
    audit.record(
        "duty.changed",
        target=union,
        by=by,
        why=why,
        facts={"place": place, "from": starts, "to": ends, "person": person.pk},
    )
    return made


def _write(
    union: Union,
    place: int,
    starts: datetime,
    ends: datetime,
    person: Person,
    why: str,
    by: Person,
    at: datetime,
    swap: object = None,
) -> Change:
    if not starts < ends <= starts + LONGEST:
        raise NoTime(most=LONGEST.days)
    if ends <= at:
        raise Past
    _require_able(union, [person], on=_day(starts))
    days = DateRange(_day(starts), _day(ends - timedelta(microseconds=1)) + timedelta(days=1))
    if Absence.objects.filter(person=person, during__overlap=days).exists():
        raise Away(name=person.name)
    during = DateTimeTZRange(starts, ends)
    held = Change.objects.filter(
        union=union, place=place, during__overlap=during, withdrawn_at__isnull=True
    )
    if (other := held.select_related("person").first()) is not None:
        raise Overlap(held=_said(other.during.lower, other.during.upper, other.person))
    who = selectors.roster(union, starts=starts, ends=starts)
    before = engine.planned(who.rota, starts, place, lawbook.calendar())
    return Change.objects.create(
        union=union,
        place=place,
        during=during,
        person=person,
        instead_of=who.people.get(before) if before else None,
        why=why.strip()[:200],
        swap=swap,
        made_by=by,
        made_at=at,
    )


@atomic
def swap(
    *,
    union: Union,
    place: int,
    one_at: datetime,
    other_at: datetime,
    why: str,
    by: Person,
    at: datetime,
) -> tuple[Change, Change]:
    """Let two people change shifts: those of a place that run at two instants.

    Each takes the whole of the other's, from now on where it has begun.

    :raises NotYours: the person keeps no rota there.
    :raises NobodyThere: nobody has the place at one of the instants.
    :raises SwapOfOne: both are of one person.
    :raises Away, Overlap, Past: as `change`.
    """
    policies.require_keeper(union, by, on=_day(at))
    _lock(union)
    first, second = (_running(union, place, when) for when in (one_at, other_at))
    if first[2] == second[2]:
        raise SwapOfOne(name=first[2].name)
    pair = uuid4()
    changes = []
    for (starts, ends, _), (_, _, person) in ((first, second), (second, first)):
        changes.append(_write(union, place, max(starts, at), ends, person, why, by, at, pair))
    audit.record(
        "duty.swapped",
        target=union,
        by=by,
        why=why,
        facts={"place": place, "changes": [one.pk for one in changes]},
    )
    return changes[0], changes[1]


def _running(union: Union, place: int, when: datetime) -> tuple[datetime, datetime, Person]:
    """Return from when until when one person has a place around an instant, and who.

    :raises NobodyThere: nobody has.
    """
    reach = timedelta(days=2)
    found = selectors.roster(union, starts=when - reach, ends=when + reach)
    law = lawbook.calendar()

    def has(person: int, day: date) -> int:
        return person

    who = engine.planned(found.rota, when, place, law)
    if who is None:
        raise NobodyThere(when=moment(when))
    line = engine.timeline(found.rota, when - reach, when + reach, law, has)
    around = next(at for at, one in enumerate(line) if one.starts <= when < one.ends)
    starts, ends = line[around].starts, line[around].ends
    at = around - 1
    while at >= 0 and line[at].who.planned[place - 1] == who:
        starts, at = line[at].starts, at - 1
    at = around + 1
    while at < len(line) and line[at].who.planned[place - 1] == who:
        ends, at = line[at].ends, at + 1
    return starts, ends, found.people[who]


@atomic
def withdraw_change(*, change: Change, by: Person, at: datetime) -> list[Change]:
    """Take a change back, with the other half of a swap; what has been stays as it was.

    :raises NotYours: the person keeps no rota there.
    :raises AlreadyEnded: it was withdrawn, or its time is over.
    """
    policies.require_keeper(change.union, by, on=_day(at))
    _lock(change.union)
    rows = Change.objects.filter(Q(pk=change.pk) | Q(swap=change.swap, swap__isnull=False))
    live = [one for one in rows.filter(withdrawn_at__isnull=True) if one.during.upper > at]
    if change.pk not in {one.pk for one in live}:
        raise AlreadyEnded
    for one in live:
        if one.during.lower < at:  # the part that has been is history
            one.during = DateTimeTZRange(one.during.lower, at)
        else:
            one.withdrawn_at = at
        one.save(update_fields=["during", "withdrawn_at"])
    audit.record(
        "duty.change_withdrawn",
        target=change.union,
        by=by,
        facts={"changes": [one.pk for one in live]},
    )
    return live


@atomic
def warn_of_holes(*, at: datetime) -> list[WarnedHole]:
    """Tell leaders of the holes in the four weeks ahead, each once; return what is new.

    The house's own work: nobody caused it.
    """
    made = []
    for union in selectors.unions_with_rota(on=_day(at)):
        found = selectors.holes(union, at=at)
        known = list(WarnedHole.objects.filter(union=union, ends_at__gt=at))
        for row in known:
            if not any(_meet(row, one) for one in found):
                row.delete()  # filled meanwhile: should it open again, that is news
        for hole in found:
            before = next((row for row in known if _meet(row, hole)), None)
            if before is None:
                made.append(
                    WarnedHole.objects.create(
                        union=union, starts_at=hole.starts, ends_at=hole.ends, told_at=at
                    )
                )
                facts = {"from": hole.starts, "to": hole.ends}
                audit.record("duty.hole_warned", target=union, by=None, facts=facts)
                _warn(union, hole, at)
            elif before.ends_at < hole.ends:
                before.ends_at = hole.ends
                before.save(update_fields=["ends_at"])
    return made


def _warn(union: Union, hole: selectors.Watch, at: datetime) -> None:
    for leader in selectors.leaders_of(union, at=at):
        notices.tell(
            to=leader,
            template="duty.hole_ahead",
            facts={
                "union": union.short_name,
                "starts": moment(hole.starts),
                "ends": moment(hole.ends),
            },
            at=at,
            about=f"/desk/duty/?union={union.pk}&from={_day(hole.starts)}",
        )


def _meet(row: WarnedHole, hole: selectors.Watch) -> bool:
    return row.starts_at < hole.ends and hole.starts < row.ends_at


def _lock(union: Union) -> None:
    """Let changes of one union's rota come one after another."""
    Union.objects.select_for_update(no_key=True).get(pk=union.pk)


def _require_able(union: Union, people: Sequence[Person], *, on: date) -> None:
    able = set(policies.able(union, on=on).values_list("pk", flat=True))
    for person in people:
        if person.pk not in able:
            raise NotAtDesk(name=person.name)
    if len({one.pk for one in people}) < len(people):
        raise SamePerson


def _day(at: datetime) -> date:
    return at.astimezone(engine.ZONE).date()


def _said(starts: datetime, ends: datetime, person: Person) -> str:
    return f"{moment(starts)}–{moment(ends)} {person.name}"
