"""Codes of six figures: five minutes, five tries, and of use only to the page that asked.

Of a code, of whom it is for and of the mark of its asking only one digest is kept.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.transaction import atomic

from niangjia.apps.accounts.errors import CodeWrong
from niangjia.apps.accounts.models import PhoneCode
from niangjia.apps.people import crypto

VALID_FOR = timedelta(minutes=5)
TRIES = 5
SWEPT_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A new code, and the mark without which it fits nowhere."""

    code: str
    mark: str


@atomic
def fresh(*, kind: str, whom: str, at: datetime) -> Asked:
    """Make a new code for a number or an address; the one before fits no more."""
    made = Asked(code=f"{secrets.randbelow(10**6):06}", mark=secrets.token_urlsafe(16))
    digest = _digest(kind, whom, made.code, made.mark)
    PhoneCode.objects.filter(sent_at__lt=at - SWEPT_AFTER).delete()
    PhoneCode.objects.update_or_create(
        phone=crypto.index_key(kind, whom),
        defaults={"digest": digest, "sent_at": at, "tries": 0, "is_used": False},
    )
    return made


@atomic
def matches(*, kind: str, whom: str, code: str, mark: str, at: datetime) -> bool:
    """Count a try, and tell whether the code fits its asking; one that fits is not used up yet.

    The caller lets this transaction end before it declines, or the try would not count.
    """
    rows = PhoneCode.objects.select_for_update()
    kept = rows.filter(phone=crypto.index_key(kind, whom)).first()
    if kept is None or kept.is_used or kept.tries >= TRIES or at - kept.sent_at > VALID_FOR:
        return False
    kept.tries += 1
    kept.save(update_fields=["tries"])
    typed = "".join(one for one in code if one.isdigit())
    return hmac.compare_digest(bytes(kept.digest), _digest(kind, whom, typed, mark))


@atomic
def use_up(*, kind: str, whom: str) -> None:
    """Let a code that was right be right no more.

    :raises CodeWrong: another browser used it up first.
    """
    key = crypto.index_key(kind, whom)
    if not PhoneCode.objects.filter(phone=key, is_used=False).update(is_used=True):
        raise CodeWrong


def _digest(kind: str, whom: str, code: str, mark: str) -> bytes:
    return crypto.index_key(kind, f"{whom}|{code}|{mark}")
