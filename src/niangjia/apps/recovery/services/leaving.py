"""A worker leaves a matter: her items leave what holds them, her open right is given up."""

from datetime import date, datetime

from django.db import transaction

from niangjia.apps.matters.choices import ItemState, LeftWhy
from niangjia.apps.matters.models import Claimant, ForumItem
from niangjia.apps.matters.services import clocks, items, register
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import DropReason
from niangjia.apps.recovery.services.rights import drop


@transaction.atomic
def leave_matter(
    *, claimant: Claimant, why: LeftWhy, on: date, by: Person, at: datetime, note: str = ""
) -> Claimant:
    """Record that one worker leaves, alone: the others' proceedings go on unchanged.

    :raises AlreadyLeft: she left before.
    :raises MoneyUnderWay: money is held for her; pay it or move it back first.
    """
    live = ForumItem.objects.filter(claimant=claimant, state=ItemState.IN)
    items.release(
        live.select_for_update(of=("self",)).select_related("item", "claimant__person"),
        state=ItemState.WITHDRAWN,
    )
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
