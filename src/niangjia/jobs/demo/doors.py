"""A few invented people at the doors: one in danger just now, one waiting, one on her way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils import timezone

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Danger, Door, Label
from niangjia.apps.intake.services import steps, tellings
from niangjia.apps.intake.services.tellings import Told
from niangjia.jobs.demo.federation import House

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry

_SPACE = UUID("6f9f0d0e-5b1c-4f5e-9a55-6e69616e676a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who came, through which door, how long ago, and what she said; all invented."""

    name: str
    phone: str
    door: Door
    ago: timedelta
    words: str
    employer: str = ""
    people: int | None = None
    dangers: tuple[Danger, ...] = ()
    sender: str = ""
    their_number: str = ""


CALLERS = (
    Caller(
        name="符小妹（演示）",
        phone="13800000101",
        door=Door.HOTLINE,
        ago=timedelta(minutes=8),
        words="我们老板今晚在搬机器，说是换地方，十几个人三个月工资没发，堵在门口不让走。",
        employer="椰城鲜果加工厂（演示）",
        people=14,
        dangers=(Danger.FLEEING, Danger.CROWD),
    ),
    Caller(
        name="吴送餐（演示）",
        phone="13800000102",
        door=Door.PHONE_PAGE,
        ago=timedelta(hours=1),
        words="跑外卖八个月，站点说我是合作不是员工，上个月单价降了还扣了八百，没有合同。",
        employer="速达站点（演示）",
        people=1,
    ),
    Caller(
        name="吴送餐（演示）",
        phone="13800000102",
        door=Door.COUNTER,
        ago=timedelta(minutes=40),
        words="在手机上说过一次，不知道收到没有，来问问扣的八百块能不能要回来。",
        employer="速达配送站（演示）",
    ),
    Caller(
        name="王阿婆（演示）",
        phone="13800000103",
        door=Door.COUNTER,
        ago=timedelta(hours=3),
        words="在酒店打扫了六年，今年六十了，酒店说不用来了，没给一分补偿，社保也只交了两年。",
        employer="椰风酒店（演示）",
        people=1,
    ),
    Caller(
        name="陈木工（演示）",
        phone="13800000104",
        door=Door.LINE_12345,
        ago=timedelta(days=1),
        words="市民反映在工地受伤，老板垫了两千就不管了，没有签合同。",
        employer="某工地（演示）",
        people=1,
        sender="海口市 12345 热线（演示）",
        their_number="演示-20261128-0007",
    ),
)


def load(house: House) -> None:
    """Let them tell, and take the first steps with those who have waited longest."""
    now = timezone.now()
    told = [_tell(house, caller, number, now) for number, caller in enumerate(CALLERS)]
    _triage(house, told[3], [Label.DISMISSED, Label.COMPENSATION, Label.INSURANCE], now)
    _triage(house, told[4], [Label.INJURY, Label.RELATION], now)
    steps.take(
        enquiry=told[4],
        verb="refer",
        facts={
            "to": "arbitration",
            "body": "示例劳动人事争议仲裁委（演示）",
            "why": "先要确认劳动关系，已陪同递交",
        },
        by=house.officer,
        at=now,
        version=told[4].version,
    )


def _tell(house: House, caller: Caller, number: int, now: datetime) -> "Enquiry":
    is_hers = caller.door is Door.PHONE_PAGE
    given = tellings.tell(
        told=Told(
            words=caller.words,
            mark=uuid5(_SPACE, str(number)),
            door=caller.door,
            employer_name=caller.employer,
            people_count=caller.people,
            dangers=caller.dangers,
            sender=caller.sender,
            their_number=caller.their_number,
        ),
        name=caller.name,
        phone=caller.phone,
        union=house.city,
        region=house.city.code,
        at=now - caller.ago,
        by=None if is_hers else house.clerk,
    )
    return intake.get_enquiry(given.number, visible_to=house.officer, on=timezone.localdate(now))


def _triage(house: House, enquiry: "Enquiry", labels: list[Label], now: datetime) -> None:
    steps.triage(
        enquiry=enquiry,
        labels=labels,
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=house.officer,
        at=now,
        version=enquiry.version,
    )
