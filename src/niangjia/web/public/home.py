"""The front door, and the two choices that need no account: size of text and language."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from niangjia.web.account import unsent
from niangjia.web.http import keep_choice, left, page


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the three doors: for workers, for staff, for everybody's figures."""
    doors = {name: _address(name) for name in ("worker:home", "desk:today", "public:figures")}
    context = {
        "worker_url": doors["worker:home"],
        "desk_url": doors["desk:today"],
        "figures_url": doors["public:figures"],
    }
    return page(request, "public/home.html", context)


@login_not_required
@require_safe
def text_size(request: HttpRequest) -> HttpResponse:
    """Remember large or normal text on this device and go back where the person was."""
    to = request.GET.get("to")
    if to not in {"large", "normal"}:
        raise Http404
    return _remember(request, settings.TEXT_SIZE_COOKIE_NAME, to)


@login_not_required
@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language on this device and go back where the person was."""
    to = request.GET.get("to")
    if to not in {code for code, _ in settings.LANGUAGES}:
        raise Http404
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, to)


class Leave(LogoutView):
    """Signing out: the session ends here, and the browser forgets."""

    next_page = "/"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session; whose it was is known until the next one.

        What she sends from a tab that is still open is kept sealed for her, and for nobody else.
        """
        account = request.user.pk
        answer = left(super().post(request, *args, **kwargs))
        if account is not None:
            request.session[unsent.WAS] = account
        return answer


def _remember(request: HttpRequest, name: str, value: str) -> HttpResponse:
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    keep_choice(request, response, name, value)
    return response


def _address(name: str) -> str:
    """Return the address of a page, or nothing as long as the page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
