"""Whatever an address of the interface declines leaves as a problem, whichever room declined it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from niangjia.api import problems

ROOT = "/api/"
_REDIRECTS = {301, 302, 303, 307, 308}

Answer = Callable[[HttpRequest], HttpResponse]


class Answers:
    """The interface's outermost door: no page of ours leaves by it, only problems (RFC 9457).

    Sessions that ended, methods and sizes that are declined, faults: each is told by its status.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path.startswith(ROOT):
            return answer
        status = 401 if answer.status_code in _REDIRECTS else answer.status_code
        if status < 400 or answer.headers.get("Content-Type", "") == problems.MEDIA_TYPE:
            return answer
        with translation.override(answer.headers.get("Content-Language") or "zh-hans"):
            told = problems.simple(request, status, failure=getattr(answer, "failure", ""))
        for name in ("Allow", "Retry-After"):
            if name in answer.headers:
                told.headers[name] = answer.headers[name]
        return told
