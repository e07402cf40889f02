"""Partner bodies: which a person acts for, which a matter may take in, who belongs to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from niangjia.apps.people.models import Person
from niangjia.apps.unions import policies
from niangjia.apps.unions.models import Body, Closure, FormerBodyName, Membership, Succession
from niangjia.apps.unions.selectors import closed_bodies, placements_on
from niangjia.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The people of a body as of a day; `past` are those who may be taken back in."""

    now: tuple[Membership, ...]
    to_come: tuple[Membership, ...]
    past: tuple[Membership, ...]


def bodies_of(person: Person, *, on: date) -> QuerySet[Body]:
    """Return the bodies a person acts for on a day: closed ones are not among them."""
    mine = Membership.objects.filter(person=person, during__contains=on)
    found = Body.objects.filter(pk__in=mine.values("body_id"))
    return found.exclude(pk__in=closed_bodies(on=on)).order_by("name", "pk")


def lasting_of(person: Person, *, on: date) -> QuerySet[Body]:
    """Return the bodies a person acts for on a day or will act for later.

    A closed one too: it may be opened again, and then opens what it opened.
    """
    mine = Membership.objects.filter(_lasts(on), person=person)
    return Body.objects.filter(pk__in=mine.values("body_id")).order_by("name", "pk")


def kept_by(person: Person, *, on: date) -> QuerySet[Body]:
    """Return the bodies kept by the unions a person administers, those closed that day last.

    `members` counts who acts for each that day, `is_closed` tells whether it is closed.
    """
    return _counted(on).filter(union__in=policies.managed_unions(person, on=on).values("pk"))


def every(*, on: date) -> QuerySet[Body]:
    """Return all bodies of the house, as `kept_by` does: for whoever keeps the machine."""
    return _counted(on).order_by("union__code", "union__name", "union", "is_closed", "name", "pk")


def get_body(pk: int, *, by: Person, on: date) -> Body:
    """Return one of those.

    :raises NotFound: there is none, or it is kept where she does not administer.
    """
    found = kept_by(by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def bodies_at(home_key: int, line_key: int, *, on: date) -> QuerySet[Body]:
    """Return the bodies that may take part in what is kept at a position.

    They are kept by the union there or by one above it, in either line; what a union merged away
    kept, whoever took over from it keeps. A closed one is no choice.
    """
    here = Q(span__contains=home_key)
    if line_key:
        here |= Q(span__contains=line_key)
    keepers = set(placements_on(on).filter(here).values_list("union_id", flat=True))
    newest = keepers
    while newest:
        before = Succession.objects.filter(successor__in=newest, since__lte=on)
        newest = set(before.values_list("union_id", flat=True)) - keepers
        keepers |= newest
    found = Body.objects.filter(union__in=keepers).exclude(pk__in=closed_bodies(on=on))
    return found.select_related("union").order_by("name", "pk")


def closed_among(found: Iterable[int], *, on: date) -> frozenset[int]:
    """Return which of these bodies, by number, are closed on a day."""
    return frozenset(closed_bodies(on=on).filter(body__in=list(found)))


def lasting_closure(body: Body) -> Closure | None:
    """Return the closure of a body that has no end yet: it is closed, or will be."""
    return body.closures.filter(during__isempty=False, during__upper_inf=True).first()


def former_names_of(body: Body) -> QuerySet[FormerBodyName]:
    """Return what a body was called before, the last name first."""
    return body.former_names.order_by("-until")


def members_of(body: Body, *, on: date) -> Members:
    """Return the people of a body: now, to come, and past, of whom those who are back are not."""
    rows = list(body.memberships.select_related("person__account").order_by("person__name", "pk"))
    now = [row for row in rows if not row.during.isempty and on in row.during]
    to_come = [row for row in rows if not row.during.isempty and row.during.lower > on]
    there = {row.person_id for row in now + to_come}
    past = {row.person_id: row for row in rows if row.person_id not in there}
    return Members(now=tuple(now), to_come=tuple(to_come), past=tuple(past.values()))


def get_membership(pk: int, *, body: Body) -> Membership:
    """Return a membership of a body.

    :raises NotFound: the body has no such membership.
    """
    found = body.memberships.select_related("person").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_lasting(pk: int, *, body: Body, on: date) -> Membership:
    """Return a membership of a body that lasts on a day or begins later.

    :raises NotFound: the body has no such membership, or it is over.
    """
    found = body.memberships.filter(_lasts(on), pk=pk).select_related("person").first()
    if found is None:
        raise NotFound
    return found


def _counted(on: date) -> QuerySet[Body]:
    now = Count("memberships", filter=Q(memberships__during__contains=on))
    is_closed = Exists(Closure.objects.filter(body=OuterRef("pk"), during__contains=on))
    found = Body.objects.select_related("union").annotate(members=now, is_closed=is_closed)
    return found.order_by("is_closed", "name", "pk")


def _lasts(on: date) -> Q:
    is_open = Q(during__endswith__isnull=True) | Q(during__endswith__gt=on)
    return is_open & Q(during__isempty=False)
