"""抚州: a small matter of the second federation, which nobody of the first may see."""

import random
from datetime import date

from niangjia.apps.matters.services import register
from niangjia.jobs.demo import rosters
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.walk import Walk, moment

TITLE = "抚州：示例鞋业 6 人欠薪（演示）"
EMPLOYER = "抚州示例鞋业有限公司（演示）"
USCC = "91361000MA5T0DF119"
LEFT_ON = date(2026, 8, 31)
RECEIVED_ON = date(2026, 9, 8)


def load(house: House) -> None:
    """Register the matter, with its six workers, and open its mediation."""
    matter = register.register_matter(
        uscc=USCC,
        employer_name=EMPLOYER,
        title=TITLE,
        union=house.city,
        region="361000",
        received_on=RECEIVED_ON,
        ended_on=LEFT_ON,
        end_ground="38_WORKER_FORCED",
        by=house.officer,
        at=moment(RECEIVED_ON),
        address="抚州市临川区演示大道 3 号（演示地址）",
        legal_representative="万某某（演示）",
        phone="0794-6000000",
    )
    walk = Walk(house=house, matter=matter)
    book = rosters.wide_workbook(_workers(), employer=EMPLOYER, left_on=LEFT_ON)
    walk.enrol("示例鞋业工资表（演示）.xlsx", book, date(2026, 9, 9))
    walk.open("mediation", date(2026, 9, 10), body="抚州市总工会调解中心（演示）")


def _workers() -> tuple[rosters.SyntheticWorker, ...]:
    chance = random.Random(36)
    months = [(2026, month) for month in range(1, 9)]
    return tuple(
        rosters.SyntheticWorker(
            name=rosters.SURNAMES[20 - at] + rosters.GIVEN[at * 3],
            citizen_id=rosters.citizen_id("362502", date(1975 + at * 3, at + 2, at + 9), 300 + at),
            hired_on=date(2016 + at, 3, 1),
            months=tuple(
                (year, month, due := chance.randrange(380_000, 520_000, 500), due * (month < 6))
                for year, month in months
            ),
        )
        for at in range(6)
    )
