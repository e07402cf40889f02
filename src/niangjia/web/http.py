"""A request as our pages know it, and the few ways a view may answer it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from niangjia.apps.teaching import clock

if TYPE_CHECKING:
    from niangjia.apps.people.models import Account


YEAR = 365 * 24 * 3600


class Request(HttpRequest):
    """A request of somebody signed in; `user.person` is who acts (the `by` of every service)."""

    user: "Account"
    htmx: HtmxDetails


def today() -> date:
    """The day it is in China, or the one a demo plays: the pages' only clock."""
    return clock.today()


def now() -> datetime:
    """This instant, on the day a demo plays when it plays one."""
    return clock.now()


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page; for an htmx request only its named fragment, when it has one.

    A fragment is a `{% partialdef name inline %}` of the same template, so whole page and part
    come from one view with one check of permissions. `request.htmx.boosted` asks for the whole.
    """
    context = {"today": today(), **(context or {})}
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if fragment and htmx and not htmx.boosted:
        template = f"{template}#{fragment}"
    return render(request, template, context, status=status)


def invalid(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str | None = None,
) -> HttpResponse:
    """Return the page of a form that came back with faults (422)."""
    return page(request, template, context, fragment=fragment, status=422)


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the person on to another page after what she sent was done (303, or htmx's way).

    `to` is a URL name, a URL or an object with `get_absolute_url`.
    """
    url = resolve_url(to, *args, **kwargs)
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url, status=303)


def keep_choice(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    """Let this device keep a choice of how pages look: the size of the text, the language."""
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )


def left(response: HttpResponse) -> HttpResponse:
    """Let the browser forget what it has kept of us, also in tabs it could go back to."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
