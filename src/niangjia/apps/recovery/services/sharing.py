"""Who gets what of a pool: the engine shares it among people, then each one's part among items."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.recovery.selectors.positions import Position
from niangjia.engines import distribution
from niangjia.engines.distribution import Claim, Part, Rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What one claim item brings to a pool: its right, and what it had of earlier pools (fen)."""

    item: int
    person: int
    due: int
    had: int
    part: Part = Part.PRINCIPAL
    is_preferred: bool = False

    @property
    def group(self) -> tuple[int, Part, bool]:
        """The claim of her person it belongs to: same standing, same kind of money."""
        return (self.person, self.part, self.is_preferred)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Why some are served first: the words that say so, and the paper they stand in."""

    words: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Each item's share in fen, with the tier, reason and articles of its person's line."""

    by_item: Mapping[int, int]
    lines: Mapping[int, distribution.Line]
    left_fen: int


def stakes(rows: Iterable[Position], *, preferred: frozenset[int] = frozenset()) -> list[Stake]:
    """Return the stakes of all items with an established right, or with money to be set off."""
    return [
        Stake(
            item=row.item,
            person=row.claimant,
            due=row.established_fen,
            had=row.had_fen,
            part=Part.LATE_INTEREST if row.item_kind == ItemKind.LATE_INTEREST else Part.PRINCIPAL,
            is_preferred=row.item in preferred,
        )
        for row in rows
        if row.established_fen or row.had_fen
    ]


def allocate(pool: int, among: Sequence[Stake], *, basis: Basis) -> Shares:
    """Share a pool: by rank, principal before late interest, then up to the cumulative share.

    The fen that remain go by largest remainder among people, then among each one's items.

    :raises distribution.PriorityWithoutBasis: some are preferred without a recorded basis.
    """
    own: dict[tuple[int, Part, bool], list[Stake]] = defaultdict(list)
    for stake in among:
        own[stake.group].append(stake)
    # Numbered by person, so that the fen left over go the same way whoever computes it.
    groups = dict(enumerate(own[key] for key in sorted(own)))
    claims = {
        no: Claim(
            id=no,
            title_fen=sum(stake.due for stake in group),
            already_fen=sum(stake.had for stake in group),
            part=group[0].part,
        )
        for no, group in groups.items()
    }
    first = tuple(claims[no] for no, group in groups.items() if group[0].is_preferred)
    rest = tuple(claims[no] for no, group in groups.items() if not group[0].is_preferred)
    ranks = [Rank(zh="同一顺序", claims=rest)]
    if first:
        ranks.insert(0, Rank(zh="优先", claims=first, basis=basis.words, document=basis.paper))
    made = distribution.plan(pool, ranks)
    by_item: dict[int, int] = {}
    lines: dict[int, distribution.Line] = {}
    for line in made.lines:
        group = groups[line.id]
        by_item.update(
            distribution.top_up(
                line.now_fen,
                {stake.item: stake.due for stake in group},
                {stake.item: stake.had for stake in group},
            )
        )
        lines.update(dict.fromkeys((stake.item for stake in group), line))
    return Shares(by_item=by_item, lines=lines, left_fen=made.left_fen)


def fair_targets(among: Sequence[Stake], *, basis: Basis) -> Mapping[int, int]:
    """Return what each item would have now, had all money so far been shared by today's rights."""
    afresh = [replace(stake, had=0) for stake in among]
    return allocate(sum(stake.had for stake in among), afresh, basis=basis).by_item
