"""A statement's reading as plain data, for the command line and whoever else reads JSON."""

from typing import Any

from niangjia.engines.tables.problems import Problem
from niangjia.engines.tables.statements.lines import Unused
from niangjia.engines.tables.statements.periods import By
from niangjia.engines.tables.statements.reading import Lack, Statement, Wage

BY = {
    By.WORDS: "写明",
    By.USUAL: "按发放日推算",
    By.CHOSEN: "按选定的发放习惯",
    By.ORIGINAL: "随被退回的那一笔",
}
LACK = {
    Lack.BETWEEN: "前后都有，这个月没有",
    Lack.AFTER_LAST: "最后一笔工资以后，流水里再没有",
}


def as_json(statement: Statement) -> dict[str, Any]:
    """Return the reading in the form that `./niangjia wages read` prints.

    Amounts are text with two places. Of what a person spent only the row is told, not on what.
    """
    return {
        "accounts": [
            {
                "account": one.account.label,
                "holder": one.account.holder,
                "lines": one.lines,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
            }
            for one in statement.accounts
        ],
        "months": {
            month: {
                "paid": str(paid.paid),
                "lines": [_wage(one) for one in paid.lines],
                "doubts": [_problem(one) for one in paid.doubts],
            }
            for month, paid in statement.months.items()
        },
        "bonuses": [
            _wage(one) | {"doubts": [_problem(doubt) for doubt in one.doubts]}
            for one in statement.bonuses
        ],
        "gaps": [{"month": one.month, "why": LACK[one.lack]} for one in statement.gaps],
        "unused": [_unused(one) for one in statement.unused],
        "problems": [_problem(one) | {"severity": str(one.severity)} for one in statement.problems],
    }


def _problem(one: Problem) -> dict[str, Any]:
    return one.to_json()


def _wage(one: Wage) -> dict[str, Any]:
    line = one.line
    return {
        "sheet": line.sheet,
        "row": line.row,
        "on": line.on.isoformat(),
        "amount": str(line.amount),
        "account": line.account.label,
        "payer": line.party,
        "said": [{"heading": said.heading, "text": said.text} for said in line.said],
        "why": [{"why": str(reason.why), "text": reason.text} for reason in one.pay.reasons],
        "month_by": BY[one.month.by],
    }


def _unused(one: Unused) -> dict[str, Any]:
    told: dict[str, Any] = {"sheet": one.sheet, "row": one.row, "why": one.why_zh}
    if (line := one.income) is not None:
        told |= {
            "on": line.on.isoformat(),
            "amount": str(line.amount),
            "payer": line.party,
            "text": line.words,
        }
    return told
