"""With whose eyes a page sees: one transaction for every request, entered for whoever asks."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponse

from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.web.account import gate
from niangjia.web.http import today
from niangjia.web.worker import session

Answer = Callable[[HttpRequest], HttpResponse]


class Acting:
    """One transaction for every page, in which the database sees with the asker's eyes.

    The view itself runs in a savepoint (`ATOMIC_REQUESTS`): when it raises, nothing it wrote stays,
    while the page that says so can still be drawn. A streamed body is written after the
    transaction has ended: it must not ask the database.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _eyes(request):
            return self.get_response(request)


def _eyes(request: HttpRequest) -> AbstractContextManager[None]:
    """Whoever is through both factors acts as herself, and for whose receipt her browser holds."""
    also = session.holders(request)
    if gate.is_through(request):
        return acting_as(request.user.person, on=today(), also=also)
    return acting_as_nobody(also=also)
