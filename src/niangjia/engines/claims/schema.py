"""The facts of the money rules as others write them: `engines.facts` with the rules' errors."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field

from niangjia.engines.facts import (
    MONTH,
    PLACE,
    STRICT,
    Day,
    LocalMoment,
    Refusals,
    adapter,
    fact,
    read,
    schema_of,
)
from niangjia.kernel.errors import DomainError

__all__ = [
    "FEN",
    "REGION",
    "STRICT",
    "SUM",
    "WAGE",
    "Amount",
    "Day",
    "FaultyFact",
    "LocalMoment",
    "MissingFact",
    "MonthKey",
    "UnknownFact",
    "UnknownRule",
    "adapter",
    "fact",
    "read_facts",
    "schema_of",
]
F = TypeVar("F")
# Limits of a month's wage, of a sum and of a place: what is beyond them was typed wrong.
WAGE: dict[str, Any] = {"ge": 0, "lt": 10_000_000}
SUM: dict[str, Any] = {"ge": 0, "lt": 10**13}
REGION: dict[str, Any] = {"pattern": PLACE}
# Money that is shared out to the fen.
FEN: dict[str, Any] = SUM | {"decimal_places": 2}
# The same as a type, where wages stand in a mapping.
Amount = Annotated[Decimal, Field(**WAGE)]
# A calendar month, as 2024-01.
MonthKey = Annotated[str, Field(pattern=MONTH)]


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


REFUSALS = Refusals(UnknownFact, MissingFact, FaultyFact)


def read_facts(rule: str, kind: type[F], raw: Mapping[str, Any]) -> F:
    """Return the facts of a rule, each of its type and within its limits (see `facts.read`).

    :raises UnknownFact: a name that the rule does not know.
    :raises MissingFact: a fact that the rule cannot do without.
    :raises FaultyFact: a value of the wrong type, or beyond its limits.
    """
    return read(rule, kind, raw, REFUSALS)
