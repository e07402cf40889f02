"""The calculator: what is owed by a rule, for anybody, with nothing kept."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.engines.claims import Explained, for_worker
from niangjia.engines.claims.explained import money
from niangjia.engines.claims.rulebook import RULEBOOK, evaluate
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.calculator import words
from niangjia.web.calculator.form import FactsForm, facts_form
from niangjia.web.explain import reason
from niangjia.web.http import invalid, page
from niangjia.web.middleware import said


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every rule by the question that leads to it."""
    named = {rule for _, rules in words.GROUPS for rule in rules}
    groups = [*words.GROUPS, (words.OTHERS, tuple(r for r in RULEBOOK if r not in named))]
    shown = [(group, [_row(rule) for rule in rules if rule in RULEBOOK]) for group, rules in groups]
    context = {"groups": [(group, rows) for group, rows in shown if rows]}
    return page(request, "public/calculators.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, rule: str) -> HttpResponse:
    """Ask for the facts of a rule and say what they come to; what was typed is kept nowhere."""
    if rule not in RULEBOOK:
        raise NotFound
    form = facts_form(RULEBOOK[rule])(request.POST or None)
    context: dict[str, Any] = {"form": form, **_row(rule)}
    if not form.is_bound or not form.is_valid():
        answer = invalid if form.is_bound else page
        return answer(request, "public/calculator.html", context)
    try:
        found = evaluate(rule, form.raw, lawbook.book())
    except DomainError as declined:
        _blame(form, declined)
        return invalid(request, "public/calculator.html", context)
    return page(request, "public/calculator.html", context | told(found))


def told(found: Explained) -> dict[str, Any]:
    """Return a result as the page shows it: the sum or its parts, plain words, the reasons."""
    headline, *lines = for_worker(found).splitlines()
    return {
        "found": found,
        "headline": headline,
        "lines": lines,
        "parts": [
            {
                "label": part.label,
                "payer": words.PAYERS.get(part.payer, part.payer),
                "amount": money(part.amount),
                "unit": words.UNITS.get(part.unit, part.unit),
            }
            for part in found.parts
        ],
        "reason": reason(found.as_dict()),
    }


def _row(rule: str) -> dict[str, Any]:
    title = RULEBOOK[rule].title
    return {"rule": rule, "title": title, "question": words.QUESTIONS.get(rule, title)}


def _blame(form: FactsForm, declined: DomainError) -> None:
    """Show a refusal at the fact it names, or above the form."""
    name = str(declined.data.get("fact", "")).partition(".")[0]
    why = str(declined.data.get("ask") or declined.data.get("why") or "")
    if name in form.fields and why:
        form.add_error(name, why)
    else:
        form.add_error(None, said(declined))
