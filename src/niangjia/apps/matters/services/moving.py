"""When the tree changes, the matters of what moved go along: positions change, numbers stay."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
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

    Matters go along on the day itself: now when it has come by `on` (today), else by the hourly
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
    matter whose union has no place that day, nor one that took over, stays where it is. The
    database does it with its own eyes: nobody sees all that a change of the tree concerns.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, union_id, matters FROM matters_follow_the_tree(%s)", [on])
        rows = cursor.fetchall()
    audit.record_many(
        entries=[
            audit.Entry(
                kind="matters.positions_changed",
                target=f"unions.union:{union_id}",
                facts={"line": line, "matters": count, "on": on},
            )
            for line, union_id, count in rows
        ],
        by=by,
    )
    return sum(count for _line, _union, count in rows)
