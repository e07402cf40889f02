"""Write side of the ledger: every fen that moves passes through here.

Each posting is one entry in one transaction, with its audit event and the matter's open sums.
"""

from niangjia.apps.recovery.services.advances import advance, room_for_advance, spread_advance
from niangjia.apps.recovery.services.approval import StalePlan
from niangjia.apps.recovery.services.changes import (
    Terms,
    approve_change,
    preview_change,
    propose_change,
    terms_of,
    withdraw_change,
)
from niangjia.apps.recovery.services.corrections import correct, take_back
from niangjia.apps.recovery.services.distribution import (
    Priority,
    approve_distribution,
    preview_distribution,
    propose_distribution,
    withdraw_plan,
)
from niangjia.apps.recovery.services.foresight import ChangeTable
from niangjia.apps.recovery.services.payouts import (
    confirm_payout,
    prepare_payout,
    return_payout_line,
    send_payout,
)
from niangjia.apps.recovery.services.receipts import give_back, receive, standing_fen
from niangjia.apps.recovery.services.rights import (
    claim,
    compute,
    drop,
    fix,
    make_enforceable,
    open_book,
    revoke,
)
from niangjia.apps.recovery.services.vouchers import confirm_with_receipts

__all__ = [
    "ChangeTable",
    "Priority",
    "StalePlan",
    "Terms",
    "advance",
    "approve_change",
    "approve_distribution",
    "claim",
    "compute",
    "confirm_payout",
    "confirm_with_receipts",
    "correct",
    "drop",
    "fix",
    "give_back",
    "make_enforceable",
    "open_book",
    "prepare_payout",
    "preview_change",
    "preview_distribution",
    "propose_change",
    "propose_distribution",
    "receive",
    "return_payout_line",
    "revoke",
    "room_for_advance",
    "send_payout",
    "spread_advance",
    "standing_fen",
    "take_back",
    "terms_of",
    "withdraw_change",
    "withdraw_plan",
]
