"""Counter-moves: mirrors of what still stands, newest first, never an edit."""

from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.history import History, Standing
from niangjia.apps.recovery.services.posting import Place, Posting, place
from niangjia.kernel.errors import DomainError


class NotSoMuchToUndo(DomainError):
    """The ledger has no such amount standing along that edge."""

    code = "recovery.not_so_much_to_undo"
    message = "台账里没有这么多可以冲回：还差 %(missing)s 分。请先看一遍这一项的记录。"


def mirror(standing: Standing, fen: int, *, source: Place, target: Place) -> Posting:
    """Return the counter-move of one standing move, for all or a part of it."""
    return Posting(source=target, target=source, fen=fen, undoes=standing.move)


def undo(history: History, *, item: int, source: Kind, target: Kind, fen: int) -> list[Posting]:
    """Return counter-moves for an amount of an item along one edge between two of its own places.

    :raises NotSoMuchToUndo: less than that stands.
    """
    postings = []
    for row in history.along(item, source, target):
        if not fen:
            break
        part = min(row.fen, fen)
        fen -= part
        if row.claimant is None:
            raise NotSoMuchToUndo(missing=fen + part)
        postings.append(
            mirror(
                row,
                part,
                source=place(source, item, row.claimant),
                target=place(target, item, row.claimant),
            )
        )
    if fen:
        raise NotSoMuchToUndo(missing=fen)
    return postings
