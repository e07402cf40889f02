"""What each refusal of the interface means, in Chinese and in English: where its `type` leads."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from niangjia.apps.machines import refusals
from niangjia.kernel.errors import NotFound
from niangjia.web.http import page


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every refusal a program can meet, by its code."""
    return page(request, "public/problems.html", {"rows": refusals.every().values()})


@login_not_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Say what one refusal means and what to do.

    :raises NotFound: the interface has no such refusal.
    """
    told = refusals.every().get(code)
    if told is None:
        raise NotFound
    with translation.override("en"):
        message = gettext(told.zh)
    context = {"told": told, "message_en": message if message != told.zh else ""}
    return page(request, "public/problem.html", context)
