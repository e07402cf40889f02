"""Wages owed, for outsiders (R-04): arrears, stoppages, deductions, pay date, what orders add."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from niangjia.engines.claims.arrears import RULE, additional_compensation, unpaid_wages
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.facts import Contradiction, Facts, Month, Order
from niangjia.engines.claims.findings import Findings, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import (
    REGION,
    STRICT,
    SUM,
    WAGE,
    Day,
    FaultyFact,
    MonthKey,
    fact,
)
from niangjia.engines.claims.unknown import Known, with_minimum_wage
from niangjia.engines.deadlines.arithmetic import month_end
from niangjia.engines.deadlines.calendar import Calendar
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter
from niangjia.kernel.money import yuan

NOTHING = Decimal("0.00")
_DAY = timedelta(days=1)


class Stoppage(StrEnum):
    """A month in which the employer stood still for no reason of the worker's (停工停产)."""

    FIRST_CYCLE = "FIRST_CYCLE"
    WORKED = "WORKED"
    IDLE = "IDLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedMonth:
    """One month: what was due and paid, what was kept back for damage, whether work stood still."""

    __pydantic_config__ = STRICT
    due: Annotated[Decimal | None, fact("应发工资（扣减损失以前）", unit="yuan", **WAGE)] = None
    paid: Annotated[Decimal | None, fact("实发工资", unit="yuan", **WAGE)] = None
    deducted_for_loss: Annotated[
        Decimal | None, fact("单位以造成损失为由扣的钱", unit="yuan", **WAGE)
    ] = None
    stoppage: Annotated[
        Stoppage | None, fact("停工：第一个支付周期、以后做了正常劳动、以后没有劳动")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedFacts:
    """Wages month by month, or any sum that was due, with the order to pay that was not obeyed."""

    __pydantic_config__ = STRICT
    months: Annotated[dict[MonthKey, OwedMonth] | None, fact("每个月的应发和实发")] = None
    due: Annotated[
        Decimal | None,
        fact("应付的总额，代替逐月（工资、加班费、最低工资差额、经济补偿）", unit="yuan", **SUM),
    ] = None
    paid: Annotated[Decimal, fact("总额里已经付的", unit="yuan", **SUM)] = NOTHING
    left_on: Annotated[Day | None, fact("最后一个工作日")] = None
    region: Annotated[str | None, fact("用工所在地的区划代码（六位）", **REGION)] = None
    minimum_wage: Annotated[Decimal | None, fact("当地月最低工资标准", unit="yuan", **WAGE)] = None
    monthly_wage: Annotated[
        Decimal | None,
        fact("劳动合同约定的月工资", unit="yuan", ask="请补劳动合同约定的月工资。", **WAGE),
    ] = None
    living_allowance: Annotated[
        Decimal | None, fact("当地停工期间的月生活费标准", unit="yuan", **WAGE)
    ] = None
    agreed_pay_date: Annotated[Day | None, fact("约定的发薪日")] = None
    order_no: Annotated[str | None, fact("责令限期支付文书的文号")] = None
    order_deadline: Annotated[
        Day | None, fact("责令支付的期限的最后一日", ask="请补责令支付的期限。")
    ] = None
    paid_on: Annotated[Day | None, fact("责令支付的钱付清之日")] = None
    ordered_amount: Annotated[
        Decimal | None, fact("责令支付的金额；不给就是欠款", unit="yuan", **SUM)
    ] = None
    ratio: Annotated[Decimal | None, fact("加付的比例（0.5 至 1）", unit="ratio", ge=0, le=10)] = (
        None
    )
    as_of: Annotated[Day | None, fact("算到哪一天", ask="请补算到哪一天。")] = None


def wages_owed(facts: OwedFacts, book: StatuteBook) -> Explained:
    """Return what is owed and, where an order was not obeyed, what is added, as two parts.

    :raises Contradiction: months and a sum, of which one would be left out.
    :raises FaultyFact: a ratio that no authority may choose.
    :raises UnknownParameter: before the law.
    """
    if facts.months is not None and facts.due is not None:
        raise Contradiction(why="逐月的 months 和总额 due 只填一种")
    undated = Findings()
    law = law_of(book, _law_day(facts), undated, facts.region)
    found = _owed(facts, law, book)
    return replace(found, assumptions=(*undated.assumptions, *found.assumptions))


def _owed(facts: OwedFacts, law: LawOn, book: StatuteBook) -> Explained:
    if facts.months is None and facts.due is None and facts.agreed_pay_date:
        return _pay_date_alone(facts.agreed_pay_date, law, book)
    uses_minimum = any(
        one.deducted_for_loss or one.stoppage is Stoppage.WORKED
        for one in (facts.months or {}).values()
    )
    if uses_minimum:
        found = with_minimum_wage(
            facts.minimum_wage, law, lambda minimum: _arrears(facts, law, minimum)
        )
    else:
        found = _arrears(facts, law, None)
    if facts.agreed_pay_date:
        found = _with_pay_date(found, facts.agreed_pay_date, law, book)
    if found.amount is None or (facts.order_deadline is None and facts.order_no is None):
        return found
    return _with_order(found, facts, law)


def _law_day(facts: OwedFacts) -> date | None:
    known = facts.left_on or facts.as_of or facts.order_deadline
    if known is None and facts.months:
        return month_end(date.fromisoformat(f"{max(facts.months)}-01"))
    return known or facts.agreed_pay_date


def _arrears(facts: OwedFacts, law: LawOn, minimum: Known | None) -> Explained:
    """Return due less paid, by month or in one sum."""
    if facts.months is None and facts.due is not None:
        return _in_one_sum(facts.due, facts.paid, law)
    found = Findings()
    months = {
        month: Month(due=_due(month, one, facts, law, minimum, found), paid=one.paid)
        for month, one in sorted((facts.months or {}).items())
    }
    if found.missing:
        lowered = unpaid_wages(Facts(months=months, left_on=facts.left_on), law)
        missing = (*found.missing, *lowered.missing)
        return replace(lowered, amount=None, finding="", low=lowered.amount, missing=missing)
    wages = unpaid_wages(Facts(months=months, left_on=facts.left_on), law)
    asked = tuple(replace(one, code="months") for one in wages.missing)
    outcome = "NOTHING_OWED" if wages.finding else ""
    steps = (*found.steps, *wages.steps)
    confidence = made(RULE, law, Findings(steps=list(steps)), None).confidence
    return replace(
        wages,
        steps=steps,
        confidence=confidence,
        missing=asked,
        outcome=outcome,
        doubts=(*wages.doubts, *found.doubts),
        not_considered=(),
    )


def _in_one_sum(due: Decimal, paid: Decimal, law: LawOn) -> Explained:
    found = Findings()
    amount = yuan(max(due - paid, NOTHING))
    found.inputs += [("应付", money(due)), ("已付", money(paid))]
    found.steps.append(
        Step(
            code="amount",
            label="欠款",
            formula=f"应付 {money(due)} － 已付 {money(paid)} = {money(amount)} 元",
            value=amount,
            plain=f"应付 {money(due)} 元，付了 {money(paid)} 元，还欠 {money(amount)} 元。",
            citations=(law.norm("wages.in_full_and_on_time").citation,),
        )
    )
    if amount:
        return made(RULE, law, found, amount)
    return made(RULE, law, found, amount, finding="没有拖欠", outcome="NOTHING_OWED")


def _due(
    month: str,
    one: OwedMonth,
    facts: OwedFacts,
    law: LawOn,
    minimum: Known | None,
    found: Findings,
) -> Decimal | None:
    """Return what had to be paid in a month, after stoppage and lawful deductions."""
    due = one.due
    if one.stoppage is not None:
        due = _due_while_stopped(month, one, facts, law, minimum, found)
    if due is None or not one.deducted_for_loss:
        return due
    assert minimum
    share = law.parameter("wages.deduction_max")
    floor = law.norm("wages.deduction_floor")
    by_share, by_floor = due * share.value, max(due - minimum.value, NOTHING)
    allowed = min(one.deducted_for_loss, by_share, by_floor)
    found.steps.append(
        Step(
            code=f"deduction_{month}",
            label=f"{month} 扣赔损失的限度",
            formula=f"扣 {money(one.deducted_for_loss)}；"
            f"{plain(share.value * 100)}% 是 {money(by_share)}，"
            f"留足最低工资 {money(minimum.value)} 最多扣 {money(by_floor)}"
            f" → 可以扣 {money(allowed)} 元",
            value=allowed,
            plain=f"{month} 单位最多可以扣 {money(allowed)} 元，多扣的要还。",
            citations=(share.citation, floor.citation, minimum.citation),
        )
    )
    return due - allowed


def _due_while_stopped(
    month: str,
    one: OwedMonth,
    facts: OwedFacts,
    law: LawOn,
    minimum: Known | None,
    found: Findings,
) -> Decimal | None:
    """Return the wage of a month without work through no fault of the worker (暂行规定 12)."""
    assert one.stoppage
    norm = law.norm(f"wages.stoppage_{one.stoppage.lower()}")
    cited = [norm.citation]
    least: Decimal | None
    if one.stoppage is Stoppage.FIRST_CYCLE:
        least, label = facts.monthly_wage, "劳动合同约定的工资"
        if least is None and one.due is None:
            ask = "请补劳动合同约定的月工资。"
            found.missing.append(Missing(code="monthly_wage", label=label, ask=ask))
    elif one.stoppage is Stoppage.WORKED:
        assert minimum
        least, label = minimum.value, "当地最低工资"
        cited.append(minimum.citation)
    else:
        least, label = facts.living_allowance, "当地停工生活费"
        found.doubts.append("停工超过一个支付周期又没有劳动的，生活费各地标准不一")
        if least is None:
            least = _regional_allowance(facts, law, found)
    if least is None:
        return one.due
    due = max(least, one.due or NOTHING)
    found.steps.append(
        Step(
            code=f"stoppage_{month}",
            label=f"{month} 停工",
            formula=f"{label} {money(least)} 元，应发 {money(due)} 元",
            value=due,
            plain=f"{month} 停工不是您的原因，应发 {money(due)} 元。",
            citations=tuple(cited),
        )
    )
    return due


def _regional_allowance(facts: OwedFacts, law: LawOn, found: Findings) -> Decimal | None:
    try:
        return law.parameter("region.living_allowance_month").value
    except UnknownParameter:
        place = facts.region or "用工所在地"
        found.missing.append(
            Missing(
                code="living_allowance",
                label="当地停工期间的月生活费标准",
                ask=f"请录入 {place} 停工期间的月生活费标准。",
                is_parameter=True,
            )
        )
        return None


def _pay_date_alone(agreed: date, law: LawOn, book: StatuteBook) -> Explained:
    found = _with_pay_date(made(RULE, law, Findings(), None), agreed, law, book)
    return replace(found, finding=f"应当在 {dict(found.answers)['pay_by']} 支付", outcome="PAY_BY")


def _with_pay_date(found: Explained, agreed: date, law: LawOn, book: StatuteBook) -> Explained:
    """Return the explanation with the day on which the wage is due: never later than agreed."""
    calendar = Calendar.of(book)
    pay_by = calendar.last_working_day(agreed)
    is_certain = calendar.are_certain(pay_by, agreed)
    norm = law.norm("wages.pay_on_rest_day")
    moved = f"是{calendar.name(agreed)}，提前到 {pay_by}" if pay_by != agreed else "是工作日"
    step = Step(
        code="pay_by",
        label="发薪日",
        formula=f"约定 {agreed}，{moved}",
        unit="",
        plain=f"工资最晚应当在 {pay_by} 发。",
        citations=(norm.citation, *norm.also),
    )
    doubt = () if is_certain else (f"{calendar.notice(agreed.year)}",)
    return replace(
        found,
        steps=(step, *found.steps),
        answers=(*found.answers, ("pay_by", pay_by.isoformat())),
        doubts=(*found.doubts, *doubt),
        is_provisional=found.is_provisional or not is_certain,
    )


def _with_order(found: Explained, facts: OwedFacts, law: LawOn) -> Explained:
    """Return what is owed and what an order adds to it (劳动合同法 85).

    What the order asks for is added to even when it was paid late; then only the rest is owed.
    """
    assert found.amount is not None
    if facts.order_deadline is None:
        ask = "请补责令支付的期限。"
        lacking = Missing(code="order_deadline", label="责令支付的期限", ask=ask)
        return replace(found, amount=None, finding="", low=found.amount, missing=(lacking,))
    order = Order(
        number=facts.order_no or "（没有填文号）",
        deadline=facts.order_deadline,
        paid_on=facts.paid_on,
    )
    on = facts.as_of
    assumed: tuple[str, ...] = ()
    if on is None:
        on = facts.paid_on or facts.order_deadline + _DAY
        assumed = () if facts.paid_on else ("没有说算到哪一天，按责令的期限已过、还没有付算",)
    base = found.amount if facts.ordered_amount is None else facts.ordered_amount
    added = additional_compensation(base, Facts(order=order), law, on, facts.ratio)
    found = _settled(found, facts, on)
    assert found.amount is not None
    arrears = Part(code="arrears", label="欠款", amount=found.amount, payer="employer")
    joined = replace(
        found,
        steps=(*found.steps, *added.steps),
        inputs=(*found.inputs, *added.inputs),
        assumptions=(*found.assumptions, *assumed),
        missing=(*found.missing, *added.missing),
        outcome="" if added.steps else found.outcome,
        finding="" if added.steps else found.finding,
    )
    if added.amount is not None:
        more = Part(code="additional", label="加付赔偿金", amount=added.amount, payer="employer")
        return replace(joined, amount=found.amount + added.amount, parts=(arrears, more))
    if added.low is not None and added.high is not None:
        ends = (
            ("additional_low", "加付至少", added.low),
            ("additional_high", "加付至多", added.high),
        )
        more_or_less = tuple(
            Part(code=code, label=label, amount=amount, payer="employer")
            for code, label, amount in ends
        )
        return replace(
            joined,
            amount=None,
            low=found.amount + added.low,
            high=found.amount + added.high,
            parts=(arrears, *more_or_less),
        )
    if added.steps:
        raise FaultyFact(rule=RULE.id, fact="ratio", why=added.finding)
    none = Part(code="additional", label="加付赔偿金", amount=NOTHING, payer="employer")
    return replace(joined, parts=(arrears, none), assumptions=(*joined.assumptions, added.finding))


def _settled(found: Explained, facts: OwedFacts, on: date) -> Explained:
    """Return the arrears without the ordered sum, where that has been paid by the day.

    A sum paid that is not less than the order's has it in already, as a ledger of months has.
    """
    assert found.amount is not None
    if facts.paid_on is None or facts.paid_on > on or not found.amount:
        return found
    ordered = facts.ordered_amount
    if ordered is None:
        rest = NOTHING
    elif facts.months is None and facts.paid < ordered:
        rest = yuan(max(found.amount - ordered, NOTHING))
    else:
        return found
    told = f"责令的钱 {facts.paid_on} 已经付清，不再算欠款"
    return replace(
        found,
        amount=rest,
        assumptions=(*found.assumptions, told),
        finding="" if rest else "责令的钱已经付清，没有拖欠",
        outcome="" if rest else "NOTHING_OWED",
    )


ENTRY = Entry(id="R-04", title="拖欠工资和加付赔偿金", facts=OwedFacts, compute=wages_owed)
