"""Facts as others write them down: one schema of names, types and units, read strictly.

What rules of money and clocks share of their machine interface. It knows neither: each names its
own errors, so that a caller is told which schema to look at.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from niangjia.kernel.errors import DomainError, Term

F = TypeVar("F")


class NotJson(DomainError):
    """Text that is no JSON, or says a name twice, or lies deeper than any facts do."""

    code = "facts.not_json"
    message = "读不懂：%(why)s。"


# What a class of facts sets as `__pydantic_config__`: a name nobody knows is an error.
STRICT = {"extra": "forbid"}
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
_UNKNOWN = "unexpected_keyword_argument"
_MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")


@dataclass(frozen=True, slots=True)
class Refusals:
    """The errors of one interface.

    Each is made with `rule` and `fact`; a missing fact also with `ask`, a faulty one with `why`.
    """

    unknown: type[DomainError]
    missing: type[DomainError]
    faulty: type[DomainError]


def _day(raw: Any) -> Any:
    # Pydantic takes a number for seconds since 1970, even as text: nobody writes a day so.
    if not (isinstance(raw, str) and _DAY.fullmatch(raw)):
        raise PydanticCustomError("date_parsing", "not a day")
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise PydanticCustomError("no_such_day", "a day that never was") from None


def _moment(raw: Any) -> Any:
    # As with a day: a number is no moment.
    try:
        if isinstance(raw, str) and _MOMENT.match(raw):
            return datetime.fromisoformat(raw)
    except ValueError:
        pass  # the same complaint as for what has not even the form
    raise PydanticCustomError("datetime_parsing", "not a moment")


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# A day as `2024-01-31`.
Day = Annotated[date, BeforeValidator(_day)]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
# A moment as `2024-01-31T09:20`, with seconds and an offset if need be.
Moment = Annotated[datetime, BeforeValidator(_moment)]


def _local(moment: datetime) -> datetime:
    return moment.astimezone(_BEIJING).replace(tzinfo=None) if moment.tzinfo else moment


_BEIJING = timezone(timedelta(hours=8))
# The same on a clock in China, which has one time zone: an offset is turned into local time.
LocalMoment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_local)]


def fact(title: str, *, unit: str = "", ask: str = "", **limits: Any) -> Any:
    """Describe a fact of a rule, inside `Annotated`: its Chinese name, unit, question and limits.

    The unit is one of yuan, yuan/day, day, hour, month, year, person, times, ratio or nothing.
    """
    more: dict[str, Any] = {name: text for name, text in (("unit", unit), ("ask", ask)) if text}
    return Field(title=title, json_schema_extra=more or None, **limits)


MOST_DEEP = 20
"""So many brackets within brackets; facts have three or four."""
_TOO_DEEP = Term("太长或者套得太深", "too long, or nested too deep")


def parsed(text: str | bytes) -> Any:
    """Return what JSON says, its numbers as text: a decimal never passes through a float.

    :raises NotJson: it is none, a name stands twice, or it lies too deep.
    """
    try:
        text = text.decode() if isinstance(text, bytes) else text
        found = json.loads(text, parse_float=str, parse_constant=str, object_pairs_hook=_once)
    except json.JSONDecodeError as broken:
        at = broken.pos + 1
        why = Term(f"不是 JSON（第 {at} 个字符）", f"no JSON (character {at})")
        raise NotJson(why=why) from None
    except UnicodeDecodeError:
        raise NotJson(why=Term("不是 UTF-8 编码", "not in UTF-8")) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, a thousand brackets
        raise NotJson(why=_TOO_DEEP) from None
    if _is_deep(found):
        raise NotJson(why=_TOO_DEEP)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a name that stands twice nobody knows which was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(n for n in names if names.count(n) > 1)
        raise NotJson(why=Term(f"“{twice}”写了两次", f"“{twice}” stands there twice"))
    return found


def _is_deep(found: Any) -> bool:
    level = [found]
    for _ in range(MOST_DEEP):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def read(rule: str, kind: type[F], raw: Mapping[str, Any], refusals: Refusals) -> F:
    """Return the facts of a rule, each of its type and within its limits.

    Decimals are written as strings or numbers, days as 2024-01-31, months as 2024-01. Numbers read
    from JSON must not have passed through a float. A name nobody knows, a fact that cannot be done
    without, or one of the wrong type is declined with the error of `refusals`.
    """
    # What is null is not told: a fact with a default keeps it, one that is needed is asked for.
    told = {name: one for name, one in raw.items() if one is not None or not _knows(kind, name)}
    try:
        return adapter(kind).validate_json(json.dumps(told, default=str), strict=True)
    except ValidationError as found:
        [first, *_] = found.errors(include_url=False)
        place = ".".join(str(part) for part in first["loc"] if part != "[key]")
        if first["type"] == _UNKNOWN:
            raise refusals.unknown(rule=rule, fact=place) from None
        if first["type"] in _MISSING:
            raise refusals.missing(rule=rule, fact=place, ask=_ask(kind, place)) from None
        raise refusals.faulty(rule=rule, fact=place, why=_why(first)) from None


def schema_of(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a rule's facts; `unit` and `ask` stand beside each."""
    return adapter(kind).json_schema()


def adapter(kind: type[F]) -> TypeAdapter[F]:
    """Return the strict reader of a class of facts, made once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _knows(kind: type[Any], name: str) -> bool:
    return name in kind.__dataclass_fields__


def _ask(kind: type[Any], place: str) -> str:
    """Return the question that gets the fact, or its Chinese name, with the row it stands in."""
    schema = schema_of(kind)
    whole, _, name = place.rpartition(".")
    kinds = schema.get("$defs", {}).values() if whole else [schema]
    named: list[Any] = [one["properties"] for one in kinds if name in one.get("properties", ())]
    described = named[0][name] if named else {}
    row = whole.rpartition(".")[2]
    where = f"第 {int(row) + 1} 行的" if row.isdigit() else ""
    return str(described.get("ask") or f"请补{where}{described.get('title', place)}。")


# How a text is to be written that must follow a pattern, by the pattern.
PLACE = r"^\d{6}$"
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_PATTERNS_ZH = {
    PLACE: "区划代码是六位数字的文字（GB/T 2260），如 330100；省写成 330000",
    MONTH: "月份应写成 2024-01",
}
_WHY_ZH = {
    "date_parsing": "日期应写成 2024-01-31",
    "no_such_day": "没有这一天，请核对年、月、日",
    "datetime_parsing": "时刻应写成 2024-01-31T09:20",
    "too_short": "至少要有 %(min_length)s 个",
    "string_too_short": "至少要有 %(min_length)s 个字",
    "string_too_long": "最多 %(max_length)s 个字",
    "decimal_parsing": "应是数字",
    "decimal_type": "应是数字",
    "decimal_max_places": "最多 %(decimal_places)s 位小数（到分）",
    "finite_number": "应是数字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "bool_type": "应是 true 或者 false",
    "greater_than_equal": "不能小于 %(ge)s",
    "greater_than": "要大于 %(gt)s",
    "less_than_equal": "不能大于 %(le)s",
    "less_than": "要小于 %(lt)s",
    "enum": "只能是 %(expected)s",
    "literal_error": "只能是 %(expected)s",
    "list_type": "应是一个列表",
    "dict_type": "应是一个对象",
    "dataclass_type": "应是一个对象",
    "string_type": "应是文字",
    "json_invalid": "不是 UTF-8 文字",
}


def _why(error: Any) -> str:
    context = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    if error["type"] == "string_pattern_mismatch":
        return _PATTERNS_ZH[context["pattern"]]
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ").replace("'", "")
    why = _WHY_ZH.get(error["type"])
    return why % context if why else str(error["msg"])
