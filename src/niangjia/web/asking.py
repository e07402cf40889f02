"""Who asks and from where: what every line of the log says that a request leaves.

An account is named by its number and never by its name; the log is read by people who look after
machines, not matters.
"""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_asking: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)


class Asking:
    """Keeps the request at hand for the log, as long as it is being answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _asking.set(request)
        try:
            return self.get_response(request)
        finally:
            _asking.reset(before)


def words(told: object = None) -> str:
    """Return `account 17 from 10.0.0.1`; empty outside a request. Asks the database nothing.

    `told` is the request that a record names itself: Django's own, written after the answer.
    """
    request = told if isinstance(told, HttpRequest) else _asking.get()
    if request is None:
        return ""
    # Read here and not above: this module is loaded for the log, before there are applications.
    from allauth.core.internal.ratelimit import get_ip

    try:
        address = get_ip(request)
    except Exception:  # a log that fails hides the failure it was to tell
        address = "nowhere"
    account = getattr(getattr(request, "_cached_user", None), "pk", None) or "-"
    return f"account {account} from {address}"
