"""A real Chromium for what only a browser can tell: looks, access, no sideways scrolling."""

import json
import os
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from tests.journeys.steps import Calendar, Hands

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / ".var" / "shots"
AXE = ROOT / "src/niangjia/web/assets/node_modules/axe-core/axe.min.js"
WIDE, NARROW = 1440, 390
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Playwright's loop runs in the thread of the test, which Django would take for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _whole_pages() -> Iterator[None]:
    """Lets a click come back when the page it leads to is all there.

    Playwright waits for the head of that page alone. What looks at once (`count()`, `inner_text()`,
    `content()`) would read a page of which half has arrived, on a machine that is busy.
    """

    def whole(click: Callable[..., None]) -> Callable[..., None]:
        @wraps(click)
        def clicked(where: Page | Locator, *args: Any, **options: Any) -> None:
            click(where, *args, **options)
            page = where if isinstance(where, Page) else where.page
            page.wait_for_load_state("domcontentloaded")

        return clicked

    with pytest.MonkeyPatch.context() as patch:
        for kind in (Page, Locator):
            for deed in ("click", "press"):
                patch.setattr(kind, deed, whole(getattr(kind, deed)))
        yield


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A person's browser: Chinese, no cookies, no network but this server."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": WIDE, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    context.route(
        lambda url: not url.startswith(live_server.url) and url.startswith("http"),
        lambda route: route.abort(),
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose script may not fail and whose policy may not be broken, or the test fails."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield page
    assert not faults, faults


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[[Any], None]:
    """Signs an account in without its password: `sign_in(account)`."""
    from django.conf import settings
    from django.test import Client

    def signed_in(account: Any) -> None:
        client = Client()
        client.force_login(account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url, "httpOnly": True}]
        )

    return signed_in


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Finds what keeps people out: one line for each violation, with the first place of it."""
    assert AXE.exists(), f"{AXE} 不在：先运行 ./niangjia test，它会装好页面组件"
    source = AXE.read_text("utf-8")

    def check(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {one['help']} — {one['nodes'][0]['html']} "
            f"({len(one['nodes'])}; {json.dumps(one['nodes'][0]['any'][:1], ensure_ascii=False)})"
            for one in found["violations"]
        ]

    return check


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Writes a page at both widths into .var/shots, for people to look at."""

    def pictures(page: Page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900 if width == WIDE else 844})
            page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0) }")
            page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": WIDE, "height": 900})

    return pictures


@pytest.fixture
def fits(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Asserts, at both widths, that the page keeps nobody out and does not scroll sideways."""

    def check(page: Page) -> None:
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert over <= 0, f"{page.url} scrolls {over} px sideways at {width}"
            violations = axe(page)
            assert not violations, f"{page.url} at {width}:\n" + "\n".join(violations)

    return check


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """The day it is."""
    return Calendar(monkeypatch)


@pytest.fixture
def house(calendar: Calendar, settings: Any) -> Any:
    """The demo's federation: four people, each with an account.

    Months pass here in a minute of the machine: a session is not over because the calendar moved.
    """
    settings.SESSION_COOKIE_AGE = 3 * 366 * 24 * 3600
    from niangjia.jobs.demo import federation

    calendar.is_now(2025, 1, 6)
    return federation.found()


@pytest.fixture
def hands(page: Page, house: Any) -> Hands:
    """Somebody at the browser."""
    return Hands(page)


@pytest.fixture
def bare(browser: Browser, live_server: Any, house: Any) -> Iterator[Hands]:
    """Somebody at a browser whose scripts are switched off."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    yield Hands(context.new_page())
    context.close()
