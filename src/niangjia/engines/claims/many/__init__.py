"""The rule book over columns of many workers, in whole fen, by the same law as one by one.

The readable form says why; this one says how much, for rosters, budgets and what a change of law
would cost. A property test holds each rule here equal to its readable form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from niangjia.engines.claims.many import (
    annual_leave,
    death,
    disability,
    fees,
    heat,
    insurance,
    late_interest,
    leaving,
    minimum_gap,
    no_contract,
    notice,
    overtime,
    owed,
    scheme,
    severance,
)
from niangjia.engines.claims.many.columns import (
    Columns,
    FaultyRow,
    NotWhole,
    Parts,
    TooFine,
    Uneven,
)
from niangjia.engines.claims.rulebook import entry_of
from niangjia.engines.law import StatuteBook
from niangjia.kernel.errors import DomainError

__all__ = [
    "FORMS",
    "READABLE_ONLY",
    "Columns",
    "FaultyRow",
    "Form",
    "NotWhole",
    "Parts",
    "ReadableOnly",
    "TooFine",
    "Uneven",
    "form_of",
]


class ReadableOnly(DomainError):
    """A rule whose facts are no columns, or that has no amount."""

    code = "claims.readable_only"
    message = "%(rule)s %(title)s不能成批计算：%(why)s。请一个一个地算。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A rule over many: the columns it takes, and what counts each row's parts in fen."""

    columns: type[Columns]
    count: Callable[[Any, StatuteBook], Parts]


FORMS: Mapping[str, Form] = {
    "R-01": Form(columns=severance.Workers, count=severance.economic_compensation),
    "R-02": Form(columns=severance.Workers, count=severance.unlawful_termination),
    "R-03": Form(columns=notice.Notices, count=notice.pay_in_lieu),
    "R-04": Form(columns=owed.Debts, count=owed.wages_owed),
    "R-05": Form(columns=no_contract.Hires, count=no_contract.double_wage),
    "R-06": Form(columns=overtime.Hours, count=overtime.overtime),
    "R-07": Form(columns=annual_leave.Leaves, count=annual_leave.annual_leave),
    "R-08": Form(columns=minimum_gap.PaidMonths, count=minimum_gap.minimum_gap),
    "R-09": Form(columns=heat.HotMonths, count=heat.heat_allowance),
    "R-10": Form(columns=insurance.Contributions, count=insurance.social_insurance),
    "R-20": Form(columns=disability.Injuries, count=disability.disability),
    "R-21": Form(columns=death.Deaths, count=death.death),
    "R-23": Form(columns=leaving.Leavers, count=leaving.leaving_grants),
    "R-31": Form(columns=scheme.Orders, count=scheme.scheme_fee),
    "R-42": Form(columns=fees.Fees, count=fees.court_fee),
    "R-50": Form(columns=late_interest.LateSums, count=late_interest.late_interest),
}
_FINDING = "结果是一个判断，不是一笔钱"
_LISTS = "要的是长短不一的名单（几个债权人分一笔钱），不是每人一行"
READABLE_ONLY: Mapping[str, str] = {
    "R-11": _FINDING,
    "R-22": _FINDING,
    "R-30": _FINDING,
    "R-40": _FINDING,
    "R-41": _FINDING,
    "R-51": _LISTS,
    "R-52": _LISTS,
    "R-53": _FINDING,
}


def form_of(rule: str) -> Form:
    """Return the rule over many workers.

    :raises UnknownRule: there is no such rule.
    :raises ReadableOnly: it is counted one by one; the error says why.
    """
    entry = entry_of(rule)
    if rule not in FORMS:
        raise ReadableOnly(rule=rule, title=entry.title, why=READABLE_ONLY[rule])
    return FORMS[rule]
