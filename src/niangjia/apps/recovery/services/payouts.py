"""Money into each hand: a batch is prepared, sent, confirmed line by line, or returned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Max

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.models import Document
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import EntryKind, Kind, LineState, PayoutState
from niangjia.apps.recovery.models import Payout, PayoutLine
from niangjia.apps.recovery.selectors.history import history_of
from niangjia.apps.recovery.selectors.payees import Payee, payees
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.recovery.services import telling
from niangjia.apps.recovery.services.distribution import satisfied
from niangjia.apps.recovery.services.posting import between, lock_book, place, post
from niangjia.apps.recovery.services.undoing import mirror
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.kernel.money import figures
from niangjia.kernel.words import is_blank


class NobodyToPay(DomainError):
    """Nobody with money held can be paid now; `left` says why for each."""

    code = "recovery.nobody_to_pay"
    message = "现在没有人可以付款：%(count)s 人的钱暂时提存，原因请看名单。"


class StalePayout(StaleVersion):
    """Who can be paid, or how much, changed since the list was shown."""

    code = "recovery.stale_payout"
    message = "看过名单之后有了变动：当时 %(then)s 元，现在能付 %(now)s 元。请看过新的名单再办。"


class PayoutNotOpen(DomainError):
    code = "recovery.payout_not_open"
    message = "这一批付款已经%(state)s，不能再办。"


class LineNotWaiting(DomainError):
    code = "recovery.line_not_waiting"
    message = "选中的人里有 %(count)s 人不在这一批，或已经有了结果。请刷新后重选。"


class ReturnWithoutReason(DomainError):
    code = "recovery.return_without_reason"
    message = "请写上银行为什么退回（照回单填）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A batch, and those who are not in it with the reason."""

    payout: Payout
    left: tuple[Payee, ...]


@transaction.atomic
def prepare_payout(
    *, matter: Matter, by: Person, on: date, expected_fen: int | None = None
) -> Prepared:
    """Put all money held into a batch of transfers, but for those who cannot be paid yet.

    `expected_fen` is the sum of the list that was looked at.

    :raises NobodyToPay: not one can be paid now.
    :raises StalePayout: the sum is another now.
    """
    require_open(matter)
    lock_book(matter)
    everybody = payees(matter)
    ready = [payee for payee in everybody if not payee.why_not]
    left = tuple(payee for payee in everybody if payee.why_not)
    if not ready:
        raise NobodyToPay(count=len(left), left=left)
    now = sum(payee.fen for payee in ready)
    if expected_fen not in (None, now):
        raise StalePayout(then=figures(expected_fen), now=figures(now))
    last = Payout.objects.filter(matter=matter).aggregate(last=Max("no"))["last"] or 0
    payout = Payout.objects.create(
        matter=matter,
        no=last + 1,
        amount_fen=now,
        prepared_by=by,
        prepared_on=on,
    )
    PayoutLine.objects.bulk_create(
        PayoutLine(
            payout=payout,
            matter=matter,
            item_id=item,
            claimant=payee.claimant,
            amount_fen=fen,
            bank_name=payee.claimant.person.bank_name,
            bank_account_masked=payee.claimant.person.masked_bank_account,
        )
        for payee in ready
        for item, fen in payee.held
    )
    audit.record(
        "recovery.payout_prepared",
        target=payout,
        by=by,
        facts={"people": len(ready), "left": len(left), "fen": payout.amount_fen},
    )
    return Prepared(payout=payout, left=left)


@transaction.atomic
def send_payout(*, payout: Payout, by: Person, on: date) -> Payout:
    """Record that the batch went to the bank; from now on each line waits for its answer.

    :raises PayoutNotOpen: it was sent before.
    """
    payout = _locked(payout)
    if payout.state != PayoutState.PREPARED:
        raise PayoutNotOpen(state=PayoutState(payout.state).label)
    _set(payout, state=PayoutState.SENT, sent_on=on)
    audit.record("recovery.payout_sent", target=payout, by=by)
    return payout


@transaction.atomic
def confirm_payout(
    *,
    payout: Payout,
    lines: Iterable[int],
    on: date,
    by: Person,
    bank_reference: str = "",
    receipt_document: Document | None = None,
) -> Payout:
    """Record which workers (claimant ids) the bank has paid: held → paid, the right satisfied.

    :raises PayoutNotOpen: the batch has been answered whole.
    :raises LineNotWaiting: somebody is not in the batch, or was answered before.
    """
    payout = _locked(payout)
    if payout.state not in (PayoutState.PREPARED, PayoutState.SENT):
        raise PayoutNotOpen(state=PayoutState(payout.state).label)
    chosen = _waiting(payout, set(lines))
    rows = {row.item: row for row in positions(payout.matter)}
    postings = []
    for line in chosen:
        row = rows[line.item_id]
        postings += between(row, Kind.HELD, Kind.PAID, line.amount_fen)
        postings += satisfied(row, line.amount_fen)
    entry = post(
        matter=payout.matter,
        kind=EntryKind.PAYMENT,
        on=on,
        postings=postings,
        by=by,
        voucher=bank_reference,
        why=f"第 {payout.no} 批付款，银行已办",
    )
    PayoutLine.objects.filter(pk__in=[line.pk for line in chosen]).update(
        state=LineState.PAID, settled_on=on, entry=entry
    )
    _settle(
        payout,
        bank_reference=bank_reference or payout.bank_reference,
        receipt_document=receipt_document or payout.receipt_document,
    )
    telling.paid(payout=payout, lines=chosen, on=on, by=by)
    return payout


@transaction.atomic
def return_payout_line(*, payout: Payout, claimant: int, on: date, by: Person, why: str) -> Payout:
    """Record that the bank returned one worker's transfer: the money is held for her again.

    Before confirmation the line just ends; after it, the payment is undone by counter-moves.

    :raises ReturnWithoutReason: nobody says why.
    :raises LineNotWaiting: she is not in the batch, or her line was returned before.
    """
    if is_blank(why):
        raise ReturnWithoutReason
    payout = _locked(payout)
    chosen = list(
        payout.lines.filter(claimant=claimant, state__in=[LineState.WAITING, LineState.PAID])
    )
    if not chosen:
        raise LineNotWaiting(count=1)
    entry = None
    postings = []
    for line in chosen:
        if line.state == LineState.PAID:
            for row in history_of(payout.matter, items=[line.item_id], entry=line.entry_id).rows:
                source = place(row.source, line.item_id, line.claimant_id)
                target = place(row.target, line.item_id, line.claimant_id)
                postings.append(mirror(row, row.fen, source=source, target=target))
    if postings:
        entry = post(
            matter=payout.matter,
            kind=EntryKind.RETURN,
            on=on,
            postings=postings,
            by=by,
            why=f"第 {payout.no} 批付款，银行退回：{why.strip()}",
        )
    payout.lines.filter(pk__in=[line.pk for line in chosen]).update(
        state=LineState.RETURNED, settled_on=on, return_entry=entry, return_why=why.strip()[:200]
    )
    _settle(payout)
    audit.record("recovery.transfer_returned", target=payout, by=by, why=why.strip())
    telling.returned(payout=payout, lines=chosen, by=by)
    return payout


def _locked(payout: Payout) -> Payout:
    require_open(payout.matter)
    lock_book(payout.matter)
    rows = Payout.objects.select_for_update(of=("self",))
    return rows.select_related("matter", "receipt_document").get(pk=payout.pk)


def _waiting(payout: Payout, claimants: set[int]) -> list[PayoutLine]:
    chosen = list(
        payout.lines.filter(claimant__in=claimants, state=LineState.WAITING).order_by("pk")
    )
    missing = claimants - {line.claimant_id for line in chosen}
    if missing or not chosen:
        raise LineNotWaiting(count=len(missing))
    return chosen


def _settle(payout: Payout, **fields: object) -> None:
    """Set the batch's state once the bank has answered every line."""
    states = set(payout.lines.values_list("state", flat=True))
    if LineState.WAITING not in states:
        paid = LineState.PAID in states
        fields["state"] = PayoutState.CONFIRMED if paid else PayoutState.RETURNED
    _set(payout, **fields)


def _set(payout: Payout, **fields: object) -> None:
    Payout.objects.filter(pk=payout.pk).update(version=F("version") + 1, **fields)
    payout.refresh_from_db()
