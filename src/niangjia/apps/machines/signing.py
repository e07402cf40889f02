"""How a call-back is signed: Standard Webhooks, HMAC-SHA256 over id, time and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"


def new_secret() -> str:
    """Return a new secret: 32 random bytes, as its receiver is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(
    *, message: str, seconds: int, body: bytes, with_secrets: Sequence[str]
) -> dict[str, str]:
    """Return the headers by which a receiver knows that it was us; each secret signs."""
    signed = f"{message}.{seconds}.".encode() + body
    signatures = (
        base64.b64encode(
            hmac.digest(base64.b64decode(one.removeprefix(PREFIX)), signed, hashlib.sha256)
        ).decode()
        for one in with_secrets
    )
    return {
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
