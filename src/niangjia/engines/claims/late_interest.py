"""Double interest for late performance (迟延履行期间的加倍部分债务利息, R-50)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Step, money, plain
from niangjia.engines.claims.facts import DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.schema import STRICT, SUM, Day, fact
from niangjia.engines.law import LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule(
    "R-50",
    "late_interest",
    "迟延履行利息（加倍部分）",
    ("一般债务利息按生效法律文书另算", "外币债务", "双方另外约定的清偿顺序"),
)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A part paid on a day; the principal is satisfied before the doubled interest."""

    __pydantic_config__ = STRICT
    paid_on: Annotated[Day, fact("这一笔付清、划拨或者提取之日")]
    amount: Annotated[Decimal, fact("这一笔的金额", unit="yuan", gt=0, lt=10**13)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Days on which enforcement was halted, both ends included."""

    __pydantic_config__ = STRICT
    first_day: Annotated[Day, fact("中止或者暂缓执行的第一日")]
    last_day: Annotated[Day, fact("中止或者暂缓执行的最后一日")]
    is_at_debtors_request: Annotated[bool, fact("是不是被执行人申请的（是的照样计息）")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFacts:
    """What one sum in an effective instrument needs: the unpaid principal and the two days."""

    __pydantic_config__ = STRICT
    principal: Annotated[Decimal, fact("没有履行的本金（不含一般利息）", unit="yuan", **SUM)]
    perform_by: Annotated[Day, fact("生效文书确定的履行期限的最后一日；没有定期限的，文书生效之日")]
    paid_on: Annotated[
        Day, fact("实际付清之日，或者拍卖成交、抵债裁定生效之日；没有付清的，算到哪一天")
    ]
    payments: Annotated[tuple[Payment, ...], fact("在这以前分次付的各笔")] = ()
    suspensions: Annotated[
        tuple[Suspension, ...], fact("审查生效文书而中止、暂缓执行和再审中止执行的期间")
    ] = ()


def late_interest(facts: LateFacts, book: StatuteBook) -> Explained:
    """Return the doubled part of the interest on a late principal (民诉法 264; 法释〔2014〕8号).

    Runs from the day after the last day to perform until the day of payment, that day included;
    each part paid ends the interest on that part (3), and pays the principal first (4). Days of a
    halt that the debtor did not ask for do not count (3).

    :raises DatesOutOfOrder: paid before the time to perform had even begun to be late, a payment or
        a halt out of order, halts that overlap.
    :raises UnknownParameter: late already before the interpretation came into force (7).
    """
    if facts.paid_on <= facts.perform_by:
        raise DatesOutOfOrder(why=f"{facts.paid_on} 付清，没有超过履行期限 {facts.perform_by}")
    law, found = book.on(facts.paid_on), Findings()
    # What was late before is counted by the rules of that time, which nobody has entered.
    book.on(facts.perform_by + ONE_DAY).parameter("late_interest.daily_rate")
    halts = _halts(facts)
    found.inputs += [
        ("本金", money(facts.principal)),
        ("履行期限", str(facts.perform_by)),
        ("付清", str(facts.paid_on)),
    ]
    portions, left_over = _portions(facts)
    rate = law.parameter("late_interest.daily_rate")
    total = Decimal(0)
    for number, (part, until) in enumerate(portions, 1):
        halted = sum((_shared(facts.perform_by + ONE_DAY, until, halt) for halt in halts), 0)
        days = (until - facts.perform_by).days - halted
        total += part * rate.value * days
        suffix = f"_{number}" if len(portions) > 1 else ""
        found.steps.append(_days_step(f"days{suffix}", facts, until, days, halted, law))
        if suffix:
            found.steps.append(_part_step(f"part{suffix}", part, days, rate.value, law))
    amount = yuan(total)
    part = portions[0][0]
    formula = (
        f"{money(part)} × {plain(rate.value)} × {plain(found.steps[0].value or Decimal(0))} 日"
        if len(portions) == 1
        else "各部分相加"
    )
    doubled = law.norm("late_interest.doubled").citation
    found.steps.append(
        Step(
            code="amount",
            label="加倍部分利息",
            formula=f"{formula} = {money(amount)} 元",
            value=amount,
            plain=f"晚付要加付利息 {money(amount)} 元。",
            citations=(doubled, rate.citation),
        )
    )
    if not facts.payments:
        return made(RULE, law, found, amount)
    if left_over:
        found.doubts.append(f"分次付的多于本金 {money(left_over)} 元，按先本后息抵加倍利息")
    owed = portions[-1][0] if portions[-1][1] == facts.paid_on and not left_over else Decimal(0)
    still = yuan(max(amount - left_over, Decimal(0)))
    answers = (("principal_at_the_end", str(yuan(owed))), ("interest_still_owed", str(still)))
    return made(RULE, law, found, amount, answers=answers)


def _portions(facts: LateFacts) -> tuple[list[tuple[Decimal, date]], Decimal]:
    """Return each part of the principal with its last day of interest, and what was paid beyond."""
    portions: list[tuple[Decimal, date]] = []
    owed, left_over = facts.principal, Decimal(0)
    for payment in sorted(facts.payments, key=lambda one: one.paid_on):
        if not facts.perform_by < payment.paid_on <= facts.paid_on:
            raise DatesOutOfOrder(
                why=f"{payment.paid_on} 的一笔不在履行期限以后、{facts.paid_on} 以前"
                "（期限内付的请先从本金里减去）"
            )
        part = min(owed, payment.amount)
        left_over += payment.amount - part
        owed -= part
        if part:
            portions.append((part, payment.paid_on))
    if owed or not portions:
        portions.append((owed, facts.paid_on))
    return portions, left_over


def _halts(facts: LateFacts) -> list[Suspension]:
    """Return the halts that stop the interest, in order."""
    ordered = sorted(facts.suspensions, key=lambda halt: halt.first_day)
    for halt in ordered:
        if halt.last_day < halt.first_day:
            raise DatesOutOfOrder(why=f"中止的最后一日 {halt.last_day} 早于第一日")
    for earlier, later in pairwise(ordered):
        if later.first_day <= earlier.last_day:
            raise DatesOutOfOrder(why=f"{later.first_day} 起的中止和前一段重叠")
    return [halt for halt in ordered if not halt.is_at_debtors_request]


def _shared(first: date, last: date, halt: Suspension) -> int:
    """Return how many days of [first, last] the halt covers."""
    days = (min(last, halt.last_day) - max(first, halt.first_day)).days + 1
    return max(days, 0)


def _days_step(
    code: str, facts: LateFacts, until: date, days: int, halted: int, law: LawOn
) -> Step:
    cited = [law.norm("late_interest.runs_from").citation]
    how = f"{facts.perform_by} 的次日至 {until} 共 {days + halted} 日"
    if halted:
        cited.append(law.norm("late_interest.halted").citation)
        how += f"，扣除中止执行 {halted} 日，计 {days} 日"
    return Step(
        code=code,
        label="迟延天数",
        formula=how,
        value=Decimal(days),
        unit="日",
        plain=f"晚付了 {days} 天。",
        citations=tuple(cited),
    )


def _part_step(code: str, part: Decimal, days: int, rate: Decimal, law: LawOn) -> Step:
    norms = ("until_each_payment", "principal_first")
    value = part * rate * days
    return Step(
        code=code,
        label="这一部分的利息",
        formula=f"{money(part)} × {plain(rate)} × {days} 日 = {money(value)} 元",
        value=value,
        citations=tuple(law.norm(f"late_interest.{name}").citation for name in norms),
    )


ENTRY = Entry(id="R-50", title=RULE.title, facts=LateFacts, compute=late_interest)
