"""A visitor without log-in finds the nearest open place, with and without script."""

from datetime import date

import pytest
from tests.factories import matters as make

from niangjia.apps.places import services
from niangjia.jobs.demo import jiaozuo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_finds_the_nearest_open_place(context, page, fits, shoot, transactional_db):
    page.goto("/places/")
    fits(page)
    shoot(page, "places-none")
    clerk = make.federation(code="410800").clerk
    services.import_places(name="demo.csv", data=jiaozuo.sheet(), by=clerk, on=date(2026, 11, 23))

    page.goto("/")
    page.get_by_role("link", name="附近的工会站点").click()
    fits(page)
    shoot(page, "places-start")
    # No answer from the phone: it is said, and the district is there.
    page.get_by_role("button", name="用我的位置").click()
    page.get_by_role("alert").filter(has_text="没有给出位置").wait_for()
    fits(page)

    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 35.2393, "longitude": 113.2391})
    page.get_by_role("button", name="用我的位置").click()
    page.get_by_role("heading", name="开着的在前，近的在前").wait_for()
    assert page.locator(".places > li").count() == 20
    assert "35.2393" not in page.url
    page.locator(".places summary").first.click()
    for size in ("normal", "large"):
        fits(page)
        shoot(page, f"places-near-{size}")
        page.goto("/text-size/?to=large&next=/places/")
        page.get_by_role("button", name="用我的位置").click()
        page.get_by_role("heading", name="开着的在前，近的在前").wait_for()
    context.set_geolocation({"latitude": 39.9042, "longitude": 116.4074})  # another province
    page.get_by_role("button", name="用我的位置").click()
    page.get_by_text("您附近没有这里登记的站点：最近的在").wait_for()
    assert page.get_by_text("要帮忙，打 12351").is_visible()
    assert page.locator(".places > li").count() == 20
    fits(page)
    shoot(page, "places-far")
    page.goto("/language/?to=en&next=/places/")
    page.get_by_label("District").select_option("410882")
    page.get_by_role("button", name="Search by district").click()
    page.get_by_role("heading", name="open ones first").wait_for()
    fits(page)
    shoot(page, "places-district-english")


def test_without_script_a_district_and_a_town_are_enough(browser, live_server, transactional_db):
    clerk = make.federation(code="410800").clerk
    services.import_places(name="demo.csv", data=jiaozuo.sheet(), by=clerk, on=date(2026, 11, 23))
    bare = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = bare.new_page()
    page.goto("/places/")
    assert not page.get_by_role("button", name="用我的位置").is_visible()
    page.get_by_label("县（市、区）").select_option("410882")
    page.get_by_role("button", name="按县区找").click()
    page.get_by_label("乡镇街道").select_option("柏香镇")
    page.get_by_role("button", name="按县区找").click()
    assert page.get_by_role("heading", name="从柏香镇量起").is_visible()
    assert page.locator(".places > li").count() > 1
    bare.close()
