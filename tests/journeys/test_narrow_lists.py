"""Large letters on narrow screens: nothing moves sideways.

Every list of the desk on the narrowest phone, every page of a matter on a small office screen.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from niangjia.apps.people import selectors as people
from niangjia.apps.worklist.models import Item
from niangjia.jobs import demo

pytestmark = [pytest.mark.browser, pytest.mark.minutes, pytest.mark.django_db(transaction=True)]
NARROWEST = 320
LISTS = {
    "chengban": (
        "/desk/",
        "/desk/?view=week",
        "/desk/enquiries/",
        "/desk/enquiries/?which=untriaged",
        "/desk/enquiries/?which=late",
        "/desk/enquiries/?which=mine",
        "/desk/enquiries/?which=away",
        "/desk/enquiries/?which=ended",
        "/desk/enquiries/?which=all",
        "/desk/enquiries/?mark=urgent",
        "/desk/referrals/",
        "/desk/referrals/?which=all",
        "/desk/referrals/?way=out&which=all",
        "/desk/calls/",
        "/desk/matters/",
        "/desk/matters/?state=all",
        "/desk/calendar/",
        "/desk/duty/",
        "/desk/papers/",
        "/desk/law/",
        "/desk/law/affected/",
        "/desk/notices/",
        "/desk/notices/out/",
        "/desk/procedures/",
        "/desk/retention/",
        "/desk/rounds/",
        "/desk/search/?q=演示",
        "/desk/views/",
    ),
    "fuze": ("/desk/", "/desk/enquiries/", "/desk/matters/", "/desk/duty/"),
    "chuna": ("/desk/", "/desk/money/", "/desk/matters/"),
}
"""By the demo's account; whatever narrows a list is among them where it shows other columns."""
ALSO = ("/desk/matters/460100-2026-0002/people/1/", "/figures/")
"""Tables of money, which have the most columns."""
OFFICE = {"width": 1024, "height": 768}
MATTERS = ("460100-2026-0001", "460100-2026-0002")
ROOMS = ("money", "papers", "forums")
"""Of a matter: its widest pages, and those they lead to, one of each kind."""
OPENED = "() => document.querySelectorAll('main details').forEach(one => { one.open = true })"
WIDER = """() => {
  const page = document.documentElement, edge = page.clientWidth
  const out = [...document.body.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > edge + 0.5 && one.offsetParent)
    .map(one => `${one.tagName} ${one.className}: ${one.innerText?.slice(0, 20)}`)
  return [page.scrollWidth - edge, out.slice(-4)]
}"""
LINKS = """() => [...document.querySelectorAll('.d-main a[href^="/desk/matters/4"]')]
  .filter(one => !one.download).map(one => new URL(one.href).pathname)"""


def kind_of(path: str) -> str:
    """Return what sort of page of a matter it is: of many papers one paper is looked at."""
    _desk, _matters, _number, *rest = path.strip("/").split("/")
    return "/".join("#" if one.isdigit() else one for one in rest)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_list_of_the_desk_moves_sideways_at_320_px_in_large_letters(
    page: Page,
    context: BrowserContext,
    sign_in: Callable[..., None],
    live_server: Any,
    language: str,
) -> None:
    demo.load()
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
    context.add_cookies([cookie])
    page.goto("/text-size/?to=large&next=/")
    page.set_viewport_size({"width": NARROWEST, "height": 844})
    moved = []
    late = Item.objects.filter(source="call_back", is_open=True).order_by("due_at").first()
    assert late is not None
    for login, paths in LISTS.items():
        sign_in(people.get_account(login))
        for path in (*paths, *ALSO, *([f"/desk/work/{late.pk}/"] if login != "chuna" else [])):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, (login, path, answer.status)
            assert page.locator("html").get_attribute("data-text") == "large", path
            for opened in (False, True):
                if opened:
                    page.evaluate(OPENED)
                over, wide = page.evaluate(WIDER)
                if over > 0:
                    moved.append(f"{login} {path}, opened {opened}: {over} px, {wide}")
    assert not moved, "\n".join(moved)


def test_no_page_of_money_and_papers_moves_sideways_at_1024_px_in_large_letters(
    page: Page, sign_in: Callable[..., None], axe: Callable[[Page], list[str]]
) -> None:
    demo.load()
    sign_in(people.get_account("chengban"))
    page.goto("/text-size/?to=large&next=/")
    page.set_viewport_size(OFFICE)
    wrong: list[str] = []
    waiting = [f"/desk/matters/{number}/{room}/" for number in MATTERS for room in ROOMS]
    kinds = {kind_of(path) for path in waiting}
    for path in waiting:  # what its pages lead to is put behind it
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        assert page.locator("html").get_attribute("data-text") == "large", path
        over, wide = page.evaluate(WIDER)
        if over > 0:
            wrong.append(f"{path}: {over} px, {wide}")
        wrong += [f"{path}: {one}" for one in axe(page)]
        for link in page.evaluate(LINKS):
            kind = kind_of(link)
            if kind not in kinds and kind.partition("/")[0] in ROOMS:
                kinds.add(kind)
                waiting.append(link)
    assert {"money/distributions/new", "papers/#", "forums/#/days"} <= kinds
    assert not wrong, "\n".join(wrong)
