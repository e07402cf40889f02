"""Whom to call stands first on an enquiry: as wide as it is read, on a phone as wide as that."""

import pytest
from django.utils import timezone
from tests.apps.intake import ground
from tests.factories import matters as make

from niangjia.apps.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "is_wide"), [(1440, True), (1024, True), (390, False)])
def test_buttons_of_a_call_are_as_wide_as_their_words_where_there_is_room(
    page, sign_in, width, is_wide, fits, shoot
):
    fed = make.federation("海口", "460100")
    people.open_account(username="clerk", password=None, person=fed.clerk, by=None)
    sign_in(fed.clerk.account)
    row = ground.enquiry(fed, at=timezone.now(), dangers=("fleeing",))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/desk/enquiries/{row.number}/")
    card = page.locator("section.card", has=page.get_by_role("heading", name="打电话"))
    room = card.bounding_box()["width"]
    buttons = card.locator(".btn").all()
    assert len(buttons) >= 3
    wide = [button.bounding_box()["width"] for button in buttons]
    if is_wide:
        assert room <= 760, "a measure that is read"
        assert max(wide) < 240
        assert len({round(button.bounding_box()["y"]) for button in buttons}) == 1
    else:
        assert min(wide) > room - 50
    if width == 1440:
        shoot(page, "call-card")
        fits(page)
