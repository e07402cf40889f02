"""The wage that a claim counts with: the average of twelve months, its floor and its ceiling."""

from decimal import Decimal

from niangjia.engines.claims.explained import Missing, Step, money, plain
from niangjia.engines.claims.facts import Facts
from niangjia.engines.claims.findings import Findings
from niangjia.engines.claims.unknown import Known
from niangjia.engines.deadlines.arithmetic import add_months, months_before
from niangjia.engines.law import Citation, LawOn, Parameter

ASK_WAGES = Missing(
    code="wage_months",
    label="离职前十二个月的应发工资",
    ask="请补离职前十二个月的工资条、银行流水或者工资台账。",
)


def average_wage(facts: Facts, law: LawOn, found: Findings) -> Decimal | None:
    """Return the average wage due in the twelve months before the end, or None when unknown.

    Whole calendar months count; a worker of less than a year counts the months worked (条例 27).
    Months the ledger lacks are named, and the average of the rest is provisional.
    """
    span = law.parameter("economic_compensation.monthly_average_months")
    cited = (span.citation, *_if_any(law, "wage_base"))
    if facts.average_wage is not None:
        found.inputs.append(("离职前十二个月平均工资", money(facts.average_wage)))
        found.steps.append(
            Step(
                code="average",
                label="月平均应得工资",
                formula=f"按所给的平均工资 {money(facts.average_wage)} 元",
                value=facts.average_wage,
                plain=f"离职前十二个月平均每月应发 {money(facts.average_wage)} 元。",
                citations=cited,
            )
        )
        return facts.average_wage
    assert facts.left_on
    assert facts.hired_on
    wanted = [
        month
        for month in months_before(facts.left_on, int(span.value))
        if month >= f"{facts.hired_on:%Y-%m}"
    ]
    first_month = f"{facts.hired_on:%Y-%m}"
    if wanted and wanted[0] == first_month and facts.hired_on.day > 1 and len(wanted) > 1:
        wanted = wanted[1:]
        found.doubts.append(f"入职当月（{first_month}）不足月，未计入平均")
    if not wanted:
        wanted = [month for month in sorted(facts.months) if month >= first_month]
        found.doubts.append("没有做满一个月，按不足月的工资暂计")
        found.is_provisional = True
    if len(wanted) < span.value:
        cited = (*cited, *_if_any(law, "fewer_months"))
    dues = {m: facts.months[m].due for m in wanted if m in facts.months}
    known = {month: due for month, due in dues.items() if due is not None}
    if not known:
        found.missing.append(ASK_WAGES)
        return None
    if lacking := [month for month in wanted if month not in known]:
        named = "、".join(lacking)
        found.missing.append(
            Missing(
                code="wage_months",
                label=f"{named} 的应发工资",
                ask=f"请补 {named} 的工资条或者银行流水。",
            )
        )
        found.doubts.append(f"缺 {len(lacking)} 个月工资，按有记录的 {len(known)} 个月暂计")
        found.is_provisional = True
    if zeros := [month for month, due in known.items() if due == 0]:
        found.doubts.append(f"{'、'.join(zeros)} 应发为 0，计入了平均，请核对是否停工")
    total = sum(known.values(), Decimal(0))
    average = total / len(known)
    found.inputs.append(
        (f"应发工资 {min(known)} 至 {max(known)} 共 {len(known)} 个月", money(total))
    )
    found.steps.append(
        Step(
            code="average",
            label="月平均应得工资",
            formula=f"{money(total)} ÷ {len(known)} 个月 = {money(average)} 元",
            value=average,
            plain=f"离职前 {len(known)} 个月一共应发 {money(total)} 元，"
            f"平均每月 {money(average)} 元。",
            citations=cited,
        )
    )
    return average


def last_month_wage(facts: Facts, law: LawOn, found: Findings) -> Decimal | None:
    """Return the wage of the month before the one of leaving (条例 20), or None when unknown."""
    cited = (law.norm("notice.last_month").citation,)
    wage, source = facts.last_month_wage, "所给的上月工资"
    if wage is None:
        assert facts.left_on
        month = f"{add_months(facts.left_on.replace(day=1), -1):%Y-%m}"
        source = f"{month} 应发工资"
        wage = facts.months[month].due if month in facts.months else None
        if wage is None:
            found.missing.append(
                Missing(
                    code="last_month_wage",
                    label=f"{month} 的应发工资",
                    ask=f"请补 {month} 的工资条，代通知金按它计算。",
                )
            )
            return None
    found.inputs.append((source, money(wage)))
    found.steps.append(
        Step(
            code="last_month",
            label="上一个月的工资",
            formula=f"{source} {money(wage)} 元",
            value=wage,
            plain=f"按离职前一个月的工资 {money(wage)} 元算，不按平均数。",
            citations=cited,
        )
    )
    return wage


def floored(average: Decimal, law: LawOn, found: Findings, minimum: Known) -> Decimal:
    """Return the wage, not below the minimum wage (条例 27)."""
    floor = _if_any(law, "wage_floor")
    if not floor:
        return average
    if average >= minimum.value:
        found.steps.append(
            Step(
                code="floor_ok",
                label="不低于最低工资",
                formula=f"{money(average)} ≥ 最低工资 {money(minimum.value)}",
                value=average,
                citations=(*floor, minimum.citation),
            )
        )
        return average
    least = money(minimum.value)
    found.steps.append(
        Step(
            code="floor",
            label="低于最低工资，按最低工资",
            formula=f"{money(average)} < 最低工资 {least}，按 {least} 元",
            value=minimum.value,
            plain=f"平均工资比最低工资还低，按最低工资 {least} 元算。",
            citations=(*floor, minimum.citation),
        )
    )
    return minimum.value


def _if_any(law: LawOn, name: str) -> tuple[Citation, ...]:
    """Return the citation of a norm of the 实施条例, once that was in force."""
    norm = law.norm_if_any(f"economic_compensation.{name}")
    return (norm.citation,) if norm else ()


def multiple(cap: Parameter, average: Decimal) -> str:
    """Return the text of a ceiling: `3 × 8,500.00 = 25,500.00`."""
    return f"{plain(cap.value)} × {money(average)} = {money(cap.value * average)}"
