"""A matter ready for its procedures: invented workers with computed claims, and short hands."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from tests.factories import matters as make

from niangjia.apps.documents import services as documents
from niangjia.apps.employers import services as employers
from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Claimant, Forum, Item, Matter, Paper
from niangjia.apps.matters.models import Step as TakenStep
from niangjia.apps.matters.services import clocks, forums, register, steps
from niangjia.apps.people import services as people
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.services import distribution, payouts, receipts, rights
from niangjia.engines.procedure import Act

AT = datetime(2027, 8, 2, 2, 0, tzinfo=UTC)
ENDED_ON = date(2026, 9, 30)
RECEIVED_ON = date(2026, 10, 12)
WAGES, SEVERANCE = 12_000_00, 30_000_00
ENDING = {"reason": "apart", "committee": "海口市仲裁委（演示）", "contact": "0898-00000001"}
FILING = {
    "committee": "海口市仲裁委（演示）",
    "facts": "单位拖欠工资（演示）。",
    "contract": "双方签有书面劳动合同（演示）。",
    "left_reason": "单位解除劳动合同（演示）。",
    "post": "导游",
    "address": "海口市示例宿舍（演示）",
    "employer_post": "经理",
}
TERMS = {
    "facts": "单位拖欠工资（演示）。",
    "responsibility": "单位应付清工资（演示）。",
    "employer_post": "经理",
    "address": "海口市示例宿舍（演示）",
    **dict.fromkeys(("each_consents", "both_signed", "mediator_signed", "sealed"), True),
}


def citizen(no: int) -> str:
    """Return a well-formed invented citizen ID."""
    body = f"46010019900101{no:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(c) * w for c, w in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def a_matter(fed: make.Federation) -> Matter:
    """Return an open matter of the city against an invented employer."""
    employer = employers.register_employer(
        name="示例旅业有限公司（演示）",
        region="460100",
        by=None,
        uscc="91460100MA5T0DEM7A",
        address="海南省海口市示例路 1 号（演示）",
        legal_representative="演示负责人",
        phone="0898-00000000",
    )
    return register.open_matter(
        title="示例旅业欠薪（演示）",
        employer=employer,
        union=fed.city,
        region="460100",
        received_on=RECEIVED_ON,
        ended_on=ENDED_ON,
        by=fed.officer,
        at=AT,
    )


def a_worker(matter: Matter, no: int, *, by: Any, verified: bool = True) -> Claimant:
    """Return one more invented worker, with wages and severance claimed and computed."""
    human = people.register_person(
        name=f"演示{'甲乙丙丁戊己庚辛壬癸'[no - 1]}",
        by=None,
        citizen_id=citizen(no) if verified else None,
        phone=f"1390000{no:04d}",
        bank_account=f"62220000000000{no:04d}",
        bank_name="演示银行",
    )
    claimant = register.add_claimant(
        matter=matter,
        person=human,
        row_key=f"no:{no}",
        joined_on=RECEIVED_ON,
        by=by,
        hired_on=date(2020, 3, 1),
        ended_on=ENDED_ON,
    )
    wages = make.item(claimant)
    severance = make.item(claimant, ItemKind.ECONOMIC_COMPENSATION, "R-01")
    amounts = {wages.pk: WAGES, severance.pk: SEVERANCE}
    rights.state(
        matter=matter, claimed=amounts, computed=amounts, on=RECEIVED_ON, by=by, why="依法计算"
    )
    for item, rule in ((wages, "CL-02"), (severance, "CL-01")):
        clocks.apply(
            matter=matter,
            rule=rule,
            what=Act.START,
            day=ENDED_ON,
            holders=[clocks.Holder(item_id=item.pk)],
            at=AT,
            why="登记请求",
        )
    return claimant


def items_of(*claimants: Claimant) -> list[Item]:
    """Return the items of some workers."""
    return list(Item.objects.filter(claimant__in=claimants).order_by("claimant__seq", "pk"))


def opened(matter: Matter, lifecycle: str, items: Iterable[Item], *, by: Any, on: date) -> Forum:
    """Return a new record over some items."""
    return forums.open_forum(
        matter=matter, lifecycle=lifecycle, items=items, by=by, opened_on=on, at=AT
    )


def take(
    forum: Forum,
    verb: str,
    facts: Mapping[str, Any] | None = None,
    *,
    by: Any,
    on: date,
    items: Iterable[Item] | None = None,
) -> Forum:
    """Take a step and return the record that took it: the same, or the one split off."""
    forum.refresh_from_db()
    row: TakenStep = steps.take(
        forum=forum,
        verb=verb,
        by=by,
        happened_on=on,
        at=AT,
        facts=facts or {},
        items=None if items is None else [item.pk for item in items],
        expected_version=forum.version,
    )
    return Forum.objects.get(pk=row.forum_id)


def awarded(
    claim: Forum,
    amounts: Mapping[Item, int],
    *,
    by: Any,
    heard_on: date,
    on: date,
    served_on: date,
    employer_served_on: date,
) -> None:
    """Hear an accepted claim and award so much (fen) for each item."""
    take(claim, "hear", {"place": "第一庭（演示）"}, by=by, on=heard_on)
    award = {
        "awarded": {str(item.pk): fen for item, fen in amounts.items()},
        "served_on": served_on.isoformat(),
        "employer_served_on": employer_served_on.isoformat(),
    }
    take(claim, "award", award, by=by, on=on)


def seized(
    matter: Matter,
    items: Iterable[Item],
    *,
    by: Any,
    on: date,
    notified_on: date,
    seized_on: date,
) -> Forum:
    """Apply for enforcement and have an account seized."""
    court = opened(matter, "enforcement", items, by=by, on=on)
    asked = {
        "court": "示例法院",
        "facts": "裁决生效后单位未付（演示）。",
        "employer_post": "经理",
        "address": "海口市示例宿舍（演示）",
    }
    take(court, "prepare", asked, by=by, on=on)
    release_papers(court, "enforcement_application", by=by)
    take(court, "apply", by=by, on=on)
    take(court, "notify", by=by, on=notified_on)
    seizure = {"asset_kind": "bank", "asset": "示例账户（演示）"}
    take(court, "seize", seizure, by=by, on=seized_on)
    return court


def release_papers(forum: Forum, form: str, *, by: Any) -> None:
    """Let every paper of a form leave."""
    for paper in Paper.objects.filter(forum=forum, form=form).select_related("document"):
        documents.release(document=paper.document, by=by, at=AT)


def pay(matter: Matter, fen: int, *, fed: make.Federation, on: date, voucher: str) -> None:
    """Bring money in from the court, share it and pay it out to everybody."""
    receipts.receive(
        matter=matter,
        amount_fen=fen,
        payer="示例法院",
        payer_kind=PayerKind.COURT,
        voucher=voucher,
        on=on,
        by=fed.cashier,
        idempotency_key=uuid4(),
    )
    plan = distribution.propose_distribution(matter=matter, by=fed.cashier, on=on, at=AT)
    matter.refresh_from_db()
    distribution.approve_distribution(plan=plan, by=fed.leader, book_no=plan.book_no, at=AT)
    prepared = payouts.prepare_payout(matter=matter, by=fed.cashier, on=on)
    payouts.send_payout(payout=prepared.payout, by=fed.cashier, on=on)
    payouts.confirm_payout(
        payout=prepared.payout,
        lines=set(prepared.payout.lines.values_list("claimant", flat=True)),
        on=on,
        by=fed.cashier,
        bank_reference=f"演示回单{voucher}",
    )
