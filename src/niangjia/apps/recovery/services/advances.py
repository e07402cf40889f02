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
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.recovery.services.posting import (
    RECEIVED,
    Place,
    Posting,
    between,
    lock_book,
    place,
    post,
)
from niangjia.kernel.errors import DomainError


class AdvanceAboveRight(DomainError):
    code = "recovery.advance_above_right"
    message = (
        "垫付不能超过本人可以执行、又还没有拿到或分到的数额：有 %(count)s 项超出。请照应得改小。"
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
) -> Receipt:
    """Record what the fund paid into the workers' hands (fen by item id), as one entry.

    The right passes to the fund for as much: `enforceable → advanced` beside the cash.

    :raises AdvanceAboveRight: an item has less that can be enforced and is not covered already.
    """
    require_open(matter)
    lock_book(matter)
    earlier = Entry.objects.filter(idempotency_key=idempotency_key, matter=matter).first()
    if earlier:
        return Receipt.objects.get(entry=earlier)
    rows = positions(matter, items=amounts)
    beyond = [
        row
        for row in rows
        if not 0
        < amounts[row.item]
        <= row.now(Kind.ENFORCEABLE) - row.now(Kind.HELD, Kind.OWED_BACK)
    ]
    if beyond or len(rows) != len(amounts):
        raise AdvanceAboveRight(count=len(beyond) or len(amounts) - len(rows))
    total = sum(amounts.values())
    source = Place(kind=Kind.SOURCE, payer=PayerKind.FUND)
    postings = [Posting(source=source, target=RECEIVED, fen=total)]
    for row in rows:
        fen = amounts[row.item]
        held = place(Kind.HELD, row.item, row.claimant)
        postings.append(Posting(source=RECEIVED, target=held, fen=fen))
        postings += between(row, Kind.HELD, Kind.PAID, fen)
        postings += between(row, Kind.ENFORCEABLE, Kind.ADVANCED, fen)
    entry = post(
        matter=matter,
        kind=EntryKind.ADVANCE,
        on=on,
        postings=postings,
        by=by,
        voucher=voucher,
        why=f"应急基金垫付：{fund}",
        key=idempotency_key,
    )
    return Receipt.objects.create(
        matter=matter,
        entry=entry,
        payer_kind=PayerKind.FUND,
        payer_name=fund,
        amount_fen=total,
        received_on=on,
        voucher=voucher,
    )
