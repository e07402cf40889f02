"""The calculator: what is owed by a rule, for anybody, with nothing kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.accounts.limits import within_limits
from niangjia.engines.claims.rulebook import RULEBOOK
from niangjia.kernel.errors import NotFound
from niangjia.web.calculator import answering
from niangjia.web.calculator.form import facts_form
from niangjia.web.errors import too_many
from niangjia.web.http import invalid, page


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every rule by the question that leads to it."""
    return page(request, "public/calculators.html", {"groups": answering.groups()})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, rule: str) -> HttpResponse:
    """Ask for the facts of a rule and say what they come to; what was typed is kept nowhere."""
    if rule not in RULEBOOK:
        raise NotFound
    if request.method == "POST" and not within_limits(request, "calculate"):
        return too_many(request)
    form = facts_form(RULEBOOK[rule])(request.POST or None)
    result = answering.answer(form, rule)
    draw = invalid if form.errors else page
    return draw(request, "public/calculator.html", {"form": form, **answering.row(rule), **result})
