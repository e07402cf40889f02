"""An amount that can say why: its steps, articles, inputs, doubts, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from niangjia.engines.law import Citation, Confidence, weakest

ROUNDING = "只在最后一步四舍五入到分，中间不取整"


def money(amount: Decimal) -> str:
    """Return the amount as steps print it: `6,800.00`; more places only where there are more."""
    text = f"{amount:,.2f}"
    return text if Decimal(text.replace(",", "")) == amount else f"{amount:,.4f}".rstrip("0")


def plain(number: Decimal) -> str:
    """Return a number without idle zeros: `4.5`, `12`."""
    return f"{number.normalize():f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the reasoning: what, by which formula, how much, under which articles."""

    code: str
    label: str
    formula: str
    value: Decimal | None = None
    unit: str = "元"
    plain: str = ""
    citations: tuple[Citation, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the step for JSON; numbers are decimal strings."""
        return {
            "code": self.code,
            "label": self.label,
            "formula": self.formula,
            "value": None if self.value is None else str(self.value),
            "unit": self.unit,
            "plain": self.plain,
            "citations": [{"law": c.law, "at": c.article} | c.as_dict() for c in self.citations],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "Step":
        """Return the step that `as_dict` wrote."""
        return cls(
            code=raw["code"],
            label=raw["label"],
            formula=raw["formula"],
            value=None if raw["value"] is None else Decimal(raw["value"]),
            unit=raw["unit"],
            plain=raw["plain"],
            citations=tuple(
                Citation(
                    law=c["law"],
                    article=c["at"],
                    words=c["words"],
                    summary=c["summary"],
                    confidence=Confidence(c["confidence"]),
                )
                for c in raw["citations"]
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact or parameter without which the amount is not known, and the question that gets it.

    `is_parameter` marks what no worker can tell: a value of the law that the book does not have.
    """

    code: str
    label: str
    ask: str
    is_parameter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One sum of several: what it is, how much, in which unit, and who pays it."""

    code: str
    label: str
    amount: Decimal
    unit: str = "yuan"
    payer: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the part for JSON; the amount is a decimal string."""
        return {
            "code": self.code,
            "label": self.label,
            "amount": str(self.amount),
            "unit": self.unit,
            "payer": self.payer,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "Part":
        """Return the part that `as_dict` wrote."""
        return cls(**{**raw, "amount": Decimal(raw["amount"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One claim computed, or the reasons why it is not.

    `amount` is None when something is missing or the rule does not apply (`finding` says so);
    `low` and `high` then bound it where they can. `parts` stand beside an amount that they add up
    to, or instead of one where they cannot be added (a grant and a monthly allowance). `outcome`
    is the finding as a word for machines, `answers` what else it established. `is_claimed` is false
    for a claim that another one excludes (`excluded_by`). `is_provisional` means the amount stands
    on stand-ins.
    """

    rule: str
    kind: str
    title: str
    amount: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    parts: tuple[Part, ...] = ()
    finding: str = ""
    outcome: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    missing: tuple[Missing, ...] = ()
    assumptions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    not_considered: tuple[str, ...] = ()
    rounding: str = ROUNDING
    confidence: Confidence = Confidence.TEXT
    is_provisional: bool = False
    is_claimed: bool = True
    excluded_by: str = ""
    law_on: date
    law_digest: str

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return every citation of the steps, once, in order."""
        found = {str(c) + c.words: c for step in self.steps for c in step.citations}
        return tuple(found.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the whole explanation for JSON (page, API, documents, the stored calculation)."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "title": self.title,
            "amount": _text(self.amount),
            "low": _text(self.low),
            "high": _text(self.high),
            "parts": [part.as_dict() for part in self.parts],
            "finding": self.finding,
            "outcome": self.outcome,
            "answers": [list(pair) for pair in self.answers],
            "steps": [step.as_dict() for step in self.steps],
            "inputs": [list(pair) for pair in self.inputs],
            "missing": [asdict(one) for one in self.missing],
            "assumptions": list(self.assumptions),
            "doubts": list(self.doubts),
            "not_considered": list(self.not_considered),
            "rounding": self.rounding,
            "confidence": self.confidence.value,
            "confidence_text": self.confidence.label,
            "is_provisional": self.is_provisional,
            "is_claimed": self.is_claimed,
            "excluded_by": self.excluded_by,
            "articles": [str(c) for c in self.citations],
            "law_on": self.law_on.isoformat(),
            "law_digest": self.law_digest,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "Explained":
        """Return the explanation that `as_dict` wrote."""
        return cls(
            rule=raw["rule"],
            kind=raw["kind"],
            title=raw["title"],
            amount=_number(raw["amount"]),
            low=_number(raw["low"]),
            high=_number(raw["high"]),
            # Calculations kept before parts had codes have pairs instead.
            parts=tuple(
                Part.from_dict(one)
                if isinstance(one, Mapping)
                else Part(code="", label=one[0], amount=Decimal(one[1]))
                for one in raw["parts"]
            ),
            finding=raw["finding"],
            outcome=raw.get("outcome", ""),
            answers=tuple((name, value) for name, value in raw.get("answers", ())),
            steps=tuple(Step.from_dict(step) for step in raw["steps"]),
            inputs=tuple((label, value) for label, value in raw["inputs"]),
            missing=tuple(Missing(**m) for m in raw["missing"]),
            assumptions=tuple(raw["assumptions"]),
            doubts=tuple(raw["doubts"]),
            not_considered=tuple(raw["not_considered"]),
            rounding=raw["rounding"],
            confidence=Confidence(raw["confidence"]),
            is_provisional=raw["is_provisional"],
            is_claimed=raw["is_claimed"],
            excluded_by=raw["excluded_by"],
            law_on=date.fromisoformat(raw["law_on"]),
            law_digest=raw["law_digest"],
        )


def confidence_of(steps: Iterable[Step]) -> Confidence:
    """Return the confidence of the weakest citation of the steps."""
    return weakest(*(c.confidence for step in steps for c in step.citations))


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
