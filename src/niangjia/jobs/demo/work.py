"""What else stands on the demo's work list: late, today, this week, waiting, covered, lying there.

Everything in it is invented, and counted from the day it is loaded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from niangjia.apps.matters import selectors as matters
from niangjia.apps.people import services as people
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.selectors import house as federation
from niangjia.apps.worklist.services import writing
from niangjia.jobs.demo.federation import SINCE, House

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person
    from niangjia.apps.worklist.selectors import About

DAY = timedelta(days=1)
AGO = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something to do: days from the day it is loaded, who, and for whom one waits, if one does."""

    what: str
    days: int
    who: str
    why: str = ""
    waits_for: str = ""


TODOS = (
    Todo(
        what="打电话问班组长，考勤表在谁手里（演示）",
        days=-1,
        who="officer",
        why="三位职工说的天数对不上",
    ),
    Todo(what="把调解通知送到单位门卫签收（演示）", days=0, who="officer", why="还缺对方签收"),
    Todo(what="复印两位职工的工资条（演示）", days=0, who="covered"),
    Todo(what="陪两位职工去仲裁委领材料（演示）", days=3, who="clerk"),
    Todo(what="向单位再要一次花名册（演示）", days=1, who="away"),
    Todo(
        what="等法院排期（演示）",
        days=2,
        who="officer",
        why="6 天前问过，说要排到下个月",
        waits_for="海口市龙华区人民法院（演示）立案庭",
    ),
)


def load(house: House) -> None:
    """Write it on the first open matter: one colleague is covered, one is away with nobody."""
    now = timezone.now()
    on = timezone.localdate(now)
    seen = matters.matters_visible_to(house.officer, on=on).filter(is_open=True)
    matter = seen.order_by("pk").first()
    if matter is None:
        return
    (covered, *_others) = [
        r.covers.person for r in federation.covering(house.officer, on=on) if r.covers
    ]
    holders = {
        "officer": house.officer,
        "clerk": house.clerk,
        "covered": covered,
        "away": _away(house, now),
    }
    for todo in TODOS:
        _write(todo, matters.about(matter), holders[todo.who], by=house.officer, now=now)


def _away(house: House, now: datetime) -> "Person":
    """Return a colleague who is away for some days, and nobody stands in for her."""
    colleague = people.register_person(name="黄小芳（演示）", by=None)
    unions.grant_role(
        person=colleague, union=house.city, kind=RoleKind.CASE_OFFICER, from_=SINCE, by=None
    )
    on = timezone.localdate(now)
    unions.plan_absence(person=colleague, from_=on - DAY, on=on, until=on + 9 * DAY, by=house.admin)
    return colleague


def _write(todo: Todo, about: "About", holder: "Person", *, by: "Person", now: datetime) -> None:
    then = now - AGO * DAY
    due_on = timezone.localdate(now) + todo.days * DAY
    if todo.waits_for:
        writing.write_waiting(
            about=about,
            what=todo.what,
            waits_for=todo.waits_for,
            since=timezone.localdate(then) - 4 * DAY,
            ask_on=due_on,
            holder=holder,
            by=by,
            at=then,
            why=todo.why,
        )
    else:
        writing.write_task(
            about=about,
            what=todo.what,
            holder=holder,
            due_on=due_on,
            by=by,
            at=then,
            why=todo.why,
        )
