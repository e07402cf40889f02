"""Where each person's claims stand in the procedures of a matter, without the money."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from niangjia.apps.matters.choices import ItemKind, ItemState
from niangjia.apps.matters.models import Calculation, Claimant, Forum, ForumItem, Item, Matter
from niangjia.apps.matters.procedures import registered
from niangjia.apps.people import selectors as people
from niangjia.apps.people.models import Person
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
    missing: tuple[Mapping, ...] = ()
    """What the calculation lacks: each with `label` and `ask`."""
    confidence: str = ""
    confidence_zh: str = ""
    explained: Mapping | None = None
    """The calculation with every step; read for one worker alone."""
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
    calculations = _last_calculations(matter, whose, whole=seq is not None)
    standings = _standings(matter, whose)
    kinds = {value: str(label) for value, label in ItemKind.choices}
    items: dict[int, list[ItemRow]] = {}
    own = Item.objects.filter(whose, matter=matter).order_by("claimant__seq", "pk")
    for pk, claimant, kind, rule in own.values_list("pk", "claimant_id", "kind", "rule"):
        items.setdefault(claimant, []).append(
            ItemRow(
                item_id=pk,
                claimant_id=claimant,
                kind=kind,
                kind_zh=kinds[kind],
                rule=rule,
                standings=tuple(standings.get(pk, ())),
                **calculations.get(pk, _UNCOMPUTED),
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
        for row in people.select_related("person").only(*_SHOWN).order_by("seq")
    )


_SHOWN = (
    "matter",
    "person",
    "seq",
    "job_number",
    "left_on",
    "left_why",
    "person__name",
    "person__identity",
    "person__citizen_id_first4",
    "person__citizen_id_last4",
)
_UNCOMPUTED: Mapping[str, Any] = {"computed_fen": None}


def _last_calculations(matter: Matter, whose: Q, *, whole: bool) -> dict[int, dict[str, Any]]:
    """Return of each item what its last calculation came to, and `whole` with every step.

    Of thousands of people a page shows sums and lacks: the steps would be most of what is read.
    """
    own = Item.objects.filter(whose, matter=matter)
    rows = Calculation.objects.filter(item__in=own).order_by("item_id", "-no").distinct("item_id")
    told = rows.values_list(
        "item_id",
        "amount_fen",
        "explained__missing",
        "explained__confidence",
        "explained__confidence_text",
        *(("explained",) if whole else ()),
    )
    return {
        item: {
            "computed_fen": amount,
            "missing": tuple(missing or ()),
            "confidence": confidence or "",
            "confidence_zh": words or "",
            "explained": steps[0] if steps else None,
        }
        for item, amount, missing, confidence, words, *steps in told
    }


def _standings(matter: Matter, whose: Q) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    # An item that was split off stands in the new record alone.
    rows = ForumItem.objects.filter(whose, matter=matter).exclude(state=ItemState.MOVED)
    for item, forum_id, table, version, stands, state, *decided in rows.order_by("pk").values_list(
        "item_id",
        "forum_id",
        "forum__lifecycle",
        "forum__lifecycle_version",
        "forum__state",
        "state",
        "track",
        "outcome",
        "amount_fen",
        "is_final",
        "effective_on",
    ):
        lifecycle = registered(table, version).lifecycle
        # Whoever withdrew does not go along with the record any more.
        withdrawn = ItemState.WITHDRAWN.label if state == ItemState.WITHDRAWN else ""
        track, outcome, amount_fen, is_final, effective_on = decided
        found.setdefault(item, []).append(
            Standing(
                forum_id=forum_id,
                track=track,
                lifecycle=lifecycle.key,
                lifecycle_zh=lifecycle.zh,
                state_zh=str(withdrawn) or lifecycle.state(stands).zh,
                item_state=state,
                outcome=outcome,
                amount_fen=amount_fen,
                is_final=is_final,
                effective_on=effective_on,
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


def not_asked(matter: Matter) -> QuerySet[Claimant]:
    """Return the workers still in a matter whom nobody has asked yet whether the union may act."""
    silent = people.without_consent(
        Person.objects.filter(claims__matter=matter), purpose="case"
    ).values("pk")
    inside = matter.claimants.filter(left_on__isnull=True, person__in=silent)
    return inside.select_related("person").order_by("seq")
