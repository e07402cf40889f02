"""The money a worker may see: what was sent to her, and what is held for her."""

from dataclasses import dataclass
from datetime import date

from niangjia.apps.matters.models import Claimant
from niangjia.apps.recovery.choices import LineState
from niangjia.apps.recovery.models import PayoutLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTransfer:
    """One transfer to her: how much (fen), to which account, and what the bank said."""

    no: int
    fen: int
    bank_name: str
    account: str
    state: str
    prepared_on: date
    settled_on: date | None
    return_why: str


def own_transfers(claimant: Claimant) -> tuple[OwnTransfer, ...]:
    """Return the transfers to a worker, oldest first: one per batch, her claims together."""
    lines: dict[int, list[PayoutLine]] = {}
    rows = PayoutLine.objects.filter(claimant=claimant).select_related("payout")
    for row in rows.order_by("payout__no", "pk"):
        lines.setdefault(row.payout_id, []).append(row)
    return tuple(
        OwnTransfer(
            no=own[0].payout.no,
            fen=sum(line.amount_fen for line in own),
            bank_name=own[0].bank_name,
            account=own[0].bank_account_masked,
            state=LineState(own[0].state),
            prepared_on=own[0].payout.prepared_on,
            settled_on=own[0].settled_on,
            return_why=own[0].return_why,
        )
        for own in lines.values()
    )
