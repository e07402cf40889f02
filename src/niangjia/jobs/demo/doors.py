"""A few invented people at the doors: one in danger just now, one waiting, one on her way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.utils import timezone

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Danger, Door, Label, LetterKind
from niangjia.apps.intake.services import calls, outward, papers, steps, tellings, unfinished
from niangjia.apps.intake.services.tellings import Told
from niangjia.jobs.demo import letters, rota
from niangjia.jobs.demo.drawing import drawn
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
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[tuple[str, ...], ...] = ()
    """Photos of papers, each by the lines that are drawn on it."""


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
        answers={
            "about": ["wages", "paper"],
            "work": "platform",
            "payer": "agency",
            "unpaid_from": "2026-10",
            "unpaid_to": "2026-10",
            "owed": "八百",
            "working": "yes",
            "papers": ["bank", "chat"],
            "unsure": ["since"],
        },
        papers=(
            ("DEMO  not a real paper", "WeChat transfer  10-15", "+ 4,312.00", "station 07"),
            ("DEMO  not a real paper", "chat  station 07", "deducted 800.00", "reason: none"),
        ),
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
    Caller(
        name="黎夜工（演示）",
        phone="13800000105",
        door=Door.PHONE_PAGE,
        ago=timedelta(minutes=38),
        words="夜班手被机器压伤了，工头不让去医院，也不接电话。",
        employer="椰城鲜果加工厂（演示）",
        people=1,
        dangers=(Danger.HURT,),
    ),
)
UNANSWERED = 5
"""Whom nobody has called back: the ladder has climbed for her."""
RUNGS = (0, 15, 30)
"""Minutes after which somebody is told, of the thirty that were promised."""


HALFWAY = (
    (
        timedelta(minutes=50),
        {
            "words": ["在饭店洗碗，老板说生意不好，两个月工资压着不给，孩子要放学了先走。（演示）"],
            "about": ["wages"],
            "work": ["staff"],
        },
        ["words", "about", "dangers", "where", "work"],
    ),
    (
        timedelta(days=1),
        {"words": ["工地上干了半年，包工头电话打不通了。（演示）"], "name": ["周师傅（演示）"]},
        ["words", "about"],
    ),
)
"""Who had to leave in the middle of being asked: how long ago, what was answered, what was put."""


def load(house: House) -> None:
    """Let them tell, and take the first steps with those who have waited longest."""
    now = timezone.now()
    for number, (ago, raw, done) in enumerate(HALFWAY):
        _leave_halfway(house, number, {"raw": raw, "done": done}, now - ago)
    rota.load(house, now=now)
    told = [_tell(house, caller, number, now) for number, caller in enumerate(CALLERS)]
    for minutes in RUNGS:
        calls.climb(at=now - CALLERS[UNANSWERED].ago + timedelta(minutes=minutes))
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
    _write_to(house, told[4], now)
    letters.load(house, now=now)


def _write_to(house: House, enquiry: "Enquiry", at: datetime) -> None:
    """Write the letter that goes with whom the commission was sent, not sealed yet."""
    (step, *_rest) = intake.outward_steps_of(enquiry)
    outward.write_letter(
        enquiry=enquiry,
        step=step,
        written=outward.Written(
            kind=LetterKind.HANDOVER,
            subject="职工申请确认劳动关系、认定工伤",
            says="职工在工地受伤，没有签劳动合同。先要确认劳动关系，才能申请工伤认定。",
            asks="请依法审查是否受理，并告知职工本人和本会。",
            contact="王敏（演示），12351",
            materials=("工友证言 2 份（演示）", "打卡照片 4 张（演示）"),
        ),
        by=house.officer,
        at=at,
        version=0,
    )


def _leave_halfway(house: House, number: int, answers: dict[str, Any], at: datetime) -> None:
    unfinished.keep(
        mark=uuid5(_SPACE, f"halfway {number}"),
        union=house.city,
        door=Door.COUNTER,
        answers=answers,
        version=0,
        by=house.clerk,
        at=at,
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
            answers=caller.answers,
        ),
        name=caller.name,
        phone=caller.phone,
        union=house.city,
        region=house.city.code,
        at=now - caller.ago,
        by=None if is_hers else house.clerk,
    )
    told = intake.get_enquiry(given.number, visible_to=house.officer, on=timezone.localdate(now))
    if caller.papers and given.is_new:
        files = [papers.Sent(name="演示照片.jpg", data=drawn(lines)) for lines in caller.papers]
        papers.add_papers(enquiry=told, files=files, by=told.person, at=now - caller.ago)
    return told


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
