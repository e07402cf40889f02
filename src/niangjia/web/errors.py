"""The pages of what went wrong: named in `config/urls.py`."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

logger = logging.getLogger(__name__)

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that sound or look like another


def server_error(request: HttpRequest) -> HttpResponse:
    """Say what is safe and what to do, with a number that leads to the log."""
    number = "".join(secrets.choice(_LETTERS) for _ in range(4))
    logger.error("failure %s at %s %s", number, request.method, request.path)
    answer = HttpResponse(loader.render_to_string("500.html", {"number": number}), status=500)
    answer.failure = number  # type: ignore[attr-defined]  # the interface tells it, too
    return answer


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that somebody comes too often, and when to come again (429)."""
    logger.warning("too many from one place: %s", request.path)
    return render(request, "429.html", status=429)
