"""Looking in what people told in their own words: who finds what, and what is written down."""

import re

import pytest
from django.urls import reverse
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.selectors import hearing
from niangjia.apps.intake.services import steps

pytestmark = pytest.mark.django_db
URL = reverse("desk:search")
KIND = "desk.sought_in_words"


@pytest.fixture
def fed():
    return make.federation()


def told(fed, words, **known):
    return ground.enquiry(fed, words=words, **known)


def sought(client, words):
    return client.post(URL, {"q": words, "where": "told"})


def test_what_she_told_is_found_with_what_stands_around_it(fed):
    row = told(
        fed, "我在冲床上干活，上个月断了两根手指，老板只给了三千块就不管了，医药费都没结清。"
    )
    other = told(fed, "三个月没发工资。", name="李大骑", phone="13900005678")
    shown = sought(browser(fed.officer), "断了两根").content.decode()
    assert "上个月<mark>断了两根</mark>手指，老板只给了三千块就不管了，医药…" in shown
    assert reverse("desk:enquiry", args=[row.number]) in shown
    assert reverse("desk:enquiry", args=[other.number]) not in shown


@pytest.mark.parametrize("words", ["ABC 厂", "abc厂", "ＡＢＣ厂"])
def test_width_case_and_spaces_make_no_difference(fed, words):
    told(fed, "在ＡＢＣ\n厂做了两年，没签合同。")
    assert "<mark>ＡＢＣ\n厂</mark>" in sought(browser(fed.officer), words).content.decode()


@pytest.mark.parametrize("words", ["(.*)", "[一-龥]+", "没.合同"])
def test_signs_are_signs(fed, words):
    told(fed, "没签合同，干了两年。")
    assert "没有人的原话里有" in sought(browser(fed.officer), words).content.decode()


def test_who_looked_and_whose_came_up_is_recorded_and_the_words_are_not(fed):
    row = told(fed, "上个月断了两根手指。")
    sought(browser(fed.officer), "断了两根")
    event = Event.objects.get(kind=KIND)
    assert event.target.endswith(f":{row.pk}")
    assert event.facts == {"read": 1, "found": 1}


def test_a_stranger_to_it_finds_nothing_and_is_recorded(fed):
    row = told(fed, "上个月断了两根手指。")
    far = make.federation("远方", "110100")
    shown = sought(browser(far.officer), "断了两根").content.decode()
    assert "没有人的原话里有" in shown
    assert row.number not in shown
    event = Event.objects.get(kind=KIND)
    assert event.target.endswith(f":{far.officer.pk}")
    assert event.facts == {"read": 0, "found": 0}


def test_one_character_is_asked_to_be_more_and_nothing_is_read(fed):
    told(fed, "上个月断了两根手指。")
    answer = sought(browser(fed.officer), " 断 ")
    assert answer.status_code == 422
    assert "至少写两个字" in answer.content.decode()
    assert not Event.objects.filter(kind=KIND).exists()


def test_the_newest_are_looked_through_and_the_page_says_so(fed, monkeypatch):
    monkeypatch.setattr(hearing, "MOST_ENQUIRIES", 1)
    older = told(fed, "断了两根手指。", at=ground.AT)
    newer = told(
        fed, "也断了两根手指。", at=ground.AT.replace(minute=59), name="李大骑", phone="13900005678"
    )
    desk = browser(fed.officer)
    shown = sought(desk, "断了两根").content.decode()
    assert newer.number in shown
    assert older.number not in shown
    assert "更早的没有看" in shown
    (skip,) = re.findall(r'name="skip" value="(\d+)"', shown)
    answer = desk.post(URL, {"q": "断了两根", "where": "told", "skip": skip})
    further = answer.content.decode()
    assert older.number in further
    assert newer.number not in further
    assert "更新的 1 条前面看过了" in further
    assert "更早的没有看" not in further


def test_what_she_answered_and_what_was_written_at_a_step_is_found_too(fed):
    row = ground.enquiry(fed, words="三个月没发工资。", answers={"hospital": "示例人民医院骨科"})
    steps.triage(
        enquiry=row, labels=[Label.UNPAID], is_urgent=False, is_hard=False, suggested={}, why="",
        by=fed.officer, at=ground.AT, version=row.version,
    )  # fmt: skip
    row.refresh_from_db()
    steps.take(
        enquiry=row, verb="advise", facts={"answer": "先去监察大队投诉，带上转账记录"},
        by=fed.officer, at=ground.AT, version=row.version,
    )  # fmt: skip
    desk = browser(fed.officer)
    assert "<mark>人民医院</mark>骨科" in sought(desk, "人民医院").content.decode()
    written = sought(desk, "转账记录").content.decode()
    assert "带上<mark>转账记录</mark>" in written
    assert reverse("desk:enquiry", args=[row.number]) in written


@pytest.mark.parametrize("skip", ["-1", "x", "１", "9" * 30])
def test_a_number_to_skip_that_is_none_skips_nothing(fed, skip):
    row = told(fed, "断了两根手指。")
    answer = browser(fed.officer).post(URL, {"q": "断了两根", "where": "told", "skip": skip})
    assert row.number in answer.content.decode()


def test_the_first_are_shown_and_all_are_counted(fed, monkeypatch):
    monkeypatch.setattr(hearing, "MOST_SHOWN", 1)
    for name, phone in (("李大骑", "13900005678"), ("周小骑", "13900005679")):
        told(fed, "断了两根手指。", name=name, phone=phone)
    assert "先列 1 次，共 2 次" in sought(browser(fed.officer), "断了两根").content.decode()


def test_every_page_of_results_offers_it(fed):
    row, client = told(fed, "断了两根手指。"), browser(fed.officer)
    for words in (row.number, "没有这个"):
        assert "在原话里找“" in client.get(URL, {"q": words}).content.decode()
    assert "在原话里找“" not in client.post(URL, {"q": "13900011234"}).content.decode()
