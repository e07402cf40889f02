"""A create that is sent twice is done once: the first answer is kept and given again.

Answer, effect and lock share the transaction of the request. A crash leaves neither effect nor
answer, so the same key does it then; a second at the same time is told that it is under way.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.machines.errors import KeyUnderWay, KeyUnusable, KeyUsedOtherwise
from niangjia.apps.machines.models import Answer, Token
from niangjia.apps.people import crypto

KEPT_FOR = timedelta(days=2)
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The first answer: status, headers worth repeating, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fingerprint_of(method: str, address: str, body: bytes) -> bytes:
    """Return the digest of what was sent."""
    return hashlib.sha256(b"\0".join((method.encode(), address.encode(), body))).digest()


def begin(*, token: Token, key: str, fingerprint: bytes) -> Kept | None:
    """Return how this was answered the first time; None means: do it, then `keep` the answer.

    Holds the key until the end of the transaction.

    :raises KeyUnusable: no key looks so.
    :raises KeyUnderWay: it is being done in another transaction.
    :raises KeyUsedOtherwise: the key was used for something else.
    """
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise KeyUnusable
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 77025))", [f"{token.pk}:{key}"]
        )
        if not cursor.fetchone()[0]:
            raise KeyUnderWay
    row = Answer.objects.filter(token=token, key=key).first()
    if row is None:
        return None
    if bytes(row.fingerprint) != fingerprint:
        raise KeyUsedOtherwise
    body = crypto.open_(bytes(row.body_enc), aad=row.place)
    return Kept(status=row.status, headers=row.headers, body=body)


@atomic
def keep(*, token: Token, key: str, fingerprint: bytes, answer: Kept, at: datetime) -> None:
    """Keep the first answer, in the transaction of what it answers."""
    row = Answer(
        token=token,
        person=token.holder,
        key=key,
        fingerprint=fingerprint,
        status=answer.status,
        headers=dict(answer.headers),
        made_at=at,
    )
    row.body_enc = crypto.seal(answer.body, aad=row.place)
    row.save(force_insert=True)


def drop_answers(*, at: datetime) -> int:
    """Forget the answers of more than two days ago, whosever they are; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT machines_drop_answers(%s)", [at - KEPT_FOR])
        return int(cursor.fetchone()[0])
