"""Double interest for late performance (迟延履行期间的加倍部分债务利息, R-50)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Step, money, plain
from niangjia.engines.claims.facts import DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.schema import STRICT, fact
from niangjia.engines.law import StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule(
    "R-50",
    "late_interest",
    "迟延履行利息（加倍部分）",
    ("一般债务利息按生效法律文书另算", "中止执行、再审中止等应当扣除的期间"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFacts:
    """What one sum in an effective instrument needs: the unpaid principal and the two days."""

    __pydantic_config__ = STRICT
    principal: Annotated[Decimal, fact("没有履行的本金（不含一般利息）", unit="yuan", ge=0)]
    perform_by: Annotated[date, fact("生效文书确定的履行期限的最后一日")]
    paid_on: Annotated[date, fact("实际付清之日，或者拍卖成交裁定之日")]


def late_interest(facts: LateFacts, book: StatuteBook) -> Explained:
    """Return the doubled part of the interest on a late principal (民诉法 264; 法释〔2014〕8号).

    Runs from the day after the last day to perform until the day of payment, that day included.

    :raises DatesOutOfOrder: paid before the time to perform had even begun to be late.
    """
    if facts.paid_on <= facts.perform_by:
        raise DatesOutOfOrder(why=f"{facts.paid_on} 付清，没有超过履行期限 {facts.perform_by}")
    law, found = book.on(facts.paid_on), Findings()
    rate = law.parameter("late_interest.daily_rate")
    doubled, runs = law.norm("late_interest.doubled"), law.norm("late_interest.runs_from")
    days = (facts.paid_on - facts.perform_by).days
    amount = yuan(facts.principal * rate.value * days)
    found.inputs += [
        ("本金", money(facts.principal)),
        ("履行期限", str(facts.perform_by)),
        ("付清", str(facts.paid_on)),
    ]
    found.steps += [
        Step(
            code="days",
            label="迟延天数",
            formula=f"{facts.perform_by} 的次日至 {facts.paid_on} 共 {days} 日",
            value=Decimal(days),
            unit="日",
            plain=f"晚付了 {days} 天。",
            citations=(runs.citation,),
        ),
        Step(
            code="amount",
            label="加倍部分利息",
            formula=f"{money(facts.principal)} × {plain(rate.value)} × {days} 日"
            f" = {money(amount)} 元",
            value=amount,
            plain=f"晚付要加付利息 {money(amount)} 元。",
            citations=(doubled.citation, rate.citation),
        ),
    ]
    return made(RULE, law, found, amount)


ENTRY = Entry(id="R-50", title=RULE.title, facts=LateFacts, compute=late_interest)
