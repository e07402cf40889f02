"""A long list of matters in a real browser: asked for, waited for, fetched."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from tests.factories import matters as make
from tests.journeys.steps import work_off

from niangjia.apps.matters import at_once
from niangjia.apps.matters.models import ListExport
from niangjia.apps.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_long_list_is_asked_for_waited_for_and_fetched(
    page: Any, sign_in: Any, fits: Any, shoot: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(at_once, "LIST_ROWS", 2)
    fed = make.federation("海口", "460100")
    for which in "甲乙丙":
        make.matter(fed, title=f"椰林湾旅业欠薪{which}（演示）")
    sign_in(people.open_account(username="officer", password=None, person=fed.officer, by=None))
    page.goto("/desk/matters/")
    page.get_by_role("button", name="CSV").click()
    page.get_by_role("heading", name="导出案件清单").wait_for()
    fits(page)
    shoot(page, "list-waiting")
    where = page.url
    work_off()
    page.goto(where)
    page.get_by_text("做好了，可以下载。").wait_for()
    fits(page)
    shoot(page, "list-written")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载清单").click()
    assert fetched.value.suggested_filename == "案件清单.csv"
    text = fetched.value.path().read_text("utf-8-sig")
    assert len(text.splitlines()) == 1 + 3
    with transaction.atomic():
        ListExport.objects.update(
            made_at=timezone.now() - timedelta(days=2), expires_at=timezone.now()
        )
    page.goto(f"{where}file/")
    page.get_by_text("请再导出一次").wait_for()
    fits(page)
    shoot(page, "list-gone")
