"""The door: two steps, one sentence for every mistake, and no way round."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client
from tests.web.account.ground import (
    PASSWORD,
    account,
    code_of,
    inside,
    is_inside,
    knock,
    show,
    with_app,
)

from niangjia.apps.audit.models import Event
from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db

WRONG = "用户名或密码不对"


def test_two_steps_lead_in_and_the_audit_says_how():
    someone = with_app()
    client = inside(someone)
    assert is_inside(client)
    assert any('"accounts.signed_in"' in text and '"totp"' in text for text in _audit())


def test_the_password_alone_leads_nowhere():
    with_app()
    client = Client()
    assert knock(client, "wangmin").headers["Location"] == "/login/second-step/"
    assert not is_inside(client)


def test_without_a_second_factor_one_reaches_only_its_set_up():
    account()
    client = Client()
    assert knock(client, "wangmin").headers["Location"] == "/account/"
    for path in ("/desk/", "/desk/matters/", "/account/codes/new/", "/desk/money/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/"), path
    assert "设动态码" in client.get("/account/").content.decode()


def test_at_what_is_open_to_everybody_she_is_a_stranger_until_then():
    someone = account()
    client = Client()
    knock(client, "wangmin")
    assert client.get("/api/v1/me").status_code == 401
    assert someone.person.name not in client.get("/figures/").content.decode()
    assert client.get("/account/").status_code == 200


def test_a_session_older_than_the_factor_proves_it_too():
    someone = account()
    client = Client()
    knock(client, "wangmin")
    Authenticator.objects.create(user=someone, type="totp", data={"secret": "x"})
    assert client.get("/desk/").headers["Location"].startswith("/login/")


def test_a_code_works_once():
    someone = with_app()
    code = code_of(someone)
    knock(first := Client(), "wangmin")
    assert show(first, code).status_code == 302
    knock(second := Client(), "wangmin")
    answer = show(second, code)
    assert answer.status_code == 422
    assert "每个只能用一次" in answer.content.decode()


def test_wrong_name_and_wrong_password_get_one_sentence_and_cost_one_hashing(monkeypatch):
    account()
    hashed = []
    quick = hashers.MD5PasswordHasher
    once = quick.encode
    monkeypatch.setattr(quick, "encode", lambda *a, **k: hashed.append(1) or once(*a, **k))
    answers = []
    for name in ("wangmin", "nobody-has-this-name"):
        hashed.clear()
        answer = knock(Client(), name, "not-the-password")
        answers.append((answer.status_code, len(hashed), WRONG in answer.content.decode()))
    assert answers == [(422, 1, True), (422, 1, True)]


def test_a_closed_account_is_told_apart_only_by_its_own_password():
    someone = account()
    people.close_account(account=someone, by=someone.person, why="离岗")
    assert WRONG in knock(Client(), "wangmin", "not-the-password").content.decode()
    answer = knock(client := Client(), "wangmin")
    assert answer.status_code == 403
    assert not is_inside(client)


def test_five_wrong_passwords_stop_the_name_from_any_address():
    with_app()
    for number in range(5):
        knock(Client(REMOTE_ADDR=f"10.0.0.{number}"), "wangmin", "not-the-password")
    answer = knock(Client(REMOTE_ADDR="10.0.0.9"), "wangmin")
    assert answer.status_code == 422
    assert "试的次数太多了" in answer.content.decode()


def test_wrong_codes_stop_the_second_step():
    someone = with_app()
    knock(client := Client(), "wangmin")
    for _ in range(5):
        assert show(client, "000000").status_code == 422
    assert "试的次数太多了" in show(client, code_of(someone)).content.decode()


def test_thirty_knocks_a_minute_from_one_address_are_enough():
    client = Client()
    answers = [client.post("/login/", {"login": "", "password": ""}) for _ in range(31)]
    assert [a.status_code for a in answers] == [422] * 30 + [429]
    assert "请等一会儿" in answers[-1].content.decode()


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_house(there):
    account()
    answer = knock(Client(), "wangmin", next=there)
    assert answer.headers["Location"] == "/account/"


def test_one_is_led_back_to_where_one_wanted_to_go():
    someone = with_app()
    client = Client()
    assert client.get("/desk/matters/").headers["Location"] == "/login/?next=/desk/matters/"
    knock(client, "wangmin", next="/desk/matters/")
    assert show(client, code_of(someone)).headers["Location"] == "/desk/matters/"


def test_signing_in_gives_the_browser_a_new_session():
    someone = with_app()
    client = Client()
    client.get("/login/")
    knock(client, "wangmin")
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value
    show(client, code_of(someone))
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_inside(thief)


def test_a_form_without_its_token_is_not_taken():
    account()
    client = Client(enforce_csrf_checks=True)
    assert knock(client, "wangmin").status_code == 403


def test_somebody_else_may_take_the_second_step_over():
    with_app()
    client = Client()
    knock(client, "wangmin")
    assert client.post("/login/cancel/").status_code == 303
    assert client.get("/login/").status_code == 200


def test_the_demo_shows_the_code_and_nothing_else_does(settings):
    someone = with_app()
    knock(client := Client(), "wangmin")
    assert 'id="demo-code"' not in client.get("/login/second-step/").content.decode()
    settings.IS_DEMO = True
    assert (
        f'id="demo-code">{code_of(someone)}<' in client.get("/login/second-step/").content.decode()
    )


def test_the_demo_shows_a_code_that_was_not_used_yet(settings):
    settings.IS_DEMO = True
    with_app()
    for _ in range(3):
        knock(client := Client(), "wangmin")
        shown = client.get("/login/second-step/").content.decode()
        code = shown.split('id="demo-code">')[1][:6]
        assert show(client, code).status_code == 302
    knock(client := Client(), "wangmin")
    assert "刚才的验证码都用过了" in client.get("/login/second-step/").content.decode()


def test_what_allauth_could_do_beside_does_not_exist():
    client = inside(with_app())
    for path in (
        "/accounts/signup/",
        "/signup/",
        "/login/code/",
        "/account/email/",
        "/account/password/reset/",
        "/_allauth/browser/v1/config",
        "/account/social/signup/",
    ):
        assert client.get(path).status_code == 404, path


def test_passwords_are_hashed_by_a_memory_hard_function():
    from niangjia.config.settings import base

    assert base.PASSWORD_HASHERS[0].endswith("ScryptPasswordHasher")
    hasher = hashers.ScryptPasswordHasher()
    assert hasher.verify(PASSWORD, hasher.encode(PASSWORD, "salt" * 6))


def _audit() -> list[str]:
    return list(Event.objects.values_list("body", flat=True))
