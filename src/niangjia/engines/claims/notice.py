"""Pay in lieu of notice (代通知金)."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.facts import DatesOutOfOrder, Facts, Ground, checked
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.schema import STRICT, Amount, Day, fact
from niangjia.engines.claims.severance import ASK_GROUND
from niangjia.engines.claims.wages import last_month_wage
from niangjia.engines.law import LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule("R-03", "pay_in_lieu", "代通知金")
ASK_NOTICE = Missing(
    code="notice_given",
    label="是否提前三十日书面通知",
    ask="请问单位有没有提前三十天书面通知要解除合同？",
)


def pay_in_lieu(facts: Facts, law: LawOn) -> Explained:
    """Return one month's wage when an art. 40 dismissal came without notice (R-03; 条例 20).

    The wage is that of the month before, not the twelve-month average.
    """
    found = Findings()
    days = law.parameter("notice.days")
    if facts.ground is None:
        found.missing.append(ASK_GROUND)
        return made(RULE, law, found, None)
    if facts.ground is not Ground.NO_FAULT:
        why_not = "只有第四十条的无过失辞退才有代通知金"
        return made(RULE, law, found, None, finding=why_not)
    if facts.notice_given:
        why_not = "单位已经提前书面通知，不再额外支付一个月工资"
        return made(RULE, law, found, None, finding=why_not)
    found.steps.append(
        Step(
            code="ground",
            label="没有提前书面通知",
            formula=f"应提前 {plain(days.value)} 日书面通知，或者额外支付一个月工资",
            unit="",
            plain="单位辞退您没有提前三十天书面通知，要多付一个月工资。",
            citations=(days.citation,),
        )
    )
    wage = last_month_wage(facts, law, found)
    if facts.notice_given is None:
        found.missing.insert(0, ASK_NOTICE)
    if wage is None:
        return made(RULE, law, found, None)
    months = law.parameter("notice.months_of_wage")
    amount = yuan(wage * months.value)
    if facts.notice_given is None:
        return made(RULE, law, found, None, low=yuan(amount * 0), high=amount)
    found.steps.append(
        Step(
            code="amount",
            label="代通知金",
            formula=f"{money(wage)} × {plain(months.value)} 个月 = {money(amount)} 元",
            value=amount,
            plain=f"代通知金 {money(amount)} 元。",
            citations=(months.citation,),
        )
    )
    return made(RULE, law, found, amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What pay in lieu of notice needs: the ground, the notice, and the wage of the month before.

    Told the economic compensation as well, the rule adds the two (N+1).
    """

    __pydantic_config__ = STRICT
    left_on: Annotated[Day, fact("最后一个工作日（解除之日）", ask="请补离职日期。")]
    ground: Annotated[Ground, fact("怎样离职；只有第四十条的无过失辞退有代通知金")] = (
        Ground.NO_FAULT
    )
    last_month_wage: Annotated[
        Amount | None,
        fact("离职前一个月的应得工资（不是平均数）", unit="yuan", ask="请补离职前一个月的工资条。"),
    ] = None
    has_notice: Annotated[
        bool | None, fact("单位提前三十日书面通知了职工本人", ask=ASK_NOTICE.ask)
    ] = None
    noticed_on: Annotated[Day | None, fact("收到书面解除通知之日")] = None
    is_unlawful: Annotated[bool, fact("按违法解除主张赔偿金（R-02）")] = False
    economic_compensation: Annotated[
        Amount | None, fact("经济补偿的金额（R-01），给了就加在一起", unit="yuan")
    ] = None


def in_lieu(facts: NoticeFacts, book: StatuteBook) -> Explained:
    """Return one month's wage, with the economic compensation beside it when that is told.

    :raises DatesOutOfOrder: the notice came after the end.
    :raises UnknownParameter: the end lies before the law.
    """
    law = book.on(facts.left_on)
    days = law.parameter("notice.days")
    has_notice = facts.has_notice
    if facts.noticed_on is not None:
        if facts.noticed_on > facts.left_on:
            raise DatesOutOfOrder(why=f"书面通知 {facts.noticed_on} 晚于离职日 {facts.left_on}")
        has_notice = (facts.left_on - facts.noticed_on).days >= days.value
        if facts.has_notice is not None and facts.has_notice is not has_notice:
            raise DatesOutOfOrder(
                why=f"{facts.noticed_on} 通知、{facts.left_on} 离职，与“提前三十日通知”不符"
            )
    known = Facts(
        left_on=facts.left_on,
        ground=Ground.UNLAWFUL if facts.is_unlawful else facts.ground,
        last_month_wage=facts.last_month_wage,
        notice_given=has_notice,
    )
    found = pay_in_lieu(checked(known), law)
    asked = tuple(
        replace(one, code="has_notice") if one is ASK_NOTICE else one for one in found.missing
    )
    found = replace(found, missing=asked)
    nothing = yuan(Decimal(0))
    if facts.is_unlawful:
        why = "主张违法解除赔偿金的，没有代通知金"
        return replace(found, amount=nothing, finding=why, outcome="NOT_DUE")
    if found.finding:
        found = replace(found, amount=nothing, outcome="NOT_DUE")
    if found.amount is None or facts.economic_compensation is None:
        return found
    both = (
        Part(
            code="economic_compensation",
            label="经济补偿",
            amount=yuan(facts.economic_compensation),
            payer="employer",
        ),
        Part(code="pay_in_lieu", label="代通知金", amount=found.amount, payer="employer"),
    )
    return replace(found, amount=sum((p.amount for p in both), nothing), parts=both)


ENTRY = Entry(id="R-03", title=RULE.title, facts=NoticeFacts, compute=in_lieu)
