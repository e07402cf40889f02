"""NUL, which the database keeps in no text: nothing is there, nothing is lost, nothing breaks."""

import re
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.test_permissions import TABLE, _address

import niangjia.web
from niangjia.web.middleware import WithoutNul

READ = re.compile(r'GET\.(?:get|getlist)\("(\w+)"')
ASKED = sorted(
    {
        name
        for file in Path(niangjia.web.__file__).parent.rglob("*.py")
        for name in READ.findall(file.read_text("utf-8"))
    }
)
"""Names that pages read from their addresses."""


def addresses(resolver: URLResolver, before: str = "/") -> list[str]:
    """Return every address that takes a word, with NUL in that word."""
    found = []
    for part in resolver.url_patterns:
        route = before + str(part.pattern)
        if isinstance(part, URLResolver):
            found += addresses(part, route)
        elif isinstance(part, URLPattern):
            filled = re.sub(r"<int:\w+>", "1", route)
            if "<" in filled:
                found.append(re.sub(r"<[^>]+>", "a%00b", filled))
    return found


def test_no_address_with_nul_in_it_is_there(house):
    walked = addresses(get_resolver())
    assert len(walked) > 100
    for who in ("stranger", "officer", "worker", "court"):
        client = house.clients[who]
        wrong = {one: client.get(one).status_code for one in walked}
        wrong = {one: status for one, status in wrong.items() if status != 404}
        assert not wrong, (who, wrong)
    assert {house.clients["officer"].post(one).status_code for one in walked} == {404}


def test_the_interface_says_so_as_a_problem(house):
    answer = house.clients["officer"].get("/api/v1/matters/a%00b")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_no_page_breaks_over_nul_in_what_is_asked_of_it(house):
    assert {"matter", "enquiry", "law", "article", "page"} <= set(ASKED)
    asked = dict.fromkeys(ASKED, "\0")
    for name, row in TABLE["pages"].items():
        for who in ("stranger", "officer", "worker", "admin"):
            if row[0] != 405:
                address = _address(name, house.names).partition("?")[0]
                answer = house.clients[who].get(address, asked)
                assert answer.status_code < 500, (who, name)


@pytest.mark.parametrize("asked", ["article=x&law=%00", "article=%00&law=%00", "%00=1"])
def test_a_page_of_the_law_that_nobody_can_mean_is_not_there(client, db, asked):
    assert client.get(f"/law/article/?{asked}").status_code == 404


def test_a_reason_written_with_nul_keeps_its_words(rf):
    request = rf.post("/", {"why": "写\0错了", "w\0ho": ["甲", "\0乙"]})
    request.GET = QueryDict("q=%E5%BC%A0%00")
    assert WithoutNul(lambda _asked: None).process_view(request, None, (), {}) is None
    assert dict(request.POST.lists()) == {"why": ["写错了"], "who": ["甲", "乙"]}
    assert request.GET["q"] == "张"
    with pytest.raises(AttributeError, match="immutable"):
        request.POST["why"] = "x"


def test_what_holds_no_nul_is_handed_on_as_it_came(rf):
    request = rf.post("/?q=1", {"why": "写错了"})
    asked, sent = request.GET, request.POST
    WithoutNul(lambda _asked: None).process_view(request, None, (), {})
    assert request.GET is asked
    assert request.POST is sent


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "language", "nj_language"])
def test_a_cookie_with_nul_opens_and_breaks_nothing(db, settings, name):
    client = Client(raise_request_exception=False)
    answer = client.get("/desk/", headers={"cookie": f'{name}="a\\000b"'})
    assert answer.status_code == 302


def test_no_file_of_ours_has_nul_in_its_name(db):
    client = Client(raise_request_exception=False)
    assert client.get("/static/css/a%00b.css").status_code == 404
