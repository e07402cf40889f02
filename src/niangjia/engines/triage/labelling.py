"""From words to labels by the rules alone: which cues count, in a sentence and in a letter."""

import re
from dataclasses import dataclass

from niangjia.engines.triage.cues import CUES, LABELS
from niangjia.engines.triage.notation import ELSE, HINT, LIKELY, SURE, Cue
from niangjia.engines.triage.surroundings import (
    AS_WORKER,
    AT_EMPLOYER,
    BUYING,
    CONTRIBUTING,
    ELSEWHERE,
    EMPLOYED,
    NOT_AS_WORKER,
    OWNER,
    RESIDENTS,
    WORK,
    WORKPLACE,
)
from niangjia.engines.triage.words import Words

OTHER = "其他劳动"
ENOUGH = LIKELY
# Characters: longer is a letter, whose subject stands in its head; so far beside a cue its
# contradiction is looked for; up to here a note that names an employer is about work.
LETTER, HEAD, AROUND, SHORT, AGAIN, TWO = 160, 90, 40, 70, 2, 2
INJURY, OVERTIME, SEVERANCE, DISMISSAL, INSURANCE = "工伤", "加班", "经济补偿", "辞退", "社保"
ASKED = re.compile(
    "(?:要求|拿到|可以要|有没有|有|获得|得到|给|可否|能否|能|是否)[^，。；？]{0,10}(?:补偿|赔偿)(?!社保)|"
    "(?:补偿|赔偿)[^，。；？]{0,4}(?:吗|多少|标准|是什么|怎么|怎样|如何|几个月)|(?:怎么|怎样|如何)(?:赔|补)"
)
ASKS = Cue(SEVERANCE, ASKED, LIKELY)
PAID_FOR = re.compile("加班(?:费|工资|补)|倍|无偿|义务|强制|强迫|小时|不给|没给|未付|经常加班")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A label that is suggested, and the words that led to it, in the order of the text.

    `learnt` says that no rule led to it: weights learnt from labelled questions alone did.
    """

    name: str
    words: tuple[Words, ...]
    learnt: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that was found."""

    cue: Cue
    words: Words


def cued(text: str) -> tuple[Hit, ...]:
    """Return every cue that is found in a text, whatever stands around it."""
    return tuple(one for cue in CUES if (one := _hit(cue, text)))


def suggested(text: str, cued_by: tuple[Hit, ...] | None = None) -> tuple[Suggested, ...]:
    """Return the labels that the rules suggest; none when it is not about work.

    :param cued_by: what `cued` returned for this text, when it was asked already.
    """
    subject = text[: text.find("。")] if 0 < text.find("。") < HEAD else text
    if RESIDENTS.search(subject) and not EMPLOYED.search(subject):
        return ()
    works = WORK.search(text) is not None
    elsewhere = sum(1 for topic in ELSEWHERE.values() for _ in topic.finditer(text))
    hits = list(cued(text) if cued_by is None else cued_by)
    if len(BUYING.findall(text)) >= 2 and not CONTRIBUTING.search(text):
        hits = [one for one in hits if one.cue.label != INSURANCE]
    hits = [one for one in hits if works or one.cue.weight == SURE]
    if len(text) <= LETTER:
        hits = _of_a_note(hits, elsewhere)
    else:
        hits = _of_a_letter(hits, text, elsewhere)
    found = _enough([one for one in hits if one.cue.weight > ELSE])
    if not found:
        rest = [one for one in hits if one.cue.weight != HINT]
        found = (
            _strongest(_enough(rest, ELSE))
            or _at_an_employer(text, elsewhere)
            or _of_a_worker(hits, text, elsewhere)
        )
    _weigh_together(found, text)
    return tuple(
        Suggested(label, tuple(sorted({one.words for one in found[label]})))
        for label in LABELS
        if label in found
    )


def _weigh_together(found: dict[str, list[Hit]], text: str) -> None:
    """What one label makes of another: who is dismissed asks for compensation by 能赔多少."""
    if DISMISSAL in found and not {SEVERANCE, INJURY} & set(found):
        asks = ASKED.search(text)
        if asks:
            found[SEVERANCE] = [Hit(ASKS, Words(asks.start(), asks.end(), asks.group()))]
    if len(found) > 1 and not any(one.cue.weight == SURE for one in found.get(OTHER, ())):
        found.pop(OTHER, None)
    if INJURY in found and OVERTIME in found and not PAID_FOR.search(text):
        del found[OVERTIME]


def _enough(hits: list[Hit], least: int = ENOUGH) -> dict[str, list[Hit]]:
    found = {}
    for label in LABELS:
        mine = [one for one in hits if one.cue.label == label]
        if mine and sum(one.cue.weight for one in mine) >= least:
            found[label] = mine
    return found


def _strongest(found: dict[str, list[Hit]]) -> dict[str, list[Hit]]:
    if not found:
        return found
    best = max(found, key=lambda label: sum(one.cue.weight for one in found[label]))
    return {best: found[best]}


def _at_an_employer(text: str, elsewhere: int) -> dict[str, list[Hit]]:
    """A short note about somebody's employer and about nothing else: work, of some kind."""
    if len(text) > SHORT or elsewhere or NOT_AS_WORKER.search(text):
        return {}
    if named := WORKPLACE.search(text):
        words = Words(named.start(), named.end(), named.group())
        return {OTHER: [Hit(Cue(OTHER, WORKPLACE, ELSE), words)]}
    return {}


def _of_a_worker(hits: list[Hit], text: str, elsewhere: int) -> dict[str, list[Hit]]:
    """A note in the words of somebody who works: what it hints at, or work of some kind."""
    if len(text) > LETTER or OWNER.search(text):
        return {}
    said = {one.group(): one for one in AS_WORKER.finditer(text)}
    if elsewhere >= max(1, len(said)):
        return {}
    if len(said) < TWO and not (said and AT_EMPLOYER.search(text)):
        return {}
    if hinted := _strongest(_enough(hits, HINT)):
        return hinted
    words = tuple(Words(one.start(), one.end(), one.group()) for one in said.values())
    return {OTHER: [Hit(Cue(OTHER, AS_WORKER, ELSE), one) for one in words]}


def _hit(cue: Cue, text: str) -> Hit | None:
    for match in cue.words.finditer(text):
        if match.start() == match.end():
            continue
        around = text[max(0, match.start() - AROUND) : match.end() + AROUND]
        if cue.unless is None or not cue.unless.search(around):
            return Hit(cue, Words(match.start(), match.end(), match.group()))
    return None


def _of_a_note(hits: list[Hit], elsewhere: int) -> list[Hit]:
    """A few lines: what they say they are about, unless they speak of something else only."""
    if elsewhere >= 2:
        return [one for one in hits if one.cue.weight == SURE]
    return hits


def _of_a_letter(hits: list[Hit], text: str, elsewhere: int) -> list[Hit]:
    """A letter names much by the way: its subject is in its head, or said again and again."""
    sure = [one for one in hits if one.cue.weight == SURE]
    if any(one.words.start < HEAD for one in sure):
        return _of_its_subject(hits)
    if elsewhere < 2 and any(one.words.start < HEAD for one in hits):
        return hits
    if len({one.words for one in sure}) >= 2 + elsewhere // 4:
        return sure
    return []


def _of_its_subject(hits: list[Hit]) -> list[Hit]:
    """What stands in the head, and what the rest insists on."""
    kept = []
    for label in LABELS:
        mine = [one for one in hits if one.cue.label == label]
        again = {one.words.text for one in mine if one.cue.weight == SURE}
        if len(again) >= AGAIN or any(one.words.start < HEAD for one in mine):
            kept += mine
    return kept
