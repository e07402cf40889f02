"""The demo's two federations, in two provinces, an industrial union, and the people of each."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.utils import timezone

from niangjia.apps.accounts.services import factors
from niangjia.apps.people import services as people
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import BodyKind, Level, Line, RoleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from niangjia.apps.people.models import Person
    from niangjia.apps.unions.models import Body, Union

SINCE = date(2020, 1, 1)
LEFT = date(2026, 6, 1)
AWAY, BACK = timedelta(days=13), timedelta(days=15)
"""How long before and after the day it is loaded a colleague's holiday lasts."""
PASSWORD = "niangjia-demo"
"""One word for every account of a copy that only listens on this machine and says so."""

STAFF = (
    ("dengji", "邢春兰（演示）", RoleKind.CLERK, "登记员：登记案件、导入名册"),
    ("chengban", "王敏（演示）", RoleKind.CASE_OFFICER, "承办人：办理案件的每一步"),
    ("fuze", "陈国栋（演示）", RoleKind.TEAM_LEADER, "负责人：复核分配方案"),
    ("chuna", "林玉娥（演示）", RoleKind.CASHIER, "出纳：登记收款、发放"),
    ("guanli", "吴清和（演示）", RoleKind.ADMIN, "管理员：组织、人员、岗位"),
    ("shenji", "韩若水（演示）", RoleKind.AUDITOR, "审计员：查谁在什么时候办了什么"),
)
FAR_STAFF = (
    ("far-dengji", "赖秀兰（演示）", RoleKind.CLERK, "抚州登记员：另一个省的工会"),
    ("far-chengban", "万建平（演示）", RoleKind.CASE_OFFICER, "抚州承办人"),
    ("far-fuze", "饶国华（演示）", RoleKind.TEAM_LEADER, "抚州负责人"),
    ("far-chuna", "黎小琴（演示）", RoleKind.CASHIER, "抚州出纳"),
    ("far-guanli", "章明远（演示）", RoleKind.ADMIN, "抚州管理员"),
    ("far-shenji", "邹静宜（演示）", RoleKind.AUDITOR, "抚州审计员"),
)
"""A second federation, of which the first must see nothing, and the other way round."""
LINE_STAFF = (("chanye", "符海生（演示）", RoleKind.TEAM_LEADER, "产业工会负责人：看本产业的案件"),)
COURT_BODY = "海口市龙华区人民法院（演示）"
COURT_STAFF = (("fayuan", "梁静文（演示）", "法院人员：只看这个法院参与的程序"),)
"""A partner body, and who acts for it: of the teaching matter she sees the enforcement alone."""
ACCOUNTS = tuple(
    {"role": what, "name": name, "login": login, "password": PASSWORD}
    for login, name, what in (
        *((login, name, what) for login, name, _, what in (*STAFF, *FAR_STAFF, *LINE_STAFF)),
        *COURT_STAFF,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The federation of the demo, with its staff by role and the court it works with."""

    province: "Union"
    city: "Union"
    industry: "Union | None"
    court: "Body | None" = None
    clerk: "Person"
    officer: "Person"
    leader: "Person"
    cashier: "Person"
    admin: "Person"


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
    industry = _industry(city)
    house = replace(_house(province, city, industry, STAFF), court=_court(city))
    _everyday(house)
    return house


def found_far() -> House:
    """Found a second federation in another province, with staff of its own."""
    province = _union("江西省总工会（演示）", "江西省总（演示）", "360000")
    city = _union("抚州市总工会（演示）", "抚州市总（演示）", "361000")
    county = _union("南城县总工会（演示）", "南城县总（演示）", "361021")
    unions.place_union(union=province, level=Level.PROVINCE, from_=SINCE, by=None)
    unions.place_union(union=city, level=Level.CITY, from_=SINCE, by=None, parent=province)
    unions.place_union(union=county, level=Level.COUNTY, from_=SINCE, by=None, parent=city)
    return _house(province, city, None, FAR_STAFF)


def _industry(city: "Union") -> "Union":
    """Found an industrial union of the province, beside the territorial line, and a unit of it."""
    industry = unions.found_union(
        name="海南省旅游产业工会（演示）",
        short_name="海南旅游产业（演示）",
        code="460100",
        kind="industrial",
        by=None,
    )
    unions.place_union(
        union=industry, level=Level.PROVINCE, from_=SINCE, by=None, line=Line.INDUSTRIAL
    )
    unit = unions.found_union(
        name="椰林湾旅业工会（演示）",
        short_name="椰林湾旅业（演示）",
        code="460105",
        kind="grassroots",
        by=None,
    )
    unions.place_union(union=unit, level=Level.UNIT, from_=SINCE, by=None, parent=city)
    unions.place_union(
        union=unit, level=Level.UNIT, from_=SINCE, by=None, line=Line.INDUSTRIAL, parent=industry
    )
    for login, name, kind, _ in LINE_STAFF:
        _employ(login, name, kind, industry)
    return industry


def _court(city: "Union") -> "Body":
    """Register a court with the city, and somebody who acts for it, with an account."""
    court = unions.register_body(union=city, kind=BodyKind.COURT, name=COURT_BODY, by=None)
    for login, name, _ in COURT_STAFF:
        member = unions.add_member(body=court, name=name, phone="", from_=SINCE, by=None)
        _account(login, member.person)
    return court


def _house(
    province: "Union",
    city: "Union",
    industry: "Union | None",
    staff: "Sequence[tuple[str, str, RoleKind, str]]",
) -> House:
    made = {kind: _employ(login, name, kind, city) for login, name, kind, _ in staff}
    chair = people.register_person(name=f"{city.short_name[:2]}主席（演示）", by=None)
    unions.grant_role(person=chair, union=city, kind=RoleKind.CHAIR, from_=SINCE, by=None)
    return House(
        province=province,
        city=city,
        industry=industry,
        clerk=made[RoleKind.CLERK],
        officer=made[RoleKind.CASE_OFFICER],
        leader=made[RoleKind.TEAM_LEADER],
        cashier=made[RoleKind.CASHIER],
        admin=made[RoleKind.ADMIN],
    )


def _everyday(house: House) -> None:
    """Let some everyday things have happened: a holiday with a cover, one who left, one to come."""
    colleague = people.register_person(name="蔡晓明（演示）", by=None)
    post = unions.grant_role(
        person=colleague, union=house.city, kind=RoleKind.CASE_OFFICER, from_=SINCE, by=None
    )
    on = timezone.localdate()
    unions.plan_absence(
        person=colleague,
        from_=on - AWAY,
        on=on,
        until=on + BACK,
        cover=house.officer,
        roles=[post],
        by=house.admin,
    )
    leaver = people.register_person(name="周树生（演示）", by=None)
    unions.grant_role(person=leaver, union=house.city, kind=RoleKind.CLERK, from_=SINCE, by=None)
    unions.end_everything(person=leaver, on=LEFT, by=house.admin, why="退休（演示）")


def _employ(login: str, name: str, kind: RoleKind, union: "Union") -> "Person":
    person = people.register_person(name=name, by=None)
    _account(login, person)
    unions.grant_role(person=person, union=union, kind=kind, from_=SINCE, by=None)
    return person


def _account(login: str, person: "Person") -> None:
    account = people.open_account(username=login, password=PASSWORD, person=person, by=None)
    factors.give_authenticator(account=account, secret=generate_totp_secret(), by=None)


def _union(name: str, short_name: str, code: str) -> "Union":
    return unions.found_union(
        name=name, short_name=short_name, code=code, kind="federation", by=None
    )
