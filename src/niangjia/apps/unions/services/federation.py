"""The federation itself: unions founded, renamed and given their place."""

from datetime import date

from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import F, Max
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.unions import positions
from niangjia.apps.unions.choices import Level, Line, UnionKind
from niangjia.apps.unions.errors import (
    AlreadyPlaced,
    CodeInvalid,
    LevelNotBelow,
    NameTaken,
    NoRoomLeft,
    ParentNotPlaced,
)
from niangjia.apps.unions.models import FormerName, Placement, Union
from niangjia.apps.unions.selectors import placements_on

_PLACING_LOCK = 77003


@atomic
def found_union(
    *, name: str, short_name: str, code: str, kind: str, by: Person | None, number: str = ""
) -> Union:
    """Enter a union in the federation's register; `by` is None when the house is set up.

    `code` is the GB/T 2260 code of its region; an industrial union has that of its seat. `number`
    is the federation's own (单位编号), by which a sheet finds it again.

    :raises NameTaken: a union of that name exists.
    :raises CodeInvalid: the code is not six digits.
    """
    require_code(code)
    try:
        with atomic():
            union = Union.objects.create(
                name=name.strip(),
                short_name=short_name.strip(),
                code=code,
                kind=UnionKind(kind),
                number=number.strip(),
            )
    except IntegrityError:
        raise NameTaken(name=name) from None
    audit.record("unions.union_founded", target=union, by=by, facts={"name": union.name})
    return union


@atomic
def place_union(
    *,
    union: Union,
    level: int,
    from_: date,
    by: Person | None,
    line: str = Line.TERRITORIAL,
    parent: Union | None = None,
    why: str = "",
) -> Placement:
    """Give a union its place in a line from a day on, with a span of positions of its own.

    Without a parent it is the top of its own tree in this house (a province, say).

    :raises ParentNotPlaced: the parent has no place in that line on that day.
    :raises LevelNotBelow: the level is not below the parent's.
    :raises AlreadyPlaced: the union has a place in that line at some time from that day on.
    :raises NoRoomLeft: the parent's positions of that level are used up.
    """
    lock_places()
    current = Placement.objects.filter(line=line, known__upper_inf=True)
    if current.filter(union=union, during__overlap=(from_, None)).exists():
        raise AlreadyPlaced(union=union.short_name)
    span = next_span(union=union, parent=parent, line=line, level=level, from_=from_)
    placement = Placement.objects.create(
        union=union,
        line=line,
        parent=parent,
        level=level,
        span=NumericRange(*span),
        during=DateRange(from_, None),
    )
    audit.record(
        "unions.union_placed",
        target=union,
        by=by,
        why=why,
        facts={
            "line": line,
            "parent": parent.pk if parent else None,
            "level": int(level),
            "from": from_,
            "span": list(span),
        },
    )
    return placement


@atomic
def enter_union(
    *,
    name: str,
    short_name: str,
    code: str,
    kind: str,
    parent: Union,
    level: int,
    from_: date,
    by: Person,
    line: str = Line.TERRITORIAL,
) -> Union:
    """Enter a union together with its place below another: both, or neither.

    :raises NameTaken, CodeInvalid: as for `found_union`.
    :raises ParentNotPlaced, LevelNotBelow, NoRoomLeft: as for `place_union`.
    """
    union = found_union(name=name, short_name=short_name, code=code, kind=kind, by=by)
    place_union(union=union, level=level, from_=from_, by=by, line=line, parent=parent)
    return union


@atomic
def correct_union(
    *,
    union: Union,
    name: str,
    short_name: str,
    code: str,
    number: str,
    by: Person | None,
) -> Union:
    """Put right how a union is written; a name that changed in life goes with a move instead.

    :raises NameTaken: a union of that name or number exists.
    :raises CodeInvalid: the code is not six digits.
    """
    require_code(code)
    after = {"name": name, "short_name": short_name, "code": code, "number": number}
    before = {key: getattr(union, key) for key in after}
    try:
        with atomic():
            Union.objects.filter(pk=union.pk).update(version=F("version") + 1, **after)
    except IntegrityError:
        raise NameTaken(name=name) from None
    union.refresh_from_db()
    audit.record(
        "unions.union_corrected", target=union, by=by, facts={"before": before, "after": after}
    )
    return union


def renamed(
    union: Union, *, name: str, short_name: str, code: str, from_: date, by: Person | None
) -> None:
    """Give a union another name, short name or code from a day on, in the caller's transaction.

    What is empty stays. The former name is kept with the day until which it was used.
    """
    after = {
        "name": name.strip() or union.name,
        "short_name": short_name.strip() or union.short_name,
        "code": code.strip() or union.code,
    }
    require_code(after["code"])
    FormerName.objects.create(
        union=union, name=union.name, short_name=union.short_name, code=union.code, until=from_
    )
    try:
        with atomic():
            Union.objects.filter(pk=union.pk).update(version=F("version") + 1, **after)
    except IntegrityError:
        raise NameTaken(name=name) from None
    union.refresh_from_db()
    audit.record(
        "unions.union_renamed", target=union, by=by, facts={"from": from_, "code": after["code"]}
    )


def lock_places() -> None:
    """Let one change of the tree wait for the other: spans are given out by what is taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_PLACING_LOCK])


def next_span(
    *, union: Union, parent: Union | None, line: str, level: int, from_: date
) -> positions.Span:
    """Return the next free span of a level below a parent (or at the top of a line) on a day."""
    outer, outer_level, outer_name = positions.line_span(line), Level.NATION.value, "全国"
    if parent is not None:
        above = placements_on(from_).filter(union=parent, line=line).first()
        if above is None:
            raise ParentNotPlaced(parent=parent.short_name)
        outer = (above.span.lower, above.span.upper)
        outer_level, outer_name = above.level, parent.short_name
    elif level == Level.NATION:
        return outer
    if level <= outer_level:
        raise LevelNotBelow(union=union.short_name, parent=outer_name)
    inside, width = positions.child_slots(outer, outer_level, level)
    taken = Placement.objects.filter(line=line, level=level, span__contained_by=inside).aggregate(
        last=Max("span__startswith")
    )["last"]
    span = positions.slot_after(inside, width, taken)
    if span is None:
        raise NoRoomLeft(parent=outer_name)
    return span


def require_code(code: str) -> None:
    """Decline what is no GB/T 2260 code.

    :raises CodeInvalid: it is not six digits.
    """
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise CodeInvalid(given=code)
