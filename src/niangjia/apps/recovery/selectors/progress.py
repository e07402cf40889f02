"""Where each worker is, and where her money is: the procedures and the ledger seen together."""

from dataclasses import dataclass

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.recovery.selectors.positions import Position, positions
from niangjia.engines.procedure import Stage, stage
from niangjia.kernel.errors import NotFound

# From the beginning of the way to its end: a worker is where her least advanced claim is.
ORDER = (
    Stage.TRIAGE,
    Stage.AID,
    Stage.MERITS,
    Stage.REVIEW,
    Stage.FIXED,
    Stage.ENFORCEABLE,
    Stage.ENFORCING,
    Stage.TO_PAY,
    Stage.OVERPAID,
    Stage.PAID,
    Stage.DROPPED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProgress:
    """One claim item with its standing in the procedures and its money, in fen."""

    row: matters.ItemRow
    stage: Stage
    position: Position

    @property
    def fixed_fen(self) -> int | None:
        """What an agreement or award gave; None while nobody has decided."""
        is_decided = any(standing.outcome is not None for standing in self.row.standings)
        return self.position.fixed_fen if is_decided or self.position.fixed_fen else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonProgress:
    """One worker of a matter: her claims, her stage and her money, in fen."""

    row: matters.ClaimantRow
    items: tuple[ItemProgress, ...]

    @property
    def stage(self) -> Stage:
        """Where she is: where her least advanced claim is."""
        return min((i.stage for i in self.items), key=ORDER.index, default=Stage.TRIAGE)

    @property
    def computed_fen(self) -> int | None:
        """What the law gives her; None while a part of it is still to be computed."""
        return None if self.row.has_gap else sum(i.position.computed_fen for i in self.items)

    @property
    def fixed_fen(self) -> int | None:
        """What agreements and awards gave her so far; None while nobody has decided."""
        decided = [i.fixed_fen for i in self.items if i.fixed_fen is not None]
        return sum(decided) if decided else None

    @property
    def held_fen(self) -> int:
        return sum(i.position.held_fen for i in self.items)

    @property
    def paid_fen(self) -> int:
        return sum(i.position.paid_fen for i in self.items)

    @property
    def still_due_fen(self) -> int:
        return sum(i.position.still_due_fen for i in self.items)


def progress(matter: Matter) -> tuple[PersonProgress, ...]:
    """Return every worker of a matter with her stage and her money, in the order of the roster."""
    found = {(p.item, p.claimant): p for p in positions(matter)}
    return tuple(
        PersonProgress(
            row=row,
            items=tuple(_item(item, found[item.item_id, item.claimant_id]) for item in row.items),
        )
        for row in matters.claimant_rows(matter)
    )


def progress_of(claimant: Claimant) -> PersonProgress:
    """Return one worker's stage and money; nobody else's rows are read.

    :raises NotFound: she is no claimant of her matter.
    """
    row = matters.claimant_row(claimant.matter, claimant.seq)
    if row is None:
        raise NotFound
    found = positions(claimant.matter, items=[item.item_id for item in row.items])
    mine = {p.item: p for p in found if p.claimant == claimant.pk}
    return PersonProgress(
        row=row, items=tuple(_item(item, mine[item.item_id]) for item in row.items)
    )


def _item(row: matters.ItemRow, position: Position) -> ItemProgress:
    money = {kind.value: fen for kind, fen in position.balance.items()}
    return ItemProgress(row=row, stage=stage(row.running, money), position=position)
