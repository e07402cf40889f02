"""Roles: given, ended, covered for a while; days on which somebody is away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import MAY_COVER, RoleKind
from niangjia.apps.unions.errors import (
    AbsenceHeld,
    AbsenceOver,
    ChairHeld,
    CoverHeld,
    CoverNeedsEnd,
    CoverOfCover,
    CoverOutside,
    CoversHerself,
    MayNotCover,
    NamesHerself,
    OwnHand,
    PeriodEmpty,
    RoleBegan,
    RoleHeld,
    RoleOver,
    StandInAway,
    StandsInThen,
)
from niangjia.apps.unions.models import Absence, Role, Union
from niangjia.apps.unions.selectors import standing_in
from niangjia.kernel.errors import StaleVersion


@atomic
def grant_role(
    *,
    person: Person,
    union: Union,
    kind: str,
    from_: date,
    by: Person | None,
    until: date | None = None,
    why: str = "",
) -> Role:
    """Give a person a role in a union from a day on, until (not including) another.

    `by` is None only when the house is set up. Whether `by` may is `policies.can_manage`, which
    the interface asks with its own day.

    :raises OwnHand: she would give it to herself.
    :raises RoleHeld: she has this role there in that time already.
    :raises ChairHeld: the union has a chair in that time.
    :raises PeriodEmpty: the end is not after the beginning.
    """
    if by is not None and by.pk == person.pk:
        raise OwnHand
    return carry_role(
        person=person, union=union, kind=kind, from_=from_, until=until, by=by, why=why
    )


def carry_role(
    *,
    person: Person,
    union: Union,
    kind: str,
    from_: date,
    by: Person | None,
    until: date | None,
    why: str,
) -> Role:
    """Write a role down, in the caller's transaction: also hers who carries one to a new union.

    :raises RoleHeld, ChairHeld, PeriodEmpty: as for `grant_role`.
    """
    if until is not None and until <= from_:
        raise PeriodEmpty(start=from_, end=until)
    kind = RoleKind(kind)
    _lock_people([person])
    during = DateRange(from_, until)
    twin = Role.objects.filter(person=person, union=union, kind=kind, covers__isnull=True)
    if twin.filter(during__overlap=during).exists():
        raise RoleHeld(person=person.name, union=union.short_name, kind=kind.label)
    try:
        with atomic():
            role = Role.objects.create(person=person, union=union, kind=kind, during=during)
    except IntegrityError:
        if kind != RoleKind.CHAIR:
            raise
        raise ChairHeld(union=union.short_name) from None
    audit.record(
        "unions.role_granted",
        target=role,
        by=by,
        why=why,
        facts={
            "person": person.pk,
            "union": union.pk,
            "kind": str(kind),
            "from": from_,
            "until": until,
        },
    )
    return role


@atomic
def take_on(
    *,
    name: str,
    phone: str,
    union: Union,
    kind: str,
    from_: date,
    by: Person,
    until: date | None = None,
) -> Role:
    """Enter a new colleague and give her her first role: both, or neither.

    :raises people.services.NameMissing: she has no name.
    :raises people.services.PhoneInvalid: what was typed is no phone.
    :raises ChairHeld, PeriodEmpty: as for `grant_role`.
    """
    person = people.register_person(name=name, phone=phone, by=by)
    return grant_role(person=person, union=union, kind=kind, from_=from_, until=until, by=by)


@atomic
def end_role(
    *,
    role: Role,
    on: date,
    by: Person | None,
    why: str = "",
    version: int | None = None,
    today: date | None = None,
) -> Role:
    """End a role: from `on` the person no longer has it. A new holder may begin the same day.

    Who stood in for her no longer does. `version` is that of the page it was decided on. A role
    that began `today`, or has yet to begin, is taken back when it would end by its first day: it
    counts as never held, at once. What has lasted longer is past, and stays.

    :raises PeriodEmpty: it would end before it began.
    :raises RoleOver: it has ended before that day already.
    :raises StaleVersion: someone changed the role meanwhile.
    """
    if version is not None and role.version != version:
        raise StaleVersion(what="这一岗位任期")
    if role.during.isempty or (role.during.upper is not None and role.during.upper < on):
        raise RoleOver(
            person=role.person.name,
            kind=RoleKind(role.kind).label,
            end=role.during.upper or on,
        )
    if on <= role.during.lower and (today is None or role.during.lower < today):
        raise PeriodEmpty(start=role.during.lower, end=on)
    return _close(role, on, by=by, why=why)


@atomic
def take_back_role(*, role: Role, on: date, by: Person, why: str = "") -> Role:
    """Take back a role that has not begun by a day: it never will, and what was planned is kept.

    :raises RoleBegan: it has begun; it can only be ended.
    :raises StaleVersion: someone changed the role meanwhile.
    """
    if role.during.isempty:
        raise StaleVersion(what="这一岗位任期")
    if role.during.lower <= on:
        raise RoleBegan(person=role.person.name, start=role.during.lower)
    return _close(role, on, by=by, why=why)


@atomic
def cover_role(
    *, role: Role, cover: Person, from_: date, until: date, by: Person, why: str = ""
) -> Role:
    """Let a colleague stand in for a role from a day until (not including) another.

    It is somebody who may do this work already (`choices.MAY_COVER`), and not who enters it; what
    she does is recorded under her own name.

    :raises CoversHerself: it is her own role.
    :raises NamesHerself: she enters herself.
    :raises MayNotCover: no role of hers, in that union or above, may do it all that time.
    :raises CoverOfCover: the role is a cover itself.
    :raises CoverOutside: the time is not inside the role's.
    :raises CoverHeld: she covers this role in that time already.
    :raises StandInAway: she is away herself then.
    :raises PeriodEmpty, CoverNeedsEnd: the end is missing or not after the beginning.
    """
    if until is None:
        raise CoverNeedsEnd
    if until <= from_:
        raise PeriodEmpty(start=from_, end=until)
    if cover.pk == role.person_id:
        raise CoversHerself(person=cover.name)
    if role.covers_id is not None:
        raise CoverOfCover
    if by is not None and cover.pk == by.pk:
        raise NamesHerself(person=role.person.name)
    _lock_people([cover, role.person])
    role = Role.objects.select_for_update(of=("self",)).select_related("person").get(pk=role.pk)
    during = DateRange(from_, until)
    if not _holds(role.during, during):
        raise CoverOutside(
            person=role.person.name, start=role.during.lower, end=role.during.upper or "（未定）"
        )
    if not standing_in.able(role, from_=from_, until=until).filter(pk=cover.pk).exists():
        raise _may_not_cover(role, cover)
    if role.covered_by.filter(person=cover, during__overlap=during).exists():
        raise CoverHeld(person=cover.name)
    away = Absence.objects.filter(person=cover, during__overlap=during).first()
    if away is not None:
        raise StandInAway(person=cover.name, start=away.during.lower, end=away.during.upper)
    made = Role.objects.create(
        person=cover, union_id=role.union_id, kind=role.kind, during=during, covers=role
    )
    audit.record(
        "unions.role_covered",
        target=made,
        by=by,
        why=why,
        facts={
            "person": cover.pk,
            "for": role.person_id,
            "union": role.union_id,
            "kind": role.kind,
            "from": from_,
            "until": until,
        },
    )
    return made


@atomic
def plan_absence(
    *,
    person: Person,
    from_: date,
    until: date,
    by: Person,
    on: date,
    cover: Person | None = None,
    roles: Sequence[Role] = (),
    instead: Mapping[int, Person | None] | None = None,
) -> Absence:
    """Record that somebody is away from a day until (not including) another, and who stands in.

    With `cover`, each of `roles` that she may do is covered for as much of that time as it lasts;
    the others stay open (`house.open_while`). For each cover of hers in that time `instead` says,
    by its number, who stands in meanwhile, or that nobody does. `on` is the day it is noted.

    :raises PeriodEmpty: the end is not after the beginning.
    :raises AbsenceOver: she is back by `on`.
    :raises StandsInThen: of somebody she stands in for it is not said who does it then.
    :raises AbsenceHeld: an absence in that time is recorded.
    :raises CoversHerself, NamesHerself, CoverHeld, StandInAway: the colleague cannot stand in.
    :raises MayNotCover: she may do none of these roles.
    """
    if until <= from_:
        raise PeriodEmpty(start=from_, end=until)
    if until <= on:
        raise AbsenceOver(start=from_, end=until)
    instead = instead or {}
    _lock_people([person, *(one for one in (cover, *instead.values()) if one is not None)])
    during = DateRange(from_, until)
    if Absence.objects.filter(person=person, during__overlap=during).exists():
        raise AbsenceHeld(person=person.name)
    covers = standing_in.covers_while(person, from_=from_, until=until)
    unsaid = [one.covers.person.name for one in covers if one.pk not in instead and one.covers]
    if unsaid:
        raise StandsInThen(person=person.name, whom="、".join(dict.fromkeys(unsaid)))
    absence = Absence.objects.create(person=person, during=during)
    audit.record(
        "unions.absence_planned",
        target=absence,
        by=by,
        facts={"person": person.pk, "from": from_, "until": until},
    )
    if cover is not None:
        _cover_all(roles, cover, from_=from_, until=until, by=by)
    for one in covers:
        other = instead[one.pk]
        if other is not None and one.covers is not None:
            start, end = max(from_, one.during.lower), min(until, one.during.upper)
            why = "代理人休假"
            cover_role(role=one.covers, cover=other, from_=start, until=end, by=by, why=why)
    return absence


def _cover_all(
    roles: Sequence[Role], cover: Person, *, from_: date, until: date, by: Person
) -> None:
    """Let a colleague stand in for those of some roles that she may do, at least for one."""
    declined: list[MayNotCover] = []
    covered = 0
    for role in roles:
        start = max(from_, role.during.lower)
        end = until if role.during.upper is None else min(until, role.during.upper)
        if role.covers_id is not None or start >= end:
            continue
        try:
            cover_role(role=role, cover=cover, from_=start, until=end, by=by, why="休假代理")
        except MayNotCover as no:
            declined.append(no)
        else:
            covered += 1
    if declined and not covered:
        raise declined[0]


@atomic
def end_absence(*, absence: Absence, on: date, by: Person) -> Absence:
    """Record that somebody is back from `on`; who stood in for her in that time no longer does, nor
    who did meanwhile for those she stands in for.

    An absence that would not have begun yet is taken back.

    :raises StaleVersion: someone changed it meanwhile, or it is over.
    """
    before = absence.during
    if before.isempty or before.upper <= on:
        raise StaleVersion(what="这条休假登记")
    _shorten(absence, on)
    covers = Role.objects.filter(covers__person=absence.person_id, during__overlap=before)
    ended = _end_covers(covers.filter(during__endswith__lte=before.upper), on)
    hers = Role.objects.filter(person=absence.person_id, during__overlap=before)
    meanwhile = Role.objects.filter(covers__in=hers.values("covers"), during__contained_by=before)
    ended += _end_covers(meanwhile.exclude(person=absence.person_id), on)
    audit.record(
        "unions.absence_ended",
        target=absence,
        by=by,
        facts={
            "person": absence.person_id,
            "after": on,
            "covers_ended": [cover.pk for cover in ended],
        },
    )
    return absence


@atomic
def end_everything(*, person: Person, on: date, by: Person, why: str) -> list[Role]:
    """End all a person does for any union from a day on: roles, covers both ways, absences.

    Returns the roles that ended or were taken back, for the one act of leaving.
    """
    _lock_people([person])
    lasting = Q(during__endswith__gt=on) | Q(during__endswith__isnull=True)
    roles = Role.objects.filter(person=person, during__isempty=False).filter(lasting)
    ended = [
        _close(role, on, by=by, why=why)
        for role in roles.select_related("person").order_by("-covers_id", "pk")
    ]
    for absence in Absence.objects.filter(person=person, during__endswith__gt=on):
        end_absence(absence=absence, on=on, by=by)
    return ended


def _may_not_cover(role: Role, cover: Person) -> MayNotCover:
    kind = RoleKind(role.kind)
    return MayNotCover(
        person=cover.name,
        union=role.union.short_name,
        kind=kind.label,
        roles="、".join(str(one.label) for one in MAY_COVER[kind]),
    )


def _close(role: Role, on: date, *, by: Person | None, why: str) -> Role:
    before, taken_back = role.during, on <= role.during.lower
    _shorten(role, on)
    ended = _end_covers(role.covered_by.order_by("pk"), on)
    audit.record(
        "unions.role_taken_back" if taken_back else "unions.role_ended",
        target=role,
        by=by,
        why=why,
        facts={
            "person": role.person_id,
            "union": role.union_id,
            "kind": str(role.kind),
            "before": before.upper,
            "after": on,
            "covers_ended": [cover.pk for cover in ended],
        },
    )
    return role


def _holds(outer: DateRange, inner: DateRange) -> bool:
    if outer.isempty or inner.lower < outer.lower:
        return False
    return outer.upper is None or (inner.upper is not None and inner.upper <= outer.upper)


def _shorten(row: Role | Absence, on: date) -> None:
    """Let a period end on a day, or last no day at all if it had not begun by then."""
    before = row.during
    if on > before.lower:
        values = {"during": DateRange(before.lower, on)}
    else:
        values = {"during": DateRange(empty=True), "was": before}
    unchanged = type(row).objects.filter(pk=row.pk, version=row.version)
    if not unchanged.update(version=F("version") + 1, **values):
        raise StaleVersion(what="这一岗位任期" if isinstance(row, Role) else "这条休假登记")
    row.refresh_from_db()


def _end_covers(covers: Iterable[Role], on: date) -> list[Role]:
    ended = []
    for cover in covers:
        if not cover.during.isempty and cover.during.upper > on:
            _shorten(cover, on)
            ended.append(cover)
    return ended


def _lock_people(persons: Iterable[Person]) -> None:
    """Let the second clerk wait and read a sentence, instead of both meeting a constraint."""
    with connection.cursor() as cursor:
        for pk in sorted({person.pk % (1 << 31) for person in persons}):
            cursor.execute("SELECT pg_advisory_xact_lock(77004, %s)", [pk])
