"""Unpaid wages (拖欠工资) and the additional compensation (加付赔偿金) that an order brings."""

from datetime import date
from decimal import Decimal

from niangjia.engines.claims.explained import Explained, Missing, Step, money, plain
from niangjia.engines.claims.facts import Facts
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.law import LawOn
from niangjia.kernel.money import yuan

RULE = Rule(
    "R-04",
    "unpaid_wages",
    "拖欠工资",
    ("停工期间的生活费、最低工资差额、加班费另算", "代扣的个人所得税和个人社保份额"),
)
RULE_ADDED = Rule("R-04", "additional_compensation", "加付赔偿金")


def unpaid_wages(facts: Facts, law: LawOn) -> Explained:
    """Return the wages due and not paid, month by month (R-04; 劳动合同法 30, 劳动法 50).

    A month whose due or paid amount the ledger does not give is named, not guessed.
    """
    found = Findings()
    if not facts.months:
        found.missing.append(
            Missing(code="wage_ledger", label="工资台账", ask="请补工资条、工资表或者银行流水。")
        )
        return made(RULE, law, found, None)
    owed = (law.norm("wages.in_full_and_on_time"), law.norm("wages.monthly"))
    cited = tuple(norm.citation for norm in owed)
    total = Decimal(0)
    unknown: list[str] = []
    overpaid: list[str] = []
    for month, wage in sorted(facts.months.items()):
        if wage.due is None or wage.paid is None:
            unknown.append(month)
            continue
        gap = wage.due - wage.paid
        if not gap:
            continue
        total += gap
        if gap < 0:
            overpaid.append(month)
        found.steps.append(
            Step(
                code=f"month_{month}",
                label=f"{month} {'少发' if gap > 0 else '多发'}",
                formula=f"应发 {money(wage.due)} － 实发 {money(wage.paid)} = {money(gap)} 元",
                value=gap,
                plain=f"{month} 应发 {money(wage.due)} 元，"
                + (f"实发 {money(wage.paid)} 元。" if wage.paid else "一分没发。"),
                citations=cited,
            )
        )
    if overpaid:
        found.doubts.append(f"{'、'.join(overpaid)} 实发多于应发，已抵减，请核对是不是补发前欠")
    if facts.left_on and (
        after := [m for m in sorted(facts.months) if m > f"{facts.left_on:%Y-%m}"]
    ):
        found.doubts.append(f"{'、'.join(after)} 在离职以后，请核对")
    if unknown:
        named = "、".join(unknown)
        found.missing.append(
            Missing(
                code="wage_month",
                label=f"{named} 的应发或者实发",
                ask=f"请补 {named} 的工资条或者流水。",
            )
        )
        found.is_provisional = True
    first, last = min(facts.months), max(facts.months)
    found.inputs.append(("工资台账", f"{first} 至 {last} 共 {len(facts.months)} 个月"))
    amount = yuan(max(total, Decimal(0)))
    if not amount:
        if unknown:
            return made(RULE, law, found, None)
        return made(RULE, law, found, amount, finding="台账里没有拖欠")
    cited_end = (law.norm("wages.all_at_the_end").citation,) if facts.left_on else ()
    found.steps.append(
        Step(
            code="amount",
            label="拖欠工资合计",
            formula=f"各月差额相加 = {money(amount)} 元",
            value=amount,
            plain=f"加起来还欠 {money(amount)} 元。"
            + ("离职时单位要一次付清。" if cited_end else ""),
            citations=cited + cited_end,
        )
    )
    if unknown:
        return made(RULE, law, found, amount, low=amount)
    return made(RULE, law, found, amount)


def additional_compensation(
    amount: Decimal, facts: Facts, law: LawOn, on: date, ratio: Decimal | None = None
) -> Explained:
    """Return what is added when an order to pay in time was not obeyed (R-04; 劳动合同法 85).

    Only after the labour authority ordered payment and the time ran out: between half and all of
    the amount; `ratio` is the share the authority chose, once it has.
    """
    found = Findings()
    low, high = (law.parameter(f"wages.additional_{end}") for end in ("min", "max"))
    if facts.order is None:
        why_not = "没有劳动行政部门责令限期支付，不发生加付"
        return made(RULE_ADDED, law, found, None, finding=why_not)
    order = facts.order
    obeyed = order.paid_on is not None and order.paid_on <= order.deadline
    if obeyed or on <= order.deadline:
        why_not = "单位在责令的期限内付了" if obeyed else f"责令的期限 {order.deadline} 还没有过"
        return made(RULE_ADDED, law, found, None, finding=f"{why_not}，不发生加付")
    norm = law.norm("wages.additional_compensation")
    found.inputs.append(("责令限期支付", f"{order.number}，期限 {order.deadline}"))
    bounds = tuple((end, yuan(amount * end.value)) for end in (low, high))
    for parameter, added in bounds:
        found.steps.append(
            Step(
                code=f"at_{plain(parameter.value * 100)}",
                label=parameter.title,
                formula=f"{money(amount)} × {plain(parameter.value * 100)}% = {money(added)} 元",
                value=added,
                plain=f"按 {plain(parameter.value * 100)}% 是 {money(added)} 元。",
                citations=(norm.citation,),
            )
        )
    if ratio is None:
        found.missing.append(
            Missing(code="ratio", label="加付的比例", ask="请看劳动行政部门决定书上写的比例。")
        )
        (_, least), (_, most) = bounds
        return made(RULE_ADDED, law, found, None, low=least, high=most)
    if not low.value <= ratio <= high.value:
        why_not = f"比例 {plain(ratio * 100)}% 超出法定的幅度，请核对决定书"
        return made(RULE_ADDED, law, found, None, finding=why_not)
    added = yuan(amount * ratio)
    found.steps.append(
        Step(
            code="amount",
            label="加付赔偿金",
            formula=f"{money(amount)} × {plain(ratio * 100)}% = {money(added)} 元",
            value=added,
            plain=f"按 {plain(ratio * 100)}% 加付 {money(added)} 元。",
            citations=(norm.citation,),
        )
    )
    return made(RULE_ADDED, law, found, added)
