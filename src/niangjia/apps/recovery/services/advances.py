"""The emergency fund pays first (垫付); the employer's money repays it when a pool is shared."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import EntryKind, Kind, PayerKind
from niangjia.apps.recovery.models import Entry, Receipt
from niangjia.apps.recovery.selectors.positions import Position, positions
from niangjia.apps.recovery.services import telling
from niangjia.apps.recovery.services.posting import (
    RECEIVED,
    Place,
    Posting,
    between,
    lock_book,
    place,
    post,
)
from niangjia.apps.recovery.services.receipts import require_new_voucher
from niangjia.kernel.errors import DomainError


class AdvanceAboveRight(DomainError):
    code = "recovery.advance_above_right"
    message = (
        "垫付不能超过本人可以执行、又还没有拿到或分到的数额：有 %(count)s 处超出。请照应得改小。"
    )


@transaction.atomic
def advance(
    *,
    matter: Matter,
    amounts: Mapping[int, int],
    fund: str,
    voucher: str,
    on: date,
    by: Person,
    idempotency_key: uuid.UUID,
    why: str = "",
    approved_by: Person | None = None,
) -> Receipt:
    """Record what the fund paid into the workers' hands (fen by item id), as one entry.

    The right passes to the fund for as much: `enforceable → advanced` beside the cash.

    :raises AdvanceAboveRight: an item has less that can be enforced and is not covered already.
    :raises ReceiptAlreadyRecorded: that voucher of the fund stands in the ledger.
    """
    require_open(matter)
    lock_book(matter)
    earlier = Entry.objects.filter(idempotency_key=idempotency_key, matter=matter).first()
    if earlier:
        return Receipt.objects.get(entry=earlier)
    postings = advance_moves(matter, amounts=amounts)
    require_new_voucher(matter, PayerKind.FUND, voucher)
    entry = post(
        matter=matter,
        kind=EntryKind.ADVANCE,
        on=on,
        postings=postings,
        by=by,
        approved_by=approved_by,
        voucher=voucher,
        why=why or f"应急基金垫付：{fund}",
        key=idempotency_key,
    )
    given: dict[int, int] = {}
    for row in positions(matter, items=amounts):
        given[row.claimant] = given.get(row.claimant, 0) + amounts[row.item]
    telling.advanced(entry=entry, amounts=given, on=on, by=approved_by or by)
    return Receipt.objects.create(
        matter=matter,
        entry=entry,
        payer_kind=PayerKind.FUND,
        payer_name=fund,
        amount_fen=sum(amounts.values()),
        received_on=on,
        voucher=voucher,
    )


def room_for_advance(row: Position) -> int:
    """Return what the fund may still advance for an item: enforceable, and not covered already."""
    return max(row.now(Kind.ENFORCEABLE) - row.now(Kind.HELD, Kind.OWED_BACK), 0)


def advance_moves(matter: Matter, *, amounts: Mapping[int, int]) -> list[Posting]:
    """Return the moves of an advance on the ledger as it is; nothing is posted."""
    rows = positions(matter, items=amounts)
    beyond = [row for row in rows if not 0 < amounts[row.item] <= room_for_advance(row)]
    if beyond or len(rows) != len(amounts):
        raise AdvanceAboveRight(count=len(beyond) or len(amounts) - len(rows))
    source = Place(kind=Kind.SOURCE, payer=PayerKind.FUND)
    postings = [Posting(source=source, target=RECEIVED, fen=sum(amounts.values()))]
    for row in rows:
        fen = amounts[row.item]
        held = place(Kind.HELD, row.item, row.claimant)
        postings.append(Posting(source=RECEIVED, target=held, fen=fen))
        postings += between(row, Kind.HELD, Kind.PAID, fen)
        postings += between(row, Kind.ENFORCEABLE, Kind.ADVANCED, fen)
    return postings


def spread_advance(matter: Matter, by_claimant: Mapping[int, int]) -> dict[int, int]:
    """Return each worker's advance (fen by claimant id) over her items, the oldest item first.

    :raises AdvanceAboveRight: somebody would get more than may be advanced to her.
    """
    amounts: dict[int, int] = {}
    left = {claimant: fen for claimant, fen in by_claimant.items() if fen}
    for row in positions(matter):
        part = min(left.get(row.claimant, 0), room_for_advance(row))
        if part:
            amounts[row.item] = part
            left[row.claimant] -= part
    beyond = [claimant for claimant, fen in left.items() if fen]
    if beyond:
        raise AdvanceAboveRight(count=len(beyond))
    return amounts
