"""What the family of a worker killed at work is owed (工亡待遇, R-21)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.injury_grants import EMPLOYER, PAYER_ZH, payer_of, shares
from niangjia.engines.claims.lookups import area_average, noted
from niangjia.engines.claims.schema import REGION, STRICT, WAGE, Day, MissingFact, fact
from niangjia.engines.law import Citation, LawOn, Parameter, StatuteBook, UnknownParameter
from niangjia.kernel.money import from_fen, to_fen, yuan
from niangjia.kernel.sharing import share

RULE = Rule(
    "R-21",
    "injury_death",
    "工亡待遇",
    (
        "谁算供养亲属、供到什么时候（由社会保险行政部门核定）",
        "抚恤金以后每年的调整",
        "未参保的一次性领取抚恤金（浙江第三十五条）、下落不明的预支（第四十一条）",
        "没有参保的单位补缴以后，抚恤金转由基金付",
    ),
)
# The last grade whose family has benefits when the worker dies after the treatment.
BENEFITS_TO = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependant:
    """One who lived on the worker's earnings: how related, and whether left quite alone."""

    __pydantic_config__ = STRICT
    relation: Annotated[
        Literal["SPOUSE", "CHILD", "PARENT", "OTHER"],
        fact("和死者的关系：配偶、子女、父母、其他亲属"),
    ]
    is_lone: Annotated[bool, fact("是不是孤寡老人或者孤儿")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathFacts:
    """A death at work, or of an injured worker later on."""

    __pydantic_config__ = STRICT
    died_on: Annotated[Day, fact("死亡之日")]
    region: Annotated[str | None, fact("参保地（GB/T 2260 六位代码）", **REGION)] = None
    occasion: Annotated[
        Literal["ACCIDENT", "DURING_STOP_WORK", "AFTER_STOP_WORK"],
        fact("因工死亡、停工留薪期内因工伤死亡、停工留薪期满后死亡"),
    ] = "ACCIDENT"
    grade: Annotated[int | None, fact("停工留薪期满后死亡的：伤残等级", ge=1, le=10)] = None
    area_average_wage: Annotated[
        Decimal | None, fact("统筹地区上年度职工月平均工资", unit="yuan", **WAGE)
    ] = None
    national_disposable_income: Annotated[
        Decimal | None,
        fact("上一年度全国城镇居民人均可支配收入（一年）", unit="yuan", ge=0, lt=10_000_000),
    ] = None
    monthly_wage: Annotated[
        Decimal | None,
        fact("生前的工资，每月", unit="yuan", ask="请补职工生前的月工资，抚恤金按它算。", **WAGE),
    ] = None
    own_wage: Annotated[
        Decimal | None,
        fact("抚恤金改按本人工资（已按上下限调整）算的，填本人工资", unit="yuan", **WAGE),
    ] = None
    dependants: Annotated[tuple[Dependant, ...], fact("供养亲属，一人一行")] = ()
    is_insured: Annotated[
        bool | None, fact("单位有没有参加工伤保险", ask="请问单位有没有参加工伤保险？")
    ] = None


def death(facts: DeathFacts, book: StatuteBook) -> Explained:
    """Return funeral, one-off grant and monthly pensions, each with its payer (工伤保险条例 39).

    :raises UnknownParameter: died before 2011, when the regulation was another one.
    """
    found, law = Findings(), book.on(facts.died_on, facts.region)
    basis = law.norm("death.benefits")
    found.inputs.append(("死亡", str(facts.died_on)))
    is_later = facts.occasion == "AFTER_STOP_WORK"
    if is_later:
        if facts.grade is None:
            raise MissingFact(rule=RULE.id, fact="grade", ask="请补伤残等级。")
        basis = law.norm("death.after_stop_work")
        if facts.grade > BENEFITS_TO:
            found.steps.append(_nothing_step(basis.citation))
            finding = "停工留薪期满后死亡，只有一级至四级的近亲属有待遇"
            return made(RULE, law, found, yuan(Decimal(0)), finding=finding, outcome="NOT_DUE")
    elif facts.occasion == "DURING_STOP_WORK":
        basis = law.norm("death.in_stop_work")
    payer = payer_of(facts.is_insured, found)
    parts = [
        _funeral(facts, payer, law, book, found),
        None if is_later else _grant(facts, payer, law, found),
        *_pensions(facts, payer, law, found),
    ]
    if found.missing:
        return made(RULE, law, found, None)
    there = tuple(part for part in parts if part)
    if payer == EMPLOYER:
        found.steps.append(_uninsured_step(law.norm("injury.uninsured").citation))
    found.steps.append(_basis_step(basis.citation))
    total = sum((part.amount for part in there), Decimal(0))
    return made(
        RULE, law, found, None if facts.dependants else total, parts=there, answers=shares(there)
    )


def _funeral(
    facts: DeathFacts, payer: str, law: LawOn, book: StatuteBook, found: Findings
) -> Part | None:
    year = facts.died_on.year - 1
    area = area_average(facts.area_average_wage, facts.region, year, book, found)
    if area is None:
        return None
    months = law.parameter("death.funeral_months")
    amount = yuan(area[0] * months.value)
    found.steps.append(
        Step(
            code="funeral",
            label="丧葬补助金",
            formula=f"{money(area[0])} × {plain(months.value)} 个月 = {money(amount)} 元",
            value=amount,
            plain=f"丧葬补助金 {money(amount)} 元，由{PAYER_ZH[payer]}付。",
            citations=(months.citation, area[1]),
        )
    )
    return Part(code="funeral", label="丧葬补助金", amount=amount, payer=payer)


def _grant(facts: DeathFacts, payer: str, law: LawOn, found: Findings) -> Part | None:
    """Return twenty times the nation's income of the year before; no other year stands in."""
    times = law.parameter("death.income_multiple")
    year = facts.died_on.year - 1
    label = f"{year} 年全国城镇居民人均可支配收入"
    income, cited = facts.national_disposable_income, Citation(law="", article=f"所给的{label}")
    if income is None:
        figure = _income_of(year, law)
        if figure is None:
            ask = f"请由法律工作人员录入国家统计局公布的{label}；别的年份不能代替。"
            found.missing.append(
                Missing(code="national_disposable_income", label=label, ask=ask, is_parameter=True)
            )
            return None
        income, cited = noted(figure, found).value, figure.citation
    amount = yuan(income * times.value)
    found.steps.append(
        Step(
            code="death_grant",
            label="一次性工亡补助金",
            formula=f"{money(income)} × {plain(times.value)} = {money(amount)} 元",
            value=amount,
            plain=f"一次性工亡补助金 {money(amount)} 元，由{PAYER_ZH[payer]}付。",
            citations=(times.citation, cited),
        )
    )
    return Part(code="death_grant", label="一次性工亡补助金", amount=amount, payer=payer)


def _income_of(year: int, law: LawOn) -> Parameter | None:
    try:
        figure, stands_in = law.parameter_of("death.disposable_income", str(year))
    except UnknownParameter:
        return None
    return None if stands_in else figure


def _pensions(facts: DeathFacts, payer: str, law: LawOn, found: Findings) -> tuple[Part, ...]:
    """Return each dependant's monthly pension; together never above the wage while alive."""
    if not facts.dependants:
        found.assumptions.append("没有列出供养亲属，抚恤金没有算")
        return ()
    wage = facts.monthly_wage if facts.own_wage is None else facts.own_wage
    most = wage if facts.monthly_wage is None else facts.monthly_wage
    if wage is None or most is None:
        ask = "请补职工生前的月工资，抚恤金按它算。"
        found.missing.append(Missing(code="monthly_wage", label="生前的工资", ask=ask))
        return ()
    _note_base(facts, found)
    spouse, other, plus = (
        law.parameter(f"death.pension_{name}") for name in ("spouse", "other", "lone_plus")
    )
    ceiling = law.norm("death.pension_ceiling")
    rates = [
        (spouse if one.relation == "SPOUSE" else other).value + (plus.value if one.is_lone else 0)
        for one in facts.dependants
    ]
    is_capped = wage * sum(rates) > most
    if is_capped:
        # Whole weights far above the pool: the shares are exact and add up to the wage.
        weights = {n: int(rate * 10**15) for n, rate in enumerate(rates)}
        amounts = [from_fen(part) for part in share(to_fen(most), weights).values()]
    else:
        amounts = [yuan(wage * rate) for rate in rates]
    parts = []
    for n, (one, rate, amount) in enumerate(zip(facts.dependants, rates, amounts, strict=True), 1):
        who = _RELATION_ZH[one.relation]
        label = f"抚恤金（第 {n} 位：{who}）"
        lone = "，孤寡老人或者孤儿" if one.is_lone else ""
        how = f"{money(wage)} × {plain(rate * 100)}%{lone}"
        scaled = f"，合计超过生前的工资 {money(most)}，按比例减" if is_capped else ""
        cited = [(spouse if one.relation == "SPOUSE" else other).citation]
        cited += [plus.citation] * one.is_lone + [ceiling.citation] * is_capped
        found.steps.append(
            Step(
                code=f"pension_{n}",
                label=label,
                formula=f"{how}{scaled} → {money(amount)} 元/月",
                value=amount,
                unit="元/月",
                plain=f"{who}每月 {money(amount)} 元，由{PAYER_ZH[payer]}付。",
                citations=tuple(cited),
            )
        )
        parts.append(
            Part(code=f"pension_{n}", label=label, amount=amount, unit="yuan/month", payer=payer)
        )
    return tuple(parts)


def _note_base(facts: DeathFacts, found: Findings) -> None:
    """Say which wage the pensions rest on: the article names both, and they can differ."""
    if facts.own_wage is not None:
        found.assumptions.append("抚恤金按所给的本人工资算，合计不超过生前的工资")
        if facts.monthly_wage is None:
            found.doubts.append("没有给生前的工资，合计的上限也按本人工资；两者不同的请补")
        return
    found.doubts.append(
        "抚恤金按生前的工资算；条文的比例写的是“本人工资”（有上下限），上限写的是“生前的工资”，"
        "按本人工资核定的，请填本人工资再算"
    )


_RELATION_ZH = {"SPOUSE": "配偶", "CHILD": "子女", "PARENT": "父母", "OTHER": "其他亲属"}


def _basis_step(basis: Citation) -> Step:
    return Step(
        code="basis", label="待遇的依据", formula=basis.summary, unit="", citations=(basis,)
    )


def _nothing_step(basis: Citation) -> Step:
    return Step(
        code="not_due",
        label="没有待遇",
        formula="停工留薪期满后死亡的，只有一级至四级有丧葬补助金和抚恤金",
        unit="",
        plain="停工留薪期满以后去世，五级至十级没有工亡待遇。",
        citations=(basis,),
    )


def _uninsured_step(basis: Citation) -> Step:
    return Step(
        code="uninsured",
        label="没有参保，由单位付",
        formula="本来由基金付的，也由单位按同样的项目和标准付",
        unit="",
        plain="单位没有参保，全部由单位付；单位不付的，可以请基金先行支付。",
        citations=(basis,),
    )


ENTRY = Entry(id="R-21", title=RULE.title, facts=DeathFacts, compute=death)
