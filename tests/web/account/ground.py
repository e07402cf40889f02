"""People at the door: accounts with passwords and second factors, and browsers to knock with."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.http import HttpResponse
from django.test import Client
from tests.factories import matters as make

from niangjia.apps.accounts.services import factors
from niangjia.apps.people.models import Account
from niangjia.apps.people.services import accounts

PASSWORD = "mango-river-lantern"


def account(username: str = "wangmin", *, password: str | None = PASSWORD) -> Account:
    """Return the account of an invented person, without a second factor."""
    person = make.human(f"{username}（演示）")
    return accounts.open_account(person=person, username=username, password=password, by=None)


def with_app(username: str = "wangmin") -> Account:
    """Return an account that has an authenticator app."""
    made = account(username)
    factors.give_authenticator(account=made, secret=totp.generate_totp_secret(), by=None)
    return made


def code_of(account: Account, *, step: int = 0) -> str:
    """Return what the person's app shows, or showed, or will show."""
    kept = Authenticator.objects.get(user=account, type="totp")
    if (left := 30 - time.time() % 30) < 2:
        time.sleep(left)  # no code grows old on its way
    counter = int(time.time()) // 30 + step
    return totp.format_hotp_value(totp.hotp_value(decrypt(kept.data["secret"]), counter))


def knock(client: Client, username: str, password: str = PASSWORD, **extra: Any) -> HttpResponse:
    """Send the first step."""
    return client.post("/login/", {"login": username, "password": password, **extra})


def show(client: Client, code: str) -> HttpResponse:
    """Send the second step."""
    return client.post("/login/second-step/", {"code": code})


def inside(account: Account, *, step: int = 0) -> Client:
    """Return a browser in which the account has signed in, by both steps."""
    client = Client()
    assert knock(client, account.username).status_code == 302
    answer = show(client, code_of(account, step=step))
    assert answer.status_code == 302, answer.content.decode()
    return client


def prove(client: Client, password: str = PASSWORD) -> None:
    """Say once more who it is."""
    answer = client.post("/account/again/", {"password": password})
    assert answer.status_code == 302, answer.content.decode()


def is_inside(client: Client) -> bool:
    """Tell whether a browser gets further than the door."""
    return client.get("/desk/").status_code == 200
