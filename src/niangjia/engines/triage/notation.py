"""How cues are written down, so that a person can read them.

    拖欠⋯12<PAY>    within one sentence: up to twelve characters between the two
    拖欠‥8<PAY>     within one clause: no comma between them
    <PAY>           any word of that group (`vocabulary.py`)

All else is a regular expression.
"""

import re
from dataclasses import dataclass

from niangjia.engines.triage.vocabulary import GROUPS

# A sure cue carries its label alone; a likely one needs words of work in the text; a hint adds to
# others; what stands under ELSE is asked only when nothing else was found.
SURE, LIKELY, HINT, ELSE = 4, 3, 2, 1

_GROUP = re.compile(r"<([A-Z_]+)>")
_SENTENCE = re.compile(r"⋯(\d+)")
_CLAUSE = re.compile(r"‥(\d+)")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for one label: how strongly, and what beside them takes it back."""

    label: str
    words: re.Pattern[str]
    weight: int
    unless: re.Pattern[str] | None = None


def cues(label: str, *written: tuple[int, str] | tuple[int, str, str]) -> tuple[Cue, ...]:
    """Return the cues of one label: weight, words, and what takes them back."""
    return tuple(
        Cue(label, compiled(words), weight, compiled(unless[0]) if unless else None)
        for weight, words, *unless in written
    )


def compiled(words: str) -> re.Pattern[str]:
    """Return the pattern that the notation stands for."""
    while _GROUP.search(words):
        words = _GROUP.sub(lambda found: f"(?:{GROUPS[found[1]]})", words)
    words = _SENTENCE.sub(r"[^。；？！?!\\n]{0,\1}?", words)
    return re.compile(_CLAUSE.sub(r"[^，,。；？！?!\\n]{0,\1}?", words))
