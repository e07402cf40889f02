"""教学案件: of 48 unpaid workers 3 settle, 1 leaves, 44 get awards of different amounts.

It stops where the second person must look: the first court receipt, 40 %, waits to be shared.
"""

import random
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import LeftWhy
from niangjia.apps.matters.services import register, standing
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.services.leaving import leave_matter
from niangjia.jobs.demo import rosters
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.walk import Walk, give_accounts, key_of, moment

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Matter

TITLE = "教学案件：示例建设 48 人欠薪（演示）"
EMPLOYER = "海南示例建设有限公司（演示）"
USCC = "91460100MA5T0DE15F"
CENTRE = "海口市总工会调解中心（演示）"
COMMITTEE = "海口市劳动人事争议仲裁委员会"
COURT = "海口市龙华区人民法院"
SETTLED, LEFT = (2, 19, 40), 33
"""By number in the roster: who settle in mediation, and who leaves."""
FIRST_SHARE = 40


def load(house: House) -> None:
    """Walk the teaching matter up to the first court receipt."""
    walk = Walk(house=house, matter=_register(house))
    walk.enrol("示例建设工资表（演示）.xlsx", rosters.teaching_workbook(), date(2026, 2, 4))
    give_accounts(walk, prefix="138")
    _mediate(walk)
    _leave(walk)
    _arbitrate(walk)
    _enforce(walk)


def _register(house: House) -> "Matter":
    return register.register_matter(
        uscc=USCC,
        employer_name=EMPLOYER,
        title=TITLE,
        union=house.city,
        region="460100",
        received_on=date(2026, 2, 3),
        ended_on=rosters.TEACHING_LEFT_ON,
        end_ground="38_WORKER_FORCED",
        by=house.officer,
        at=moment(date(2026, 2, 3)),
        address="海口市龙华区国贸大道 2 号（演示地址）",
        legal_representative="林某某（演示）",
        phone="0898-60000001",
    )


def _items_of(walk: Walk, forum: "Forum", seqs: tuple[int, ...]) -> dict[str, int]:
    """Return the amounts computed for these workers' items in a forum, by item id."""
    given = walk.computed()
    return {
        str(row.item_id): given[row.item_id]
        for row in matters.forum_items(forum, ("in",))
        if row.claimant.seq in seqs
    }


def _mediate(walk: Walk) -> None:
    forum = walk.open("mediation", date(2026, 2, 5), body=CENTRE)
    facts: dict[str, Any] = {
        "present": "职工代表 5 人、单位代表 2 人",
        "both_willing": True,
        "no_recusal": True,
    }
    forum = walk.take(forum, "convene", date(2026, 2, 9), facts)
    terms = {pk: fen * 95 // 100 for pk, fen in _items_of(walk, forum, SETTLED).items()}
    settled = walk.take(
        forum,
        "agree",
        date(2026, 2, 11),
        {
            "terms": terms,
            "perform_by": "2026-03-10",
            "facts": "单位拖欠工资，职工据此解除劳动合同，请求拖欠工资和经济补偿。",
            "responsibility": "单位认可拖欠工资的事实，应当支付。",
            "employer_post": "执行董事",
            "address": "海口市龙华区（演示地址）",
            "each_consents": True,
            "both_signed": True,
            "mediator_signed": True,
            "sealed": True,
        },
        items=[int(pk) for pk in terms],
    )
    walk.send_papers("mediation_agreement", date(2026, 2, 11))
    recovery.receive(
        matter=walk.matter,
        amount_fen=sum(terms.values()),
        payer=EMPLOYER,
        payer_kind=PayerKind.EMPLOYER,
        voucher="演示-调解款-001",
        on=date(2026, 3, 6),
        by=walk.house.cashier,
        idempotency_key=key_of("演示-调解款-001"),
    )
    walk.distribute(date(2026, 3, 6), date(2026, 3, 9))
    walk.pay(date(2026, 3, 9), date(2026, 3, 10), reference="演示-转账-001")
    walk.take(settled, "perform", date(2026, 3, 10))
    walk.take(
        forum,
        "fail",
        date(2026, 2, 13),
        {
            "reason": "apart",
            "detail": "单位只愿支付一半，多数职工不同意。",
            "committee": COMMITTEE,
            "contact": "12351",
        },
    )
    walk.send_papers("mediation_termination", date(2026, 2, 13))


def _leave(walk: Walk) -> None:
    leave_matter(
        claimant=matters.get_claimant(LEFT, matter=walk.matter),
        why=LeftWhy.SETTLED,
        on=date(2026, 3, 2),
        by=walk.house.officer,
        note="与单位自行和解",
        at=moment(date(2026, 3, 2)),
    )


def _arbitrate(walk: Walk) -> None:
    workers = [w for w in walk.matter.claimants.order_by("seq") if not w.left_on]
    register.elect_representatives(
        matter=walk.matter,
        claimants=[w for w in workers if w.seq in (1, 10, 25)],
        since=date(2026, 3, 12),
        by=walk.house.officer,
    )
    forum = walk.open("arbitration", date(2026, 3, 12), body=COMMITTEE)
    walk.take(forum, "elect", date(2026, 3, 12), {"committee": COMMITTEE})
    walk.take(
        forum,
        "prepare",
        date(2026, 3, 12),
        {
            "committee": COMMITTEE,
            "facts": "单位长期拖欠工资，职工于 2024年12月31日解除劳动合同。",
            "contract": "签有书面劳动合同",
            "left_reason": "单位拖欠工资，职工被迫解除",
            "post": "员工",
            "address": "海口市龙华区（演示地址）",
            "employer_post": "执行董事",
        },
    )
    for form in ("arbitration_application", "evidence_list"):
        walk.send_papers(form, date(2026, 3, 16))
    forum = walk.take(forum, "file", date(2026, 3, 17))
    forum = walk.take(
        forum, "accept", date(2026, 3, 20), {"case_number": "海劳人仲案〔2026〕0002 号（演示）"}
    )
    forum = walk.take(forum, "serve", date(2026, 3, 24))
    forum = walk.take(forum, "hear", date(2026, 4, 20), {"place": "仲裁二庭"})
    forum = walk.take(
        forum,
        "award",
        date(2026, 4, 28),
        {
            "awarded": _awards(walk, forum),
            "served_on": "2026-04-30",
            "employer_served_on": "2026-04-30",
        },
    )
    walk.take(
        forum,
        "take_effect",
        date(2026, 5, 18),
        {"perform_by": "2026-05-29", "preserved": "no"},
    )


def _awards(walk: Walk, forum: "Forum") -> dict[str, int]:
    """Return awards as committees give them: most in full, some in part, a few items not at all."""
    chance, given = random.Random(44), walk.computed()
    shares = (100, 100, 100, 100, 90, 80, 60)
    return {
        str(row.item_id): given[row.item_id] * chance.choice(shares) // 100
        for row in matters.forum_items(forum, ("in",))
    }


def _enforce(walk: Walk) -> None:
    forum = walk.open("enforcement", date(2026, 6, 1), body=COURT)
    walk.take(
        forum,
        "prepare",
        date(2026, 6, 1),
        {
            "court": COURT,
            "facts": "裁决书已生效，单位没有履行。",
            "clue": "建设银行账户（演示）",
            "address": "海口市龙华区（演示地址）",
            "employer_post": "执行董事",
        },
    )
    walk.send_papers("enforcement_application", date(2026, 6, 2))
    if walk.house.court is not None:
        standing.let_body_in(
            matter=walk.matter,
            body=walk.house.court,
            forum=forum,
            since=date(2026, 6, 2),
            on=timezone.localdate(),
            by=walk.house.officer,
        )
    forum = walk.take(forum, "apply", date(2026, 6, 3))
    forum = walk.take(forum, "notify", date(2026, 6, 9), {"case_number": "（2026）琼0106执456号"})
    forum = walk.take(forum, "find", date(2026, 6, 15), {"asset": "建设银行账户（演示）"})
    forum = walk.take(
        forum,
        "seize",
        date(2026, 6, 17),
        {
            "asset_kind": "bank",
            "asset": "建设银行账户（演示）",
            "until_on": "2027-06-16",
        },
    )
    walk.take(forum, "distribute", date(2026, 11, 12))
    due = sum(p.still_due_fen for p in walk.positions())
    walk.receive(
        due * FIRST_SHARE // 100, date(2026, 11, 18), payer=COURT, voucher="演示-执行款-101"
    )
