"""How often an address, a person or a number may ask for what costs or tempts (settings)."""

from datetime import timedelta
from functools import cache

from allauth.core.internal.ratelimit import Rate, parse_rates
from django.conf import settings
from django.http import HttpRequest

from niangjia.apps.accounts.address import address_of
from niangjia.apps.accounts.services import limits


def within_limits(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Count one try of an action and tell whether it is still allowed by every one of its limits.

    The limits stand in `ACCOUNT_RATE_LIMITS`, as `60/h/ip`: by address, by who is signed in
    (`user`), or by `key`. What is signed in by nobody cannot be limited by user.
    """
    allowed = True
    for rate in _rates(settings.ACCOUNT_RATE_LIMITS[action]):
        whose = f"{rate.per}|{_whose(request, rate, key)}"
        span = timedelta(seconds=rate.duration)
        if not limits.take(action=action, whose=whose, most=rate.amount, within=span):
            allowed = False
    return allowed


def _whose(request: HttpRequest, rate: Rate, key: str) -> str:
    if rate.per == "ip":
        return address_of(request)
    return str(request.user.pk) if rate.per == "user" else key


@cache
def _rates(told: str) -> tuple[Rate, ...]:
    return tuple(parse_rates(told))
