"""Accounts: opened, given a password, closed."""

from django.db import IntegrityError
from django.db.models import F
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import vault
from niangjia.apps.people.errors import HasAccount, UsernameTaken
from niangjia.apps.people.models import Account, Person


@atomic
def open_account(
    *, username: str, password: str | None, person: Person, by: Person | None
) -> Account:
    """Open the account a person logs in with; without a password it waits for one to be set.

    :raises UsernameTaken: someone has that user name.
    :raises HasAccount: the person has an account already.
    """
    username = Account.normalize_username(username.strip())
    if Account.objects.filter(person=person).exists():
        raise HasAccount(name=person.name)
    account = Account(username=username, person=person)
    account.set_password(password)
    try:
        with atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise UsernameTaken(username=username) from None
    audit.record("people.account_opened", target=account, by=by, facts={"person": person.pk})
    return account


@atomic
def set_password(*, account: Account, password: str, by: Person, why: str = "") -> None:
    """Give an account a new password; sessions opened with the old one end.

    Whether the password is good enough is the form's business (Django's validators).
    """
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record("people.password_set", target=account, by=by, why=why)


@atomic
def close_account(*, account: Account, by: Person, why: str) -> None:
    """Close an account: its person can no longer log in, and open sessions end at once.

    :raises ReasonMissing: no reason is given.
    """
    why = vault.reason(why)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _next_round(account)
    audit.record("people.account_closed", target=account, by=by, why=why)


@atomic
def reopen_account(*, account: Account, by: Person, why: str) -> None:
    """Open a closed account again for somebody who came back; her old password does not.

    :raises ReasonMissing: no reason is given.
    """
    why = vault.reason(why)
    account.is_active = True
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    audit.record("people.account_reopened", target=account, by=by, why=why)


@atomic
def end_sessions(*, account: Account, by: Person | None, why: str = "") -> None:
    """End every session of an account, on whatever device: the next click asks for the log-in."""
    _next_round(account)
    audit.record("people.sessions_ended", target=account, by=by, why=why)


def _next_round(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(session_round=F("session_round") + 1)
    account.refresh_from_db(fields=["session_round"])
