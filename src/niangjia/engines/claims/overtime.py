"""Overtime pay in three systems of working time, and by the piece (加班费, R-06)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, money, plain
from niangjia.engines.claims.facts import Contradiction
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import REGION, STRICT, SUM, WAGE, Day, MonthKey, fact
from niangjia.engines.claims.unknown import Known, with_minimum_wage
from niangjia.engines.deadlines.arithmetic import month_end
from niangjia.engines.deadlines.calendar import Calendar
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule("R-06", "overtime", "加班费", ("周休息日不是周六周日的，请直接填休息日的小时数",))
NOTHING = Decimal("0.00")
HOURS = {"ge": 0, "le": 9000}
PIECES = {"ge": 0, "lt": 10**7}
_PROOF = "加班的事实由职工举证；有证据证明单位掌握考勤而不提供的，由单位承担不利后果"
_NAMES = {"weekday": "工作日延长", "rest_day": "休息日", "holiday": "法定节假日"}


class Regime(StrEnum):
    """The system of working time: standard, by a longer period (综合计算), without fixed hours."""

    STANDARD = "STANDARD"
    COMPREHENSIVE = "COMPREHENSIVE"
    FLEXIBLE = "FLEXIBLE"


class Period(StrEnum):
    """The period over which hours are averaged."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeFacts:
    """The wage for normal hours, and the hours or pieces beyond them, by kind or by day."""

    __pydantic_config__ = STRICT
    month: Annotated[MonthKey | None, fact("加班的月份（几个月的写最后一个月）")] = None
    months: Annotated[int, fact("一共几个月", unit="month", ge=1, le=600)] = 1
    regime: Annotated[Regime, fact("工时制度：标准、综合计算、不定时")] = Regime.STANDARD
    monthly_wage: Annotated[
        Decimal | None,
        fact("正常工作时间的月工资", unit="yuan", ask="请补约定的月工资。", **WAGE),
    ] = None
    region: Annotated[str | None, fact("用工所在地的区划代码（六位）", **REGION)] = None
    minimum_wage: Annotated[Decimal | None, fact("当地月最低工资标准", unit="yuan", **WAGE)] = None
    is_minimum_wage_floor: Annotated[
        bool, fact("基数不低于最低工资（各地做法不一，默认不低于）")
    ] = True
    weekday_hours: Annotated[Decimal, fact("工作日延长的小时", unit="hour", **HOURS)] = NOTHING
    rest_day_hours: Annotated[Decimal, fact("休息日工作的小时", unit="hour", **HOURS)] = NOTHING
    rest_day_hours_off: Annotated[
        Decimal, fact("休息日工作里已经补休的小时", unit="hour", **HOURS)
    ] = NOTHING
    holiday_hours: Annotated[
        Decimal, fact("法定节假日工作的小时（补休不能代替）", unit="hour", **HOURS)
    ] = NOTHING
    hours_by_day: Annotated[
        dict[Day, Annotated[Decimal, fact("小时", unit="hour", ge=0, le=24)]] | None,
        fact("逐日的加班小时，按放假安排分成三种", unit="hour"),
    ] = None
    period: Annotated[Period | None, fact("综合计算的周期")] = None
    worked_hours: Annotated[
        Decimal | None, fact("周期里实际工作的小时（不含法定节假日的）", unit="hour", **HOURS)
    ] = None
    excess_hours: Annotated[
        Decimal | None, fact("超过周期标准的小时（代替 worked_hours）", unit="hour", **HOURS)
    ] = None
    is_holiday_paid_flexible: Annotated[
        bool, fact("不定时工时在法定节假日工作也付三倍（一些省，默认不付）")
    ] = False
    piece_rate: Annotated[
        Decimal | None, fact("计件单价（完成定额以后每件）", unit="yuan", **WAGE)
    ] = None
    weekday_pieces: Annotated[Decimal, fact("工作日延长做的件数", **PIECES)] = NOTHING
    rest_day_pieces: Annotated[Decimal, fact("休息日做的件数", **PIECES)] = NOTHING
    holiday_pieces: Annotated[Decimal, fact("法定节假日做的件数", **PIECES)] = NOTHING
    paid: Annotated[Decimal, fact("已经付的加班费", unit="yuan", **SUM)] = NOTHING


def overtime(facts: OvertimeFacts, book: StatuteBook) -> Explained:
    """Return the overtime pay, beside the ordinary wage (劳动法 44; 工资支付暂行规定 13).

    :raises Contradiction: facts of another system of working time, or more time off than worked.
    :raises UnknownParameter: before the law.
    """
    _check(facts)
    found = Findings()
    law = law_of(book, _law_day(facts), found, facts.region)
    if facts.regime is Regime.FLEXIBLE and not facts.is_holiday_paid_flexible:
        why = "不定时工时制不执行加班费的规定"
        norm = law.norm("overtime.flexible")
        found.steps.append(
            Step(code="flexible", label=why, formula=why, citations=(norm.citation,))
        )
        found.assumptions.append("法定节假日也不付（一些省付三倍）")
        return made(RULE, law, found, NOTHING, finding=why, outcome="NOT_APPLICABLE")
    if facts.piece_rate is not None:
        return _by_the_piece(facts, law, found, facts.piece_rate)
    hours = _hours(facts, book, law, found)
    if not any(hours.values()):
        why = "没有要付加班费的小时"
        return made(RULE, law, found, NOTHING, finding=why, outcome="NOT_DUE")
    if facts.monthly_wage is None:
        asked = Missing(code="monthly_wage", label="月工资", ask="请补约定的月工资。")
        found.missing.append(asked)
        return made(RULE, law, found, None)
    if not facts.is_minimum_wage_floor:
        found.assumptions.append("基数就是约定的月工资，不看最低工资（各地做法不一）")
        return _by_the_hour(facts, facts.monthly_wage, hours, law, found, None)
    wage = facts.monthly_wage
    return with_minimum_wage(
        facts.minimum_wage,
        law,
        lambda minimum: _by_the_hour(facts, wage, hours, law, _copy(found), minimum),
    )


def _copy(found: Findings) -> Findings:
    return Findings(
        steps=list(found.steps),
        inputs=list(found.inputs),
        doubts=list(found.doubts),
        assumptions=list(found.assumptions),
        is_provisional=found.is_provisional,
    )


def _law_day(facts: OvertimeFacts) -> date | None:
    if facts.month:
        return month_end(date.fromisoformat(f"{facts.month}-01"))
    return max(facts.hours_by_day) if facts.hours_by_day else None


def _check(facts: OvertimeFacts) -> None:
    """Refuse what belongs to another system of working time."""
    averaged = facts.worked_hours is not None or facts.excess_hours is not None
    if facts.regime is Regime.COMPREHENSIVE:
        if facts.weekday_hours or facts.rest_day_hours or facts.hours_by_day:
            raise Contradiction(
                why="综合计算工时制不分工作日和休息日，请填周期里的 worked_hours 或者 excess_hours"
            )
        if facts.worked_hours is not None and facts.period is None:
            raise Contradiction(why="给了 worked_hours，没有说综合计算的周期 period")
    elif averaged or facts.period:
        raise Contradiction(why="worked_hours、excess_hours、period 只用于综合计算工时制")
    told = (facts.weekday_hours, facts.rest_day_hours, facts.holiday_hours, facts.hours_by_day)
    pieces = (facts.weekday_pieces, facts.rest_day_pieces, facts.holiday_pieces)
    if facts.piece_rate is not None and any(told):
        raise Contradiction(why="计件的填件数，计时的填小时；两种都有的，请分成两笔算")
    if facts.piece_rate is None and any(pieces):
        raise Contradiction(why="填了件数，没有填计件单价 piece_rate")
    if facts.rest_day_hours_off > facts.rest_day_hours and not facts.hours_by_day:
        raise Contradiction(why="补休的小时比休息日工作的小时还多")


def _hours(
    facts: OvertimeFacts, book: StatuteBook, law: LawOn, found: Findings
) -> dict[str, Decimal]:
    """Return the hours of each kind that are to be paid."""
    hours = {
        "weekday": facts.weekday_hours,
        "rest_day": facts.rest_day_hours,
        "holiday": facts.holiday_hours,
    }
    if facts.regime is Regime.COMPREHENSIVE:
        hours["weekday"] = _excess(facts, law, found)
        months = _MONTHS[facts.period] if facts.period else facts.months
        _note_limit(hours["weekday"], months, law, found)
        return hours
    if facts.regime is Regime.FLEXIBLE:
        norm = law.norm("overtime.flexible_holiday")
        why = "不定时工时制只付法定节假日的"
        found.steps.append(
            Step(code="flexible", label=why, formula=why, citations=(norm.citation,))
        )
        return {"holiday": facts.holiday_hours}
    for day, kind, worked in _by_day(facts, book, law, found):
        hours[kind] += worked
        limit = law.parameter("overtime.day_limit")
        if kind == "weekday" and worked > limit.value:
            found.doubts.append(f"{day} 延长了 {plain(worked)} 小时，超过每日 3 小时的上限")
    if facts.rest_day_hours_off > hours["rest_day"]:
        raise Contradiction(why="补休的小时比休息日工作的小时还多")
    if facts.rest_day_hours_off:
        found.assumptions.append(f"休息日已经补休 {plain(facts.rest_day_hours_off)} 小时，不再付")
    hours["rest_day"] -= facts.rest_day_hours_off
    _note_limit(hours["weekday"] + hours["rest_day"], facts.months, law, found)
    return hours


def _by_day(
    facts: OvertimeFacts, book: StatuteBook, law: LawOn, found: Findings
) -> Iterator[tuple[date, str, Decimal]]:
    """Yield each day with its kind: the thirteen holidays, other rest days, working days."""
    calendar = Calendar.of(book)
    named: dict[str, list[str]] = {"holiday": [], "rest_day": []}
    for day, worked in sorted((facts.hours_by_day or {}).items()):
        kind = _kind(day, calendar, book)
        if kind != "weekday":
            named[kind].append(f"{day}")
        if not calendar.is_certain(day):
            found.doubts.append(f"{day}：{calendar.notice(day.year)}")
            found.is_provisional = True
        yield day, kind, worked
    for kind, days in named.items():
        if days:
            found.inputs.append((_NAMES[kind], "、".join(days)))
    if named["holiday"]:
        norm = law.norm("overtime.holidays")
        found.steps.append(
            Step(
                code="holidays",
                label="法定节假日",
                formula="、".join(named["holiday"]),
                unit="",
                citations=(norm.citation,),
            )
        )


def _kind(day: date, calendar: Calendar, book: StatuteBook) -> str:
    year = book.calendars.get(day.year)
    fixed = book.on(day).norm("overtime.holidays").items
    if day in (year.statutory if year else ()) or f"{day:%m-%d}" in fixed:
        return "holiday"
    return "rest_day" if calendar.is_rest(day) else "weekday"


def _excess(facts: OvertimeFacts, law: LawOn, found: Findings) -> Decimal:
    """Return the hours beyond the standard of the period (综合计算工时)."""
    norm = law.norm("overtime.comprehensive")
    cited: tuple[Citation, ...] = (norm.citation,)
    if facts.worked_hours is None or facts.period is None:
        excess = facts.excess_hours or NOTHING
        formula = f"超过 {plain(excess)} 小时"
    else:
        days = law.parameter(f"overtime.work_days_{facts.period.lower()}")
        standard = days.value * law.parameter("overtime.hours_day").value
        excess = max(facts.worked_hours - standard, NOTHING)
        formula = (
            f"工作 {plain(facts.worked_hours)} 小时 － 标准 {plain(days.value)} 日 × 8 = "
            f"{plain(standard)} 小时，超过 {plain(excess)} 小时"
        )
        cited += (days.citation,)
    found.steps.append(
        Step(
            code="excess",
            label="超过周期标准的小时",
            formula=formula,
            value=excess,
            unit="小时",
            plain=f"一个周期里超过标准 {plain(excess)} 小时。",
            citations=cited,
        )
    )
    return excess


def _note_limit(hours: Decimal, months: int, law: LawOn, found: Findings) -> None:
    limit = law.parameter("overtime.month_limit")
    if hours > limit.value * months:
        found.doubts.append(
            f"{months} 个月加班 {plain(hours)} 小时，超过每月 {plain(limit.value)} 小时的上限"
            "（可以向劳动监察投诉），超过的照样要付"
        )


def _by_the_hour(
    facts: OvertimeFacts,
    wage: Decimal,
    hours: dict[str, Decimal],
    law: LawOn,
    found: Findings,
    minimum: Known | None,
) -> Explained:
    paid_days, hours_day = (
        law.parameter("wages.paid_days_month"),
        law.parameter("overtime.hours_day"),
    )
    base = wage
    if minimum and minimum.value > wage:
        base = minimum.value
        norm = law.norm("overtime.floor")
        found.steps.append(
            Step(
                code="floor",
                label="基数低于最低工资，按最低工资",
                formula=f"{money(wage)} < {money(base)}",
                value=base,
                plain=f"约定的工资比最低工资还低，按最低工资 {money(base)} 元算。",
                citations=(norm.citation, minimum.citation),
            )
        )
    month_hours = paid_days.value * hours_day.value
    found.inputs.append(("月工资", money(wage)))
    found.steps.append(
        Step(
            code="hourly",
            label="小时工资",
            formula=f"{money(base)} ÷（{plain(paid_days.value)} × {plain(hours_day.value)}）"
            f" = {money(base / month_hours)} 元",
            value=base / month_hours,
            citations=(paid_days.citation, hours_day.citation),
        )
    )
    lines = [(kind, n * law.parameter(f"overtime.{kind}").value, n) for kind, n in hours.items()]
    for kind, weighed, worked in lines:
        if worked:
            times = law.parameter(f"overtime.{kind}")
            value = base * weighed / month_hours
            found.steps.append(
                Step(
                    code=kind,
                    label=_NAMES[kind],
                    formula=f"{money(base)} ÷ {plain(month_hours)} × {plain(worked)} 小时 × "
                    f"{plain(times.value)} = {money(value)} 元",
                    value=value,
                    plain=f"{_NAMES[kind]} {plain(worked)} 小时，按 {plain(times.value)} 倍是 "
                    f"{money(yuan(value))} 元。",
                    citations=(times.citation,),
                )
            )
    total = base * sum((weighed for _, weighed, _ in lines), Decimal(0)) / month_hours
    return _ended(total, facts, law, found)


def _by_the_piece(facts: OvertimeFacts, law: LawOn, found: Findings, rate: Decimal) -> Explained:
    norm = law.norm("overtime.piece_rate")
    pieces = {
        "weekday": facts.weekday_pieces,
        "rest_day": facts.rest_day_pieces,
        "holiday": facts.holiday_pieces,
    }
    if facts.regime is Regime.FLEXIBLE:
        pieces = {"holiday": facts.holiday_pieces}
    total = Decimal(0)
    for kind, count in pieces.items():
        times = law.parameter(f"overtime.{kind}")
        value = rate * count * times.value
        total += value
        if count:
            found.steps.append(
                Step(
                    code=kind,
                    label=f"{_NAMES[kind]}计件",
                    formula=f"{money(rate)} × {plain(count)} 件 × {plain(times.value)}"
                    f" = {money(value)} 元",
                    value=value,
                    plain=f"{_NAMES[kind]}做的 {plain(count)} 件按 {plain(times.value)} 倍。",
                    citations=(norm.citation, times.citation),
                )
            )
    return _ended(total, facts, law, found)


def _ended(total: Decimal, facts: OvertimeFacts, law: LawOn, found: Findings) -> Explained:
    amount = yuan(max(total - facts.paid, NOTHING))
    less = f" － 已付 {money(facts.paid)}" if facts.paid else ""
    found.doubts.append(_PROOF)
    found.steps.append(
        Step(
            code="amount",
            label="加班费",
            formula=f"{money(total)}{less} = {money(amount)} 元",
            value=amount,
            plain=f"加班费 {money(amount)} 元。",
            citations=(law.norm("wages.in_full_and_on_time").citation,),
        )
    )
    if amount:
        return made(RULE, law, found, amount)
    return made(RULE, law, found, amount, finding="没有欠加班费", outcome="NOTHING_OWED")


ENTRY = Entry(id="R-06", title=RULE.title, facts=OvertimeFacts, compute=overtime)
