"""Who asks, on which day, how often: the only place where the interface reads session and clock."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja.parser import Parser

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.teaching import clock
from niangjia.engines.facts import parsed
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


class TooOften(DomainError):
    """So many questions from one address within a minute that others would have to wait."""

    code = "too_often"
    message = "一分钟里问得太多了。请过一分钟再问；要成批地算，请用命令行 claims evaluate。"


class NotJsonType(Exception):
    """A body that says of itself that it is no JSON (415)."""


class Reading(Parser):
    """Reads a body with its numbers as they were written: no decimal passes through a float."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body says.

        :raises NotJsonType: it says of itself that it is something else.
        :raises NotJson: it cannot be read, or says a name twice.
        """
        kind = (request.content_type or "").lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise NotJsonType
        return parsed(request.body)


def asker(request: HttpRequest) -> "Person":
    """Return for whom is asked: whose token it is, or who is signed in."""
    token = getattr(request, "token", None)
    if token is not None:
        return token.holder  # type: ignore[no-any-return]
    return request.user.person  # type: ignore[union-attr,no-any-return]


def today() -> date:
    """Return the day it is in China, or the one a demo plays."""
    return clock.today()


def now() -> datetime:
    """Return this instant, on the day a demo plays when it plays one."""
    return clock.now()


def not_too_often(request: HttpRequest) -> None:
    """Decline who computes more often than the calculator's page allows, counted by address.

    :raises TooOften: with what to do instead.
    """
    if not within_limits(request, "calculate"):
        raise TooOften
