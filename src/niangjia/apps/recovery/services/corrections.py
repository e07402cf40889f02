"""Errors found late: corrected by counter-entries on the day they are found, nothing rewritten."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import DropReason, EntryKind, Kind, LineState
from niangjia.apps.recovery.models import Entry, PayoutLine, Plan
from niangjia.apps.recovery.selectors.history import History, history_of
from niangjia.apps.recovery.selectors.positions import Position, positions
from niangjia.apps.recovery.services.posting import (
    RECEIVED,
    Posting,
    between,
    lock_book,
    place,
    post,
)
from niangjia.apps.recovery.services.rights import AmountNegative
from niangjia.apps.recovery.services.sharing import Basis, fair_targets, stakes
from niangjia.apps.recovery.services.undoing import undo
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import figures


class NothingToCorrect(DomainError):
    code = "recovery.nothing_to_correct"
    message = "台账里这一项本来就是这个数，不用更正。"


class NotFixedYet(DomainError):
    code = "recovery.not_fixed_yet"
    message = "这一项还没有登记协议或裁决金额，不用更正；直接登记就可以。"


class TransferUnderWay(DomainError):
    """The item's money is in a batch whose answer is awaited."""

    code = "recovery.transfer_under_way"
    message = "这一项有款正在银行办理。请等银行有了结果再更正。"


class OwesLess(DomainError):
    """Nobody returns more than was paid too much."""

    code = "recovery.owes_less"
    message = "这一项还有 %(yuan)s 元多付待抵，收回的要大于 0、不超过这个数。请照凭证再填。"


@transaction.atomic
def correct(
    *,
    matter: Matter,
    item: int,
    right_fen: int,
    on: date,
    by: Person,
    why: str,
    approved_by: Person | None = None,
) -> Entry:
    """Correct the amount that was fixed for an item, with all that followed from it.

    Typed too high: what its holder got beyond her fair share goes from `held` back to the pool or,
    if she has it in hand, to `owed_back` (set off at the next distribution, nobody is asked while
    more is to come); then the right goes back along the way it came. Typed too low: the right is
    raised; the next distribution makes up for it.

    :raises NotFixedYet: nothing was fixed for the item.
    :raises NothingToCorrect: the amount is right already.
    :raises TransferUnderWay: the bank has not answered for the item.
    """
    require_open(matter)
    lock_book(matter)
    postings = correction_moves(matter, item=item, right_fen=right_fen)
    return post(
        matter=matter,
        kind=EntryKind.CORRECTION,
        on=on,
        postings=postings,
        by=by,
        approved_by=approved_by,
        why=why,
    )


def correction_moves(matter: Matter, *, item: int, right_fen: int) -> list[Posting]:
    """Return the moves of a correction on the ledger as it is; nothing is posted."""
    if right_fen < 0:
        raise AmountNegative(fen=right_fen)
    everything = positions(matter)
    row = next((row for row in everything if row.item == item), None)
    if row is None or not row.fixed_fen:
        raise NotFixedYet
    if row.fixed_fen == right_fen:
        raise NothingToCorrect
    if PayoutLine.objects.filter(matter=matter, item=item, state=LineState.WAITING).exists():
        raise TransferUnderWay
    history = history_of(matter, items=[item])
    if right_fen > row.fixed_fen:
        return _raised(history, row, right_fen - row.fixed_fen)
    lower = row.fixed_fen - right_fen
    over = _overpaid(matter, everything, row, lower)
    return _taken_back(history, row, over) + _lowered(history, row, lower)


def _overpaid(matter: Matter, everything: tuple[Position, ...], row: Position, lower: int) -> int:
    """Return what the item has had beyond its share by the corrected rights."""
    last = Plan.objects.filter(matter=matter, entry__isnull=False).order_by("-entry").first()
    preferred = last.lines.filter(is_preferred=True).values_list("item", flat=True) if last else ()
    among = [
        replace(stake, due=max(stake.due - lower, 0)) if stake.item == row.item else stake
        for stake in stakes(everything, preferred=frozenset(preferred))
    ]
    basis = Basis(words=last.priority_basis, paper=last.priority_paper) if last else Basis()
    fair = fair_targets(among, basis=basis)
    return max(row.had_fen - fair.get(row.item, 0) - row.now(Kind.OWED_BACK), 0)


def _taken_back(history: History, row: Position, over: int) -> list[Posting]:
    from_held = min(over, row.held_fen)
    in_hand = min(over - from_held, row.now(Kind.SATISFIED))
    postings = []
    if from_held:
        held = place(Kind.HELD, row.item, row.claimant)
        postings.append(Posting(source=held, target=RECEIVED, fen=from_held))
    postings += between(row, Kind.PAID, Kind.OWED_BACK, in_hand)
    by_force = min(in_hand, history.flow(row.item, Kind.ENFORCEABLE, Kind.SATISFIED))
    for source, fen in ((Kind.ENFORCEABLE, by_force), (Kind.FIXED, in_hand - by_force)):
        postings += undo(history, item=row.item, source=source, target=Kind.SATISFIED, fen=fen)
    return postings


def _lowered(history: History, row: Position, fen: int) -> list[Posting]:
    """Return the counter-moves of a right from where it stands back to where it came from."""
    by_force = min(fen, history.flow(row.item, Kind.FIXED, Kind.ENFORCEABLE))
    # What the same decision added beyond what was computed goes back to where it came from; the
    # rest was computed rightly and is given up, because the decision did not support it.
    with_it = {move.entry for move in history.along(row.item, Kind.COMPUTED, Kind.FIXED)}
    to_origin = min(fen, _added(history, row, Kind.ORIGIN, with_it))
    to_claimed = min(fen - to_origin, _added(history, row, Kind.CLAIMED, with_it))
    dropped = {
        Kind.CLAIMED: to_claimed,
        Kind.COMPUTED: fen - to_origin - to_claimed,
    }
    return [
        *undo(history, item=row.item, source=Kind.FIXED, target=Kind.ENFORCEABLE, fen=by_force),
        *undo(history, item=row.item, source=Kind.COMPUTED, target=Kind.FIXED, fen=fen),
        *undo(history, item=row.item, source=Kind.ORIGIN, target=Kind.COMPUTED, fen=to_origin),
        *undo(history, item=row.item, source=Kind.CLAIMED, target=Kind.COMPUTED, fen=to_claimed),
        *(
            move
            for kind, part in dropped.items()
            for move in between(row, kind, Kind.DROPPED, part, reason=DropReason.NOT_SUPPORTED)
        ),
    ]


def _added(history: History, row: Position, source: Kind, decisions: set[int]) -> int:
    """Return what the decisions themselves raised `computed` by."""
    return sum(
        move.fen
        for move in history.along(row.item, source, Kind.COMPUTED)
        if move.entry in decisions
    )


def _raised(history: History, row: Position, fen: int) -> list[Posting]:
    computed = min(fen, history.flow(row.item, Kind.COMPUTED, Kind.DROPPED))
    claimed = min(fen - computed, history.flow(row.item, Kind.CLAIMED, Kind.DROPPED))
    in_force = fen if row.enforceable_fen else 0
    return [
        *undo(history, item=row.item, source=Kind.COMPUTED, target=Kind.DROPPED, fen=computed),
        *undo(history, item=row.item, source=Kind.CLAIMED, target=Kind.DROPPED, fen=claimed),
        *between(row, Kind.CLAIMED, Kind.COMPUTED, claimed),
        *between(row, Kind.ORIGIN, Kind.COMPUTED, fen - computed - claimed),
        *between(row, Kind.COMPUTED, Kind.FIXED, fen),
        *between(row, Kind.FIXED, Kind.ENFORCEABLE, in_force),
    ]


@transaction.atomic
def take_back(
    *,
    matter: Matter,
    item: int,
    fen: int,
    on: date,
    by: Person,
    why: str,
    voucher: str,
    approved_by: Person | None = None,
) -> Entry:
    """Record that somebody returned what she was overpaid; it is in the pool again.

    :raises OwesLess: she does not owe so much.
    """
    require_open(matter)
    lock_book(matter)
    return post(
        matter=matter,
        kind=EntryKind.TAKE_BACK,
        on=on,
        postings=take_back_moves(matter, item=item, fen=fen),
        by=by,
        approved_by=approved_by,
        why=why,
        voucher=voucher,
    )


def take_back_moves(matter: Matter, *, item: int, fen: int) -> list[Posting]:
    """Return the move of a return on the ledger as it is; nothing is posted."""
    (row,) = positions(matter, items=[item])
    owed = row.now(Kind.OWED_BACK)
    if not 0 < fen <= owed:
        raise OwesLess(yuan=figures(owed))
    return [
        Posting(
            source=place(Kind.OWED_BACK, row.item, row.claimant),
            target=RECEIVED,
            fen=fen,
        )
    ]
