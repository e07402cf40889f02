"""Where a request came from: the one reading that every limit by address counts by."""

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks: of an IPv6 line its network, which is one household.

    `X-Forwarded-For` is believed as far as our own proxies wrote it (`NIANGJIA_PROXIES`, counted
    from the end) and not at all without any: whoever asks writes the rest of it herself.

    :raises PermissionDenied: the request went past the proxies, or names no address.
    """
    return get_ip(request)
