"""A form is sent once: the same again gets the first answer, also while that is still at work.

Every page that is drawn masks its CSRF token anew, so the token names the page a form stood on. The
token, the address, who sent it and what was sent are digested; none of them is kept.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from niangjia.apps.sendings import selectors, services
from niangjia.web.account import gate
from niangjia.web.both.kinds import FOR_ANYBODY, KINDS, Kind

Answer = Callable[[HttpRequest], HttpResponse]
TOKEN = "csrfmiddlewaretoken"
AGAIN = "again"
"""Said by whoever sends something else from a page that has made something already."""
WORDS = SessionStorage.session_key
"""Where a session holds what is to be said on the next page."""
OWN_MARKS = ("key", "mark")
"""Fields by which a service itself knows the same thing again: another thing has another."""
OF_THE_PAGE = (TOKEN, "version", *OWN_MARKS)
"""Fields that are new whenever the page is opened, whatever is typed."""
LATELY = timedelta(minutes=10)


class SentOnce:
    """Answers a form that was sent before as it was answered then."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        row: int | None = getattr(request, "sending", None)
        if row is not None:
            location = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
            if location and response.status_code < 400:
                services.finish(row=row, location=location)
                _keep_words(request, response)
            else:
                services.give_up(row=row)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        kind = KINDS.get(name)
        if kind in (None, Kind.ASKS) or not gate.is_through(request):
            return None
        if request.method == "GET" and name not in FOR_ANYBODY:
            request.sent_lately = SimpleLazyObject(partial(_lately, request))
            return None
        token = request.POST.get(TOKEN, "")
        if request.method != "POST" or not token:
            return None
        sender = request.user.person.pk
        path = request.get_full_path()
        begun = services.begin(
            mark=_digest(token, path, str(sender)),
            content=_content(request),
            sender=sender,
            path=request.path,
            since=timezone.now() - LATELY,
        )
        if begun.row is None:
            if not _has_words(request):
                messages.info(request, gettext("这一份刚才已经送到了，没有再办一次。"))
            return HttpResponseRedirect(begun.location or request.path, status=303)
        # A file has to be chosen anew on a page that was gone back to: then it was meant.
        alike = "" if request.FILES else begun.alike
        if kind is Kind.CREATES and (begun.other or alike) and AGAIN not in request.POST:
            services.give_up(row=begun.row)
            return _asked(request, begun.other or alike, is_alike=not begun.other)
        request.sending = begun.row
        return None


def _keep_words(request: HttpRequest, response: HttpResponse) -> None:
    """Keep what the first answer says with what it wrote: a second click reads it from there.

    A browser shows the answer to the last click only. The words may be said once in a life, as a
    receipt's code is.
    """
    get_messages(request).update(response)  # type: ignore[union-attr]
    if request.session.modified:
        request.session.save()


def _has_words(request: HttpRequest) -> bool:
    """Tell whether what the first answer says waits to be read; from now on this request has it.

    The session was read before the first answer was at its end.
    """
    words = request.session.load().get(WORDS)
    if words:
        request.session[WORDS] = words
    return bool(words)


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()


def _content(request: HttpRequest) -> bytes:
    """Return the digest of what was sent, files included; what names the page alone is left out."""
    sent = hashlib.sha256(_digest(request.get_full_path()))
    for name, values in sorted(request.POST.lists()):
        if name not in OF_THE_PAGE:
            sent.update(_digest(name, *values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            sent.update(_digest(name, file.name or ""))
            for chunk in file.chunks():
                sent.update(chunk)
            file.seek(0)
    return sent.digest()


def _asked(request: HttpRequest, first: str, *, is_alike: bool) -> HttpResponse:
    """Ask whether what comes from a page that made something already is to be made besides.

    `is_alike`: it is word for word what was made from that address a moment ago.
    """
    typed = [
        (name, str(uuid4()) if name in OWN_MARKS else value)
        for name, values in request.POST.lists()
        for value in values
        if name not in (TOKEN, AGAIN)
    ]
    context = {"typed": typed, "first": first, "has_files": bool(request.FILES)}
    context["is_alike"] = is_alike
    return render(request, "desk/sent_before.html", context, status=409)


def _lately(request: HttpRequest) -> Any:
    """Return what she sent from this page within the last minutes, unless it led back here."""
    person = request.user.person
    found = selectors.lately(sender=person.pk, path=request.path, since=timezone.now() - LATELY)
    return found if found and found.location.split("?")[0] != request.path else None
