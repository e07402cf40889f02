"""Who gets what when the employer is bankrupt (破产清偿顺序, R-52)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.enforcement_sharing import Tier, listed_once, poured
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Part, Step, money, plain
from niangjia.engines.claims.facts import Contradiction
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import FEN, STRICT, WAGE, Day, MissingFact, fact
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.money import from_fen, to_fen, yuan

RULE = Rule(
    "R-52",
    "bankruptcy_ranking",
    "破产清偿",
    (
        "2006-08-27 以前欠的职工债权在担保物上的优先（第一百三十二条）",
        "重整、和解里另外的安排，以后的追加分配",
        "欠薪保障金等垫付以后的代位",
    ),
)
Class = Literal["COST", "COMMON", "EMPLOYEE", "INSURANCE_TAX", "ORDINARY"]
# In the order of payment, with the norms that say so.
_CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "COST": ("破产费用", ("costs_first", "costs_pro_rata")),
    "COMMON": ("共益债务", ("costs_first", "costs_pro_rata", "common_debt_wages")),
    "EMPLOYEE": ("第一顺序：职工债权", ("employees", "same_rank")),
    "INSURANCE_TAX": ("第二顺序：其余社会保险费用和税款", ("insurance_and_tax", "same_rank")),
    "ORDINARY": ("第三顺序：普通债权", ("ordinary", "same_rank")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Secured:
    """A debt secured on one thing of the debtor's, and what that thing fetches."""

    __pydantic_config__ = STRICT
    id: Annotated[str, fact("担保债权的名字或者编号", min_length=1, max_length=80)]
    debt: Annotated[Decimal, fact("担保的债权", unit="yuan", **FEN)]
    asset_value: Annotated[Decimal, fact("担保物变价所得", unit="yuan", **FEN)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BankruptClaim:
    """One claim on what is left, with its class."""

    __pydantic_config__ = STRICT
    id: Annotated[str, fact("债权的名字或者编号", min_length=1, max_length=80)]
    rank: Annotated[
        Class,
        fact(
            "顺序：COST 破产费用、COMMON 共益债务（含继续营业的工资）、EMPLOYEE 职工债权、"
            "INSURANCE_TAX 其余社保和税、ORDINARY 普通"
        ),
    ]
    amount: Annotated[Decimal, fact("债权金额", unit="yuan", **FEN)]
    is_executive_wage: Annotated[bool, fact("是不是董事、监事、高级管理人员的工资")] = False
    months: Annotated[
        Decimal | None, fact("董事、监事、高管的工资：欠了几个月", unit="month", ge=0, le=600)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankruptcyFacts:
    """The estate and everybody who has a claim on it."""

    __pydantic_config__ = STRICT
    assets: Annotated[Decimal, fact("全部破产财产变价所得（含担保物）", unit="yuan", **FEN)]
    claims: Annotated[tuple[BankruptClaim, ...], fact("各个债权，一个一行", min_length=1)]
    secured: Annotated[tuple[Secured, ...], fact("有担保的债权，一个一行")] = ()
    costs: Annotated[Decimal, fact("破产费用", unit="yuan", **FEN)] = Decimal(0)
    common_debts: Annotated[Decimal, fact("共益债务", unit="yuan", **FEN)] = Decimal(0)
    company_average_wage: Annotated[
        Decimal | None, fact("这家企业职工的月平均工资", unit="yuan", **WAGE)
    ] = None
    as_of: Annotated[Day | None, fact("哪一天分配（不填按现在核对过的规定）")] = None


def ranked(facts: BankruptcyFacts, book: StatuteBook) -> Explained:
    """Return what each claim gets (企业破产法 41–43, 48, 109–113), secured debts first.

    :raises ListedTwice: two claims of one name.
    :raises Contradiction: the secured things are worth more than the whole estate.
    :raises MissingFact: an executive's wages without months or the company's average wage.
    """
    found = Findings()
    law = law_of(book, facts.as_of, found)
    if sum(one.asset_value for one in facts.secured) > facts.assets:
        raise Contradiction(why="担保物变价所得多于全部破产财产")
    found.inputs.append(("破产财产", money(facts.assets)))
    free, satisfied, shortfalls = _secured(facts, law, found)
    names = [("costs", "COST", facts.costs), ("common_debts", "COMMON", facts.common_debts)]
    rows = [row for row in names if row[2]]
    rows += [(one.id, one.rank, _counted(one, facts, law, found)) for one in facts.claims]
    rows += [(f"{name}（担保不足）", "ORDINARY", short) for name, short in shortfalls]
    listed_once([*(one.id for one in facts.secured), *(row[0] for row in rows)])
    tiers = [
        Tier(
            label,
            tuple(n for n, row in enumerate(rows) if row[1] == rank),
            tuple(law.norm(f"bankruptcy.{name}").citation for name in norms),
        )
        for rank, (label, norms) in _CLASSES.items()
        if any(row[1] == rank for row in rows)
    ]
    amounts, left = poured(to_fen(free), [(row[0], to_fen(row[2])) for row in rows], tiers, found)
    unfiled = law.norm("bankruptcy.need_not_file").citation
    found.steps.append(
        Step(code="unfiled", label="职工债权不用申报", formula=unfiled.summary, unit="",
             plain=unfiled.summary, citations=(unfiled,))
    )  # fmt: skip
    parts = (
        *(Part(code=one, label=one, amount=yuan(amount)) for one, amount in satisfied),
        *(
            Part(code=row[0], label=row[0], amount=from_fen(fen))
            for row, fen in zip(rows, amounts, strict=True)
        ),
    )
    answers = (*_ratios(rows, amounts), ("left_over", str(from_fen(left))))
    total = sum((part.amount for part in parts), Decimal(0))
    return made(RULE, law, found, total, parts=parts, answers=answers)


def _secured(
    facts: BankruptcyFacts, law: LawOn, found: Findings
) -> tuple[Decimal, list[tuple[str, Decimal]], list[tuple[str, Decimal]]]:
    """Return the free estate, what each secured creditor got of its thing, and what it lacks."""
    free, satisfied, shortfalls = facts.assets, [], []
    for one in facts.secured:
        got = min(one.debt, one.asset_value)
        free -= got
        satisfied.append((one.id, got))
        cited = [law.norm("bankruptcy.secured").citation]
        how = f"担保物 {money(one.asset_value)} 元，债权 {money(one.debt)} 元，受偿 {money(got)} 元"
        if one.debt > got:
            shortfalls.append((one.id, one.debt - got))
            cited.append(law.norm("bankruptcy.shortfall").citation)
            how += f"，余下 {money(one.debt - got)} 元作为普通债权"
        found.steps.append(_step(f"secured_{one.id}", f"担保债权 {one.id}", how, got, *cited))
    return free, satisfied, shortfalls


def _counted(claim: BankruptClaim, facts: BankruptcyFacts, law: LawOn, found: Findings) -> Decimal:
    """Return the claim as it ranks: an executive's wages at the company's average wage."""
    if not claim.is_executive_wage:
        return claim.amount
    average, months = facts.company_average_wage, claim.months
    if average is None or months is None:
        name = "company_average_wage" if average is None else "months"
        ask = "董事、监事、高管的工资按职工平均工资算，请补企业职工月平均工资和欠了几个月。"
        raise MissingFact(rule=RULE.id, fact=name, ask=ask)
    counted = min(claim.amount, average * months)
    norm = law.norm("bankruptcy.executives").citation
    how = f"{money(average)} × {plain(months)} 个月，不超过 {money(claim.amount)}"
    how += f" → {money(counted)} 元"
    found.steps.append(
        _step(f"executive_{claim.id}", f"{claim.id} 按职工平均工资", how, counted, norm)
    )
    if counted < claim.amount:
        found.doubts.append(f"“{claim.id}”高出职工平均工资的部分没有列入，能不能作普通债权有争议")
    return counted


def _ratios(
    rows: list[tuple[str, str, Decimal]], amounts: list[int]
) -> tuple[tuple[str, str], ...]:
    """Return what share of each class is paid, to six places."""
    told = []
    for rank in _CLASSES:
        pairs = [
            (to_fen(row[2]), fen) for row, fen in zip(rows, amounts, strict=True) if row[1] == rank
        ]
        wanted = sum(want for want, _ in pairs)
        if wanted:
            ratio = Decimal(sum(fen for _, fen in pairs)) / Decimal(wanted)
            told.append((f"ratio_{rank.lower()}", f"{ratio:.6f}"))
    return tuple(told)


def _step(code: str, label: str, formula: str, value: Decimal, *cited: Citation) -> Step:
    return Step(
        code=code, label=label, formula=formula, value=value, plain=formula, citations=cited
    )


ENTRY = Entry(id="R-52", title=RULE.title, facts=BankruptcyFacts, compute=ranked)
