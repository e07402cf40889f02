"""Read side of the ledger; whoever calls has obtained the matter through the one door."""

from niangjia.apps.recovery.selectors.balance import BalanceCheck, balance_check
from niangjia.apps.recovery.selectors.entries import EntryLine, entries
from niangjia.apps.recovery.selectors.history import History, history_of
from niangjia.apps.recovery.selectors.overview import (
    Overview,
    Waiting,
    audit_labels,
    overview,
)
from niangjia.apps.recovery.selectors.payees import Payee, payees
from niangjia.apps.recovery.selectors.plans import (
    Check,
    PlanRow,
    PlanTable,
    Transfer,
    get_payout,
    get_plan,
    plan_table,
    transfers,
)
from niangjia.apps.recovery.selectors.positions import Position, Totals, positions, totals

__all__ = [
    "BalanceCheck",
    "Check",
    "EntryLine",
    "History",
    "Overview",
    "Payee",
    "PlanRow",
    "PlanTable",
    "Position",
    "Totals",
    "Transfer",
    "Waiting",
    "audit_labels",
    "balance_check",
    "entries",
    "get_payout",
    "get_plan",
    "history_of",
    "overview",
    "payees",
    "plan_table",
    "positions",
    "totals",
    "transfers",
]
