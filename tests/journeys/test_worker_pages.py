"""The worker's pages in a real browser: they fit, keep nobody out, and need no script."""

import pytest
from tests.web.worker import ground

from niangjia.apps.teaching import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paid(transactional_db, monkeypatch):
    """Six workers: one paid in full, one left, four with an award of which 40 % arrived."""
    monkeypatch.setattr(clock, "timezone", ground.Day(ground.LATER))
    return ground.partly_paid(ground.claimed(ground.mediated(ground.computed(ground.a_case(6)))))


def look_up(page, case, claimant):
    page.goto("/w/")
    page.get_by_label("受理编号").fill(case.matter.number)
    page.get_by_label("查询码").fill(case.code_of(claimant))
    page.get_by_role("button", name="看我的事").click()


def test_the_door_fits(page, fits, shoot):
    page.goto("/w/")
    shoot(page, "worker-door")
    fits(page)


def test_a_wrong_code_is_said_where_it_was_typed(page, fits, shoot, paid):
    page.goto("/w/")
    page.get_by_label("受理编号").fill(paid.matter.number)
    page.get_by_label("查询码").fill("AAAA2222")
    page.get_by_role("button", name="看我的事").click()
    page.get_by_text("没有对上").wait_for()
    shoot(page, "worker-wrong-code")
    fits(page)


@pytest.mark.parametrize("who", [0, 1, 3], ids=["settled", "left", "partly-paid"])
def test_my_case_fits_in_normal_and_large_text(page, fits, shoot, paid, who, request):
    name = request.node.callspec.id
    look_up(page, paid, paid.people[who])
    page.get_by_role("heading", name="您的钱").wait_for()
    for size in ("normal", "large"):
        page.goto(f"/text-size/?to={size}&next=/w/my/{paid.matter.number}/")
        shoot(page, f"worker-matter-{name}-{size}")
        fits(page)
        page.goto(f"/w/my/{paid.matter.number}/owed/")
        shoot(page, f"worker-owed-{name}-{size}")
        fits(page)
        page.goto("/w/")
        shoot(page, f"worker-home-{name}-{size}")
        fits(page)


def test_the_way_to_my_case_needs_no_script(browser, live_server, paid):
    bare = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = bare.new_page()
    look_up(page, paid, paid.people[0])
    assert page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="我该得多少，怎么算的").click()
    assert page.get_by_text("有多大把握").is_visible()
    bare.close()


def test_her_pages_fit_in_english_and_the_link_is_as_large_as_a_finger(page, fits, shoot, paid):
    look_up(page, paid, paid.people[3])
    mine = f"/w/my/{paid.matter.number}/"
    page.goto(f"/language/?to=en&next={mine}")
    for name in ("", "owed/", "ways/", "data/"):
        page.goto(f"{mine}{name}")
        for size in ("normal", "large"):
            page.goto(f"/text-size/?to={size}&next={mine}{name}")
            shoot(page, f"worker-english-{name.strip('/') or 'matter'}-{size}")
            fits(page)
            box = page.get_by_role("link", name="中文").bounding_box()
            assert box["height"] >= 44, box
            assert box["width"] >= 44, box
    page.goto("/w/")
    shoot(page, "worker-english-home")
    fits(page)
    page.goto("/w/tell/")
    page.get_by_role("textbox").fill("三个月没发工资（演示）")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("textbox").input_value() == "三个月没发工资（演示）"
    shoot(page, "worker-english-tell")
    fits(page)


def test_the_language_is_changed_and_changed_back_without_script(browser, live_server, paid):
    bare = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = bare.new_page()
    look_up(page, paid, paid.people[0])
    page.get_by_role("link", name="我该得多少，怎么算的").click()
    here = page.url
    page.get_by_role("link", name="English").click()
    assert page.url == here
    assert page.get_by_role("heading", name="How sure it is").is_visible()
    page.get_by_role("link", name="中文").click()
    assert page.url == here
    assert page.get_by_text("有多大把握").is_visible()

    page.goto("/w/tell/")
    page.get_by_role("textbox").fill("三个月没发工资（演示）")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("textbox").input_value() == "三个月没发工资（演示）"
    assert page.get_by_role("button", name="Next").is_visible()
    bare.close()
