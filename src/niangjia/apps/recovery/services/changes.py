"""Changes outside the usual course: looked at, proposed by one person, approved by a second.

A correction, a return of what was overpaid, an advance of the fund, a receipt undone. Each is
worked out by the service that will post it, so that the preview shows what will be posted.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from niangjia.apps.audit import services as audit
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import EntryKind, PayerKind, PlanState
from niangjia.apps.recovery.models import Book, Change, ChangeLine, Entry, Receipt
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.recovery.services import advances, approval, corrections, receipts
from niangjia.apps.recovery.services.foresight import ChangeTable, foreseen
from niangjia.apps.recovery.services.posting import Posting
from niangjia.apps.recovery.services.rights import NotInMatter
from niangjia.kernel.errors import DomainError
from niangjia.kernel.words import is_blank


class WhyNeeded(DomainError):
    code = "recovery.why_needed"
    message = "请写明原因：第二个人靠它复核，以后查账也看它。"


class VoucherNeeded(DomainError):
    code = "recovery.voucher_needed"
    message = "请填凭证号：照银行回单或者收据填。"


class FundNeeded(DomainError):
    code = "recovery.fund_needed"
    message = "请写明是哪个基金垫付的。"


class NobodyNamed(DomainError):
    code = "recovery.nobody_named"
    message = "还没有写谁、多少钱。请至少写一位职工和金额。"


class ChangeWaiting(DomainError):
    """One change at a time: the second would be computed on a ledger the first will move."""

    code = "recovery.change_waiting"
    message = "已有一份“%(kind)s”等人复核（%(name)s 提出）。请先复核，或者作废那一份，再办这一件。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is to be changed, as somebody enters it.

    `amounts` in fen by item: the right amount (a correction), what was returned, what the fund
    advances. `amount_fen` is the part of a receipt that is undone; None undoes all of it.
    """

    kind: EntryKind
    why: str
    voucher: str = ""
    fund: str = ""
    amounts: Mapping[int, int] = field(default_factory=dict)
    receipt: Receipt | None = None
    amount_fen: int | None = None


def preview_change(*, matter: Matter, terms: Terms) -> ChangeTable:
    """Return what a change would move and what follows; nothing is stored, nobody is locked.

    :raises DomainError: it cannot be done, with the reason its service would give.
    """
    moves, fen = _worked_out(matter, terms)
    book = Book.objects.filter(matter=matter).first() or Book(matter=matter)
    return foreseen(matter, terms.kind, moves, amount_fen=fen, book_no=book.last_no)


@transaction.atomic
def propose_change(
    *,
    matter: Matter,
    terms: Terms,
    by: Person,
    on: date,
    at: datetime,
    book_no: int | None = None,
) -> Change:
    """Propose a change on the ledger as it is now; nothing is posted until a second one approves.

    `on` is the day it takes effect, `book_no` the ledger of the preview that was looked at.

    :raises StalePlan: the ledger has moved since the preview.
    :raises ChangeWaiting: another change of this matter waits for its second person.
    :raises DomainError: it cannot be done, with the reason its service would give.
    """
    book = approval.book_for_proposal(matter, book_no=book_no)
    waiting = Change.objects.filter(matter=matter, state=PlanState.PROPOSED).first()
    if waiting:
        raise ChangeWaiting(kind=waiting.get_kind_display(), name=waiting.made_by.name)
    moves, fen = _worked_out(matter, terms)
    foreseen(matter, terms.kind, moves, amount_fen=fen, book_no=book.last_no)
    change = Change.objects.create(
        matter=matter,
        kind=terms.kind,
        amount_fen=fen,
        why=terms.why.strip()[:300],
        voucher=terms.voucher.strip(),
        fund=terms.fund.strip(),
        receipt=terms.receipt,
        book_no=book.last_no,
        effective_on=on,
        made_by=by,
        made_at=at,
    )
    ChangeLine.objects.bulk_create(
        ChangeLine(change=change, matter=matter, item_id=item, fen=amount)
        for item, amount in sorted(terms.amounts.items())
    )
    audit.record(
        "recovery.change_proposed",
        target=change,
        by=by,
        why=change.why,
        facts={
            "matter": matter.pk,
            "kind": terms.kind.value,
            "fen": fen,
            "book_no": book.last_no,
        },
    )
    return change


@transaction.atomic
def approve_change(*, change: Change, by: Person, book_no: int, at: datetime) -> Change:
    """Approve a change as a second person and post it, on the ledger both looked at.

    :raises PlanNotOpen: it was posted or made void.
    :raises SamePerson: the approver proposed it.
    :raises StalePlan: the ledger has moved since the preview.
    """
    change = approval.lock_for_approval(change, by=by, book_no=book_no)
    entry = _posted(change, terms_of(change), approved_by=by)
    return approval.approved(change, entry=entry, by=by, at=at, event="recovery.change_approved")


def withdraw_change(*, change: Change, by: Person, why: str) -> None:
    """Make a change void before anybody approved it.

    :raises PlanNotOpen: it was posted or made void.
    """
    approval.withdraw(change, by=by, why=why, event="recovery.change_withdrawn")


def terms_of(change: Change) -> Terms:
    """Return the terms of a change that was proposed."""
    is_reversal = change.kind == EntryKind.REVERSAL
    return Terms(
        kind=EntryKind(change.kind),
        why=change.why,
        voucher=change.voucher,
        fund=change.fund,
        amounts=dict(change.lines.values_list("item", "fen")),
        receipt=change.receipt,
        amount_fen=change.amount_fen if is_reversal else None,
    )


def _worked_out(matter: Matter, terms: Terms) -> tuple[list[Posting], int]:
    """Return the moves of a change and how much it changes, or the reason why it cannot be."""
    if is_blank(terms.why):
        raise WhyNeeded
    if terms.kind == EntryKind.REVERSAL:
        return _reversal(matter, terms)
    if not terms.amounts:
        raise NobodyNamed
    foreign = set(terms.amounts) - set(matter.items.values_list("pk", flat=True))
    if foreign:
        raise NotInMatter(items="、".join(map(str, sorted(foreign))))
    if terms.kind == EntryKind.ADVANCE:
        return _advance(matter, terms)
    (item, fen), *more = terms.amounts.items()
    if more:
        raise NobodyNamed
    if terms.kind == EntryKind.TAKE_BACK:
        if is_blank(terms.voucher):
            raise VoucherNeeded
        return corrections.take_back_moves(matter, item=item, fen=fen), fen
    (row,) = positions(matter, items=[item])
    moves = corrections.correction_moves(matter, item=item, right_fen=fen)
    return moves, abs(row.fixed_fen - fen)


def _reversal(matter: Matter, terms: Terms) -> tuple[list[Posting], int]:
    if terms.receipt is None or terms.receipt.matter_id != matter.pk:
        raise NobodyNamed
    moves = receipts.give_back_moves(terms.receipt, amount_fen=terms.amount_fen)
    whole = receipts.standing_fen(terms.receipt)
    return moves, whole if terms.amount_fen is None else terms.amount_fen


def _advance(matter: Matter, terms: Terms) -> tuple[list[Posting], int]:
    if is_blank(terms.fund):
        raise FundNeeded
    if is_blank(terms.voucher):
        raise VoucherNeeded
    receipts.require_new_voucher(matter, PayerKind.FUND, terms.voucher.strip())
    moves = advances.advance_moves(matter, amounts=terms.amounts)
    return moves, sum(terms.amounts.values())


def _posted(change: Change, terms: Terms, *, approved_by: Person) -> Entry:
    told = {
        "on": change.effective_on,
        "by": change.made_by,
        "approved_by": approved_by,
        "why": change.why,
    }
    if terms.receipt is not None:
        return receipts.give_back(receipt=terms.receipt, amount_fen=terms.amount_fen, **told)
    if terms.kind == EntryKind.ADVANCE:
        made = advances.advance(
            matter=change.matter,
            amounts=terms.amounts,
            fund=terms.fund,
            voucher=terms.voucher,
            idempotency_key=uuid.uuid4(),
            **told,
        )
        return made.entry
    ((item, fen),) = terms.amounts.items()
    if terms.kind == EntryKind.TAKE_BACK:
        return corrections.take_back(
            matter=change.matter, item=item, fen=fen, voucher=terms.voucher, **told
        )
    return corrections.correct(matter=change.matter, item=item, right_fen=fen, **told)
