"""What is heard in a worker's own words: suggestions for an officer, never decisions."""

from dataclasses import dataclass
from datetime import date

from niangjia.engines.triage.amounts import Amount, amounts
from niangjia.engines.triage.days import Day, days
from niangjia.engines.triage.judging import judged
from niangjia.engines.triage.labelling import Suggested
from niangjia.engines.triage.limitation import Law, Limitation, limitation
from niangjia.engines.triage.people import Employer, Heads, employers, heads
from niangjia.engines.triage.signs import Sign, signs
from niangjia.engines.triage.suggesting import (
    URGENT_DAYS,
    Heard,
    Reason,
    Route,
    hard,
    routes,
    urgent,
)
from niangjia.engines.triage.words import Words

_HALF_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("．"): ord(".")}
"""Digits as a Chinese keyboard may give them; every character keeps its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was heard, each with the words that led to it.

    `urgent` and `hard` hold the reasons for 急诊 and 会诊; either, both or neither may be empty.
    `limitation` is None without a law to count by, a day to count from, or a day it was said on.
    `is_labour` tells whether it is a matter of the federation at all; it may be though nobody can
    tell of which kind: then there is no label, and `about` has the words that speak of work.
    """

    labels: tuple[Suggested, ...]
    is_labour: bool
    about: tuple[Words, ...]
    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]
    employers: tuple[Employer, ...]
    heads: tuple[Heads, ...]
    signs: tuple[Sign, ...]
    limitation: Limitation | None
    urgent: tuple[Reason, ...]
    hard: tuple[Reason, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What she answered when she was asked.

    `labels` are what she says it is about; `sentences` the rest as she would say it
    (2025年3月1日离职。), read as her own words.
    """

    labels: frozenset[str] = frozenset()
    sentences: str = ""


def read(
    text: str,
    said_on: date | None = None,
    law: Law | None = None,
    answered: Answered | None = None,
) -> Reading:
    """Return what the words say; `labels` are those of the words, the rest with the answers.

    :param said_on: the day they were said, for words like 去年; without it only full dates count.
    :param law: by which the limitation is counted; without it there is no warning of it.
    :param answered: what she answered besides; it stands behind her words when places are given.
    """
    found_out = judged(text)  # whose words are shown as they were written
    text = text.translate(_HALF_WIDTH)
    answers = answered or Answered()
    names = frozenset(label.name for label in found_out.labels) | answers.labels
    is_labour = found_out.is_labour or bool(answers.labels)
    if answers.sentences:
        text = f"{text}\n{answers.sentences.translate(_HALF_WIDTH)}"
    named, found = days(text, said_on), signs(text)
    warning = (
        limitation(named, names, said_on, law, URGENT_DAYS) if names and said_on and law else None
    )
    heard = Heard(
        text=text,
        is_labour=is_labour,
        about=found_out.about,
        labels=names,
        amounts=amounts(text),
        heads=heads(text),
        signs=found,
        limitation=warning,
        said_on=said_on,
        days=named,
        is_asked=bool(answers.labels or answers.sentences),
    )
    return Reading(
        labels=found_out.labels,
        is_labour=is_labour,
        about=found_out.about,
        amounts=heard.amounts,
        days=named,
        employers=employers(text),
        heads=heard.heads,
        signs=found,
        limitation=warning,
        urgent=urgent(heard),
        hard=hard(heard),
        routes=routes(heard),
    )
