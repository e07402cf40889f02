"""What an administrator must know of matters without reading them: numbers, counts, whose they are.

She keeps the house, not the cases: nothing here tells what a matter is about or whom it concerns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from niangjia.apps.matters.models import Matter, Participant
from niangjia.apps.people.models import Person
from niangjia.apps.unions import policies as unions
from niangjia.apps.unions.acting import keeping_house
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Role, Union

HANDLING = (RoleKind.CASE_OFFICER, RoleKind.TEAM_LEADER)
"""The roles in which one handles matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An open matter as its handler's administrator sees it."""

    number: str
    union: Union
    received_on: date
    next_due_on: date


def held_by(person: Person, *, by: Person, on: date) -> list[Held]:
    """Return the open matters a person handles where another administers, the most pressing first.

    A matter of a union merged away is named with that union.
    """
    with keeping_house(by, on=on):
        rows = _open_of(person, by=by, on=on).select_related("home_union")
        return [
            Held(
                number=matter.number,
                union=matter.home_union,
                received_on=matter.received_on,
                next_due_on=matter.next_due_on,
            )
            for matter in rows.order_by("next_due_on", "pk")
        ]


def parts_of(person: Person, *, by: Person, on: date) -> int:
    """Return in how many matters a person takes part, from a day on, where another administers."""
    managed = unions.managed_unions(by, on=on).values("pk")
    lasting = Q(during__endswith__gt=on) | Q(during__endswith__isnull=True)
    with keeping_house(by, on=on):
        rows = Participant.objects.filter(lasting, person=person, matter__home_union__in=managed)
        return rows.count()


def takers_of(person: Person, *, by: Person, on: date) -> list[Person]:
    """Return who may take over every open matter a person handles where another administers."""
    with keeping_house(by, on=on):
        keys = set(_open_of(person, by=by, on=on).order_by().values_list("home_key", flat=True))
    found = Person.objects.exclude(pk=person.pk)
    for key in keys:
        roles = _handling(on).filter(person=OuterRef("pk"), **_over(key, on))
        found = found.filter(Exists(roles))
    return list(found.order_by("name", "pk")) if keys else []


def who_may_handle(matter: Matter, *, on: date) -> list[Person]:
    """Return who else may handle one matter on a day, for whoever hands it over from its page."""
    roles = _handling(on).filter(person=OuterRef("pk"), **_over(matter.home_key, on))
    found = Person.objects.exclude(pk=matter.handler_id).filter(Exists(roles))
    return list(found.order_by("name", "pk"))


def may_handle(person: Person, matter: Matter, *, on: date) -> bool:
    """Tell whether a person may handle a matter on a day: by a role at its position or above."""
    return _handling(on).filter(person=person, **_over(matter.home_key, on)).exists()


def keys_handled_by(person: Person, keys: Iterable[int], *, on: date) -> frozenset[int]:
    """Return at which of some positions a person may handle matters on a day; one query each."""
    mine = _handling(on).filter(person=person)
    return frozenset(key for key in set(keys) if mine.filter(**_over(key, on)).exists())


def without_a_handler(by: Person, *, on: date) -> list[tuple[Person | None, int]]:
    """Return whose open matters stand still: handled by nobody who may, with how many there are.

    Counts the matters where a person administers whose handler has, on the day, no role in which
    one handles matters at their position or above.
    """
    managed = unions.managed_unions(by, on=on).values("pk")
    able = _handling(on).filter(person=OuterRef("handler"), **_over(OuterRef("home_key"), on))
    with keeping_house(by, on=on):
        idle = Matter.objects.filter(is_open=True, home_union__in=managed).filter(~Exists(able))
        counts = dict(idle.order_by().values_list("handler").annotate(count=Count("pk")))
    people = Person.objects.in_bulk([pk for pk in counts if pk is not None])
    rows = [(people.get(pk), count) for pk, count in counts.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0].name if row[0] else ""))


def count_in(unions_: QuerySet[Union], *, by: Person, on: date) -> int:
    """Return how many matters, open or closed, are kept for some unions one administers."""
    with keeping_house(by, on=on):
        return Matter.objects.filter(home_union__in=unions_.values("pk")).count()


def _open_of(person: Person, *, by: Person, on: date) -> QuerySet[Matter]:
    managed = unions.managed_unions(by, on=on).values("pk")
    return Matter.objects.filter(handler=person, is_open=True, home_union__in=managed)


def _handling(on: date) -> QuerySet[Role]:
    return Role.objects.filter(kind__in=HANDLING, during__contains=on)


def _over(key: object, on: date) -> dict[str, object]:
    return {
        "union__placements__known__upper_inf": True,
        "union__placements__during__contains": on,
        "union__placements__span__contains": key,
    }
