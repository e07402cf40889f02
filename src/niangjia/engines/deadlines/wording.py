"""The words of a trace that are the same for every reading of a rule, prepared once."""

from dataclasses import dataclass
from functools import lru_cache

from niangjia.engines.law import Citation, ClockRule, Confidence, Length, weakest

Line = dict[str, str]


def cited(*citations: Citation | None) -> Line:
    """Return the articles and their words as a line of a trace has them."""
    given = [c for c in citations if c]
    if not given:
        return {}
    words = "；".join(c.words for c in given if c.words)
    return {"article": "；".join(str(c) for c in given), "words": words}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a rule's trace says whatever the days are."""

    starts: str
    rule: Line
    counts: str
    first: str
    confidence: Confidence
    extended: Confidence


@lru_cache(maxsize=1024)
def wording(rule: ClockRule) -> Wording:
    """Return the words of the rule's trace."""
    length = rule.length
    backwards = "倒数" if rule.direction == "before" else ""
    text = f"{rule.title}（{rule.actor_zh}）：{backwards}{length.text}{doubt(length)}"
    return Wording(
        starts=f"{rule.start_zh}：",
        rule={"what": "规则", "text": text} | cited(length.citation, *length.also),
        counts=f"数满 {length.text}：",
        first="起算当日不计入，从 ",
        confidence=rule.confidence,
        extended=weakest(*(n.confidence for n in (rule.length, rule.extension) if n)),
    )


def doubt(length: Length) -> str:
    """Return what has to be said of a length whose number or unit is not sure."""
    text = ""
    if length.citation.confidence is not Confidence.TEXT:
        text += f"（{length.citation.confidence.label}）"
    if length.unit_confidence is not Confidence.TEXT:
        text += f"；单位（工作日还是日历日）{length.unit_confidence.label}"
    return text
