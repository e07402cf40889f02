"""Social insurance (社会保险, R-10): late fees, assessed sums, unemployment, where to turn."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.facts import Contradiction, DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import STRICT, SUM, Day, fact
from niangjia.engines.deadlines.arithmetic import add_years
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule("R-10", "social_insurance", "社会保险")
NOTHING = Decimal("0.00")
LAW = "social_insurance"
_DAY = timedelta(days=1)


class InsuranceClaim(StrEnum):
    """What the worker wants: arrears paid in, a loss made good, or a benefit from the agency."""

    MAKE_UP = "MAKE_UP"
    LOSS = "LOSS"
    BENEFIT = "BENEFIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceFacts:
    """Each group of facts answers a question of its own; any of them may be left out."""

    __pydantic_config__ = STRICT
    overdue_amount: Annotated[Decimal | None, fact("欠缴数额", unit="yuan", **SUM)] = None
    overdue_days: Annotated[
        int | None, fact("欠缴了多少天（代替两个日期）", unit="day", ge=0, le=36_600)
    ] = None
    pay_by: Annotated[Day | None, fact("缴费期限的最后一日（次日起算欠缴）")] = None
    paid_on: Annotated[Day | None, fact("补缴之日（含当日）")] = None
    last_month_contribution: Annotated[
        Decimal | None, fact("没有申报的单位上月缴费额", unit="yuan", **SUM)
    ] = None
    contribution_years: Annotated[
        Decimal | None, fact("失业保险累计缴费年限", unit="year", ge=0, le=60)
    ] = None
    carried_months: Annotated[
        Decimal, fact("上次失业没有领完的月数", unit="month", ge=0, le=24)
    ] = NOTHING
    is_involuntary: Annotated[bool | None, fact("不是本人意愿中断就业")] = None
    hired_on: Annotated[Day | None, fact("用工之日")] = None
    registered_on: Annotated[Day | None, fact("单位办理社保登记之日")] = None
    has_waiver: Annotated[bool, fact("职工写过放弃社保的承诺或者约定")] = False
    cash_substitute: Annotated[Decimal, fact("单位代替社保发给职工的钱", unit="yuan", **SUM)] = (
        NOTHING
    )
    is_made_up: Annotated[bool, fact("单位已经补缴")] = False
    claim: Annotated[InsuranceClaim | None, fact("要什么：补缴、赔偿损失、领待遇")] = None
    can_be_made_up: Annotated[
        bool | None, fact("社保能不能补办", ask="请问社保经办机构说能不能补办？")
    ] = None
    breach_ended_on: Annotated[Day | None, fact("违法行为发生（连续的是终了）之日")] = None
    reported_on: Annotated[Day | None, fact("向劳动监察投诉、举报之日")] = None
    as_of: Annotated[Day | None, fact("算到哪一天")] = None


@dataclass(slots=True)
class _Told:
    """What gathers: parts in money or months, findings with their words, answers."""

    parts: list[Part] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)


def social_insurance(facts: InsuranceFacts, book: StatuteBook) -> Explained:
    """Return what the facts allow to say; one sum of money alone is the amount as well.

    :raises Contradiction: overdue since a day and for a number of days that differ.
    :raises DatesOutOfOrder: paid before being late, or registered before being hired.
    :raises UnknownParameter: before the law.
    """
    found, told = Findings(), _Told()
    law = law_of(book, facts.as_of or facts.paid_on or facts.reported_on, found)
    if facts.claim:
        _route(facts, facts.claim, law, found, told)
    _waiver(facts, law, found, told)
    if facts.breach_ended_on is not None:
        _inspection(facts, facts.breach_ended_on, book, found, told)
    if facts.hired_on is not None:
        _registration(facts, facts.hired_on, book, found, told)
    if facts.overdue_amount is not None:
        _late_fee(facts, facts.overdue_amount, law, book, found, told)
    if facts.last_month_contribution is not None:
        _undeclared(facts.last_month_contribution, law, found, told)
    if facts.contribution_years is not None:
        _unemployment(facts, facts.contribution_years, law, found, told)
    if not (told.parts or told.findings or found.missing):
        label = "要问什么"
        ask = "请至少给一组：欠缴数额、上月缴费额、缴费年限、入职日、投诉日，或者要什么（claim）。"
        found.missing.append(Missing(code="claim", label=label, ask=ask))
    if found.missing:
        return made(RULE, law, found, None)
    [*sums] = [part.amount for part in told.parts if part.unit == "yuan"]
    amount = sums[0] if len(sums) == 1 == len(told.parts) else None
    return made(
        RULE,
        law,
        found,
        amount,
        parts=tuple(told.parts) if amount is None else (),
        finding="；".join(text for _, text in told.findings),
        outcome=told.findings[0][0] if told.findings else "",
        answers=tuple(told.answers),
    )


def _route(
    facts: InsuranceFacts, claim: InsuranceClaim, law: LawOn, found: Findings, told: _Told
) -> None:
    """Tell where the claim belongs: collection agency, arbitration, or the courts against one."""
    if claim is InsuranceClaim.BENEFIT:
        norm, outcome = "agency", "ADMINISTRATIVE"
        text = "要经办机构发待遇，不是劳动争议：申请行政复议或者提起行政诉讼"
    elif claim is InsuranceClaim.LOSS and facts.can_be_made_up is None:
        ask = "请问社保经办机构说能不能补办？"
        found.missing.append(Missing(code="can_be_made_up", label="能不能补办", ask=ask))
        return
    elif claim is InsuranceClaim.LOSS and not facts.can_be_made_up:
        norm, outcome = "loss", "ARBITRATION"
        text = "单位没有办、又补办不了，造成的损失可以申请仲裁"
    else:
        norm, outcome = "collection", "COLLECTION_AGENCY"
        text = "补缴归社保费征收机构（税务）管，不归仲裁：向税务、社保经办机构、劳动监察投诉"
    cited = law.norm(f"{LAW}.{norm}").citation
    found.steps.append(_note("route", "到哪里去要", text, cited))
    told.findings.append((outcome, text))


def _waiver(facts: InsuranceFacts, law: LawOn, found: Findings, told: _Told) -> None:
    if not facts.has_waiver:
        return
    void, quit_ = law.norm_if_any(f"{LAW}.waiver_void"), law.norm(f"{LAW}.quit")
    text = "放弃社保的承诺或者约定无效，职工可以据此解除合同并要经济补偿"
    cited = (void.citation, quit_.citation) if void else (quit_.citation,)
    if not void:
        found.doubts.append("解释（二）2025-09-01 施行以前，各地对放弃社保的后果做法不一")
    found.steps.append(_note("waiver", "放弃社保", text, *cited))
    told.findings.append(("WAIVER_VOID", text))
    told.answers.append(("may_quit_with_compensation", "true"))
    if facts.cash_substitute:
        back = facts.cash_substitute if facts.is_made_up else NOTHING
        when = "已经补缴，单位可以要求返还" if facts.is_made_up else "单位补缴以后才可以要求返还"
        found.doubts.append(f"单位发过社保补偿 {money(facts.cash_substitute)} 元：{when}")
        told.answers.append(("employer_may_reclaim", str(yuan(back))))


def _inspection(
    facts: InsuranceFacts, ended: date, book: StatuteBook, found: Findings, told: _Told
) -> None:
    """Tell whether the inspectorate still looks: two years from the end of the breach."""
    law = book.on(ended)
    years = law.parameter(f"{LAW}.inspection_years")
    until = add_years(ended, int(years.value))
    told.answers.append(("inspection_until", until.isoformat()))
    reported = facts.reported_on or facts.as_of
    cited = (years.citation, law.norm(f"{LAW}.inspection_from").citation)
    if reported is None:
        text, outcome = f"劳动监察可以查到 {until}", "INSPECTION_UNTIL"
    elif reported <= until:
        text, outcome = f"{reported} 没有超过 {until}，劳动监察应当查处", "INSPECTION_OPEN"
    else:
        text, outcome = f"{reported} 已经超过 {until}，劳动监察不再查处", "INSPECTION_CLOSED"
    found.steps.append(_note("inspection", "劳动监察的两年", text, *cited))
    told.findings.append((outcome, text))


def _registration(
    facts: InsuranceFacts, hired: date, book: StatuteBook, found: Findings, told: _Told
) -> None:
    """Tell until when the employer had to register the worker, and whether it did."""
    days = book.on(hired).parameter(f"{LAW}.registration_days")
    until = hired + timedelta(days=int(days.value))
    told.answers.append(("register_by", until.isoformat()))
    text, outcome = f"单位应当在 {until} 以前办社保登记", "REGISTER_BY"
    done = facts.registered_on
    if done is not None:
        if done < hired:
            raise DatesOutOfOrder(why=f"社保登记 {done} 早于用工之日 {hired}")
        is_late = done > until
        text = f"{done} 登记，" + (f"超过了 {until}" if is_late else "没有超过三十日")
        outcome = "REGISTERED_LATE" if is_late else "REGISTERED_IN_TIME"
    found.steps.append(_note("registration", "社保登记", text, days.citation))
    told.findings.append((outcome, text))


def _late_fee(
    facts: InsuranceFacts,
    due: Decimal,
    law: LawOn,
    book: StatuteBook,
    found: Findings,
    told: _Told,
) -> None:
    """Tell the late fee, day by day at the rate of each time."""
    spans = _overdue(facts, law, book, found)
    if spans is None:
        return
    total = sum((due * rate * days for days, rate, _ in spans), Decimal(0))
    fee = yuan(total)
    terms = " + ".join(f"{money(due)} × {plain(rate)} × {days} 日" for days, rate, _ in spans)
    found.steps.append(
        Step(
            code="late_fee",
            label="滞纳金",
            formula=f"{terms} = {money(fee)} 元",
            value=fee,
            plain=f"欠缴的滞纳金 {money(fee)} 元，由单位缴给征收机构。",
            citations=tuple(cited for _, _, cited in spans),
        )
    )
    if fee > due:
        found.doubts.append("滞纳金超过本金：能不能超过，没有查到条文，没有减")
    found.doubts.append("滞纳金缴给社保费征收机构，不是付给职工的；逾期仍不缴的另有一至三倍罚款")
    told.parts.append(Part(code="late_fee", label="滞纳金", amount=fee, payer="employer"))


def _overdue(
    facts: InsuranceFacts, law: LawOn, book: StatuteBook, found: Findings
) -> list[tuple[int, Decimal, Citation]] | None:
    """Return the days late with the rate of each time, or None when they are not known."""
    until = facts.paid_on or facts.as_of
    if facts.pay_by is None or until is None:
        if facts.overdue_days is None:
            ask = "请补缴费期限和补缴之日，或者欠缴了多少天。"
            found.missing.append(Missing(code="overdue_days", label="欠缴天数", ask=ask))
            return None
        rate = law.parameter(f"{LAW}.late_fee_rate")
        return [(facts.overdue_days, rate.value, rate.citation)]
    if until <= facts.pay_by:
        raise DatesOutOfOrder(why=f"{until} 没有超过缴费期限 {facts.pay_by}")
    if facts.overdue_days is not None and facts.overdue_days != (until - facts.pay_by).days:
        raise Contradiction(why=f"从 {facts.pay_by} 次日到 {until} 不是 {facts.overdue_days} 天")
    spans, start = [], facts.pay_by + _DAY
    while start <= until:
        rate = book.on(start).parameter(f"{LAW}.late_fee_rate")
        end = min(until, rate.valid_until - _DAY) if rate.valid_until else until
        spans.append(((end - start).days + 1, rate.value, rate.citation))
        start = end + _DAY
    return spans


def _undeclared(last: Decimal, law: LawOn, found: Findings, told: _Told) -> None:
    ratio = law.parameter(f"{LAW}.undeclared_ratio")
    amount = yuan(last * ratio.value)
    found.steps.append(
        Step(
            code="assessed",
            label="没有申报的，先定的数额",
            formula=f"{money(last)} × {plain(ratio.value * 100)}% = {money(amount)} 元",
            value=amount,
            plain=f"单位没有申报，先按 {money(amount)} 元定。",
            citations=(ratio.citation,),
        )
    )
    told.parts.append(Part(code="assessed", label="应缴数额", amount=amount, payer="employer"))


def _unemployment(
    facts: InsuranceFacts, years: Decimal, law: LawOn, found: Findings, told: _Told
) -> None:
    """Tell for how many months at most unemployment benefit is paid."""
    if facts.is_involuntary is False:
        norm = law.norm(f"{LAW}.involuntary")
        text = "自己辞职的，不能领失业保险金"
        found.steps.append(_note("involuntary", "失业保险金", text, norm.citation))
        told.findings.append(("NO_UNEMPLOYMENT_BENEFIT", text))
        return
    months, cited = NOTHING, law.parameter(f"{LAW}.unemployment_years_1").citation
    for tier in (1, 2, 3):
        if years >= law.parameter(f"{LAW}.unemployment_years_{tier}").value:
            reached = law.parameter(f"{LAW}.unemployment_months_{tier}")
            months, cited = reached.value, reached.citation
    most = law.parameter(f"{LAW}.unemployment_months_max")
    total = min(months + facts.carried_months, most.value)
    carried = f" + 上次没有领完 {plain(facts.carried_months)}" if facts.carried_months else ""
    found.steps.append(
        Step(
            code="unemployment_months",
            label="失业保险金最长月数",
            formula=f"缴费 {plain(years)} 年 → {plain(months)} 个月{carried}，"
            f"最长 {plain(most.value)} → {plain(total)} 个月",
            value=total,
            unit="个月",
            plain=f"失业保险金最长领 {plain(total)} 个月；离职时单位要当场给离职证明。",
            citations=(cited, most.citation, law.norm(f"{LAW}.certificate").citation),
        )
    )
    if facts.is_involuntary is None:
        found.assumptions.append("不是本人意愿中断就业，并登记了失业")
    told.parts.append(
        Part(
            code="unemployment_months",
            label="失业保险金最长月数",
            amount=Decimal(plain(total)),
            unit="month",
            payer="fund",
        )
    )


def _note(code: str, label: str, text: str, *cited: Citation) -> Step:
    return Step(code=code, label=label, formula=text, unit="", plain=f"{text}。", citations=cited)


ENTRY = Entry(id="R-10", title=RULE.title, facts=InsuranceFacts, compute=social_insurance)
