"""The public figures in a real browser, at both widths and in large text."""

from datetime import date

import pytest
from tests.apps.recovery.ground import a_person
from tests.web.public.test_figures import TODAY, pay_out
from tests.web.worker.ground import Day

from niangjia.apps.teaching import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_figures_fit_and_keep_nobody_out(page, fits, shoot, transactional_db, monkeypatch):
    monkeypatch.setattr(clock, "timezone", Day(TODAY))
    by = a_person("演示出纳"), a_person("演示负责人")
    pay_out(by, workers=24, fen=4_321_012, on=date(2025, 2, 12))
    pay_out(by, workers=30, fen=5_000_000, on=date(2025, 5, 12))
    pay_out(by, workers=48, fen=3_015_450, on=date(2025, 10, 20))
    for name, address in {"year": "/figures/", "quarter": "/figures/?period=2025-3"}.items():
        for size in ("normal", "large"):
            page.goto(f"/text-size/?to={size}&next={address.replace('?', '%3F')}")
            shoot(page, f"figures-{name}-{size}")
            fits(page)
    page.goto("/figures/?period=2025-4")
    for summary in page.locator("details > summary").all():
        summary.click()
    shoot(page, "figures-opened")
    fits(page)
