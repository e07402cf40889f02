"""The link to the other language, on every page of a worker: it keeps the page, both ways."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from tests.factories import matters as make
from tests.web.worker.interview import answers_for, carried, key_of, press, walk

from niangjia.apps.intake.models import Enquiry

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="tongue" href="([^"]+)"')


@pytest.fixture
def fed(db):
    return make.federation()


def other(browser, answer):
    """Follow the language link of a page and return the page it leads back to."""
    address = LINK.search(answer.content.decode())[1].replace("&amp;", "&")
    return browser.get(address, follow=True)


def test_the_link_changes_the_language_of_the_page_she_is_on_and_back(client, case, enter):
    enter(case, case.people[3])
    mine = f"/w/my/{case.matter.number}/"
    for address in ("/w/", mine, f"{mine}owed/", f"{mine}data/", f"{mine}ways/?a=1"):
        english = other(client, client.get(address))
        assert '<html lang="en"' in english.content.decode()
        assert english.wsgi_request.get_full_path() == address
        chinese = other(client, english)
        assert '<html lang="zh-CN"' in chinese.content.decode()
        assert chinese.wsgi_request.get_full_path() == address


def test_on_a_form_that_came_back_the_link_leads_to_its_page(client, case, enter, settings):
    settings.IS_DEMO = True
    enter(case, case.people[3])
    mine = f"/w/my/{case.matter.number}/"
    for sent, page in (
        (f"{mine}data/erase/", f"{mine}data/"),
        (f"{mine}ways/", f"{mine}ways/"),
        ("/w/look-up/", "/w/"),
        ("/w/phone/", "/w/phone/"),
        ("/w/phone/code/", "/w/phone/"),
    ):
        answer = client.post(sent, {"form": "email"})
        assert answer.status_code == 422, sent
        back = other(client, answer)
        assert (back.status_code, back.wsgi_request.path) == (200, page)
        assert '<html lang="en"' in back.content.decode()
        del client.cookies[django_settings.LANGUAGE_COOKIE_NAME]


def test_in_the_middle_of_telling_the_language_changes_and_nothing_typed_is_lost(fed):
    browser, answers = Client(), answers_for(fed.city)
    asked = walk(browser, answers, until="employer")
    typed = {"employer_name": "半个名字（演示）", "language": "en"}
    english = press(browser, asked, typed)
    assert english.status_code == 200
    html = english.content.decode()
    assert '<html lang="en"' in html
    assert key_of(english) == "employer"
    assert 'value="半个名字（演示）"' in html
    assert carried(english)["words"] == carried(asked)["words"]
    assert english.headers["Content-Language"] == "en"
    assert '<html lang="en"' in browser.get("/w/").content.decode()
    back = press(browser, english, {"language": "zh-hans"})
    assert '<html lang="zh-CN"' in back.content.decode()
    assert press(browser, asked, {"language": "xx"}).status_code == 404
    assert not Enquiry.objects.exists()
