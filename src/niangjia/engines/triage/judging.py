"""The rules and what was learnt, weighed together: labels, and whether it is about work at all.

Two steps, both linear. First every feature of the text adds its weight, for each label and for work
as such. Then these scores are weighed beside what the rules say and which of their cues are there;
a suggestion is what is above the least that is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from niangjia.engines.triage.cues import LABELS
from niangjia.engines.triage.features import LETTER, Place, features
from niangjia.engines.triage.labelling import OTHER, Hit, Suggested, cued, suggested
from niangjia.engines.triage.notation import LIKELY, SURE
from niangjia.engines.triage.weights import SCALE, Weights, weights
from niangjia.engines.triage.words import Words

WORK = len(LABELS)
# Evidence of a learnt label: so many places, so long at most, and so much of the heaviest.
PLACES, LONG, SHARE = 3, 12, 0.4
_BREAKS = frozenset("，,。；？！?!、：:\n \t")

Inputs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is suggested. It may be about work though no label is: `about` has the words then."""

    labels: tuple[Suggested, ...]
    is_labour: bool
    about: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a judgement rests on: the features with their places, the cues, what the rules say."""

    text: str
    features: Mapping[str, tuple[Place, ...]]
    cues: tuple[Hit, ...]
    rules: tuple[Suggested, ...]


def judged(text: str) -> Judged:
    """Return what a text is about, by the rules and the weights together."""
    return judged_by(evidence(text), weights())


def judged_by(seen: Evidence, learnt: Weights) -> Judged:
    """Return the same by other weights than those in force."""
    if not seen.text.strip():
        return Judged((), False, ())
    scores = scored(seen.features, learnt)
    work = weighed(about(seen, scores), learnt.about)
    by_rule = {one.name: one for one in seen.rules}
    labels = []
    for column, name in enumerate(LABELS):
        enough = weighed(pair(seen, scores, column), learnt.pair) > learnt.least["label"]
        if not enough or work <= learnt.least["labelled"]:
            continue
        if name in by_rule:
            labels.append(by_rule[name])
        elif words := _words(seen, column, learnt):
            labels.append(Suggested(name, words, learnt=True))
    # Work of another kind is for what has no label of its own, unless a rule says it beside one.
    if len(labels) > 1:
        labels = [one for one in labels if one.name != OTHER or not one.learnt]
    is_labour = bool(labels) or work > learnt.least["work"]
    said = _words(seen, WORK, learnt) if is_labour and not labels else ()
    return Judged(tuple(labels), bool(labels) or bool(said), said)


def evidence(text: str) -> Evidence:
    """Return all that a judgement of the text rests on."""
    cues = cued(text)
    return Evidence(text, features(text), cues, suggested(text, cues))


def scored(found: Mapping[str, object], learnt: Weights) -> Sequence[float]:
    """Return the score of every label and, last, of work at all."""
    rows = [learnt.places[name] for name in found if name in learnt.places]
    if not rows:
        return list(learnt.bias)
    length = sqrt(int(np.square(learnt.rarity[rows]).sum())) / SCALE
    sums = learnt.rows[rows].sum(axis=0)
    return [
        start + int(total) / SCALE / length for start, total in zip(learnt.bias, sums, strict=True)
    ]


def pair(seen: Evidence, scores: Sequence[float], column: int) -> Inputs:
    """Return what speaks for and against one label."""
    name, letter = LABELS[column], float(len(seen.text) > LETTER)
    said = {one.name for one in seen.rules}
    mine = [one.cue.weight for one in seen.cues if one.cue.label == name]
    rule, others = float(name in said), len(said - {name})
    score = scores[column]
    return {
        "score": score,
        "work": scores[WORK],
        "rival": max(scores[other] for other in range(WORK) if other != column),
        "rule": rule,
        "sure": float(SURE in mine),
        "likely": float(LIKELY in mine),
        "hint": float(any(weight < LIKELY for weight in mine)),
        "some rule": float(bool(said)),
        "another rule": float(others > 0),
        "two other rules": float(others > 1),
        "only other work": float(OTHER in said and name != OTHER),
        "letter": letter,
        "letter score": letter * score,
        "letter rule": letter * rule,
        "rule score": rule * score,
        name: 1.0,
        f"{name} score": score,
        f"{name} rule": rule,
    }


def about(seen: Evidence, scores: Sequence[float]) -> Inputs:
    """Return what speaks for and against its being about work."""
    letter = float(len(seen.text) > LETTER)
    said = {one.name for one in seen.rules}
    cues = {one.cue.weight for one in seen.cues}
    first, second = sorted(scores[:WORK], reverse=True)[:2]
    named = float(bool(said - {OTHER}))
    return {
        "score": scores[WORK],
        "first": first,
        "second": second,
        "rule": named,
        "only other work": float(said == {OTHER}),
        "sure": float(SURE in cues),
        "likely": float(LIKELY in cues),
        "hint": float(any(weight < LIKELY for weight in cues)),
        "letter": letter,
        "letter score": letter * scores[WORK],
        "letter rule": letter * named,
    }


def weighed(inputs: Inputs, by: Mapping[str, float]) -> float:
    """Return the sum of inputs by their weights, from the weights' own start."""
    return by["start"] + sum(by.get(name, 0.0) * value for name, value in inputs.items())


def _words(seen: Evidence, column: int, learnt: Weights) -> tuple[Words, ...]:
    """The words that weigh most for a label: cues that are there, else the heaviest places."""
    if column < WORK:
        cues = {one.words for one in seen.cues if one.cue.label == LABELS[column]}
        if cues:
            return tuple(sorted(cues))
    heat: dict[int, float] = {}
    for name, places in seen.features.items():
        weight = int(learnt.rows[learnt.places[name], column]) if name in learnt.places else 0
        for start, end in places:
            for place in range(start, end):
                heat[place] = heat.get(place, 0.0) + weight / (end - start)
    for place in [place for place in heat if seen.text[place] in _BREAKS]:
        del heat[place]
    top = max(heat.values(), default=0.0)
    if top <= 0:
        return ()
    runs: list[list[int]] = []
    for place in sorted(place for place, warm in heat.items() if warm >= SHARE * top):
        if runs and place == runs[-1][-1] + 1 and len(runs[-1]) < LONG:
            runs[-1].append(place)
        else:
            runs.append([place])
    best = sorted(runs, key=lambda run: (-sum(heat[place] for place in run), run[0]))[:PLACES]
    return tuple(
        sorted(Words(run[0], run[-1] + 1, seen.text[run[0] : run[-1] + 1]) for run in best)
    )
