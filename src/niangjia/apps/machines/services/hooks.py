"""Call-backs: registered, given new secrets, ended, and sent again by whoever keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.transaction import TransactionManagementError, atomic
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from niangjia.apps.audit import services as audit
from niangjia.apps.machines import addresses, policies, signing
from niangjia.apps.machines.choices import DeliveryState, EventKind
from niangjia.apps.machines.errors import (
    HookEnded,
    KindsMissing,
    NothingToReplay,
    ReasonMissing,
    TooManyToReplay,
)
from niangjia.apps.machines.models import Delivery, Hook
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import keeping_house
from niangjia.apps.unions.models import Union
from niangjia.kernel.words import is_blank

TASK = "niangjia.machines.deliver"
"""The task of the queue that sends what waits for one address."""
BOTH_FOR = timedelta(days=7)
"""How long the older secret still signs beside the new one."""
MOST_REPLAYED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A call-back and its secret, which is shown this once."""

    hook: Hook
    secret: str


@atomic
def register_hook(
    *, union: Union, address: str, kinds: Sequence[str], by: Person, at: datetime
) -> Registered:
    """Let an address be told what happens in a union and below.

    :raises NotYourUnion: she does not administer the union.
    :raises AddressRefused: nothing is sent to that address.
    :raises KindsMissing: it would be told nothing.
    """
    on = timezone.localdate(at)
    policies.require_keeper(union, by, on=on)
    wanted = sorted({EventKind(kind) for kind in kinds})
    if not wanted:
        raise KindsMissing
    target = addresses.judged(address.strip())
    secret = signing.new_secret()
    hook = Hook(union=union, address=address.strip(), kinds=wanted, made_by=by, made_at=at)
    hook.secret_enc = crypto.seal(secret.encode(), aad=hook.place("secret"))
    with keeping_house(by, on=on):
        hook.save(force_insert=True)
    facts = {"union": union.pk, "host": target.host, "kinds": [str(one) for one in wanted]}
    audit.record("machines.hook_registered", target=hook, by=by, facts=facts)
    return Registered(hook=hook, secret=secret)


@atomic
def renew_secret(*, hook: Hook, by: Person, at: datetime) -> str:
    """Return a new secret, shown this once; the one before signs beside it for a week.

    :raises NotYourUnion: she does not administer the union that keeps it.
    :raises HookEnded: nothing is sent to it any more.
    """
    locked = _kept(hook, by, at)
    secret = signing.new_secret()
    before = crypto.open_(bytes(locked.secret_enc), aad=locked.place("secret"))
    with keeping_house(by, on=timezone.localdate(at)):
        Hook.objects.filter(pk=locked.pk).update(
            secret_enc=crypto.seal(secret.encode(), aad=locked.place("secret")),
            old_secret_enc=crypto.seal(before, aad=locked.place("old_secret")),
            old_until=at + BOTH_FOR,
        )
    audit.record("machines.hook_secret_renewed", target=locked, by=by)
    return secret


@atomic
def end_hook(*, hook: Hook, why: str, by: Person, at: datetime) -> None:
    """End a call-back: nothing more is sent, not even what waits.

    :raises NotYourUnion, HookEnded: as `renew_secret`.
    :raises ReasonMissing: no reason is given.
    """
    if is_blank(why):
        raise ReasonMissing
    locked = _kept(hook, by, at)
    with keeping_house(by, on=timezone.localdate(at)):
        Hook.objects.filter(pk=locked.pk).update(ended_at=at)
        waiting = Delivery.objects.filter(hook=locked, state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.UNSENT, done_at=at)
    audit.record("machines.hook_ended", target=locked, by=by, why=why.strip())


@atomic
def replay(
    *,
    hook: Hook,
    by: Person,
    at: datetime,
    deliveries: Sequence[int] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Send again what was sent or given up: single deliveries, or all of a span; return how many.

    They keep their ids, so that a receiver knows them, and their order.

    :raises NotYourUnion, HookEnded: as `renew_secret`.
    :raises NothingToReplay: there is none, or all of them still wait.
    :raises TooManyToReplay: they are more than are sent again at once.
    """
    locked = _kept(hook, by, at)
    with keeping_house(by, on=timezone.localdate(at)):
        found = Delivery.objects.filter(hook=locked).exclude(state=DeliveryState.WAITING)
        if deliveries:
            found = found.filter(pk__in=deliveries)
        if since is not None:
            found = found.filter(happened_at__gte=since)
        if until is not None:
            found = found.filter(happened_at__lt=until)
        count = found.count()
        if not count or not (deliveries or since or until):
            raise NothingToReplay
        if count > MOST_REPLAYED:
            raise TooManyToReplay(most=MOST_REPLAYED, count=count)
        found.update(state=DeliveryState.WAITING, done_at=None, tries=0, next_at=at)
    audit.record("machines.hook_replayed", target=locked, by=by, facts={"deliveries": count})
    _wake([locked.pk])
    return count


def announce(*, kind: EventKind, subject: str, home_key: int, at: datetime | None = None) -> int:
    """Tell every address that wants to know what happened at a position; return how many.

    In the transaction of its cause: what is undone was never told. Holds nothing but the kind, the
    record's number and the instant (`at`, or now).

    :raises TransactionManagementError: there is no transaction that could carry it.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("what happened is told in the transaction of its cause")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT machines_announce(%s, %s, %s, %s, %s)",
            [kind, subject, home_key, at, timezone.localdate(at) if at else None],
        )
        hooks = [row[0] for row in cursor.fetchall()]
    _wake(hooks)
    return len(hooks)


def _wake(hooks: Sequence[int]) -> None:
    for pk in hooks:
        queue.configure_task(TASK).defer(hook=pk)


def _kept(hook: Hook, by: Person, at: datetime) -> Hook:
    """Return the call-back, locked, if it is hers to keep and not ended."""
    on = timezone.localdate(at)
    policies.require_keeper(hook.union, by, on=on)
    with keeping_house(by, on=on):
        locked = Hook.objects.select_for_update(of=("self",)).get(pk=hook.pk)
    if locked.ended_at is not None:
        raise HookEnded
    return locked
