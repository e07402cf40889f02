"""Tokens: made by whom they act for, shown once, ended; found again by what a program sends."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.machines import policies
from niangjia.apps.machines.choices import OF_MACHINES, Scope
from niangjia.apps.machines.errors import (
    MachineEnded,
    OutOfReach,
    ScopeNotForMachines,
    TokenDead,
    TokenLastsTooLong,
    TokenNameMissing,
    TokenScopesMissing,
    TooManyCalls,
)
from niangjia.apps.machines.models import LONGEST, Call, Machine, Token
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.models import Union

MARK = "nj_"
"""With which every token begins, so that whoever finds one in a file knows what it is."""

SEEN_EVERY = timedelta(minutes=1)
"""When a token was last used is kept no finer, so that calls at once do not wait for each other."""

KEPT_FOR = timedelta(hours=1)
"""How long single calls are kept to be counted; that they were made stands in the audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new token and its text, which is shown this once."""

    token: Token
    text: str


@atomic
def make_token(
    *,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime,
    by: Person,
    at: datetime,
    union: Union | None = None,
) -> Made:
    """Make a token with which a program acts for oneself.

    `union` narrows it to that union and what is below. What its holder loses, it loses.

    :raises NoTokenForYou: she holds no role today.
    :raises OutOfReach: the union lies outside of what she reaches.
    :raises TokenNameMissing, TokenScopesMissing, TokenLastsTooLong: what stands there cannot be.
    """
    on = timezone.localdate(at)
    policies.require_role(by, on=on)
    if union is not None and unions.home_key_of(union, on=on) not in eyes_of(by, on=on).scope:
        raise OutOfReach(union=union.short_name)
    return _make(by, None, name, scopes, union, expires_at, by, at)


@atomic
def make_machine_token(
    *,
    machine: Machine,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime,
    by: Person,
    at: datetime,
) -> Made:
    """Make a token for a partner's system.

    :raises NotYourUnion: she does not administer the union that keeps it.
    :raises MachineEnded: the machine account was ended.
    :raises ScopeNotForMachines: it would let the system do more than bring and follow enquiries.
    :raises TokenNameMissing, TokenScopesMissing, TokenLastsTooLong: what stands there cannot be.
    """
    policies.require_keeper(machine.union, by, on=timezone.localdate(at))
    locked = Machine.objects.select_for_update(of=("self",)).get(pk=machine.pk)
    if locked.ended_at is not None:
        raise MachineEnded(name=locked.person.name)
    for scope in scopes:
        if Scope(scope) not in OF_MACHINES:
            raise ScopeNotForMachines(scope=scope)
    return _make(locked.person, locked, name, scopes, locked.union, expires_at, by, at)


def _make(
    holder: Person,
    machine: Machine | None,
    name: str,
    scopes: Sequence[str],
    union: Union | None,
    expires_at: datetime,
    by: Person,
    at: datetime,
) -> Made:
    name = " ".join(name.split())[:80]
    if not name:
        raise TokenNameMissing
    wanted = sorted({Scope(scope) for scope in scopes})
    if not wanted:
        raise TokenScopesMissing
    if not at < expires_at <= at + LONGEST:
        raise TokenLastsTooLong
    text = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        holder=holder,
        machine=machine,
        name=name,
        digest=_digest(text),
        scopes=wanted,
        union=union,
        made_by=by,
        made_at=at,
        expires_at=expires_at,
    )
    facts = {"scopes": [str(one) for one in wanted], "until": expires_at.date().isoformat()}
    audit.record("machines.token_made", target=token, by=by, facts=facts)
    return Made(token=token, text=text)


@atomic
def end_token(*, token: Token, by: Person, at: datetime) -> None:
    """Revoke a token: it opens nothing from now on. One that was revoked stays so."""
    if Token.objects.filter(pk=token.pk, ended_at__isnull=True).update(ended_at=at):
        audit.record("machines.token_ended", target=token, by=by)


def opened_by(text: str, *, at: datetime) -> Token:
    """Return the token that a program sent, if it opens anything now.

    :raises TokenDead: it is none, has run out or was revoked, or its holder is gone.
    """
    token = (
        Token.objects.select_related("holder__account", "machine", "union")
        .filter(digest=_digest(text), ended_at__isnull=True, expires_at__gt=at)
        .first()
    )
    if token is None or not _is_there(token):
        raise TokenDead
    return token


def _is_there(token: Token) -> bool:
    if token.machine is not None:
        return token.machine.ended_at is None
    account = getattr(token.holder, "account", None)
    return account is not None and account.is_active


@atomic
def count_call(*, token: Token, at: datetime) -> None:
    """Count one call of a token.

    :raises TooManyCalls: it was used too often within the last minute.
    """
    lately = Call.objects.filter(token=token, at__gt=at - timedelta(minutes=1))
    if lately.count() >= settings.TOKEN_CALLS_A_MINUTE:
        raise TooManyCalls
    Call.objects.create(token=token, at=at)


def drop_calls(*, at: datetime) -> int:
    """Forget the calls of more than an hour ago; return how many."""
    return Call.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


@atomic
def note_use(*, token: Token, operation: str, status: int, at: datetime) -> None:
    """Record that a token was used: for what, and how it was answered."""
    if token.used_at is None or at - token.used_at >= SEEN_EVERY:
        # Somebody noting the same instant is enough: nobody waits for her.
        free = Token.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=token.pk)
        if free.first() is not None:
            Token.objects.filter(pk=token.pk).update(used_at=at)
    facts = {"operation": operation, "status": status}
    audit.record("machines.token_used", target=token, by=token.holder, facts=facts)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
