"""What a proceeding allows now, whom it covers, and what happened in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from niangjia.apps.matters.choices import ItemState, Track
from niangjia.apps.matters.models import Forum, ForumItem, Item, Matter, Step
from niangjia.apps.matters.procedures import (
    Registered,
    UnknownLifecycle,
    all_registered,
    registered,
    still_due,
)
from niangjia.apps.matters.selectors.scope import roles_on
from niangjia.apps.people.models import Person
from niangjia.engines import procedure
from niangjia.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Openable:
    """A kind of proceeding that could be opened now, and for how many items and people."""

    lifecycle: procedure.Lifecycle
    items: int
    people: int
    may: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step that was taken, in words."""

    step: Step
    zh: str
    to_zh: str
    basis: tuple[str, ...]


def openable(matter: Matter, person: Person, *, on: date) -> tuple[Openable, ...]:
    """Return the kinds of proceeding for which the matter has free items, by newest version."""
    roles = roles_on(matter, person, on=on)
    newest: dict[str, Registered] = {r.lifecycle.key: r for r in all_registered()}
    free: dict[Track, tuple[Item, ...]] = {}  # what two tables of one track could take up is equal
    found = []
    for key, one in newest.items():
        if one.track not in free:
            free[one.track] = free_items(matter, key)
        found.append(_openable(one.lifecycle, free[one.track], roles))
    return tuple(one for one in found if one is not None)


def openable_as(
    lifecycle: str, matter: Matter, person: Person, *, on: date
) -> tuple[Openable, tuple[Item, ...]]:
    """Return how a proceeding of this kind could be opened now, and over which free items.

    :raises NotFound: there is no such kind, or nothing it could take up.
    """
    try:
        table = registered(lifecycle).lifecycle
    except UnknownLifecycle:
        raise NotFound from None
    free = free_items(matter, lifecycle)
    found = _openable(table, free, roles_on(matter, person, on=on))
    if found is None:
        raise NotFound
    return found, free


def _openable(
    table: procedure.Lifecycle, free: tuple[Item, ...], roles: frozenset[str]
) -> Openable | None:
    if not free:
        return None
    people = len({item.claimant_id for item in free})
    return Openable(
        lifecycle=table, items=len(free), people=people, may=bool(roles & set(table.who))
    )


def free_items(matter: Matter, lifecycle: str) -> tuple[Item, ...]:
    """Return the items that a forum of this kind could take up now.

    They belong to workers still in the matter, no live forum of the track holds them, no result
    of the track stands for them, and they are not met yet: settled and performed, or enforced
    (with nothing still due by the ledger).
    Enforcement wants a title: a result above zero in a forum whose end leads there.
    """
    track = registered(lifecycle).track
    mine = ForumItem.objects.filter(matter=matter, track=track)
    taken = mine.filter(state__in=[ItemState.IN, ItemState.SETTLED, ItemState.DECIDED])
    items = (
        Item.objects.filter(matter=matter, claimant__left_on__isnull=True)
        .exclude(pk__in=taken.values("item_id"))
        .exclude(pk__in=_met(matter))
        .select_related("claimant__person")
        .order_by("claimant__seq", "pk")
    )
    if track == Track.ENFORCEMENT:
        items = items.filter(pk__in=_titled(matter, lifecycle))
    return tuple(items)


def _met(matter: Matter) -> list[int]:
    """Return the items that came to their end with nothing more to ask, whatever the track.

    An end is no end where the ledger says otherwise: an award corrected upwards, money that went
    back to the payer. What the bank only returned is held for its worker and needs no court.
    """
    rows = ForumItem.objects.filter(
        matter=matter,
        track__in=[Track.MERITS, Track.ENFORCEMENT],
        state__in=[ItemState.SETTLED, ItemState.DONE],
    ).select_related("forum")
    ended = ((row, lifecycle_of(row.forum).state(row.forum.state)) for row in rows)
    over = {row.item_id for row, state in ended if state.end and not state.leads_to}
    return list(over - still_due(matter, over))


def items_of(matter: Matter, pks: Iterable[int]) -> tuple[Item, ...]:
    """Return the claim items of these numbers, as far as they are the matter's."""
    found = Item.objects.filter(matter=matter, pk__in=list(pks)).select_related("claimant__person")
    return tuple(found.order_by("claimant__seq", "pk"))


def _titled(matter: Matter, lifecycle: str) -> list[int]:
    rows = ForumItem.objects.filter(
        matter=matter, state__in=[ItemState.SETTLED, ItemState.DECIDED], amount_fen__gt=0
    ).select_related("forum")
    return [
        row.item_id
        for row in rows
        if lifecycle in lifecycle_of(row.forum).state(row.forum.state).leads_to
    ]


def lifecycles() -> tuple[procedure.Lifecycle, ...]:
    """Return the tables in force: of each kind of proceeding the newest version."""
    newest = {one.lifecycle.key: one.lifecycle for one in all_registered()}
    return tuple(newest.values())


def lifecycle_of(forum: Forum) -> procedure.Lifecycle:
    """Return the table a forum runs by: its own version, for as long as it lives."""
    return registered(forum.lifecycle, forum.lifecycle_version).lifecycle


def offers(forum: Forum, person: Person, *, on: date) -> tuple[procedure.Offer, ...]:
    """Return the steps this person may take now."""
    roles = roles_on(forum.matter, person, on=on)
    return procedure.offers(lifecycle_of(forum), forum.state, roles)


def forum_items(forum: Forum, states: tuple[str, ...] | None = None) -> tuple[ForumItem, ...]:
    """Return the items of a forum, all or those in the given states, in the roster's order."""
    rows = forum.forum_items.select_related("item", "claimant__person")
    if states is not None:
        rows = rows.filter(state__in=states)
    return tuple(rows.order_by("claimant__seq", "item_id"))


def step_rows(matter: Matter, forum: Forum | None = None) -> tuple[StepRow, ...]:
    """Return the steps taken in a matter or in one of its forums, newest first."""
    rows = Step.objects.filter(forum__matter=matter).select_related("forum", "by")
    if forum is not None:
        rows = rows.filter(forum=forum)
    return tuple(_step_row(row) for row in rows.order_by("-happened_on", "-pk"))


def _step_row(row: Step) -> StepRow:
    table = registered(row.lifecycle, row.lifecycle_version).lifecycle
    names = {
        procedure.OPEN: f"开始{table.zh}",
        procedure.SPLIT: "部分人分出来单独办理",
        **{step.verb: step.zh for step in table.steps},
    }
    return StepRow(
        step=row,
        zh=names.get(row.verb, row.verb),
        to_zh=table.state(row.to_state).zh,
        basis=tuple(row.basis),
    )
