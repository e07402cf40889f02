"""Pay for annual leave that was not given (未休年休假工资, R-07)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.facts import Contradiction, DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.schema import STRICT, WAGE, Day, fact
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule("R-07", "annual_leave", "未休年休假工资")
NOTHING = Decimal("0.00")
LAW = "annual_leave"
_ASK_YEARS = "请问在所有单位一共工作满几年？（社保记录、档案）"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveFacts:
    """One year's leave: how long somebody has worked anywhere, here, and what was taken."""

    __pydantic_config__ = STRICT
    year: Annotated[int, fact("哪一年的年休假", unit="year", ge=2008, le=2100)]
    total_years: Annotated[
        int | None, fact("累计工作满几年（所有单位）", unit="year", ask=_ASK_YEARS, ge=0, le=80)
    ] = None
    entitlement_days: Annotated[
        Decimal | None, fact("约定的全年应休天数（不少于法定）", unit="day", ge=0, le=366)
    ] = None
    hired_on: Annotated[Day | None, fact("到本单位的日期（当年入职的要填）")] = None
    left_on: Annotated[Day | None, fact("最后一个工作日（当年离职的要填）")] = None
    taken_days: Annotated[Decimal, fact("当年已休天数", unit="day", ge=0, le=366)] = NOTHING
    average_wage: Annotated[
        Decimal | None,
        fact(
            "前十二个月剔除加班费的月平均工资",
            unit="yuan",
            ask="请补前十二个月剔除加班费的月平均工资。",
            **WAGE,
        ),
    ] = None
    continuous_months: Annotated[
        int | None, fact("享受年休假以前连续工作满几个月", unit="month", ge=0, le=960)
    ] = None
    is_declined_in_writing: Annotated[bool, fact("单位安排了，职工因本人原因书面提出不休")] = False
    is_normal_wage_paid: Annotated[bool, fact("那些天的正常工资已经付了")] = True
    sick_leave_months: Annotated[Decimal, fact("当年病假累计几个月", unit="month", ge=0, le=12)] = (
        NOTHING
    )
    personal_leave_days: Annotated[
        Decimal, fact("当年带薪事假累计几天", unit="day", ge=0, le=366)
    ] = NOTHING
    has_longer_vacation: Annotated[bool, fact("依法享受的寒暑假多于年休假天数")] = False
    is_excluded_since_last_year: Annotated[
        bool, fact("上一年已休年休假又请了长病假、长事假（办法第八条）")
    ] = False
    order_deadline: Annotated[Day | None, fact("责令限期改正的最后一日")] = None
    paid_on: Annotated[Day | None, fact("年休假工资付清之日")] = None
    as_of: Annotated[Day | None, fact("算到哪一天")] = None


def annual_leave(facts: LeaveFacts, book: StatuteBook) -> Explained:
    """Return the pay for leave not given: three times the daily wage, one of them paid already.

    :raises DatesOutOfOrder: hired after the year, or left before it.
    :raises Contradiction: fewer days agreed than the law gives.
    :raises UnknownParameter: before the rules.
    """
    first, last = _checked(facts)
    law, found = book.on(last), Findings()
    tier = _tier(facts, law)
    if tier is None and facts.entitlement_days is None:
        asked = Missing(code="total_years", label="累计工作年限", ask=_ASK_YEARS)
        return made(RULE, law, Findings(missing=[asked]), None)
    if excluded := _excluded(facts, tier, law):
        name, finding = excluded
        item = law.norm_if_any(f"{LAW}.{name}") or law.parameter(f"{LAW}.{name}")
        found.steps.append(
            Step(code=name, label=finding, formula=finding, unit="", citations=(item.citation,))
        )
        return made(RULE, law, found, NOTHING, finding=finding, outcome="NOT_ENTITLED")
    if facts.continuous_months is None:
        found.assumptions.append("先连续工作满十二个月（没有说，按满了算）")
    if facts.total_years is not None and _tier(facts, law, more=1) != tier:
        found.doubts.append("年内跨过下一档的，各地有分段折算的做法，这里按所给的整年算")
    days = _days(facts, tier, first, last, law, found)
    answers = (("days", plain(days)),)
    if not days:
        why = "没有应休未休的整天"
        return made(RULE, law, found, NOTHING, finding=why, outcome="NOTHING_OWED", answers=answers)
    if facts.average_wage is None:
        ask = "请补前十二个月剔除加班费的月平均工资。"
        found.missing.append(Missing(code="average_wage", label="月平均工资", ask=ask))
        part = Part(code="days", label="应休未休", amount=Decimal(plain(days)), unit="day")
        return made(RULE, law, found, None, parts=(part,), answers=answers)
    return _with_order(facts, _paid(facts, days, law, found, answers), law)


def _checked(facts: LeaveFacts) -> tuple[date, date]:
    """Return the first and the last day of the year on which the worker was there."""
    first, last = date(facts.year, 1, 1), date(facts.year, 12, 31)
    if facts.hired_on and facts.hired_on > last:
        raise DatesOutOfOrder(why=f"{facts.hired_on} 才入职，没有 {facts.year} 年的年休假")
    if facts.left_on and facts.left_on < first:
        raise DatesOutOfOrder(why=f"{facts.left_on} 已经离职，没有 {facts.year} 年的年休假")
    if facts.hired_on and facts.left_on and facts.left_on < facts.hired_on:
        raise DatesOutOfOrder(why=f"离职日 {facts.left_on} 早于入职日 {facts.hired_on}")
    return max(first, facts.hired_on or first), min(last, facts.left_on or last)


def _tier(facts: LeaveFacts, law: LawOn, *, more: int = 0) -> int | None:
    """Return the tier that the years worked anywhere give: 0 for none yet, None when unknown."""
    if facts.total_years is None:
        return None
    tiers, years = (1, 2, 3), facts.total_years + more
    return sum(years >= law.parameter(f"{LAW}.tier_{n}_years").value for n in tiers)


def _excluded(facts: LeaveFacts, tier: int | None, law: LawOn) -> tuple[str, str] | None:
    """Return the article under which there is no leave this year, and the finding."""
    months = law.parameter(f"{LAW}.continuous_months")
    if facts.continuous_months is not None and facts.continuous_months < months.value:
        return "continuous_months", "没有连续工作满十二个月，还没有年休假"
    if tier == 0:
        return "tier_1_years", "累计工作不满一年，还没有年休假"
    if facts.has_longer_vacation:
        return "vacations", "寒暑假多于年休假天数，没有当年的年休假"
    if facts.is_excluded_since_last_year:
        return "next_year", "上一年休了年休假又请长假，没有这一年的年休假"
    if facts.personal_leave_days >= law.parameter(f"{LAW}.personal_leave_days").value:
        return "personal_leave_days", "带薪事假累计二十天以上，没有当年的年休假"
    name = f"sick_months_{tier or 1}"
    if facts.sick_leave_months >= law.parameter(f"{LAW}.{name}").value:
        return name, "病假累计太长，没有当年的年休假"
    return None


def _days(
    facts: LeaveFacts, tier: int | None, first: date, last: date, law: LawOn, found: Findings
) -> Decimal:
    """Return the days of leave that were due and not given."""
    if tier is None:
        cited = law.norm(f"{LAW}.more_agreed").citation
        whole = facts.entitlement_days or NOTHING
        label = f"约定全年 {plain(whole)} 天"
    else:
        by_law = law.parameter(f"{LAW}.tier_{tier}_days")
        whole, cited = by_law.value, by_law.citation
        label = f"累计工作满 {facts.total_years} 年，全年 {plain(whole)} 天"
        if facts.entitlement_days is not None:
            if facts.entitlement_days < whole:
                raise Contradiction(why=f"约定的 {plain(facts.entitlement_days)} 天少于法定的天数")
            whole, cited = facts.entitlement_days, law.norm(f"{LAW}.more_agreed").citation
            label = f"约定全年 {plain(whole)} 天"
    found.steps.append(
        Step(
            code="entitlement",
            label="全年应休",
            formula=label,
            value=whole,
            unit="天",
            plain=f"您全年应休 {plain(whole)} 天。",
            citations=(cited,),
        )
    )
    is_joiner, is_leaver = first > date(facts.year, 1, 1), last < date(facts.year, 12, 31)
    taken = f" － 已休 {plain(facts.taken_days)}"
    if not (is_joiner or is_leaver):
        left = max(whole - facts.taken_days, NOTHING)
        citations: tuple[Citation, ...] = (cited,)
        formula = f"{plain(whole)}{taken} = {plain(left)} 天"
    else:
        year_days = law.parameter(f"{LAW}.year_days")
        here = (last - first + timedelta(days=1)).days
        share = whole * here / year_days.value
        rest = share - facts.taken_days
        if not is_leaver:
            rest = share.to_integral_value(ROUND_FLOOR) - facts.taken_days
        left = max(rest.to_integral_value(ROUND_FLOOR) if is_leaver else rest, NOTHING)
        norm = law.norm(f"{LAW}.{'leaver' if is_leaver else 'joiner'}")
        formula = (
            f"{here} 日 ÷ {plain(year_days.value)} × {plain(whole)}{taken}"
            f" = {money(rest)}，不足一天的不算 → {plain(left)} 天"
        )
        citations = (norm.citation, year_days.citation)
        if rest < 0:
            over = law.norm(f"{LAW}.not_clawed_back").citation
            found.doubts.append("已休的多于折算的，不扣回")
            citations += (over,)
    found.steps.append(
        Step(
            code="days",
            label="应休未休",
            formula=formula,
            value=left,
            unit="天",
            plain=f"还有 {plain(left)} 天没有休。",
            citations=citations,
        )
    )
    return left


def _paid(
    facts: LeaveFacts,
    days: Decimal,
    law: LawOn,
    found: Findings,
    answers: tuple[tuple[str, str], ...],
) -> Explained:
    assert facts.average_wage is not None
    paid_days = law.parameter("wages.paid_days_month")
    rate = law.parameter(f"{LAW}.rate{'_declined' if facts.is_declined_in_writing else ''}")
    included = law.norm(f"{LAW}.pays_included")
    times = rate.value - (1 if facts.is_normal_wage_paid else 0)
    amount = yuan(days * facts.average_wage * times / paid_days.value)
    found.inputs.append(("剔除加班费的月平均工资", money(facts.average_wage)))
    if facts.is_normal_wage_paid:
        found.assumptions.append("那些天的正常工资已经付了，三倍里减去一倍")
    found.doubts.append(_limitation(facts))
    less = " － 已付的一倍" if facts.is_normal_wage_paid else ""
    found.steps += [
        Step(
            code="daily",
            label="日工资",
            formula=f"{money(facts.average_wage)} ÷ {plain(paid_days.value)}"
            f" = {money(facts.average_wage / paid_days.value)} 元",
            value=facts.average_wage / paid_days.value,
            citations=(law.norm(f"{LAW}.daily").citation, paid_days.citation),
        ),
        Step(
            code="amount",
            label="未休年休假工资",
            formula=f"{plain(days)} 天 × 日工资 ×（{plain(rate.value)} 倍{less}）"
            f" = {money(amount)} 元",
            value=amount,
            plain=f"{plain(days)} 天没有休，还要付 {money(amount)} 元。",
            citations=(rate.citation, included.citation),
        ),
    ]
    if amount:
        return made(RULE, law, found, amount, answers=answers)
    why = "职工自己书面提出不休，只有正常工资，已经付了"
    return made(RULE, law, found, amount, finding=why, outcome="DECLINED", answers=answers)


def _limitation(facts: LeaveFacts) -> str:
    last = facts.left_on or date(facts.year + 1, 12, 31)
    return f"时效一年，从 {last} 起算（跨年度安排到期或者离职；各地做法不一）"


def _with_order(facts: LeaveFacts, found: Explained, law: LawOn) -> Explained:
    """Return the pay and as much again when an order was not obeyed (条例 7)."""
    if facts.order_deadline is None or not found.amount:
        return found
    is_paid_in_time = facts.paid_on is not None and facts.paid_on <= facts.order_deadline
    is_running = facts.as_of is not None and facts.as_of <= facts.order_deadline
    leave = Part(code="leave_pay", label="未休年休假工资", amount=found.amount, payer="employer")
    more = NOTHING if is_paid_in_time or is_running else found.amount
    added = Part(code="additional", label="加付赔偿金", amount=more, payer="employer")
    if not more:
        return replace(found, parts=(leave, added))
    norm = law.norm(f"{LAW}.additional")
    step = Step(
        code="additional",
        label="责令逾期不付，加付",
        formula=f"与年休假工资同数 {money(more)} 元",
        value=more,
        plain=f"单位过了责令的期限还没有付，再加付 {money(more)} 元。",
        citations=(norm.citation,),
    )
    doubt = "加付按还没有付的数额算；也有按三倍全额算的"
    return replace(
        found,
        amount=found.amount + more,
        parts=(leave, added),
        steps=(*found.steps, step),
        doubts=(*found.doubts, doubt),
    )


ENTRY = Entry(id="R-07", title=RULE.title, facts=LeaveFacts, compute=annual_leave)
