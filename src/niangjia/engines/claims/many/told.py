"""What a column may hold: the limits that the readable form's fact of the same name has."""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from niangjia.engines.claims.many.columns import (
    SCALE,
    Columns,
    must_be_day,
    must_be_day_if_any,
    must_lie,
    never,
    not_told,
)

_MOST_REGION = 999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """A column's Chinese name, its least and most value, and whether it is one of days."""

    name: str
    title: str
    least: int = 0
    most: int = 0
    is_day: bool = False
    is_needed: bool = True


_KNOWN: dict[tuple[type[Any], type[Any]], tuple[_Limit, ...]] = {}


def must_be_told(columns: Columns, facts: type[Any]) -> None:
    """Refuse rows that the readable form's `facts` would not take, column by column.

    Columns of other names, or of yes and no, have no limit there. A column that may be left out is
    -1 where it is not known, and NaT where the day did not come.
    """
    kinds = (type(columns), facts)
    if kinds not in _KNOWN:
        _KNOWN[kinds] = _limits(*kinds)
    for limit in _KNOWN[kinds]:
        column = getattr(columns, limit.name)
        if not limit.is_day:
            must_lie(column, limit.least, limit.most, f"“{limit.title}”不合理")
        elif limit.is_needed:
            must_be_day(column, f"“{limit.title}”")
        else:
            must_be_day_if_any(column, f"“{limit.title}”")


def _limits(columns: type[Columns], facts: type[Any]) -> tuple[_Limit, ...]:
    hints = _hints(facts)
    found = (
        _limit(one.name, hints[one.name], one.default_factory)
        for one in fields(columns)
        if one.name in hints
    )
    return tuple(limit for limit in found if limit)


_HINTS: dict[type[Any], dict[str, Any]] = {}


def _hints(facts: type[Any]) -> dict[str, Any]:
    if facts not in _HINTS:
        _HINTS[facts] = get_type_hints(facts, include_extras=True)
    return _HINTS[facts]


def _limit(name: str, hint: Any, default: Any) -> _Limit | None:
    title = next(info.title for info in _infos(hint) if info.title)
    least = -1 if default is not_told else 0
    for kind in _kinds(hint):
        if kind is bool:
            return None
        if kind is date:
            needed = default is MISSING
            assert needed or default is never
            return _Limit(name=name, title=title, is_day=True, is_needed=needed)
        if kind is str:
            return _Limit(name=name, title=title, least=1, most=_MOST_REGION)
        if words := words_of(kind):
            return _Limit(name=name, title=title, least=least, most=len(words) - 1)
    scale = SCALE if Decimal in _kinds(hint) else 1
    lowest, highest = _bounds(hint, scale)
    return _Limit(name=name, title=title, least=least or lowest, most=highest)


def _bounds(hint: Any, scale: int) -> tuple[int, int]:
    """Return the least and the most that the fact may be, in so many parts of one."""
    lowest, highest = 0, 0
    for rule in (rule for info in _infos(hint) for rule in info.metadata):
        lowest = max(lowest, int(getattr(rule, "ge", 0) * scale))
        lowest = max(lowest, int(getattr(rule, "gt", -1) * scale) + 1)
        highest = int(getattr(rule, "le", 0) * scale) or highest
        highest = int(getattr(rule, "lt", 0) * scale) - 1 if hasattr(rule, "lt") else highest
    assert highest > lowest
    return lowest, highest


def _infos(hint: Any) -> Iterator[FieldInfo]:
    """Yield what is said of the fact and, where its type is a named one, of that."""
    for info in getattr(hint, "__metadata__", ()):
        if isinstance(info, FieldInfo):
            yield info
    for inner in get_args(hint):
        if get_origin(inner) is Annotated or isinstance(inner, UnionType):
            yield from _infos(inner)


def _kinds(hint: Any) -> tuple[Any, ...]:
    """Return the types that the fact may have, without None."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _kinds(get_args(hint)[0])
    if origin in (Union, UnionType):
        return tuple(kind for one in get_args(hint) for kind in _kinds(one))
    return () if hint is type(None) else (hint,)


def most(facts: type[Any], name: str) -> int:
    """Return the most that a fact of the readable form may be, as columns count it."""
    hint = _hints(facts)[name]
    return _bounds(hint, SCALE if Decimal in _kinds(hint) else 1)[1]


def words_of(kind: Any) -> tuple[str, ...]:
    """Return the words of a choice, in order; () for any other type."""
    if get_origin(kind) is Literal:
        return tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(one.value for one in kind)
    return ()


def choices(facts: type[Any], name: str) -> tuple[str, ...]:
    """Return the words that a fact of the readable form chooses from, in order."""
    hint = _hints(facts)[name]
    return next(words for kind in _kinds(hint) if (words := words_of(kind)))
