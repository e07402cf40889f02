"""The frames and every component, in a real browser, at both widths."""

import pytest
from django.template.loader import render_to_string
from tests.factories.matters import federation

from niangjia.apps.people.services import accounts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = {
    "landing": "/",
    "landing-english": "/language/?to=en&next=/",
    "landing-large": "/text-size/?to=large&next=/",
    "login": "/login/",
    "absent": "/no-such-page/",
}
REFUSALS = ("400.html", "403.html", "403_csrf.html", "500.html", "errors/stale.html")
GALLERY = {"desk": "/_gallery/", "phone": "/_gallery/phone/", "public": "/_gallery/public/"}


@pytest.fixture
def clerk(sign_in):
    """A clerk of an invented federation, signed in."""
    staff = federation()
    account = accounts.open_account(
        person=staff.clerk, username="clerk", password=None, by=staff.clerk
    )
    sign_in(account)
    return account


@pytest.mark.parametrize("name", OPEN)
def test_an_open_page_fits_and_keeps_nobody_out(page, fits, shoot, name):
    page.goto(OPEN[name])
    shoot(page, name)
    fits(page)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_fits_and_keeps_nobody_out(page, fits, shoot, name):
    words = "您打开这一页之后，分配方案已经被改过。请看过新的内容再办。"
    text = render_to_string(name, {"number": "7K2M", "words": words, "back": "/"})
    page.goto("/login/")
    page.route("**/refusal/", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto("/refusal/")
    shoot(page, "refusal-" + name.replace("errors/", "").removesuffix(".html"))
    fits(page)


@pytest.mark.parametrize("shell", GALLERY)
def test_every_component_fits_and_keeps_nobody_out(page, fits, shoot, clerk, shell):
    page.goto(GALLERY[shell])
    shoot(page, f"gallery-{shell}")
    fits(page)


@pytest.mark.parametrize("shell", GALLERY)
def test_large_text_cuts_nothing_off(page, fits, shoot, clerk, shell):
    page.goto(f"/text-size/?to=large&next={GALLERY[shell]}")
    shoot(page, f"gallery-{shell}-large")
    fits(page)


@pytest.fixture
def bare_phone(browser, live_server, clerk, context):
    """A phone without script, signed in as the clerk."""
    bare = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        storage_state=context.storage_state(),
    )
    yield bare.new_page()
    bare.close()


def test_without_script_the_menu_opens_and_closes(bare_phone):
    bare_phone.goto("/_gallery/")
    menu = bare_phone.get_by_role("navigation", name="主导航")
    assert not menu.is_visible()

    bare_phone.get_by_role("link", name="菜单").click()
    assert menu.is_visible()
    assert bare_phone.get_by_role("button", name="退出").is_visible()

    bare_phone.get_by_role("link", name="收起").click()
    assert not menu.is_visible()


def test_without_script_a_row_unfolds_what_it_left_out(bare_phone):
    bare_phone.goto("/_gallery/")
    row = bare_phone.locator("tr", has_text="吴清雄")
    assert row.get_by_text("19,560.00", exact=True).is_visible()
    assert not row.get_by_text("48,900.00").is_visible()

    row.get_by_text("裁决应得、分后还差等 4 项").click()
    assert row.get_by_text("48,900.00").is_visible()


def test_a_part_of_a_page_comes_by_itself(page, clerk):
    page.goto("/_gallery/")
    with page.expect_response("**/_gallery/job/") as answered:
        pass  # the component asks every two seconds

    assert answered.value.status == 200
    assert page.locator("progress").count() == 2


def test_j_and_k_walk_the_rows_and_enter_opens(page, clerk):
    page.goto("/_gallery/")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")

    assert page.evaluate("document.activeElement.rowIndex") == 1
