"""Second factors that change without their person at a page, and the record of every change."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Account, Person


@atomic
def give_authenticator(*, account: Account, secret: str, by: Person | None) -> None:
    """Give an account an authenticator app whose secret is known here: for invented people only."""
    TOTP.activate(account, secret)
    audit.record("accounts.factor_added", target=account, by=by, facts={"kind": "totp"})


@atomic
def remove_all(*, account: Account, by: Person, why: str) -> int:
    """Take every second factor and recovery code from an account; return how many there were."""
    removed, _ = Authenticator.objects.filter(user_id=account.pk).delete()
    facts = {"removed": removed}
    audit.record("accounts.factors_removed", target=account, by=by, why=why, facts=facts)
    return removed


@atomic
def record_change(*, account: Account, what: str, kind: str) -> None:
    """Record what a person did to her own factors: `added`, `removed` or `reset`, and which."""
    audit.record(f"accounts.factor_{what}", target=account, by=account.person, facts={"kind": kind})


@atomic
def record_sign_in(*, account: Account, how: list[str]) -> None:
    """Record that a person signed in, and what she proved herself with."""
    audit.record("accounts.signed_in", target=account, by=account.person, facts={"how": how})
