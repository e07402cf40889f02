"""One's own account: factors, recovery codes, password, sessions."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from tests.web.account.ground import (
    PASSWORD,
    account,
    code_of,
    inside,
    is_inside,
    knock,
    prove,
    show,
    with_app,
)

from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db


def set_up() -> tuple:
    """Return an account and the browser in which it has just set up its first app."""
    someone = account()
    knock(client := Client(), "wangmin")
    prove(client)
    client.get("/account/app/")
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    answer = client.post("/account/app/", {"code": code})
    assert answer.headers["Location"] == "/account/codes/"
    return someone, client


def codes_shown(client: Client) -> list[str]:
    page = client.get("/account/codes/").content.decode()
    return [part.split("<")[0] for part in page.split("<li><code>")[1:]]


def test_the_first_app_opens_the_house_and_gives_recovery_codes_once():
    _, client = set_up()
    assert len(codes_shown(client)) == 10
    assert codes_shown(client) == []
    assert "不再显示" in client.get("/account/codes/").content.decode()
    assert is_inside(client)


def test_secrets_are_sealed_in_the_database():
    someone, client = set_up()
    for kept in Authenticator.objects.filter(user=someone):
        for secret in ("secret", "seed"):
            if secret in kept.data:
                assert len(kept.data[secret]) > 60  # version, nonce, tag around it
    assert totp.hotp_value.__module__  # the library's own, not ours
    assert "secret" in Authenticator.objects.get(user=someone, type="totp").data
    plain = client.session.get("mfa.totp.secret")
    assert plain is None


def test_a_recovery_code_stands_in_for_the_phone_once():
    _, client = set_up()
    code = codes_shown(client)[0]
    knock(other := Client(), "wangmin")
    assert show(other, code).status_code == 302
    assert is_inside(other)
    knock(third := Client(), "wangmin")
    assert show(third, code).status_code == 422


@pytest.mark.parametrize("path", ["/account/app/", "/account/passkeys/new/", "/account/codes/new/"])
def test_what_guards_the_door_changes_only_after_proving_it_again(path):
    someone = account()
    knock(client := Client(), "wangmin")
    if path.endswith("codes/new/"):
        client = inside(with_app("other"))
    answer = client.get(path)
    assert answer.headers["Location"].startswith("/account/again/"), answer.headers
    assert Authenticator.objects.filter(user=someone).count() == 0


def test_a_wrong_password_proves_nothing():
    client = inside(with_app())
    answer = client.post("/account/again/", {"password": "not-the-password"})
    assert answer.status_code == 422
    assert "密码不对" in answer.content.decode()
    assert client.get("/account/codes/new/").status_code == 302


def test_new_codes_end_the_old_ones():
    _, client = set_up()
    old = codes_shown(client)[0]
    client.post("/account/codes/new/")
    assert old not in codes_shown(client)


def test_whoever_takes_the_last_factor_away_sets_up_anew():
    _, client = set_up()
    assert client.post("/account/app/remove/").status_code == 302
    assert not Authenticator.objects.exists()
    assert client.get("/desk/").headers["Location"] == "/account/"


def test_a_new_password_ends_the_other_sessions_and_not_this_one():
    someone = with_app()
    here, there = inside(someone), inside(someone, step=1)
    new = "plain-orchard-kettle"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/", data).status_code == 302
    assert is_inside(here)
    assert not is_inside(there)


@pytest.mark.parametrize(
    ("word", "said"), [("short", "10"), ("password123", "常见"), ("1234567890123", "容易被猜到")]
)
def test_a_weak_password_is_not_taken(word, said):
    client = inside(with_app())
    data = {"oldpassword": PASSWORD, "password1": word, "password2": word}
    answer = client.post("/account/password/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_two_that_differ_are_said_to():
    client = inside(with_app())
    data = {"oldpassword": PASSWORD, "password1": "a-long-enough-one", "password2": "another-one!"}
    assert "两遍填得不一样" in client.post("/account/password/", data).content.decode()


def test_one_session_ends_and_then_all_others():
    someone = with_app()
    # In the order of their codes: none is shown twice when half a minute ends in between.
    one, here, other = (inside(someone, step=step) for step in (-1, 0, 1))
    page = here.get("/account/sessions/").content.decode()
    assert page.count('name="session"') == 2
    first = page.split('name="session" value="')[1].split('"')[0]
    prove(here)
    here.post("/account/sessions/", {"session": first})
    assert [is_inside(c) for c in (here, one, other)].count(True) == 2
    here.post("/account/sessions/")
    assert [is_inside(c) for c in (here, one, other)] == [True, False, False]


def test_nobody_ends_the_session_of_another():
    mine, yours = inside(with_app()), inside(with_app("chen"))
    page = yours.get("/account/sessions/").content.decode()
    assert "现在这一个" in page
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.get(user__username="chen")
    prove(mine)
    mine.post("/account/sessions/", {"session": theirs.pk})
    assert is_inside(yours)


def test_a_leavers_open_tab_dies():
    someone = with_app()
    client = inside(someone)
    people.close_account(account=someone, by=someone.person, why="离岗")
    assert client.get("/desk/").headers["Location"].startswith("/login/")


def test_all_sessions_can_be_ended_from_outside():
    someone = with_app()
    client = inside(someone)
    people.end_sessions(account=someone, by=someone.person)
    assert not is_inside(client)


def test_a_desk_left_alone_asks_again_and_says_why(monkeypatch):
    client = inside(with_app())
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31 * 60)
    answer = client.get("/desk/matters/")
    assert answer.headers["Location"] == "/login/?next=/desk/matters/"
    assert "离开有一会儿了" in client.get("/login/").content.decode()


def test_a_session_ends_after_a_day_however_busy(monkeypatch):
    client = inside(with_app())
    now = time.time()
    for minutes in range(0, 12 * 60, 20):
        monkeypatch.setattr(time, "time", lambda at=now + minutes * 60: at)
        assert is_inside(client), minutes
    monkeypatch.setattr(time, "time", lambda: now + 12 * 3600 + 120)
    assert not is_inside(client)


def test_codes_come_from_the_sealed_secret():
    someone = with_app()
    assert code_of(someone).isdigit()
