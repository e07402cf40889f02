"""Several creditors, one debtor, not enough money: who gets what (执行款分配, R-51)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Part, Step, money
from niangjia.engines.claims.facts import Contradiction
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import FEN, STRICT, Day, MissingFact, fact
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import from_fen, to_fen, yuan
from niangjia.kernel.sharing import share

RULE = Rule(
    "R-51",
    "enforcement_sharing",
    "执行款分配",
    ("工资在执行中没有全国统一的优先权，有优先的要写依据", "迟延履行利息排在本金以后（R-50）"),
)


class ListedTwice(DomainError):
    """Two claims of one name."""

    code = "claims.listed_twice"
    message = "债权“%(id)s”列了两次，请合并成一行或者改名。"


class PriorityUnfounded(DomainError):
    """A claim is to come first and nobody says why."""

    code = "claims.priority_without_basis"
    message = "债权“%(id)s”要优先受偿，请写明依据（担保物权、法律规定或者法院文书）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Creditor:
    """One claim on the money: how much, by which instrument, and what sets it apart."""

    __pydantic_config__ = STRICT
    id: Annotated[str, fact("债权的名字或者编号", min_length=1, max_length=80)]
    amount: Annotated[Decimal, fact("债权金额", unit="yuan", **FEN)]
    instrument: Annotated[str, fact("生效文书（同一份写同样的字，不填算同一份）")] = ""
    measure_order: Annotated[
        int | None, fact("这份文书的查封、扣押、冻结排在第几（几份文书、企业法人）", ge=1)
    ] = None
    is_preferred: Annotated[bool, fact("有没有担保物权或者优先权")] = False
    preferred_order: Annotated[int, fact("优先的里面排在第几（担保物权成立的先后）", ge=1)] = 1
    priority_basis: Annotated[str, fact("优先的依据和记载它的文书")] = ""
    has_title: Annotated[bool, fact("有没有执行依据（参与分配）")] = True
    has_applied_in_time: Annotated[bool, fact("是不是在财产执行终结前申请（参与分配）")] = True
    is_project_wage: Annotated[bool, fact("是不是这个工程项目的农民工工资")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingFacts:
    """The money of one enforcement and everybody who asks for it."""

    __pydantic_config__ = STRICT
    pool: Annotated[Decimal, fact("可以分配的执行款", unit="yuan", **FEN)]
    claims: Annotated[tuple[Creditor, ...], fact("各个债权，一个一行", min_length=1)]
    debtor: Annotated[
        Literal["COMPANY", "PERSON", "ORGANISATION"] | None,
        fact(
            "被执行人：企业法人、公民、其他组织",
            ask="请问被执行人是企业法人，还是公民、其他组织？几份文书时分法不同。",
        ),
    ] = None
    costs: Annotated[Decimal, fact("先扣的执行费用", unit="yuan", **FEN)] = Decimal(0)
    is_protected_money: Annotated[bool, fact("是不是农民工工资专用账户或者工资保证金里的钱")] = (
        False
    )
    is_transfer_agreed: Annotated[
        bool, fact("企业法人资不抵债，有一个申请执行人或者被执行人同意移送破产")
    ] = False
    as_of: Annotated[Day | None, fact("哪一天分配（不填按现在核对过的规定）")] = None


@dataclass(frozen=True, slots=True)
class Tier:
    """Claims of equal standing, by their places in the list, with why they stand there."""

    label: str
    places: tuple[int, ...]
    citations: tuple[Citation, ...]


def shared_out(facts: SharingFacts, book: StatuteBook) -> Explained:
    """Return each creditor's part (执行工作规定 55, 56; 民诉法解释 506–514; 农民工工资条例 33).

    One instrument: pro rata. Several, against a company: by the order of measures; against a person
    or another organisation: pro rata among those with a title who applied in time (参与分配).

    :raises ListedTwice: two claims of one name.
    :raises PriorityUnfounded: a preferred claim without a basis.
    :raises MissingFact: the kind of debtor or the order of measures matters and is not given.
    """
    found = Findings()
    law = law_of(book, facts.as_of, found)
    listed_once([one.id for one in facts.claims])
    found.inputs += [
        ("执行款", money(facts.pool)),
        ("债权合计", money(sum((c.amount for c in facts.claims), Decimal(0)))),
    ]
    method = _method(facts)
    if method == "TRANSFER":
        norm = law.norm("enforcement_sharing.company_to_bankruptcy")
        found.steps.append(_step("transfer", "移送破产", norm.citation.summary, norm.citation))
        finding = "移送破产审查，按破产顺序清偿（R-52），不在执行里分"
        return made(
            RULE, law, found, None, finding=finding, outcome="TRANSFER_TO_BANKRUPTCY",
            answers=(("method", "BANKRUPTCY"),),
        )  # fmt: skip
    tiers = _tiers(facts, method, law, found)
    costs = min(facts.costs, facts.pool)
    amounts, left = poured(
        to_fen(facts.pool) - to_fen(costs),
        [(c.id, to_fen(c.amount)) for c in facts.claims],
        tiers,
        found,
    )
    parts = tuple(
        Part(code=claim.id, label=claim.id, amount=from_fen(fen))
        for claim, fen in zip(facts.claims, amounts, strict=True)
    )
    first = law.norm("enforcement_sharing.first_court").citation
    found.steps.append(_step("first_court", "谁主持分配", first.summary, first))
    answers = (
        ("method", method),
        ("costs", str(yuan(costs))),
        ("left_over", str(from_fen(left))),
        ("has_participation", str(method == "PARTICIPATION").lower()),
    )
    total = sum((part.amount for part in parts), yuan(Decimal(0)))
    return made(RULE, law, found, total, parts=parts, answers=answers)


def listed_once(ids: Sequence[str]) -> None:
    """Decline a list in which one name stands twice.

    :raises ListedTwice: it does.
    """
    for one, times in Counter(ids).items():
        if times > 1:
            raise ListedTwice(id=one)


def poured(
    pool: int, claims: Sequence[tuple[str, int]], tiers: Sequence[Tier], found: Findings
) -> tuple[list[int], int]:
    """Return what each claim gets, tier after tier, and what is left, in fen.

    Claims are pairs of id and fen; of equal remainders the odd fen goes to the smaller id.
    """
    amounts = [0] * len(claims)
    for number, tier in enumerate(tiers, 1):
        wanted = dict(claims[place] for place in tier.places)
        parts = share(pool, wanted)
        for place in tier.places:
            amounts[place] = parts[claims[place][0]]
        total, given = sum(wanted.values()), sum(parts.values())
        how = f"可分 {money(from_fen(pool))} 元，债权 {money(from_fen(total))} 元，"
        how += "全额受偿" if given == total else f"按比例受偿 {_ratio(given, total)}%"
        found.steps.append(
            Step(
                code=f"tier_{number}",
                label=tier.label,
                formula=how,
                value=from_fen(given),
                plain=f"{tier.label}：{how}。",
                citations=tier.citations,
            )
        )
        pool -= given
    return amounts, pool


def _ratio(given: int, total: int) -> str:
    return f"{Decimal(given) * 100 / Decimal(total):.4f}"


def _method(facts: SharingFacts) -> str:
    ordinary = [one for one in facts.claims if not one.is_preferred]
    if facts.is_transfer_agreed:
        if facts.debtor != "COMPANY":
            raise Contradiction(why="只有企业法人才能由执行移送破产，被执行人写的不是企业法人")
        return "TRANSFER"
    if facts.is_protected_money or len({one.instrument for one in ordinary}) <= 1:
        return "PRO_RATA"
    if facts.debtor is None:
        ask = "请问被执行人是企业法人，还是公民、其他组织？几份文书时分法不同。"
        raise MissingFact(rule=RULE.id, fact="debtor", ask=ask)
    return "BY_ORDER" if facts.debtor == "COMPANY" else "PARTICIPATION"


def _tiers(facts: SharingFacts, method: str, law: LawOn, found: Findings) -> list[Tier]:
    def cited(*names: str) -> tuple[Citation, ...]:
        return tuple(law.norm(f"enforcement_sharing.{name}").citation for name in names)

    if facts.is_protected_money:
        places = tuple(n for n, one in enumerate(facts.claims) if one.is_project_wage)
        found.doubts.append("专用账户和保证金的钱只付本项目的农民工工资，其他债权不参加")
        return [Tier("本项目农民工工资", places, cited("protected_money", "one_instrument"))]
    tiers = []
    preferred = {n: one for n, one in enumerate(facts.claims) if one.is_preferred}
    for claim in preferred.values():
        if not claim.priority_basis.strip():
            raise PriorityUnfounded(id=claim.id)
        found.assumptions.append(f"“{claim.id}”优先的依据：{claim.priority_basis.strip()}")
    for order in sorted({one.preferred_order for one in preferred.values()}):
        places = tuple(n for n, one in preferred.items() if one.preferred_order == order)
        tiers.append(
            Tier(f"优先受偿第 {order} 位", places, cited("preferred_first", "order_of_security"))
        )
    ordinary = {n: one for n, one in enumerate(facts.claims) if not one.is_preferred}
    if method == "PRO_RATA":
        return [*tiers, Tier("一份文书，按比例", tuple(ordinary), cited("one_instrument"))]
    if method == "PARTICIPATION":
        places = tuple(
            n for n, one in ordinary.items() if one.has_title and one.has_applied_in_time
        )
        if len(places) < len(ordinary):
            found.doubts.append("没有执行依据、或者没有在财产执行终结前申请的，不参加分配")
        names = ("participation", "participation_in_time", "participation_pro_rata")
        return [*tiers, Tier("参与分配，按比例", places, cited(*names))]
    found.doubts.append("被执行人是企业法人，没有参与分配；资不抵债的，可以申请移送破产")
    for n, one in ordinary.items():
        if one.measure_order is None:
            ask = f"请补“{one.id}”的查封、扣押、冻结排在第几。"
            raise MissingFact(rule=RULE.id, fact=f"claims.{n}.measure_order", ask=ask)
    for order in sorted({one.measure_order or 0 for one in ordinary.values()}):
        places = tuple(n for n, one in ordinary.items() if one.measure_order == order)
        basis = cited("order_of_measures", "company_in_order")
        tiers.append(Tier(f"执行措施第 {order} 位", places, basis))
    return tiers


def _step(code: str, label: str, formula: str, *cited: Citation) -> Step:
    return Step(code=code, label=label, formula=formula, unit="", citations=cited)


ENTRY = Entry(id="R-51", title=RULE.title, facts=SharingFacts, compute=shared_out)
