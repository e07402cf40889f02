"""Where each person's claims stand in the procedures of a matter, without the money."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.models import Calculation, Forum, ForumItem, Item, Matter
from niangjia.apps.matters.procedures import registered
from niangjia.engines import procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One claim item in one forum: where the forum is and what it decided for her."""

    forum_id: int
    track: str
    lifecycle: str
    lifecycle_zh: str
    state_zh: str
    item_state: str
    outcome: str | None
    amount_fen: int | None
    is_final: bool | None
    effective_on: date | None

    @property
    def is_running(self) -> bool:
        return self.item_state == ItemState.IN


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One claim item with its last calculation and its standings."""

    item_id: int
    claimant_id: int
    kind: str
    kind_zh: str
    rule: str
    computed_fen: int | None
    explained: Mapping | None
    standings: tuple[Standing, ...] = ()

    @property
    def running(self) -> tuple[str, ...]:
        """The tracks on which a forum has the item in hand now."""
        return tuple(s.track for s in self.standings if s.is_running)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimantRow:
    """One worker of the matter with her claim items."""

    claimant_id: int
    seq: int
    person_id: int
    name: str
    masked_id: str
    identity: str
    job_number: str
    left_on: date | None
    left_why_zh: str
    items: tuple[ItemRow, ...] = field(default=())

    @property
    def computed_fen(self) -> int | None:
        """What she is owed in all; None while a part of it, or all, is still to be computed."""
        return None if self.has_gap else self.known_fen

    @property
    def known_fen(self) -> int:
        """The sum of those claims that could be computed."""
        return sum(item.computed_fen or 0 for item in self.items)

    @property
    def has_gap(self) -> bool:
        """Whether nothing, or not every claim, was computed yet."""
        return not self.items or any(item.computed_fen is None for item in self.items)


def claimant_rows(matter: Matter) -> tuple[ClaimantRow, ...]:
    """Return every worker of a matter with items, calculations and standings: five queries."""
    return _rows(matter)


def claimant_row(matter: Matter, seq: int) -> ClaimantRow | None:
    """Return one worker of a matter that came through the door, or None; no other is read."""
    return next(iter(_rows(matter, seq)), None)


def _rows(matter: Matter, seq: int | None = None) -> tuple[ClaimantRow, ...]:
    whose = Q() if seq is None else Q(claimant__seq=seq)
    people = matter.claimants.all() if seq is None else matter.claimants.filter(seq=seq)
    calculations = _last_calculations(matter, whose)
    standings = _standings(matter, whose)
    items: dict[int, list[ItemRow]] = {}
    for item in Item.objects.filter(whose, matter=matter).order_by("claimant__seq", "pk"):
        last = calculations.get(item.pk)
        items.setdefault(item.claimant_id, []).append(
            ItemRow(
                item_id=item.pk,
                claimant_id=item.claimant_id,
                kind=item.kind,
                kind_zh=item.get_kind_display(),
                rule=item.rule,
                computed_fen=last.amount_fen if last else None,
                explained=last.explained if last else None,
                standings=tuple(standings.get(item.pk, ())),
            )
        )
    return tuple(
        ClaimantRow(
            claimant_id=row.pk,
            seq=row.seq,
            person_id=row.person_id,
            name=row.person.name,
            masked_id=row.person.masked_id,
            identity=row.person.identity,
            job_number=row.job_number,
            left_on=row.left_on,
            left_why_zh=row.get_left_why_display() or "",
            items=tuple(items.get(row.pk, ())),
        )
        for row in people.select_related("person").order_by("seq")
    )


def _last_calculations(matter: Matter, whose: Q) -> dict[int, Calculation]:
    own = Item.objects.filter(whose, matter=matter)
    rows = Calculation.objects.filter(item__in=own).order_by("item_id", "-no")
    return {row.item_id: row for row in rows.distinct("item_id")}


def _standings(matter: Matter, whose: Q) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    rows = ForumItem.objects.filter(whose, matter=matter).select_related("forum").order_by("pk")
    # An item that was split off stands in the new record alone.
    for row in rows.exclude(state=ItemState.MOVED):
        lifecycle = registered(row.forum.lifecycle, row.forum.lifecycle_version).lifecycle
        found.setdefault(row.item_id, []).append(
            Standing(
                forum_id=row.forum_id,
                track=row.track,
                lifecycle=lifecycle.key,
                lifecycle_zh=lifecycle.zh,
                # Whoever withdrew does not go along with the record any more.
                state_zh=row.get_state_display()
                if row.state == ItemState.WITHDRAWN
                else lifecycle.state(row.forum.state).zh,
                item_state=row.state,
                outcome=row.outcome,
                amount_fen=row.amount_fen,
                is_final=row.is_final,
                effective_on=row.effective_on,
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumRow:
    """One proceeding of a matter: where it stands, for how many people, on which track.

    `is_reached` tells an end that was worked for from one that merely came (调解不成, 撤回).
    """

    forum: Forum
    lifecycle_zh: str
    state_zh: str
    is_end: bool
    is_reached: bool
    people: int


def forum_rows(matter: Matter) -> tuple[ForumRow, ...]:
    """Return the proceedings of a matter, oldest first."""
    people: dict[int, set[int]] = {}
    moved = ForumItem.objects.filter(matter=matter).exclude(state=ItemState.MOVED)
    for forum_id, claimant_id in moved.values_list("forum_id", "claimant_id"):
        people.setdefault(forum_id, set()).add(claimant_id)
    rows = []
    for forum in matter.forums.order_by("pk"):
        lifecycle = registered(forum.lifecycle, forum.lifecycle_version).lifecycle
        state = lifecycle.state(forum.state)
        rows.append(
            ForumRow(
                forum=forum,
                lifecycle_zh=lifecycle.zh,
                state_zh=state.zh,
                is_end=state.end,
                is_reached=procedure.is_reached(lifecycle, state),
                people=len(people.get(forum.pk, ())),
            )
        )
    return tuple(rows)
