"""When the tree changes, the matters of what moved go along: positions change, numbers stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions import services as federation
from niangjia.apps.unions.choices import Line
from niangjia.apps.unions.models import Union


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a change of the tree took along."""

    unions: int
    matters: int


@atomic
def move(
    *,
    union: Union,
    parent: Union,
    from_: date,
    on: date,
    by: Person,
    why: str,
    line: str = Line.TERRITORIAL,
    level: int | None = None,
    name: str = "",
    short_name: str = "",
    code: str = "",
) -> Moved:
    """Move a union with all below it, and the matters kept there, under another parent.

    Matters go along on the day itself: now when it has come by `on` (today), else by the nightly
    `rekey`. Their numbers and their union stay, so that the past is asked by what stood then.

    :raises DomainError: the move is declined (see `unions.services.move_union`).
    """
    places = federation.move_union(
        union=union,
        parent=parent,
        from_=from_,
        by=by,
        why=why,
        line=line,
        level=level,
        name=name,
        short_name=short_name,
        code=code,
    )
    return Moved(unions=len(places), matters=rekey(on=on, by=by))


@atomic
def merge(*, union: Union, into: Union, from_: date, on: date, by: Person, why: str) -> Moved:
    """Merge a union into another: what lay below it, its people and its matters go there.

    :raises DomainError: the merger is declined (see `unions.services.merge_union`).
    """
    places = federation.merge_union(union=union, into=into, from_=from_, by=by, why=why)
    return Moved(unions=len(places), matters=rekey(on=on, by=by))


@atomic
def rekey(*, on: date, by: Person | None) -> int:
    """Put every matter at the position its unions have on a day; return how many moved.

    Doing it again changes nothing. What hangs on a matter follows by the database's cascade. A
    matter whose union has no place that day, nor one that took over, stays where it is.
    """
    moved = 0
    for line, field, key in (
        (Line.TERRITORIAL, "home_union", "home_key"),
        (Line.INDUSTRIAL, "line_union", "line_key"),
    ):
        for union_id, position in _positions(line, field, on).items():
            stale = Matter.objects.filter(**{field: union_id}).filter(~Q(**{key: position}))
            count = stale.update(**{key: position, "version": F("version") + 1})
            if count:
                audit.record(
                    "matters.positions_changed",
                    target=f"unions.union:{union_id}",
                    by=by,
                    facts={"line": line, "matters": count, "on": on},
                )
            moved += count
    return moved


def _positions(line: str, field: str, on: date) -> Mapping[int, int]:
    """Return where the matters of each union that has any belong on a day."""
    having = Matter.objects.filter(**{f"{field}__isnull": False}).order_by().values(field)
    found: dict[int, int] = {}
    for union in Union.objects.filter(pk__in=having.distinct()).order_by("pk"):
        try:
            found[union.pk] = unions.position_of(union, on=on, line=line)
        except unions.NotPlaced:
            continue
    return found
