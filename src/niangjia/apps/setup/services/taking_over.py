"""Taking a sheet over: unions founded, people registered, roles given; all or nothing."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.setup.choices import SheetState
from niangjia.apps.setup.models import SheetImport
from niangjia.apps.setup.plan import CHANGED, NEW, Plan, RolePlan, UnitPlan, compare, key_of
from niangjia.apps.setup.services.sheets import read_sheet, require_whole
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level
from niangjia.apps.unions.models import Role, Union
from niangjia.engines.tables.federation import FederationReading
from niangjia.kernel.errors import StaleVersion

_LOCK = 77012
Tell = Callable[[int, int, str], None]


def silent(done: int, total: int, message: str) -> None:
    """Tell nobody how far it is."""


@atomic
def import_sheet(
    *, sheet: SheetImport, by: Person, on: date, at: datetime, tell: Tell = silent
) -> dict[str, int]:
    """Take a kept sheet over; called by its job. Returns what was new, changed and the same.

    :raises FaultsRemain: the federation changed meanwhile so that something is now at fault.
    """
    counts = take_over(reading=read_sheet(sheet), by=by, on=on, tell=tell)
    SheetImport.objects.filter(pk=sheet.pk).update(
        state=SheetState.IMPORTED, imported_at=at, summary=counts, version=F("version") + 1
    )
    audit.record("setup.sheet_imported", target=sheet, by=by, facts=counts)
    return counts


@atomic
def take_over(
    *, reading: FederationReading, by: Person | None, on: date, tell: Tell = silent
) -> dict[str, int]:
    """Take over what a sheet says, all of it or nothing; the same sheet again changes nothing.

    `by` is None only when an empty house is set up by the command line.

    :raises FaultsRemain: something must be put right first.
    :raises NothingInSheet: there is nothing on it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK])  # one sheet after another
    plan = compare(reading, by=by, on=on)
    require_whole(plan)
    total = len(plan.units) + len(plan.roles)
    found = _take_units(plan, by=by, total=total, tell=tell)
    tell(len(plan.units), total, "正在登记人员")
    try:
        with atomic():
            _take_roles(plan.roles, found, by=by)
    except IntegrityError:  # somebody gave one of these roles between the comparison and now
        raise StaleVersion(what="这些岗位") from None
    tell(total, total, "完成")
    return plan.counts


def _take_units(plan: Plan, *, by: Person | None, total: int, tell: Tell) -> dict[str, Union]:
    """Found and place what is new, parents before children; return all unions by name."""
    found = {one.row.name: one.union for one in plan.units if one.union is not None}
    fresh: dict[str, unions.NewUnion] = {}
    for one in plan.units:
        row = one.row
        if one.union is None:
            fresh.setdefault(
                row.name,
                unions.NewUnion(
                    name=row.name,
                    short_name=row.short_name,
                    code=row.code,
                    kind=row.kind,
                    number=row.number,
                ),
            )
        elif one.action == CHANGED:
            _rename(one.union, one, by=by)
    tell(0, total, "正在登记单位")
    found |= {one.name: one for one in unions.found_many(unions=list(fresh.values()), by=by)}
    ordered = sorted(plan.units, key=lambda one: (one.row.level, one.row.row))
    places = [
        unions.NewPlace(
            union=found[one.row.name],
            parent=found[one.parent] if isinstance(one.parent, str) else one.parent,
            level=Level(one.row.level),
            line=one.row.line,
            from_=_day(one.row.from_),
        )
        for one in ordered
        if one.place
    ]
    unions.place_many(places=places, by=by, why="从表格建档")
    return found


def _rename(union: Union, one: UnitPlan, *, by: Person | None) -> None:
    row = one.row
    unions.correct_union(
        union=union,
        name=row.name,
        short_name=row.short_name,
        code=row.code,
        number=row.number or union.number,
        by=by,
    )


def _take_roles(roles: Sequence[RolePlan], found: dict[str, Union], *, by: Person | None) -> None:
    fresh: dict[tuple[str, str], people.NewPerson] = {}
    for one in roles:
        if one.person is None:
            fresh[key_of(one.row)] = people.NewPerson(name=one.row.name, phone=one.row.phone)
    made = people.register_people(people=list(fresh.values()), by=by) if fresh else []
    persons = dict(zip(fresh, made, strict=True))
    rows = [
        Role(
            person=one.person or persons[key_of(one.row)],
            union=found[one.union] if isinstance(one.union, str) else one.union,
            kind=one.row.role,
            during=DateRange(_day(one.row.from_), one.row.until),
        )
        for one in roles
        if one.action == NEW
    ]
    Role.objects.bulk_create(rows)
    audit.record_many(
        entries=[
            audit.Entry(
                kind="unions.role_granted",
                target=role,
                why="从表格建档",
                facts={
                    "person": role.person_id,
                    "union": role.union_id,
                    "kind": role.kind,
                    "from": role.during.lower,
                    "until": role.during.upper,
                },
            )
            for role in rows
        ],
        by=by,
    )
    for one in roles:
        if one.action == CHANGED and one.role is not None:
            unions.end_role(role=one.role, on=_day(one.row.until), by=by, why="从表格建档")


def _day(value: date | None) -> date:
    assert value is not None, "a plan without faults has its days"
    return value
