"""The ledger as people read it: each entry one sentence, each of its movements another."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from niangjia.apps.matters.models import Matter
from niangjia.apps.recovery.choices import DropReason, EntryKind, Kind, Side
from niangjia.apps.recovery.models import Entry, Move
from niangjia.kernel.money import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry of the ledger, to be shown."""

    no: int
    kind: str
    on: date
    posted_at: datetime
    by: str
    approved_by: str
    why: str
    voucher: str
    amount_fen: int
    people: int
    sentences: tuple[str, ...]


def entries(matter: Matter, *, claimant: int | None = None) -> tuple[EntryLine, ...]:
    """Return the entries of a matter, newest first; of one claimant, only what concerns her.

    A claimant sees her own amounts, never another's nor the sum.
    """
    rows = Entry.objects.filter(matter=matter).select_related("by", "approved_by").order_by("-no")
    moves = Move.objects.filter(matter=matter).select_related("from_account", "to_account")
    by_entry: dict[int, list[Move]] = {}
    for move in moves.order_by("pk"):
        if claimant is None or claimant in _holders(move):
            by_entry.setdefault(move.entry_id, []).append(move)
    return tuple(_line(row, by_entry[row.pk]) for row in rows if row.pk in by_entry)


def entry_line(entry: Entry) -> EntryLine:
    """Return one entry as people read it, with every move of it."""
    moves = entry.moves.select_related("from_account", "to_account").order_by("pk")
    return _line(entry, list(moves))


def _holders(move: Move) -> set[int]:
    both = (move.from_account.claimant_id, move.to_account.claimant_id)
    return {holder for holder in both if holder is not None}


_COMES_TO = {
    EntryKind.CLAIM: Kind.CLAIMED,
    EntryKind.COMPUTATION: Kind.COMPUTED,
    EntryKind.DECISION: Kind.FIXED,
    EntryKind.EFFECT: Kind.ENFORCEABLE,
    EntryKind.DROP: Kind.DROPPED,
}
"""Where the moves lead that an entry is named for: on the way there a fen may move twice."""


def _amount(entry: Entry, moves: list[Move]) -> int:
    """Return the one sum an entry stands for: what reached its place, else the money it moved."""
    end = _COMES_TO.get(EntryKind(entry.kind))
    arrived = [move for move in moves if move.to_kind == end]
    if end is Kind.FIXED or arrived:
        return sum(move.amount_fen for move in arrived)  # an award may give nothing
    cash = [move for move in moves if move.book == Side.CASH]
    return sum(move.amount_fen for move in cash or moves)


def _line(entry: Entry, moves: list[Move]) -> EntryLine:
    return EntryLine(
        no=entry.no,
        kind=EntryKind(entry.kind).label,
        on=entry.effective_on,
        posted_at=entry.posted_at,
        by=entry.by.name,
        approved_by=entry.approved_by.name if entry.approved_by else "",
        why=entry.why,
        voucher=entry.voucher,
        amount_fen=_amount(entry, moves),
        people=len(set().union(*(_holders(move) for move in moves))),
        sentences=tuple(_sentences(moves)),
    )


def _sentences(moves: list[Move]) -> Iterator[str]:
    """Moves of one kind are one sentence: from where, to where, how much, of how many items."""
    fen: Counter[tuple[str, str, str, bool]] = Counter()
    items: Counter[tuple[str, str, str, bool]] = Counter()
    for move in moves:
        key = (move.from_kind, move.to_kind, move.reason, move.undoes_id is not None)
        fen[key] += move.amount_fen
        items[key] += 1
    for key, amount in fen.items():
        source, target, reason, is_undo = key
        words = f"{Kind(source).label} → {Kind(target).label} {figures(amount)} 元"
        if items[key] > 1:
            words += f"（{items[key]} 项）"
        if reason:
            words += f"，{DropReason(reason).label}"
        yield f"冲回：{words}" if is_undo else words
