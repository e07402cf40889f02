"""What a province adds when an injured worker leaves (医疗补助金、就业补助金, R-23)."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Part, Step, money, plain
from niangjia.engines.claims.facts import DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import area_average, noted, provincial_average
from niangjia.engines.claims.schema import REGION, STRICT, WAGE, Day, fact
from niangjia.engines.deadlines.arithmetic import years_and_months
from niangjia.engines.law import Citation, LawOn, Norm, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule(
    "R-23",
    "injury_leaving_grants",
    "一次性工伤医疗补助金和伤残就业补助金",
    ("经济补偿另算（R-01），两样都可以要", "多次工伤、多个单位的情形"),
)
FUND, EMPLOYER = "fund", "employer"
PAYER_ZH = {FUND: "工伤保险基金", EMPLOYER: "用人单位"}
_ZH = {"medical": "一次性工伤医疗补助金", "employment": "一次性伤残就业补助金"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFacts:
    """A worker of grade 5 to 10 who leaves, and what her province's table needs."""

    __pydantic_config__ = STRICT
    region: Annotated[str, fact("参保地（GB/T 2260 六位代码）", **REGION)]
    grade: Annotated[int, fact("伤残等级", ge=5, le=10)]
    left_on: Annotated[Day, fact("解除或者终止劳动关系之日")]
    provincial_average_wage: Annotated[
        Decimal | None, fact("离开时上年度全省职工月平均工资", unit="yuan", **WAGE)
    ] = None
    area_average_wage: Annotated[
        Decimal | None, fact("离开时上年度统筹地区职工月平均工资", unit="yuan", **WAGE)
    ] = None
    own_wage: Annotated[
        Decimal | None,
        fact("本人工资（受伤前十二个月平均缴费工资，已按上下限调整）", unit="yuan", **WAGE),
    ] = None
    years_to_retirement: Annotated[
        Decimal | None, fact("离开时离法定退休年龄还有几年（可带小数）", unit="year", ge=0, le=60)
    ] = None
    retires_on: Annotated[Day | None, fact("到达法定退休年龄之日")] = None
    is_occupational_disease: Annotated[bool, fact("是不是职业病")] = False
    counted_years: Annotated[
        Decimal | None,
        fact(
            "计发年限（福建：预期寿命减离开时年龄）",
            unit="year",
            ask="请补计发年限：当地人口平均预期寿命减去离开时的年龄。",
            ge=0,
            le=100,
        ),
    ] = None
    medical_grant_months: Annotated[
        Decimal | None, fact("所给的医疗补助金月数（代替省里的表）", unit="month", ge=0, le=200)
    ] = None
    employment_grant_months: Annotated[
        Decimal | None, fact("所给的就业补助金月数（代替省里的表）", unit="month", ge=0, le=200)
    ] = None
    grant_base_wage: Annotated[
        Decimal | None, fact("所给的两项补助金的基数（代替省里的规定）", unit="yuan", **WAGE)
    ] = None
    is_insured: Annotated[
        bool | None, fact("单位有没有给职工参加工伤保险", ask="请问单位有没有参加工伤保险？")
    ] = None


def leaving_grants(facts: GrantFacts, book: StatuteBook) -> Explained:
    """Return both grants by the table of the province (工伤保险条例 36, 37; 省级规定), by payer.

    :raises DatesOutOfOrder: already of retirement age when leaving, or two ages that contradict.
    """
    found = Findings()
    law = book.on(facts.left_on, facts.region)
    found.inputs += [("地区", facts.region), ("伤残等级", f"{facts.grade} 级")]
    parts = grants_of(facts, book, found, medical_payer=payer_of(facts.is_insured, found))
    if parts is None:
        return made(RULE, law, found, None)
    return made(
        RULE, law, found, sum((part.amount for part in parts), Decimal(0)), parts=parts,
        answers=shares(parts),
    )  # fmt: skip


def payer_of(is_insured: bool | None, found: Findings) -> str:
    """Return who pays what the fund pays for an insured worker."""
    if is_insured is None:
        found.assumptions.append("没有说明是否参加工伤保险，按已经参保分担")
    return EMPLOYER if is_insured is False else FUND


def shares(parts: tuple[Part, ...]) -> tuple[tuple[str, str], ...]:
    """Return how much of the one-off sums each side pays, as answers."""
    nothing = yuan(Decimal(0))
    totals = {FUND: nothing, EMPLOYER: nothing}
    for part in parts:
        if part.unit == "yuan":
            totals[part.payer] += part.amount
    return tuple((payer, str(total)) for payer, total in totals.items())


def grants_of(
    facts: GrantFacts, book: StatuteBook, found: Findings, *, medical_payer: str
) -> tuple[Part, ...] | None:
    """Return the two grants, or None when a value is not known (`found.missing` says which)."""
    law = book.on(facts.left_on, facts.region)
    basis = law.norm("injury.leaving_5_6" if facts.grade <= 6 else "injury.leaving_7_10")
    by_fund = None if medical_payer == EMPLOYER else law.norm_if_any("injury.fund_pays")
    pays = {"medical": by_fund, "employment": law.norm_if_any("injury.employer_pays")}
    parts: list[Part] = []
    for kind, payer in (("medical", medical_payer), ("employment", EMPLOYER)):
        months = _months(kind, facts, law, found)
        base = _base(kind, facts, law, book, found)
        if months is None or base is None:
            return None
        times, how, cited = _adjusted(kind, facts, law, found)
        amount = yuan(base[0] * months[0] * times)
        found.steps.append(
            Step(
                code=f"{kind}_grant",
                label=_ZH[kind],
                formula=f"{money(base[0])} × {months[1]}{how} = {money(amount)} 元",
                value=amount,
                plain=f"{_ZH[kind]} {money(amount)} 元，由{PAYER_ZH[payer]}付。",
                citations=(*months[2], *base[1], *cited, basis.citation, *_cited(pays[kind])),
            )
        )
        parts.append(Part(code=f"{kind}_grant", label=_ZH[kind], amount=amount, payer=payer))
    severance = law.norm("injury.severance_too").citation
    found.steps.append(
        Step(
            code="severance_too",
            label="经济补偿另算",
            formula=severance.summary,
            unit="",
            plain="单位依法终止合同的，经济补偿另外再要。",
            citations=(law.norm("injury.grants_by_province").citation, severance),
        )
    )
    return tuple(parts)


def _cited(norm: Norm | None) -> tuple[Citation, ...]:
    return (norm.citation,) if norm else ()


def _months(
    kind: str, facts: GrantFacts, law: LawOn, found: Findings
) -> tuple[Decimal, str, tuple[Citation, ...]] | None:
    """Return the months of wage, how they are written, and the articles."""
    given = facts.medical_grant_months if kind == "medical" else facts.employment_grant_months
    if given is not None:
        cited = Citation(law="", article=f"所给的{_ZH[kind]}月数")
        return given, f"{plain(given)} 个月", (cited,)
    table = law.parameter_if_any(f"injury_grants.{kind}_{facts.grade}")
    if table:
        return noted(table, found).value, f"{plain(table.value)} 个月", (table.citation,)
    per_year = law.parameter_if_any(f"injury_grants.{kind}_per_year_{facts.grade}")
    if not per_year:
        absent = law.norm_if_any("injury_grants.not_on_file")
        label = absent.title if absent else f"{facts.region} 的{_ZH[kind]}标准（未录入）"
        found.missing.append(
            Missing(
                code="provincial_grants",
                label=label,
                ask="请法律工作人员取得省里的原文并录入；没有原文不计算。",
                is_parameter=True,
            )
        )
        return None
    if facts.counted_years is None:
        ask = "请补计发年限：当地人口平均预期寿命减去离开时的年龄。"
        found.missing.append(Missing(code="counted_years", label="计发年限", ask=ask))
        return None
    years = facts.counted_years.to_integral_value(ROUND_CEILING)
    months = years * noted(per_year, found).value
    text = f"{plain(years)} 年 × {plain(per_year.value)} 个月"
    floor = law.parameter_if_any(f"injury_grants.{kind}_floor_{facts.grade}")
    if floor and months < floor.value:
        text += f"，不足最少的 {plain(floor.value)} 个月，按 {plain(floor.value)} 个月"
        return floor.value, f"（{text}）", (per_year.citation, floor.citation)
    return months, f"（{text}）", (per_year.citation,)


def _base(
    kind: str, facts: GrantFacts, law: LawOn, book: StatuteBook, found: Findings
) -> tuple[Decimal, tuple[Citation, ...]] | None:
    """Return the wage that the months are multiplied with, as the province fixes it."""
    if facts.grant_base_wage is not None:
        return facts.grant_base_wage, (Citation(law="", article="所给的补助金基数"),)
    norm = law.norm_if_any(f"injury_grants.{kind}_base")
    if norm is None:
        if not found.missing:
            ask = "请补省里规定的补助金基数（哪一个平均工资、多少元）。"
            found.missing.append(Missing(code="grant_base_wage", label="补助金的基数", ask=ask))
        return None
    if norm.note and norm.note not in found.doubts:
        found.doubts.append(norm.note)
    year = facts.left_on.year - 1
    if norm.items == ("own",):
        if facts.own_wage is None:
            ask = "请补本人工资：受伤前十二个月的平均月缴费工资（已按上下限调整）。"
            found.missing.append(Missing(code="own_wage", label="本人工资", ask=ask))
            return None
        return facts.own_wage, (norm.citation,)
    if norm.items == ("province",):
        base = provincial_average(facts.provincial_average_wage, facts.region, year, book, found)
    else:
        base = area_average(facts.area_average_wage, facts.region, year, book, found)
    return base and (base[0], (norm.citation, base[1]))


def _adjusted(
    kind: str, facts: GrantFacts, law: LawOn, found: Findings
) -> tuple[Decimal, str, tuple[Citation, ...]]:
    """Return what the grant is multiplied with: more for a disease, less near retirement."""
    one = Decimal(1)
    if kind == "medical":
        plus = law.parameter_if_any("injury_grants.occupational_disease_plus")
        if not (facts.is_occupational_disease and plus):
            return one, "", ()
        return (
            one + noted(plus, found).value,
            f" × {plain(one + plus.value)}（职业病增发）",
            (plus.citation,),
        )
    within = law.parameter_if_any("injury_grants.near_retirement_years")
    if within is None:
        return one, "", ()
    left = _years_left(facts)
    if left is None:
        found.assumptions.append(
            f"没有给离退休还有几年，按不少于 {plain(within.value)} 年算，就业补助金不递减"
        )
        return one, "", ()
    if left >= within.value:
        return one, "", ()
    ratio = noted(law.parameter(f"injury_grants.near_retirement_{int(left)}"), found)
    how = f" × {plain(ratio.value * 100)}%（离退休满 {int(left)} 年不满 {int(left) + 1} 年）"
    return ratio.value, how, (within.citation, ratio.citation)


def _years_left(facts: GrantFacts) -> Decimal | None:
    if facts.retires_on is None:
        return facts.years_to_retirement
    if facts.retires_on <= facts.left_on:
        raise DatesOutOfOrder(why=f"离开之日 {facts.left_on} 已经到了退休年龄")
    years, _, _ = years_and_months(facts.left_on, facts.retires_on)
    if facts.years_to_retirement is not None and int(facts.years_to_retirement) != years:
        raise DatesOutOfOrder(why=f"离退休的年数和退休日 {facts.retires_on} 对不上")
    return Decimal(years)


ENTRY = Entry(id="R-23", title=RULE.title, facts=GrantFacts, compute=leaving_grants)
