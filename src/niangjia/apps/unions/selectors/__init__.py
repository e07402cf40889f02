"""Read side of unions: who reaches what in the federation, on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import DESK_ROLES, READING_ROLES, Level, Line, RoleKind, UnionKind
from niangjia.apps.unions.models import Closure, Placement, Role, Succession, Union
from niangjia.apps.unions.positions import Span, merged
from niangjia.kernel.errors import DomainError, NotFound


class NotPlaced(DomainError):
    """A union has no place in a line on a day, so nothing can be kept at its position."""

    code = "unions.not_placed"
    message = "%(union)s在 %(on)s 还没有登记隶属关系，请管理员先在组织机构里登记。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a person reaches on a day by her roles in the federation (可见范围).

    `spans` are half-open position ranges of the subtrees she reads, both lines together, merged;
    `desk` are those of the subtrees at whose desk she works (接访), part of `spans`.
    `roles` are her roles by union, `offices` the same as a page says it (see `offices_of`);
    `principals` are herself and, by a number below zero, the bodies she acts for (decision 0014)
    and that are not closed that day.
    """

    person_id: int
    on: date
    spans: tuple[Span, ...] = ()
    desk: tuple[Span, ...] = ()
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    offices: tuple[tuple[str, str], ...] = ()
    principals: frozenset[int] = frozenset()

    def __contains__(self, key: int) -> bool:
        return any(low <= key < high for low, high in self.spans)

    @property
    def multirange(self) -> str:
        """The spans as PostgreSQL's int8multirange reads them, for the setting `nj.scope`."""
        return multirange(self.spans)


def multirange(spans: Iterable[Span]) -> str:
    """Return spans as PostgreSQL's int8multirange reads them."""
    return "{" + ",".join(f"[{low},{high})" for low, high in spans) + "}"


# By hand: it stands before every page, and putting it together would cost more than its answer.
_REACH = """
SELECT role.union_id, held.short_name, role.kind, place.span, held.code, held.name
  FROM unions_role role
  JOIN unions_union held ON held.id = role.union_id
  LEFT JOIN unions_placement place ON place.union_id = role.union_id
   AND place.during @> %(on)s::date AND upper_inf(place.known)
 WHERE role.person_id = %(person)s AND role.during @> %(on)s::date
UNION ALL
SELECT -member.body_id, NULL, NULL, NULL, NULL, NULL
  FROM unions_membership member
 WHERE member.person_id = %(person)s AND member.during @> %(on)s::date
   AND NOT EXISTS (SELECT FROM unions_closure closed
                    WHERE closed.body_id = member.body_id AND closed.during @> %(on)s::date)
 ORDER BY 5, 6, 3
"""


def get_union(pk: int) -> Union:
    """Return the union of that number.

    :raises NotFound: there is no such union.
    """
    try:
        return Union.objects.get(pk=pk)
    except Union.DoesNotExist:
        raise NotFound from None


def placements_on(on: date) -> QuerySet[Placement]:
    """Return the places of all unions on a day, as known today."""
    return Placement.objects.filter(during__contains=on, known__upper_inf=True)


def scope_of(person: Person, *, on: date) -> Scope:
    """Return what a person reaches on a day, and in whose name: only her own, for most people.

    Every request asks this, so it is one question: her roles with their unions' places, her bodies.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REACH, {"person": person.pk, "on": on})
        rows = cursor.fetchall()
    held: dict[int, set[str]] = {}
    offices: dict[tuple[str, str], None] = {}
    spans: set[Span] = set()
    desk: set[Span] = set()
    bodies = frozenset(number for number, _, kind, *_ in rows if kind is None)
    for union_id, name, kind, span, *_ in rows:
        if kind is None:
            continue
        held.setdefault(union_id, set()).add(kind)
        offices[(name, str(RoleKind(kind).label))] = None
        if span is not None and kind in READING_ROLES:
            spans.add((span.lower, span.upper))
            if kind in DESK_ROLES:
                desk.add((span.lower, span.upper))
    return Scope(
        person_id=person.pk,
        on=on,
        spans=merged(list(spans)),
        desk=merged(list(desk)),
        roles={union_id: frozenset(kinds) for union_id, kinds in held.items()},
        offices=tuple(offices),
        principals=bodies | {person.pk},
    )


def administered_spans(person: Person, *, on: date) -> tuple[Span, ...]:
    """Return the positions at or below the unions in which a person is administrator on a day."""
    held = Role.objects.filter(person=person, kind=RoleKind.ADMIN, during__contains=on)
    spans = (
        placements_on(on).filter(union__in=held.values("union_id")).values_list("span", flat=True)
    )
    return merged([(span.lower, span.upper) for span in spans])


def principals_of(person: Person, *, on: date) -> tuple[int, ...]:
    """Return in whose name a person acts on a day: her own, and that of her bodies.

    A body is told by its number below zero, so that it never meets a person's (decision 0014).
    One that is closed that day is not among them: it opens nothing.
    """
    return tuple(sorted(scope_of(person, on=on).principals, reverse=True))


def closed_bodies(*, on: date) -> QuerySet[Closure, int]:
    """Return the numbers of the partner bodies that are closed on a day, for a condition."""
    return Closure.objects.filter(during__contains=on).values_list("body_id", flat=True)


def roles_at(person: Person, home_key: int, *, on: date) -> frozenset[str]:
    """Return the roles a person holds, on a day, in the unions at or above a position."""
    above = placements_on(on).filter(span__contains=home_key).values("union_id")
    kinds = Role.objects.filter(person=person, during__contains=on, union__in=above)
    return frozenset(kinds.values_list("kind", flat=True))


def home_key_of(union: Union, *, on: date, line: str = Line.TERRITORIAL) -> int:
    """Return the position at which a union's own matters are kept: the first of its span.

    :raises NotPlaced: the union has no place in that line on that day.
    """
    span = placements_on(on).filter(union=union, line=line).values_list("span", flat=True).first()
    if span is None:
        raise NotPlaced(union=union.short_name, on=on)
    return int(span.lower)


def position_of(union: Union, *, on: date, line: str = Line.TERRITORIAL) -> int:
    """Return where a union's matters are kept on a day: its own position, or, when it was merged
    away by then, that of the union which took over from it.

    :raises NotPlaced: neither has a place in that line on that day.
    """
    heir = union
    while not placements_on(on).filter(union=heir, line=line).exists():
        after = Succession.objects.select_related("successor").filter(union=heir, since__lte=on)
        succession = after.first()
        if succession is None:
            break
        heir = succession.successor
    return home_key_of(heir, on=on, line=line)


def unions_within(scope: Scope) -> QuerySet[Union]:
    """Return the unions inside a scope, on the scope's day."""
    inside = Q(pk__in=[])
    for low, high in scope.spans:
        inside |= Q(span__contained_by=(low, high))
    places = placements_on(scope.on).filter(inside)
    return Union.objects.filter(pk__in=places.values("union_id")).order_by("code", "name")


def spans_of(union: int, *, on: date) -> list[Span]:
    """Return the position ranges of a union's subtrees on a day, in each line where it stands."""
    spans = placements_on(on).filter(union=union).values_list("span", flat=True)
    return [(span.lower, span.upper) for span in spans]


def unions_of(person: Person, *, on: date, kind: str | None = None) -> QuerySet[Union]:
    """Return the unions in which a person holds a role on a day, or that one role."""
    roles = Role.objects.filter(person=person, during__contains=on)
    if kind is not None:
        roles = roles.filter(kind=kind)
    return Union.objects.filter(pk__in=roles.values("union_id")).order_by("code", "name")


def industrial_unions_near(unions: QuerySet[Union], *, on: date) -> QuerySet[Union]:
    """Return the industrial unions of the provinces in which some unions lie, on a day."""
    here = Q(pk__in=[])
    for code in {code[:2] for code in unions.values_list("code", flat=True)}:
        here |= Q(code__startswith=code)
    placed = placements_on(on).filter(line=Line.INDUSTRIAL).values("union_id")
    found = Union.objects.filter(here, kind=UnionKind.INDUSTRIAL, pk__in=placed)
    return found.order_by("code", "name")


def offices_of(person: Person, *, on: date) -> list[tuple[str, str]]:
    """Return what a person is on a day: the short name of the union and the role's label there.

    Whoever holds a role and stands in for another of its kind holds one office.
    """
    return list(scope_of(person, on=on).offices)


def holders_of(union: Union, kind: str, *, on: date) -> QuerySet[Person]:
    """Return the people who hold a role in a union on a day."""
    roles = Role.objects.filter(union=union, kind=RoleKind(kind), during__contains=on)
    return Person.objects.filter(pk__in=roles.values("person_id")).order_by("pk")


def level_of(union: Union, *, on: date, line: str = Line.TERRITORIAL) -> Level:
    """Return how deep a union stands on a day.

    :raises NotPlaced: the union has no place in that line on that day.
    """
    level = placements_on(on).filter(union=union, line=line).values_list("level", flat=True).first()
    if level is None:
        raise NotPlaced(union=union.short_name, on=on)
    return Level(level)


def administers(person: Person, *, on: date) -> bool:
    """Tell whether a person administers any union on a day."""
    roles = Role.objects.filter(person=person, kind=RoleKind.ADMIN, during__contains=on)
    return roles.exists()
