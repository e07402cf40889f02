"""Facts as others write them down: one schema of names, types and units, read strictly."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from niangjia.kernel.errors import DomainError

F = TypeVar("F")
# What a class of facts sets as `__pydantic_config__`: a name nobody knows is an error.
STRICT = {"extra": "forbid"}
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


class UnknownFact(DomainError):
    """A fact that the rule does not know: a misspelt name is never quietly left out."""

    code: ClassVar[str] = "claims.unknown_fact"
    message = "%(rule)s 没有叫“%(fact)s”的事实。请看 claims schema 里这条规则认得的名字。"


class MissingFact(DomainError):
    """A fact without which the rule says nothing."""

    code: ClassVar[str] = "claims.missing_fact"
    message = "%(rule)s 还缺“%(fact)s”：%(ask)s"


class FaultyFact(DomainError):
    """A fact of the wrong type, or outside what it can be."""

    code: ClassVar[str] = "claims.faulty_fact"
    message = "%(rule)s 的“%(fact)s”写得不对：%(why)s。请照 claims schema 的类型和单位改。"


class UnknownRule(DomainError):
    """A rule id that is not in the rule book."""

    code: ClassVar[str] = "claims.unknown_rule"
    message = "没有规则“%(rule)s”。claims schema 列出全部规则。"


def fact(title: str, *, unit: str = "", ask: str = "", **limits: Any) -> Any:
    """Describe a fact of a rule, inside `Annotated`: its Chinese name, unit, question and limits.

    The unit is one of yuan, yuan/day, day, hour, month, year, person, times, ratio or nothing.
    """
    more: dict[str, Any] = {name: text for name, text in (("unit", unit), ("ask", ask)) if text}
    return Field(title=title, json_schema_extra=more or None, **limits)


def read_facts(rule: str, kind: type[F], raw: Mapping[str, Any]) -> F:
    """Return the facts of a rule, each of its type and within its limits.

    Decimals are written as strings or numbers, days as 2024-01-31, months as 2024-01. Numbers read
    from JSON must not have passed through a float.

    :raises UnknownFact: a name that the rule does not know.
    :raises MissingFact: a fact that the rule cannot do without.
    :raises FaultyFact: a value of the wrong type, or beyond its limits.
    """
    try:
        return adapter(kind).validate_json(json.dumps(raw, default=str), strict=True)
    except ValidationError as found:
        [first, *_] = found.errors(include_url=False)
        place = ".".join(str(part) for part in first["loc"])
        if first["type"] == "unexpected_keyword_argument":
            raise UnknownFact(rule=rule, fact=place) from None
        if first["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
            raise MissingFact(rule=rule, fact=place, ask=_ask(kind, place)) from None
        raise FaultyFact(rule=rule, fact=place, why=_why(first)) from None


def schema_of(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a rule's facts; `unit` and `ask` stand beside each."""
    return adapter(kind).json_schema()


def adapter(kind: type[F]) -> TypeAdapter[F]:
    """Return the strict reader of a class of facts, made once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _ask(kind: type[Any], place: str) -> str:
    """Return the question that gets the fact, or its Chinese name."""
    described: FieldInfo | dict[str, Any] = schema_of(kind)["properties"].get(place, {})
    assert isinstance(described, dict)
    return str(described.get("ask") or f"请补{described.get('title', place)}。")


_WHY_ZH = {
    "date_from_datetime_parsing": "日期应写成 2024-01-31",
    "date_parsing": "日期应写成 2024-01-31",
    "date_type": "日期应写成 2024-01-31",
    "decimal_parsing": "应是数字",
    "decimal_type": "应是数字",
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
    "string_pattern_mismatch": "写法不对",
    "list_type": "应是一个列表",
    "dict_type": "应是一个对象",
    "string_type": "应是文字",
}


def _why(error: Any) -> str:
    context = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    why = _WHY_ZH.get(error["type"])
    return why % context if why else str(error["msg"])
