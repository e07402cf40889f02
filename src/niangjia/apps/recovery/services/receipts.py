"""Money that arrives: each receipt once, with payer and voucher; undone when it was wrong."""

import uuid
from datetime import date

from django.db import transaction

from niangjia.apps.documents.models import Document
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import EntryKind, Kind, PayerKind
from niangjia.apps.recovery.models import Entry, Receipt
from niangjia.apps.recovery.selectors.history import history_of
from niangjia.apps.recovery.services.posting import RECEIVED, Place, Posting, lock_book, post
from niangjia.apps.recovery.services.undoing import NotSoMuchToUndo, mirror
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import figures


class ReceiptAmountWrong(DomainError):
    code = "recovery.receipt_amount_wrong"
    message = "来款金额要大于 0，也要大于扣除的费用。请照回单再核对一遍。"


class ReceiptUnnamed(DomainError):
    code = "recovery.receipt_unnamed"
    message = "还要填来款人和凭证号，照银行回单填。"


class ReceiptAlreadyRecorded(DomainError):
    """The same voucher of the same kind of payer stands in the matter's ledger."""

    code = "recovery.receipt_already_recorded"
    message = "凭证 %(voucher)s 已在 %(on)s 记过 %(yuan)s 元，没有再记。要更正，请先冲回那一笔。"


class KeyUsed(DomainError):
    """The idempotency key belongs to another posting."""

    code = "recovery.key_used"
    message = "这一页已经用来记过另一笔账。请重新打开页面再记。"


class UseAdvance(DomainError):
    code = "recovery.use_advance"
    message = "应急基金的钱是垫付，不进来款。请用“基金垫付”来记。"


@transaction.atomic
def receive(
    *,
    matter: Matter,
    amount_fen: int,
    payer: str,
    payer_kind: PayerKind,
    voucher: str,
    on: date,
    by: Person,
    idempotency_key: uuid.UUID,
    cost_fen: int = 0,
    court_document: Document | None = None,
    why: str = "",
) -> Receipt:
    """Record money that arrived for a matter; sent twice with one key, it is recorded once.

    `cost_fen` is what was kept back on the way (auction costs); it is posted in the same entry.

    :raises ReceiptAmountWrong: nothing would be left after costs.
    :raises ReceiptUnnamed: payer or voucher is missing.
    :raises UseAdvance: the payer is the fund.
    :raises ReceiptAlreadyRecorded: that voucher stands in the ledger.
    :raises KeyUsed: the key was used for something else.
    """
    payer, voucher = payer.strip(), voucher.strip()
    if not (0 <= cost_fen < amount_fen):
        raise ReceiptAmountWrong
    if not payer or not voucher:
        raise ReceiptUnnamed
    if payer_kind == PayerKind.FUND:
        raise UseAdvance
    require_open(matter)
    lock_book(matter)
    earlier = Entry.objects.filter(idempotency_key=idempotency_key).first()
    if earlier:
        return _same_receipt(earlier, matter, amount_fen, voucher)
    _require_new_voucher(matter, payer_kind, voucher)
    source = Place(kind=Kind.SOURCE, payer=PayerKind(payer_kind))
    postings = [Posting(source=source, target=RECEIVED, fen=amount_fen)]
    if cost_fen:
        postings.append(Posting(source=RECEIVED, target=Place(kind=Kind.COST), fen=cost_fen))
    entry = post(
        matter=matter,
        kind=EntryKind.RECEIPT,
        on=on,
        postings=postings,
        by=by,
        voucher=voucher,
        why=why or f"{PayerKind(payer_kind).label}来款：{payer}",
        key=idempotency_key,
    )
    return Receipt.objects.create(
        matter=matter,
        entry=entry,
        payer_kind=payer_kind,
        payer_name=payer,
        amount_fen=amount_fen,
        cost_fen=cost_fen,
        received_on=on,
        voucher=voucher,
        court_document=court_document,
    )


def _same_receipt(entry: Entry, matter: Matter, amount_fen: int, voucher: str) -> Receipt:
    receipt = Receipt.objects.filter(
        entry=entry, matter=matter, amount_fen=amount_fen, voucher=voucher
    ).first()
    if receipt is None:
        raise KeyUsed
    return receipt


def _require_new_voucher(matter: Matter, payer_kind: PayerKind, voucher: str) -> None:
    for row in matter.receipts.filter(payer_kind=payer_kind, voucher=voucher).order_by("pk"):
        if history_of(matter, entry=row.entry_id).rows:
            raise ReceiptAlreadyRecorded(
                voucher=voucher, on=row.received_on, yuan=figures(row.amount_fen)
            )


@transaction.atomic
def give_back(
    *,
    receipt: Receipt,
    on: date,
    by: Person,
    why: str,
    approved_by: Person,
    amount_fen: int | None = None,
) -> Entry:
    """Undo a receipt, whole or in part: recorded wrongly, or the rest went back to the payer.

    :raises NotSoMuchToUndo: less than that of the receipt stands.
    :raises NotEnoughThere: the money has been distributed.
    """
    matter = receipt.matter
    require_open(matter)
    lock_book(matter)
    rest = history_of(matter, entry=receipt.entry_id).rows
    source = Place(kind=Kind.SOURCE, payer=PayerKind(receipt.payer_kind))
    postings = []
    for row in rest:
        into_cost = row.target == Kind.COST
        if into_cost and amount_fen is not None:
            continue
        fen = row.fen if amount_fen is None else amount_fen
        if not 0 < fen <= row.fen:
            raise NotSoMuchToUndo(missing=fen - row.fen)
        postings.append(
            mirror(
                row,
                fen,
                source=RECEIVED if into_cost else source,
                target=Place(kind=Kind.COST) if into_cost else RECEIVED,
            )
        )
    return post(
        matter=matter,
        kind=EntryKind.REVERSAL,
        on=on,
        postings=postings,
        by=by,
        approved_by=approved_by,
        voucher=receipt.voucher,
        why=why,
    )
