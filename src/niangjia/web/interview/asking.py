"""What a press of a button in the interview leads to: the next page, the same again, or sending."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Danger, Door
from niangjia.apps.intake.services.tellings import Told
from niangjia.apps.unions.selectors.doors import Knock, where_to_knock
from niangjia.kernel.errors import DomainError
from niangjia.web.http import now, today
from niangjia.web.interview import showing
from niangjia.web.interview.forms import AgreeForm
from niangjia.web.interview.guessing import guessed
from niangjia.web.interview.questions import BY_KEY, CHECK, QUESTIONS, SECTIONS
from niangjia.web.interview.walk import Walk, walk_of
from niangjia.web.middleware import said

FIRST = QUESTIONS[0].key
IN_THE_TELLING = frozenset({"words", "employer_name", "people_count", "dangers", "union"})
"""Answers that have a place of their own in what is told."""


@dataclass(slots=True, kw_only=True)
class Page:
    """A page to be shown: which question, its form, and whether something on it is wrong.

    `is_guessed` says that something was filled in that her own words said.
    """

    walk: Walk
    key: str
    form: forms.Form
    mark: UUID
    is_bad: bool = False
    is_guessed: bool = False
    data: dict[str, Any] = field(default_factory=dict)
    """All answers, checked; only when everything may be sent."""

    @property
    def may_send(self) -> bool:
        """Whether she has looked everything over and pressed the last button."""
        return bool(self.data)

    def declined(self, why: DomainError) -> None:
        """Show what was declined where it can be mended: at the phone, or on this page."""
        is_phone = "phone" in why.code
        if is_phone:
            self.key, self.form = "who", self.walk.form(BY_KEY["who"], is_checked=True)
            self.form.is_valid()
        self.form.add_error("phone" if is_phone else None, said(why))
        self.is_bad = True

    def context(self) -> dict[str, Any]:
        """Return what the page shows: one question, or everything once more."""
        is_check = self.key == CHECK
        question = BY_KEY.get(self.key)
        asked = self.walk.asked()
        keys = [one.key for one in asked]
        answers = self.walk.answers
        says = []
        if is_check:
            unions = {str(u.pk): u.name for place in self.walk.places for u in place.unions}
            says = showing.for_check(asked, answers, unions)
        return {
            "form": self.form,
            "question": question,
            "is_check": is_check,
            "is_guessed": self.is_guessed,
            "is_first": self.key == FIRST,
            "says": says,
            "key": self.key,
            "titles": SECTIONS,
            "section": (len(SECTIONS) if question is None else question.section + 1),
            "nth": keys.index(self.key) + 1 if self.key in keys else len(keys) + 1,
            "count": len(keys) + 1,
            "carried": self.walk.carried(question.fields if question else ()),
            "mark": self.mark,
            "may_stop": question is not None and question.section == 2,
            "is_pressing": self.key != FIRST and is_pressing(answers),
        }


def first(places: list[Knock], *, initial: dict[str, str], phone_is_must: bool = True) -> Page:
    """Return the first page; `initial` is what is known already, by field."""
    raw = {name: [value] for name, value in initial.items()}
    walk = Walk(places=places, raw=raw, phone_is_must=phone_is_must)
    return Page(walk=walk, key=FIRST, form=walk.form(BY_KEY[FIRST]), mark=uuid4())


def goes_on(walk: Walk, mark: UUID) -> Page:
    """Return the page at which a draft goes on."""
    return _show(walk, walk.next(), mark)


def at(walk: Walk, key: str, mark: UUID) -> Page:
    """Return the page of a question that is put to her, else of the one she had come to."""
    may_be = key == CHECK or any(one.key == key for one in walk.asked())
    return _show(walk, key if may_be else walk.next(), mark)


def answer(posted: QueryDict, *, phone_is_must: bool = True) -> Page:
    """Return what the button leads to that she pressed on a page of the interview."""
    walk = walk_of(posted, where_to_knock(today()), phone_is_must=phone_is_must)
    mark, key = mark_of(posted), posted.get("page", FIRST)
    question = BY_KEY.get(key)
    if question is None and key != CHECK:
        question, key = BY_KEY[FIRST], FIRST
    if "back" in posted:
        return _show(walk, walk.before(key), mark)
    if posted.get("to") in BY_KEY:
        return _show(walk, posted["to"], mark)
    if "keep" in posted or "language" in posted:
        return _show(walk, key, mark)
    if "resume" in posted:
        walk.done.discard("who")  # the phone keeps what she said, not who she is: ask her again
        return _show(walk, walk.next(), mark)
    if question is None:
        return _last(walk, mark, AgreeForm(posted))
    if "skip" in posted and not question.is_must:
        walk.skip(question)
        return _show(walk, walk.next(), mark)
    form = walk.form(question, is_checked=True)
    if not form.is_valid():
        return Page(walk=walk, key=key, form=form, mark=mark, is_bad=True)
    walk.done.add(key)
    if "enough" in posted:
        walk.skip_the_rest()
    return _show(walk, walk.next(), mark)


def _last(walk: Walk, mark: UUID, agreed: AgreeForm) -> Page:
    data, wrong = walk.checked()
    if wrong is not None:
        return Page(walk=walk, key=wrong.question.key, form=wrong, mark=mark, is_bad=True)
    if not agreed.is_valid():
        return Page(walk=walk, key=CHECK, form=agreed, mark=mark, is_bad=True)
    return Page(walk=walk, key=CHECK, form=agreed, mark=mark, data=data)


def _show(walk: Walk, key: str, mark: UUID) -> Page:
    if key == CHECK:
        return Page(walk=walk, key=CHECK, form=AgreeForm(), mark=mark)
    question = BY_KEY[key]
    form = walk.form(question)
    if key in walk.done or any(name in walk.raw for name in question.fields):
        return Page(walk=walk, key=key, form=form, mark=mark)
    heard = guessed(question, str(walk.answers.get("words", "")), on=today())
    form.initial |= heard
    return Page(walk=walk, key=key, form=form, mark=mark, is_guessed=bool(heard))


def is_pressing(answers: dict[str, Any]) -> bool:
    """Tell whether she speaks of danger, so that the hotline stands before every question."""
    if answers.get("dangers"):
        return True
    return intake.is_pressing(str(answers.get("words", "")), now())


def told_of(page: Page, *, door: Door) -> Told:
    """Return what is written down of a page that may be sent."""
    data = page.data
    kept = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in data.items()
        if value and name not in IN_THE_TELLING and name not in BY_KEY["who"].fields
    }
    if unsure := page.walk.unsure():
        kept["unsure"] = unsure
    return Told(
        words=data["words"],
        mark=page.mark,
        door=door,
        employer_name=data["employer_name"],
        people_count=data["people_count"],
        dangers=[Danger(one) for one in data["dangers"]],
        answers=kept,
    )


def mark_of(posted: QueryDict) -> UUID:
    """Return the mark the page carries, a new one where it was bent."""
    try:
        return UUID(posted.get("mark", ""))
    except ValueError:
        return uuid4()


def at_the_door(code: str, places: list[Knock]) -> dict[str, str]:
    """Return where she is, when a sign at a door says so by the union's region code."""
    for place in places:
        for union in place.unions:
            if union.code == code:
                return {"union": str(union.pk)}
    return {}
