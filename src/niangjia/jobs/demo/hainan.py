"""海南复盘: 48 dismissed without severance; all 48 win, and ¥2,412,360.00 reaches their hands."""

from datetime import date
from typing import TYPE_CHECKING

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.services import closing, register
from niangjia.jobs.demo import rosters
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.walk import Walk, give_accounts, moment

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Matter

TITLE = "海南复盘：椰林湾旅业 48 人解除合同补偿（演示）"
USCC = "91460100MA5T0DE07L"
CENTRE = "海口市总工会调解中心（演示）"
COMMITTEE = "海口市劳动人事争议仲裁委员会"
COURT = "海口市秀英区人民法院"
EMPLOYER = {
    "address": "海口市秀英区滨海大道 1 号（演示地址）",
    "legal_representative": "符某某（演示）",
    "phone": "0898-60000000",
}
FIRST_SHARE = 40
"""The first court receipt covers this many percent of the awards."""


def load(house: House) -> None:
    """Walk the replay from the first visit to the closing."""
    walk = Walk(house=house, matter=_register(house))
    walk.enrol("椰林湾旅业工资表（演示）.xlsx", rosters.hainan_workbook(), date(2024, 11, 6))
    give_accounts(walk, prefix="139")
    _mediate(walk)
    aid = _aid(walk)
    awarded_fen = _arbitrate(walk)
    enforcement = _enforce(walk)
    first = awarded_fen * FIRST_SHARE // 100
    walk.receive(first, date(2025, 6, 18), payer=COURT, voucher="演示-执行款-001")
    walk.distribute(date(2025, 6, 19), date(2025, 6, 20))
    walk.pay(date(2025, 6, 23), date(2025, 6, 24), reference="演示-转账-101")
    walk.receive(awarded_fen - first, date(2025, 10, 14), payer=COURT, voucher="演示-执行款-002")
    walk.distribute(date(2025, 10, 15), date(2025, 10, 16))
    walk.pay(date(2025, 10, 17), date(2025, 10, 20), reference="演示-转账-102")
    walk.take(enforcement, "perform", date(2025, 10, 20))
    walk.take(aid, "finish", date(2025, 10, 22), {"report": "执行款全部到位，48 人都已领到。"})
    walk.send_papers("payment_receipt", date(2025, 10, 22))
    walk.matter.refresh_from_db()
    closing.close_matter(
        matter=walk.matter,
        why="48 人的经济补偿全部执行到位并发放",
        by=house.officer,
        at=moment(date(2025, 10, 24)),
        expected_version=walk.matter.version,
    )


def _register(house: House) -> "Matter":
    return register.register_matter(
        uscc=USCC,
        employer_name=rosters.HAINAN_EMPLOYER,
        title=TITLE,
        union=house.city,
        region="460100",
        received_on=date(2024, 11, 5),
        ended_on=rosters.HAINAN_LEFT_ON,
        end_ground="41_LAYOFF",
        by=house.officer,
        at=moment(date(2024, 11, 5)),
        line=house.industry,
        **EMPLOYER,
    )


def _mediate(walk: Walk) -> None:
    forum = walk.open("mediation", date(2024, 11, 8), body=CENTRE)
    facts = {"present": "职工代表 3 人、单位代表 1 人", "both_willing": True, "no_recusal": True}
    forum = walk.take(forum, "convene", date(2024, 11, 14), facts)
    walk.take(
        forum,
        "fail",
        date(2024, 11, 21),
        {
            "reason": "apart",
            "detail": "单位表示没有钱支付经济补偿。",
            "committee": COMMITTEE,
            "contact": "12351",
        },
    )
    walk.send_papers("mediation_termination", date(2024, 11, 21))


def _aid(walk: Walk) -> "Forum":
    lawyer = register.invite(
        matter=walk.matter,
        name="周文博（演示）",
        phone="13900009999",
        role=ParticipantRole.AID_LAWYER,
        since=date(2024, 11, 22),
        by=walk.house.officer,
    ).person
    aid = walk.open("aid", date(2024, 11, 22), body="海口市总工会法律援助中心（演示）")
    walk.take(
        aid,
        "prepare",
        date(2024, 11, 22),
        {
            "agency": "海口市总工会法律援助中心（演示）",
            "stage": "arbitration",
            "applicant_type": "other",
            "facts": "单位停业解除 48 人劳动合同，没有支付经济补偿。",
            "attachments": "工资表、劳动合同",
            "exemption": "wages",
            "exemption_proof": "工资表",
            "means": "失业，暂无收入。",
            "address": "海口市秀英区（演示地址）",
        },
    )
    walk.send_papers("aid_application", date(2024, 11, 22))
    aid = walk.take(aid, "apply", date(2024, 11, 25), {"agency_kind": "union"})
    aid = walk.take(
        aid,
        "grant",
        date(2024, 11, 27),
        {"agency_kind": "union", "reason": "追索经济补偿，符合工会法律援助条件。"},
    )
    aid = walk.take(
        aid,
        "assign",
        date(2024, 11, 28),
        {
            "lawyer": lawyer.pk,
            "licence": "14601202010000001",
            "firm": "海南某某律师事务所（演示）",
            "lawyer_phone": "13900009999",
            "stage": "arbitration",
            "reason": "追索经济补偿，符合工会法律援助条件。",
            "contact": "12351",
        },
    )
    walk.send_papers("aid_decision", date(2024, 11, 28))
    return aid


def _arbitrate(walk: Walk) -> int:
    forum = walk.open("arbitration", date(2024, 12, 2), body=COMMITTEE)
    walk.take(
        forum,
        "prepare",
        date(2024, 12, 2),
        {
            "committee": COMMITTEE,
            "facts": "单位于 2024年10月31日停业并解除劳动合同，没有支付经济补偿。",
            "contract": "签有书面劳动合同",
            "left_reason": "单位停业裁员",
            "post": "员工",
            "address": "海口市秀英区（演示地址）",
            "employer_post": "执行董事",
        },
    )
    for form in ("arbitration_application", "evidence_list"):
        walk.send_papers(form, date(2024, 12, 4))
    forum = walk.take(forum, "file", date(2024, 12, 5))
    forum = walk.take(
        forum, "accept", date(2024, 12, 10), {"case_number": "海劳人仲案〔2024〕0001 号（演示）"}
    )
    forum = walk.take(forum, "serve", date(2024, 12, 13))
    forum = walk.take(forum, "hear", date(2025, 1, 10), {"place": "仲裁一庭"})
    rows = matters.forum_items(forum)
    given = walk.computed()
    awarded = {str(row.item_id): given[row.item_id] for row in rows}
    forum = walk.take(
        forum,
        "award",
        date(2025, 1, 20),
        {
            "awarded": awarded,
            "served_on": "2025-01-22",
            "employer_served_on": "2025-01-22",
        },
    )
    walk.take(
        forum,
        "take_effect",
        date(2025, 2, 10),
        {"perform_by": "2025-02-20", "preserved": "no"},
    )
    return sum(awarded.values())


def _enforce(walk: Walk) -> "Forum":
    forum = walk.open("enforcement", date(2025, 2, 24), body=COURT)
    walk.take(
        forum,
        "prepare",
        date(2025, 2, 24),
        {
            "court": COURT,
            "facts": "裁决书已生效，单位没有履行。",
            "clue": "秀英区酒店房产一处",
            "address": "海口市秀英区（演示地址）",
            "employer_post": "执行董事",
        },
    )
    walk.send_papers("enforcement_application", date(2025, 2, 25))
    forum = walk.take(forum, "apply", date(2025, 2, 26))
    forum = walk.take(forum, "notify", date(2025, 3, 3), {"case_number": "（2025）琼0105执123号"})
    forum = walk.take(forum, "find", date(2025, 3, 10), {"asset": "秀英区酒店房产一处（演示）"})
    forum = walk.take(
        forum,
        "seize",
        date(2025, 3, 12),
        {
            "asset_kind": "immovable",
            "asset": "秀英区酒店房产一处（演示）",
            "value": 400_000_000,
            "until_on": "2028-03-11",
        },
    )
    forum = walk.take(
        forum,
        "auction",
        date(2025, 6, 10),
        {"asset": "秀英区酒店房产一处（演示）", "price": 300_000_000, "costs": 5_000_000},
    )
    return walk.take(forum, "distribute", date(2025, 6, 17))
