"""Telling what happened on a phone: page by page, kept nowhere until sent, written down once."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from tests.apps.intake.ground import WORDS
from tests.factories import matters as make

from niangjia.apps.intake.models import Enquiry, Telling
from niangjia.apps.intake.services import steps

pytestmark = pytest.mark.django_db
URL = "/w/tell/"


@pytest.fixture
def fed():
    cache.clear()
    return make.federation()


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def answers(fed, **changes):
    return {
        "words": WORDS,
        "employer_name": "示例速达配送有限公司（演示）",
        "union": str(fed.county.pk),
        "since": "half",
        "working": "no",
        "people_count": "3",
        "papers": "转账记录",
        "name": "王小骑（演示）",
        "phone": "13800000001",
        "agrees": "on",
        "mark": str(uuid4()),
        **changes,
    }


def words_of(answer):
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def test_three_pages_carry_what_was_answered_and_give_a_receipt(fed, browser):
    first = browser.get(URL)
    assert first.status_code == 200
    assert "出了什么事" in words_of(first)
    every = answers(fed)
    second = browser.post(
        URL, {key: every[key] for key in ("words", "union", "mark")} | {"page": 0}
    )
    assert f'<input type="hidden" name="words" value="{WORDS}">' in second.content.decode()
    assert "几个人遇到" in words_of(second)
    receipt = browser.post(URL, every | {"page": 2, "dangers": ["fleeing"]})

    row = Enquiry.objects.get()
    assert row.number in words_of(receipt)
    assert "30 分钟之内有人打电话给您" in words_of(receipt)
    assert (row.home_union, row.people_count, row.region) == (fed.county, 3, fed.county.code)


def test_back_keeps_what_was_typed(fed, browser):
    back = browser.post(URL, answers(fed, name="改主意（演示）") | {"page": 2, "back": "1"})
    text = back.content.decode()
    assert "几个人遇到" in words_of(back)
    assert 'name="name" value="改主意（演示）"' in text
    assert 'value="half"' in text and "checked" in text  # noqa: PT018 - one answer, kept


def test_sent_twice_is_written_down_once_with_one_receipt(fed, browser):
    every = answers(fed) | {"page": 2}
    first, again = browser.post(URL, every), Client().post(URL, every)
    codes = [
        re.findall(r'<p class="code">([^<]+)</p>', one.content.decode()) for one in (first, again)
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 2
    assert Telling.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"words": ""}, "请用自己的话说一句"),
        ({"union": "0"}, "请从列表里选"),
        ({"people_count": "0"}, "至少是 1"),
        ({"phone": "12"}, "电话"),
        ({"agrees": ""}, "要您同意"),
        ({"name": ""}, "怎么称呼"),
    ],
    ids=["words", "union", "people", "phone", "agrees", "name"],
)
def test_what_is_wrong_comes_back_on_its_page_with_everything_else(fed, browser, wrong, says):
    answer = browser.post(URL, answers(fed) | wrong | {"page": 2})
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert not Enquiry.objects.exists()
    if "words" not in wrong:
        assert WORDS in answer.content.decode()


def test_a_page_that_was_bent_is_no_trouble(fed, browser):
    bent = answers(fed) | {"page": "x", "mark": "no-mark"}
    assert browser.post(URL, bent).status_code == 200
    assert browser.post(URL, {"page": "99"}).status_code == 422


def test_a_sign_at_a_door_says_where_she_is(fed, browser):
    text = browser.get(f"{URL}?at={fed.county.code}").content.decode()
    assert re.search(rf'value="({fed.city.pk}|{fed.county.pk})" selected', text)


def test_too_many_from_one_place_are_asked_to_wait_and_lose_nothing(fed, browser, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"tell": "1/h/ip"}
    browser.post(URL, answers(fed) | {"page": 2})
    answer = browser.post(URL, answers(fed) | {"page": 2})
    assert answer.status_code == 429
    assert WORDS in answer.content.decode()
    assert Enquiry.objects.count() == 1


def receipt(fed, browser):
    page = browser.post(URL, answers(fed) | {"page": 2}).content.decode()
    return re.findall(r'<p class="code">([^<]+)</p>', page)


def test_number_and_code_show_where_it_stands_and_take_more(fed, browser):
    number, code = receipt(fed, browser)
    opened = browser.post("/w/look-up/", {"number": number.lower(), "code": code}, follow=True)
    assert "工会收到了，正在看" in words_of(opened)
    assert WORDS in opened.content.decode()

    added = browser.post(
        "/w/told/", {"words": "站长今天拉黑我了", "mark": str(uuid4())}, follow=True
    )
    assert "已经记下" in words_of(added)
    assert Telling.objects.count() == 2

    row = Enquiry.objects.get()
    steps.triage(
        enquiry=row,
        labels=["unpaid"],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=make.NOW,
        version=row.version,
    )
    assert fed.officer.name in words_of(browser.get("/w/told/"))
    assert Client().get("/w/told/").status_code == 404


def test_a_wrong_code_opens_nothing_and_is_counted(fed, browser):
    number, _code = receipt(fed, browser)
    for _ in range(20):
        assert (
            browser.post("/w/look-up/", {"number": number, "code": "22222222"}).status_code == 422
        )
    stopped = browser.post("/w/look-up/", {"number": number, "code": _code})
    assert "试的次数太多" in words_of(stopped)
