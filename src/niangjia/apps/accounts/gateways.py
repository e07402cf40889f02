"""The port to whoever carries text messages: `send(phone, text, purpose)`.

The HTTP adapter speaks a small protocol of ours, which a federation's own proxy translates to its
carrier: one POST of JSON, signed with a shared key (docs/how-to/send-text-messages.md).
"""

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PATIENCE = 10.0  # seconds
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class GatewayFailed(Exception):
    """The gateway did not take a message; the job is tried again or shows in the log."""


class Gateway(Protocol):
    """Whoever carries text messages."""

    def send(self, phone: str, text: str, purpose: str) -> None:
        """Carry one message. Raises `GatewayFailed`."""


class _NoRedirect(HTTPRedirectHandler):
    """What is signed for one address is not sent to another."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpGateway:
    """Posts each message to one address, signed.

    `Nj-Signature` is hex HMAC-SHA256 with the shared key over `time.nonce.body`; the receiver
    refuses what is older than five minutes and any nonce it has seen.
    """

    url: str
    key: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise ImproperlyConfigured("NIANGJIA_SMS_URL 要以 https:// 开头。")
        if len(self.key) < 32:
            raise ImproperlyConfigured("NIANGJIA_SMS_KEY 至少 32 个字符。")

    def send(self, phone: str, text: str, purpose: str) -> None:
        """Post one message."""
        body = json.dumps({"phone": phone, "text": text, "purpose": purpose}).encode()
        at, nonce = str(int(time.time())), secrets.token_hex(16)
        signed = f"{at}.{nonce}.".encode() + body
        signature = hmac.new(self.key.encode(), signed, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Nj-Time": at,
            "Nj-Nonce": nonce,
            "Nj-Signature": signature,
        }
        asked = Request(self.url, data=body, headers=headers, method="POST")
        try:
            with build_opener(_NoRedirect).open(asked, timeout=PATIENCE) as answer:
                if answer.status >= 300:
                    raise GatewayFailed(f"the gateway answered {answer.status}")
        except (URLError, TimeoutError, OSError) as trouble:
            raise GatewayFailed(str(trouble)) from trouble


def current() -> Gateway | None:
    """Return the gateway of this copy; None where messages are only shown (a demo).

    :raises GatewayFailed: this copy serves real people and has no gateway.
    """
    if settings.SMS_URL:
        return HttpGateway(url=settings.SMS_URL, key=settings.SMS_KEY)
    if settings.IS_DEMO:
        return None
    raise GatewayFailed("no gateway: NIANGJIA_SMS_URL is not set")


def is_there() -> bool:
    """Tell whether messages can leave, or be shown."""
    return bool(settings.SMS_URL) or settings.IS_DEMO
