"""Signing in by a real OpenID provider, and what is refused of it."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from tests.apps.accounts.ground import office
from tests.web.account.ground import code_of, inside, is_inside, prove, show, with_app

from niangjia.apps.audit.models import Event
from niangjia.web.account import single_sign_on

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer():
    script = Path(__file__).with_name("openid_peer.py")
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as peer:
        yield f"http://127.0.0.1:{peer.stdout.readline().strip()}"
        peer.terminate()


@pytest.fixture
def keys(settings, issuer):
    """The keys of the provider are set."""
    app = {
        "provider_id": "sso",
        "name": "统一身份认证（演示）",
        "client_id": "niangjia",
        "secret": "only-for-tests",
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True, "scope": ["openid"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return app


class _Stay(HTTPRedirectHandler):
    def http_error_302(self, request, answer, code, message, headers):
        return answer


def vouched(there: str, subject: str) -> str:
    """Sign in at the provider; return the address (with path) that the browser is sent back to."""
    asked = Request(there, data=f"sub={subject}&action=authorize".encode())
    with build_opener(_Stay).open(asked) as answer:
        back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def begin(client: Client) -> str:
    return client.get("/sso/sso/").headers["Location"]


def bound(account, subject="staff-1"):
    SocialAccount.objects.create(user=account, provider="sso", uid=subject)
    return account


def test_without_keys_there_is_neither_button_nor_address():
    page = Client().get("/login/").content.decode()
    assert "/sso/" not in page
    for path in ("/sso/sso/", "/sso/sso/back/", "/sso/weixin/", "/sso/weixin/back/"):
        assert Client().get(path).status_code == 404, path


def test_with_its_keys_weixin_has_a_button_and_goes_there(settings):
    app = {"name": "微信", "client_id": "wx0demo", "secret": "only-for-tests"}
    settings.SOCIALACCOUNT_PROVIDERS = {"weixin": {"APPS": [app]}}
    assert "用微信登录" in Client().get("/login/").content.decode()
    there = urlsplit(Client().get("/sso/weixin/").headers["Location"])
    asked = parse_qs(there.query)
    assert (there.scheme, there.hostname) == ("https", "open.weixin.qq.com")
    assert asked["appid"] == ["wx0demo"]
    assert asked["redirect_uri"] == ["http://testserver/sso/weixin/back/"]
    assert len(asked["state"][0]) > 30


def test_whoever_is_bound_comes_in_by_both_steps(keys):
    someone = bound(with_app())
    client = Client()
    assert "统一身份认证（演示）" in client.get("/login/").content.decode()
    answer = client.get(vouched(begin(client), "staff-1"))
    assert answer.headers["Location"] == "/login/second-step/"
    assert not is_inside(client)
    show(client, code_of(someone))
    assert is_inside(client)


def test_the_question_carries_state_nonce_and_challenge(keys):
    asked = parse_qs(urlsplit(begin(Client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["scope"] == ["openid"]


def test_a_stranger_is_never_made_an_account(keys):
    client = Client()
    answer = client.get(vouched(begin(client), "somebody-else"))
    assert answer.status_code == 403
    assert "还没有绑在这里的账号上" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_an_answer_to_a_question_nobody_asked_is_refused(keys):
    bound(with_app())
    asking = Client()
    back = vouched(begin(asking), "staff-1")
    assert Client().get(back).status_code == 403  # another browser: state is not its own
    assert asking.get(back.replace("state=", "state=x")).status_code == 403
    assert asking.get(back).status_code == 302
    assert Client().get(back).status_code == 403


def test_another_nonce_is_refused(keys, monkeypatch):
    bound(with_app())
    client = Client()
    back = vouched(begin(client), "staff-1")
    monkeypatch.setattr(single_sign_on, "_nonce", lambda state: "another")
    answer = client.get(back)
    assert answer.status_code == 403
    assert "没有登录成" in answer.content.decode()


def test_another_issuer_is_refused(keys, settings):
    bound(with_app())
    client = Client()
    back = vouched(begin(client), "staff-1")
    keys["settings"]["server_url"] += "/"  # the same house under a name it does not sign with
    answer = client.get(back)
    assert answer.status_code == 403


def test_another_audience_is_refused(keys):
    bound(with_app())
    client = Client()
    back = vouched(begin(client), "staff-1")
    keys["client_id"] = "somebody-elses"
    assert client.get(back).status_code == 403


def test_a_cancelled_question_is_said_to_be(keys):
    client = Client()
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    answer = client.get(f"/sso/sso/back/?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert "没有登录成" in answer.content.decode()


def test_a_service_that_does_not_answer_is_said_to(keys):
    keys["settings"]["server_url"] = "http://127.0.0.1:1"
    answer = Client().get("/sso/sso/")
    assert answer.status_code == 403
    assert "没有登录成" in answer.content.decode()


def test_one_binds_oneself_only_after_proving_it_again(keys):
    someone = with_app()
    client = inside(someone)
    assert client.post("/sso/sso/connect/").headers["Location"].startswith("/account/again/")
    prove(client)
    page = client.post("/sso/sso/connect/").content.decode()
    there = page.split('class="btn btn-primary" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(vouched(there, "staff-7")).headers["Location"] == "/account/"
    kept = SocialAccount.objects.get(user=someone)
    assert (kept.provider, kept.uid, kept.extra_data) == ("sso", "staff-7", {})
    assert Event.objects.filter(kind="accounts.linked").count() == 1
    client.post(f"/account/links/{kept.pk}/remove/")
    assert not SocialAccount.objects.exists()


def test_a_link_elsewhere_cannot_make_a_browser_bind(keys):
    client = inside(with_app())
    prove(client)
    assert client.get("/sso/sso/connect/").status_code == 405
    assert client.get("/sso/sso/?process=connect").headers["Location"] == "/"


def test_an_administrator_binds_a_verified_number_to_one_account_only(keys):
    here = office()
    client = inside(here.province)
    prove(client)
    form = {"subject": "staff-9", "why": "人事名册核对"}
    page = f"/account/colleagues/{here.officer.pk}/bind/sso/"
    assert client.post(page, form).status_code == 303
    assert SocialAccount.objects.get().user == here.officer
    other = client.post(f"/account/colleagues/{here.city.pk}/bind/sso/", form)
    assert other.status_code == 422
    assert "已经绑在另一个账号上" in other.content.decode()
