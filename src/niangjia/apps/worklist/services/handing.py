"""Items go from one person to another: one taken over, or many handed over in one act."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.unions.selectors import house
from niangjia.apps.worklist import policies
from niangjia.apps.worklist.choices import BY_TWO
from niangjia.apps.worklist.errors import (
    AwayThen,
    HoldsAlready,
    MayNotHold,
    NotHandedOver,
    NothingChosen,
    ReasonMissing,
    TooMany,
)
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.selectors.scope import items_visible_to
from niangjia.apps.worklist.selectors.standing import may_hold
from niangjia.kernel.errors import StaleVersion
from niangjia.kernel.words import is_blank

MOST = 200


@atomic
def hand_over(
    *,
    versions: Mapping[int, int],
    to: Person,
    why: str,
    by: Person,
    at: datetime,
    even_away: bool = False,
) -> int:
    """Give open items to somebody, all or none; herself, when she takes them over.

    `versions` are the items by number with the version each had when it was looked at. Whoever
    holds the matter or the enquiry stays as she is: only these items go. `even_away` says that it
    was confirmed although whom they go to is away and nobody stands in. Returns how many went.

    :raises NothingChosen, TooMany: none, or more than is looked through at once.
    :raises ReasonMissing: nothing says why.
    :raises StaleVersion: one of them has changed, has ended, or is not hers to see.
    :raises policies.NotForYou: she neither holds one nor works there.
    :raises NotHandedOver: one waits for a second person.
    :raises HoldsAlready: one would stay where it is.
    :raises MayNotHold: whom they go to has no role for one.
    :raises AwayThen: she is away, uncovered, and comes back after one is due.
    """
    if not versions:
        raise NothingChosen
    if len(versions) > MOST:
        raise TooMany(most=MOST, count=len(versions))
    if is_blank(why):
        raise ReasonMissing
    on = timezone.localdate(at)
    seen = items_visible_to(by, on=on).filter(pk__in=versions, is_open=True)
    rows = list(seen.select_for_update(of=("self",)).order_by("pk"))
    if {row.pk: row.version for row in rows} != dict(versions):
        raise StaleVersion(what="这几件事")
    for row in rows:
        _check(row, to=to, by=by, at=at)
    if not even_away:
        _require_there(rows, to=to, at=at)
    Item.objects.filter(pk__in=[row.pk for row in rows]).update(holder=to, version=F("version") + 1)
    audit.record_many(
        entries=[
            audit.Entry(
                kind="worklist.item_handed_over",
                target=row,
                why=why.strip(),
                facts={"from": row.holder_id, "to": to.pk},
            )
            for row in rows
        ],
        by=by,
    )
    return len(rows)


def _require_there(rows: list[Item], *, to: Person, at: datetime) -> None:
    """Decline what would lie there: late already, or due before whom it goes to is back."""
    on = timezone.localdate(at)
    absent = house.absent_among([to], on=on).get(to.pk)
    if absent is None or absent.by:
        return
    count = sum(1 for row in rows if row.due_at and timezone.localdate(row.due_at) < absent.back_on)
    if count:
        raise AwayThen(name=to.name, back_on=absent.back_on, count=count)


def _check(row: Item, *, to: Person, by: Person, at: datetime) -> None:
    on = timezone.localdate(at)
    what = row.what or row.title or row.number
    if not policies.may_end(row, by, on=on):
        raise policies.NotForYou(roles=policies.NAMES)
    if row.source in BY_TWO:
        raise NotHandedOver(what=what)
    if row.holder_id == to.pk:
        raise HoldsAlready(name=to.name, what=what)
    if not may_hold(to, row, on=on):
        raise MayNotHold(name=to.name, what=what, roles=policies.NAMES, on=on)
