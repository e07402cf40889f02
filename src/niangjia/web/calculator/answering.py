"""What a rule says to a filled form, as pages show it; the fault stands at the fact it names."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.engines.claims import Explained, for_worker
from niangjia.engines.claims.explained import money
from niangjia.engines.claims.rulebook import RULEBOOK, evaluate
from niangjia.kernel.errors import DomainError
from niangjia.web.calculator import words
from niangjia.web.calculator.form import FactsForm
from niangjia.web.explain import reason
from niangjia.web.middleware import said


def groups() -> list[tuple[words.Words, list[dict[str, Any]]]]:
    """Return every rule by its question, in groups; what no group names stands under the last."""
    named = {rule for _, rules in words.GROUPS for rule in rules}
    others = tuple(rule for rule in RULEBOOK if rule not in named)
    every = [*words.GROUPS, (words.OTHERS, others)]
    found = [(name, [row(rule) for rule in rules if rule in RULEBOOK]) for name, rules in every]
    return [(name, rows) for name, rows in found if rows]


def row(rule: str) -> dict[str, Any]:
    """Return a rule as pages name it: its id, its name in the trade, the question it answers."""
    title = RULEBOOK[rule].title
    return {"rule": rule, "title": title, "question": words.QUESTIONS.get(rule, title)}


def answer(form: FactsForm, rule: str) -> dict[str, Any]:
    """Return the result of a filled form for the template `calculator/result.html`.

    Nothing when it was not sent off, or the rule declines: the form then says why.
    """
    if not form.is_ready:
        return {}
    try:
        return told(evaluate(rule, form.raw, lawbook.book()))
    except DomainError as declined:
        _blame(form, declined)
        return {}


def told(found: Explained) -> dict[str, Any]:
    """Return a result as pages show it: the sum or its parts, plain words, the reasons."""
    headline, *lines = for_worker(found).splitlines()
    return {
        "found": found,
        "headline": headline,
        "lines": lines,
        "parts": [*_parts(found)],
        "has_payers": any(part.payer for part in found.parts),
        "reason": reason(found.as_dict()),
    }


def _parts(found: Explained) -> Iterator[dict[str, Any]]:
    for part in found.parts:
        yield {
            "label": part.label,
            "payer": words.PAYERS.get(part.payer, part.payer),
            "amount": money(part.amount),
            "unit": words.UNITS.get(part.unit, part.unit),
        }


def _blame(form: FactsForm, declined: DomainError) -> None:
    """Show a refusal at the fact it names, or above the form."""
    name, *place = str(declined.data.get("fact", "")).split(".")
    why = str(declined.data.get("ask") or _at(place, str(declined.data.get("why") or "")))
    if name in form.fields and why:
        form.add_error(name, why)
    else:
        form.add_error(None, said(declined))


def _at(place: list[str], why: str) -> str:
    """Return what is wrong with the row it stands in: the second of a list, or that of 2024-01."""
    if not place or not why:
        return why
    row = _("第 %(n)s 行") % {"n": int(place[0]) + 1} if place[0].isdigit() else place[0]
    return f"{row}：{why}"
