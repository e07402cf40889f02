"""The tables of the ledger, one module per noun."""

from niangjia.apps.recovery.models.book import Account, AccountKind, Book, Edge
from niangjia.apps.recovery.models.change import Change, ChangeLine
from niangjia.apps.recovery.models.entry import Entry, Move
from niangjia.apps.recovery.models.payout import Payout, PayoutLine
from niangjia.apps.recovery.models.plan import Plan, PlanLine
from niangjia.apps.recovery.models.receipt import Receipt

__all__ = [
    "Account",
    "AccountKind",
    "Book",
    "Change",
    "ChangeLine",
    "Edge",
    "Entry",
    "Move",
    "Payout",
    "PayoutLine",
    "Plan",
    "PlanLine",
    "Receipt",
]
