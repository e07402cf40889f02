"""What arbitration, courts and enforcement charge (费用, R-42)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Step, money, plain
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import STRICT, SUM, Day, MissingFact, fact
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule(
    "R-42",
    "fees",
    "费用",
    ("公告、鉴定、评估、拍卖等由有关机构另收的费用", "司法救助的缓交、减交、免交", "律师费"),
)
FeeKind = Literal[
    "ARBITRATION",
    "CONFIRMATION",
    "LABOUR_SUIT",
    "PROPERTY_SUIT",
    "PAYMENT_ORDER",
    "PRESERVATION",
    "ENFORCEMENT",
    "SET_ASIDE",
    "BANKRUPTCY",
]
_ZH: dict[str, str] = {
    "ARBITRATION": "劳动仲裁",
    "CONFIRMATION": "司法确认",
    "LABOUR_SUIT": "劳动争议诉讼受理费",
    "PROPERTY_SUIT": "财产案件受理费",
    "PAYMENT_ORDER": "支付令申请费",
    "PRESERVATION": "财产保全申请费",
    "ENFORCEMENT": "执行申请费",
    "SET_ASIDE": "申请撤销仲裁裁决",
    "BANKRUPTCY": "破产申请费",
}
# What is free, what has one price, and the table of what has one of its own.
FREE = {"ARBITRATION": "arbitration_free", "CONFIRMATION": "confirmation_free"}
FLAT = {"LABOUR_SUIT": "labour_suit", "SET_ASIDE": "set_aside"}
TABLE = {"ENFORCEMENT": "enforcement", "PRESERVATION": "preservation"}
HALVED = ("LABOUR_SUIT", "PROPERTY_SUIT")
DIVIDED = ("PAYMENT_ORDER", "BANKRUPTCY")
_AFTERWARDS = {
    "LABOUR_SUIT": ("wage_suit_not_prepaid", "追索劳动报酬的，可以不预交"),
    "ENFORCEMENT": ("enforcement_after", "不用先交，执行后由被执行人负担"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeFacts:
    """What is asked for, and about how much."""

    __pydantic_config__ = STRICT
    kind: Annotated[
        FeeKind,
        fact(
            "哪一种：ARBITRATION 仲裁、CONFIRMATION 司法确认、LABOUR_SUIT 劳动争议诉讼、"
            "PROPERTY_SUIT 财产案件诉讼、PAYMENT_ORDER 支付令、PRESERVATION 保全、"
            "ENFORCEMENT 执行、SET_ASIDE 撤销裁决、BANKRUPTCY 破产"
        ),
    ]
    amount: Annotated[
        Decimal | None,
        fact("标的金额（执行金额、保全的财产数额、请求金额、破产财产总额）", unit="yuan", **SUM),
    ] = None
    has_no_amount: Annotated[bool, fact("是不是不涉及金额（保全、执行行为）")] = False
    is_simple_procedure: Annotated[bool, fact("诉讼：是不是适用简易程序")] = False
    is_settled_or_withdrawn: Annotated[bool, fact("诉讼：是不是调解结案或者撤诉")] = False
    as_of: Annotated[Day | None, fact("哪一天申请（不填按现在核对过的规定）")] = None


def court_fee(facts: FeeFacts, book: StatuteBook) -> Explained:
    """Return the fee (诉讼费用交纳办法 13–16, 20, 38; 调解仲裁法 53), or the span the court has.

    :raises MissingFact: the fee depends on an amount that is not given.
    :raises UnknownParameter: before the law that fixes the fee.
    """
    found = Findings()
    law = law_of(book, facts.as_of, found)
    found.inputs.append(("项目", _ZH[facts.kind]))
    if facts.kind in FREE:
        free = law.norm(f"fees.{FREE[facts.kind]}")
        found.steps.append(_step("free", "不收费", "0 元", Decimal(0), free.citation))
        return made(
            RULE, law, found, yuan(Decimal(0)), finding=f"{_ZH[facts.kind]}不收费", outcome="FREE"
        )
    if facts.has_no_amount and facts.kind == "ENFORCEMENT":
        return _span(law, found)
    fee, how, cited = _fee(facts, law)
    if facts.kind in HALVED and (facts.is_simple_procedure or facts.is_settled_or_withdrawn):
        half = law.parameter("fees.halved")
        fee, how = fee * half.value, f"{how}；减半 × {plain(half.value)}"
        cited += (half.citation, *half.also)
        if facts.is_simple_procedure and facts.is_settled_or_withdrawn:
            found.assumptions.append("同时符合两种减半的，只减一次")
    amount = yuan(fee)
    if facts.kind in _AFTERWARDS:
        name, told = _AFTERWARDS[facts.kind]
        norm = law.norm(f"fees.{name}")
        found.assumptions.append(told)
        cited += (norm.citation, *norm.also)
    found.steps.append(
        _step("amount", _ZH[facts.kind], f"{how} = {money(amount)} 元", amount, *cited)
    )
    return made(RULE, law, found, amount)


def _fee(facts: FeeFacts, law: LawOn) -> tuple[Decimal, str, tuple[Citation, ...]]:
    if facts.kind in FLAT:
        flat = law.parameter(f"fees.{FLAT[facts.kind]}")
        return flat.value, f"每件 {plain(flat.value)} 元", (flat.citation,)
    if facts.kind == "PRESERVATION" and facts.has_no_amount:
        flat = law.parameter("fees.preservation_flat")
        return flat.value, f"不涉及金额，每件 {plain(flat.value)} 元", (flat.citation,)
    if facts.amount is None:
        raise MissingFact(rule=RULE.id, fact="amount", ask="请补标的金额，费用按它分段计算。")
    fee, how, cited = _by_table(TABLE.get(facts.kind, "property"), facts.amount, law)
    if facts.kind in DIVIDED:
        divisor = law.parameter(f"fees.{facts.kind.lower()}_share")
        fee, how = fee / divisor.value, f"（{how}）÷ {plain(divisor.value)}"
        cited += (divisor.citation, *divisor.also)
    most = law.parameter_if_any(f"fees.{facts.kind.lower()}_max")
    if most and fee > most.value:
        how, fee = f"{how}，超过上限，按 {plain(most.value)}", most.value
        cited += (most.citation,)
    return fee, how, cited


def _by_table(table: str, amount: Decimal, law: LawOn) -> tuple[Decimal, str, tuple[Citation, ...]]:
    """Return the fee of a table of brackets: a flat sum, then a rate on each further part."""
    flat = law.parameter(f"fees.{table}_flat")
    fee, how, cited = flat.value, plain(flat.value), [flat.citation]
    number = 1
    while (start := law.parameter_if_any(f"fees.{table}_from_{number}")) and amount > start.value:
        rate = law.parameter(f"fees.{table}_rate_{number}")
        number += 1
        end = law.parameter_if_any(f"fees.{table}_from_{number}")
        part = (min(amount, end.value) if end else amount) - start.value
        fee += part * rate.value
        how += f" + {money(part)} × {plain(rate.value * 100)}%"
        cited.append(rate.citation)
    return fee, how, tuple(cited)


def _span(law: LawOn, found: Findings) -> Explained:
    least, most = (law.parameter(f"fees.enforcement_no_amount_{end}") for end in ("min", "max"))
    text = f"每件 {plain(least.value)} 元至 {plain(most.value)} 元，由法院定"
    found.steps.append(_step("span", "没有执行金额", text, None, least.citation))
    return made(
        RULE, law, found, None, low=yuan(least.value), high=yuan(most.value),
        finding=text, outcome="SET_BY_COURT",
    )  # fmt: skip


def _step(code: str, label: str, formula: str, value: Decimal | None, *cited: Citation) -> Step:
    return Step(
        code=code, label=label, formula=formula, value=value, plain=formula, citations=cited
    )


ENTRY = Entry(id="R-42", title=RULE.title, facts=FeeFacts, compute=court_fee)
