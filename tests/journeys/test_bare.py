"""Every task without script, on a slow line, with large letters (docs/how-to/without-script.md)."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect
from tests.engines.uploads import made
from tests.factories import matters as make
from tests.journeys.steps import Hands
from tests.journeys.test_doors import receipt, tell
from tests.web.conftest import signed_in

from niangjia.apps.intake.models import Enquiry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 80 * 1024
"""Of the first page with all it loads, compressed as it is sent."""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 31_000, "uploadThroughput": 6_000}
"""Bytes a second of a line of the second generation."""


@pytest.fixture
def fed(transactional_db):
    house = make.federation(code="410800")
    signed_in(house.officer, "officer")
    return house


@pytest.fixture
def bare(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_the_table_names_every_file_of_script_and_no_other():
    table = (ROOT / "docs/how-to/without-script.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+\.js)`", table, re.MULTILINE))
    there = {one.name for one in (ROOT / "src/niangjia/web/assets/js").glob("*.js")}
    assert named == there - {"app.js"}  # which only gathers them


def test_a_worker_tells_sends_a_photo_adds_and_withdraws_without_script(bare, fed):
    tell(bare, fed)
    bare.get_by_role("button", name="交给工会").click()
    number, code = receipt(bare)
    bare.get_by_label("照片或者 PDF").set_input_files(
        [{"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": made.photo()}]
    )
    bare.get_by_role("button", name="传照片").click()
    expect(bare.get_by_text("收下 1 份")).to_be_visible()
    bare.get_by_role("button", name="拿掉").click()
    expect(bare.get_by_text("拿掉了")).to_be_visible()

    bare.context.clear_cookies()
    bare.goto("/w/")
    bare.get_by_label("受理编号").fill(number)
    bare.get_by_label("查询码").fill(code)
    bare.get_by_role("button", name="看我的事").click()
    bare.get_by_label("还要补充的").fill("站长今天拉黑我了")
    bare.get_by_role("button", name="补上").click()
    expect(bare.get_by_text("已经记下")).to_be_visible()
    bare.get_by_role("link", name="不想办了").click()
    bare.get_by_role("button", name="不办了，撤回").click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("按您的意思不办了")


def test_an_officer_asks_at_the_counter_triages_and_opens_a_matter_without_script(bare, fed):
    desk = Hands(bare)
    desk.sign_in("officer")
    desk.open("/desk/enquiries/")
    bare.get_by_role("link", name="柜台问询").click()
    bare.get_by_label("用您自己的话说").fill("三个月没发工资，欠一万二")
    bare.get_by_role("button", name="下一步").click()
    for _ in range(2):  # topic and danger as they stand
        bare.get_by_role("button", name="下一步").click()
    bare.get_by_label("在哪里干活").select_option(label=fed.city.name)
    bare.get_by_role("button", name="下一步").click()
    for _ in range(3):
        bare.get_by_role("button", name="不知道，跳过").click()
    bare.get_by_role("button", name="就说这些，去留电话").click()
    bare.get_by_label("怎么称呼您").fill("没手机的人（演示）")
    bare.get_by_role("button", name="下一步").click()
    bare.get_by_label("我同意工会").check()
    bare.get_by_role("button", name="交给工会").click()
    expect(bare.get_by_text("查询码只显示这一次")).to_be_visible()
    bare.get_by_role("link", name="分诊").first.click()
    bare.get_by_label("和建议不一样的理由").fill("听本人说过")
    bare.get_by_role("button", name="就这么定").click()
    bare.get_by_role("link", name="立案件").click()
    bare.get_by_label("用人单位名称").fill("示例公司（演示）")
    bare.get_by_role("button", name="立案件").click()
    expect(bare).to_have_url(re.compile(r"/desk/matters/410800-"))
    assert Enquiry.objects.get().door == "counter"


def test_on_a_slow_line_the_first_page_is_light_and_reads_before_any_script(context, page, fed):
    weights: dict[str, int] = {}
    page.on("response", lambda one: weights.update({one.url: len(gzip.compress(one.body()))}))
    held = []
    context.route("**/app*.js", lambda route: held.append(route))  # as if the line broke there
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.goto("/w/tell/", wait_until="commit")
    expect(page.get_by_label("用您自己的话说")).to_be_visible(timeout=30_000)
    assert held  # its words stand there, and the script has not come
    for one in held:
        one.continue_()
    page.wait_for_load_state("networkidle", timeout=60_000)
    assert any("app" in url and ".js" in url for url in weights)
    assert sum(weights.values()) <= MOST_BYTES, weights


def small(page, axe, path):
    """Hold a page against 320 px, and against letters twice as large."""
    page.goto(path)
    for width, letters in ((320, ""), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
        over = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{path} scrolls {over} px sideways at {width}, {letters}"
        found = axe(page)
        assert not found, f"{path} at {width}, {letters}:\n" + "\n".join(found)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_scrolls_sideways_at_320_px_or_with_letters_twice_as_large(
    context, page, fed, axe, live_server, language
):
    context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
    )
    page.goto("/w/tell/")
    tell_pages(page, fed)
    for path in (
        "/w/tell/",
        "/w/tell/later/",
        "/w/tell/receipt/",
        "/w/told/",
        "/w/told/papers/",
        "/w/told/withdraw/",
    ):
        small(page, axe, path)
    page.goto("/w/tell/")
    page.locator("main form button.btn-primary").click()  # nothing was written
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    assert not axe(page)


def tell_pages(page, fed):
    """Tell as shortly as may be, whatever the language, and look at each page on the way."""
    page.locator("textarea[name=words]").fill("三个月没发工资")
    press = page.locator("main form button.btn-primary")
    for _ in range(3):
        press.click()
    page.locator("select[name=union]").select_option(str(fed.city.pk))
    press.click()
    for _ in range(3):
        page.locator("button[name=skip]").click()
    page.locator("button[name=enough]").click()
    page.locator("input[name=name]").fill("Li Si (demo)")
    page.locator("input[name=phone]").fill("13800000001")
    press.click()
    page.locator("input[name=agrees]").check()
    press.click()
    page.locator("p.code").first.wait_for()
