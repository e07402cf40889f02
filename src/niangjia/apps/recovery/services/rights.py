"""The book of rights: what is claimed, computed, fixed, can be enforced, or was given up."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import RIGHTS_OPEN, DropReason, EntryKind, Kind
from niangjia.apps.recovery.models import Book, Entry
from niangjia.apps.recovery.selectors.history import History, history_of
from niangjia.apps.recovery.selectors.positions import Position, positions
from niangjia.apps.recovery.services.posting import Posting, between, lock_book, post
from niangjia.apps.recovery.services.undoing import undo
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import figures


class NotInMatter(DomainError):
    code = "recovery.item_not_in_matter"
    message = "请求项 %(items)s 不在这个案件里，没有记账。请刷新后重选。"


class AmountNegative(DomainError):
    code = "recovery.amount_negative"
    message = "金额不能小于 0，现在是 %(fen)s 分。请核对后再填。"


class AlreadyDecided(DomainError):
    """The item was fixed or given up; its amount changes by revocation or correction only."""

    code = "recovery.already_decided"
    message = "有 %(count)s 项已经按协议、裁决或撤回记过账，不能再改金额。要改，请先撤回或更正。"


class MoneyUnderWay(DomainError):
    """Money was distributed or paid on the right; it must go back first."""

    code = "recovery.money_under_way"
    message = "有 %(count)s 项已经分到或付出款项 %(yuan)s 元，请先冲回款项再改应得。"


@transaction.atomic
def open_book(*, matter: Matter) -> Book:
    """Open the ledger of a matter; opening it again changes nothing."""
    return lock_book(matter)


@transaction.atomic
def claim(
    *, matter: Matter, amounts: Mapping[int, int], on: date, by: Person, why: str = "登记请求金额"
) -> Entry | None:
    """Set what is claimed for each item (fen by item id); only the difference is posted.

    :raises AlreadyDecided: an item was fixed or given up.
    """
    return _restate(matter, claimed=amounts, computed={}, on=on, by=by, why=why)


@transaction.atomic
def compute(
    *, matter: Matter, amounts: Mapping[int, int], on: date, by: Person, why: str = "依法计算"
) -> Entry | None:
    """Set what the law gives for each item (fen by item id); only the difference is posted.

    More than was claimed is added from the origin; less leaves the rest claimed until a decision
    drops it.

    :raises AlreadyDecided: an item was fixed or given up.
    """
    return _restate(matter, claimed={}, computed=amounts, on=on, by=by, why=why)


@transaction.atomic
def state(
    *,
    matter: Matter,
    claimed: Mapping[int, int],
    computed: Mapping[int, int],
    on: date,
    by: Person,
    why: str,
) -> Entry | None:
    """Set claimed and computed together, as one entry; `None` when nothing differs.

    :raises AlreadyDecided: an item was fixed or given up.
    """
    return _restate(matter, claimed=claimed, computed=computed, on=on, by=by, why=why)


def _restate(
    matter: Matter,
    *,
    claimed: Mapping[int, int],
    computed: Mapping[int, int],
    on: date,
    by: Person,
    why: str,
) -> Entry | None:
    rows, history = _locked(matter, {*claimed, *computed}, (claimed, computed))
    decided = [row for row in rows if is_decided(row)]
    if decided:
        raise AlreadyDecided(count=len(decided))
    postings: list[Posting] = []
    for row in rows:
        asked = claimed.get(row.item, row.claimed_fen)
        given = computed.get(row.item, row.computed_fen)
        wanted = {
            (Kind.ORIGIN, Kind.CLAIMED): asked,
            (Kind.CLAIMED, Kind.COMPUTED): min(asked, given),
            (Kind.ORIGIN, Kind.COMPUTED): max(given - asked, 0),
        }
        for (source, target), fen in wanted.items():
            postings += _towards(history, row, source, target, fen)
    if not postings:
        return None
    kind = EntryKind.COMPUTATION if computed else EntryKind.CLAIM
    return post(matter=matter, kind=kind, on=on, postings=postings, by=by, why=why)


def _towards(
    history: History, row: Position, source: Kind, target: Kind, fen: int
) -> list[Posting]:
    standing = history.flow(row.item, source, target)
    if fen < standing:
        return undo(history, item=row.item, source=source, target=target, fen=standing - fen)
    return between(row, source, target, fen - standing)


@transaction.atomic
def fix(
    *,
    matter: Matter,
    amounts: Mapping[int, int],
    on: date,
    by: Person,
    why: str,
    reason: DropReason = DropReason.NOT_SUPPORTED,
    voucher: str = "",
) -> Entry | None:
    """Record what an agreement or award fixed for each item; what it did not give is dropped.

    `amounts` is fen by item id; 0 drops the whole item. More than was computed, or claimed, is
    added: what was decided stands. `reason` says why the rest is dropped (未获支持 or 调解中让步).

    :raises AlreadyDecided: an item was fixed or given up before; revoke that first.
    """
    rows, _ = _locked(matter, set(amounts), (amounts,))
    decided = [row for row in rows if is_decided(row)]
    if decided:
        raise AlreadyDecided(count=len(decided))
    postings = [move for row in rows for move in establish(row, amounts[row.item], reason=reason)]
    if not postings:
        return None
    return post(
        matter=matter,
        kind=EntryKind.DECISION,
        on=on,
        postings=postings,
        by=by,
        why=why,
        voucher=voucher,
    )


def establish(row: Position, fen: int, *, reason: DropReason) -> list[Posting]:
    """Return the moves that fix an amount for an undecided item and drop what it was not given."""
    claimed, computed = row.now(Kind.CLAIMED), row.now(Kind.COMPUTED)
    from_claimed = min(max(fen - computed, 0), claimed)
    return [
        *between(row, Kind.CLAIMED, Kind.COMPUTED, from_claimed),
        *between(row, Kind.ORIGIN, Kind.COMPUTED, max(fen - computed - from_claimed, 0)),
        *between(row, Kind.COMPUTED, Kind.FIXED, fen),
        *between(row, Kind.COMPUTED, Kind.DROPPED, max(computed - fen, 0), reason=reason),
        *between(row, Kind.CLAIMED, Kind.DROPPED, claimed - from_claimed, reason=reason),
    ]


@transaction.atomic
def make_enforceable(
    *, matter: Matter, items: Iterable[int], on: date, by: Person, why: str, voucher: str = ""
) -> Entry | None:
    """Record that what was fixed for these items can be enforced; `None` when nothing is fixed."""
    rows, _ = _locked(matter, set(items), ())
    postings = [
        move
        for row in rows
        for move in between(row, Kind.FIXED, Kind.ENFORCEABLE, row.now(Kind.FIXED))
    ]
    if not postings:
        return None
    return post(
        matter=matter,
        kind=EntryKind.EFFECT,
        on=on,
        postings=postings,
        by=by,
        why=why,
        voucher=voucher,
    )


@transaction.atomic
def revoke(*, matter: Matter, items: Iterable[int], on: date, by: Person, why: str) -> Entry | None:
    """Move what was fixed (and dropped with it) back to computed, by counter-moves (失效、撤销).

    For the one who sues alone after a common award (解释（一）16, 17), or an agreement set aside.

    :raises MoneyUnderWay: money was distributed or paid on it.
    """
    rows, history = _locked(matter, set(items), ())
    moved = [row for row in rows if row.had_fen or row.now(Kind.ADVANCED)]
    if moved:
        raise MoneyUnderWay(
            count=len(moved), yuan=figures(sum(r.had_fen + r.now(Kind.ADVANCED) for r in moved))
        )
    postings: list[Posting] = []
    for row in rows:
        for source, target in (
            (Kind.ENFORCEABLE, Kind.DROPPED),
            (Kind.FIXED, Kind.DROPPED),
            (Kind.FIXED, Kind.ENFORCEABLE),
            (Kind.COMPUTED, Kind.FIXED),
            (Kind.COMPUTED, Kind.DROPPED),
            (Kind.CLAIMED, Kind.DROPPED),
        ):
            standing = history.flow(row.item, source, target)
            postings += undo(history, item=row.item, source=source, target=target, fen=standing)
    if not postings:
        return None
    return post(matter=matter, kind=EntryKind.REVOCATION, on=on, postings=postings, by=by, why=why)


@transaction.atomic
def drop(
    *,
    matter: Matter,
    items: Iterable[int],
    reason: DropReason,
    on: date,
    by: Person,
    why: str,
) -> Entry | None:
    """Give up what is still open of these items, wherever it stands; `None` when nothing is.

    :raises MoneyUnderWay: money is held for an item; pay it or move it back first.
    """
    rows, _ = _locked(matter, set(items), ())
    held = [row for row in rows if row.now(Kind.HELD, Kind.OWED_BACK)]
    if held:
        raise MoneyUnderWay(
            count=len(held), yuan=figures(sum(r.now(Kind.HELD, Kind.OWED_BACK) for r in held))
        )
    postings = [
        move
        for row in rows
        for kind in RIGHTS_OPEN
        for move in between(row, kind, Kind.DROPPED, row.now(kind), reason=reason)
    ]
    if not postings:
        return None
    return post(matter=matter, kind=EntryKind.DROP, on=on, postings=postings, by=by, why=why)


def is_decided(row: Position) -> bool:
    """Whether an item was fixed or given up, so that its claim no longer just changes."""
    return bool(row.fixed_fen or row.now(Kind.DROPPED))


def _locked(
    matter: Matter, items: set[int], amounts: tuple[Mapping[int, int], ...]
) -> tuple[tuple[Position, ...], History]:
    require_open(matter)
    lock_book(matter)
    for fen in (fen for given in amounts for fen in given.values()):
        if fen < 0:
            raise AmountNegative(fen=fen)
    rows = positions(matter, items=items)
    missing = items - {row.item for row in rows}
    if missing:
        raise NotInMatter(items="、".join(map(str, sorted(missing))))
    return rows, history_of(matter, items=items)
