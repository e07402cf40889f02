"""A worker leaves a matter: her items leave what holds them, her open right is given up."""

from datetime import date, datetime

from django.db import transaction

from niangjia.apps.matters.choices import ItemState, LeftWhy
from niangjia.apps.matters.models import Claimant, Forum
from niangjia.apps.matters.procedures import registered
from niangjia.apps.matters.services import clocks, items, register, steps
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import DropReason
from niangjia.apps.recovery.services.rights import drop

WITHDRAW = "withdraw"
"""The step with which every table lets a worker take her items back."""


@transaction.atomic
def leave_matter(
    *, claimant: Claimant, why: LeftWhy, on: date, by: Person, at: datetime, note: str = ""
) -> Claimant:
    """Record that one worker leaves, alone: the others' proceedings go on unchanged.

    :raises AlreadyLeft: she left before.
    :raises MoneyUnderWay: money is held for her; pay it or move it back first.
    """
    for forum in claimant.matter.forums.filter(
        is_live=True, forum_items__claimant=claimant, forum_items__state=ItemState.IN
    ).distinct():
        _leave_forum(forum, claimant, why=note or why.label, on=on, by=by, at=at)
    drop(
        matter=claimant.matter,
        items=claimant.items.values_list("pk", flat=True),
        reason=DropReason.LEFT,
        on=on,
        by=by,
        why=note or why.label,
    )
    clocks.let_go(claimant, on=on, at=at, why=note or why.label)
    return register.leave(claimant=claimant, why=why, on=on, by=by, note=note)


def _leave_forum(
    forum: Forum, claimant: Claimant, *, why: str, on: date, by: Person, at: datetime
) -> None:
    """Withdraw her items by the record's own step; where its table has none now, just release them.

    By the step, she is split off and the others go on; and a record she was alone in comes to its
    end instead of standing open and empty.
    """
    hers = forum.forum_items.filter(claimant=claimant, state=ItemState.IN)
    lifecycle = registered(forum.lifecycle, forum.lifecycle_version).lifecycle
    if any(s.verb == WITHDRAW and forum.state in s.source for s in lifecycle.steps):
        steps.take(
            forum=forum,
            verb=WITHDRAW,
            by=by,
            happened_on=on,
            at=at,
            facts={"why": why},
            items=list(hers.values_list("item", flat=True)),
            expected_version=forum.version,
        )
    else:
        items.release(
            hers.select_for_update(of=("self",)).select_related("item", "claimant__person"),
            state=ItemState.WITHDRAWN,
        )
