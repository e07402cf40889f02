"""Who is on call: now, over a time, and where nobody is. Every page and job asks here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from niangjia.apps.duty import policies
from niangjia.apps.duty.models import Change, Shift
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.choices import DESK_ROLES, RoleKind
from niangjia.apps.unions.models import Absence, Placement, Role, Union
from niangjia.engines import rota as engine
from niangjia.kernel.errors import NotFound

AHEAD = timedelta(weeks=4)
"""So far ahead holes are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is on call over a time: by name; `missing` were planned and are not there."""

    starts: datetime
    ends: datetime
    first: Person | None
    second: Person | None
    missing: tuple[Person, ...] = ()

    @property
    def is_hole(self) -> bool:
        """Whether nobody is on call."""
        return self.first is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A union's rota over some days, read once: the engine's rota, its law, who is there."""

    rota: engine.Rota
    people: dict[int, Person]
    present: "Presence"

    def watches(self, starts: datetime, ends: datetime) -> list[Watch]:
        """Return who is on call between two instants, without a gap."""
        law = lawbook.calendar()
        line = engine.timeline(self.rota, starts, ends, law, self.present.of)
        return [self._watch(one.starts, one.ends, one.who) for one in line]

    def at(self, at: datetime) -> Watch:
        """Return who is on call at an instant."""
        who = engine.on_call(self.rota, at, lawbook.calendar(), self.present.of)
        return self._watch(at, at, who)

    def _watch(self, starts: datetime, ends: datetime, who: engine.OnCall) -> Watch:
        day = starts.astimezone(engine.ZONE).date()
        gone = [one for one in who.planned if one and self.present.of(one, day) != one]
        return Watch(
            starts=starts,
            ends=ends,
            first=self.people[who.first] if who.first else None,
            second=self.people[who.second] if who.second else None,
            missing=tuple(self.people[one] for one in dict.fromkeys(gone)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who stands for whom on a day: roles at the desk there, absences, covers."""

    roles: tuple[Role, ...]
    absences: tuple[Absence, ...]

    def of(self, person: int, day: date) -> int | None:
        """Return herself, whoever covers her role that day, or nobody."""
        hers = [one for one in self.roles if one.person_id == person and _lasts(one, day)]
        if not hers:
            return None
        if not self._is_away(person, day):
            return person
        mine = {one.pk for one in hers}
        covers = [one for one in self.roles if one.covers_id in mine and _lasts(one, day)]
        there = (one.person_id for one in covers if not self._is_away(one.person_id, day))
        return next(there, None)

    def _is_away(self, person: int, day: date) -> bool:
        return any(one.person_id == person and _lasts(one, day) for one in self.absences)


def _lasts(row: Role | Absence, day: date) -> bool:
    during = row.during
    if during.isempty:
        return False
    return bool(during.lower <= day and (during.upper is None or day < during.upper))


def roster(union: Union, *, starts: datetime, ends: datetime) -> Roster:
    """Return a union's own rota between two instants, with who is there in that time."""
    first, last = _day(starts) - timedelta(days=1), _day(ends) + timedelta(days=1)
    shifts = Shift.objects.filter(union=union, during__overlap=(first, last)).order_by("pk")
    changes = Change.objects.filter(
        union=union,
        withdrawn_at__isnull=True,
        during__overlap=(starts, ends + timedelta(seconds=1)),
    ).order_by("pk")
    rows = engine.Rota(
        shifts=tuple(_shift(one) for one in shifts), changes=tuple(_change(one) for one in changes)
    )
    named = {one for row in rows.shifts for one in (row.first, row.second) if one}
    named |= {row.person for row in rows.changes}
    key = unions.home_key_of(union, on=_day(starts))
    above = Placement.objects.filter(
        during__overlap=(first, last), known__upper_inf=True, span__contains=key
    )
    roles = Role.objects.filter(
        Q(person__in=named) | Q(covers__person__in=named),
        union__in=above.values("union_id"),
        kind__in=DESK_ROLES,
        during__overlap=(first, last),
    )
    held = tuple(roles.order_by("pk"))
    everybody = named | {one.person_id for one in held}
    away = Absence.objects.filter(person__in=everybody, during__overlap=(first, last))
    return Roster(
        rota=rows,
        people={one.pk: one for one in Person.objects.filter(pk__in=everybody)},
        present=Presence(roles=held, absences=tuple(away)),
    )


def _shift(row: Shift) -> engine.Shift:
    return engine.Shift(
        key=row.pk,
        day=row.day,
        start=row.minutes.lower,
        end=row.minutes.upper,
        first=row.first_id,
        second=row.second_id,
        since=row.during.lower,
        until=row.during.upper,
    )


def _change(row: Change) -> engine.Change:
    return engine.Change(
        key=row.pk,
        place=row.place,
        starts=row.during.lower,
        ends=row.during.upper,
        person=row.person_id,
    )


def _day(at: datetime) -> date:
    return at.astimezone(engine.ZONE).date()


def answering(union: Union, *, at: datetime) -> Union | None:
    """Return the union that answers for one: itself, or the next above that has a rota then."""
    chain = up_from(union, on=_day(at))
    having = set(
        Shift.objects.filter(union__in=chain, during__contains=_day(at)).values_list(
            "union_id", flat=True
        )
    )
    having |= set(
        Change.objects.filter(
            union__in=chain, withdrawn_at__isnull=True, during__contains=at
        ).values_list("union_id", flat=True)
    )
    return next((one for one in chain if one.pk in having), None)


def up_from(union: Union, *, on: date) -> list[Union]:
    """Return a union and those above it in its own line, upwards."""
    rows = Placement.objects.filter(during__contains=on, known__upper_inf=True)
    own = rows.filter(union=union).order_by("-line").first()  # the territory before the trade
    if own is None:
        return [union]
    above = rows.filter(line=own.line, span__contains=own.span.lower).select_related("union")
    return [one.union for one in above.order_by("-level", "pk")]


def on_call(union: Union, *, at: datetime) -> Watch:
    """Return who answers for a union at an instant; nobody, where no union up to the top would."""
    who = answering(union, at=at)
    if who is None:
        return Watch(starts=at, ends=at, first=None, second=None)
    return roster(who, starts=at, ends=at).at(at)


def watches(union: Union, *, starts: datetime, ends: datetime) -> list[Watch]:
    """Return who is on call by a union's own rota between two instants, without a gap."""
    return roster(union, starts=starts, ends=ends).watches(starts, ends)


def holes(union: Union, *, at: datetime) -> list[Watch]:
    """Return when nobody is on call in the four weeks from an instant.

    The last one is not cut off where the weeks end, at a minute nobody knows: it has its own end,
    or that of the day after.
    """
    until = at + AHEAD
    looked = datetime.combine(_day(until) + timedelta(days=2), time.min, tzinfo=engine.ZONE)
    return [
        one for one in watches(union, starts=at, ends=looked) if one.is_hole and one.starts < until
    ]


def own_watches(
    person: Person, *, on: date, starts: datetime, ends: datetime
) -> list[tuple[Union, Watch]]:
    """Return when a person is on call between two instants, in every union whose rota names her."""
    named = Q(first=person) | Q(second=person)
    ids = set(Shift.objects.filter(named).values_list("union_id", flat=True))
    ids |= set(Change.objects.filter(person=person).values_list("union_id", flat=True))
    covered = Role.objects.filter(person=person, covers__isnull=False, during__endswith__gt=on)
    ids |= set(covered.values_list("union_id", flat=True))
    found = []
    for union in Union.objects.filter(pk__in=ids).order_by("pk"):
        found += [
            (union, one)
            for one in watches(union, starts=starts, ends=ends)
            if person in (one.first, one.second)
        ]
    return sorted(found, key=lambda one: one[1].starts)


def shifts_of(union: Union, *, on: date) -> QuerySet[Shift]:
    """Return the weekly shifts that hold on a day or later, Monday first."""
    rows = Shift.objects.filter(
        Q(during__upper_inf=True) | Q(during__endswith__gt=on), union=union, during__isempty=False
    )
    return rows.select_related("first", "second").order_by("day", "minutes", "during")


def changes_of(union: Union, *, at: datetime) -> QuerySet[Change]:
    """Return the changes that hold now or later, the next first."""
    rows = Change.objects.filter(union=union, withdrawn_at__isnull=True, during__endswith__gt=at)
    return rows.select_related("person", "instead_of").order_by("during", "place")


def get_shift(pk: int, *, union: Union) -> Shift:
    """Return a weekly shift of a union.

    :raises NotFound: there is none.
    """
    try:
        return Shift.objects.get(pk=pk, union=union)
    except Shift.DoesNotExist:
        raise NotFound from None


def get_change(pk: int, *, union: Union) -> Change:
    """Return a change of a union's rota.

    :raises NotFound: there is none.
    """
    try:
        return Change.objects.get(pk=pk, union=union)
    except Change.DoesNotExist:
        raise NotFound from None


def get_read(pk: int | None, *, by: Person, on: date) -> Union:
    """Return a union whose rota a person may read: that one, or her first.

    :raises NotFound: there is none, or it is not hers to read.
    """
    if pk is None:
        found = policies.own_unions(by, on=on).first()
    else:
        found = Union.objects.filter(pk=pk).first()
    if found is None or not policies.reads(found, by, on=on):
        raise NotFound
    return found


def leaders_of(union: Union, *, at: datetime) -> list[Person]:
    """Return the leaders there that day, of a union or of the next above that has any."""
    for one in up_from(union, on=_day(at)):
        found = _leaders(one, at)
        if found:
            return found
    return []


def _leaders(union: Union, at: datetime) -> list[Person]:
    held = unions.holders_of(union, RoleKind.TEAM_LEADER, on=_day(at))
    away = Absence.objects.filter(during__contains=_day(at)).values("person_id")
    return list(held.exclude(pk__in=away))


def unions_with_rota(*, on: date) -> Iterable[Union]:
    """Return the unions that have weekly shifts in force."""
    ids = Shift.objects.filter(during__contains=on).values("union_id")
    return Union.objects.filter(pk__in=ids).order_by("pk")
