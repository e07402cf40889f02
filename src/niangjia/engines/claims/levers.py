"""What can be done against those who do not pay, the crime included (对不履行者的办法, R-53)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, money, plain
from niangjia.engines.claims.facts import Contradiction
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import REGION, STRICT, SUM, Day, MissingFact, fact
from niangjia.engines.law import Citation, LawOn, StatuteBook

RULE = Rule("R-53", "levers", "拒不支付劳动报酬与执行办法")
Debtor = Literal["COMPANY", "ONE_PERSON_COMPANY", "PARTNERSHIP", "SOLE_OR_HOUSEHOLD", "BRANCH"]
# The levers of enforcement, in the order in which a court would use them.
_ENFORCEMENT = (
    "report_assets",
    "search_and_freeze",
    "withhold_income",
    "seize_and_sell",
    "search_premises",
    "exit_and_media",
    "high_spending",
    "dishonest_list",
    "end_this_round",
)
_PEOPLE: dict[str, tuple[str, ...]] = {
    "COMPANY": ("unpaid_capital", "withdrawn_capital", "struck_off"),
    "ONE_PERSON_COMPANY": ("sole_shareholder", "unpaid_capital", "withdrawn_capital", "struck_off"),
    "PARTNERSHIP": ("partners", "investor_pays"),
    "SOLE_OR_HOUSEHOLD": ("investor_pays",),
    "BRANCH": ("branch",),
}
_CONSTRUCTION = (
    "main_contractor_first",
    "unqualified_contractor",
    "owner_advances",
    "deposit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidWorker:
    """For how many months one worker was not paid, and how much."""

    __pydantic_config__ = STRICT
    months: Annotated[Decimal, fact("欠了几个月的报酬", unit="month", ge=0, le=600)]
    amount: Annotated[Decimal, fact("欠多少", unit="yuan", **SUM)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverFacts:
    """How much is owed to how many, what the authority ordered, and who the debtor is."""

    __pydantic_config__ = STRICT
    workers: Annotated[tuple[UnpaidWorker, ...], fact("被欠的劳动者，一人一行")] = ()
    worker_count: Annotated[
        int | None, fact("被欠的有多少人（不列名单时）", unit="person", ge=1)
    ] = None
    months_unpaid: Annotated[
        Decimal | None, fact("欠得最久的一人欠了几个月（不列名单时）", unit="month", ge=0, le=600)
    ] = None
    amount_unpaid: Annotated[
        Decimal | None, fact("一共欠多少（不列名单时）", unit="yuan", **SUM)
    ] = None
    region: Annotated[str | None, fact("省份（GB/T 2260 六位代码）", **REGION)] = None
    one_worker_threshold: Annotated[
        Decimal | None, fact("本省一名劳动者的数额标准", unit="yuan", ge=0, lt=10**9)
    ] = None
    many_workers_threshold: Annotated[
        Decimal | None, fact("本省十名以上劳动者的数额标准", unit="yuan", ge=0, lt=10**9)
    ] = None
    is_evading: Annotated[bool | None, fact("有没有转移财产、逃匿、销毁账目等")] = None
    is_able_to_pay: Annotated[bool | None, fact("是不是有能力支付")] = None
    is_ordered: Annotated[
        bool | None,
        fact("政府部门有没有责令支付", ask="请问人社部门有没有发限期整改指令书、行政处理决定书？"),
    ] = None
    is_order_overdue: Annotated[bool | None, fact("责令的期限是不是过了还没有付")] = None
    has_title: Annotated[bool, fact("有没有生效的裁决书、调解书、判决书")] = False
    debtor: Annotated[
        Debtor | None, fact("单位是哪一种：公司、一人公司、合伙、个人独资或者个体户、分支机构")
    ] = None
    is_construction: Annotated[bool, fact("是不是工程建设项目的农民工工资")] = False
    as_of: Annotated[Day | None, fact("哪一天的规定（不填按现在核对过的规定）")] = None


@dataclass(frozen=True, slots=True)
class _Owed:
    """What the thresholds look at: people, total, and each worker's months and least/most sums."""

    people: int
    total: Decimal
    singles: tuple[tuple[Decimal | None, Decimal, Decimal], ...]


def levers(facts: LeverFacts, book: StatuteBook) -> Explained:
    """Return whether the sum is large enough for the crime, and which levers there are.

    By 法释〔2013〕3号 3, 4, 民诉法 252–266, 变更追加规定 and 农民工工资条例 20, 29–36. Each
    province picks its figure within a span; where the span matters and the figure is unknown, it
    is named.

    :raises MissingFact: neither a list of workers nor their number and the sum.
    :raises Contradiction: a threshold outside what a province may fix.
    """
    found = Findings()
    law = law_of(book, facts.as_of, found, facts.region)
    owed = _owed(facts)
    one, is_one_by_province = _one_worker(facts, owed, law, found)
    many = _many_workers(facts, owed, law, found)
    outcome = "THRESHOLD_NOT_MET"
    if True in (one, many):
        outcome = "THRESHOLD_MET"
    elif many is None or is_one_by_province:
        outcome = "DEPENDS_ON_PROVINCE"
        _ask_province(facts, "many_workers" if many is None else "one_worker", law, found)
    elif one is None:
        outcome = "DEPENDS_ON_FACTS"
    if True not in (one, many):
        _ask_facts(facts, owed, one, found)
    elements = _elements(facts, law, found)
    used = _available(facts, law, found)
    told = {
        "THRESHOLD_MET": "数额达到“数额较大”",
        "THRESHOLD_NOT_MET": "数额没有达到“数额较大”",
        "DEPENDS_ON_PROVINCE": "数额够不够，看本省的标准",
        "DEPENDS_ON_FACTS": "数额够不够，要先查清每个人欠了几个月、多少",
    }[outcome]
    told += {
        "true": "；其他要件也有",
        "false": "；其他要件还不全",
        "unknown": "；其他要件没有查清",
    }[elements]
    met = {"THRESHOLD_MET": True, "THRESHOLD_NOT_MET": False}.get(outcome)
    answers = (
        ("one_worker_test", _word(one)),
        ("many_workers_test", _word(many)),
        ("threshold_met", _word(met)),
        ("other_elements", elements),
        ("levers", ",".join(used)),
    )
    return made(RULE, law, found, None, finding=told, outcome=outcome, answers=answers)


def _owed(facts: LeverFacts) -> _Owed:
    if facts.workers:
        if facts.worker_count not in (None, len(facts.workers)):
            raise Contradiction(why=f"列了 {len(facts.workers)} 人，写的是 {facts.worker_count} 人")
        total = sum((one.amount for one in facts.workers), Decimal(0))
        singles = tuple((one.months, one.amount, one.amount) for one in facts.workers)
        return _Owed(len(facts.workers), total, singles)
    if facts.worker_count is None or facts.amount_unpaid is None:
        name = "worker_count" if facts.worker_count is None else "amount_unpaid"
        ask = "请列出被欠的劳动者，或者填多少人、一共欠多少。"
        raise MissingFact(rule=RULE.id, fact=name, ask=ask)
    # Somebody is owed the average at least, nobody more than the whole.
    least = facts.amount_unpaid / facts.worker_count
    single = (facts.months_unpaid, least, facts.amount_unpaid)
    return _Owed(facts.worker_count, facts.amount_unpaid, (single,))


def _threshold(given: Decimal | None, name: str, law: LawOn) -> tuple[Decimal, Decimal]:
    """Return the least and the most that the province's figure can be."""
    low, high = (law.parameter(f"levers.{name}_{end}").value for end in ("lowest", "highest"))
    if given is None:
        return low, high
    if not low <= given <= high:
        raise Contradiction(
            why=f"数额标准 {money(given)} 元不在 {money(low)} 元到 {money(high)} 元之间"
        )
    return given, given


def _one_worker(
    facts: LeverFacts, owed: _Owed, law: LawOn, found: Findings
) -> tuple[bool | None, bool]:
    """Tell whether one worker's months and sum are enough, and if the province's figure decides.

    None when it depends on a fact or on the province.
    """
    months = law.parameter("levers.one_worker_months")
    low, high = _threshold(facts.one_worker_threshold, "one_worker", law)
    verdicts: list[bool | None] = []
    by_province = False
    for unpaid, least, most in owed.singles:
        if most < low or (unpaid is not None and unpaid < months.value):
            verdicts.append(False)
        elif unpaid is not None and least >= high:
            verdicts.append(True)
        else:
            verdicts.append(None)
            by_province = by_province or low <= least < high
    verdict = True if True in verdicts else None if None in verdicts else False
    text = f"一名劳动者 {plain(months.value)} 个月以上，数额 {_span(low, high)}以上"
    cited = law.parameter("levers.one_worker_lowest").citation
    found.steps.append(_step("one_worker", "一名劳动者", f"{text}：{_zh(verdict)}", cited))
    return verdict, by_province


def _ask_province(facts: LeverFacts, which: str, law: LawOn, found: Findings) -> None:
    norm = law.norm("levers.threshold_by_province").citation
    found.steps.append(_step("by_province", "数额标准由省定", norm.summary, norm))
    label = f"{facts.region or '本省'}拒不支付劳动报酬罪的数额标准"
    ask = "请由法律工作人员查明本省高级法院定的数额标准。"
    found.missing.append(
        Missing(code=f"{which}_threshold", label=label, ask=ask, is_parameter=True)
    )


def _ask_facts(facts: LeverFacts, owed: _Owed, one: bool | None, found: Findings) -> None:
    """Ask for the months and sums of single workers where they could decide."""
    if one is not None or facts.workers:
        return
    [(unpaid, _, _)] = owed.singles
    if unpaid is None:
        ask = "请补欠得最久的一人欠了几个月。"
        found.missing.append(Missing(code="months_unpaid", label="欠了几个月", ask=ask))
    if owed.people > 1:
        ask = "请列出每个人欠了几个月、多少。"
        found.missing.append(Missing(code="workers", label="被欠的劳动者名单", ask=ask))


def _many_workers(facts: LeverFacts, owed: _Owed, law: LawOn, found: Findings) -> bool | None:
    people = law.parameter("levers.many_workers_people")
    low, high = _threshold(facts.many_workers_threshold, "many_workers", law)
    verdict: bool | None = None
    if owed.people < people.value or owed.total < low:
        verdict = False
    elif owed.total >= high:
        verdict = True
    text = f"{owed.people} 人，一共 {money(owed.total)} 元；"
    text += f"要 {plain(people.value)} 人以上、{_span(low, high)}以上"
    found.steps.append(
        _step("many_workers", "十名以上劳动者", f"{text}：{_zh(verdict)}", people.citation)
    )
    return verdict


def _elements(facts: LeverFacts, law: LawOn, found: Findings) -> str:
    """Return whether the rest of the crime is there: evading or able, ordered and overdue."""
    for code, norm, label in (
        ("evading", "evading", "逃避支付，或者有能力而不付"),
        ("ordered", "ordered", "责令支付仍不支付"),
        ("paid_in_time", "paid_in_time", "立案前付清的"),
    ):
        cited = law.norm(f"levers.{norm}").citation
        found.steps.append(_step(code, label, cited.summary, cited))
    if facts.is_evading:
        cited = law.norm("levers.ordered_by_posting").citation
        found.steps.append(_step("ordered_by_posting", "逃匿的可以张贴", cited.summary, cited))
    how = True if facts.is_evading or facts.is_able_to_pay else None
    if facts.is_evading is False and facts.is_able_to_pay is False:
        how = False
    ordered = facts.is_ordered
    if ordered and facts.is_order_overdue is not True:
        ordered = facts.is_order_overdue
    if ordered is None and not facts.is_ordered:
        found.missing.append(
            Missing(
                code="is_ordered",
                label="有没有责令支付",
                ask="请问人社部门有没有责令支付？没有的，先投诉，请它责令。",
            )
        )
    both = (how, ordered)
    return "false" if False in both else "unknown" if None in both else "true"


def _available(facts: LeverFacts, law: LawOn, found: Findings) -> list[str]:
    """Return the levers by name, and a step for each with its article."""
    names: list[str] = []
    if facts.has_title:
        names += _ENFORCEMENT
        names += _PEOPLE.get(facts.debtor or "", ())
    elif facts.debtor in ("PARTNERSHIP", "SOLE_OR_HOUSEHOLD"):
        names.append("investor_pays")
    if facts.is_construction:
        names += _CONSTRUCTION
    if not facts.has_title:
        found.doubts.append("还没有生效的法律文书，执行的办法要等有了文书")
    there = []
    for name in names:
        norm = law.norm_if_any(f"levers.{name}")
        if norm is None:
            continue
        there.append(name)
        if norm.note and norm.note not in found.doubts:
            found.doubts.append(norm.note)
        found.steps.append(_step(name, norm.title, norm.citation.summary, norm.citation))
    return there


def _span(low: Decimal, high: Decimal) -> str:
    return f"{money(low)} 元" if low == high else f"{money(low)} 至 {money(high)} 元（看省）"


def _zh(verdict: bool | None) -> str:
    return "看情况" if verdict is None else "达到" if verdict else "没有达到"


def _word(verdict: bool | None) -> str:
    return "unknown" if verdict is None else str(verdict).lower()


def _step(code: str, label: str, formula: str, cited: Citation) -> Step:
    return Step(code=code, label=label, formula=formula, unit="", plain=formula, citations=(cited,))


ENTRY = Entry(id="R-53", title=RULE.title, facts=LeverFacts, compute=levers)
