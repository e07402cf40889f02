"""From words to labels: which cues count, in a sentence and in a letter."""

import re
from dataclasses import dataclass

from niangjia.engines.triage.cues import CUES, ELSE, LIKELY, SURE, Cue
from niangjia.engines.triage.settings import ELSEWHERE, EMPLOYED, RESIDENTS, WORK
from niangjia.engines.triage.words import Words

LABELS = tuple(dict.fromkeys(cue.label for cue in CUES))
OTHER = "其他劳动"
ENOUGH = LIKELY
LETTER, HEAD, AROUND = 160, 90, 40
INJURY, OVERTIME = "工伤", "加班"
PAID_FOR = re.compile("加班(?:费|工资|补)|倍|无偿|义务|强制|强迫|小时|不给|没给|未付|经常加班")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A label that is suggested, and the words that led to it, in the order of the text."""

    name: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A cue that was found."""

    cue: Cue
    words: Words


def suggested(text: str) -> tuple[Suggested, ...]:
    """Return the labels of a text; none when it is not about work."""
    if RESIDENTS.search(text) and not EMPLOYED.search(text):
        return ()
    works = WORK.search(text) is not None
    elsewhere = sum(1 for topic in ELSEWHERE.values() for _ in topic.finditer(text))
    heard = [one for cue in CUES if (one := _heard(cue, text))]
    heard = [one for one in heard if works or one.cue.weight == SURE]
    if len(text) <= LETTER:
        heard = _of_a_note(heard, elsewhere)
    else:
        heard = _of_a_letter(heard, text, elsewhere)
    found = _enough([one for one in heard if one.cue.weight > ELSE])
    if not found:
        found = _strongest(_enough(heard, ELSE))
    if INJURY in found and OVERTIME in found and not PAID_FOR.search(text):
        del found[OVERTIME]
    return tuple(
        Suggested(label, tuple(sorted({one.words for one in mine})))
        for label, mine in found.items()
    )


def _enough(heard: list[Heard], least: int = ENOUGH) -> dict[str, list[Heard]]:
    found = {}
    for label in LABELS:
        mine = [one for one in heard if one.cue.label == label]
        if mine and sum(one.cue.weight for one in mine) >= least:
            found[label] = mine
    return found


def _strongest(found: dict[str, list[Heard]]) -> dict[str, list[Heard]]:
    if not found:
        return found
    best = max(found, key=lambda label: sum(one.cue.weight for one in found[label]))
    return {best: found[best]}


def _heard(cue: Cue, text: str) -> Heard | None:
    for match in cue.words.finditer(text):
        if match.start() == match.end():
            continue
        around = text[max(0, match.start() - AROUND) : match.end() + AROUND]
        if cue.unless is None or not cue.unless.search(around):
            return Heard(cue, Words(match.start(), match.end(), match.group()))
    return None


def _of_a_note(heard: list[Heard], elsewhere: int) -> list[Heard]:
    """A few lines: what they say they are about, unless they speak of something else only."""
    if elsewhere >= 2:
        return [one for one in heard if one.cue.weight == SURE]
    return heard


def _of_a_letter(heard: list[Heard], text: str, elsewhere: int) -> list[Heard]:
    """A letter names many things by the way: its subject is in its head, or said again and again."""
    sure = [one for one in heard if one.cue.weight == SURE]
    first = [one for one in sure if one.words.start < HEAD]
    if first:
        return heard
    if elsewhere < 2 and any(one.words.start < HEAD for one in heard):
        return heard
    if len({one.words for one in sure}) >= 2 + elsewhere // 4:
        return sure
    return []
