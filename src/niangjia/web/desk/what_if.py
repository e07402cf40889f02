"""What if: a rule for one worker with other facts than the file has; nothing is changed by it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services.claims import facts_of
from niangjia.engines.claims.rulebook import RULEBOOK
from niangjia.kernel.errors import NotFound
from niangjia.web.calculator import answering
from niangjia.web.calculator.form import facts_form
from niangjia.web.http import Request, invalid, page, today

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant, Matter


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, seq: int, rule: str) -> HttpResponse:
    """Count one rule with the worker's facts, or with what the officer puts in their place."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    if rule not in RULEBOOK:
        raise NotFound
    known = _known(matter, worker, on=on)
    form = facts_form(RULEBOOK[rule])(request.POST or None, initial=known)
    result = answering.answer(form, rule)
    context = {
        "matter": matter,
        "worker": worker,
        "form": form,
        "groups": answering.groups(),
        **answering.row(rule),
        **result,
    }
    draw = invalid if form.errors else page
    return draw(request, "desk/what_if.html", context)


def _known(matter: "Matter", worker: "Claimant", *, on: date) -> dict[str, Any]:
    """Return what the file says of a worker, by the names that the rules' facts have."""
    facts = facts_of(matter, worker)
    months = sorted(facts.months.items())
    wages = [(month, row.due) for month, row in months if row.due is not None]
    found: dict[str, Any] = {
        "hired_on": facts.hired_on,
        "left_on": facts.left_on,
        "ground": facts.ground,
        "region": facts.region,
        "as_of": on,
        "wages_due": "\n".join(f"{month} {due}" for month, due in wages),
        "months": "\n".join(
            f"{month} {row.due} {row.paid}"
            for month, row in months
            if row.due is not None and row.paid is not None
        ),
        "last_month_wage": wages[-1][1] if wages else None,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}
