"""示例物业: a court sent three workers to the union's centre before it files; they are talking."""

from datetime import date

from niangjia.jobs.demo import small
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.small import Small

TITLE = "法院委派调解：示例物业 3 人欠薪（演示）"
_MATTER = Small(
    title=TITLE,
    short_name="示例物业",
    employer="海口示例物业服务有限公司（演示）",
    uscc="91460100MA5T0DE58W",
    region="460100",
    left_on=date(2026, 9, 30),
    received_on=date(2026, 10, 26),
    address="海口市龙华区演示路 8 号（演示地址）",
    legal_representative="周某某（演示）",
    phone="0898-60000005",
    mediators="海口市总工会调解中心（演示）",
    begins="court_mediation",
)


def load(house: House) -> None:
    """Register the matter with its three workers, and let the centre sign for the court's file."""
    walk, forum = small.load(_MATTER, house, small.workers(3, area="460106", order=500))
    forum = walk.take(
        forum,
        "accept_before_filing",
        date(2026, 10, 29),
        {
            "case_number": "（2026）琼0106诉前调0101号（演示）",
            "handed": "online",
            "parties_agree": True,
            "no_recusal": True,
        },
    )
    forum = walk.take(
        forum,
        "convene",
        date(2026, 11, 5),
        {
            "present": "职工 3 人、单位代表 1 人（演示）",
            "both_willing": True,
            "no_recusal": True,
            "note": "单位认可欠薪，付款的日子还没有谈拢（演示）",
        },
    )
    until = {"until_on": "2026-12-15", "both_consent": True}
    walk.take(forum, "extend", date(2026, 11, 12), until)
