"""High-temperature allowance by province (高温津贴, R-09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, money, plain
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of, noted
from niangjia.engines.claims.schema import REGION, STRICT, SUM, WAGE, MonthKey, fact
from niangjia.engines.deadlines.arithmetic import month_end
from niangjia.engines.law import Citation, LawOn, Parameter, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule("R-09", "heat_allowance", "高温津贴")
NOTHING = Decimal("0.00")


class HeatWork(StrEnum):
    """Which of a province's grades: outdoors or in the heat, other posts, staff in general."""

    OUTDOOR = "OUTDOOR"
    OTHER = "OTHER"
    GENERAL = "GENERAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatFacts:
    """Where, in which months or on how many days, and at which work somebody was in the heat."""

    __pydantic_config__ = STRICT
    region: Annotated[str, fact("用工所在地的区划代码（六位）", ask="请补用工所在地。", **REGION)]
    months: Annotated[
        list[MonthKey] | None,
        fact("在高温下做工的月份", ask="请问哪几个月在高温下做工？"),
    ] = None
    days: Annotated[
        Decimal | None,
        fact(
            "在高温下做工的天数（按天发的省）",
            unit="day",
            ask="请问在高温下做工多少天？",
            ge=0,
            le=9000,
        ),
    ] = None
    work: Annotated[HeatWork, fact("岗位：露天或高温作业、其他岗位、一般工作人员")] = (
        HeatWork.OUTDOOR
    )
    outdoor_temperature: Annotated[
        Decimal | None, fact("露天作业那些天的气温（℃）", ge=-60, le=60)
    ] = None
    indoor_temperature: Annotated[
        Decimal | None, fact("工作场所能降到的温度（℃）", ge=-60, le=60)
    ] = None
    monthly_allowance: Annotated[
        Decimal | None, fact("当地每月标准（给了就不查）", unit="yuan", **WAGE)
    ] = None
    daily_allowance: Annotated[
        Decimal | None, fact("当地每天标准（给了就不查）", unit="yuan/day", **WAGE)
    ] = None
    paid: Annotated[Decimal, fact("已经发的高温津贴", unit="yuan", **SUM)] = NOTHING


def heat_allowance(facts: HeatFacts, book: StatuteBook) -> Explained:
    """Return the allowance for the months or days in the heat, less what was paid.

    A place whose standard is not on file is refused by name.

    :raises UnknownParameter: before the rules.
    """
    found = Findings()
    months = sorted(set(facts.months or ()))
    law = law_of(book, _last_day(months[-1]) if months else None, found, facts.region)
    if _is_cool(facts, law, found):
        why = "没有到发高温津贴的温度"
        return made(RULE, law, found, NOTHING, finding=why, outcome="NOT_HOT_ENOUGH")
    by_day = facts.daily_allowance is not None or (
        facts.monthly_allowance is None and law.parameter_if_any("heat.day") is not None
    )
    if facts.monthly_allowance is None and not by_day and _monthly(facts, law) is None:
        found.missing.append(
            Missing(
                code="monthly_allowance",
                label=f"{facts.region} 的高温津贴标准",
                ask=f"法律库里没有 {facts.region} 的高温津贴标准，请录入。",
                is_parameter=True,
            )
        )
        return made(RULE, law, found, None)
    season = law.norm_if_any("heat.months")
    counted = [month for month in months if not season or month[5:] in season.items]
    if left_out := [month for month in months if month not in counted]:
        note = "天数里请不要算这些月份" if by_day else "没有计入"
        found.doubts.append(f"{'、'.join(left_out)} 不在当地发放的月份里，{note}")
    cited = (season.citation,) if season else ()
    if by_day:
        is_out = bool(months) and not counted
        return _by_day(facts, law, found, cited, is_out_of_season=is_out)
    if facts.months is None:
        ask = "请问哪几个月在高温下做工？"
        found.missing.append(Missing(code="months", label="月份", ask=ask))
        return made(RULE, law, found, None)
    return _by_month(facts, counted, book, law, found, cited)


def _last_day(month: str) -> date:
    return month_end(date.fromisoformat(f"{month}-01"))


def _is_cool(facts: HeatFacts, law: LawOn, found: Findings) -> bool:
    """Tell whether the temperatures that are known stay below both thresholds."""
    told = (
        ("outdoor_from", facts.outdoor_temperature, "露天气温"),
        ("indoor_from", facts.indoor_temperature, "场所温度"),
    )
    known = [(name, heat, label) for name, heat, label in told if heat is not None]
    reached = False
    for name, heat, label in known:
        least = law.parameter(f"heat.{name}")
        reached = reached or heat >= least.value
        sign = "≥" if heat >= least.value else "<"
        found.steps.append(
            Step(
                code=name,
                label=label,
                formula=f"{plain(heat)}℃ {sign} {plain(least.value)}℃",
                value=heat,
                unit="℃",
                citations=(least.citation,),
            )
        )
    if not known:
        found.assumptions.append("到了发高温津贴的温度（露天 35℃ 以上，或者场所降不到 33℃ 以下）")
    return bool(known) and not reached


def _monthly(facts: HeatFacts, law: LawOn) -> Parameter | None:
    return law.parameter_if_any(f"heat.month_{facts.work.lower()}")


def _by_day(
    facts: HeatFacts,
    law: LawOn,
    found: Findings,
    cited: tuple[Citation, ...],
    *,
    is_out_of_season: bool,
) -> Explained:
    if facts.days is None:
        ask = "请问在高温下做工多少天？"
        found.missing.append(Missing(code="days", label="天数", ask=ask))
        return made(RULE, law, found, None)
    if is_out_of_season:
        return _ended(NOTHING, facts, law, found)
    rate = facts.daily_allowance
    source = Citation(law="", article="所给的每天标准")
    if rate is None:
        parameter = noted(law.parameter("heat.day"), found)
        rate, source = parameter.value, parameter.citation
    total = rate * facts.days
    found.steps.append(
        Step(
            code="days",
            label="按天",
            formula=f"{money(rate)} × {plain(facts.days)} 天 = {money(total)} 元",
            value=total,
            plain=f"每天 {money(rate)} 元，{plain(facts.days)} 天。",
            citations=(source, *cited),
        )
    )
    return _ended(total, facts, law, found)


def _by_month(
    facts: HeatFacts,
    months: Sequence[str],
    book: StatuteBook,
    law: LawOn,
    found: Findings,
    cited: tuple[Citation, ...],
) -> Explained:
    total = NOTHING
    for month in months:
        rate = facts.monthly_allowance
        source = Citation(law="", article="所给的每月标准")
        if rate is None:
            name = f"heat.month_{facts.work.lower()}"
            then = book.on(_last_day(month), facts.region)
            parameter = noted(then.parameter(name), found)
            rate, source = parameter.value, parameter.citation
        total += rate
        found.steps.append(
            Step(
                code=f"month_{month}",
                label=month,
                formula=f"{money(rate)} 元",
                value=rate,
                plain=f"{month} 高温津贴 {money(rate)} 元。",
                citations=(source, *cited),
            )
        )
    return _ended(total, facts, law, found)


def _ended(total: Decimal, facts: HeatFacts, law: LawOn, found: Findings) -> Explained:
    amount = yuan(max(total - facts.paid, NOTHING))
    if not amount:
        why = "没有欠高温津贴"
        return made(RULE, law, found, amount, finding=why, outcome="NOTHING_OWED")
    less = f" － 已发 {money(facts.paid)}" if facts.paid else ""
    found.steps.append(
        Step(
            code="amount",
            label="高温津贴",
            formula=f"{money(total)}{less} = {money(amount)} 元",
            value=amount,
            plain=f"高温津贴 {money(amount)} 元；它是工资，不算进最低工资。",
            citations=(law.norm("heat.is_wage").citation,),
        )
    )
    return made(RULE, law, found, amount)


ENTRY = Entry(id="R-09", title=RULE.title, facts=HeatFacts, compute=heat_allowance)
