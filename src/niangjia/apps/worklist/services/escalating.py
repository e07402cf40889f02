"""What comes near or has passed is told to its holder, then the leader, then the one above.

Nobody is acting when it runs. Each step stands once for each day something is due: an item's level
only rises, and what rises is recorded and told in one transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import keeping_place
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Absence, Placement, Role
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.promises import Step, Whom, steps

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One item that reached a step, and who is told of it."""

    item: Item
    step: Step
    people: tuple[Person, ...]
    at: datetime


def escalate(
    *, at: datetime, tell: Callable[[Told], None] | None = None, most: int = MOST_AT_ONCE
) -> int:
    """Raise every item that has reached a step, and tell who is to know; return how many rose.

    At most `most` of each step; the next call goes on. Doing it again at the same instant changes
    nothing. Which steps there are stands in `promises.yaml`.
    """
    return sum(_raise(step, at=at, tell=tell, most=most) for step in steps())


def _raise(step: Step, *, at: datetime, tell: Callable[[Told], None] | None, most: int) -> int:
    asked = [[str(one) for one in step.sources], step.level, at - step.after, most]
    with connection.cursor() as cursor:
        cursor.execute("SELECT item_id, home_key FROM worklist_to_tell(%s, %s, %s, %s)", asked)
        waiting = cursor.fetchall()
    return sum(_raise_one(pk, key, step, at=at, tell=tell) for pk, key in waiting)


@atomic
def _raise_one(
    pk: int, key: int, step: Step, *, at: datetime, tell: Callable[[Told], None] | None
) -> int:
    with keeping_place(key):
        item = (
            Item.objects.select_for_update(of=("self",))
            .select_related("holder", "union")
            .filter(pk=pk, is_open=True, level__lt=step.level, due_at__lte=at - step.after)
            .first()
        )
        if item is None:  # another worker was quicker, or it was done meanwhile
            return 0
        people = who_is_told(item, step.tell, on=timezone.localdate(at))
        Item.objects.filter(pk=pk).update(level=step.level, told_at=at)
        audit.record(
            "worklist.item_escalated",
            target=item,
            by=None,
            facts={
                "level": step.level,
                "due": item.due_at,
                "told": [person.pk for person in people],
            },
        )
        if tell is not None:
            tell(Told(item=item, step=step, people=people, at=at))
    return 1


def who_is_told(item: Item, whom: Iterable[Whom], *, on: date) -> tuple[Person, ...]:
    """Return who is told of an item: each once, nobody who is away, never nobody where one can be.

    Where the holder is away or there is none and nobody stands in, the leader is told instead;
    where the union has no leader, whoever leads above it.
    """
    wanted = set(whom)
    found: dict[int, Person] = {}
    if Whom.HOLDER in wanted:
        hers = _holder_and_cover(item, on)
        found |= hers
        if not hers:
            wanted.add(Whom.LEADER)
    levels = _leaders(item.home_key, on)
    if Whom.LEADER in wanted and levels:
        found |= levels[0]
    if Whom.ABOVE in wanted and levels:
        found |= levels[1] if len(levels) > 1 else levels[0]
    return tuple(found[pk] for pk in sorted(found))


def _holder_and_cover(item: Item, on: date) -> dict[int, Person]:
    if item.holder is None:
        return {}
    found = {item.holder_id: item.holder}
    covers = Role.objects.filter(covers__person=item.holder, during__contains=on)
    found |= {role.person_id: role.person for role in covers.select_related("person")}
    return _present(found, on)


def _leaders(key: int, on: date) -> list[dict[int, Person]]:
    """Return who leads at a position and above it, the nearest first, but who is away."""
    above = Placement.objects.filter(during__contains=on, known__upper_inf=True)
    above = above.filter(span__contains=key).order_by("-level")
    found = []
    for union_id in above.values_list("union_id", flat=True):
        roles = Role.objects.filter(
            Q(kind=RoleKind.TEAM_LEADER), union=union_id, during__contains=on
        )
        people = {role.person_id: role.person for role in roles.select_related("person")}
        if present := _present(people, on):
            found.append(present)
    return found


def _present(people: dict[int, Person], on: date) -> dict[int, Person]:
    away = Absence.objects.filter(person__in=list(people), during__contains=on)
    gone = set(away.values_list("person_id", flat=True))
    return {pk: person for pk, person in people.items() if pk not in gone}
