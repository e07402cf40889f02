"""示例酒店: a small open matter in the line of the industrial union, which reads it too.

The industrial union's other matter is closed; here it has clocks that run.
"""

import random
from datetime import date

from niangjia.jobs.demo import rosters, small
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.small import Small

TITLE = "旅游产业：示例酒店 4 人欠薪（演示）"
_MATTER = Small(
    title=TITLE,
    short_name="示例酒店",
    employer="海口示例酒店有限公司（演示）",
    uscc="91460100MA5T0DE23A",
    region="460100",
    left_on=date(2026, 9, 30),
    received_on=date(2026, 10, 12),
    address="海口市秀英区演示大道 5 号（演示地址）",
    legal_representative="邓某某（演示）",
    phone="0898-60000002",
    mediators="海口市总工会调解中心（演示）",
)


def load(house: House) -> None:
    """Register the matter with its four workers, and open its mediation."""
    small.load(_MATTER, house, _workers(), line=house.industry)


def _workers() -> tuple[rosters.SyntheticWorker, ...]:
    chance = random.Random(5)
    months = [(2026, month) for month in range(1, 10)]
    return tuple(
        rosters.SyntheticWorker(
            name=rosters.SURNAMES[at * 4 + 1] + rosters.GIVEN[at * 5 + 2],
            citizen_id=rosters.citizen_id("460105", date(1979 + at * 4, at + 5, at + 6), 400 + at),
            hired_on=date(2018 + at, 5, 1),
            months=tuple(
                (year, month, due := chance.randrange(400_000, 560_000, 500), due * (month < 7))
                for year, month in months
            ),
        )
        for at in range(4)
    )
