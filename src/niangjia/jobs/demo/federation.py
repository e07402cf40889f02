"""The demo's federation: a province, a city and two counties, and the people who work there."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import generate_totp_secret

from niangjia.apps.accounts.services import factors
from niangjia.apps.people import services as people
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, RoleKind

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person
    from niangjia.apps.unions.models import Union

SINCE = date(2020, 1, 1)
PASSWORD = "niangjia-demo"
"""One word for every account of a copy that only listens on this machine and says so."""

STAFF = (
    ("dengji", "邢春兰（演示）", RoleKind.CLERK, "登记员：登记案件、导入名册"),
    ("chengban", "王敏（演示）", RoleKind.CASE_OFFICER, "承办人：办理案件的每一步"),
    ("fuze", "陈国栋（演示）", RoleKind.TEAM_LEADER, "负责人：复核分配方案"),
    ("chuna", "林玉娥（演示）", RoleKind.CASHIER, "出纳：登记收款、发放"),
)
ACCOUNTS = tuple(
    {"role": what, "name": name, "login": login, "password": PASSWORD}
    for login, name, _, what in STAFF
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The federation of the demo, with its staff by role."""

    city: "Union"
    clerk: "Person"
    officer: "Person"
    leader: "Person"
    cashier: "Person"


def found() -> House:
    """Found the demo's federation with its accounts; everybody in it is invented."""
    province = _union("海南省总工会（演示）", "海南省总（演示）", "460000")
    city = _union("海口市总工会（演示）", "海口市总（演示）", "460100")
    unions.place_union(union=province, level=Level.PROVINCE, from_=SINCE, by=None)
    unions.place_union(union=city, level=Level.CITY, from_=SINCE, by=None, parent=province)
    for name, short, code in (
        ("秀英区总工会（演示）", "秀英区总（演示）", "460105"),
        ("龙华区总工会（演示）", "龙华区总（演示）", "460106"),
    ):
        county = _union(name, short, code)
        unions.place_union(union=county, level=Level.COUNTY, from_=SINCE, by=None, parent=city)
    made = {}
    for login, name, kind, _ in STAFF:
        person = people.register_person(name=name, by=None)
        account = people.open_account(username=login, password=PASSWORD, person=person, by=None)
        factors.give_authenticator(account=account, secret=generate_totp_secret(), by=None)
        unions.grant_role(person=person, union=city, kind=kind, from_=SINCE, by=None)
        made[kind] = person
    return House(
        city=city,
        clerk=made[RoleKind.CLERK],
        officer=made[RoleKind.CASE_OFFICER],
        leader=made[RoleKind.TEAM_LEADER],
        cashier=made[RoleKind.CASHIER],
    )


def _union(name: str, short_name: str, code: str) -> "Union":
    return unions.found_union(
        name=name, short_name=short_name, code=code, kind="federation", by=None
    )
