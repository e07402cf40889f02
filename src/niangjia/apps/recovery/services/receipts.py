"""Money that arrives: each receipt once, with payer and voucher; undone when it was wrong."""

import uuid
from datetime import date

from django.db import transaction

from niangjia.apps.documents.models import Document
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import EntryKind, Kind, PayerKind
from niangjia.apps.recovery.models import Entry, Receipt
from niangjia.apps.recovery.models.book import PLACELESS
from niangjia.apps.recovery.selectors.history import Standing, history_of
from niangjia.apps.recovery.services.posting import (
    RECEIVED,
    Place,
    Posting,
    lock_book,
    place,
    post,
)
from niangjia.apps.recovery.services.undoing import mirror
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


class NothingLeftOfIt(DomainError):
    """The receipt was undone before, whole."""

    code = "recovery.nothing_left_of_receipt"
    message = "这笔来款已经全部冲回了，不用再冲。"


class GivesBackTooMuch(DomainError):
    code = "recovery.gives_back_too_much"
    message = (
        "这笔来款扣掉费用还有 %(yuan)s 元可以部分冲回，要大于 0、不超过这个数；"
        "整笔记错的，金额空着就是整笔冲回。"
    )


class AdvanceGoesBackWhole(DomainError):
    code = "recovery.advance_goes_back_whole"
    message = (
        "基金垫付只能整笔冲回（%(yuan)s 元）：一部分记错的，先整笔冲回，再按对的金额重新登记垫付。"
    )


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
    require_new_voucher(matter, payer_kind, voucher)
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
    hooks.announce(kind=EventKind.MONEY_RECEIVED, subject=matter.number, home_key=matter.home_key)
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


def require_new_voucher(matter: Matter, payer_kind: PayerKind, voucher: str) -> None:
    """Decline a voucher of which money stands in the matter's ledger.

    :raises ReceiptAlreadyRecorded: naming its day and amount.
    """
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

    An advance of the fund goes back whole only, with everything it moved.

    :raises NothingLeftOfIt: it was undone before.
    :raises GivesBackTooMuch: less than that of the receipt stands.
    :raises AdvanceGoesBackWhole: only a part of an advance was named.
    :raises NotEnoughThere: the money has been distributed.
    """
    matter = receipt.matter
    require_open(matter)
    lock_book(matter)
    postings = give_back_moves(receipt, amount_fen=amount_fen)
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


def standing_fen(receipt: Receipt) -> int:
    """Return what of a receipt has not been undone yet."""
    rows = history_of(receipt.matter, entry=receipt.entry_id).rows
    return sum(row.fen for row in rows if row.source == Kind.SOURCE)


def give_back_moves(receipt: Receipt, *, amount_fen: int | None) -> list[Posting]:
    """Return the counter-moves that undo a receipt on the ledger as it is; nothing is posted."""
    rows = history_of(receipt.matter, entry=receipt.entry_id).rows
    came = sum(row.fen for row in rows if row.source == Kind.SOURCE)
    if not came:
        raise NothingLeftOfIt
    payer = PayerKind(receipt.payer_kind)
    if amount_fen in (None, came):
        return [_mirrored(row, row.fen, payer) for row in rows]
    if payer == PayerKind.FUND:
        raise AdvanceGoesBackWhole(yuan=figures(came))
    # The costs stay spent, so a part can only come from what went on to the pool.
    free = came - sum(row.fen for row in rows if row.target == Kind.COST)
    if not 0 < amount_fen <= free:
        raise GivesBackTooMuch(yuan=figures(free))
    return [_mirrored(row, amount_fen, payer) for row in rows if row.source == Kind.SOURCE]


def _mirrored(row: Standing, fen: int, payer: PayerKind) -> Posting:
    source, target = (
        Place(kind=kind, payer=payer if kind == Kind.SOURCE else None)
        if row.claimant is None or kind in PLACELESS or row.item is None
        else place(kind, row.item, row.claimant)
        for kind in (row.source, row.target)
    )
    return mirror(row, fen, source=source, target=target)
