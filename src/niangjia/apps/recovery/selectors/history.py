"""What still stands of the moves made: how much flowed along each edge, and which can be undone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from niangjia.apps.matters.models import Matter
from niangjia.apps.recovery.choices import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A move and how much of it was not undone."""

    move: int
    entry: int
    item: int | None
    claimant: int | None
    source: Kind
    target: Kind
    fen: int


@dataclass(frozen=True, slots=True)
class History:
    """The standing moves of some items, newest first."""

    rows: tuple[Standing, ...]
    _by_edge: dict[tuple[int | None, Kind, Kind], list[Standing]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        for row in self.rows:
            self._by_edge[row.item, row.source, row.target].append(row)

    def along(self, item: int, source: Kind, target: Kind) -> list[Standing]:
        """Return the standing moves of an item along one edge, newest first."""
        return self._by_edge.get((item, source, target), [])

    def flow(self, item: int, source: Kind, target: Kind) -> int:
        """Return how much of an item stands along one edge, in fen."""
        return sum(row.fen for row in self.along(item, source, target))


_STANDING = """
SELECT m.id, m.entry_id, coalesce(t.item_id, f.item_id), coalesce(t.claimant_id, f.claimant_id),
       m.from_kind, m.to_kind, (m.amount_fen - coalesce(u.undone, 0))::bigint
  FROM recovery_move m
  JOIN recovery_account f ON f.id = m.from_id
  JOIN recovery_account t ON t.id = m.to_id
  LEFT JOIN (SELECT undoes_id, sum(amount_fen) AS undone FROM recovery_move
              WHERE matter_id = %(matter)s AND undoes_id IS NOT NULL GROUP BY undoes_id) u
         ON u.undoes_id = m.id
 WHERE m.matter_id = %(matter)s AND m.undoes_id IS NULL
   AND (%(items)s::bigint[] IS NULL OR coalesce(t.item_id, f.item_id) = ANY (%(items)s::bigint[]))
   AND (%(entry)s::bigint IS NULL OR m.entry_id = %(entry)s)
   AND m.amount_fen > coalesce(u.undone, 0)
 ORDER BY m.id DESC
"""


def history_of(
    matter: Matter, *, items: Iterable[int] | None = None, entry: int | None = None
) -> History:
    """Return what stands of a matter's moves: of some items, of one entry, or of all."""
    chosen = None if items is None else list(items)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"matter": matter.pk, "items": chosen, "entry": entry})
        rows = cursor.fetchall()
    return History(
        tuple(
            Standing(
                move=move,
                entry=of,
                item=item,
                claimant=claimant,
                source=Kind(source),
                target=Kind(target),
                fen=fen,
            )
            for move, of, item, claimant, source, target, fen in rows
        )
    )
