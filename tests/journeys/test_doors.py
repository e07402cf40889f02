"""From a worker's own words on a phone to a matter with a named officer."""

import re

import pytest
from playwright.sync_api import expect
from tests.factories import matters as make
from tests.journeys.steps import Hands
from tests.web.conftest import signed_in

from niangjia.apps.intake.models import Enquiry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "干了三个月外卖，站长说资金紧张，一直没发工资，一共一万二。"


@pytest.fixture
def fed(transactional_db):
    made = make.federation()
    signed_in(made.officer, "officer")
    return made


def tell(page, fed, *, urgent=False, until="交给工会"):
    """Answer what a courier is asked, up to the button that sends it."""
    page.goto("/w/")
    page.get_by_role("link", name="说说出了什么事").click()
    answers = {
        "出了什么事": lambda: page.get_by_label("用您自己的话说").fill(WORDS),
        "是下面哪样事": lambda: expect(page.get_by_label("工资没发、少发")).to_be_checked(),
        "有没有急事": lambda: (
            page.get_by_label("老板要跑，或者在搬东西").check() if urgent else None
        ),
        "在哪个地方干活": lambda: page.get_by_label("在哪里干活").select_option(
            label=fed.city.name
        ),
        "干的是哪种活": lambda: page.get_by_label("跑平台的单").check(),
        "给谁干活": lambda: page.get_by_label("哪个平台，哪个站点").fill("示例速达（演示）"),
        "工钱是谁给的": lambda: page.get_by_label("站点、劳务公司或者中介").check(),
        "欠的是哪几个月的工资": lambda: (
            page.get_by_label("从哪个月").fill("2026-08"),
            page.get_by_label("到哪个月").fill("2026-10"),
        ),
        "大概一共欠您多少钱": lambda: page.get_by_label("多少钱").fill("一万二"),
        "您还在那里干吗": lambda: page.get_by_label("还在那里干", exact=True).check(),
        "连您一共几个人遇到这事": lambda: page.get_by_label("人数").fill("３"),
        "手里有什么": lambda: page.get_by_label("聊天记录").check(),
        "怎么找到您": lambda: (
            page.get_by_label("怎么称呼您").fill("王小骑（演示）"),
            page.get_by_label("手机号").fill("13800000001"),
        ),
    }
    for title, answer in answers.items():
        page.get_by_role("heading", level=1, name=title).wait_for()
        if title == until:
            return
        answer()
        page.get_by_role("button", name="下一步").click()
    page.get_by_role("heading", level=1, name="看一遍，对不对").wait_for()
    page.get_by_label("我同意工会").check()


def receipt(page):
    page.get_by_role("heading", name="受理回执").wait_for()
    number, code = page.locator("p.code").all_inner_texts()
    return number, code


def test_her_words_become_a_matter_with_a_named_officer(page, fed, fits, shoot):
    tell(page, fed, urgent=True)
    shoot(page, "doors-who")
    fits(page)
    page.get_by_role("button", name="交给工会").click()
    number, code = receipt(page)
    expect(page.get_by_text("30 分钟之内有人打电话给您")).to_be_visible()
    shoot(page, "doors-receipt")
    fits(page)

    desk = Hands(page)
    desk.sign_in("officer")
    for path, name in (
        ("/desk/enquiries/", "doors-queue"),
        ("/desk/enquiries/new/", "doors-take-down"),
        (f"/desk/enquiries/{number}/", "doors-enquiry"),
        (f"/desk/enquiries/{number}/do/triage/", "doors-triage"),
    ):
        desk.open(path)
        shoot(page, name)
        fits(page)
    for label in page.get_by_role("group", name="类别").get_by_role("checkbox").all():
        label.uncheck()
    page.get_by_label("欠薪").check()
    page.get_by_label("急诊：要快").check()
    page.get_by_label("和建议不一样的理由").fill("听本人说过")
    page.get_by_role("button", name="就这么定").click()
    expect(page.get_by_text("还欠本人一个电话")).to_be_visible()
    expect(page.get_by_role("link", name="立案件")).to_have_count(0)
    shoot(page, "doors-call-owed")
    fits(page)
    page.get_by_role("link", name="联系上本人").click()
    page.get_by_role("button", name="联系上本人").click()
    page.get_by_role("link", name="立案件").click()
    page.get_by_role("button", name="立案件").click()
    expect(page).to_have_url(re.compile(r"/desk/matters/460100-"))

    page.context.clear_cookies()
    page.goto("/w/")
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看我的事").click()
    expect(page.get_by_role("heading", name="已经立案，正式在办")).to_be_visible()
    expect(page.get_by_text(fed.officer.name, exact=True)).to_be_visible()
    shoot(page, "doors-told")
    fits(page)
    page.get_by_role("link", name="去看“我的事”").click()
    expect(page).to_have_url(re.compile(r"/w/my/460100-"))


def test_a_lost_signal_loses_nothing_and_sends_once(page, fed):
    tell(page, fed)
    page.context.set_offline(True)
    page.get_by_role("button", name="交给工会").click()
    expect(page.get_by_text("手机没有信号，还没有发出去")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="交给工会").dblclick()
    number, _code = receipt(page)
    assert [one.number for one in Enquiry.objects.all()] == [number]

    page.goto("/w/tell/")
    expect(page.get_by_label("用您自己的话说")).to_have_value("")


def test_a_page_closed_half_way_is_still_on_the_phone(page, fed):
    tell(page, fed, until="大概一共欠您多少钱")
    page.get_by_label("多少钱").fill("一万")
    page.goto("/w/")
    page.goto("/w/tell/")
    expect(page.get_by_label("用您自己的话说")).to_have_value(WORDS)
    page.get_by_role("button", name="接着上次的写").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("大概一共欠您多少钱")
    expect(page.get_by_label("多少钱")).to_have_value("一万")

    page.goto("/w/tell/")
    page.get_by_role("button", name="不要了，清掉重写").click()
    expect(page.get_by_label("用您自己的话说")).to_have_value("")


def test_enter_on_the_last_page_sends_it_and_leads_to_no_question(page, fed):
    tell(page, fed)
    page.get_by_label("我同意工会").press("Enter")
    receipt(page)


def back_to_the_words(page):
    """Press the browser's own back button, from the kind of work to the first question."""
    for title in ("在哪个地方干活", "有没有急事", "是下面哪样事", "出了什么事"):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_label("用您自己的话说")).to_have_value(WORDS)


@pytest.mark.parametrize("has_script", [True, False])
def test_the_phones_own_back_button_leads_back_a_question(browser, live_server, fed, has_script):
    phone = browser.new_context(base_url=live_server.url, java_script_enabled=has_script)
    page = phone.new_page()
    tell(page, fed, until="干的是哪种活")
    back_to_the_words(page)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("是下面哪样事")
    phone.close()


def test_back_from_the_receipt_leads_to_no_error_and_says_that_it_was_told(
    browser, live_server, fed
):
    phone = browser.new_context(base_url=live_server.url)
    page = phone.new_page()
    tell(page, fed)
    page.get_by_role("button", name="交给工会").click()
    number, _code = receipt(page)
    page.go_back()
    expect(page.get_by_text(f"编号 {number}，不用再说一遍")).to_be_visible()
    page.get_by_role("link", name="看回执和查询码").click()
    assert receipt(page)[0] == number
    assert Enquiry.objects.count() == 1
    phone.close()


def test_the_back_button_works_too_for_somebody_whose_own_pages_are_open(browser, live_server, fed):
    # Not the fixture: what it routes no cache of the browser keeps.
    phone = browser.new_context(base_url=live_server.url)
    page = phone.new_page()
    tell(page, fed)
    page.get_by_role("button", name="交给工会").click()
    number, code = receipt(page)
    page.goto("/w/")
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看我的事").click()
    expect(page.get_by_text(number).first).to_be_visible()
    tell(page, fed, until="干的是哪种活")
    back_to_the_words(page)
    phone.close()


def test_it_needs_no_script(browser, live_server, fed):
    bare = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = bare.new_page()
    tell(page, fed)
    page.get_by_role("button", name="交给工会").click()
    number, _code = receipt(page)
    assert Enquiry.objects.get().number == number
    bare.close()
