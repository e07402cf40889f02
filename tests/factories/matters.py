"""A small synthetic federation with people in their roles, and matters in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from niangjia.apps.employers import services as employers
from niangjia.apps.employers.models import Employer
from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Claimant, Item, Matter
from niangjia.apps.matters.services import register
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, RoleKind
from niangjia.apps.unions.models import Role, Union

SINCE = date(2020, 1, 1)
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
USCC = "91460100MA5T0DEM05"


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """A province, a city and a county, and the county's people in their roles."""

    province: Union
    city: Union
    county: Union
    clerk: Person
    officer: Person
    leader: Person
    cashier: Person


def human(name: str) -> Person:
    """Return an invented person without an ID number."""
    return people.register_person(name=name, by=None)


def federation(prefix: str = "示例", code: str = "460100") -> Federation:
    """Return a federation with a clerk, an officer, a leader and a cashier in its city."""
    made = {}
    for key, name, level, kind in (
        ("province", "省总工会", Level.PROVINCE, "federation"),
        ("city", "市总工会", Level.CITY, "federation"),
        ("county", "县总工会", Level.COUNTY, "federation"),
    ):
        made[key] = unions.found_union(
            name=prefix + name, short_name=prefix + name[0], code=code, kind=kind, by=None
        )
        parent = {"province": None, "city": "province", "county": "city"}[key]
        unions.place_union(
            union=made[key],
            level=level,
            from_=SINCE,
            by=None,
            parent=made[parent] if parent else None,
        )
    staff = {}
    for key, kind in (
        ("clerk", RoleKind.CLERK),
        ("officer", RoleKind.CASE_OFFICER),
        ("leader", RoleKind.TEAM_LEADER),
        ("cashier", RoleKind.CASHIER),
    ):
        staff[key] = human(f"{prefix}{kind.label}")
        unions.grant_role(person=staff[key], union=made["city"], kind=kind, from_=SINCE, by=None)
    return Federation(**made, **staff)


def stands_in(role: Role, person: Person, *, from_: date, until: date) -> Role:
    """Return a cover as one row, whoever it is: what a cover opens, not who may be given one."""
    return Role.objects.create(
        person=person,
        union_id=role.union_id,
        kind=role.kind,
        during=DateRange(from_, until),
        covers=role,
    )


def employer(name: str = "示例旅业有限公司（演示）") -> Employer:
    """Return a synthetic employer without a credit code."""
    return employers.register_employer(name=name, region="460100", by=None)


def matter(fed: Federation, *, title: str = "示例旅业欠薪（演示）") -> Matter:
    """Return an open matter of the city, handled by its officer."""
    return register.open_matter(
        title=title,
        employer=employer(title + "单位"),
        union=fed.city,
        region="460100",
        received_on=TODAY,
        ended_on=date(2026, 9, 30),
        by=fed.officer,
        at=NOW,
    )


def claimant(to: Matter, name: str, *, by: Person, key: str | None = None) -> Claimant:
    """Return one more invented worker of a matter."""
    return register.add_claimant(
        matter=to,
        person=human(name),
        row_key=key or f"no:{name}",
        joined_on=TODAY,
        by=by,
        hired_on=date(2020, 3, 1),
        ended_on=date(2026, 9, 30),
    )


def item(of: Claimant, kind: ItemKind = ItemKind.UNPAID_WAGES, rule: str = "R-04") -> Item:
    """Return a claim item of a worker."""
    return Item.objects.create(matter_id=of.matter_id, claimant=of, kind=kind, rule=rule)
