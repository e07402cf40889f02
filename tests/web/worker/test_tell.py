"""Telling what happened on a phone: one question a page, nothing kept until sent, written once."""

import re

import pytest
from django.test import Client
from tests.apps.intake.ground import WORDS
from tests.factories import matters as make
from tests.web.worker.interview import answers_for, carried, key_of, press, walk

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.models import Enquiry, Telling
from niangjia.apps.intake.services import steps

pytestmark = pytest.mark.django_db
URL = "/w/tell/"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send(browser, fed, **changes):
    return walk(browser, answers_for(fed.county, **changes))


def receipt(browser, fed, **changes):
    sent = send(browser, fed, **changes)
    assert sent.status_code == 303, words_of(sent)
    page = browser.get(sent["Location"])
    return page, re.findall(r'<p class="code">([^<]+)</p>', page.content.decode())


def pages(browser, answers, url=URL):
    """Return the questions that are put, in order."""
    found, answer = [], browser.get(url)
    while (key := key_of(answer)) != "check":
        found.append(key)
        answer = press(browser, answer, answers[key], url=url)
    return found


def test_a_couriers_answers_become_an_enquiry_with_a_receipt(fed, browser):
    page, (number, code) = receipt(browser, fed, dangers={"dangers": ["fleeing"]})
    row = Enquiry.objects.get()
    assert (row.number, len(code)) == (number, 8)
    assert "30 分钟之内有人打电话给您" in words_of(page)
    assert (row.home_union, row.people_count, row.region) == (fed.county, 3, fed.county.code)
    assert row.employer_name == "示例速达配送有限公司（演示）"
    (reading,) = intake.tellings_of(row)
    assert reading.words == WORDS
    assert reading.answers == {
        "dangers": ["fleeing"],
        "about": ["wages"],
        "work": "platform",
        "payer": "agency",
        "unpaid_from": "2026-08",
        "unpaid_to": "2026-10",
        "owed": "一万二",
        "working": "no",
        "left_on": "2026-11-01",
        "papers": ["bank", "chat"],
    }


def test_a_courier_is_never_asked_for_a_contract(fed, browser):
    both = answers_for(fed.county, about={"about": ["wages", "paper"]})
    assert pages(browser, both) == [
        "words", "about", "dangers", "where", "work", "employer", "payer",
        "months", "owed", "working", "left", "people", "papers", "who",
    ]  # fmt: skip


def test_an_injury_asks_day_and_hospital_and_no_sum(fed, browser):
    hurt = answers_for(
        fed.county,
        about={"about": ["hurt"]},
        work={"work": "site"},
        hurt={"hurt_on": "2026-10-08"},
        hospital={"hospital": "市人民医院"},
        reported={"reported": "no"},
        working={"working": "yes"},
    )
    asked = pages(browser, hurt)
    assert {"hurt", "hospital", "reported"} <= set(asked)
    assert not {"months", "owed", "contract", "began", "left"} & set(asked)


def test_a_dismissed_seamstress_is_asked_when_she_began_and_not_whether_she_still_works(
    fed, browser
):
    out = answers_for(
        fed.county,
        about={"about": ["out"]},
        work={"work": "staff"},
        began={"began": "2008年3月"},
        contract={"contract": "none"},
        out={"out_how": "said"},
    )
    asked = pages(browser, out)
    assert {"began", "contract", "out", "left"} <= set(asked)
    assert not {"payer", "working", "months", "hurt"} & set(asked)


def test_her_words_tick_the_topic_beforehand_and_she_may_untick_it(fed, browser):
    page = walk(browser, answers_for(fed.county), until="about")
    assert re.search(r'value="wages"[^>]* checked', page.content.decode())
    asked = pages(browser, answers_for(fed.county, about={}, since={"since": "half"}))
    assert "owed" not in asked
    assert "since" in asked  # she is asked since when instead


def test_what_her_words_say_stands_filled_in_and_what_she_leaves_open_is_not_kept(fed, browser):
    said = {"words": "我们一共五个人，8月、9月没发工资，一共欠一万二。"}
    answers = answers_for(fed.county, words=said)
    sum_ = walk(browser, answers, until="owed")
    assert "照您写的话猜的" in words_of(sum_)
    assert re.search(r'name="owed" value="一万二"', sum_.content.decode())
    assert re.search(r'name="people_count" value="5"', walk(
        browser, answers, until="people").content.decode())  # fmt: skip
    answer = walk(browser, answers_for(fed.county, words=said), until="months")
    assert re.search(r'name="unpaid_from" value="\d{4}-08"', answer.content.decode())
    skipped = press(browser, answer, skip="1")
    assert key_of(skipped) == "owed"
    assert "unpaid_from" not in carried(skipped)
    again = press(browser, skipped, back="1")
    assert 'name="unpaid_from" value=' not in again.content.decode()


def test_what_she_does_not_know_is_passed_over_and_the_desk_reads_that(fed, browser):
    page = walk(browser, answers_for(fed.county), until="owed")
    page = press(browser, page, skip="1")
    assert key_of(page) == "working"
    page = press(browser, page, {"working": "yes"}, enough="1")
    assert key_of(page) == "who"
    page = press(browser, page, answers_for(fed.county)["who"])
    assert "大概一共欠您多少钱 不知道" in words_of(page)
    assert press(browser, page, {"agrees": "on"}).status_code == 303
    (reading,) = intake.tellings_of(Enquiry.objects.get())
    assert reading.answers["unsure"] == ["owed", "people", "papers"]


def test_back_keeps_what_was_typed_and_going_on_returns_to_where_she_was(fed, browser):
    page = walk(browser, answers_for(fed.county), until="owed")
    back = press(browser, page, {"owed": "九千"}, back="1")
    assert key_of(back) == "months"
    assert 'value="2026-08"' in back.content.decode()
    on = press(browser, back, {"unpaid_from": "2026-09", "unpaid_to": "2026-10"})
    assert key_of(on) == "owed"
    assert 'value="九千"' in on.content.decode()


def test_her_browser_keeps_a_question_to_go_back_to_until_she_has_said_who_she_is(fed, browser):
    answers = answers_for(fed.county)
    asked = walk(browser, answers, until="who")
    assert set(asked["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert "no-store" in press(browser, asked, answers["who"])["Cache-Control"]


def test_the_last_page_shows_everything_and_leads_to_each_question(fed, browser):
    page = walk(browser, answers_for(fed.county), until="check")
    said = words_of(page)
    for words in (
        "一万二（12,000.00 元）",
        "2026年8月到2026年10月",
        "3",
        fed.county.name,
        "都没有",
    ):
        assert words in said
    again = press(browser, page, to="employer")
    assert key_of(again) == "employer"
    after = press(browser, again, {"employer_name": "改过（演示）"})
    assert key_of(after) == "check"
    assert "改过（演示）" in words_of(after)


def test_who_works_elsewhere_or_cannot_say_where_is_taken_in_all_the_same(fed, browser):
    answers = answers_for(fed.county)
    page = walk(browser, answers, until="where")
    assert "别的地方，或者说不清" in words_of(page)
    page = press(browser, page, {"union": "elsewhere"})
    while key_of(page) != "check":
        page = press(browser, page, answers.get(key_of(page), {}))
    assert "别的地方，或者说不清" in words_of(page)
    assert press(browser, page, {"agrees": "on"}).status_code == 303
    row = Enquiry.objects.get()
    assert row.home_union == fed.city
    (reading,) = intake.tellings_of(row)
    assert "where" in reading.answers["unsure"]


def test_an_answer_to_a_question_that_is_no_longer_put_is_not_sent(fed, browser):
    page = walk(browser, answers_for(fed.county), until="check")
    page = press(browser, press(browser, page, to="about"), {"about": ["other"]})
    assert key_of(page) == "since"
    page = press(browser, page, skip="1")
    assert press(browser, page, {"agrees": "on"}).status_code == 303
    (reading,) = intake.tellings_of(Enquiry.objects.get())
    assert not {"owed", "unpaid_from"} & reading.answers.keys()


def test_who_goes_on_from_her_phone_is_asked_again_who_she_is_and_nothing_else(fed, browser):
    last = walk(browser, answers_for(fed.county), until="check")
    kept = {name: sent for name, sent in carried(last).items() if name not in ("name", "phone")}

    resumed = browser.post(URL, kept | {"page": "words", "resume": "1"})

    assert resumed.status_code == 200
    assert key_of(resumed) == "who"
    assert key_of(press(browser, resumed, answers_for(fed.county)["who"])) == "check"


def test_sent_twice_is_written_down_once_with_one_receipt(fed, browser):
    page = walk(browser, answers_for(fed.county), until="check")
    other = Client()
    codes = []
    for one in (browser, other):
        assert press(one, page, {"agrees": "on"}).status_code == 303
        text = one.get("/w/tell/receipt/").content.decode()
        codes.append(re.findall(r'<p class="code">([^<]+)</p>', text))
    assert codes[0] == codes[1]
    assert len(codes[0]) == 2
    assert Telling.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "wrong", "says"),
    [
        ("words", {"words": ""}, "请用自己的话说一句"),
        ("where", {"union": "0"}, "请从列表里选"),
        ("where", {"union": ""}, "请选您干活的地方"),
        ("months", {"unpaid_from": "2026-13"}, "哪年哪月"),
        ("months", {"unpaid_from": "2026-10", "unpaid_to": "2026-08"}, "比从的月份早"),
        ("months", {"unpaid_from": "2199-01"}, "这天还没到"),
        ("months", {"unpaid_from": "0202-06"}, "年份好像写错了"),
        ("left", {"left_on": "0001-01-01"}, "年份好像写错了"),
        ("left", {"left_on": "2206-11-01"}, "年份好像写错了"),
        ("left", {"left_on": "昨天"}, "这里要填一个日子"),
        ("people", {"people_count": "0"}, "至少是 1"),
        ("people", {"people_count": "三个"}, "这里填一个数"),
        ("who", {"name": "", "phone": "13800000001"}, "怎么称呼"),
        ("who", {"name": "王小骑（演示）", "phone": ""}, "能找到您的电话"),
        ("who", {"name": "王小骑（演示）", "phone": "1380000"}, "11 位手机号"),
        ("who", {"name": "王小骑（演示）", "phone": "1" * 30}, "11 位手机号"),
        ("check", {"agrees": ""}, "要您同意"),
    ],
)
def test_what_is_wrong_comes_back_on_its_page_with_everything_else(fed, browser, at, wrong, says):
    page = walk(browser, answers_for(fed.county), until=at)
    answer = press(browser, page, wrong)
    assert answer.status_code == 422
    assert key_of(answer) == at
    assert says in words_of(answer)
    assert not Enquiry.objects.exists()
    if at != "words":
        assert WORDS in carried(answer)["words"]


def test_a_phone_that_is_none_leads_back_to_its_page_and_loses_nothing(fed, browser):
    answer = send(browser, fed, who={"name": "王小骑（演示）", "phone": "12"})
    assert answer.status_code == 422
    assert key_of(answer) == "who"
    assert "电话" in words_of(answer)
    assert 'value="王小骑（演示）"' in answer.content.decode()


def test_words_that_are_too_long_come_back_whole_and_no_browser_cuts_them_off(browser):
    assert "maxlength" not in browser.get(URL).content.decode()
    answer = press(browser, browser.get(URL), {"words": "欠薪😀。" * 1250})
    assert answer.status_code == 422
    assert "最多 3000 个字，现在是 5000 个" in words_of(answer)
    assert answer.content.decode().count("欠薪😀。") == 1250


def test_a_page_that_was_bent_is_no_trouble(fed, browser):
    bent = {
        "page": "x",
        "mark": "no-mark",
        "done": ["x", "about"],
        "to": "nowhere",
        "words": "欠薪",
    }
    assert browser.post(URL, bent).status_code == 200
    assert browser.post(URL, {"page": "check", "agrees": "on"}).status_code == 422
    assert browser.post(URL, {"page": "about", "about": ["moon"]}).status_code == 422
    assert not Enquiry.objects.exists()


def test_a_sign_at_a_door_says_where_she_is(fed, browser):
    page = browser.get(f"{URL}?at={fed.county.code}")
    for key in ("words", "about", "dangers"):
        page = press(browser, page, answers_for(fed.county)[key])
    assert re.search(rf'value="({fed.city.pk}|{fed.county.pk})" selected', page.content.decode())


def test_who_speaks_of_danger_is_shown_the_hotline_first_and_may_leave_her_phone_at_once(
    fed, browser
):
    page = walk(browser, answers_for(fed.county), until="dangers")
    page = press(browser, page, {"dangers": ["life"]})
    assert "先打 12351" in words_of(page)
    page = press(browser, page, {"union": str(fed.county.pk)}, enough="1")
    assert key_of(page) == "who"


def test_too_many_from_one_place_are_asked_to_wait_and_lose_nothing(fed, browser, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"tell": "1/h/ip"}
    assert send(browser, fed).status_code == 303
    answer = send(browser, fed)
    assert answer.status_code == 429
    assert WORDS in answer.content.decode()
    assert Enquiry.objects.count() == 1


def test_number_and_code_show_where_it_stands_and_take_more(fed, browser):
    _page, (number, code) = receipt(browser, fed)
    browser = Client()
    opened = browser.post("/w/look-up/", {"number": number.lower(), "code": code}, follow=True)
    said = words_of(opened)
    assert "工会收到了，正在看" in said
    assert "大概一共欠您多少钱 一万二（12,000.00 元）" in said
    assert "接单记录" in said  # what a courier brings
    assert WORDS in opened.content.decode()
    assert (
        browser.get("/w/tell/receipt/").status_code == 404
    )  # the code is shown where it was given

    mark = carried_mark(opened)
    added = browser.post("/w/told/", {"words": "站长今天拉黑我了", "mark": mark}, follow=True)
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


def carried_mark(answer):
    return re.search(r'name="mark" value="([^"]+)"', answer.content.decode())[1]


def test_the_day_she_left_says_until_when_she_can_claim(fed, browser):
    page, _codes = receipt(browser, fed)
    assert re.search(r"最早可能到 2027年11月\d+日", words_of(page))


def test_she_may_say_herself_that_nothing_is_to_be_done_any_more(fed, browser):
    receipt(browser, fed)
    asked = browser.get("/w/told/withdraw/")
    assert "现在还没有撤" in words_of(asked)
    done = browser.post("/w/told/withdraw/", {"why": ""}, follow=True)
    assert "按您的意思不办了" in words_of(done)
    row = Enquiry.objects.get()
    assert (row.state, row.is_open, row.due_at) == ("withdrawn", False, None)
    assert row.steps.get(seq=1).as_role == "worker"
    assert browser.get("/w/told/withdraw/").status_code == 303
    assert Client().get("/w/told/withdraw/").status_code == 404


def test_a_wrong_code_opens_nothing_and_is_counted(fed, browser):
    _page, (number, _code) = receipt(browser, fed)
    for _ in range(20):
        assert (
            browser.post("/w/look-up/", {"number": number, "code": "22222222"}).status_code == 422
        )
    stopped = browser.post("/w/look-up/", {"number": number, "code": _code})
    assert "试的次数太多" in words_of(stopped)
