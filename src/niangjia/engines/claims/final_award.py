"""Is the award final at once (一裁终局, R-40)?"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Step, money, plain
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import REGION, STRICT, SUM, WAGE, Day, MissingFact, fact
from niangjia.engines.claims.unknown import Known, with_minimum_wage
from niangjia.engines.law import Citation, LawOn, StatuteBook

RULE = Rule("R-40", "final_award", "一裁终局")
ItemKind = Literal[
    "wages",
    "injury_medical",
    "economic_compensation",
    "compensation",
    "labour_standards",
    "social_insurance",
    "injury_benefits",
    "confirm_relation",
    "other",
]
_ZH: dict[str, str] = {
    "wages": "劳动报酬",
    "injury_medical": "工伤医疗费",
    "economic_compensation": "经济补偿",
    "compensation": "赔偿金",
    "labour_standards": "工作时间、休息休假等劳动标准",
    "social_insurance": "社会保险",
    "injury_benefits": "工伤保险待遇",
    "confirm_relation": "确认劳动关系",
    "other": "其他",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardItem:
    """One item of the award, with what it gives."""

    __pydantic_config__ = STRICT
    kind: Annotated[
        ItemKind,
        fact(
            "哪一类：wages 劳动报酬、injury_medical 工伤医疗费、economic_compensation 经济补偿、"
            "compensation 赔偿金、labour_standards 工时休假等标准、social_insurance 社会保险、"
            "injury_benefits 工伤保险待遇、confirm_relation 确认劳动关系、other 其他"
        ),
    ]
    amount: Annotated[Decimal | None, fact("这一项的金额", unit="yuan", **SUM)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """The items of one award, what it calls itself, and where it was made."""

    __pydantic_config__ = STRICT
    items: Annotated[tuple[AwardItem, ...], fact("裁决的各项，一项一行", min_length=1)]
    region: Annotated[str | None, fact("仲裁委员会所在地（GB/T 2260 六位代码）", **REGION)] = None
    minimum_wage: Annotated[Decimal | None, fact("当地月最低工资标准", unit="yuan", **WAGE)] = None
    awarded_on: Annotated[Day | None, fact("裁决作出之日")] = None
    stated_kind: Annotated[
        Literal["FINAL", "NON_FINAL"] | None, fact("裁决书自己写的：终局还是非终局")
    ] = None


def final_award(facts: AwardFacts, book: StatuteBook) -> Explained:
    """Return whether the award is final (调解仲裁法 47; 解释（一）18–20; 浙江条例 37).

    What the award says of itself holds; unlabelled, each item is tested, and one item that is not
    final makes the whole award not final. An unknown minimum wage is an interval.

    :raises MissingFact: an item that is tested by its amount has none.
    """
    found = Findings()
    law = law_of(book, facts.awarded_on, found, facts.region)
    for number, item in enumerate(facts.items):
        if item.amount is None and item.kind in law.norm("final_award.item_types").items:
            ask = f"请补第 {number + 1} 项（{_ZH[item.kind]}）的金额。"
            raise MissingFact(rule=RULE.id, fact=f"items.{number}.amount", ask=ask)

    def tested(minimum: Known) -> Explained:
        return _tested(facts, law, minimum, found.assumptions)

    return with_minimum_wage(facts.minimum_wage, law, tested)


def _tested(facts: AwardFacts, law: LawOn, minimum: Known, assumptions: list[str]) -> Explained:
    found = Findings(assumptions=list(assumptions))
    months = law.parameter("final_award.months_of_minimum_wage")
    cap = months.value * minimum.value
    finals = [
        _item(number, item, facts, law, cap, minimum, found)
        for number, item in enumerate(facts.items, 1)
    ]
    is_relation = any(item.kind == "confirm_relation" for item in facts.items)
    by_items = all(finals)
    if is_relation:
        label = "确认劳动关系的，按非终局"
        found.steps.append(_norm_step("relation", label, law, "relation_not_final"))
    if not by_items:
        found.steps.append(_norm_step("mixed", "有一项不终局，整个按非终局", law, "mixed"))
    is_final = by_items
    if facts.stated_kind:
        is_final = facts.stated_kind == "FINAL"
        found.steps.append(_norm_step("stated", "以裁决书写的为准", law, "as_stated"))
        if is_final != by_items:
            found.doubts.append("裁决书写的和逐项看的结果不同，以裁决书写的为准")
    if is_final:
        found.steps.append(_norm_step("effect", "作出即生效", law, "effect_when_made"))
    named = tuple(
        (f"item_{number}", "FINAL" if final else "NON_FINAL")
        for number, final in enumerate(finals, 1)
    )
    answers = (
        ("is_final", str(is_final).lower()),
        *named,
        ("employer_may", "SET_ASIDE_30_DAYS" if is_final else "SUE_15_DAYS"),
        ("worker_may", "SUE_15_DAYS"),
        ("effective", "WHEN_MADE" if is_final else "AFTER_15_DAYS_WITHOUT_SUIT"),
    )
    told = (
        "终局裁决：作出即生效，单位不能起诉，只能申请撤销"
        if is_final
        else "非终局裁决：双方都可以十五日内起诉"
    )
    return made(
        RULE, law, found, None, finding=told, outcome="FINAL" if is_final else "NON_FINAL",
        answers=answers,
    )  # fmt: skip


def _item(
    number: int,
    item: AwardItem,
    facts: AwardFacts,
    law: LawOn,
    cap: Decimal,
    minimum: Known,
    found: Findings,
) -> bool:
    """Return whether one item is final, with its step."""
    months = law.parameter("final_award.months_of_minimum_wage")
    by_amount, standards = law.norm("final_award.item_types"), law.norm("final_award.standards")
    local = law.norm_if_any("final_award.local_final")
    per_item = law.norm_if_any("final_award.per_item")
    cited: tuple[Citation, ...]
    if local and item.kind in local.items:
        is_final, how, cited = True, "浙江：不看金额，终局", (local.citation,)
    elif item.kind in by_amount.items:
        assert item.amount is not None
        is_final = item.amount <= cap
        sign = "≤" if is_final else ">"
        how = (
            f"{money(item.amount)} {sign} {plain(months.value)} × {money(minimum.value)}"
            f" = {money(cap)}"
        )
        cited = (by_amount.citation, months.citation, minimum.citation)
        cited += (per_item.citation,) if per_item else ()
    elif item.kind in ("labour_standards", "social_insurance"):
        is_final, how, cited = True, "执行国家劳动标准的争议，不看金额", (standards.citation,)
    else:
        is_final, how, cited = False, "不在第四十七条里", (by_amount.citation, standards.citation)
        if item.kind == "injury_benefits":
            found.doubts.append(
                "工伤保险待遇（医疗费以外）算不算第四十七条的社会保险争议，各地做法不一，按非终局"
            )
    found.steps.append(
        Step(
            code=f"item_{number}",
            label=f"第 {number} 项：{_ZH[item.kind]}",
            formula=f"{how} → {'终局' if is_final else '非终局'}",
            value=item.amount,
            plain=f"第 {number} 项（{_ZH[item.kind]}）{'终局' if is_final else '不终局'}。",
            citations=cited,
        )
    )
    return is_final


def _norm_step(code: str, label: str, law: LawOn, norm: str) -> Step:
    found = law.norm_if_any(f"final_award.{norm}")
    cited = (found.citation,) if found else ()
    told = found.citation.summary if found else label
    return Step(code=code, label=label, formula=told, unit="", plain=told, citations=cited)


ENTRY = Entry(id="R-40", title=RULE.title, facts=AwardFacts, compute=final_award)
