"""Who asks, on which day: the only place where the interface reads session and clock."""

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest

from niangjia.apps.teaching import clock

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def asker(request: HttpRequest) -> "Person":
    """Return the person who is signed in."""
    return request.user.person  # type: ignore[union-attr,no-any-return]


def today() -> date:
    """Return the day it is in China, or the one a demo plays."""
    return clock.today()
