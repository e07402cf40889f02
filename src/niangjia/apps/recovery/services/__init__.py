"""Write side of the ledger: every fen that moves passes through here.

Each posting is one entry in one transaction, with its audit event and the matter's open sums.
"""

from niangjia.apps.recovery.services.advances import advance
from niangjia.apps.recovery.services.corrections import correct, take_back
from niangjia.apps.recovery.services.distribution import (
    Priority,
    approve_distribution,
    preview_distribution,
    propose_distribution,
    withdraw_plan,
)
from niangjia.apps.recovery.services.payouts import (
    confirm_payout,
    prepare_payout,
    return_payout_line,
    send_payout,
)
from niangjia.apps.recovery.services.receipts import give_back, receive
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
    "Priority",
    "advance",
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
    "preview_distribution",
    "propose_distribution",
    "receive",
    "return_payout_line",
    "revoke",
    "send_payout",
    "take_back",
    "withdraw_plan",
]
