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
    HEAD is answered as GET is, by the same doors and without what would be read.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        if request.method != "HEAD":
            return self._told(request)
        request.method = "GET"
        answer = self._told(request)
        answer.headers.setdefault("Content-Length", str(len(answer.content)))
        answer.content = b""
        return answer

    def _told(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        status = 401 if answer.status_code in _REDIRECTS else answer.status_code
        if status < 400 or answer.headers.get("Content-Type", "") == problems.MEDIA_TYPE:
            return answer
        with translation.override(answer.headers.get("Content-Language") or "zh-hans"):
            told = problems.simple(request, status, failure=getattr(answer, "failure", ""))
        for name in ("Allow", "Retry-After"):
            if name in answer.headers:
                told.headers[name] = answer.headers[name]
        if "GET" in (allowed := told.headers.get("Allow", "")):
            told.headers["Allow"] = f"{allowed}, HEAD"
        return told
