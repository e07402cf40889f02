"""Whose work lies there with nobody to do it, and who may be given it."""

from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import Eyes, eyes_of
from niangjia.apps.unions.choices import DESK_ROLES, RoleKind
from niangjia.apps.unions.models import Placement, Role
from niangjia.apps.worklist.choices import Source
from niangjia.apps.worklist.models import Item

HANDLING = (RoleKind.CASE_OFFICER, RoleKind.TEAM_LEADER)
"""Who answers for a clock of the law; what else there is to do any desk role may do."""

# Away with nobody who is there standing in for any of her desk roles in one of the unions, or gone:
# she has had a desk role here and has none anywhere today. Away counts by union: in another she may
# be covered.
_LYING = """
SELECT DISTINCT held.person_id
  FROM unions_role held
  JOIN unions_placement place ON place.union_id = held.union_id
   AND place.during @> %(on)s::date AND upper_inf(place.known)
   AND %(scope)s::int8multirange @> place.span
 WHERE held.kind = ANY (%(kinds)s) AND NOT isempty(held.during)
   AND CASE WHEN held.during @> %(on)s::date THEN
         EXISTS (SELECT FROM unions_absence away
                  WHERE away.person_id = held.person_id AND away.during @> %(on)s::date)
         AND NOT EXISTS (SELECT FROM unions_role own
                           JOIN unions_role cover ON cover.covers_id = own.id
                          WHERE own.person_id = held.person_id AND own.union_id = held.union_id
                            AND own.kind = ANY (%(kinds)s) AND cover.during @> %(on)s::date
                            AND NOT EXISTS (SELECT FROM unions_absence too
                                             WHERE too.person_id = cover.person_id
                                               AND too.during @> %(on)s::date))
       ELSE
         NOT EXISTS (SELECT FROM unions_role still
                      WHERE still.person_id = held.person_id AND still.kind = ANY (%(kinds)s)
                        AND still.during @> %(on)s::date)
       END
"""


def lying(person: Person, *, on: date) -> frozenset[int]:
    """Return, by number, who within a person's reach has work and cannot do it: away or gone.

    Asked once a page; whoever is covered is not among them.
    """
    eyes = eyes_of(person, on=on)
    if "lying" not in eyes.known:
        eyes.known["lying"] = _lying(eyes)
    return eyes.known["lying"]


def _lying(eyes: Eyes) -> frozenset[int]:
    asked = {
        "on": eyes.scope.on,
        "scope": eyes.scope.multirange,
        "kinds": [str(kind) for kind in sorted(DESK_ROLES)],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LYING, asked)
        return frozenset(number for (number,) in cursor.fetchall())


def kinds_for(item: Item) -> tuple[str, ...]:
    """Return the roles in which an item may be held."""
    if item.source == Source.CLOCK:
        return HANDLING
    return tuple(sorted(DESK_ROLES))


def who_may_hold(items: list[Item], *, on: date) -> list[Person]:
    """Return who may hold all of some items on a day: by a role at their positions or above."""
    found = Q()
    for key, kinds in {(item.home_key, kinds_for(item)) for item in items}:
        found &= Q(pk__in=_holding(key, kinds, on).values("person_id"))
    return list(Person.objects.filter(found).order_by("name", "pk")) if items else []


def who_may_hold_at(key: int, *, on: date) -> list[Person]:
    """Return who works at the desk of a position or above it on a day, to be given something."""
    kinds = tuple(sorted(DESK_ROLES))
    able = _holding(key, kinds, on).values("person_id")
    return list(Person.objects.filter(pk__in=able).order_by("name", "pk"))


def may_hold(person: Person, item: Item, *, on: date) -> bool:
    """Tell whether a person may hold an item on a day."""
    return _holding(item.home_key, kinds_for(item), on).filter(person=person).exists()


def _holding(key: int, kinds: tuple[str, ...], on: date) -> QuerySet[Role]:
    above = Placement.objects.filter(during__contains=on, known__upper_inf=True, span__contains=key)
    return Role.objects.filter(
        union__in=above.values("union_id"), kind__in=kinds, during__contains=on
    )
