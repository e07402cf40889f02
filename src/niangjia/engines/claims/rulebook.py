"""Every rule by its id, evaluated from facts as others write them down."""

from collections.abc import Mapping
from typing import Any

from niangjia.engines.claims import (
    annual_leave,
    award_effect,
    bankruptcy,
    compensation,
    court_fees,
    death,
    disability,
    enforcement_sharing,
    final_award,
    heat,
    injury_grants,
    late_interest,
    layoff,
    levers,
    minimum_gap,
    no_contract,
    notice,
    occupational_injury,
    overtime,
    platform_work,
    social_insurance,
    sudden_illness,
    unlawful,
    wages_owed,
)
from niangjia.engines.claims.english import meaning
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, money
from niangjia.engines.claims.facts import Ground
from niangjia.engines.claims.returns import returns_of
from niangjia.engines.claims.schema import MissingFact, UnknownRule, read_facts, schema_of
from niangjia.engines.law import StatuteBook
from niangjia.kernel.errors import DomainError


class MissingParameter(DomainError):
    """The law has no value for the place and day, and the possible ones would differ in result."""

    code = "claims.missing_parameter"
    message = "%(rule)s 缺“%(parameter)s”：%(ask)s%(between)s"


ENTRIES: tuple[Entry, ...] = (
    compensation.ENTRY,
    unlawful.ENTRY,
    notice.ENTRY,
    wages_owed.ENTRY,
    no_contract.ENTRY,
    overtime.ENTRY,
    annual_leave.ENTRY,
    minimum_gap.ENTRY,
    heat.ENTRY,
    social_insurance.ENTRY,
    layoff.ENTRY,
    disability.ENTRY,
    death.ENTRY,
    sudden_illness.ENTRY,
    injury_grants.ENTRY,
    platform_work.ENTRY,
    occupational_injury.ENTRY,
    final_award.ENTRY,
    award_effect.ENTRY,
    court_fees.ENTRY,
    late_interest.ENTRY,
    enforcement_sharing.ENTRY,
    bankruptcy.ENTRY,
    levers.ENTRY,
)
RULEBOOK: Mapping[str, Entry] = {entry.id: entry for entry in ENTRIES}


def entry_of(rule: str) -> Entry:
    """Return the rule of that id.

    :raises UnknownRule: there is none.
    """
    if rule not in RULEBOOK:
        raise UnknownRule(rule=rule)
    return RULEBOOK[rule]


def explain(rule: str, raw: Mapping[str, Any], book: StatuteBook) -> Explained:
    """Return what a rule makes of facts written as JSON, also where they do not suffice.

    Then `missing` says what lacks and `low` and `high`, where they can, between what it lies.

    :raises UnknownRule, UnknownFact, MissingFact, FaultyFact: see `schema.read_facts`.
    :raises UnknownParameter: before the law, or outside what the book has.
    """
    entry = entry_of(rule)
    return entry.compute(read_facts(rule, entry.facts, raw), book)


def evaluate(rule: str, raw: Mapping[str, Any], book: StatuteBook) -> Explained:
    """Return what a rule makes of facts written as JSON, where they suffice.

    :raises UnknownRule, UnknownFact, MissingFact, FaultyFact: see `schema.read_facts`.
    :raises MissingParameter: the book lacks a value without which nothing can be said.
    :raises UnknownParameter: before the law, or outside what the book has.
    """
    found = explain(rule, raw, book)
    if found.amount is None and not found.parts and not found.finding:
        [first, *_] = found.missing
        if first.is_parameter:
            lacking = [one for one in found.missing if one.is_parameter]
            raise MissingParameter(
                rule=rule,
                fact=first.code,
                parameter="”“".join(one.label for one in lacking),
                ask="".join(one.ask for one in lacking),
                between=_between(found),
            )
        raise MissingFact(rule=rule, fact=first.code, ask=first.ask)
    return found


def _between(found: Explained) -> str:
    if found.low is None or found.high is None:
        return ""
    return f"现在只知道在 {money(found.low)} 元到 {money(found.high)} 元之间。"


def schema() -> dict[str, Any]:
    """Return the schema of every rule's facts, by rule id, and what the rule may return.

    Each fact has its Chinese name (`title`), its meaning in English, type, unit, default, limits.
    """
    return {
        rule: {
            "title": entry.title,
            "facts": _described(schema_of(entry.facts)),
            "returns": returns_of(rule),
        }
        for rule, entry in RULEBOOK.items()
    }


def _described(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with meanings in English, decimals as text, and grounds in Chinese."""
    rows = facts.get("$defs", {})
    for kind, one in ((facts["title"], facts), *rows.items()):
        for name, fact in one.get("properties", {}).items():
            fact["description"] = meaning(kind, name)
    if "Ground" in rows:
        rows["Ground"]["labels"] = {ground.value: ground.label for ground in Ground}
    _note_decimals(facts)
    return facts


def _note_decimals(schema: Any) -> None:
    """Say how a number is written as text, wherever a decimal may be."""
    if isinstance(schema, list):
        for one in schema:
            _note_decimals(one)
    elif isinstance(schema, dict):
        kinds = [one.get("type") for one in schema.get("anyOf", ())]
        if kinds[:2] == ["number", "string"]:
            schema["anyOf"][1] |= {"format": "decimal", "examples": ["5000", "5000.10"]}
        for one in schema.values():
            _note_decimals(one)
