"""Every claim of one worker at once, and which excludes which (竞合), openly."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from niangjia.engines.claims.arrears import additional_compensation, unpaid_wages
from niangjia.engines.claims.explained import Explained, Missing, Step
from niangjia.engines.claims.facts import Facts, Ground, checked
from niangjia.engines.claims.findings import Findings, made
from niangjia.engines.claims.notice import pay_in_lieu
from niangjia.engines.claims.severance import (
    RULE_N,
    economic_compensation,
    ground_citations,
    unlawful_termination,
)
from niangjia.engines.claims.unlawful import ASK_UNION, UNILATERAL, union_step, was_notified
from niangjia.engines.law import LawOn, StatuteBook

ASK_LEFT = Missing(
    code="left_on", label="离职日期", ask="请补离职日期（离职证明、解除通知、最后一次打卡）。"
)

# What a place publishes and a claim is counted by, by kind; the other kinds need none of it.
_CAP_AND_FLOOR = frozenset({"region.average_wage_month", "region.minimum_wage_month"})
PUBLISHED: Mapping[str, frozenset[str]] = {
    "economic_compensation": _CAP_AND_FLOOR,
    "unlawful_termination": _CAP_AND_FLOOR,
}


def claims_of(facts: Facts, book: StatuteBook, on: date) -> tuple[Explained, ...]:
    """Return every claim the facts give rise to, each with its reasons, as of the day `on`.

    The law is that of the last day of work; while employed (no `left_on`), that of `on`, and only
    wages can be claimed. A claim that another one excludes stays visible with `is_claimed` false.

    :raises DatesOutOfOrder, AbsurdWage, BadMonth: the facts contradict themselves (see `checked`).
    :raises UnknownParameter: the end lies before the law or outside what the book has.
    """
    facts = checked(facts)
    law = book.on(facts.left_on or on, facts.region)
    wages = unpaid_wages(facts, law)
    found = [wages]
    if facts.left_on is None:
        unknown = Findings(missing=[ASK_LEFT])
        found.append(made(RULE_N, law, unknown, None))
    else:
        found += _ending(facts, law)
    if facts.order is not None and wages.amount:
        found.append(additional_compensation(wages.amount, facts, law, on))
    if facts.left_on and facts.left_on > on:
        note = f"离职日 {facts.left_on} 还没有到，按到期计算"
        found = [replace(one, doubts=(note, *one.doubts)) for one in found]
    return tuple(found)


def _ending(facts: Facts, law: LawOn) -> list[Explained]:
    if facts.ground is Ground.UNLAWFUL:
        return _twice(facts, law, None)
    untold = facts.ground in UNILATERAL and facts.has_union and not was_notified(facts)
    if untold and law.norm_if_any("unlawful_termination.union_not_notified"):
        return _twice(facts, law, union_step(facts, law))
    found = [economic_compensation(facts, law)]
    if facts.ground in (Ground.NO_FAULT, None):
        found.append(pay_in_lieu(facts, law))
    if facts.ground in UNILATERAL and facts.has_union is None:
        note = "没有查明单位有没有工会、解除前是否通知：没有通知的，可以改按违法解除要赔偿金"
        found = [replace(one, doubts=(*one.doubts, note)) for one in found]
        found[0] = replace(found[0], missing=(*found[0].missing, ASK_UNION))
    return found


def _twice(facts: Facts, law: LawOn, why: Step | None) -> list[Explained]:
    """Return 2N, and beside it N (and notice), which it excludes (条例 25)."""
    twice = unlawful_termination(facts, law, why)
    instead = law.norm("unlawful_termination.instead_of_compensation").citation
    excluded = f"已经主张违法解除赔偿金（{instead}：{instead.words}）"
    basis = facts.ground if facts.ground and ground_citations(facts.ground, law) else Ground.OTHER
    others = [economic_compensation(replace(facts, ground=basis, ground_is_assumed=False), law)]
    if facts.ground is Ground.NO_FAULT:
        others.append(pay_in_lieu(facts, law))
    if twice.finding:
        return [twice]
    return [
        twice,
        *(
            replace(one, is_claimed=False, excluded_by="R-02", doubts=(excluded, *one.doubts))
            for one in others
            if not one.finding
        ),
    ]
