"""Invented letters of offices: owed, late, put off, answered, answered late, added, for notice.

Everything in them is invented, and counted from the day it is loaded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils import timezone

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Asked, Came, Decided, Door, Label
from niangjia.apps.intake.services import interim, papers, referrals, replies, steps
from niangjia.apps.intake.services.origins import Origin
from niangjia.apps.intake.services.tellings import Told
from niangjia.jobs.demo.drawing import drawn
from niangjia.jobs.demo.federation import COURT_BODY, House

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry, Referral

_SPACE = UUID("3d9a3c86-2f34-45d5-8f0e-6e69616e676a")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter: whom it is about, from whom, days ago, and how it was answered, if it was.

    `answered` is the day, in days ago; `onto` names somebody whose record it is added to.
    """

    sender: str
    number: str
    door: Door
    ago: int
    words: str
    asked: Asked = Asked.ANSWER
    came: Came = Came.SYSTEM
    brought_by: str = ""
    name: str = ""
    phone: str = ""
    employer: str = ""
    onto: str = ""
    is_scanned: bool = True
    decided: Decided | None = None
    says: str = ""
    answered: int | None = None


LETTERS = (
    Letter(
        sender=COURT_BODY,
        number="（演示）诉前调 12 号",
        door=Door.COURT,
        ago=4,
        asked=Asked.BEFORE_FILING,
        came=Came.BY_HAND,
        brought_by="立案庭书记员（演示）",
        name="吉阿强（演示）",
        phone="13800000111",
        employer="椰城装饰公司（演示）",
        words="原告称在椰城装饰公司做水电四个月，欠工资两万一。双方同意先行调解，委派贵会调解。",
    ),
    Letter(
        sender="海南省总工会 12351 热线（演示）",
        number="演示-12351-0031",
        door=Door.LINE_12351,
        ago=12,
        name="羊小芳（演示）",
        phone="13800000112",
        employer="海风餐厅（演示）",
        words="来电人说怀孕以后被调去后厨洗碗，工资降了一半。请属地工会处理并回复。",
        is_scanned=False,
    ),
    Letter(
        sender="示例劳动人事争议仲裁委（演示）",
        number="演示劳人仲建调 7 号",
        door=Door.ARBITRATION,
        ago=30,
        asked=Asked.MEDIATE,
        came=Came.BY_POST,
        name="符木匠（演示）",
        phone="13800000113",
        employer="示例家具厂（演示）",
        words="申请人要求支付加班费，建议贵会先行调解。",
        decided=Decided.FAILED,
        says="约双方谈了两次，对加班时数说法不一，没有谈成。已告知职工可以继续仲裁。",
        answered=3,
    ),
    Letter(
        sender="示例市信访局（演示）",
        number="演示信转 9 号",
        door=Door.PETITION,
        ago=8,
        came=Came.BY_POST,
        name="黎大山（演示）",
        phone="13800000114",
        employer="示例劳务公司（演示）",
        words="来信人反映劳务公司拖欠三个月工资，请你会核实处理并书面答复。",
    ),
    Letter(
        sender="三亚市总工会（演示）",
        number="演示转办 5 号",
        door=Door.FEDERATION,
        ago=2,
        came=Came.FAX,
        onto="王阿婆（演示）",
        words="同一位职工也到我会反映过，材料一并转来。",
    ),
    Letter(
        sender="海口市劳动保障监察支队（演示）",
        number="演示告知 3 号",
        door=Door.INSPECTORATE,
        ago=1,
        asked=Asked.INFORM,
        onto="陈木工（演示）",
        words="该工地欠薪我队已立案，特此告知。",
    ),
)


def load(house: House, *, now: datetime) -> None:
    """Take the letters in on their days, and answer those that are answered."""
    for letter in LETTERS:
        at = now - letter.ago * DAY
        found = _take_in(house, letter, at)
        if letter.decided is not None and letter.answered is not None:
            _answer(house, letter, found, now - letter.answered * DAY)
        elif letter.door == Door.COURT:
            _tell_so_far(house, found, now - DAY)
        elif letter.door == Door.PETITION:
            _put_off(house, found, now - 2 * DAY)
    _answer_the_line(house, now)


def _take_in(house: House, letter: Letter, at: datetime) -> "Referral":
    told = Told(
        words=letter.words,
        mark=uuid5(_SPACE, letter.number),
        door=letter.door,
        employer_name=letter.employer,
        sender=letter.sender,
        their_number=letter.number,
        origin=Origin(
            received_on=timezone.localdate(at),
            asked=letter.asked,
            came=letter.came,
            brought_by=letter.brought_by,
        ),
    )
    scan = papers.Sent(name="演示来函.jpg", data=drawn(("DEMO  not a real letter", letter.number)))
    if letter.onto:
        return referrals.receive_more(
            enquiry=_whose(house, letter.onto),
            told=told,
            letter=scan,
            at=at,
            by=house.clerk,
        ).referral
    found = referrals.receive(
        told=told,
        name=letter.name,
        phone=letter.phone,
        union=house.city,
        region=house.city.code,
        letter=scan if letter.is_scanned else None,
        at=at,
        by=house.clerk,
    ).referral
    enquiry = found.enquiry
    steps.triage(
        enquiry=enquiry,
        labels=[Label.WOMEN if letter.door == Door.LINE_12351 else Label.UNPAID],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=house.officer,
        at=at,
        version=enquiry.version,
    )
    found.refresh_from_db()
    return found


def _whose(house: House, name: str) -> "Enquiry":
    on = timezone.localdate()
    listed = intake.listed(visible_to=house.officer, on=on, at=timezone.now(), which="all")
    return next(one for one in listed if one.person.name == name)


def _answer(house: House, letter: Letter, found: "Referral", at: datetime) -> None:
    replies.write_reply(
        referral=found,
        decided=letter.decided or Decided.OTHER,
        says=letter.says,
        contact="王敏（演示），12351",
        by=house.officer,
        at=at,
        version=found.version,
    )
    replies.send_reply(
        referral=found,
        sent_on=timezone.localdate(at),
        manner=Came.BY_POST,
        receipt_number="演示-EMS-0001",
        proof=papers.Sent(
            name="演示回执.jpg", data=drawn(("DEMO  not a real receipt", letter.number, "received"))
        ),
        by=house.officer,
        at=at,
        version=found.version,
    )


def _tell_so_far(house: House, found: "Referral", at: datetime) -> None:
    """Tell the court how far things are, a month before its answer is owed."""
    sent_on = timezone.localdate(at)
    interim.tell_so_far(
        referral=found,
        told=interim.SoFar(
            sent_on=sent_on,
            done="已经联系双方，约好到站里谈一次。单位说要先核对结算单。",
            handled_by="王敏（演示），12351",
            next_on=sent_on + 7 * DAY,
            manner=Came.SYSTEM,
            receipt_number="演示-回执-0012",
        ),
        proof=None,
        by=house.officer,
        at=at,
        version=found.version,
    )


def _put_off(house: House, found: "Referral", at: datetime) -> None:
    """Note that an office gave a fortnight more."""
    owed = found.due_on or timezone.localdate(at)
    interim.extend(
        referral=found,
        agreed=interim.Agreed(
            until_on=owed + 14 * DAY,
            agreed_on=timezone.localdate(at),
            agreed_with="信访局办信科（演示）",
            why="劳务公司换了负责人，还在核对用工名册。",
            came=Came.FAX,
            their_number="演示信延 2 号",
        ),
        letter=papers.Sent(
            name="演示延期.jpg", data=drawn(("DEMO  not a real letter", "agreed to a later day"))
        ),
        by=house.officer,
        at=at,
        version=found.version,
    )


def _answer_the_line(house: House, now: datetime) -> None:
    """Write, and do not send yet, what 12345 is told about whom it passed on yesterday."""
    enquiry = _whose(house, "陈木工（演示）")
    found = next(one for one in intake.referrals_of(enquiry) if one.telling.door == Door.LINE_12345)
    replies.write_reply(
        referral=found,
        decided=Decided.PASSED_ON,
        says="已陪职工向仲裁委递交申请，确认劳动关系。结果出来以后再告诉职工本人。",
        contact="王敏（演示），12351",
        by=house.officer,
        at=now,
        version=found.version,
    )
