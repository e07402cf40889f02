"""Text messages, by the same gateway that carries codes (docs/how-to/connect-sms-and-mail.md).

`id` is the same at every try of one message: the gateway takes it once.
"""

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass

from django.conf import settings

from niangjia.apps.accounts.gateways import HttpGateway
from niangjia.apps.notices.channels import calling
from niangjia.apps.notices.channels.port import CutOff, Outgoing, TryLater

FRESH_FOR = 300
"""Seconds for which a signed receipt is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsGateway:
    """Posts each message to one address, signed as the codes are."""

    url: str
    key: str

    def send(self, out: Outgoing) -> str:
        """Carry one message; what was cut off is tried again, for the gateway knows its `id`."""
        asked = {"id": str(out.mark), "phone": out.to, "text": out.words.sms, "purpose": "notice"}
        body = json.dumps(asked).encode()
        at, nonce = str(int(time.time())), secrets.token_hex(16)
        headers = {
            "Nj-Time": at,
            "Nj-Nonce": nonce,
            "Nj-Signature": signature(self.key, at, nonce, body),
        }
        try:
            answer = calling.post(self.url, body, headers)
        except CutOff as unclear:
            raise TryLater(unclear.reason, str(unclear)) from unclear
        return str(answer.get("ref", ""))[:200]


def signature(key: str, at: str, nonce: str, body: bytes) -> str:
    """Return what signs a body, there and back: hex HMAC-SHA256 over `time.nonce.body`."""
    return hmac.new(key.encode(), f"{at}.{nonce}.".encode() + body, hashlib.sha256).hexdigest()


def is_signed(*, at: str, nonce: str, signed: str, body: bytes, now: float) -> bool:
    """Tell whether a receipt comes from the gateway, and just now."""
    is_fresh = at.isascii() and at.isdecimal() and abs(now - int(at)) <= FRESH_FOR
    if not settings.SMS_KEY or not is_fresh:
        return False
    return hmac.compare_digest(
        signature(settings.SMS_KEY, at, nonce, body).encode(), signed.encode()
    )


def current() -> SmsGateway | None:
    """Return the gateway of this copy, or None where none is set.

    :raises ImproperlyConfigured: it is set wrongly.
    """
    if not settings.SMS_URL:
        return None
    HttpGateway(url=settings.SMS_URL, key=settings.SMS_KEY)  # checks https and the key
    return SmsGateway(url=settings.SMS_URL, key=settings.SMS_KEY)
