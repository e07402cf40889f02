"""From the law's figures to the ledger: what each item comes to is computed and posted at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from niangjia.apps.matters import at_once
from niangjia.apps.matters.models import Calculation, Matter
from niangjia.apps.matters.services import claims
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.models import Entry
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.recovery.services.rights import is_decided, state


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What an assessment did: the entry, if any figure changed, and the items it left alone."""

    computed: claims.Computed
    entry: Entry | None
    not_computed: tuple[int, ...]
    decided: tuple[int, ...]


@transaction.atomic
def assess_claims(
    *, matter: Matter, on: date, by: Person, at: datetime, tell: Tell = quiet
) -> Assessed:
    """Compute every item of a matter from the law as of a day, and post the differences.

    What the worker claims is what the law gives, until she asks for something else. Items the law
    could not compute, and items already decided, are left as they are and named.
    """
    found = claims.compute(matter=matter, on=on, by=by, at=at, tell=tell)
    tell(found.people * 7 // 8, found.people, f"正在把 {found.people} 人的应得记账")
    newest = (
        Calculation.objects.filter(item__matter=matter)
        .order_by("item", "-no")
        .distinct("item")
        .values_list("item", "amount_fen")
    )
    given = dict(newest)
    rows = positions(matter)
    decided = tuple(row.item for row in rows if is_decided(row))
    computed = {item: fen for item, fen in given.items() if fen is not None and item not in decided}
    # A claim that still equals the former computation follows the new one; any other was hers.
    claimed = {
        row.item: computed[row.item]
        for row in rows
        if row.item in computed and row.claimed_fen in (0, row.computed_fen)
    }
    entry = None
    if computed:
        entry = state(
            matter=matter,
            claimed=claimed,
            computed=computed,
            on=on,
            by=by,
            why="依法计算，按计算结果登记请求",
        )
    return Assessed(
        computed=found,
        entry=entry,
        not_computed=tuple(item for item, fen in given.items() if fen is None),
        decided=decided,
    )


@transaction.atomic
def assess_or_defer(*, matter: Matter, on: date, by: Person, at: datetime) -> Assessed | Job:
    """Assess a matter of few people at once; for many, defer the work.

    :raises DomainError: as `assess_claims` does.
    :raises UnderWay: somebody else has asked for it and it is not finished.
    """
    matter = require_open(matter)
    people = matter.claimants.filter(left_on__isnull=True).count()
    if people <= at_once.PEOPLE:
        return assess_claims(matter=matter, on=on, by=by, at=at)
    return outbox.defer(
        "recovery.assess_claims",
        by=by,
        once=f"recovery.assess:{matter.pk}",
        matter=matter.number,
        title=f"{people} 人",
        on=on.isoformat(),
    )
