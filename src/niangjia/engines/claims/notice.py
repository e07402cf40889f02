"""Pay in lieu of notice (代通知金)."""

from niangjia.engines.claims.explained import Explained, Missing, Step, money, plain
from niangjia.engines.claims.facts import Facts, Ground
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.severance import ASK_GROUND
from niangjia.engines.claims.wages import last_month_wage
from niangjia.engines.law import LawOn
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
