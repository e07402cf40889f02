"""One-time links: how a new account gets its password, and an old one a new password."""

import secrets
from datetime import date, datetime, timedelta

from django.db.transaction import atomic

from niangjia.apps.accounts.errors import (
    AccountClosed,
    AccountIsShared,
    ActsForBody,
    HasBeenUsed,
    HoldsOffice,
    HoldsRole,
    InvitationDead,
    TakenByNamesake,
    TakesOwnLink,
)
from niangjia.apps.accounts.models import Invitation
from niangjia.apps.audit import services as audit
from niangjia.apps.people import crypto
from niangjia.apps.people import services as people
from niangjia.apps.people.errors import UsernameTaken
from niangjia.apps.people.models import Account, Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.models import Membership
from niangjia.apps.unions.selectors import bodies

VALID_FOR = timedelta(days=3)
"""A link waits over a weekend, not longer."""


@atomic
def invite(*, account: Account, by: Person | None, at: datetime) -> str:
    """Return the token of a new link for an account; whoever opens it once sets the password.

    Only a digest is kept, so the token is shown this once. Older links of the account end.

    :raises AccountClosed: the account is closed.
    :raises AccountIsShared: its person took invitations of others with it; nobody opens it but her.
    """
    if not account.is_active:
        raise AccountClosed(name=account.person.name)
    Account.objects.select_for_update().get(pk=account.pk)  # two links at once: the later counts
    if account.taken.exists():
        raise AccountIsShared(name=account.person.name)
    Invitation.objects.filter(account=account, ended_at__isnull=True).update(ended_at=at)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        account=account, digest=_digest(token), made_by=by, made_at=at, expires_at=at + VALID_FOR
    )
    audit.record("accounts.invited", target=account, by=by)
    return token


@atomic
def invite_person(*, person: Person, by: Person, on: date, at: datetime) -> str:
    """Return the token of a link for somebody from outside, with an account opened if she has none.

    Her user name is made from her number in the house; the page of the link tells it.

    :raises HoldsRole: she works for a union: a clerk must not open a colleague's door.
    :raises ActsForBody: she acts for a partner body, which may open more than `by` sees.
    :raises AccountClosed: her account is closed.
    """
    body = bodies.lasting_of(person, on=on).first()
    if body is not None:
        raise ActsForBody(name=person.name, body=body.name)
    return _invited_from_outside(person, by, on, at)


@atomic
def invite_member(*, membership: Membership, by: Person, on: date, at: datetime) -> str:
    """Return the token of a link for one of a partner body's people, as `invite_person` does.

    Whether `by` may is the interface's question: only whoever administers the union that keeps
    the body.

    :raises HoldsRole: she works for a union.
    :raises AccountClosed: her account is closed.
    """
    return _invited_from_outside(membership.person, by, on, at)


@atomic
def invite_colleague(*, person: Person, by: Person, at: datetime) -> str:
    """Return the token of a link for a colleague, with an account opened if she has none yet.

    Whether `by` may is the interface's question: only whoever administers where she works.

    :raises AccountClosed: her account is closed.
    """
    account = Account.objects.filter(person=person).first() or _opened(person, by)
    return invite(account=account, by=by, at=at)


def read(*, token: str, at: datetime) -> Invitation:
    """Return the invitation of a token without using it: opening a page uses nothing up.

    :raises InvitationDead: it was used, replaced, has run out, or never was.
    """
    found = Invitation.objects.select_related("account__person").filter(digest=_digest(token))
    open_ = found.filter(ended_at__isnull=True, expires_at__gt=at, account__is_active=True).first()
    if open_ is None:
        raise InvitationDead
    return open_


@atomic
def accept(*, token: str, password: str, at: datetime) -> Account:
    """Use a link up: set the account's password. Every session of the account ends with it.

    Whether the password is good enough is the form's business.

    :raises InvitationDead: it was used, replaced, has run out, or never was.
    """
    invitation = read(token=token, at=at)
    mine = Invitation.objects.filter(pk=invitation.pk, ended_at__isnull=True)
    if not mine.update(ended_at=at, is_used=True):
        raise InvitationDead  # two browsers opened it, the other was first
    account = invitation.account
    people.set_password(account=account, password=password, by=account.person)
    audit.record("accounts.invitation_accepted", target=account, by=account.person)
    return account


def require_takeable(*, invitation: Invitation, by: Person, on: date) -> None:
    """Decline whoever may not take an invitation with the account she has.

    :raises TakesOwnLink: she made the link.
    :raises HoldsOffice: she works for a union.
    :raises HasBeenUsed: the invited account has had a password.
    :raises TakenByNamesake: it is for somebody of another name.
    """
    invited = invitation.account
    if by.pk == invitation.made_by_id:
        raise TakesOwnLink
    if unions.offices_of(by, on=on):
        raise HoldsOffice
    if invited.has_usable_password() or invited.invitations.filter(is_used=True).exists():
        raise HasBeenUsed
    if _plain(by.name) != _plain(invited.person.name):
        raise TakenByNamesake(invited=invited.person.name, name=by.name)


@atomic
def take(*, token: str, by: Person, on: date, at: datetime) -> Invitation:
    """Use a link up with the account one has: the account of the link is closed, never entered.

    What was meant for it is handed to `by` by whoever calls this, in the same transaction. From now
    on nobody makes a link for her account: it reaches what others gave her.

    :raises InvitationDead: it was used, replaced, has run out, or never was.
    :raises DomainError: as `require_takeable` does.
    """
    invitation = read(token=token, at=at)
    require_takeable(invitation=invitation, by=by, on=on)
    own = Account.objects.select_for_update().get(person=by)
    mine = Invitation.objects.filter(pk=invitation.pk, ended_at__isnull=True)
    if not mine.update(ended_at=at, is_used=True, taken_by=own):
        raise InvitationDead  # two browsers opened it, the other was first
    # A link to her account that somebody still holds would reach further than he gave.
    Invitation.objects.filter(account=own, ended_at__isnull=True).update(ended_at=at)
    why = f"用账号 {own.username} 接受了邀请"
    people.close_account(account=invitation.account, by=by, why=why)
    facts = {"account": invitation.account_id}
    audit.record("accounts.invitation_taken", target=own, by=by, facts=facts)
    return invitation


def _plain(name: str) -> str:
    return "".join(name.split())


def _invited_from_outside(person: Person, by: Person, on: date, at: datetime) -> str:
    if unions.offices_of(person, on=on):
        raise HoldsRole(name=person.name)
    account = Account.objects.filter(person=person).first() or _opened(person, by)
    return invite(account=account, by=by, at=at)


def _opened(person: Person, by: Person) -> Account:
    for username in (f"u{person.pk:05d}", f"u{person.pk:05d}-{secrets.token_hex(3)}"):
        try:
            return people.open_account(username=username, password=None, person=person, by=by)
        except UsernameTaken:
            continue
    raise UsernameTaken(username=f"u{person.pk:05d}")


def _digest(token: str) -> bytes:
    return crypto.index_key("invitation", token)
