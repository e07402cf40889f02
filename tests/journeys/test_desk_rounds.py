"""One deed on many rows in a real browser: by keyboard alone, without script, on paper."""

import io
import re
import unicodedata

import pypdf
import pytest
from playwright.sync_api import expect
from tests.factories import matters as make

from niangjia.apps.matters.models import Matter
from niangjia.apps.people import services as people
from niangjia.apps.worklist.models import Item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fed(sign_in):
    """An officer with three matters, signed in; one of them is closed to her in no way."""
    fed = make.federation("海口", "460100")
    account = people.open_account(username="officer", password=None, person=fed.officer, by=None)
    for title in ("椰林湾旅业", "海风餐饮", "金滩建筑"):
        make.matter(fed, title=f"{title}欠薪（演示）")
    sign_in(account)
    return fed


def test_two_rows_get_a_task_with_the_keyboard_alone(page, fed):
    page.goto("/desk/matters/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("#keys-said").inner_text() == "勾上了 1 行"
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("#keys-said").inner_text() == "勾上了 2 行"
    page.keyboard.press("x")
    assert page.locator("#keys-said").inner_text() == "勾上了 1 行"
    page.keyboard.press("x")
    page.keyboard.press("b")
    assert page.evaluate("document.activeElement.id") == "bulk-deed"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=一起交办一件事：选了 2 条")
    page.locator("#id_what").focus()
    page.keyboard.type("核对查封到期（演示）")
    page.keyboard.press("Tab")
    page.locator("#id_due_on").fill("2099-12-31")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/rounds/*/")
    assert "2 条能办，0 条不动" in page.locator("h1").inner_text()
    page.keyboard.press("j")
    assert page.locator("#keys-said").inner_text() == "第 1 行，共 2 行"
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('办好 2 条，没动 0 条')")
    assert Item.objects.filter(source="task", holder=fed.officer).count() == 2


def test_without_script_all_that_match_are_given_away(browser, context, live_server, fed):
    bare = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=context.storage_state()
    )
    page = bare.new_page()
    page.goto("/desk/matters/?q=欠薪")
    page.get_by_role("button", name="对符合条件的全部 3 条").click()
    page.get_by_label("交给谁").select_option(index=1)
    page.get_by_label("交给谁").select_option(str(fed.leader.pk))
    page.get_by_label("交接说明").fill("材料都在柜子里（演示）")
    page.get_by_role("button", name="看看会怎样").click()
    assert "3 条能办" in page.locator("h1").inner_text()
    page.get_by_role("button", name="交给海口负责人：3 条").click()
    assert "办好 3 条" in page.locator("h1").inner_text()
    assert set(Matter.objects.values_list("handler", flat=True)) == {fed.leader.pk}
    bare.close()


def test_each_page_of_a_round_keeps_nobody_out_and_comes_out_on_paper(page, fed, fits, shoot):
    page.goto("/desk/matters/")
    page.locator("input[name=pick]").first.check()
    page.locator("input[name=pick]").nth(1).check()
    page.get_by_role("button", name="对勾上的").click()
    fits(page)
    shoot(page, "desk-bulk-ask")
    page.get_by_role("button", name="看看会怎样").click()
    fits(page)
    shoot(page, "desk-bulk-asked-again")
    page.get_by_label("交给谁").select_option(str(fed.leader.pk))
    page.get_by_role("button", name="看看会怎样").click()  # nothing is said to whoever takes over
    expect(page.get_by_text("请写几句交接说明。").first).to_be_visible()
    page.get_by_label("交接说明").fill("材料都齐了（演示）")
    page.get_by_role("button", name="看看会怎样").click()
    expect(page).to_have_url(re.compile("/desk/rounds/"))
    fits(page)
    shoot(page, "desk-round-seen")
    file = page.pdf(prefer_css_page_size=True)
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(file)).pages)
    plain = unicodedata.normalize("NFKC", "".join(text.split()))
    assert "海口承办人打印于" in plain
    assert "不动" in plain
    assert "没有能办的" not in plain
    for url, name in (("/desk/rounds/", "rounds"), ("/desk/matters/", "matters-bar")):
        page.goto(url)
        fits(page)
        shoot(page, f"desk-{name}")
