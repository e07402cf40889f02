"""Economic compensation for outsiders (经济补偿, R-01): when it is due, and when it is not."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from niangjia.engines.claims.counting import N
from niangjia.engines.claims.ending import Ending, facts_of, noted
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Step
from niangjia.engines.claims.facts import Ground
from niangjia.engines.claims.findings import Findings, made
from niangjia.engines.claims.schema import fact
from niangjia.engines.claims.severance import RULE_N, economic_compensation
from niangjia.engines.deadlines.arithmetic import add_months
from niangjia.engines.law import LawOn, StatuteBook

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompensationFacts(Ending):
    """What economic compensation needs: the service, the wage, and how the contract ended."""

    ground: Annotated[
        Ground,
        fact(
            "怎样离职（数字是劳动合同法的条）",
            ask="请问是怎么离开的：被拖欠工资、协商、辞退、到期还是违法解除？",
        ),
    ]
    is_renewal_offered: Annotated[
        bool | None, fact("到期时单位维持或者提高约定条件要求续订（只用于到期终止）")
    ] = None
    is_renewal_declined: Annotated[bool | None, fact("到期时职工不同意续订（只用于到期终止）")] = (
        None
    )
    is_public_welfare_post: Annotated[bool, fact("安置就业困难人员的公益性岗位")] = False
    is_part_time: Annotated[bool, fact("非全日制用工")] = False


def compensation(facts: CompensationFacts, book: StatuteBook) -> Explained:
    """Return the economic compensation, or 0.00 with the article under which none is due.

    :raises DatesOutOfOrder, AbsurdWage, ServiceGap, ServiceOverlap: see `ending.facts_of`.
    :raises UnknownParameter: the end lies before the law.
    """
    known, doubts, missing = facts_of(facts, facts.ground)
    law = book.on(facts.left_on, facts.region)
    if why := _excluded(facts, law):
        norm, finding = why
        found = Findings()
        citation = law.norm(f"{N}.{norm}").citation
        found.steps.append(
            Step(code=norm, label=finding, formula=finding, unit="", citations=(citation,))
        )
        return made(RULE_N, law, found, NOTHING, finding=finding, outcome="NOT_DUE")
    if facts.ground is Ground.UNLAWFUL:
        finding = "违法解除按二倍付赔偿金（R-02），不另付经济补偿"
        return made(RULE_N, law, Findings(), NOTHING, finding=finding, outcome="TWICE_INSTEAD")
    if missing:
        return made(RULE_N, law, Findings(missing=[missing]), None)
    if facts.ground is Ground.EXPIRY and not (
        facts.is_renewal_offered is False or facts.is_renewal_declined is False
    ):
        doubts += ("没有查明单位是不是维持或者提高条件要求续订、职工不同意；那样就没有经济补偿",)
    found_due = economic_compensation(known, law)
    if found_due.finding:
        return replace(found_due, amount=NOTHING, outcome="NOT_DUE")
    return noted(found_due, facts, doubts)


def _excluded(facts: CompensationFacts, law: LawOn) -> tuple[str, str] | None:
    """Return the norm under which no compensation is due, and the finding; None otherwise."""
    if facts.is_public_welfare_post and law.norm_if_any(f"{N}.public_welfare"):
        return "public_welfare", "公益性岗位的合同不适用支付经济补偿的规定"
    if facts.is_part_time:
        return "part_time", "非全日制用工终止，不付经济补偿"
    if facts.ground is Ground.EXPIRY and facts.is_renewal_offered and facts.is_renewal_declined:
        return "renewal_declined", "单位维持或者提高条件要求续订，职工不同意，不付经济补偿"
    is_first_month = facts.left_on < add_months(facts.hired_on, 1)
    if facts.ground is Ground.CONTRACT_REFUSED and is_first_month:
        return "contract_refused_at_once", "用工一个月内职工拒签书面合同，终止不付经济补偿"
    return None


ENTRY = Entry(id="R-01", title=RULE_N.title, facts=CompensationFacts, compute=compensation)
