"""A federation with two administrators, and a colleague who may lose her phone."""

from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from tests.factories import matters as make

from niangjia.apps.accounts.services import factors
from niangjia.apps.people.models import Account, Person
from niangjia.apps.people.services import accounts
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import RoleKind

PASSWORD = "mango-river-lantern"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The city's administrator, the province's, one from elsewhere, and the officer's account."""

    city: Account
    province: Account
    elsewhere: Account
    officer: Account


def opened(person: Person, username: str) -> Account:
    """Return a person's account with password, app and recovery codes."""
    made = accounts.open_account(person=person, username=username, password=PASSWORD, by=None)
    factors.give_authenticator(account=made, secret=generate_totp_secret(), by=None)
    RecoveryCodes.activate(made)
    return made


def office() -> Office:
    """Return the house with these four in it."""
    here, far = make.federation(), make.federation(prefix="远方", code="110100")
    made = {}
    for name, union in (("city", here.city), ("province", here.province), ("elsewhere", far.city)):
        person = make.human(f"管理员{name}（演示）")
        unions.grant_role(
            person=person, union=union, kind=RoleKind.ADMIN, from_=make.SINCE, by=None
        )
        made[name] = opened(person, name)
    return Office(**made, officer=opened(here.officer, "officer"))
