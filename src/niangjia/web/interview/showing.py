"""Answers said back in words: on the last page, on her receipt, and at the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from niangjia.apps.intake.choices import Danger
from niangjia.engines.triage import numerals
from niangjia.web import words
from niangjia.web.interview import questions as q
from niangjia.web.interview.questions import Question
from niangjia.web.retold import as_written, joined, retold

CHOICES: dict[str, dict[str, Any]] = {
    "about": dict(q.TOPICS),
    "work": dict(q.WORK),
    "payer": dict(q.PAYERS),
    "contract": dict(q.CONTRACTS),
    "reported": dict(q.REPORTED),
    "insured": dict(q.INSURED),
    "since": dict(q.SINCE),
    "out_how": dict(q.OUTS),
    "working": dict(q.WORKING),
    "papers": dict(q.PAPERS),
    "dangers": {one.value: one.label for one in Danger},
}
IN_THE_RECORD = frozenset({"words", "dangers", "employer", "people", "who"})
"""Questions whose answers stand in the record itself, and are not repeated beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One question and what was answered; `is_unsure`: she said she does not know."""

    key: str
    title: str
    words: str
    is_unsure: bool = False


def said_of(answers: Mapping[str, Any]) -> list[Said]:
    """Return what a telling's answers say, in the order they were asked."""
    unsure = set(answers.get("unsure", ()))
    found = []
    for question in q.QUESTIONS:
        if question.key in IN_THE_RECORD:
            continue
        if question.key in unsure:
            found.append(_said(question, _("不知道"), is_unsure=True))
        elif text := in_words(question, answers):
            found.append(_said(question, text))
    return found


def for_check(
    asked: Iterable[Question], answers: Mapping[str, Any], unions: Mapping[str, str]
) -> list[Said]:
    """Return every question that was put, with its answer, for her to look over."""
    found = []
    for question in asked:
        text = in_words(question, answers, unions)
        if not text:
            empty = _("都没有") if question.none_is_answer else _("不知道")
            found.append(_said(question, empty, is_unsure=not question.none_is_answer))
        else:
            found.append(_said(question, text))
    return found


def _said(question: Question, text: str, *, is_unsure: bool = False) -> Said:
    return Said(key=question.key, title=str(question.title), words=text, is_unsure=is_unsure)


def in_words(
    question: Question, answers: Mapping[str, Any], unions: Mapping[str, str] | None = None
) -> str:
    """Return what was answered to a question, her own words marked; empty when nothing was."""
    if question.key == "months":
        return _months(answers)
    parts = [
        _value(name, answers[name], unions or {}) for name in question.fields if answers.get(name)
    ]
    return joined(_("，"), [one for one in parts if one])


def _months(answers: Mapping[str, Any]) -> str:
    first, last = answers.get("unpaid_from"), answers.get("unpaid_to")
    if first and last and first != last:
        return _("%(first)s到%(last)s") % {"first": _month(first), "last": _month(last)}
    return _month(first or last) if first or last else ""


def _value(name: str, value: Any, unions: Mapping[str, str]) -> str:
    if name in CHOICES:
        chosen = value if isinstance(value, list | tuple) else [value]
        return _("、").join(_(str(CHOICES[name].get(one, one))) for one in chosen)
    if name == "union" and value == q.ELSEWHERE:
        return str(q.NO_PLACE)
    if name == "union":
        return as_written(unions.get(str(value), str(value)))
    if name == "began":
        return _month(str(value))
    if name in ("hurt_on", "left_on"):
        return _day(value)
    if name == "owed":
        return _owed(str(value))
    return as_written(str(value))


def _owed(text: str) -> str:
    """Return a sum as she wrote it, and in figures where it can be read."""
    plain = "".join(one for one in text if one not in " 元块约，,大概")
    meant = numerals.between(plain) if plain else None
    if meant is None or meant[0] != meant[1] or meant[0] <= 0:
        return as_written(text)
    figures = _("%(sum)s 元") % {"sum": words.yuan(meant[0])}
    if plain.isascii():
        return figures
    return joined("", [as_written(text), _("（"), figures, _("）")])


def _month(text: str) -> str:
    try:
        return words.month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return retold(text)


def _day(value: Any) -> str:
    try:
        return words.day(value if isinstance(value, date) else date.fromisoformat(str(value)))
    except ValueError:
        return retold(str(value))
