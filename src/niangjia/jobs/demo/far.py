"""抚州: a small matter of the second federation, which nobody of the first may see."""

import random
from datetime import date

from niangjia.jobs.demo import rosters, small
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.small import Small

TITLE = "抚州：示例鞋业 6 人欠薪（演示）"
_MATTER = Small(
    title=TITLE,
    short_name="示例鞋业",
    employer="抚州示例鞋业有限公司（演示）",
    uscc="91361000MA5T0DF119",
    region="361000",
    left_on=date(2026, 8, 31),
    received_on=date(2026, 9, 8),
    address="抚州市临川区演示大道 3 号（演示地址）",
    legal_representative="万某某（演示）",
    phone="0794-6000000",
    mediators="抚州市总工会调解中心（演示）",
)


def load(house: House) -> None:
    """Register the matter, with its six workers, and open its mediation."""
    small.load(_MATTER, house, _workers())


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
