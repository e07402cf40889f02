"""Less than the minimum wage (最低工资差额, R-08): by the month, on probation, by the hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, money, plain
from niangjia.engines.claims.facts import Contradiction
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import REGION, STRICT, WAGE, MonthKey, fact
from niangjia.engines.claims.unknown import (
    Known,
    minimum_wage,
    over,
    unknown_minimum_wage,
    with_hourly_minimum,
)
from niangjia.engines.deadlines.arithmetic import add_months
from niangjia.engines.law import LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule("R-08", "minimum_wage_gap", "最低工资差额", ("没有提供正常劳动的月份",))
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidMonth:
    """What was paid for one month, and what of it is not compared with the minimum wage."""

    __pydantic_config__ = STRICT
    wage: Annotated[Decimal, fact("应发工资（扣个人社保前）", unit="yuan", **WAGE)]
    overtime_pay: Annotated[Decimal, fact("其中的加班费", unit="yuan", **WAGE)] = NOTHING
    shift_allowance: Annotated[Decimal, fact("其中的中班、夜班津贴", unit="yuan", **WAGE)] = NOTHING
    hardship_allowance: Annotated[
        Decimal, fact("其中的高温、低温、井下、有毒有害津贴", unit="yuan", **WAGE)
    ] = NOTHING
    welfare: Annotated[Decimal, fact("其中的法定福利", unit="yuan", **WAGE)] = NOTHING
    social_insurance: Annotated[Decimal, fact("个人缴的社保", unit="yuan", **WAGE)] = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFacts:
    """Months with what was paid, or one comparable wage for several; or hours of part-time work."""

    __pydantic_config__ = STRICT
    months: Annotated[dict[MonthKey, PaidMonth] | None, fact("每个月发的工资")] = None
    comparable_wage: Annotated[
        Decimal | None,
        fact("每月可以比较的工资（已经去掉加班费、津贴、福利），代替逐月", unit="yuan", **WAGE),
    ] = None
    first_month: Annotated[MonthKey | None, fact("从哪个月起")] = None
    month_count: Annotated[int, fact("一共几个月", unit="month", ge=1, le=600)] = 1
    region: Annotated[str | None, fact("用工所在地的区划代码（六位）", **REGION)] = None
    minimum_wage: Annotated[Decimal | None, fact("当地月最低工资标准", unit="yuan", **WAGE)] = None
    is_insurance_inside: Annotated[
        bool, fact("个人社保算在最低工资里（各省不一，默认算在里面）")
    ] = True
    is_probation: Annotated[bool, fact("试用期")] = False
    agreed_wage: Annotated[Decimal | None, fact("试用期满后约定的月工资", unit="yuan", **WAGE)] = (
        None
    )
    lowest_post_wage: Annotated[
        Decimal | None, fact("本单位相同岗位最低档工资", unit="yuan", **WAGE)
    ] = None
    hours: Annotated[Decimal | None, fact("非全日制工作的小时", unit="hour", ge=0, le=9000)] = None
    hourly_wage: Annotated[
        Decimal | None,
        fact("非全日制每小时的工资", unit="yuan", ask="请补每小时的工资。", **WAGE),
    ] = None
    hourly_minimum_wage: Annotated[
        Decimal | None, fact("当地小时最低工资标准", unit="yuan", **WAGE)
    ] = None
    pay_cycle_days: Annotated[
        int | None, fact("非全日制几天结一次工资", unit="day", ge=1, le=366)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A month or several alike: its name, how many, what was paid, and the minimum wage then."""

    name: str
    count: int
    paid: PaidMonth
    minimum: Known | None


def minimum_gap(facts: GapFacts, book: StatuteBook) -> Explained:
    """Return what is lacking to the minimum wage, month by month (劳动法 48; 劳动合同法 85).

    The minimum wage is that of the month's first day. By the hour where `hours` are told.

    :raises Contradiction: two ways of telling the pay, or parts that exceed the wage.
    :raises UnknownParameter: before the law.
    """
    found = Findings()
    kinds = (facts.months, facts.comparable_wage, facts.hours)
    if sum(kind is not None for kind in kinds) > 1:
        raise Contradiction(
            why="逐月的 months、每月一样的 comparable_wage、按小时的 hours 只填一种"
        )
    if facts.hours is not None:
        law = law_of(book, _month(facts), found, facts.region)
        hours = facts.hours
        if facts.hourly_wage is None:
            asked = Missing(code="hourly_wage", label="每小时工资", ask="请补每小时的工资。")
            return made(RULE, law, Findings(missing=[asked]), None)
        wage, noted = facts.hourly_wage, tuple(found.assumptions)
        return with_hourly_minimum(
            facts.hourly_minimum_wage,
            law,
            lambda minimum: _by_the_hour(facts, hours, wage, minimum, noted, law),
        )
    if facts.months is None and facts.comparable_wage is None:
        asked = Missing(code="months", label="每个月的工资", ask="请补每个月的工资条。")
        return made(RULE, book.on(book.checked_on), Findings(missing=[asked]), None)
    last = _month(facts)
    law = law_of(book, last, found, facts.region)
    lines = _lines(facts, book)
    noted = tuple(found.assumptions)
    if all(line.minimum for line in lines):
        return _by_month(facts, lines, None, noted, law)
    return over(unknown_minimum_wage(law), lambda known: _by_month(facts, lines, known, noted, law))


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _month(facts: GapFacts) -> date | None:
    """Return the first day of the last month, or None when no month is told."""
    if facts.months:
        return _first_day(max(facts.months))
    if facts.first_month:
        return add_months(_first_day(facts.first_month), facts.month_count - 1)
    return None


def _lines(facts: GapFacts, book: StatuteBook) -> tuple[_Line, ...]:
    def minimum(day: date) -> Known | None:
        return minimum_wage(facts.minimum_wage, book.on(day, facts.region))

    if facts.months is not None:
        return tuple(
            _Line(name=month, count=1, paid=paid, minimum=minimum(_first_day(month)))
            for month, paid in sorted(facts.months.items())
        )
    assert facts.comparable_wage is not None
    paid = PaidMonth(wage=facts.comparable_wage)
    if facts.first_month is None:
        known = minimum(book.checked_on)
        return (_Line(name="每月", count=facts.month_count, paid=paid, minimum=known),)
    first = _first_day(facts.first_month)
    days = [add_months(first, number) for number in range(facts.month_count)]
    return tuple(
        _Line(name=f"{day:%Y-%m}", count=1, paid=paid, minimum=minimum(day)) for day in days
    )


def _by_month(
    facts: GapFacts,
    lines: tuple[_Line, ...],
    unknown: Known | None,
    noted: tuple[str, ...],
    law: LawOn,
) -> Explained:
    found = Findings(assumptions=list(noted))
    must, gap_norm = law.norm("minimum_wage.must"), law.norm("minimum_wage.gap")
    excluded = law.norm("minimum_wage.excluded")
    inside = "算在里面" if facts.is_insurance_inside else "不算在里面"
    found.assumptions.append(f"个人社保{inside}（各省不一）")
    probation = _probation_floor(facts, law, found)
    total = NOTHING
    for line in lines:
        minimum = line.minimum or unknown
        assert minimum
        comparable, formula = _comparable(facts, line.paid)
        gap = max(minimum.value - comparable, NOTHING)
        cited = [must.citation, gap_norm.citation, minimum.citation]
        if formula:
            cited.append(excluded.citation)
        told = f"最低工资 {money(minimum.value)} － {formula or money(comparable)}"
        if probation is not None and probation - line.paid.wage > gap:
            gap = probation - line.paid.wage
            told = f"试用期不低于 {money(probation)} － 应发 {money(line.paid.wage)}"
        if not gap:
            continue
        total += gap * line.count
        times = f" × {line.count} 个月" if line.count > 1 else ""
        found.steps.append(
            Step(
                code=f"month_{line.name}",
                label=f"{line.name} 差额",
                formula=f"{told} = {money(gap)} 元{times}",
                value=gap * line.count,
                plain=f"{line.name} 少发 {money(gap)} 元{times}。",
                citations=tuple(cited),
            )
        )
    return _ended(total, law, found)


def _comparable(facts: GapFacts, paid: PaidMonth) -> tuple[Decimal, str]:
    """Return what of a month is compared with the minimum wage, and how that was reached."""
    less: Mapping[str, Decimal] = {
        "加班费": paid.overtime_pay,
        "中夜班津贴": paid.shift_allowance,
        "高低温等津贴": paid.hardship_allowance,
        "法定福利": paid.welfare,
        "个人社保": NOTHING if facts.is_insurance_inside else paid.social_insurance,
    }
    kept = {name: amount for name, amount in less.items() if amount}
    within = paid.overtime_pay + paid.shift_allowance + paid.hardship_allowance + paid.welfare
    if within > paid.wage:
        raise Contradiction(why=f"加班费、津贴等加起来比应发工资 {money(paid.wage)} 元还多")
    comparable = paid.wage - sum(kept.values(), Decimal(0))
    text = "".join(f" － {name} {money(amount)}" for name, amount in kept.items())
    return comparable, f"（应发 {money(paid.wage)}{text}）" if kept else ""


def _probation_floor(facts: GapFacts, law: LawOn, found: Findings) -> Decimal | None:
    """Return four fifths of the agreed wage or of the post's lowest: the lower of the two."""
    bases = [base for base in (facts.agreed_wage, facts.lowest_post_wage) if base is not None]
    if not (facts.is_probation and bases):
        return None
    share, either = (
        law.parameter("minimum_wage.probation_share"),
        law.norm_if_any("minimum_wage.probation_either"),
    )
    floor = min(bases) * share.value
    if len(set(bases)) > 1:
        found.doubts.append("约定工资和同岗最低档不同：条文说“或者”，按低的算；也有按高的算的")
    found.steps.append(
        Step(
            code="probation",
            label="试用期的下限",
            formula=f"{money(min(bases))} × {plain(share.value * 100)}% = {money(floor)} 元",
            value=floor,
            plain=f"试用期工资不能低于 {money(floor)} 元。",
            citations=(share.citation, *((either.citation,) if either else ())),
        )
    )
    return floor


def _by_the_hour(
    facts: GapFacts,
    hours: Decimal,
    wage: Decimal,
    minimum: Known,
    noted: tuple[str, ...],
    law: LawOn,
) -> Explained:
    found = Findings(assumptions=list(noted))
    norm, cycle = law.norm("minimum_wage.hourly"), law.parameter("minimum_wage.part_time_cycle")
    gap = max(minimum.value - wage, NOTHING)
    if facts.pay_cycle_days is not None and facts.pay_cycle_days > cycle.value:
        found.doubts.append(
            f"{facts.pay_cycle_days} 天结一次工资，超过最长 {plain(cycle.value)} 天"
            f"（{cycle.citation}）"
        )
    found.steps.append(
        Step(
            code="hourly",
            label="小时工资差额",
            formula=f"最低 {money(minimum.value)} － {money(wage)} = {money(gap)} 元，"
            f"× {plain(hours)} 小时 = {money(gap * hours)} 元",
            value=gap * hours,
            plain=f"每小时少 {money(gap)} 元，{plain(hours)} 小时少 {money(gap * hours)} 元。",
            citations=(norm.citation, minimum.citation),
        )
    )
    return _ended(gap * hours, law, found)


def _ended(total: Decimal, law: LawOn, found: Findings) -> Explained:
    amount = yuan(total)
    if not amount:
        why = "没有低于最低工资"
        return made(RULE, law, found, amount, finding=why, outcome="NOTHING_OWED")
    found.doubts.append("责令补足逾期不补的，另外加付百分之五十到一百（R-04）")
    found.steps.append(
        Step(
            code="amount",
            label="最低工资差额合计",
            formula=f"相加 = {money(amount)} 元",
            value=amount,
            plain=f"一共少发 {money(amount)} 元。",
            citations=(law.norm("minimum_wage.gap").citation,),
        )
    )
    return made(RULE, law, found, amount)


ENTRY = Entry(id="R-08", title=RULE.title, facts=GapFacts, compute=minimum_gap)
