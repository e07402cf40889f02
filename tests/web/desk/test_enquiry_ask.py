"""The assisted counter: the questions of the phone, the keeper typing, any clerk going on."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.conftest import signed_in
from tests.web.worker.interview import answers_for, carried, key_of

from niangjia.apps.audit.models import Event
from niangjia.apps.intake.models import Enquiry, Telling, Unfinished
from niangjia.apps.intake.services import steps
from niangjia.apps.people.models import Account
from niangjia.apps.sendings.models import Sending

pytestmark = pytest.mark.django_db
URL = "/desk/enquiries/ask/"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.clerk, "clerk")


@pytest.fixture
def colleague(fed):
    return signed_in(fed.officer, "officer")


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def press(browser, page, fields=None, **button):
    """Fill the page that is open and press a button of it, following where it leads."""
    where = page.request["PATH_INFO"]
    asks = page.request.get("QUERY_STRING", "")
    url = f"{where}?{asks}" if asks.startswith("door") else where
    return browser.post(url, carried(page) | (fields or {}) | button, follow=True)


def walk(browser, answers, *, until=None, url=URL):
    """Answer page by page until a page is reached or the last answer comes back."""
    page = browser.get(url, follow=True)
    while page.status_code == 200 and (key := key_of(page)) != until:
        page = press(browser, page, answers[key])
        if key == "check":
            break
    return page


def at_of(page):
    return page.request["PATH_INFO"]


def test_the_counter_puts_the_same_questions_and_shows_the_code_once(fed, desk):
    page = walk(desk, answers_for(fed.county), until="check")
    assert "一万二（12,000.00 元）" in words_of(page)
    done = press(desk, page, {"agrees": "on"})
    assert "查询码只显示这一次" in words_of(done)
    assert "工钱是谁给的 站点、劳务公司或者中介" in words_of(done)
    row = Enquiry.objects.get()
    assert (row.door, row.home_union) == ("counter", fed.county)
    assert Telling.objects.get().recorded_by == fed.clerk
    assert not Unfinished.objects.exists()


def test_on_the_line_the_same_questions_come_in_by_the_line(fed, desk):
    walk(desk, answers_for(fed.county), url=f"{URL}?door=hotline")
    assert Enquiry.objects.get().door == "hotline"


def test_who_stands_there_may_have_no_phone(fed, desk):
    nobodys = answers_for(fed.county, who={"name": "没手机的人（演示）", "phone": ""})
    walk(desk, nobodys)
    assert Enquiry.objects.get().person.name == "没手机的人（演示）"


def test_a_phone_that_is_none_leads_back_to_its_page(fed, desk):
    wrong = answers_for(fed.county, who={"name": "某人（演示）", "phone": "12"})
    answer = walk(desk, wrong)
    assert (answer.status_code, key_of(answer)) == (422, "who")


def test_the_queue_leads_to_the_counter_and_nothing_is_kept_of_an_empty_page(desk):
    assert URL in desk.get(reverse("desk:enquiries")).content.decode()
    assert press(desk, desk.get(URL), {"words": ""}).status_code == 422
    assert not Unfinished.objects.exists()


def test_left_half_way_another_clerk_finds_it_and_goes_on_where_it_stopped(fed, desk, colleague):
    answers = answers_for(fed.county)
    page = walk(desk, answers, until="employer")
    left = press(desk, page, {"employer_name": "速达（演示）"}, keep="1")
    assert "放好了" in words_of(left)
    listed = words_of(colleague.get(URL))
    assert "还没留名 干了三个月外卖" in listed
    assert fed.clerk.name in listed
    mark = Unfinished.objects.get().mark
    on = walk(colleague, answers, until="check", url=f"{URL}{mark}/")
    assert "速达（演示）" not in words_of(
        on
    )  # her colleague asked again, and it was the firm's name
    assert f"最后一次是 {fed.officer.name}" in words_of(on)
    done = press(colleague, on, {"agrees": "on"})
    assert "查询码只显示这一次" in words_of(done)
    assert Telling.objects.get().recorded_by == fed.officer
    assert "现在没有" in words_of(desk.get(URL))


def test_whoever_comes_next_hears_nothing_of_what_the_one_before_her_said(fed, desk):
    first = desk.get(URL)
    token = {"csrfmiddlewaretoken": first.context["csrf_token"]}
    answers = answers_for(fed.county)
    asked = desk.post(URL, carried(first) | answers[key_of(first)] | token, follow=True)
    assert Sending.objects.filter(path=URL, location__contains="/enquiries/ask/").exists()
    put_by = press(desk, asked, keep="1")
    assert put_by.request["PATH_INFO"] == URL
    for shown in (put_by, desk.get(URL)):
        assert "存好过一次" not in words_of(shown)
        assert key_of(shown) == key_of(first)


def test_a_page_opened_anew_and_a_session_that_ended_lose_no_answer(fed, desk):
    page = walk(desk, answers_for(fed.county), until="months")
    again = desk.get(at_of(page))
    assert key_of(again) == "months"
    kept = desk.session
    kept["began"] = kept["seen"] = 0  # as after a long rest
    kept.save()
    out = press(desk, page, {"unpaid_from": "2026-08"})
    assert out.redirect_chain[-1][0].startswith("/login/")
    desk.force_login(Account.objects.get(person=fed.clerk))
    assert key_of(desk.get(at_of(page))) == "months"


def test_the_address_names_the_question_so_that_the_back_button_leads_back(fed, desk):
    page = walk(desk, answers_for(fed.county), until="months")
    back = desk.get(f"{at_of(page)}?at=employer")
    assert "示例速达配送有限公司（演示）" in back.content.decode()
    assert key_of(desk.get(f"{at_of(page)}?at=hospital")) == "months"  # nobody is asked that


def test_two_clerks_who_answer_different_questions_lose_neither(fed, desk, colleague):
    page = walk(desk, answers_for(fed.county), until="employer")
    hers = colleague.get(at_of(page))
    press(desk, page, {"employer_name": "速达（演示）"})
    press(colleague, colleague.get(f"{at_of(hers)}?at=work"), {"work": "platform"})
    stale = press(desk, page, {"employer_name": "速达（演示）"})  # her page, sent again
    assert stale.status_code == 200
    shown = desk.get(f"{at_of(page)}?at=check")
    assert "速达（演示）" in words_of(shown)


def test_two_answers_to_one_question_are_both_shown_and_the_clerk_chooses(fed, desk, colleague):
    page = walk(desk, answers_for(fed.county), until="employer")
    hers = colleague.get(at_of(page))
    press(colleague, hers, {"employer_name": "极速站（演示）"})
    met = press(desk, page, {"employer_name": "速达（演示）"})
    assert met.status_code == 409
    assert f"{fed.officer.name}" in words_of(met)
    assert "把这一问记成了：极速站（演示）" in words_of(met)
    assert 'value="速达（演示）"' in met.content.decode()
    chosen = press(desk, met, {"employer_name": "速达（演示）"})
    assert chosen.status_code == 200
    assert "速达（演示）" in desk.get(f"{at_of(page)}?at=employer").content.decode()


def test_a_box_left_as_it_stood_keeps_the_colleagues_answer(fed, desk, colleague):
    page = walk(desk, answers_for(fed.county), until="employer")
    press(colleague, colleague.get(at_of(page)), {"employer_name": "极速站（演示）"})
    press(desk, page, {"employer_name": ""})
    kept = desk.get(f"{at_of(page)}?at=employer").content.decode()
    assert 'value="极速站（演示）"' in kept
    assert press(desk, page, skip="1").status_code == 409  # "don't know" would have undone it


def test_put_by_with_danger_told_it_says_that_nobody_calls_yet(fed, desk):
    words = {"words": "老板要跑路，工友说不想活了"}
    page = press(desk, desk.get(URL), words)
    left = press(desk, page, keep="1")
    assert "没登记就没有人按时回电" in words_of(left)
    assert "说了急事" in words_of(left)


def test_closing_asks_why_and_leaves_only_the_reason(fed, desk, colleague):
    page = walk(desk, answers_for(fed.county), until="employer")
    close = f"{at_of(page)}close/"
    assert "干了三个月外卖" in words_of(colleague.get(close))
    assert "请选一个理由" in words_of(colleague.post(close, {}))
    done = words_of(colleague.post(close, {"why": "not_back"}, follow=True))
    assert "没再来，也找不到本人" in done
    assert "干了三个月外卖" not in done
    late = press(desk, page, {"employer_name": "速达（演示）"})
    assert late.status_code == 422
    assert "这一份已经关掉" in words_of(late)
    assert "速达（演示）" in words_of(late)  # what she typed stands on the page that declines


def test_a_page_left_open_after_it_was_sent_says_the_number_and_keeps_what_was_typed(
    fed, desk, colleague
):
    page = walk(desk, answers_for(fed.county), until="owed")
    walk(colleague, answers_for(fed.county), url=at_of(page))
    number = Enquiry.objects.get().number
    late = press(desk, page, {"owed": "一万八"})
    assert late.status_code == 422
    assert number in words_of(late)
    assert "一万八" in words_of(late)
    assert number in words_of(desk.get(at_of(page), follow=True))


def test_what_is_too_old_is_not_listed(fed, desk):
    walk(desk, answers_for(fed.county), until="employer")
    Unfinished.objects.update(kept_until=timezone.now() - timedelta(minutes=1))
    assert "现在没有" in words_of(desk.get(URL))


# --- whose phone is known -------------------------------------------------------------------------


def check_page(desk, fed, **changes):
    return walk(desk, answers_for(fed.county, **changes), until="check")


def test_a_known_phone_shows_what_is_there_and_asks_before_a_second_is_made(fed, desk):
    there = ground.enquiry(fed)
    page = check_page(desk, fed)
    shown = words_of(page)
    assert "这个电话以前说过" in shown
    assert f"接着说：{there.number}" in shown
    assert Event.objects.filter(kind="intake.card_read").exists()
    asked = press(desk, page, {"agrees": "on"})
    assert (asked.status_code, key_of(asked)) == (422, "check")
    assert "请选这次说的是哪件事" in words_of(asked)
    assert Enquiry.objects.count() == 1


def test_it_goes_on_in_the_record_that_is_there(fed, desk):
    there = ground.enquiry(fed)
    page = check_page(desk, fed)
    done = press(desk, page, {"agrees": "on", "onto": there.number})
    assert "没有另立一条" in words_of(done)
    assert Enquiry.objects.get() == there
    told = there.tellings.latest("pk")
    assert (told.door, told.recorded_by) == ("counter", fed.clerk)
    assert not Unfinished.objects.exists()
    left_open = desk.get(at_of(page), follow=True)
    assert "记在这条诉求里" in words_of(left_open)
    late = press(desk, page, {"agrees": "on", "onto": there.number})
    assert there.number in words_of(late)
    assert there.tellings.count() == 2


def test_one_that_ended_is_taken_up_again_at_the_counter(fed, desk):
    there = ground.enquiry(fed)
    facts = {"where": "示例法院（演示）", "why": "借款"}
    who = {"by": fed.officer, "at": ground.LATER}
    steps.take(enquiry=there, verb="send_away", facts=facts, version=there.version, **who)
    page = check_page(desk, fed)
    assert f"又来说，接着办：{there.number}" in words_of(page)
    press(desk, page, {"agrees": "on", "onto": there.number})
    there.refresh_from_db()
    assert (there.state, there.is_open) == ("told", True)


def test_another_trouble_is_another_employers_and_hers_who_is_known(fed, desk):
    there = ground.enquiry(fed)
    same = press(desk, check_page(desk, fed), {"agrees": "on", "onto": "new"})
    assert same.status_code == 422
    assert f"已经在 {there.number} 里" in words_of(same)
    other = check_page(desk, fed, employer={"employer_name": "另一家（演示）"})
    done = press(desk, other, {"agrees": "on", "onto": "new"})
    assert "查询码只显示这一次" in words_of(done)
    assert Enquiry.objects.exclude(pk=there.pk).get().person == there.person


def test_somebody_else_of_the_same_phone_is_registered_as_herself(fed, desk):
    there = ground.enquiry(fed)
    changes = {
        "who": {"name": "她的工友（演示）", "phone": "13800000001"},
        "employer": {"employer_name": "另一家（演示）"},
    }
    press(desk, check_page(desk, fed, **changes), {"agrees": "on", "onto": "new"})
    assert Enquiry.objects.exclude(pk=there.pk).get().person.name == "她的工友（演示）"


def test_what_was_told_elsewhere_is_not_shown(fed, desk):
    far = make.federation(prefix="远方", code="110100")
    ground.enquiry(far)
    page = check_page(desk, fed)
    assert "这个电话以前说过" not in words_of(page)
    assert "查询码只显示这一次" in words_of(press(desk, page, {"agrees": "on"}))
