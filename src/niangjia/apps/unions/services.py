"""Write side of unions: founding, placing, giving roles and ending them."""

from datetime import date

from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import F, Max
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.unions import positions
from niangjia.apps.unions.choices import Level, Line, RoleKind, UnionKind
from niangjia.apps.unions.models import Placement, Role, Union
from niangjia.apps.unions.selectors import placements_on
from niangjia.kernel.errors import DomainError, StaleVersion

_PLACING_LOCK = 77003


class NameTaken(DomainError):
    """A union of that name exists."""

    code = "unions.name_taken"
    message = "已经有一个工会叫“%(name)s”，请核对是不是同一个。"


class CodeInvalid(DomainError):
    """The region code is not six digits."""

    code = "unions.code_invalid"
    message = "行政区划代码“%(given)s”不对：应为 6 位数字（GB/T 2260）。"


class AlreadyPlaced(DomainError):
    """The union has a place in that line in that time."""

    code = "unions.already_placed"
    message = "%(union)s在这段时间已经登记过隶属关系，请先结束原来的一条。"


class ParentNotPlaced(DomainError):
    """The union above has no place in that line from that day on."""

    code = "unions.parent_not_placed"
    message = "上级%(parent)s在这条线上还没有登记位置，请先登记上级。"


class LevelNotBelow(DomainError):
    """A union stands below its parent, not beside or above it."""

    code = "unions.level_not_below"
    message = "层级不对：%(union)s应低于上级%(parent)s。"


class NoRoomLeft(DomainError):
    """All places below a union are given out."""

    code = "unions.no_room_left"
    message = "%(parent)s下面这一层的位置已经用完，请在中间增设一层（如乡镇、街道工会）。"


class RoleHeld(DomainError):
    """The person has this role in this union in that time already."""

    code = "unions.role_held"
    message = "%(person)s在%(union)s这段时间已经是%(kind)s。"


class ChairHeld(DomainError):
    """A union has one chair at a time."""

    code = "unions.chair_held"
    message = "%(union)s这段时间已有主席，请先结束原任期，再登记新主席。"


class PeriodEmpty(DomainError):
    """A period ends after it begins."""

    code = "unions.period_empty"
    message = "止期应晚于起期：%(start)s 起，%(end)s 止，请核对日期。"


@atomic
def found_union(*, name: str, short_name: str, code: str, kind: str, by: Person | None) -> Union:
    """Enter a union in the federation's register; `by` is None when the house is set up.

    `code` is the GB/T 2260 code of its region; an industrial union has that of its seat.

    :raises NameTaken: a union of that name exists.
    :raises CodeInvalid: the code is not six digits.
    """
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise CodeInvalid(given=code)
    try:
        with atomic():
            union = Union.objects.create(
                name=name.strip(), short_name=short_name.strip(), code=code, kind=UnionKind(kind)
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
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_PLACING_LOCK])
    current = Placement.objects.filter(line=line, known__upper_inf=True)
    if current.filter(union=union, during__overlap=(from_, None)).exists():
        raise AlreadyPlaced(union=union.short_name)
    span = _next_span(union=union, parent=parent, line=line, level=level, from_=from_)
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


def _next_span(
    *, union: Union, parent: Union | None, line: str, level: int, from_: date
) -> positions.Span:
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


@atomic
def grant_role(
    *,
    person: Person,
    union: Union,
    kind: str,
    from_: date,
    by: Person | None,
    until: date | None = None,
    why: str = "",
) -> Role:
    """Give a person a role in a union from a day on, until (not including) another.

    `by` is None only when the house is set up. Whether `by` may is `policies.can_manage`, which
    the interface asks with its own day.

    :raises RoleHeld: she has this role there in that time already.
    :raises ChairHeld: the union has a chair in that time.
    :raises PeriodEmpty: the end is not after the beginning.
    """
    if until is not None and until <= from_:
        raise PeriodEmpty(start=from_, end=until)
    kind = RoleKind(kind)
    _lock_person(person)
    during = DateRange(from_, until)
    if Role.objects.filter(person=person, union=union, kind=kind, during__overlap=during).exists():
        raise RoleHeld(person=person.name, union=union.short_name, kind=kind.label)
    try:
        with atomic():
            role = Role.objects.create(person=person, union=union, kind=kind, during=during)
    except IntegrityError:
        if kind != RoleKind.CHAIR:
            raise
        raise ChairHeld(union=union.short_name) from None
    audit.record(
        "unions.role_granted",
        target=role,
        by=by,
        why=why,
        facts={
            "person": person.pk,
            "union": union.pk,
            "kind": str(kind),
            "from": from_,
            "until": until,
        },
    )
    return role


@atomic
def end_role(*, role: Role, on: date, by: Person | None, why: str = "") -> Role:
    """End a role: from `on` the person no longer has it. A new holder may begin the same day.

    :raises PeriodEmpty: it would end before it began.
    :raises StaleVersion: someone changed the role meanwhile.
    """
    if on <= role.during.lower:
        raise PeriodEmpty(start=role.during.lower, end=on)
    before = role.during.upper
    during = DateRange(role.during.lower, on)
    unchanged = Role.objects.filter(pk=role.pk, version=role.version)
    if not unchanged.update(during=during, version=F("version") + 1):
        raise StaleVersion(what="这一岗位任期")
    role.refresh_from_db()
    audit.record(
        "unions.role_ended", target=role, by=by, why=why, facts={"before": before, "after": on}
    )
    return role


def _lock_person(person: Person) -> None:
    """Let the second clerk wait and read a sentence, instead of both meeting a constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(77004, %s)", [person.pk % (1 << 31)])
