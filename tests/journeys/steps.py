"""What people do at the pages, in their own words: fill in, press, follow, read."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from niangjia.apps.people import selectors as people
from niangjia.jobs import worker

CHINA_MORNING = time(2, 0, tzinfo=UTC)
"""Ten o'clock in China."""


class Calendar:
    """The day it is for the whole house, so that a matter takes its months in a minute."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.day = timezone.localdate()
        self._really = timezone.now
        self._is_real = False
        monkeypatch.setattr(timezone, "now", self._now)

    def is_now(self, year: int, month: int, day: int) -> date:
        """Let another day begin."""
        self.day = date(year, month, day)
        return self.day

    def is_really_now(self) -> None:
        """Let it be the day it is: what the database stamped lies behind us again."""
        self._is_real = True

    def _now(self) -> datetime:
        if self._is_real:
            return self._really()
        return datetime.combine(self.day, CHINA_MORNING)


@dataclass(frozen=True, slots=True)
class Hands:
    """One person at one browser: finds things by what they are called, as a reader would."""

    page: Page

    def sign_in(self, login: str) -> None:
        """Be signed in, whoever sat here before; `test_entering.py` walks through the door."""
        account = people.get_account(login)
        client = Client()
        client.force_login(account)
        self.page.context.clear_cookies()
        self.page.goto("/login/")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "httpOnly": True}
        self.page.context.add_cookies([{**cookie, "url": urljoin(self.page.url, "/")}])
        self.page.goto("/desk/")

    def open(self, path: str) -> None:
        """Open an address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)

    def follow(self, name: str) -> None:
        """Follow a link of the page itself (not of the menu beside it)."""
        self._main().get_by_role("link", name=name).first.click()

    def turn_to(self, tab: str) -> None:
        """Turn to another side of the matter: 人和进度, 应得, 程序, 文书, 款项, 经过."""
        tabs = self.page.get_by_role("navigation", name="这个案件")
        tabs.get_by_role("link", name=tab).click()
        expect(tabs.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name).first.click()

    def unfold(self, summary: str) -> None:
        """Unfold what is folded away under these words."""
        line = self._main().locator("summary").filter(has_text=summary).first
        if line.locator("xpath=..").get_attribute("open") is None:
            line.click()

    def uncover(self, thing: Locator) -> Locator:
        """Unfold whatever hides a thing, from the outside in, and return the thing."""
        folds = thing.locator("xpath=ancestor::details[not(@open)]")
        while folds.count():
            folds.first.locator("summary").first.click()
        return thing

    def fill_in(self, values: Mapping[str, str | bool | date]) -> None:
        """Fill in the fields of these labels: text, days, choices by their words, boxes."""
        for label, value in values.items():
            self._fill(self.field(label), value)

    def field(self, label: str) -> Locator:
        """Return the field that is called so, marked as optional or not."""
        called = re.compile(rf"^\s*{re.escape(label)}\s*(（可以空着）)?\s*$")
        return self.page.get_by_label(called).first

    def row(self, text: str) -> Locator:
        """Return the row of a table that speaks of this."""
        return self._main().get_by_role("row").filter(has_text=text)

    def heading_is(self, text: str | re.Pattern[str]) -> None:
        """See that the page is headed so."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def reads(self, *texts: str) -> None:
        """See that the page says all this, visibly."""
        for text in texts:
            shown = self.page.get_by_text(text).locator("visible=true").first
            expect(shown).to_be_visible()

    def text(self) -> str:
        """Return everything the page shows."""
        return self._main().inner_text()

    def refused(self) -> str:
        """Return what the page says is wrong."""
        said = self.page.get_by_role("alert").first
        expect(said).to_be_visible()
        return said.inner_text()

    def number(self) -> str:
        """Return the number of the matter whose page this is."""
        found = re.search(r"/desk/matters/([^/]+)/", self.page.url)
        assert found, self.page.url
        return found[1]

    def upload(self, file: str | Path | dict[str, Any]) -> None:
        """Upload a roster on the page that asks for one."""
        self.field("花名册或工资表").set_input_files(file)
        self.press("上传，看看怎么读的")

    def begin(self, proceeding: str, *, at: str) -> None:
        """Begin a proceeding over everybody who may, before this body."""
        self.turn_to("程序")
        self.follow(f"开始{proceeding}")
        self.fill_in({"在哪里办理": at})
        self.press(f"开始{proceeding}")
        self.heading_is(f"{proceeding}：")

    def take(
        self,
        step: str,
        values: Mapping[str, str | bool | date] | None = None,
        *,
        becomes: str,
    ) -> None:
        """Take a step of the proceeding whose page this is, and see what it becomes."""
        self.uncover(self._main().locator("a", has_text=step).first)
        self.follow(step)
        self.heading_is(step)
        self.fill_in(values or {})
        self.press(step)
        self.heading_is(f"：{becomes}")

    def show_people(self) -> None:
        """Unfold the table of people that a step covers."""
        self.uncover(self._main().locator("table input").first)

    def choose_only(self, *names: str) -> None:
        """Leave the tick only on what these people claim."""
        self.show_people()
        for box in self._main().get_by_role("table").get_by_role("checkbox").all():
            whose = box.get_attribute("aria-label") or ""
            box.set_checked(any(whose.startswith(f"{name} ") for name in names))

    def _main(self) -> Locator:
        return self.page.get_by_role("main")

    def _fill(self, field: Locator, value: str | bool | date) -> None:
        self.uncover(field)
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(label=str(value))
        else:
            field.fill(value.isoformat() if isinstance(value, date) else value)


def stages_of(hands: Hands) -> dict[str, int]:
    """Return how many people the board counts at each stage."""
    hands.turn_to("人和进度")
    shown = hands.page.get_by_role("navigation", name="按进度筛选").get_by_role("link")
    told = [re.fullmatch(r"(.+?)\s*(\d+)", words.strip()) for words in shown.all_inner_texts()]
    return {found[1]: int(found[2]) for found in told if found}


def work_off() -> None:
    """Do what waits in the queue, as the worker beside the pages does."""

    def work() -> None:
        try:
            worker.work(wait=False)
        finally:
            connections.close_all()

    # Playwright holds the loop of this thread.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(90)
    assert not thread.is_alive()
