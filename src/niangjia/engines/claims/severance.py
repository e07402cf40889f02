"""Money for the end of a contract: economic compensation (经济补偿) and 2N (赔偿金)."""

from datetime import date, timedelta
from decimal import Decimal

from niangjia.engines.claims.counting import (
    N,
    base_of,
    capped,
    months_payable,
    over_unknown_wages,
    service,
)
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.facts import Facts, Ground
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.unknown import Known
from niangjia.engines.deadlines.arithmetic import years_and_months
from niangjia.engines.law import Citation, LawOn, Parameter
from niangjia.kernel.money import yuan

_GROUND_NORMS = ("grounds", "grounds_task_done", "grounds_contract_refused")
ASK_HIRED = Missing(
    code="hired_on", label="入职日期", ask="请补入职日期（劳动合同、社保记录、工资条）。"
)
ASK_GROUND = Missing(
    code="ground",
    label="离职原因",
    ask="请问是怎么离开的：被拖欠工资、协商、辞退、到期还是违法解除？",
)
_NOT_CONSIDERED = (
    "加班费是否计入月工资，各地做法不一；这里按应发工资全额计入",
    "公益性岗位、一个月内拒签书面合同等不付经济补偿的情形",
)
RULE_N = Rule("R-01", "economic_compensation", "经济补偿", _NOT_CONSIDERED)
RULE_2N = Rule("R-02", "unlawful_termination", "违法解除赔偿金", _NOT_CONSIDERED)


def economic_compensation(facts: Facts, law: LawOn) -> Explained:
    """Return the economic compensation (经济补偿, R-01; 劳动合同法 46, 47, 97).

    `facts.left_on` must be known; it is the day whose law applies.
    """
    law.norm(f"{N}.grounds")  # before the law there is no answer, not a "not due"
    if not ground_citations(facts.ground, law):
        assert facts.ground
        why = f"这种离职不发生经济补偿：{facts.ground.label}"
        return made(RULE_N, law, Findings(), None, finding=why)
    return over_unknown_wages(
        facts, law, lambda minimum, city: _compensation(facts, law, minimum, city)
    )


def _compensation(facts: Facts, law: LawOn, minimum: Known, city: Known) -> Explained:
    found = Findings()
    label = facts.ground.label if facts.ground else "离职原因不明"
    found.steps.append(
        Step(
            code="ground",
            label="应当支付经济补偿的情形",
            formula=label,
            unit="",
            plain=f"离职原因：{label}。",
            citations=ground_citations(facts.ground, law),
        )
    )
    note_assumed_ground(facts, found)
    if facts.ground is None:
        found.missing.append(ASK_GROUND)
    if facts.hired_on is None:
        found.missing.append(ASK_HIRED)
        return made(RULE_N, law, found, None)
    base = base_of(facts, law, found, minimum, city)
    from_2008 = law.norm(f"{N}.years_from_2008")
    start, end = service(facts, law, found)
    counted_from = max(start, from_2008.valid_from)
    months = months_payable(counted_from, end, law, found, label="年限折合的月数")
    before = Decimal(0)
    if start < from_2008.valid_from:
        before = _before_2008(facts, start, from_2008.valid_from, law, found)
    if base is None:
        return made(RULE_N, law, found, None)
    months = capped(months, base, law, found)
    amount = yuan(base.wage * months + base.uncapped * before)
    found.steps.append(_amount_step(base.wage, months, base.uncapped, before, amount, law))
    if facts.ground is None:
        return made(RULE_N, law, found, None, low=Decimal("0.00"), high=amount)
    parts: tuple[Part, ...] = ()
    if before:
        after = yuan(base.wage * months)
        parts = (
            Part(code="from_2008", label="2008 年以后", amount=after),
            Part(code="before_2008", label="2008 年以前", amount=amount - after),
        )
    return made(RULE_N, law, found, amount, parts=parts)


def unlawful_termination(facts: Facts, law: LawOn, why: Step | None = None) -> Explained:
    """Return the pay for unlawful termination (赔偿金, R-02; 劳动合同法 48, 87; 条例 25).

    Twice the economic compensation, its years running from the first day of work. `why` is the
    step that says what made the end unlawful when the ground itself does not.
    """
    twice = law.parameter("unlawful_termination.multiple")
    if facts.wants_reinstatement:
        why_not = "职工要求继续履行劳动合同，就不同时要赔偿金"
        return made(RULE_2N, law, Findings(), None, finding=why_not)
    return over_unknown_wages(
        facts, law, lambda minimum, city: _twice(facts, law, why, twice, minimum, city)
    )


def _twice(
    facts: Facts, law: LawOn, why: Step | None, twice: Parameter, minimum: Known, city: Known
) -> Explained:
    found = Findings()
    choice = law.norm("unlawful_termination.choice")
    found.steps.append(
        why
        or Step(
            code="ground",
            label="违法解除或者终止",
            formula=Ground.UNLAWFUL.label,
            unit="",
            plain="单位违法解除，可以要赔偿金。",
            citations=(twice.citation, choice.citation),
        )
    )
    note_assumed_ground(facts, found)
    found.doubts.append("是否违法，由单位举证，要经仲裁或者法院认定")
    if facts.hired_on is None:
        found.missing.append(ASK_HIRED)
        return made(RULE_2N, law, found, None)
    base = base_of(facts, law, found, minimum, city)
    start, end = service(facts, law, found)
    label = "年限折合的月数（自用工之日）"
    months = months_payable(start, end, law, found, *_from_hire(start, law), label=label)
    if base is None:
        return made(RULE_2N, law, found, None)
    months = capped(months, base, law, found)
    amount = yuan(base.wage * months * twice.value)
    found.steps.append(
        Step(
            code="amount",
            label="违法解除赔偿金",
            formula=f"{money(base.wage)} × {plain(months)} 个月 × {plain(twice.value)} = "
            f"{money(amount)} 元",
            value=amount,
            plain=f"{money(base.wage)} 元 × {plain(months)} 个月 × {plain(twice.value)} 倍，"
            f"一共 {money(amount)} 元。",
            citations=(twice.citation,),
        )
    )
    return made(RULE_2N, law, found, amount)


def _from_hire(start: date, law: LawOn) -> tuple[Citation, ...]:
    """Return the article by which years before 2008 count too; none is needed without such years.

    :raises UnknownParameter: it is needed, and the end lies before 实施条例 of 18 September 2008.
    """
    if start >= law.norm(f"{N}.years_from_2008").valid_from:
        norm = law.norm_if_any("unlawful_termination.years_from_hire")
        return (norm.citation,) if norm else ()
    return (law.norm("unlawful_termination.years_from_hire").citation,)


def ground_citations(ground: Ground | None, law: LawOn) -> tuple[Citation, ...]:
    """Return the articles under which the ground gives economic compensation; () for none."""
    norms = [norm for name in _GROUND_NORMS if (norm := law.norm_if_any(f"{N}.{name}"))]
    if ground is None:
        return (norms[0].citation,)
    cited = tuple(norm.citation for norm in norms if ground in norm.items)
    if ground is Ground.WORKER_FORCED:
        cited += (law.norm(f"{N}.forced").citation,)
    return cited


def note_assumed_ground(facts: Facts, found: Findings) -> None:
    """Note that the ground was assumed, and whether the ledger bears it out."""
    if not (facts.ground and facts.ground_is_assumed):
        return
    found.assumptions.append(f"材料没有写明离职原因，按“{facts.ground.label}”计算")
    owed = (
        m.due is not None and m.paid is not None and m.due > m.paid for m in facts.months.values()
    )
    if facts.ground is Ground.WORKER_FORCED and not any(owed):
        found.doubts.append("工资表里没有拖欠，被迫解除的事实需要另外的证据")


def _before_2008(facts: Facts, start: date, until: date, law: LawOn, found: Findings) -> Decimal:
    """Return the months of wage for service before 2008, by the rules of that time (劳合法 97)."""
    old = law.norm(f"{N}.before_2008_grounds")
    from_2008 = law.norm(f"{N}.years_from_2008").citation
    if facts.ground is not None and facts.ground not in old.items:
        found.doubts.append("2008 年以前的年限：旧规定对这种离职没有补偿，未计（旧规定未核实）")
        return Decimal(0)
    per_year = law.parameter(f"{N}.before_2008_months_per_year")
    years, months, days_left = years_and_months(start, until)
    payable = per_year.value * (years + (1 if months or days_left else 0))
    cited = [per_year.citation, from_2008]
    if facts.ground is Ground.EMPLOYER_PROPOSED_MUTUAL:
        most = law.parameter(f"{N}.before_2008_cap_months")
        payable = min(payable, most.value)
        cited.append(most.citation)
    if facts.ground is Ground.NO_FAULT:
        found.doubts.append("2008 年以前的年限：因不能胜任解除的，旧规定最多十二个月，这里没有限制")
    found.doubts.append("2008 年以前的年限按旧规定每年一个月，旧规定未核实")
    found.steps.append(
        Step(
            code="before_2008",
            label="2008 年以前的月数",
            formula=f"{start} 至 {until - timedelta(days=1)} 共 {years} 年 {months} 个月"
            f"{'多几天' if days_left else '整'}，不满一年按一年 → {plain(payable)} 个月",
            value=payable,
            unit="个月",
            plain=f"2008 年以前的年限按旧规定折成 {plain(payable)} 个月工资。",
            citations=tuple(cited),
        )
    )
    return payable


def _amount_step(
    wage: Decimal, months: Decimal, old_wage: Decimal, before: Decimal, amount: Decimal, law: LawOn
) -> Step:
    formula = f"{money(wage)} × {plain(months)} 个月"
    told = f"{money(wage)} 元 × {plain(months)} 个月"
    if before:
        formula += f" + {money(old_wage)} × {plain(before)} 个月（2008 年以前）"
        told += f"，加上 2008 年以前的 {plain(before)} 个月"
    return Step(
        code="amount",
        label="经济补偿",
        formula=f"{formula} = {money(amount)} 元",
        value=amount,
        plain=f"{told}，一共 {money(amount)} 元。",
        citations=(law.parameter(f"{N}.months_per_full_year").citation,),
    )
