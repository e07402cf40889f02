"""What waits is sent: in order for each subject, again after a while, given up after ten tries.

A row is taken in one transaction, sent outside of any, and its outcome written in another. Whoever
dies in between leaves it taken for two minutes; then it is sent again, with the same id.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.machines import addresses, posting, signing
from niangjia.apps.machines.choices import DeliveryState
from niangjia.apps.machines.errors import AddressRefused
from niangjia.apps.machines.models import Attempt, Delivery, Hook
from niangjia.apps.people import crypto
from niangjia.apps.unions.acting import keeping_place

WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long after the first, second … failure it is tried again: ten tries in some three days."""
TAKEN_FOR = timedelta(minutes=2)
MOST_AT_ONCE = 100
GONE = 410
"""What a receiver answers that wants nothing more of this: it is not tried again."""


def waiting(*, at: datetime) -> list[int]:
    """Return the call-backs for which something is to be sent now."""
    return [hook for hook, _key in _due(at)]


def deliver(*, hook: int, at: datetime) -> int:
    """Send what waits for one address, as far as it is due; return how many were sent."""
    key = next((key for one, key in _due(at) if one == hook), None)
    sent = 0
    while key is not None and sent < MOST_AT_ONCE:
        taken = _take(hook, key, at)
        if taken is None:
            break
        delivery, told = taken
        _note(delivery, key, _send(told), at)
        sent += 1
    return sent


def _due(at: datetime) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hook, home_key FROM machines_due(%s)", [at])
        return [(int(hook), int(key)) for hook, key in cursor.fetchall()]


@contextmanager
def _place(key: int) -> Iterator[None]:
    with atomic(), keeping_place(key):
        yield


def _take(hook: int, key: int, at: datetime) -> tuple[Delivery, dict[str, Any]] | None:
    """Take the next delivery that is due and that no earlier one of its subject holds back."""
    earlier = Delivery.objects.filter(
        hook=OuterRef("hook"),
        subject=OuterRef("subject"),
        state=DeliveryState.WAITING,
        pk__lt=OuterRef("pk"),
    )
    with _place(key):
        row = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("hook")
            .filter(
                ~Exists(earlier),
                hook=hook,
                hook__ended_at__isnull=True,
                state=DeliveryState.WAITING,
                next_at__lte=at,
            )
            .order_by("pk")
            .first()
        )
        if row is None:
            return None
        Delivery.objects.filter(pk=row.pk).update(tries=row.tries + 1, next_at=at + TAKEN_FOR)
        row.tries += 1
        return row, {"address": row.hook.address, "body": _body(row), **_signers(row.hook, at)} | {
            "message": f"msg_{row.message.hex}"
        }


def _body(row: Delivery) -> bytes:
    told = {
        "type": row.kind,
        "timestamp": row.happened_at.isoformat(),
        "data": {"number": row.subject},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _signers(hook: Hook, at: datetime) -> dict[str, list[str]]:
    found = [crypto.open_(bytes(hook.secret_enc), aad=hook.place("secret")).decode()]
    if hook.old_until is not None and at < hook.old_until:
        old = crypto.open_(bytes(hook.old_secret_enc), aad=hook.place("old_secret"))
        found.append(old.decode())
    return {"with_secrets": found}


def _send(told: dict[str, Any]) -> posting.Outcome:
    began = time.monotonic()
    try:
        target = addresses.judged(told["address"])
    except AddressRefused as refused:
        took = round((time.monotonic() - began) * 1000)
        return posting.Outcome(status=None, why=str(refused)[:200], milliseconds=took)
    signed = signing.headers(
        message=told["message"],
        seconds=int(time.time()),  # of this very instant: receivers decline what is minutes old
        body=told["body"],
        with_secrets=told["with_secrets"],
    )
    return posting.post(target, body=told["body"], headers=signed)


def _note(row: Delivery, key: int, outcome: posting.Outcome, at: datetime) -> None:
    """Write down how it was answered, and what becomes of the delivery."""
    changes: dict[str, Any]
    if outcome.is_taken:
        changes = {"state": DeliveryState.DELIVERED, "done_at": at}
    elif row.tries > len(WAITS) or outcome.status == GONE:
        changes = {"state": DeliveryState.DEAD, "done_at": at}
    else:
        changes = {"next_at": at + WAITS[row.tries - 1]}
    with _place(key):
        Attempt.objects.create(
            delivery=row,
            at=at,
            status=outcome.status,
            why=outcome.why,
            milliseconds=outcome.milliseconds,
        )
        still = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING, tries=row.tries)
        if still.update(**changes) and changes.get("state") == DeliveryState.DEAD:
            audit.record("machines.delivery_given_up", target=row.hook, by=None)
