"""Who may stand in for whom: those who may do the work already."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import Exists, OuterRef, Q, QuerySet

from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import APART, MAY_COVER, RoleKind
from niangjia.apps.unions.models import Role
from niangjia.apps.unions.selectors import placements_on, spans_of


def able(role: Role, *, from_: date, until: date) -> QuerySet[Person]:
    """Return who may stand in for a role from a day until (not including) another.

    All that time each holds, in her own right, in that union or above, a role that may do it; none
    keeps the house or audits, unless that is what is to be covered.
    """
    kind, during = RoleKind(role.kind), DateRange(from_, until)
    here = Q(union=role.union_id)
    for low, high in spans_of(role.union_id, on=from_):
        above = placements_on(from_).filter(span__contains=NumericRange(low, high))
        here |= Q(union__in=above.values("union_id"))
    own = Role.objects.filter(person=OuterRef("pk"), covers__isnull=True)
    may = own.filter(here, kind__in=MAY_COVER[kind], during__contains=during)
    apart = own.filter(kind__in=APART - {kind}, during__overlap=during)
    return Person.objects.filter(Exists(may), ~Exists(apart)).exclude(pk=role.person_id)


def covers_while(person: Person, *, from_: date, until: date) -> list[Role]:
    """Return by which covers somebody stands in from a day until (not including) another.

    None where the days are in the wrong order.
    """
    if until <= from_:
        return []
    rows = Role.objects.filter(person=person, covers__isnull=False)
    rows = rows.filter(during__overlap=DateRange(from_, until)).order_by("during", "pk")
    return list(rows.select_related("union", "covers__person", "covers__union"))


def able_on(roles: Sequence[Role], *, on: date) -> frozenset[int]:
    """Return by number who may stand in, on a day, for at least one of some roles.

    One that is yet to begin is asked about as of its first day.
    """
    found: set[int] = set()
    for role in roles:
        day = max(on, role.during.lower)
        known = able(role, from_=day, until=day + timedelta(days=1))
        found.update(known.values_list("pk", flat=True))
    return frozenset(found)
