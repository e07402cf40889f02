"""Unlawful termination for outsiders (R-02): 2N, the untold union, or the job back with its pay."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from niangjia.engines.claims.by_month import formula, span_of, total
from niangjia.engines.claims.ending import Ending, facts_of, noted
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, money
from niangjia.engines.claims.facts import DatesOutOfOrder, Facts, Ground
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.schema import Amount, Day, fact
from niangjia.engines.claims.severance import RULE_2N, unlawful_termination
from niangjia.engines.deadlines.calendar import Calendar
from niangjia.engines.law import LawOn, StatuteBook
from niangjia.kernel.money import yuan

ASK_UNION = Missing(
    code="union_notified",
    label="解除前是否通知了工会",
    ask="请问单位有没有工会？解除以前通知工会了吗？",
)
UNILATERAL = (Ground.FAULT, Ground.NO_FAULT)
NOTHING = Decimal("0.00")
_BACK_PAY = Rule("R-02", "unlawful_termination", "继续履行期间的工资")


def was_notified(facts: Facts) -> bool:
    """Tell whether the union heard of it before the end, or was told before the suit was filed."""
    notified = facts.union_notified_on
    if notified is None:
        return False
    assert facts.left_on
    if notified <= facts.left_on:
        return True
    return facts.suit_filed_on is None or notified < facts.suit_filed_on


def union_step(facts: Facts, law: LawOn) -> Step:
    """Return the step that makes a dismissal unlawful because the union was not told."""
    norms = ("union_first", "union_not_notified")
    return Step(
        code="union_not_notified",
        label="解除前没有通知工会，按违法解除",
        formula=f"{facts.ground.label if facts.ground else ''}；"
        "单位有工会，解除前没有通知，也没有补正",
        unit="",
        plain="单位有工会，辞退您以前没有通知工会，可以按违法解除要赔偿金。",
        citations=tuple(law.norm(f"unlawful_termination.{name}").citation for name in norms),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlawfulFacts(Ending):
    """What pay for an unlawful end needs: the service, the wage, and what made it unlawful."""

    ground: Annotated[
        Ground, fact("怎样离职；第三十九、四十条的解除，没有通知工会的也按违法解除")
    ] = Ground.UNLAWFUL
    has_union: Annotated[
        bool | None, fact("单位建立了工会", ask="请问单位有没有工会？解除以前通知工会了吗？")
    ] = None
    union_notified_on: Annotated[Day | None, fact("单位把解除理由通知工会之日")] = None
    lawsuit_filed_on: Annotated[Day | None, fact("起诉之日")] = None
    is_reinstatement_wanted: Annotated[bool, fact("职工要求继续履行劳动合同")] = False
    is_continuation_impossible: Annotated[bool, fact("劳动合同已经不能继续履行")] = False
    reinstated_on: Annotated[
        Day | None, fact("继续履行劳动合同之日", ask="请补恢复上班（继续履行合同）的日期。")
    ] = None
    normal_wage: Annotated[
        Amount | None,
        fact("提供正常劳动时的月工资", unit="yuan", ask="请补正常上班时每个月的工资。"),
    ] = None
    is_worker_at_fault: Annotated[bool, fact("解除、终止的事由职工也有过错")] = False


def twice(facts: UnlawfulFacts, book: StatuteBook) -> Explained:
    """Return the pay for an unlawful end: 2N, or back pay when the job is wanted back.

    :raises DatesOutOfOrder, AbsurdWage, ServiceGap, ServiceOverlap: see `ending.facts_of`.
    :raises UnknownParameter: the end lies before the law.
    """
    known, doubts, missing = facts_of(facts, facts.ground)
    filed = facts.lawsuit_filed_on
    if filed and filed < facts.left_on:
        raise DatesOutOfOrder(why=f"起诉 {filed} 早于离职日 {facts.left_on}")
    known = replace(
        known,
        has_union=facts.has_union,
        union_notified_on=facts.union_notified_on,
        suit_filed_on=facts.lawsuit_filed_on,
    )
    law = book.on(facts.left_on, facts.region)
    law.parameter("unlawful_termination.multiple")  # before the law there is no answer
    if facts.is_reinstatement_wanted and not facts.is_continuation_impossible:
        return _reinstated(facts, book)
    why = None
    if facts.ground in UNILATERAL:
        if facts.has_union is False or was_notified(known):
            told = "单位没有工会" if facts.has_union is False else "工会已经被通知"
            finding = f"{told}，不因没有通知工会成为违法解除；理由是否成立，由单位举证"
            return _none(finding, "NOT_SHOWN_UNLAWFUL", law)
        if law.norm_if_any("unlawful_termination.union_not_notified") is None:
            return _none("当时没有“没有通知工会就是违法解除”的规定", "NOT_SHOWN_UNLAWFUL", law)
        why = union_step(known, law)
    elif facts.ground is not Ground.UNLAWFUL:
        return _none(f"不是违法解除：{facts.ground.label}", "NOT_UNLAWFUL", law)
    if missing:
        return made(RULE_2N, law, Findings(missing=[missing]), None)
    found = noted(unlawful_termination(known, law, why), facts, doubts)
    if why and facts.has_union is None:
        high = found.high if found.amount is None else found.amount
        asked = (replace(ASK_UNION, code="has_union"), *found.missing)
        return replace(found, amount=None, low=NOTHING, high=high, missing=asked)
    if why and facts.lawsuit_filed_on is None:
        note = "起诉以前单位补正了通知工会的程序，就不按违法解除"
        return replace(found, doubts=(*found.doubts, note))
    return found


def _none(finding: str, outcome: str, law: LawOn) -> Explained:
    return made(RULE_2N, law, Findings(), NOTHING, finding=finding, outcome=outcome)


def _reinstated(facts: UnlawfulFacts, book: StatuteBook) -> Explained:
    """Return the wages from the end of the contract until it goes on (解释（二）18)."""
    if facts.reinstated_on is None:
        finding = "职工要求继续履行劳动合同，就不同时要赔偿金；继续履行以前的工资另算"
        law = book.on(facts.left_on, facts.region)
        return _none(finding, "REINSTATEMENT", law)
    if facts.reinstated_on <= facts.left_on:
        raise DatesOutOfOrder(
            why=f"继续履行之日 {facts.reinstated_on} 不晚于离职日 {facts.left_on}"
        )
    law, found = book.on(facts.reinstated_on, facts.region), Findings()
    back_pay = law.norm("unlawful_termination.back_pay")
    if facts.normal_wage is None:
        label, ask = "提供正常劳动时的月工资", "请补正常上班时每个月的工资。"
        found.missing.append(Missing(code="normal_wage", label=label, ask=ask))
        return made(_BACK_PAY, law, found, None)
    paid_days = law.parameter("wages.paid_days_month")
    first = facts.left_on + timedelta(days=1)
    span = span_of(first, facts.reinstated_on, Calendar.of(book))
    wages = (facts.normal_wage,) * len(span.months)
    amount = yuan(total(span, wages, facts.normal_wage, paid_days.value))
    found.inputs += [
        ("正常劳动的月工资", money(facts.normal_wage)),
        ("解除以后至继续履行前一日", span.text),
    ]
    found.assumptions.append("不满一个月的日子按实际工作日、每月 21.75 天折算（各地做法不一）")
    if not span.is_certain:
        found.doubts.append("这段时间的放假安排还没有公布完，只按周六周日计算")
        found.is_provisional = True
    if facts.is_worker_at_fault:
        found.doubts.append("双方都有过错的，各自承担相应的责任；比例由仲裁、法院定，这里没有减")
    found.steps.append(
        Step(
            code="amount",
            label="继续履行期间的工资",
            formula=f"{span.text}：{formula(span, wages, facts.normal_wage, paid_days.value)}"
            f" = {money(amount)} 元",
            value=amount,
            plain=f"从被辞退到恢复上班前一天的工资 {money(amount)} 元。",
            citations=(back_pay.citation, paid_days.citation),
        )
    )
    return made(_BACK_PAY, law, found, amount)


ENTRY = Entry(id="R-02", title=RULE_2N.title, facts=UnlawfulFacts, compute=twice)
