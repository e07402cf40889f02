"""What an injured worker of grade 1 to 10 is owed, and by whom (伤残待遇, R-20)."""

from datetime import timedelta
from decimal import Decimal

from niangjia.engines.claims.disability_facts import DisabilityFacts
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.facts import Contradiction, DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.injury_grants import (
    EMPLOYER,
    FUND,
    PAYER_ZH,
    GrantFacts,
    grants_of,
    payer_of,
    shares,
)
from niangjia.engines.claims.lookups import Figure, area_average, minimum_wage_month
from niangjia.engines.claims.unknown import Unknown, over
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule(
    "R-20",
    "injury_disability",
    "工伤伤残待遇",
    (
        "经济补偿另算（R-01），符合条件的可以一起要",
        "津贴、护理费以后每年的调整",
        "第三人侵权的赔偿、辅助器具和今后的治疗费",
        "未参保的一级至四级一次性领取长期待遇（浙江第三十四条）",
    ),
)
# The last grade whose monthly allowance the fund pays, and the last that has one at all.
FUND_ALLOWANCE_TO, ALLOWANCE_TO = 4, 6
_ENDS = ("lowest", "highest")


def disability(facts: DisabilityFacts, book: StatuteBook) -> Explained:
    """Return the benefits of an injured worker, each with who pays (工伤保险条例 33–37, 62, 64).

    One-off sums add up to `amount`; where an allowance is paid by the month there are parts only.

    :raises DatesOutOfOrder: left, filed or paid up before the injury.
    :raises Contradiction: more costs before filing than costs.
    :raises UnknownParameter: injured before 2011, when the regulation was another one.
    """
    _in_order(facts)
    found, law = Findings(), book.on(facts.injured_on, facts.region)
    if facts.own_wage is not None and not facts.nursing_level and not facts.area_average_wage:
        return _counted(facts, None, book, found)
    year = facts.injured_on.year - 1
    area = area_average(facts.area_average_wage, facts.region, year, book, found)
    if area is not None:
        return _counted(facts, area, book, found)
    [unknown] = found.missing
    if not unknown.is_parameter:
        return made(RULE, law, found, None)
    lowest, highest = (law.parameter(f"bounds.{end}_city_average_wage") for end in _ENDS)
    minimum = minimum_wage_month(facts.minimum_wage, facts.region, facts.injured_on, book)
    between = Unknown(
        code=unknown.code,
        label=unknown.label,
        ask=unknown.ask,
        low=max(lowest.value, minimum[0] if minimum else Decimal(0)),
        high=highest.value,
    )
    return over(
        between, lambda known: _counted(facts, (known.value, known.citation), book, Findings())
    )


def _counted(
    facts: DisabilityFacts, area: Figure | None, book: StatuteBook, found: Findings
) -> Explained:
    """Return the benefits by an area's average wage; None where it enters nothing."""
    law = book.on(facts.injured_on, facts.region)
    found.inputs += [("受伤", str(facts.injured_on)), ("伤残等级", f"{facts.grade} 级")]
    payer = payer_of(facts.is_insured, found)
    own = _own_wage(facts, area, law, found)
    if own is None:
        return made(RULE, law, found, None)
    grant = _grant(facts, own, payer, law, found)
    parts = [grant]
    monthly = _monthly(facts, own, area, payer, law, book, found)
    leaving = _leaving(facts, own, payer, book, found)
    if monthly is None or leaving is None:
        return made(RULE, law, found, None, low=grant.amount)
    parts += [
        *monthly,
        *leaving,
        *_stop_work(facts, law, found),
        *_treatment(facts, payer, law, found),
    ]
    is_one_sum = all(part.unit == "yuan" for part in parts)
    total = sum((part.amount for part in parts), Decimal(0))
    if payer == EMPLOYER:
        found.steps.append(
            _cited_step("uninsured", "没有参保，由单位付", law, "uninsured", "advance")
        )
    if payer == EMPLOYER and facts.back_paid_on:
        later = book.on(facts.back_paid_on)
        label = "补缴以后新发生的由基金付"
        found.steps.append(_cited_step("back_paid", label, later, "back_paid", "back_paid_items"))
    return made(
        RULE, law, found, total if is_one_sum else None, parts=tuple(parts),
        answers=(("own_wage", str(own)), *shares(tuple(parts))),
    )  # fmt: skip


def _in_order(facts: DisabilityFacts) -> None:
    named = {
        "离开之日": facts.left_on,
        "申请认定之日": facts.filed_on,
        "补缴之日": facts.back_paid_on,
    }
    for what, day in named.items():
        if day and day < facts.injured_on:
            raise DatesOutOfOrder(why=f"{what} {day} 早于受伤之日 {facts.injured_on}")
    if facts.treatment_cost_before_filing > facts.treatment_cost:
        raise Contradiction(why="申请以前发生的费用多于全部费用")


def _own_wage(
    facts: DisabilityFacts, area: Figure | None, law: LawOn, found: Findings
) -> Decimal | None:
    """Return the worker's own wage, held between 60 % and 300 % of the area's average (64)."""
    wage = facts.contribution_wage if facts.own_wage is None else facts.own_wage
    if facts.own_wage is not None and not facts.area_average_wage:
        found.inputs.append(("本人工资（已核定）", money(facts.own_wage)))
        return facts.own_wage
    assert area
    if wage is None:
        ask = "请补受伤前十二个月的平均月缴费工资（社保缴费记录）；没有参保的填同期平均月工资。"
        found.missing.append(
            Missing(code="contribution_wage", label="受伤前十二个月平均月缴费工资", ask=ask)
        )
        return None
    if facts.is_insured is False and facts.own_wage is None:
        found.doubts.append("没有参保就没有缴费工资，按同期实际月工资算，各地做法不一")
    floor, cap = law.parameter("injury.own_floor"), law.parameter("injury.own_cap")
    average = area[0]
    own = min(max(wage, floor.value * average), cap.value * average)
    if facts.own_wage not in (None, own):
        found.doubts.append("所给的本人工资不在平均工资的 60% 至 300% 之间，已经调整，请核对")
    limits = f"{money(floor.value * average)} 至 {money(cap.value * average)}"
    found.inputs.append(("受伤前十二个月平均月缴费工资", money(wage)))
    found.steps.append(
        Step(
            code="own_wage",
            label="本人工资",
            formula=f"缴费工资 {money(wage)}，统筹地区平均工资 {money(average)} 的 "
            f"{plain(floor.value * 100)}% 至 {plain(cap.value * 100)}%（{limits}）"
            f" → {money(own)} 元",
            value=own,
            plain=f"按本人工资每月 {money(own)} 元算。",
            citations=(floor.citation, cap.citation, area[1]),
        )
    )
    return own


def _grant(facts: DisabilityFacts, own: Decimal, payer: str, law: LawOn, found: Findings) -> Part:
    months = law.parameter(f"injury.grant_{facts.grade}")
    amount = yuan(own * months.value)
    found.steps.append(
        Step(
            code="disability_grant",
            label="一次性伤残补助金",
            formula=f"{money(own)} × {plain(months.value)} 个月 = {money(amount)} 元",
            value=amount,
            plain=f"{facts.grade} 级一次性伤残补助金 {money(amount)} 元，由{PAYER_ZH[payer]}付。",
            citations=(months.citation, *_pays(law, payer)),
        )
    )
    return Part(code="disability_grant", label="一次性伤残补助金", amount=amount, payer=payer)


def _monthly(
    facts: DisabilityFacts,
    own: Decimal,
    area: Figure | None,
    payer: str,
    law: LawOn,
    book: StatuteBook,
    found: Findings,
) -> list[Part] | None:
    """Return the monthly allowance and the nursing, or None when the minimum wage must be known."""
    parts: list[Part] = []
    monthly_payer = _later_payer(facts, payer)
    if _has_allowance(facts, law, found):
        allowance = _allowance(facts, own, monthly_payer, law, book, found)
        if allowance is None:
            return None
        parts.append(allowance)
    if facts.nursing_level and facts.left_on:
        found.doubts.append("离开并领了补助金，工伤保险关系终止，护理费没有再算")
    elif facts.nursing_level:
        assert area
        share = law.parameter(f"injury.nursing_{facts.nursing_level}")
        amount = yuan(area[0] * share.value)
        found.steps.append(
            Step(
                code="nursing",
                label="生活护理费",
                formula=f"{money(area[0])} × {plain(share.value * 100)}% = {money(amount)} 元/月",
                value=amount,
                unit="元/月",
                plain=f"生活护理费每月 {money(amount)} 元，由{PAYER_ZH[monthly_payer]}付。",
                citations=(share.citation, law.norm("injury.nursing").citation, area[1]),
            )
        )
        parts.append(
            Part(
                code="nursing",
                label="生活护理费",
                amount=amount,
                unit="yuan/month",
                payer=monthly_payer,
            )
        )
    return parts


def _has_allowance(facts: DisabilityFacts, law: LawOn, found: Findings) -> bool:
    if facts.grade <= FUND_ALLOWANCE_TO:
        if facts.left_on:
            found.doubts.append("一级至四级保留劳动关系、退出岗位，离开不影响津贴，请核对")
        return True
    if facts.grade > ALLOWANCE_TO or _leaves(facts):
        return False
    if facts.has_suitable_work is None:
        found.missing.append(
            Missing(
                code="has_suitable_work",
                label="单位有没有安排适当工作",
                ask="请问单位有没有安排适当的工作？没有安排的，还有每月的伤残津贴。",
            )
        )
        found.doubts.append("没有说明单位是否安排了适当工作，伤残津贴没有算")
    return facts.has_suitable_work is False


def _allowance(
    facts: DisabilityFacts,
    own: Decimal,
    payer: str,
    law: LawOn,
    book: StatuteBook,
    found: Findings,
) -> Part | None:
    share = law.parameter(f"injury.allowance_{facts.grade}")
    by_fund = facts.grade <= FUND_ALLOWANCE_TO
    payer = payer if by_fund else EMPLOYER
    topped = law.norm(f"injury.topped_up_by_{'fund' if by_fund else 'employer'}")
    basis = law.norm(f"injury.disability_{'1_4' if by_fund else '5_6'}")
    amount = own * share.value
    minimum = minimum_wage_month(facts.minimum_wage, facts.region, facts.injured_on, book)
    highest = law.parameter("bounds.highest_minimum_wage").value
    if minimum is None and amount < highest:
        label, placed = "当地月最低工资标准", facts.region is not None
        ask = "伤残津贴不能低于最低工资，请补当地月最低工资标准。"
        found.missing.append(
            Missing(code="minimum_wage", label=label, ask=ask, is_parameter=placed)
        )
        return None
    if minimum is None:
        found.assumptions.append(
            f"当地最低工资没有录入；津贴不低于 {money(highest)} 元，各地最低工资都不影响结果"
        )
    floor = minimum[0] if minimum else Decimal(0)
    how = f"{money(own)} × {plain(share.value * 100)}% = {money(amount)}"
    if amount < floor:
        how += f"，低于最低工资，补到 {money(floor)}"
    total = yuan(max(amount, floor))
    found.steps.append(
        Step(
            code="disability_allowance",
            label="伤残津贴",
            formula=f"{how} 元/月",
            value=total,
            unit="元/月",
            plain=f"伤残津贴每月 {money(total)} 元，由{PAYER_ZH[payer]}付。",
            citations=(
                basis.citation,
                share.citation,
                topped.citation,
                *((minimum[1],) if minimum else ()),
            ),
        )
    )
    label = "伤残津贴"
    return Part(
        code="disability_allowance", label=label, amount=total, unit="yuan/month", payer=payer
    )


def _leaves(facts: DisabilityFacts) -> bool:
    return facts.left_on is not None or facts.left_by is not None


def _leaving(
    facts: DisabilityFacts, own: Decimal, payer: str, book: StatuteBook, found: Findings
) -> tuple[Part, ...] | None:
    """Return the province's two grants when she leaves in a way that gives them."""
    if facts.grade <= FUND_ALLOWANCE_TO or not _leaves(facts):
        return ()
    if facts.left_on is None or facts.region is None:
        code, label = ("left_on", "离开之日") if facts.left_on is None else ("region", "参保地")
        found.missing.append(Missing(code=code, label=label, ask=f"请补{label}，补助金按它算。"))
        return None
    if facts.left_by is None:
        found.assumptions.append("没有说明怎样离开，按本人提出算")
    if facts.grade <= ALLOWANCE_TO and facts.left_by in ("EXPIRY", "EMPLOYER"):
        found.doubts.append(
            "五级、六级保留劳动关系，只有本人提出才有两项补助金；单位终止、解除的，"
            "可以主张违法终止，或者由本人提出后再领，没有计入"
        )
        return ()
    if facts.left_by == "EMPLOYER":
        found.doubts.append(
            "七级至十级条例只写期满终止和本人提出；单位解除的，按社会保险法“终止或者解除”计入，各地做法不一"
        )
        found.steps.append(
            _cited_step("dismissed", "单位解除的也计入", book.on(facts.left_on), "ending_grants")
        )
    grant_facts = GrantFacts(
        region=facts.region,
        grade=facts.grade,
        left_on=facts.left_on,
        provincial_average_wage=facts.provincial_average_wage,
        area_average_wage=facts.area_average_wage_at_leaving or facts.area_average_wage,
        own_wage=own,
        years_to_retirement=facts.years_to_retirement,
        retires_on=facts.retires_on,
        is_occupational_disease=facts.is_occupational_disease,
        counted_years=facts.counted_years,
        medical_grant_months=facts.medical_grant_months,
        employment_grant_months=facts.employment_grant_months,
        grant_base_wage=facts.grant_base_wage,
        is_insured=facts.is_insured,
    )
    medical_payer = payer
    if facts.back_paid_on and facts.left_on >= facts.back_paid_on:
        medical_payer = _later_payer(facts, payer)
    return grants_of(grant_facts, book, found, medical_payer=medical_payer)


def _later_payer(facts: DisabilityFacts, payer: str) -> str:
    """Return who pays what arises after an employer joined and paid up (62(3))."""
    return FUND if facts.back_paid_on else payer


def _stop_work(facts: DisabilityFacts, law: LawOn, found: Findings) -> tuple[Part, ...]:
    """Return the wages of the treatment still owed: the employer's in any case (33)."""
    if facts.stop_work_months is None and facts.stop_work_wage is None:
        return ()
    if facts.stop_work_months is None or facts.stop_work_wage is None:
        ask = "停工留薪期工资要同时知道几个月和原来每月多少，请补齐。"
        code = "stop_work_wage" if facts.stop_work_wage is None else "stop_work_months"
        found.missing.append(Missing(code=code, label="停工留薪期工资", ask=ask))
        found.doubts.append("停工留薪期的月数和原工资没有给齐，这一项没有算")
        return ()
    most = law.parameter("injury.stop_work_months")
    more = law.parameter("injury.stop_work_extension")
    limit = most.value + (more.value if facts.is_stop_work_extended else 0)
    months = min(facts.stop_work_months, limit)
    if facts.stop_work_months > limit:
        found.doubts.append(
            f"停工留薪期 {plain(facts.stop_work_months)} 个月超过 {plain(limit)} 个月，"
            "超过的没有算；延长要经市级劳动能力鉴定委员会确认"
        )
    amount = yuan(max(facts.stop_work_wage * months - facts.stop_work_paid, Decimal(0)))
    norms = (law.norm("injury.stop_work"), law.norm("injury.stop_work_ends"))
    found.steps.append(
        Step(
            code="stop_work_wages",
            label="停工留薪期工资",
            formula=f"{money(facts.stop_work_wage)} × {plain(months)} 个月 － 已付 "
            f"{money(facts.stop_work_paid)} → {money(amount)} 元",
            value=amount,
            plain=f"停工留薪期工资还欠 {money(amount)} 元，由用人单位付。",
            citations=(*(n.citation for n in norms), most.citation, more.citation),
        )
    )
    return (Part(code="stop_work_wages", label="停工留薪期工资", amount=amount, payer=EMPLOYER),)


def _treatment(facts: DisabilityFacts, payer: str, law: LawOn, found: Findings) -> tuple[Part, ...]:
    """Return the costs of treatment; those before a late filing are the employer's (17(4))."""
    if not facts.treatment_cost:
        return ()
    late = _is_late(facts, law)
    on_employer = facts.treatment_cost_before_filing if late else Decimal(0)
    sides = (
        ("treatment", "治疗等费用", facts.treatment_cost - on_employer, payer),
        ("treatment_before_filing", "迟报以前的治疗等费用", on_employer, EMPLOYER),
    )
    parts = []
    for code, label, cost, side in sides:
        if not cost:
            continue
        name = "treatment" if code == "treatment" else "late_filing"
        cited = [law.norm(f"injury.{name}").citation]
        if late and (local := law.norm_if_any("injury_grants.filed_in_time")):
            cited.append(local.citation)
        amount = yuan(cost)
        found.steps.append(
            Step(
                code=code,
                label=label,
                formula=f"{money(amount)} 元，{PAYER_ZH[side]}负担",
                value=amount,
                plain=f"{label} {money(amount)} 元，由{PAYER_ZH[side]}付。",
                citations=tuple(cited),
            )
        )
        parts.append(Part(code=code, label=label, amount=amount, payer=side))
    return tuple(parts)


def _is_late(facts: DisabilityFacts, law: LawOn) -> bool:
    """Tell whether nobody filed within the employer's time (without extension or roll-over)."""
    if facts.is_filed_late is not None or facts.filed_on is None:
        return bool(facts.is_filed_late)
    return facts.filed_on > facts.injured_on + timedelta(days=law.clock("INJ-1").length.number)


def _pays(law: LawOn, payer: str) -> tuple[Citation, ...]:
    norm = law.norm_if_any("injury.fund_pays" if payer == FUND else "injury.uninsured")
    return (norm.citation,) if norm else ()


def _cited_step(code: str, label: str, law: LawOn, *names: str) -> Step:
    """Return a step without a number: which side pays, and the articles that say so."""
    cited = [n.citation for name in names if (n := law.norm_if_any(f"injury.{name}"))]
    told = "".join(citation.summary for citation in cited)
    return Step(code=code, label=label, formula=told, unit="", plain=told, citations=tuple(cited))


ENTRY = Entry(id="R-20", title=RULE.title, facts=DisabilityFacts, compute=disability)
