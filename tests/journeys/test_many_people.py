"""Six hundred people: read, imported and computed beside the pages, with progress shown."""

import io
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from tests.engines.tables.layouts import made_up_id
from tests.journeys import walked
from tests.journeys.steps import Hands, work_off

from niangjia.apps.matters.models import Calculation, Claimant
from niangjia.apps.matters.services import register
from niangjia.apps.outbox.models import Job
from niangjia.jobs import worker
from niangjia.jobs.demo import federation
from niangjia.jobs.demo.walk import moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = 600
MONTHS = [f"2024年{n}月" for n in range(1, 13)]


def roster(*, wrong: int = 0) -> dict[str, Any]:
    """Return a roster of six hundred invented people; the first `wrong` lack a hire date."""
    from random import Random

    random = Random(600)
    numbers: dict[str, None] = {}
    while len(numbers) < PEOPLE:
        numbers[made_up_id(random)] = None
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("工资表")
    sheet.append(
        [
            "工号",
            "姓名",
            "身份证号",
            "入职日期",
            *[f"{m}{k}" for m in MONTHS for k in ("应发", "实发")],
        ]
    )
    for n, number in enumerate(numbers):
        pay = [
            round(random.uniform(*most), 2)
            for _ in MONTHS
            for most in ((5_000, 9_000), (1_000, 4_000))
        ]
        hired = "2019.13.1" if n < wrong else "2019.3.1"
        sheet.append([f"G{n:03d}", f"演示职工{n:03d}", number, hired, *pay])
    out = io.BytesIO()
    book.save(out)
    return {
        "name": "工资表（演示）.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": out.getvalue(),
    }


def matter_of(house: federation.House) -> str:
    """Register a matter and return its number."""
    on = date(2025, 1, 6)
    return register.register_matter(
        uscc=walked.USCC,
        employer_name=walked.EMPLOYER,
        title="示例建设 600 人欠薪（演示）",
        union=house.city,
        region="460100",
        received_on=on,
        ended_on=walked.ENDED_ON,
        end_ground="38_WORKER_FORCED",
        by=house.officer,
        at=moment(on),
    ).number


class Held:
    """A worker that stops after a while of work, until it may go on: so that progress is seen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, after: str) -> None:
        from niangjia.apps.outbox import services as outbox

        self.reached, self._go_on = threading.Event(), threading.Event()
        tell = outbox._Teller.__call__

        def telling(teller: Any, done: int, total: int, message: str = "") -> None:
            if message.startswith(after) and done > 0 and not self.reached.is_set():
                teller._last = 0.0  # this one is told, however soon after the last
                tell(teller, done, total, message)
                self.reached.set()
                assert self._go_on.wait(60)
            else:
                tell(teller, done, total, message)

        monkeypatch.setattr(outbox._Teller, "__call__", telling)
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        assert self.reached.wait(60)

    def _work(self) -> None:
        try:
            worker.work(wait=False)
        finally:
            connections.close_all()

    def go_on(self) -> None:
        """Let the work come to its end."""
        self._go_on.set()
        self._thread.join(90)
        assert not self._thread.is_alive()


def test_six_hundred_people_are_imported_and_computed_with_progress_shown(
    hands: Hands,
    house: federation.House,
    monkeypatch: pytest.MonkeyPatch,
    fits: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    number = matter_of(house)
    hands.sign_in("dengji")
    hands.open(f"/desk/matters/{number}/roster/")
    hands.upload(roster())
    hands.heading_is("读名册")
    hands.reads("排队等着，马上开始。")
    fits(hands.page)
    shoot(hands.page, "job-waiting")
    with monkeypatch.context() as patched:
        held = Held(patched, "正在读第")
        hands.reads("共 600 行")
        held.go_on()
    hands.reads("读好了：600 人。")
    fits(hands.page)
    hands.follow("去核对")
    hands.heading_is("600 人可以导入")
    fits(hands.page)
    shoot(hands.page, "roster-many")

    hands.press("导入这 600 人")
    hands.heading_is("导入名册")
    with monkeypatch.context() as patched:
        held = Held(patched, "正在写入第")
        hands.reads("共 600 人")
        expect(hands.page.get_by_role("progressbar")).to_have_attribute("max", "600")
        assert not Claimant.objects.exists()
        fits(hands.page)
        shoot(hands.page, "job-running")
        held.go_on()
    hands.reads("新增 600 人")
    hands.follow("看人和进度")
    assert Claimant.objects.count() == PEOPLE

    hands.turn_to("应得")
    hands.press("按法律算应得")
    hands.heading_is("算应得")
    with monkeypatch.context() as patched:
        held = Held(patched, "正在算第")
        hands.reads("共 600 人")
        # She goes elsewhere meanwhile, and finds the way back.
        hands.open(f"/desk/matters/{number}/claims/")
        hands.reads("正在后台办。")
        fits(hands.page)
        shoot(hands.page, "claims-going")
        hands.follow("看看做到哪了")
        held.go_on()
    hands.reads("算好了：600 人")
    shoot(hands.page, "job-done")
    hands.follow("看应得")
    hands.heading_is("600 人应得")
    assert Calculation.objects.count() == 2 * PEOPLE


def test_without_scripts_six_hundred_people_come_in_and_are_computed(
    bare: Hands,
    house: federation.House,
) -> None:
    number = matter_of(house)
    bare.sign_in("dengji")
    bare.open(f"/desk/matters/{number}/roster/")
    bare.upload(roster(wrong=1))
    bare.reads("排队等着，马上开始。")
    work_off()
    bare.follow("看看做到哪了")
    bare.reads("读好了：600 人，1 处要改。")
    bare.follow("去核对")
    bare.fill_in({"改正 演示职工000 D2": "2019.3.1"})
    bare.press("存下修改")
    bare.heading_is("按修改再读名册")
    work_off()
    bare.follow("看看做到哪了")
    bare.follow("看名册")
    bare.press("导入这 600 人")
    work_off()
    bare.follow("看看做到哪了")
    bare.reads("新增 600 人")
    bare.follow("看人和进度")
    bare.turn_to("应得")
    bare.press("按法律算应得")
    work_off()
    bare.follow("看看做到哪了")
    bare.follow("看应得")
    bare.heading_is("600 人应得")
    assert Job.objects.filter(state="done").count() == 4


def test_a_file_that_cannot_be_read_is_refused_on_the_jobs_page(
    hands: Hands,
    house: federation.House,
    fits: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    number = matter_of(house)
    hands.sign_in("dengji")
    hands.open(f"/desk/matters/{number}/roster/")
    file = roster()
    hands.upload(file | {"buffer": file["buffer"][:110_000]})
    work_off()
    hands.reads("损坏")
    fits(hands.page)
    shoot(hands.page, "job-failed")
    hands.follow("换一个文件")
    hands.heading_is("导入名册")
