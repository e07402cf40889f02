"""What pages say when the domain declines, and in which language they say anything."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.template import loader
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.words import is_written

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 400 * 1024 * 1024
"""Bytes of one request, all its files together."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""What may be asked; each page and operation then takes its own few of them."""

NUL = "\0"

Answer = Callable[[HttpRequest], HttpResponse]


class Language:
    """Chinese, unless the person chose another language by its link.

    Not by the browser's own setting: a page that is half translated must be asked for.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _ in settings.LANGUAGES}
        with translation.override(asked if asked in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            patch_vary_headers(response, ["Cookie"])
            return response


class Methods:
    """Declines what is no method of pages or interface: TRACE, which would echo, and all others.

    An address that only takes a form stays in the browser's line when the form comes back with
    faults. Whoever opens it from there is told so, and led to the page above it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(sorted(METHODS))
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            context = {"back": _above(request.path)}
            response.content = loader.render_to_string("405.html", context, request)
            response.headers["Content-Length"] = str(len(response.content))  # it said 0
        return response


def _above(path: str) -> str:
    """Return the nearest address above one that leads somewhere."""
    while path := path.rstrip("/").rpartition("/")[0]:
        if is_valid_path(f"{path}/"):
            return f"{path}/"
    return "/"


class NotKept:
    """Lets no browser and nothing on the way keep an answer to a browser that has a session.

    Whoever has a session has shown something of herself, or is about to: a page that a shared
    computer shows again after she has left is a leak, also when it says 404. A page that says
    itself how it may be kept knows that it shows nothing of hers.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began_with_one = not request.session.is_empty()
        response = self.get_response(request)
        if began_with_one or not request.session.is_empty():
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RequestSize:
    """Declines a request whose body is larger than all files of one form may be, unread (413).

    What says no length has no body: the server hands on no more than the length says.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > MOST_AT_ONCE:
            words = gettext("一次传的文件加起来太大了，没有收。请分几次传，一次不超过 400 MB。")
            context = {"words": words, "back": request.get_full_path()}
            return render(request, "errors/too_much.html", context, status=413)
        return self.get_response(request)


class WithoutNul:
    """Lets no NUL, the one character that PostgreSQL keeps in no text, reach a page.

    Nothing of ours has one in its address: there is nothing there (404). In what is asked and
    typed it comes from a scanner or a damaged file, and is left out: a search for a name reads on.
    The interface says itself which field is wrong.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if NUL in request.path_info:
            raise Http404
        if not request.path_info.startswith("/api/"):
            request.GET = _without_nul(request.GET)
            request.POST = _without_nul(request.POST)
        return None


def _without_nul(sent: QueryDict) -> QueryDict:
    """Return what was sent with each NUL left out, names of fields included."""
    return _replaced(sent, NUL, "")


def _replaced(sent: QueryDict, old: str, new: str) -> QueryDict:
    if not any(old in text for name, texts in sent.lists() for text in (name, *texts)):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        for text in texts:
            clean.appendlist(name.replace(old, new), text.replace(old, new))
    clean._mutable = False
    return clean


class LineEnds:
    """Lets each line of what was typed end as the box in which it was typed counts it: with one
    character.

    A browser sends two (CR LF). Of a note of many lines, which its box let through, the house would
    say that it is too long.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.path_info.startswith("/api/"):
            request.POST = _replaced(request.POST, "\r\n", "\n")
        return None


class DomainErrors:
    """Turns a refusal that no form has shown into a page: 404, 409 or 422, never 500.

    What is not visible does not exist: `NotFound` looks like any address that is none.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        logger.info("declined %s %s: %s", request.method, request.path, error.code)
        if isinstance(error, NotFound):
            return _refusal(request, "404.html", 404, said(error))
        if isinstance(error, StaleVersion):
            return _refusal(request, "errors/stale.html", 409, said(error))
        return _refusal(request, "errors/declined.html", 422, said(error))


def said(error: DomainError) -> str:
    """Return what the domain says, in the language of the page."""
    return gettext(error.message) % error.data


def _back(request: HttpRequest) -> str:
    """Return the page of ours the person came from, or the one she asked for."""
    came_from = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return came_from
    return request.get_full_path() if request.method == "GET" else "/"


def _typed(request: HttpRequest) -> list[str]:
    """Return what somebody wrote in sentences, so that a refusal throws no work of hers away."""
    if request.method != "POST":
        return []
    texts = [text.strip() for _name, values in request.POST.lists() for text in values]
    return [text for text in dict.fromkeys(texts) if is_written(text)]


def _refusal(request: HttpRequest, template: str, status: int, words: str) -> HttpResponse:
    context = {"words": words, "back": _back(request), "typed": _typed(request)}
    if not getattr(request, "htmx", None):
        return render(request, template, context, status=status)
    # Part of a page asked: the refusal appears at the top of the page, the rest stays as it is.
    response = render(request, "errors/part.html", context, status=status)
    response.headers["HX-Retarget"] = "#notice"
    response.headers["HX-Reswap"] = "innerHTML show:window:top"
    return response
