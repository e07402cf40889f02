"""What the lists of the desk may be narrowed to: who has work there, and which unions lie there."""

from datetime import date

from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Role, Union

WORKING = (RoleKind.CLERK, RoleKind.CASE_OFFICER, RoleKind.TEAM_LEADER)
MOST_OFFERED = 200
"""So many are offered to choose from; an address may name any of them."""


def officers_near(person: Person, *, on: date, also: int | None = None) -> list[Person]:
    """Return who works or worked in the unions a person reaches, by name; herself comes first.

    Of very many some are offered; `also` is one whom an address names, if she is among them.
    """
    reached = unions.unions_within(eyes_of(person, on=on).scope).values("pk")
    roles = Role.objects.filter(union__in=reached, kind__in=WORKING)
    near = Person.objects.filter(pk__in=roles.values("person")).order_by("name", "pk")
    found = list(near[:MOST_OFFERED])
    if also is not None and also not in {one.pk for one in found}:
        found += near.filter(pk=also)
    return sorted(found, key=lambda one: one.pk != person.pk)


def unions_near(person: Person, *, on: date, also: int | None = None) -> list[Union]:
    """Return the unions a person reaches, by code; `also` is one whom an address names."""
    scope = eyes_of(person, on=on).scope
    near = unions.unions_within(scope)
    found = list(near[:MOST_OFFERED])
    if also is not None and also not in {one.pk for one in found}:
        found += near.filter(pk=also)
    return found


def officers_at_work(person: Person, *, on: date) -> list[Person]:
    """Return who works today in the unions a person reaches, to whom something may be given."""
    reached = unions.unions_within(eyes_of(person, on=on).scope).values("pk")
    roles = Role.objects.filter(union__in=reached, kind__in=WORKING, during__contains=on)
    near = Person.objects.filter(pk__in=roles.values("person")).order_by("name", "pk")
    return list(near[:MOST_OFFERED])
