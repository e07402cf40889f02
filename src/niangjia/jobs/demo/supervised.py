"""示例家政: an employer who answered no letter of the union; the procuratorate has it now."""

from datetime import date

from niangjia.jobs.demo import small
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.small import Small

TITLE = "劳动法律监督：示例家政 3 人欠薪（演示）"
_MATTER = Small(
    title=TITLE,
    short_name="示例家政",
    employer="海口示例家政服务有限公司（演示）",
    uscc="91460100MA5T0DE66P",
    region="460100",
    left_on=date(2026, 8, 31),
    received_on=date(2026, 9, 14),
    address="海口市美兰区演示街 6 号（演示地址）",
    legal_representative="蔡某某（演示）",
    phone="0898-60000006",
    mediators="海口市总工会劳动法律监督委员会（演示）",
    begins="supervision",
)


def load(house: House) -> None:
    """Register the matter with its three workers, and walk the letters to the procuratorate."""
    walk, forum = small.load(_MATTER, house, small.workers(3, area="460108", order=600))
    for verb, day, facts in (
        ("accept", date(2026, 9, 17), {"breach": "拖欠三个月工资（演示）"}),
        (
            "remind",
            date(2026, 9, 21),
            {
                "letter_no": "监提〔2026〕1号（演示）",
                "served": "in_person",
                "reply_by": "2026-09-28",
            },
        ),
        (
            "inquire",
            date(2026, 9, 30),
            {
                "supervisors": "演示甲（监 001）、演示乙（监 002）",
                "two_with_card": True,
                "no_recusal": True,
                "found": "工资表显示欠发三个月（演示）",
            },
        ),
        (
            "opine",
            date(2026, 10, 9),
            {
                "letter_no": "监意〔2026〕1号（演示）",
                "served": "post",
                "provisions": "劳动合同法第三十条",
                "corrections": "付清拖欠的工资（演示）",
                "reply_by": "2026-10-30",
                "signed_by_chair": True,
            },
        ),
        ("note_silence", date(2026, 11, 2), {}),
        (
            "hand_to_procuratorate",
            date(2026, 11, 9),
            {
                "agency": "海口市美兰区人民检察院（演示）",
                "letter_no": "监检〔2026〕1号（演示）",
                "materials": "提示函、意见书、送达回执、调查笔录（演示）",
                "asked": "support",
                "workers_willing": True,
                "reply_by": "2026-12-18",
            },
        ),
    ):
        forum = walk.take(forum, verb, day, facts)
