"""What an enquiry's own words suggest, computed when a page shows it and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.selectors.answered import about_by_answers, answered
from niangjia.apps.intake.selectors.joined import all_told
from niangjia.apps.intake.selectors.scope import Reading
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.engines import triage
from niangjia.engines.triage import Limitation
from niangjia.engines.triage.signs import signs
from niangjia.engines.triage.suggesting import GROUP

_LABELS = {str(one.label): one for one in Label}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Labels, marks and routes, each with the words or answers that led to it; never a decision.

    `because` has for each label its name and words, `urgent` and `hard` the reasons with their
    footing, `routes` where it might go, the first choice first. `limitation` is a warning.
    `learnt` names the labels that no rule led to, only weights learnt from labelled questions.
    `unclear` has the words that speak of work when no label is clear.
    """

    labels: tuple[str, ...]
    because: tuple[tuple[str, tuple[str, ...]], ...]
    learnt: frozenset[str]
    unclear: tuple[str, ...]
    urgent: tuple[tuple[str, str], ...]
    hard: tuple[tuple[str, str], ...]
    routes: tuple[tuple[str, str], ...]
    limitation: Limitation | None

    @property
    def is_urgent(self) -> bool:
        """Whether anything speaks for 急诊."""
        return bool(self.urgent)

    @property
    def is_hard(self) -> bool:
        """Whether anything speaks for 会诊."""
        return bool(self.hard)

    def as_facts(self) -> dict[str, Any]:
        """Return what a step keeps of it, to be held against what was set."""
        return {
            "labels": sorted(self.labels),
            "is_urgent": self.is_urgent,
            "is_hard": self.is_hard,
        }


def suggested(enquiry: Enquiry, *, told: Sequence[Reading] | None = None) -> Suggestion:
    """Return what the words and answers of an enquiry suggest, all tellings together.

    `told` are the tellings that count; else all, with those that were joined to it. Where one of
    them says what it is about, the others do not lead elsewhere: whoever calls again to say that
    the boss is not back has not said that it is no matter of the federation.
    """
    readings = all_told(enquiry) if told is None else told
    heard = [_heard(one) for one in readings]
    because: dict[str, dict[str, None]] = {}
    for one in heard:
        for label in one.labels:
            because.setdefault(label.name, {}).update(dict.fromkeys(w.text for w in label.words))
    ruled = {label.name for one in heard for label in one.labels if not label.learnt}
    for reading in readings:
        for name, ticked in about_by_answers(reading.answers):
            because.setdefault(name, {})[f"本人勾选：{ticked}"] = None
            ruled.add(name)
    names = [name for name in triage.LABELS if name in because]
    unclear = dict.fromkeys(words.text for one in heard for words in one.about)
    answered = [("本人勾选了：" + zh, "本人回答") for one in readings for zh in one.dangers_zh]
    urgent = [*answered, *((r.text, r.basis) for one in heard for r in one.urgent)]
    hard = [(r.text, r.basis) for one in heard for r in one.hard]
    if (enquiry.people_count or 0) >= GROUP and not hard:
        hard.append((f"本人说一共 {enquiry.people_count} 人。", "本人回答"))
    clear = [one for one in heard if one.labels] or [one for one in heard if one.is_labour]
    warned = [one.limitation for one in heard if one.limitation is not None]
    return Suggestion(
        labels=tuple(_LABELS[name].value for name in names),
        because=tuple((name, tuple(because[name])) for name in names),
        learnt=frozenset(set(names) - ruled),
        unclear=() if names else tuple(unclear),
        urgent=tuple(dict.fromkeys(urgent)),
        hard=tuple(dict.fromkeys(hard)),
        routes=tuple(
            dict.fromkeys((r.kind, r.reason.text) for one in clear or heard for r in one.routes)
        ),
        limitation=min(warned, key=lambda one: one.due_on) if warned else None,
    )


def is_pressing(words: str, at: datetime) -> bool:
    """Tell whether somebody's words have such a sign: then she is called back first."""
    if not signs(words):  # as with most of those who tell: the rest need not be read for this
        return False
    return bool(triage.read(words, timezone.localdate(at)).urgent)


def _heard(reading: Reading) -> triage.Reading:
    """Return what her words and her answers say."""
    said_on: date = timezone.localdate(reading.telling.told_at)
    law = triage.Law(lawbook.book(), lawbook.calendar())
    return triage.read(reading.words, said_on, law, answered(reading.answers))
