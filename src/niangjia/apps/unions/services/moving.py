"""Moving in the tree: a union with all below it to another parent (划转、撤县设区), or merged away.

What stood until the day is kept: the old places are superseded by ones that end on the day.
"""

from datetime import date

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange, NumericRange
from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import Level, Line, RoleKind
from niangjia.apps.unions.errors import (
    LevelNotBelow,
    MergedIntoItself,
    MovedLater,
    MovesNowhere,
    NotBelowItself,
    NotThere,
    ParentNotPlaced,
)
from niangjia.apps.unions.models import Placement, Role, Succession, Union
from niangjia.apps.unions.selectors import placements_on
from niangjia.apps.unions.services.federation import lock_places, next_span, renamed
from niangjia.apps.unions.services.roles import carry_role, end_role


@atomic
def move_union(
    *,
    union: Union,
    parent: Union,
    from_: date,
    by: Person,
    why: str,
    line: str = Line.TERRITORIAL,
    level: int | None = None,
    name: str = "",
    short_name: str = "",
    code: str = "",
) -> list[Placement]:
    """Put a union with everything below it under another parent from a day on.

    Its level stays unless another is given; those below keep theirs. A new name, short name or
    code (a county that becomes a district) holds from the same day; the former is kept. Returns
    the new places, the union's own first. Matters are taken along by `matters.services.moving`.

    :raises NotThere: the union has no place in that line on that day.
    :raises ParentNotPlaced: the new parent has none.
    :raises NotBelowItself: the new parent is the union itself or lies below it.
    :raises MovesNowhere: it stands there already.
    :raises MovedLater: something of the subtree changes its place after that day.
    :raises LevelNotBelow: the level does not fit between the parent's and those below.
    :raises NoRoomLeft: the parent's positions of that level are used up.
    :raises NameTaken, CodeInvalid: the new name or code cannot be.
    """
    lock_places()
    own = _place(union, line=line, on=from_)
    above = placements_on(from_).filter(union=parent, line=line).first()
    if above is None:
        raise ParentNotPlaced(parent=parent.short_name)
    if own.span.lower <= above.span.lower and above.span.upper <= own.span.upper:
        raise NotBelowItself(union=union.short_name, parent=parent.short_name)
    level = own.level if level is None else Level(level).value
    if own.parent_id == parent.pk and own.level == level:
        raise MovesNowhere(union=union.short_name, parent=parent.short_name, on=from_)
    moved = _carry(own, parent=parent, level=level, from_=from_)
    if name or short_name or code:
        renamed(union, name=name, short_name=short_name, code=code, from_=from_, by=by)
    audit.record(
        "unions.union_moved",
        target=union,
        by=by,
        why=why,
        facts={
            "line": line,
            "from": from_,
            "parent": parent.pk,
            "parent_before": own.parent_id,
            "level": level,
            "unions": [place.union_id for place in moved],
        },
    )
    return moved


@atomic
def merge_union(*, union: Union, into: Union, from_: date, by: Person, why: str) -> list[Placement]:
    """Merge a union into another from a day on: what lay below it lies below the other.

    It keeps its past and gets no place after the day; its people go on in the other union in the
    same roles, but for its chair, whose office ends. Returns the new places of what lay below.

    :raises NotThere: it has no place on that day.
    :raises ParentNotPlaced: the other union has none.
    :raises MergedIntoItself: the other is itself or lies below it.
    :raises MovedLater: something of the subtree changes its place after that day.
    :raises LevelNotBelow: something below it does not fit below the other.
    """
    lock_places()
    own = _place(union, line=Line.TERRITORIAL, on=from_)
    above = placements_on(from_).filter(union=into, line=Line.TERRITORIAL).first()
    if above is None:
        raise ParentNotPlaced(parent=into.short_name)
    if own.span.lower <= above.span.lower and above.span.upper <= own.span.upper:
        raise MergedIntoItself(union=union.short_name)
    moved: list[Placement] = []
    for place in list(placements_on(from_).filter(union=union).order_by("line")):
        heir = into if placements_on(from_).filter(union=into, line=place.line) else place.parent
        children = _current(place.line).filter(parent=union, during__contains=from_)
        for child in list(children.order_by("span")) if heir is not None else ():
            moved += _carry(child, parent=heir, level=child.level, from_=from_)
        _end(place, from_)
    Succession.objects.create(union=union, successor=into, since=from_)
    carried = _carry_roles(union, into, from_=from_, by=by)
    audit.record(
        "unions.union_merged",
        target=union,
        by=by,
        why=why,
        facts={
            "into": into.pk,
            "from": from_,
            "unions": [place.union_id for place in moved],
            "roles": carried,
        },
    )
    return moved


def _carry(own: Placement, *, parent: Union, level: int, from_: date) -> list[Placement]:
    """Give a place and all within it new spans under another parent, parents before children."""
    within = _current(own.line).filter(span__contained_by=own.span)
    places = list(within.filter(during__contains=from_).order_by("level", "span"))
    later = _current(own.line).filter(during__startswith__gt=from_)
    theirs = Q(span__contained_by=own.span) | Q(union__in=[place.union_id for place in places])
    next_change = later.filter(theirs).first()
    if next_change is not None:
        raise MovedLater(union=next_change.union.short_name, on=from_)
    lowest = min((p.level for p in places if p.pk != own.pk), default=None)
    if lowest is not None and lowest <= level:
        raise LevelNotBelow(union="它下面的工会", parent=own.union.short_name)
    for place in places:
        _end(place, from_)
    made: list[Placement] = []
    for place in places:
        is_top = place.pk == own.pk
        above = parent if is_top else Union.objects.get(pk=place.parent_id)
        depth = level if is_top else place.level
        span = next_span(union=place.union, parent=above, line=place.line, level=depth, from_=from_)
        made.append(
            Placement.objects.create(
                union_id=place.union_id,
                line=place.line,
                parent=above,
                level=depth,
                span=NumericRange(*span),
                during=DateRange(from_, place.during.upper),
            )
        )
    return made


def _end(place: Placement, on: date) -> None:
    """Supersede a place by one that ends on a day; of one that began that day nothing is left."""
    Placement.objects.filter(pk=place.pk).update(known=_known_until_now(place))
    if place.during.lower is None or place.during.lower < on:
        Placement.objects.create(
            union_id=place.union_id,
            line=place.line,
            parent_id=place.parent_id,
            level=place.level,
            span=place.span,
            during=DateRange(place.during.lower, on),
        )


def _known_until_now(place: Placement) -> DateTimeTZRange:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return DateTimeTZRange(place.known.lower, cursor.fetchone()[0])


def _carry_roles(union: Union, into: Union, *, from_: date, by: Person) -> int:
    """End what people do in a union that is no more, and let them do the same in the other."""
    carried = 0
    lasting = Q(during__endswith__gt=from_) | Q(during__endswith__isnull=True)
    roles = Role.objects.filter(union=union, during__isempty=False, covers__isnull=True)
    for role in roles.filter(lasting).select_related("person").order_by("pk"):
        start = max(from_, role.during.lower)
        twin = Role.objects.filter(person=role.person, union=into, kind=role.kind)
        until = role.during.upper
        if role.during.lower < from_:
            end_role(role=role, on=from_, by=by, why="工会合并")
        if role.kind == RoleKind.CHAIR or twin.filter(during__overlap=(start, until)).exists():
            continue
        carry_role(
            person=role.person,
            union=into,
            kind=role.kind,
            from_=start,
            until=until,
            by=by,
            why="工会合并",
        )
        carried += 1
    return carried


def _place(union: Union, *, line: str, on: date) -> Placement:
    place = placements_on(on).filter(union=union, line=line).select_related("union").first()
    if place is None:
        raise NotThere(union=union.short_name, on=on, line=Line(line).label)
    return place


def _current(line: str) -> QuerySet[Placement]:
    return Placement.objects.filter(line=line, known__upper_inf=True).select_related("union")
