"""From one question to the next, and back: what was answered, what is still to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from niangjia.apps.unions.selectors.doors import Knock
from niangjia.web.interview.forms import MANY, QuestionForm, form_of
from niangjia.web.interview.questions import (
    BY_KEY,
    CHECK,
    ELSEWHERE,
    QUESTIONS,
    WHO_SHE_IS,
    Question,
)

if TYPE_CHECKING:
    from niangjia.apps.unions.models import Union

Raw = dict[str, list[str]]
"""What the page carries: by field, the values as they were sent."""


@dataclass(slots=True)
class Walk:
    """Where somebody is in the interview, from what her page brought with it.

    `raw` are the answers as sent, `done` the questions she has passed, answered or not.
    """

    places: list[Knock]
    raw: Raw = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    phone_is_must: bool = True

    @property
    def answers(self) -> dict[str, Any]:
        """What decides which questions are put: the answers, unchecked."""
        found: dict[str, Any] = {}
        for name, values in self.raw.items():
            if kept := [one for one in values if one.strip()]:
                found[name] = kept if name in MANY else kept[0]
        return found

    def union(self, chosen: str) -> "Union":
        """Return the union that a checked answer names, from those where she can knock."""
        every = [one for place in self.places for one in place.unions]
        if chosen == ELSEWHERE:
            return every[0]  # the first city's: it sends on what is another's
        return next(one for one in every if str(one.pk) == chosen)

    def asked(self) -> list[Question]:
        """Return the questions that are put to her, by what she has answered so far."""
        answers = self.answers
        return [one for one in QUESTIONS if one.asked(answers)]

    def form(
        self, question: Question, *, is_checked: bool = False, is_shown: bool = True
    ) -> QuestionForm:
        """Return the question's form with what was answered, checked or as it came."""
        answers = self.answers if is_shown else {}
        data = None
        if is_checked:
            data = MultiValueDict({name: self.raw.get(name, []) for name in question.fields})
        return form_of(
            question,
            places=self.places,
            data=data,
            initial=answers,
            work=answers.get("work", ""),
            phone_is_must=self.phone_is_must,
            is_shown=is_shown,
        )

    def skip(self, question: Question) -> None:
        """Leave a question open: she does not know."""
        for name in question.fields:
            self.raw.pop(name, None)
        self.done.add(question.key)

    def skip_the_rest(self) -> None:
        """Leave open all that is not a must and was not come to yet."""
        self.done.update(one.key for one in self.asked() if not one.is_must)

    def next(self) -> str:
        """Return the first question that was not passed yet, or the last page."""
        return next((one.key for one in self.asked() if one.key not in self.done), CHECK)

    def before(self, key: str) -> str:
        """Return the question before one, itself if it is the first."""
        keys = [one.key for one in self.asked()]
        at = keys.index(key) if key in keys else len(keys)
        return keys[max(at - 1, 0)]

    def checked(self) -> tuple[dict[str, Any], QuestionForm | None]:
        """Return all answers, checked; and the first form that does not hold, if any."""
        found: dict[str, Any] = {}
        for question in self.asked():
            if not any(self.raw.get(name) for name in question.fields):
                blank = _unanswered(question.key)
                if blank is not None:
                    found |= blank
                    continue
            form = self.form(question, is_checked=True, is_shown=False)
            if not form.is_valid():
                shown = self.form(question, is_checked=True)
                shown.full_clean()
                return found, shown
            found |= form.cleaned_data
        return found, None

    def carried(self, shown: Sequence[str]) -> list[tuple[str, str]]:
        """Return what goes along hidden: every value whose control is not on the page."""
        values = [
            (name, value)
            for name, sent in self.raw.items()
            if name not in shown
            for value in sent
            if value
        ]
        return values + [("done", key) for key in sorted(self.done)]

    def unsure(self) -> list[str]:
        """Return the questions she passed without an answer, and which mean "I don't know"."""
        answers = self.answers
        return [
            one.key
            for one in self.asked()
            if one.key in self.done
            and not one.none_is_answer
            and all(answers.get(name) in (None, ELSEWHERE) for name in one.fields)
        ]


@cache
def _unanswered(key: str) -> dict[str, Any] | None:
    """Return what a question comes to that nobody answered; None where it must be answered."""
    form = form_of(BY_KEY[key], places=[], data=MultiValueDict(), is_shown=False)
    return form.cleaned_data if form.is_valid() else None


FIELDS = tuple(name for one in QUESTIONS for name in one.fields)


def walk_of(posted: QueryDict, places: list[Knock], *, phone_is_must: bool = True) -> Walk:
    """Return the walk a page carries; names it does not know are dropped."""
    raw = {name: posted.getlist(name) for name in FIELDS if name in posted}
    done = {key for key in posted.getlist("done") if key in BY_KEY}
    return Walk(places=places, raw=raw, done=done, phone_is_must=phone_is_must)


def to_keep(walk: Walk, *, with_who: bool = False) -> dict[str, Any]:
    """Return what is kept of a walk: not who she is, but where the desk keeps it for itself."""
    if with_who:
        return {"raw": dict(walk.raw), "done": sorted(walk.done)}
    return {
        "raw": {name: sent for name, sent in walk.raw.items() if name not in WHO_SHE_IS},
        "done": sorted(walk.done - {"who"}),
    }


def kept_walk(kept: dict[str, Any], places: list[Knock], *, phone_is_must: bool = True) -> Walk:
    """Return the walk that was kept."""
    raw = {name: list(sent) for name, sent in kept["raw"].items() if name in FIELDS}
    done = {key for key in kept["done"] if key in BY_KEY}
    return Walk(places=places, raw=raw, done=done, phone_is_must=phone_is_must)
