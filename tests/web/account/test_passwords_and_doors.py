"""What a browser finds at the doors, and what a password alone cannot do."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from tests.web.account.ground import PASSWORD, inside, is_inside, knock, prove, with_app

from niangjia.apps.accounts.services import invitations
from niangjia.apps.people.models import Account

pytestmark = pytest.mark.django_db
NEW = "plain-orchard-kettle"


def fields(page: str) -> list[str]:
    """Return the fields of a page that take a password."""
    return re.findall(r"<input[^>]*password[^>]*>", page)


def test_a_password_is_changed_only_with_the_old_one():
    someone = with_app()
    client = inside(someone)
    for old in ("", "not-the-password"):
        data = {"oldpassword": old, "password1": NEW, "password2": NEW}
        assert client.post("/account/password/", data).status_code == 422
    someone.refresh_from_db()
    assert someone.check_password(PASSWORD)


def test_fields_of_passwords_hide_and_let_managers_fill_them():
    someone = with_app()
    token = invitations.invite(account=someone, by=someone.person, at=timezone.now())
    client = inside(someone)
    pages = {
        "/login/": Client().get("/login/").text,
        "/invitation/": Client().get(f"/invitation/{token}/").text,
        "/account/password/": client.get("/account/password/").text,
        "/account/again/": client.get("/account/again/").text,
    }
    for address, page in pages.items():
        found = [one for one in fields(page) if 'type="hidden"' not in one]
        secret = [one for one in found if 'type="password"' in one]
        assert secret, address
        for one in secret:
            assert re.search(r'autocomplete="(current|new)-password"', one), (address, one)
            assert "onpaste" not in one
            assert "maxlength" not in one
            assert "value=" not in one


def test_a_password_of_last_year_still_opens():
    someone = with_app()
    Account.objects.filter(pk=someone.pk).update(last_login=timezone.now() - timedelta(days=500))
    assert knock(Client(), "wangmin").headers["Location"] == "/login/second-step/"


def test_a_new_house_has_no_account():
    assert not Account.objects.exists()


def test_a_new_password_by_link_does_not_stand_in_for_the_second_step():
    someone = with_app()
    token = invitations.invite(account=someone, by=someone.person, at=timezone.now())
    client = Client()
    answer = client.post(f"/invitation/{token}/", {"password": NEW, "again": NEW})
    assert answer.headers["Location"] == "/login/"
    assert not is_inside(client)
    assert knock(client, "wangmin", NEW).headers["Location"] == "/login/second-step/"
    assert not is_inside(client)


def test_a_session_is_named_by_enough_signs():
    names = {SessionStore()._get_new_session_key() for _ in range(50)}
    assert len(names) == 50
    assert min(map(len, names)) >= 32


def test_leaving_is_in_sight_on_every_page():
    client = inside(with_app())
    for address in (
        "/desk/",
        "/desk/matters/",
        "/account/",
        "/account/sessions/",
        "/w/",
        "/figures/",
    ):
        assert 'action="/logout/"' in client.get(address).text, address


def test_sessions_are_ended_only_after_proving_it_again(settings):
    someone = with_app()
    here, there = inside(someone), inside(someone, step=1)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    assert here.post("/account/sessions/").headers["Location"].startswith("/account/again/")
    assert is_inside(there)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    prove(here)
    assert here.post("/account/sessions/").status_code == 302
    assert not is_inside(there)
    assert is_inside(here)


def test_proving_it_again_gives_the_browser_a_new_session():
    client = inside(with_app())
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    prove(client)
    new = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert new != old
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = old
    assert not is_inside(thief)
    assert is_inside(client)
    page = client.get("/account/sessions/").text
    assert page.count("现在这一个") == 1
    assert 'name="session"' not in page  # no other is left in the list
