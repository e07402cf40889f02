"""Finding, keys and paper at the desk, in a real browser: nobody kept out, nothing cut off."""

import io
import unicodedata

import pypdf
import pytest
from tests.apps.intake import ground
from tests.factories import matters as make

from niangjia.apps.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def matter(sign_in):
    """An officer with one matter of three workers, and one enquiry; she is signed in."""
    fed = make.federation("海口", "460100")
    account = people.open_account(username="officer", password=None, person=fed.officer, by=None)
    matter = make.matter(fed, title="椰林湾旅业 3 人欠薪（演示）")
    for name in ("曾小明", "单雄", "仇英"):
        make.claimant(matter, name, by=fed.officer)
    make.matter(fed, title="海风餐饮 1 人欠薪（演示）")
    ground.enquiry(fed)
    sign_in(account)
    return matter


def test_a_clerk_finds_a_person_by_sound_with_the_keyboard_alone(page, matter):
    page.goto("/desk/matters/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("zengxm")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=zengxm")
    assert page.get_by_role("link", name=matter.title).first.is_visible()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.locator("#keys-said").inner_text() == "第 1 行，共 1 行"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/matters/{matter.number}/people/1/")


def test_what_is_due_is_ticked_and_handed_over_with_the_keyboard_alone(page, matter):
    page.goto("/desk/")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/work/hand-over/?item=*")


def test_keys_walk_the_rows_are_listed_and_leave_typing_alone(page, matter):
    page.goto("/desk/matters/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("#keys-said").inner_text() == "第 2 行，共 2 行"
    page.keyboard.press("k")
    assert page.locator("#keys-said").inner_text() == "第 1 行，共 2 行"
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="快捷键").is_visible()
    page.keyboard.press("j")  # a dialog is open: nothing walks behind it
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.locator("#id_q").click()
    page.keyboard.type("j/?k")
    assert page.locator("#id_q").input_value() == "j/?k"


def test_without_script_one_finds_filters_and_keeps_a_view(browser, context, live_server, matter):
    bare = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=context.storage_state()
    )
    page = bare.new_page()
    page.goto("/desk/")
    page.fill("#find", "qiuying")
    page.get_by_role("button", name="找", exact=True).click()
    assert "仇英" in page.content()
    page.goto("/desk/matters/?state=all&mode=clinic")
    page.get_by_text("把这些条件存成视图").click()
    page.fill("#view-name", "坐诊的")
    page.get_by_role("button", name="存好，放进菜单").click()
    assert page.locator("nav.d-nav").get_by_role("link", name="坐诊的").count() == 1
    bare.close()


def test_what_somebody_told_is_found_from_any_search(page, matter, fits, shoot):
    page.goto("/desk/search/?q=站长说资金紧张")
    fits(page)
    shoot(page, "search-offers-told")
    page.get_by_role("button", name="在原话里找“站长说资金紧张”").click()
    assert page.locator("mark").inner_text() == "站长说资金紧张"
    fits(page)
    shoot(page, "search-told")
    page.get_by_role("link", name="王小骑").click()
    page.wait_for_url("**/desk/enquiries/*/")


def test_search_lists_and_views_keep_nobody_out_at_either_width(page, matter, fits, shoot):
    for name, url in (
        ("search-empty", "/desk/search/"),
        ("search-found", "/desk/search/?q=yelinwan"),
        ("search-people", "/desk/search/?q=zxm"),
        ("search-nothing", "/desk/search/?q=没有这个"),
        ("matters-narrowed", "/desk/matters/?mode=clinic&sort=newest&officer=abc"),
        ("enquiries-narrowed", "/desk/enquiries/?door=phone_page"),
        ("views-empty", "/desk/views/"),
    ):
        page.goto(url)
        fits(page)
        shoot(page, f"desk-{name}")


@pytest.mark.parametrize("what", ["today", "matter", "list"])
def test_paper_has_head_pages_and_hanzi_and_nothing_to_press(page, matter, what):
    urls = {
        "today": "/desk/",
        "matter": f"/desk/matters/{matter.number}/",
        "list": "/desk/matters/",
    }
    page.goto(urls[what])
    file = page.pdf(prefer_css_page_size=True)
    paper = pypdf.PdfReader(io.BytesIO(file))
    width, height = (float(side) for side in paper.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)  # A4 in points
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    # PDF readers give some hanzi back as the radicals they look like.
    plain = unicodedata.normalize("NFKC", "".join(text.split()))
    assert "海口承办人打印于" in plain
    assert f"1/{len(paper.pages)}" in plain
    assert "退出" not in plain
    assert "快捷键" not in plain
    assert "筛选" not in plain
    if what != "today":
        assert "椰林湾旅业3人欠薪" in plain
    # Whichever face the machine has, its signs are in the paper and can be read back (ToUnicode).
    fonts = [
        font.get_object() for sheet in paper.pages for font in sheet["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/ToUnicode" in font for font in fonts)
