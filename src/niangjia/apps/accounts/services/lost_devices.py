"""A lost device takes two colleagues: one asks with a reason, another confirms."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.db.transaction import atomic

from niangjia.apps.accounts import gateways, policies, selectors
from niangjia.apps.accounts.choices import Purpose
from niangjia.apps.accounts.errors import (
    AlreadyAsked,
    NothingToRemove,
    RequestOver,
    SecondPersonNeeded,
)
from niangjia.apps.accounts.models import DeviceLoss
from niangjia.apps.accounts.services import factors, messages
from niangjia.apps.audit import services as audit
from niangjia.apps.people import services as people
from niangjia.apps.people import vault
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Account, Person
from niangjia.kernel.errors import NotFound

WAITS_FOR = timedelta(days=1)
"""A request that nobody confirms within a day is asked for again."""

TOLD = "您账号的第二步验证已由两位管理员取消。不是您请他们办的，马上打电话给本单位负责人。"


@atomic
def ask(*, account: Account, by: Person, why: str, on: date, at: datetime) -> DeviceLoss:
    """Ask that somebody's second factors be removed; nothing changes before another confirms.

    :raises NotYours: it is one's own account.
    :raises NotYourUnion: `by` does not administer a union of the person, or one above it.
    :raises NothingToRemove: the account has no second factor.
    :raises AlreadyAsked: a request waits.
    :raises ReasonMissing: no reason is given.
    """
    why = vault.reason(why)
    policies.require(account.person, by, on=on)
    name = account.person.name
    if not selectors.has_second_factor(account):
        raise NothingToRemove(name=name)
    stale = DeviceLoss.objects.filter(account=account, ended_at__isnull=True, expires_at__lte=at)
    stale.update(ended_at=at)
    try:
        with atomic():
            loss = DeviceLoss.objects.create(
                account=account, asked_by=by, asked_at=at, expires_at=at + WAITS_FOR, why=why
            )
    except IntegrityError:
        raise AlreadyAsked(name=name) from None
    audit.record("accounts.removal_asked", target=account, by=by, why=why)
    return loss


@atomic
def confirm(*, loss: DeviceLoss, by: Person, on: date, at: datetime) -> None:
    """Confirm a colleague's request: the factors go, every session ends, the person is told.

    :raises NotYours: it is one's own account.
    :raises NotYourUnion: `by` does not administer a union of the person, or one above it.
    :raises SecondPersonNeeded: `by` is who asked.
    :raises RequestOver: it was decided or withdrawn, or has run out.
    """
    loss = _open(loss, at)
    policies.require(loss.account.person, by, on=on)
    if loss.asked_by_id == by.pk:
        raise SecondPersonNeeded
    loss.confirmed_by, loss.ended_at = by, at
    loss.save(update_fields=["confirmed_by", "ended_at"])
    factors.remove_all(account=loss.account, by=by, why=loss.why)
    people.end_sessions(account=loss.account, by=by, why=loss.why)
    audit.record(
        "accounts.removal_confirmed",
        target=loss.account,
        by=by,
        why=loss.why,
        facts={"asked_by": loss.asked_by_id},
    )
    phone = vault.plain(loss.account.person, Field.PHONE)
    if phone and gateways.is_there():  # else her own page tells her at the next sign-in
        messages.queue(phone=phone, text=TOLD, purpose=Purpose.FACTORS_REMOVED)


@atomic
def withdraw(*, loss: DeviceLoss, by: Person, on: date, at: datetime) -> None:
    """Take a request back, or refuse a colleague's: nothing changes.

    :raises NotYourUnion: `by` does not administer a union of the person, or one above it.
    :raises RequestOver: it was decided or withdrawn, or has run out.
    """
    loss = _open(loss, at)
    policies.require(loss.account.person, by, on=on)
    loss.ended_at = at
    loss.save(update_fields=["ended_at"])
    audit.record("accounts.removal_withdrawn", target=loss.account, by=by)


@atomic
def note_seen(*, account: Account, at: datetime) -> None:
    """Note that the person has read what was done to her account."""
    seen = account.losses.filter(confirmed_by__isnull=False, seen_at__isnull=True)
    if seen.update(seen_at=at):
        audit.record("accounts.removal_seen", target=account, by=account.person)


def _open(loss: DeviceLoss, at: datetime) -> DeviceLoss:
    """Return the request, locked, if it still waits."""
    try:
        rows = DeviceLoss.objects.select_for_update(of=("self",))
        fresh = rows.select_related("account__person", "asked_by").get(pk=loss.pk)
    except DeviceLoss.DoesNotExist:
        raise NotFound from None
    if fresh.ended_at is not None or fresh.expires_at <= at:
        raise RequestOver
    return fresh
