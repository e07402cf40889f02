"""What moves would do to the books, without posting them: before, after, what follows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from niangjia.apps.matters.models import Item, Matter
from niangjia.apps.recovery.choices import RIGHTS_ESTABLISHED, EntryKind, Kind
from niangjia.apps.recovery.selectors.positions import Position, common, positions
from niangjia.apps.recovery.services.posting import NotEnoughThere, Place, Posting
from niangjia.kernel.money import figures

SOURCES = (Kind.ORIGIN, Kind.SOURCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """One item's right, and where its money is, in fen."""

    right_fen: int
    paid_fen: int
    held_fen: int
    owed_back_fen: int
    advanced_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One claim item that a change touches: what it comes to now, and afterwards."""

    item: Item
    before: Sums
    after: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """An amount from one place to another; whose item it is, unless it is everybody's."""

    item: Item | None
    source: str
    target: str
    fen: int
    is_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTable:
    """A change as it is looked at before it is approved; nothing of it has moved."""

    amount_fen: int
    book_no: int
    rows: tuple[Foreseen, ...]
    moves: tuple[MoveLine, ...]
    pool_before_fen: int
    pool_after_fen: int
    follows: tuple[str, ...]

    @property
    def people(self) -> int:
        """How many workers it touches."""
        return len({row.item.claimant_id for row in self.rows})


def foreseen(
    matter: Matter, kind: EntryKind, moves: Sequence[Posting], *, amount_fen: int, book_no: int
) -> ChangeTable:
    """Return what these moves would do to the ledger as it is.

    :raises NotEnoughThere: a place would fall below nothing.
    """
    changed: dict[Place, int] = defaultdict(int)
    for move in moves:
        changed[move.source] -= move.fen
        changed[move.target] += move.fen
    touched = {place.item for place in changed if place.item is not None}
    now = {(row.item, row.claimant): row for row in positions(matter, items=touched)}
    shared = common(matter)
    _require_covered(kind, changed, now, shared)
    items = {
        item.pk: item
        for item in Item.objects.filter(pk__in=touched)
        .select_related("claimant__person")
        .order_by("claimant__seq", "pk")
    }
    rows = tuple(
        Foreseen(
            item=item,
            before=_sums(row, {}),
            after=_sums(row, changed),
        )
        for item in items.values()
        for row in now.values()
        if row.item == item.pk
    )
    pool = shared.get(Kind.RECEIVED, 0)
    return ChangeTable(
        amount_fen=amount_fen,
        book_no=book_no,
        rows=rows,
        moves=tuple(
            MoveLine(
                item=items.get(move.source.item or move.target.item or 0),
                source=move.source.kind.label,
                target=move.target.kind.label,
                fen=move.fen,
                is_undo=move.undoes is not None,
            )
            for move in moves
        ),
        pool_before_fen=pool,
        pool_after_fen=pool + changed.get(Place(kind=Kind.RECEIVED), 0),
        follows=tuple(_follows(kind, rows, pool, changed)),
    )


def _require_covered(
    kind: EntryKind,
    changed: dict[Place, int],
    now: dict[tuple[int, int], Position],
    shared: dict[Kind, int],
) -> None:
    for place, fen in changed.items():
        if place.kind in SOURCES:
            continue
        if place.item is None or place.claimant is None:
            there = shared.get(place.kind, 0)
        else:
            row = now.get((place.item, place.claimant))
            there = row.now(place.kind) if row else 0
        if there + fen < 0:
            raise NotEnoughThere(what=kind.label)


def _sums(row: Position, changed: dict[Place, int]) -> Sums:
    def now(*kinds: Kind) -> int:
        return row.now(*kinds) + sum(
            changed.get(Place(kind=kind, item=row.item, claimant=row.claimant), 0) for kind in kinds
        )

    return Sums(
        right_fen=now(*RIGHTS_ESTABLISHED),
        paid_fen=now(Kind.PAID),
        held_fen=now(Kind.HELD),
        owed_back_fen=now(Kind.OWED_BACK),
        advanced_fen=now(Kind.ADVANCED),
    )


def _follows(
    kind: EntryKind, rows: Iterable[Foreseen], pool: int, changed: dict[Place, int]
) -> Iterable[str]:
    """Say in sentences what comes of it, each only where it applies."""
    rows = tuple(rows)
    owed = sum(row.after.owed_back_fen - row.before.owed_back_fen for row in rows)
    to_pool = changed.get(Place(kind=Kind.RECEIVED), 0)
    raised = sum(row.after.right_fen - row.before.right_fen for row in rows)
    if kind == EntryKind.CORRECTION and owed > 0:
        yield (
            f"已经多付的 {figures(owed)} 元记作“多付待抵”：下次分配先抵扣，不用本人现在退；"
            "本人愿意退的，用“收回多付”来记。"
        )
    if kind == EntryKind.CORRECTION and to_pool > 0:
        yield f"还没发出的 {figures(to_pool)} 元退回“到账待分”，重新分给大家。"
    if kind == EntryKind.CORRECTION and raised > 0:
        yield "少得的部分在下次分配时按累计比例补上。"
    if kind == EntryKind.TAKE_BACK:
        yield f"“到账待分”变成 {figures(pool + to_pool)} 元，要做分配方案才能再分给大家。"
    if kind == EntryKind.ADVANCE:
        yield "钱算作已付本人；本人对单位的这部分权利转给基金。"
        yield "以后单位或法院来款，分配时先还基金垫付的数，不再付给本人。"
    if kind == EntryKind.REVERSAL:
        yield f"这笔来款不再算数，“到账待分”变成 {figures(pool + to_pool)} 元。"
        if any(row.after.advanced_fen < row.before.advanced_fen for row in rows):
            yield "垫付过的权利回到本人名下，可以继续向单位要。"
    yield "原来的记录不改，另记一笔；这一笔写着谁提出、谁复核、为什么。"
