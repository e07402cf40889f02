"""The frames and every component, in a real browser, at both widths."""

import pytest

from niangjia.apps.people.services import accounts
from tests.factories.matters import federation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = {"landing": "/", "login": "/login/", "absent": "/no-such-page/"}


@pytest.fixture
def clerk(sign_in):
    """A clerk of an invented federation, signed in."""
    staff = federation()
    account = accounts.open_account(
        person=staff.clerk, username="clerk", password="only-for-tests", by=staff.clerk
    )
    sign_in(account)
    return account


@pytest.mark.parametrize("name", OPEN)
def test_an_open_page_fits_and_keeps_nobody_out(page, fits, shoot, name):
    page.goto(OPEN[name])
    shoot(page, name)
    fits(page)


@pytest.mark.parametrize("shell", ["desk", "phone", "public"])
def test_every_component_fits_and_keeps_nobody_out(page, fits, shoot, clerk, shell):
    page.goto("/_gallery/" if shell == "desk" else f"/_gallery/{shell}/")
    shoot(page, f"gallery-{shell}")
    fits(page)
