"""Service in months of wage, and the wage each counts with: shared by N and 2N."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from niangjia.engines.claims.explained import Explained, Step, money, plain
from niangjia.engines.claims.facts import Facts
from niangjia.engines.claims.findings import Findings
from niangjia.engines.claims.unknown import Known, with_city_average, with_minimum_wage
from niangjia.engines.claims.wages import average_wage, floored, multiple
from niangjia.engines.deadlines.arithmetic import years_and_months
from niangjia.engines.law import Citation, LawOn

N = "economic_compensation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The wage counted, before its ceiling too, and the years' ceiling of a capped wage."""

    wage: Decimal
    uncapped: Decimal
    years_max: Decimal | None = None


def over_unknown_wages(
    facts: Facts, law: LawOn, count: Callable[[Known, Known], Explained]
) -> Explained:
    """Return what `count` makes of the minimum wage and the city's average, known or bounded."""
    return with_minimum_wage(
        facts.minimum_wage,
        law,
        lambda minimum: with_city_average(
            facts.city_average_wage, law, minimum, lambda city: count(minimum, city)
        ),
    )


def base_of(facts: Facts, law: LawOn, found: Findings, minimum: Known, city: Known) -> Base | None:
    """Return the wage that counts, or None when it is not known (`found.missing` says why)."""
    average = average_wage(facts, law, found)
    if average is None:
        return None
    wage = floored(average, law, found, minimum)
    cap = law.parameter(f"{N}.wage_cap_multiple")
    if city.stands_in:
        year = law.day.year - 1
        found.doubts.append(f"{year} 年度职工月平均工资没有录入，暂用 {city.period} 年度的数")
        found.is_provisional = True
    of_year = f"{city.period} 年度" if city.period else "当地上年度"
    found.inputs.append((f"{of_year}职工月平均工资", money(city.value)))
    ceiling = cap.value * city.value
    is_capped = wage > ceiling
    sign = ">" if is_capped else "≤"
    found.steps.append(
        Step(
            code="cap" if is_capped else "no_cap",
            label="高于三倍，封顶" if is_capped else "不高于三倍，不封顶",
            formula=f"{money(wage)} {sign} {multiple(cap, city.value)}",
            value=ceiling if is_capped else wage,
            plain=f"工资高于当地平均工资的三倍，按三倍 {money(ceiling)} 元算。"
            if is_capped
            else "",
            citations=(cap.citation, city.citation),
        )
    )
    if not is_capped:
        return Base(wage=wage, uncapped=wage)
    years_max = law.parameter(f"{N}.capped_years").value
    return Base(wage=ceiling, uncapped=wage, years_max=years_max)


def service(facts: Facts, law: LawOn, found: Findings) -> tuple[date, date]:
    """Return the service as a half-open span: from the first day of work to the day after the last.

    Service with a former employer counts together when the worker was moved for no reason of her
    own and was not compensated then (实施条例 10).
    """
    assert facts.hired_on
    assert facts.left_on
    start = facts.hired_on
    if facts.service_from:
        start = facts.service_from
        citation = law.norm(f"{N}.former_employer").citation
        found.steps.append(
            Step(
                code="former_employer",
                label="合并计算原单位年限",
                formula=f"自 {start} 起合并计算",
                unit="",
                plain=f"原单位的年限一起算，从 {start} 起。",
                citations=(citation,),
            )
        )
    found.inputs.append(("工作起止", f"{start} 至 {facts.left_on}"))
    return start, facts.left_on + timedelta(days=1)


def months_payable(
    start: date, end: date, law: LawOn, found: Findings, *more: Citation, label: str
) -> Decimal:
    """Return the months of wage that [start, end) gives: 1 a year, the rest 1 or a half."""
    per_year = law.parameter(f"{N}.months_per_full_year")
    from_months = law.parameter(f"{N}.full_year_from_months")
    part = law.parameter(f"{N}.part_year_months")
    years, months, days_left = years_and_months(start, end)
    payable = per_year.value * years
    if months >= from_months.value:
        payable += per_year.value
        rest = f"，尾数满 {plain(from_months.value)} 个月，按一年"
        cited = from_months.citation
    elif months or days_left:
        payable += part.value
        rest = f"，尾数不满 {plain(from_months.value)} 个月，按 {plain(part.value)} 个月"
        cited = part.citation
    else:
        rest, cited = "", per_year.citation
    length = f"{years} 年 {months} 个月" + ("多几天" if days_left else "整")
    span = f"{start} 至 {end - timedelta(days=1)}"
    found.steps.append(
        Step(
            code="years",
            label=label,
            formula=f"{span} 共 {length}{rest} → {plain(payable)} 个月",
            value=payable,
            unit="个月",
            plain=f"干了 {length}，折成 {plain(payable)} 个月工资。",
            citations=tuple(dict.fromkeys((per_year.citation, cited, *more))),
        )
    )
    return payable


def capped(months: Decimal, base: Base, law: LawOn, found: Findings) -> Decimal:
    """Return the months, at most twelve years of them when the wage itself is capped."""
    if base.years_max is None or months <= base.years_max:
        return months
    found.steps.append(
        Step(
            code="years_cap",
            label="封顶时年限最多十二年",
            formula=f"{plain(months)} → {plain(base.years_max)} 个月",
            value=base.years_max,
            unit="个月",
            plain=f"工资封了顶，年限最多算 {plain(base.years_max)} 年。",
            citations=(law.parameter(f"{N}.capped_years").citation,),
        )
    )
    return base.years_max
