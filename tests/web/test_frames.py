"""What all pages share: refusals, language, size of text, logging in."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import include, path
from tests.factories import matters as make

from niangjia.apps.people.services import accounts
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.http import go

HTMX = {"HX-Request": "true"}


class NotWhileOpen(DomainError):
    """A refusal with facts in it."""

    code = "test.not_while_open"
    message = "还有 %(n)s 笔款没有分，不能结案。"


def _raising(error: Exception):
    @login_not_required
    def view(request):
        raise error

    return view


@login_not_required
def moved(request):
    """Send the person on, as after a form."""
    return go(request, "public:home")


urlpatterns = [
    path("", include("niangjia.web.urls")),
    path("absent/", _raising(NotFound())),
    path("stale/", _raising(StaleVersion(what="分配方案"))),
    path("declined/", _raising(NotWhileOpen(n=2))),
    path("broken/", _raising(RuntimeError("a fault of ours"))),
    path("moved/", moved),
]
handler500 = "niangjia.web.errors.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_what_is_not_yours_looks_like_what_is_not_there(client):
    absent, unknown = client.get("/absent/"), client.get("/no-such-page/")

    assert absent.status_code == unknown.status_code == 404
    # The two links that come back to this address are all that differs.
    assert absent.content.replace(b"absent", b"X") == unknown.content.replace(b"no-such-page", b"X")


def test_a_stale_version_leads_back_to_the_new_content(client):
    response = client.get("/stale/", headers={"Referer": "http://testserver/desk/"})

    assert response.status_code == 409
    assert "分配方案已经被改过" in response.text
    assert 'href="http://testserver/desk/"' in response.text


def test_the_way_back_never_leads_to_another_site(client):
    response = client.get("/stale/", headers={"Referer": "https://elsewhere.example/"})

    assert "elsewhere" not in response.text


def test_a_refusal_no_form_has_shown_is_a_page_with_its_own_words(client):
    response = client.post("/declined/")

    assert response.status_code == 422
    assert "还有 2 笔款没有分，不能结案。" in response.text


def test_a_refusal_to_a_part_of_a_page_appears_on_top_of_it(client):
    response = client.post("/declined/", headers=HTMX)

    assert response.headers["HX-Retarget"] == "#notice"
    assert 'role="alert"' in response.text
    assert "<html" not in response.text


def test_a_fault_of_ours_says_what_is_safe_and_gives_a_number_that_is_in_the_log(caplog):
    response = Client(raise_request_exception=False).get("/broken/")

    assert response.status_code == 500
    assert "以前存好的都还在" in response.text
    numbers = [r.args[0] for r in caplog.records if r.name == "niangjia.web.errors"]
    assert len(numbers) == 1
    assert numbers[0] in response.text


def test_a_form_without_its_token_is_refused_with_a_remedy():
    response = Client(enforce_csrf_checks=True).post("/login/", {"username": "x", "password": "x"})

    assert response.status_code == 403
    assert "重新打开一次" in response.text


def test_after_a_form_the_browser_goes_on_and_htmx_goes_the_same_way(client):
    plain, part = client.post("/moved/"), client.post("/moved/", headers=HTMX)

    assert (plain.status_code, plain.headers["Location"]) == (303, "/")
    assert part.headers["HX-Redirect"] == "/"


def test_the_page_is_chinese_whatever_the_browser_prefers(client):
    response = client.get("/", headers={"Accept-Language": "en-US"})

    assert response.headers["Content-Language"] == "zh-hans"
    assert "我是职工" in response.text or "我是工会工作人员" in response.text


def test_english_is_one_link_away_and_stays(client):
    response = client.get("/language/?to=en&next=/login/")
    assert response.headers["Location"] == "/login/"

    english = client.get("/login/")
    assert '<html lang="en"' in english.text
    assert "Sign in" in english.text


def test_large_text_is_one_link_away_and_stays(client):
    client.get("/text-size/?to=large&next=/")

    assert 'data-text="large"' in client.get("/").text


@pytest.mark.parametrize("link", ["/text-size/?to=large", "/language/?to=en"])
def test_the_links_of_choice_lead_nowhere_else(client, link):
    response = client.get(link + "&next=https://elsewhere.example/")

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("link", ["/text-size/?to=huge", "/language/?to=xx", "/language/"])
def test_a_choice_that_does_not_exist_is_not_there(client, link):
    assert client.get(link).status_code == 404


def _clerk() -> None:
    fed = make.federation()
    accounts.open_account(person=fed.clerk, username="clerk", password="right-one-1", by=None)


def test_logging_in_never_leads_to_another_site(client):
    _clerk()
    response = client.post(
        "/login/",
        {"login": "clerk", "password": "right-one-1", "next": "https://elsewhere.example/"},
    )

    assert "elsewhere" not in response.headers["Location"]


def test_a_wrong_password_and_an_unknown_name_are_not_told_apart(client):
    _clerk()
    wrong = client.post("/login/", {"login": "clerk", "password": "wrong"})
    unknown = client.post("/login/", {"login": "nobody", "password": "wrong"})

    assert "用户名或密码不对" in wrong.text
    assert "用户名或密码不对" in unknown.text


def test_leaving_ends_the_session(client):
    _clerk()
    client.login(username="clerk", password="right-one-1")
    client.post("/logout/")

    assert client.get("/_gallery/").headers["Location"].startswith("/login/")


def test_the_frame_of_the_desk_says_whose_it_is_and_who_is_in_it(client):
    fed = make.federation()
    account = accounts.open_account(person=fed.clerk, username="c", password=None, by=None)
    client.force_login(account)

    shown = client.get("/_gallery/").text
    assert fed.city.short_name in shown
    assert fed.clerk.name in shown
    assert "登记员" in shown
