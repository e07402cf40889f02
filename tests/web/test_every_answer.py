"""What every answer carries whatever became of the question, and which questions are none.

The answers of every page to everybody are looked at in test_permissions.py.
"""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import include, path, reverse

from niangjia.config.headers import HEADERS
from niangjia.web.errors import too_many
from niangjia.web.middleware import MOST_AT_ONCE


def _raising(error: Exception):
    @login_not_required
    def view(request):
        raise error

    return view


urlpatterns = [
    path("", include("niangjia.config.urls")),
    path("bad/", _raising(SuspiciousOperation("of no use to anybody"))),
    path("refused/", _raising(PermissionDenied("of no use to anybody"))),
    path("broken/", _raising(RuntimeError("secret-word at line 7"))),
    path("often/", login_not_required(too_many)),
]
handler500 = "niangjia.web.errors.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

UNASKED = {
    400: ("get", "/bad/", {}),
    403: ("get", "/refused/", {}),
    404: ("get", "/no-such-page/", {}),
    405: ("get", "/w/look-up/", {}),
    413: ("post", "/login/", {"CONTENT_LENGTH": str(MOST_AT_ONCE + 1)}),
    422: ("post", "/login/", {}),
    429: ("get", "/often/", {}),
    500: ("get", "/broken/", {}),
    302: ("get", "/desk/", {}),
    200: ("get", "/", {}),
    401: ("get", "/api/v1/me", {}),
}


def browser(**kept) -> Client:
    return Client(raise_request_exception=False, **kept)


@pytest.mark.parametrize("status", UNASKED)
def test_every_answer_carries_the_same_headers(status):
    method, address, extra = UNASKED[status]
    answer = getattr(browser(), method)(address, **extra)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    for word in ("object-src 'none'", "base-uri 'none'", "form-action 'self'"):
        assert word in answer.headers["Content-Security-Policy"]
    assert not [name for name in answer.headers if name.startswith("Access-Control-")]


@pytest.mark.parametrize("status", UNASKED)
def test_over_tls_every_answer_says_that_there_is_no_other_way(settings, status):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    method, address, extra = UNASKED[status]
    answer = getattr(browser(), method)(address, secure=True, **extra)
    lasting = answer.headers["Strict-Transport-Security"]
    assert lasting == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in browser().get("/").headers


@pytest.mark.parametrize(
    "asked", ["evil.example", "testserver.evil.example", "testserver@evil.example"]
)
def test_another_host_is_declined_with_the_same_headers(asked):
    answer = browser().get("/", HTTP_HOST=asked)
    assert answer.status_code == 400
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "evil.example" not in answer.text


def test_static_files_carry_them_too(settings, tmp_path):
    (tmp_path / "page.css").write_text("a{}")
    settings.STATICFILES_DIRS = [tmp_path]
    answer = browser().get("/static/page.css")
    assert answer.getvalue() == b"a{}"
    answer.close()
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("folder", ["/static/", "/static/css/", "/files/", "/files/evidence/"])
def test_no_folder_lists_what_lies_in_it(house, folder):
    assert house.clients["officer"].get(folder).status_code == 404


@pytest.mark.parametrize(
    "way",
    [
        "/static/../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static/....//pyproject.toml",
        "/.git/config",
        "/static/.git/config",
        "/files/evidence/..%2f..%2fetc/1/",
    ],
)
def test_no_way_leads_out_of_a_folder(house, way):
    answer = house.clients["officer"].get(way)
    assert answer.status_code == 404
    assert "[project]" not in answer.text


def test_no_failure_tells_what_lies_inside(settings):
    for status, (method, address, extra) in UNASKED.items():
        if status >= 400:
            text = getattr(browser(), method)(address, **extra).text
            for word in ("secret-word", "of no use", "Traceback", "django", "niangjia.web"):
                assert word not in text, (status, word)


def test_no_failure_of_somebody_with_a_session_is_kept_anywhere(house):
    for who in ("officer", "worker", "nobody", "court"):
        for address in ("/api/v1/me", "/no-such-page/", "/broken/", "/desk/matters/?q=%00"):
            answer = house.clients[who].get(address)
            assert "no-store" in answer.headers.get("Cache-Control", ""), (who, address)


def test_a_stranger_gets_no_session_until_there_is_something_to_keep():
    client = browser()
    for address in ("/", "/w/", "/figures/", "/no-such-page/"):
        client.get(address)
    assert set(client.cookies) <= {"csrftoken"}


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND"])
def test_methods_that_pages_do_not_have_reach_nothing(house, method):
    for address in ("/desk/", "/w/look-up/", "/api/v1/me", "/login/"):
        answer = house.clients["officer"].generic(method, address, HTTP_X_PROBE="echo-me")
        assert answer.status_code == 405, (method, address, answer.status_code)
        assert "echo-me" not in answer.text


def test_no_header_and_no_field_makes_another_method_of_a_question(house):
    client = house.clients["officer"]
    for extra in (
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
        {"HTTP_X_HTTP_METHOD": "POST"},
        {"HTTP_X_METHOD_OVERRIDE": "POST"},
    ):
        assert client.get("/logout/", **extra).status_code == 405
    assert client.get("/logout/?_method=POST").status_code == 405
    assert client.get("/desk/").status_code == 200


def test_an_address_that_only_takes_a_form_leads_to_the_page_above_it(house):
    answer = house.clients["officer"].get("/desk/notices/read/")
    assert answer.status_code == 405
    assert "它只接表上的按钮送来的内容" in answer.text
    assert 'href="/desk/notices/"' in answer.text
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["Content-Type"].startswith("text/html")


ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "%2F%2Fevil.example",
    "/%09/evil.example",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
    "http://testserver:80@evil.example/",
    "/\x00/evil.example",
    "https://evil.example\r\nSet-Cookie: a=b",
)


@pytest.mark.parametrize("there", ELSEWHERE)
@pytest.mark.parametrize("door", ["/language/?to=en", "/text-size/?to=large"])
def test_no_link_of_choice_leads_to_another_house(door, there):
    key, value = door.split("?")[1].split("=")
    answer = browser().get(door.split("?")[0], {key: value, "next": there})
    assert answer.status_code in {302, 303, 400}
    to = answer.headers.get("Location", "/")
    assert to.startswith("/") or to.startswith("%2F"), to
    assert not to.replace("\t", "").replace("\\", "/").startswith("//"), to
    assert "a=b" not in str(answer.cookies)


def test_a_field_that_stands_twice_is_read_once_and_from_its_place(house):
    client = house.clients["stranger"]
    answer = client.post("/login/?login=wangmin&password=x", {})
    assert answer.status_code == 422
    assert "请填用户名" in answer.text  # what stands in the address fills no form
    two = client.post("/language/?to=en&to=xx")
    assert two.status_code == 405
    assert client.get("/language/?to=en&to=xx").status_code == 404  # the last counts


def test_the_whole_of_a_form_is_named_and_nothing_else_of_a_record_is_written(house):
    number = house.names["matter"]
    client = house.clients["officer"]
    before = client.get(f"/api/v1/matters/{number}").json()
    client.post(
        reverse("desk:matter", args=[number]),
        {"number": "1", "is_open": "", "home_union": "1", "version": "99"},
    )
    assert client.get(f"/api/v1/matters/{number}").json() == before


def test_leaving_empties_what_the_browser_has_kept(house):
    for who, address in (("officer", "/logout/"), ("worker", "/w/close/")):
        answer = house.clients[who].post(address)
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"', who
