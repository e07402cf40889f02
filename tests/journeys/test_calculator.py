"""Anybody at a phone: picks the question, types what she knows, sees what she is owed and why."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_she_finds_out_what_she_is_owed(
    browser: Browser, live_server: Any, fits: Any, shoot: Any, with_script: bool
):
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=with_script, locale="zh-CN"
    )
    page = phone.new_page()
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="算一算").first.click()
    page.get_by_role("link", name="离开单位，该补我多少钱？").click()
    page.get_by_label("怎样离职").select_option("38_WORKER_FORCED")
    page.get_by_label("入职日期（用工之日）").fill("2018-03-15")
    page.get_by_label("最后一个工作日（解除、终止之日）").fill("2024-01-31")
    page.get_by_label("离职前十二个月的月平均应得工资").fill("6,800")
    page.get_by_label("上年度职工月平均工资（元）").fill("7500")
    page.get_by_role("button", name="算", exact=True).click()

    assert page.get_by_role("heading", name="应当付您 40,800.00 元").is_visible()
    page.locator("details.why summary").click()
    assert page.get_by_text("第四十七条第一款").first.is_visible()
    if with_script:
        fits(page)
        shoot(page, "calculator-result")
    phone.close()


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_creditors_are_written_card_by_card_and_pasted_from_a_sheet(
    browser: Browser, live_server: Any, fits: Any, shoot: Any, with_script: bool
):
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=with_script, locale="zh-CN"
    )
    page = phone.new_page()
    page.goto(f"{live_server.url}/calculator/R-51/")
    page.get_by_label("可以分配的执行款（元）").fill("90000")
    page.get_by_label("债权的名字或者编号").first.fill("王")
    page.get_by_label("债权金额（元）").first.fill("60,000")
    page.get_by_role("button", name="再加一个").click()
    page.get_by_role("group", name="第 3 个").wait_for()
    page.get_by_role("button", name="去掉第 3 个").click()
    page.get_by_role("group", name="第 3 个").wait_for(state="detached")
    page.get_by_text("有表格？整片粘贴").click()
    page.get_by_label("从表格里选中、复制").fill("债权金额\t债权的名字或者编号\n60000\t李\n")
    page.get_by_role("button", name="填到上面的格子里").click()
    expect(page.get_by_label("债权的名字或者编号").nth(1)).to_have_value("李")
    if with_script:
        fits(page)
        shoot(page, "calculator-cards")
    page.get_by_label("债权金额（元）").first.press("Enter")
    page.get_by_role("heading", name="一共分出 90,000.00 元").wait_for()
    phone.close()
