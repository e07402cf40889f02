"""The procedures as pictures in a browser: open at the beginning, pushed by hand or by keys."""

import pytest
from tests.factories import matters as make

from niangjia.apps.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_picture_opens_at_its_first_state_and_can_be_pushed_sideways(page, sign_in, fits, shoot):
    fed = make.federation("海口", "460100")
    people.open_account(username="officer", password=None, person=fed.officer, by=None)
    sign_in(fed.officer.account)
    for key in ("intake", "mediation", "supervision"):
        page.goto(f"/desk/procedures/{key}/")
        fits(page)
        shoot(page, f"procedure-{key}")

    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/desk/procedures/intake/")
    assert page.get_by_text("左右推着看").is_visible()
    first = page.locator("svg text", has_text="已登记，等分诊").first.bounding_box()
    assert first["x"] >= 0
    assert first["x"] + first["width"] <= 390
    picture = page.get_by_role("region", name="全图")
    picture.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=picture.element_handle())
