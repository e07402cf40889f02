"""Read side of the ledger; whoever calls has obtained the matter through the one door."""

from niangjia.apps.recovery.selectors.balance import BalanceCheck, balance_check
from niangjia.apps.recovery.selectors.changes import (
    advanceable_items,
    changed_items,
    fixed_items,
    get_change,
    get_receipt,
    owing_items,
)
from niangjia.apps.recovery.selectors.entries import EntryLine, entries, entry_line
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
    "advanceable_items",
    "audit_labels",
    "balance_check",
    "changed_items",
    "entries",
    "entry_line",
    "fixed_items",
    "get_change",
    "get_payout",
    "get_plan",
    "get_receipt",
    "history_of",
    "overview",
    "owing_items",
    "payees",
    "plan_table",
    "positions",
    "totals",
    "transfers",
]
