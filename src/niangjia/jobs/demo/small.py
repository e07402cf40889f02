"""A small invented matter that was registered, enrolled, and given to a first proceeding."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from niangjia.apps.matters.services import register
from niangjia.apps.notices.services import contacts
from niangjia.apps.proceedings.choices import AppointmentKind
from niangjia.apps.proceedings.services import appointments
from niangjia.jobs.demo import rosters
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.walk import Walk, moment

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum
    from niangjia.apps.unions.models import Union

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """What tells one such matter from another; everything in it is invented.

    `begins` names the table of its first proceeding, which runs before `mediators`.
    """

    title: str
    short_name: str
    employer: str
    uscc: str
    region: str
    left_on: date
    received_on: date
    address: str
    legal_representative: str
    phone: str
    mediators: str
    begins: str = "mediation"


def load(
    small: Small,
    house: House,
    workers: tuple[rosters.SyntheticWorker, ...],
    *,
    line: "Union | None" = None,
) -> "tuple[Walk, Forum]":
    """Register the matter, enrol its workers a day later, begin its proceeding the day after.

    For a mediation a day is set that is still to come.
    """
    matter = register.register_matter(
        uscc=small.uscc,
        employer_name=small.employer,
        title=small.title,
        union=house.city,
        region=small.region,
        received_on=small.received_on,
        ended_on=small.left_on,
        end_ground="38_WORKER_FORCED",
        by=house.officer,
        at=moment(small.received_on),
        line=line,
        address=small.address,
        legal_representative=small.legal_representative,
        phone=small.phone,
    )
    walk = Walk(house=house, matter=matter)
    book = rosters.wide_workbook(workers, employer=small.employer, left_on=small.left_on)
    walk.enrol(f"{small.short_name}工资表（演示）.xlsx", book, small.received_on + DAY)
    forum = walk.open(small.begins, small.received_on + 2 * DAY, body=small.mediators)
    if small.begins == "mediation":
        _meet(forum, house)
    return walk, forum


def _meet(forum: "Forum", house: House) -> None:
    """Set a day that is still to come, and say for one worker how she is told."""
    now = timezone.now()
    appointments.set_appointment(
        forum=forum,
        kind=AppointmentKind.SESSION,
        starts_at=moment(timezone.localdate(now) + 5 * DAY),
        place="市总工会二楼调解室（演示）",
        bring="身份证、工资条",
        by=house.officer,
        at=now,
    )
    worker = forum.forum_items.order_by("claimant__seq").first().claimant
    contacts.keep_email(
        person=worker.person,
        email="worker@example.org",
        by=house.officer,
        at=now,
        proof="read_back",
    )


def workers(count: int, *, area: str, order: int) -> tuple[rosters.SyntheticWorker, ...]:
    """Return invented people of whom three months were not paid; `order` begins their numbers."""
    chance = random.Random(order)
    return tuple(
        rosters.SyntheticWorker(
            name=rosters.SURNAMES[(order // 50 + at * 3) % len(rosters.SURNAMES)]
            + rosters.GIVEN[at * 3 + order % 7],
            citizen_id=rosters.citizen_id(area, date(1981 + at * 3, at + 2, at + 8), order + at),
            hired_on=date(2019 + at, 3, 1),
            months=tuple(
                (2026, month, due := chance.randrange(380_000, 520_000, 500), due * (month < 6))
                for month in range(1, 9)
            ),
        )
        for at in range(count)
    )
