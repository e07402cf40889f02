"""What gathers while a claim is computed, and how it becomes an explained amount."""

from dataclasses import dataclass, field
from decimal import Decimal

from niangjia.engines.claims.explained import Explained, Missing, Part, Step, confidence_of
from niangjia.engines.law import LawOn


@dataclass(frozen=True, slots=True)
class Rule:
    """A money rule: its id in our rule book, the claim's kind, its Chinese name, its silences."""

    id: str
    kind: str
    title: str
    not_considered: tuple[str, ...] = ()


@dataclass(slots=True)
class Findings:
    """Steps, inputs, doubts and what is missing, in the order they were met."""

    steps: list[Step] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    is_provisional: bool = False


def made(
    rule: Rule,
    law: LawOn,
    found: Findings,
    amount: Decimal | None,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    parts: tuple[Part, ...] = (),
    finding: str = "",
    outcome: str = "",
    answers: tuple[tuple[str, str], ...] = (),
) -> Explained:
    """Return the explained amount; its confidence is that of its weakest article."""
    return Explained(
        rule=rule.id,
        kind=rule.kind,
        title=rule.title,
        amount=amount,
        low=low,
        high=high,
        parts=parts,
        finding=finding,
        outcome=outcome,
        answers=answers,
        steps=tuple(found.steps),
        inputs=tuple(found.inputs),
        missing=tuple(found.missing),
        assumptions=tuple(found.assumptions),
        doubts=tuple(found.doubts),
        not_considered=() if finding else rule.not_considered,
        confidence=confidence_of(found.steps),
        is_provisional=found.is_provisional,
        law_on=law.day,
        law_digest=law.book.digest,
    )
