"""Bonds between an account and an identity elsewhere."""

from allauth.socialaccount.models import SocialAccount
from django.db.transaction import atomic

from niangjia.apps.accounts.errors import SubjectTaken
from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Account, Person


@atomic
def link(*, account: Account, provider: str, subject: str, by: Person, why: str) -> None:
    """Bind an identity elsewhere to an account, by an administrator who has verified it.

    `subject` is the number by which the service knows the person, never a name or an address.

    :raises SubjectTaken: it is bound to another account.
    """
    found, _ = SocialAccount.objects.get_or_create(
        provider=provider, uid=subject.strip(), defaults={"user": account}
    )
    if found.user_id != account.pk:
        raise SubjectTaken
    audit.record("accounts.linked", target=account, by=by, why=why, facts={"provider": provider})


@atomic
def record_link(*, account: Account, provider: str) -> None:
    """Record that a person bound her own identity elsewhere to her account."""
    audit.record("accounts.linked", target=account, by=account.person, facts={"provider": provider})


@atomic
def unlink(*, account: Account, provider: str, by: Person) -> None:
    """Take the bond with a service from an account."""
    SocialAccount.objects.filter(user=account, provider=provider).delete()
    audit.record("accounts.unlinked", target=account, by=by, facts={"provider": provider})
