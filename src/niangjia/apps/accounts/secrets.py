"""Secrets of second factors: sealed as text inside the library's JSON, and sealed anew with it.

The library keeps `{"secret": …}` of an authenticator app and `{"seed": …}` of recovery codes.
"""

import base64
from collections import Counter
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db.transaction import atomic

from niangjia.apps.audit import sealing
from niangjia.apps.people import crypto

PLACE = "mfa_authenticator:data"
_KEYS = ("secret", "seed")


def seal(text: str) -> str:
    """Return a secret as it is kept in the database."""
    return base64.b64encode(crypto.seal(text.encode(), aad=PLACE)).decode()


def open_(sealed: str) -> str:
    """Return the secret that `seal` made text of."""
    return crypto.open_(base64.b64decode(sealed), aad=PLACE).decode()


class Secrets:
    """Every second factor, as a place of sealed values."""

    def counts(self) -> dict[int, int]:
        return dict(
            Counter(
                _version(row.data[key])
                for row in Authenticator.objects.iterator()
                for key in _KEYS
                if row.data.get(key)
            )
        )

    def reseal(self) -> Iterator[int]:
        for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
            if _reseal(pk):
                yield 1


@atomic
def _reseal(pk: int) -> bool:
    # Locked: the library writes the same JSON when a recovery code is used up.
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    current = sealing.ring("personal").current
    old = [key for key in _KEYS if row and row.data.get(key) and _version(row.data[key]) != current]
    if row is None or not old:
        return False
    row.data |= {key: seal(open_(row.data[key])) for key in old}
    row.save(update_fields=["data"])
    return True


def _version(sealed: str) -> int:
    return base64.b64decode(sealed)[0]
