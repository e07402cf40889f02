"""Many unions at once, as a sheet brings them: the same checks, in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import Max
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.unions import positions
from niangjia.apps.unions.choices import Level, UnionKind
from niangjia.apps.unions.errors import LevelNotBelow, NameTaken, NoRoomLeft, ParentNotPlaced
from niangjia.apps.unions.models import Placement, Union
from niangjia.apps.unions.selectors import placements_on
from niangjia.apps.unions.services.federation import lock_places, require_code


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnion:
    """A union to be founded, as `found_union` takes it."""

    name: str
    short_name: str
    code: str
    kind: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A place to be given, as `place_union` takes it."""

    union: Union
    parent: Union | None
    level: int
    line: str
    from_: date


@atomic
def found_many(*, unions: Sequence[NewUnion], by: Person | None) -> list[Union]:
    """Enter many unions in the register, in the order given.

    :raises NameTaken: a union of one of the names or numbers exists.
    :raises CodeInvalid: a code is not six digits.
    """
    for new in unions:
        require_code(new.code)
    try:
        with atomic():
            made = Union.objects.bulk_create(
                Union(
                    name=new.name,
                    short_name=new.short_name,
                    code=new.code,
                    kind=UnionKind(new.kind),
                    number=new.number,
                )
                for new in unions
            )
    except IntegrityError:
        raise NameTaken(name="、".join(new.name for new in unions[:3])) from None
    audit.record_many(
        entries=[
            audit.Entry(kind="unions.union_founded", target=one, facts={"name": one.name})
            for one in made
        ],
        by=by,
    )
    return made


@atomic
def place_many(*, places: Sequence[NewPlace], by: Person | None, why: str) -> list[Placement]:
    """Give many unions their places, parents before what lies below them.

    That none of them has a place in its line yet, the caller has made sure of; the database too.

    :raises ParentNotPlaced: a parent has no place in that line on that day.
    :raises LevelNotBelow: a level is not below the parent's.
    :raises NoRoomLeft: a parent's positions of that level are used up.
    """
    lock_places()
    given: dict[tuple[int, str], Placement] = {}
    last: dict[tuple[str, int, positions.Span], int | None] = {}
    made = []
    for new in places:
        outer, outer_level, name = _outer(new, given)
        if new.level <= outer_level and not (new.parent is None and new.level == Level.NATION):
            raise LevelNotBelow(union=new.union.short_name, parent=name)
        inside, width = positions.child_slots(outer, outer_level, new.level)
        key = (new.line, new.level, inside)
        if key not in last:
            taken = Placement.objects.filter(
                line=new.line, level=new.level, span__contained_by=inside
            )
            last[key] = taken.aggregate(last=Max("span__startswith"))["last"]
        span = positions.slot_after(inside, width, last[key])
        if span is None:
            raise NoRoomLeft(parent=name)
        last[key] = span[0]
        place = Placement(
            union=new.union,
            line=new.line,
            parent=new.parent,
            level=new.level,
            span=NumericRange(*span),
            during=DateRange(new.from_, None),
        )
        given[new.union.pk, new.line] = place
        made.append(place)
    Placement.objects.bulk_create(made)
    audit.record_many(
        entries=[
            audit.Entry(
                kind="unions.union_placed",
                target=place.union,
                why=why,
                facts={
                    "line": place.line,
                    "parent": place.parent_id,
                    "level": int(place.level),
                    "from": place.during.lower,
                    "span": [place.span.lower, place.span.upper],
                },
            )
            for place in made
        ],
        by=by,
    )
    return made


def _outer(
    new: NewPlace, given: dict[tuple[int, str], Placement]
) -> tuple[positions.Span, int, str]:
    """Return the span, the level and the name of what a place is to lie in."""
    if new.parent is None:
        return positions.line_span(new.line), Level.NATION.value, "全国"
    key = (new.parent.pk, new.line)
    above = given.get(key)
    if above is None:
        above = placements_on(new.from_).filter(union=new.parent, line=new.line).first()
        if above is None:
            raise ParentNotPlaced(parent=new.parent.short_name)
        given[key] = above
    elif above.during.lower > new.from_:
        raise ParentNotPlaced(parent=new.parent.short_name)
    return (above.span.lower, above.span.upper), above.level, new.parent.short_name
