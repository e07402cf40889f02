"""What a platform pays into the occupational injury scheme (职业伤害保障缴费, R-31)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, plain
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of, noted
from niangjia.engines.claims.schema import REGION, STRICT, Day, fact
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule(
    "R-31",
    "occupational_injury_fee",
    "职业伤害保障缴费",
    ("待遇不在这里算：没有见过待遇标准的原文，请看当地人社部门公布的办法",),
)
_ZH = {"RIDE": "出行", "DELIVERY": "即时配送（含外卖）", "FREIGHT": "同城货运"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeFacts:
    """How many orders of which trade, where and when."""

    __pydantic_config__ = STRICT
    industry: Annotated[
        Literal["RIDE", "DELIVERY", "FREIGHT"], fact("行业：出行、即时配送、同城货运")
    ]
    order_count: Annotated[int, fact("单量", ge=0, lt=10**12)]
    region: Annotated[str | None, fact("省份（GB/T 2260 六位代码）", **REGION)] = None
    fee_per_order: Annotated[
        Decimal | None, fact("当地每单缴费标准", unit="yuan", ge=0, le=100)
    ] = None
    is_in_scheme: Annotated[
        bool | None, fact("当地那时是不是已经启动职业伤害保障（代替试点名单）")
    ] = None
    as_of: Annotated[Day | None, fact("哪一天的单（不填按现在核对过的规定）")] = None


def scheme_fee(facts: SchemeFacts, book: StatuteBook) -> Explained:
    """Return the fee for the orders (人社部发〔2021〕110号、〔2025〕24号), never a benefit.

    :raises UnknownParameter: before the scheme began.
    """
    found = Findings()
    law = law_of(book, facts.as_of, found, facts.region)
    pilot = law.norm("occupational_injury.pilot")
    benefits = law.norm("occupational_injury.benefits_elsewhere").citation
    source = law.book.instruments[benefits.law].source
    is_in = _is_in_scheme(facts, law, found)
    if is_in is None:
        label = f"{facts.region}职业伤害保障的启动日"
        ask = "请查当地人社部门的通知：2026 年各省陆续启动，哪一天起没有录入。"
        found.missing.append(Missing(code="is_in_scheme", label=label, ask=ask, is_parameter=True))
        return made(RULE, law, found, None)
    if not is_in:
        found.steps.append(_step("pilot", "试点省份", pilot.citation.summary, None, pilot.citation))
        finding = "当地那时还没有启动，不用缴费"
        return made(RULE, law, found, yuan(Decimal(0)), finding=finding, outcome="NOT_IN_SCHEME")
    span = _rates(facts, law, found)
    if span is None:
        label = f"{facts.region or '当地'}{_ZH[facts.industry]}每单缴费标准"
        ask = "请录入当地公布的每单缴费标准，或者写明省份。"
        placed = facts.region is not None
        found.missing.append(
            Missing(code="fee_per_order", label=label, ask=ask, is_parameter=placed)
        )
        return made(RULE, law, found, None)
    low, high, cited = span
    least, most = yuan(low * facts.order_count), yuan(high * facts.order_count)
    found.assumptions.append(f"待遇请看 {source}")
    basis = law.norm("occupational_injury.per_order").citation
    if least != most:
        label = f"{_ZH[facts.industry]}每单缴费标准（{plain(low)} 至 {plain(high)} 元之间的哪一档）"
        ask = "标准分几档，请补这家平台适用的每单标准。"
        found.missing.append(Missing(code="fee_per_order", label=label, ask=ask, is_parameter=True))
        return made(RULE, law, found, None, low=least, high=most)
    how = f"{facts.order_count:,} 单 × {plain(low)} 元 = {least:,.2f} 元"
    found.steps.append(_step("amount", "缴费", how, least, basis, *cited, pilot.citation, benefits))
    answers = (("payer", "platform"), ("benefits", "NOT_COMPUTED"), ("benefits_source", source))
    return made(RULE, law, found, least, answers=answers)


def _is_in_scheme(facts: SchemeFacts, law: LawOn, found: Findings) -> bool | None:
    """Return whether the place had begun by the day; None when nobody has entered it."""
    if facts.is_in_scheme is not None:
        return facts.is_in_scheme
    if facts.region is None:
        found.assumptions.append("没有说明地区，按当地已经启动算")
        return True
    if f"{facts.region[:2]}0000" in law.norm("occupational_injury.pilot").items:
        return True
    return None if law.norm_if_any("occupational_injury.everywhere") else False


def _rates(
    facts: SchemeFacts, law: LawOn, found: Findings
) -> tuple[Decimal, Decimal, tuple[Citation, ...]] | None:
    if facts.fee_per_order is not None:
        given = Citation(law="", article="所给的每单缴费标准")
        return facts.fee_per_order, facts.fee_per_order, (given,)
    name = f"occupational_injury.fee_{facts.industry.lower()}"
    low, high = (law.parameter_if_any(f"{name}_{end}") for end in ("min", "max"))
    if low is None or high is None:
        return None
    return noted(low, found).value, noted(high, found).value, (low.citation, high.citation)


def _step(code: str, label: str, formula: str, value: Decimal | None, *cited: Citation) -> Step:
    return Step(
        code=code, label=label, formula=formula, value=value, plain=formula, citations=cited
    )


ENTRY = Entry(id="R-31", title=RULE.title, facts=SchemeFacts, compute=scheme_fee)
