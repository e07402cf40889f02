"""One explanation of a sum as the interface tells it: what page, workbook and papers show, too."""

from typing import Any

from ninja import Schema
from pydantic import Field

from niangjia.engines.claims import Explained, for_lawyer, for_worker

Decimals = str | None
"""An exact number as text, never a float; null is what nobody knows."""


class CitationOut(Schema):
    """An article and its operative words; `article` is its id at `law/articles/{id}`."""

    law: str
    at: str
    article: str = Field(examples=["《劳动合同法》第四十七条第一款"])
    words: str
    summary: str
    confidence: str = Field(description="T 原文核对过 · S 二手 · P 各地不一 · U 未核实 · D 演示")


class StepOut(Schema):
    """A line of the reasoning: what, by which formula, how much, under which articles."""

    code: str
    label: str
    formula: str
    value: Decimals
    unit: str
    plain: str
    citations: list[CitationOut]


class PartOut(Schema):
    """One sum of several, with who pays it."""

    code: str
    label: str
    amount: str
    unit: str = Field(description="yuan、yuan/month 或 day")
    payer: str = Field(description="fund 工伤保险基金 · employer 用人单位 · 空着是没有分")


class MissingOut(Schema):
    """What is not known yet, and the question that gets it."""

    code: str = Field(description="The name of the fact.")
    label: str
    ask: str
    is_parameter: bool = Field(description="A value of the law that nobody has entered.")


class TellingOut(Schema):
    """The explanation in words: plain for the worker, with every article for the lawyer."""

    worker: str
    lawyer: str


class ExplainedOut(Schema):
    """A result with its reasons: an amount, or parts that cannot be added, or a finding.

    `amount` in yuan is null when something is missing; `low` and `high` then bound it where they
    can, and `next` is the question to ask first.
    """

    rule: str
    kind: str
    title: str
    amount: Decimals
    low: Decimals
    high: Decimals
    parts: list[PartOut]
    finding: str
    outcome: str = Field(description="The finding as a word for programs.")
    answers: dict[str, str]
    steps: list[StepOut]
    inputs: list[tuple[str, str]]
    missing: list[MissingOut]
    next: MissingOut | None
    assumptions: list[str]
    doubts: list[str]
    not_considered: list[str]
    rounding: str
    confidence: str
    confidence_text: str
    is_provisional: bool
    is_claimed: bool
    excluded_by: str
    articles: list[str]
    telling: TellingOut
    law_on: str = Field(description="The day whose law was applied.")
    law_digest: str = Field(description="The version of the law: files and confirmed values.")


def told(found: Explained) -> dict[str, Any]:
    """Return an explanation as the interface tells it."""
    whole = found.as_dict()
    return whole | {
        "answers": dict(found.answers),
        "next": next(iter(whole["missing"]), None),
        "telling": {"worker": for_worker(found), "lawyer": for_lawyer(found)},
    }
