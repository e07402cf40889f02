"""Photos from a phone: smaller, one by one, again after a lost signal; save and go on."""

import pytest
from playwright.sync_api import expect
from tests.engines.uploads import made
from tests.factories import matters as make
from tests.journeys.steps import Hands
from tests.journeys.test_doors import receipt, tell
from tests.web.conftest import signed_in

from niangjia.apps.intake.models import Enquiry, Paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fed(transactional_db):
    made_ = make.federation()
    signed_in(made_.officer, "officer")
    return made_


def photos(tmp_path, *sizes):
    found = []
    for n, size in enumerate(sizes):
        path = tmp_path / f"IMG_{n}.jpg"
        path.write_bytes(made.photo(size))
        found.append(path)
    return found


def told(page, fed):
    tell(page, fed)
    page.get_by_role("button", name="交给工会").click()
    return receipt(page)


def test_photos_wait_for_the_signal_are_made_smaller_and_become_evidence(
    page, fed, fits, shoot, tmp_path
):
    number, _code = told(page, fed)
    large, small = photos(tmp_path, (4000, 3000), (300, 200))
    noise = large.read_bytes() + b"\0" * (500 * 1024)  # what a phone appends: more than is needed
    large.write_bytes(noise)
    page.context.set_offline(True)
    page.get_by_label("照片或者 PDF").set_input_files([large, small])
    expect(page.get_by_text("没有信号，有了自动接着传")).to_be_visible()
    shoot(page, "papers-waiting")
    page.context.set_offline(False)
    expect(page.locator(".papers img")).to_have_count(2)
    fits(page)
    shoot(page, "papers-receipt")
    assert Paper.objects.count() == 2
    assert Paper.objects.get(seq=1).size < 1_000_000

    page.get_by_label("照片或者 PDF").set_input_files(
        [{"name": "a.zip", "mimeType": "application/zip", "buffer": made.zipped({"a": b"b"})}]
    )
    expect(page.get_by_text("这里只收照片和 PDF")).to_be_visible()
    shoot(page, "papers-wrong")
    fits(page)

    desk = Hands(page)
    desk.sign_in("officer")
    desk.open(f"/desk/enquiries/{number}/")
    expect(page.get_by_role("img", name="材料 1 的照片")).to_be_visible()
    shoot(page, "papers-desk")
    fits(page)
    desk.open(f"/desk/enquiries/{number}/do/triage/")
    page.get_by_label("和建议不一样的理由").fill("听本人说过")
    page.get_by_role("button", name="就这么定").click()
    page.get_by_role("link", name="立案件").click()
    page.get_by_role("button", name="立案件").click()
    matter = Enquiry.objects.get().matter.number
    desk.open(f"/desk/matters/{matter}/evidence/")
    expect(page.get_by_text("本人登记时交的材料 1")).to_be_visible()


def test_without_script_an_unfinished_interview_goes_on_on_another_phone(browser, live_server, fed):
    one, other = (
        browser.new_context(base_url=live_server.url, java_script_enabled=False) for _ in range(2)
    )
    page = one.new_page()
    tell(page, fed, until="大概一共欠您多少钱")
    page.get_by_label("多少钱").fill("九千")
    page.get_by_role("button", name="先存着，以后接着写").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("先存好了，还没有交")
    number, code = page.locator("p.code").all_inner_texts()

    second = other.new_page()
    second.goto("/w/tell/")
    second.get_by_role("link", name="上次存着没写完的，接着写").click()
    second.get_by_label("编号").fill(number)
    second.get_by_label("接着写的码").fill(code)
    second.get_by_role("button", name="接着写").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("大概一共欠您多少钱")
    expect(second.get_by_label("多少钱")).to_have_value("九千")
    one.close()
    other.close()
