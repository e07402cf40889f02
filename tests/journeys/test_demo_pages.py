"""Every page that links lead to in the demo, for each of its people: found, whole, open to all."""

import re
from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from playwright.sync_api import BrowserContext, Page

from niangjia.apps.people import selectors as people
from niangjia.jobs import demo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STARTS = ("/", "/desk/", "/w/")
FILES = ("_json", "_csv", "pdf", "_template")
PER_KIND = 6
"""Of pages of one kind so many are opened for each account; they differ in their records only."""
LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')


def kind_of(path: str) -> str:
    """Return which kind of page an address is."""
    return str(resolve(urlsplit(path).path).view_name)


def crawl(client: Client) -> dict[str, list[str]]:
    """Open every page that links lead to, by kind; fail at the first that is not there."""
    found: dict[str, list[str]] = {}
    waiting, seen = deque((path, "") for path in STARTS), set(STARTS)
    while waiting:
        path, origin = waiting.popleft()
        kind = kind_of(path)
        if len(found.setdefault(kind, [])) >= PER_KIND:
            continue
        found[kind].append(path)
        answer = client.get(path)
        # A deed is not offered to those who may not do it: no link leads to a refusal.
        assert answer.status_code in (200, 302, 303), (path, origin, answer.status_code)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        for link in LINK.findall(answer.content.decode()):
            to = urljoin(path, link.replace("&amp;", "&"))
            if urlsplit(to).scheme or to in seen:
                continue
            seen.add(to)
            waiting.append((to, path))
    return found


def test_every_link_of_the_demo_leads_somewhere_and_keeps_nobody_out(
    page: Page,
    context: BrowserContext,
    sign_in: Callable[..., None],
    axe: Callable[[Page], list[str]],
) -> None:
    demo.load()
    looked_at: Counter[str] = Counter()
    faults = []
    for told in demo.ACCOUNTS:
        account = people.get_account(told["login"])
        client = Client()
        client.force_login(account)
        found = crawl(client)
        assert sum(map(len, found.values())) > 30, told["login"]
        context.clear_cookies()
        sign_in(account)
        for kind, paths in found.items():
            if looked_at[kind] or kind.endswith(FILES):
                continue
            looked_at[kind] += 1
            answer = page.goto(paths[-1])
            assert answer is not None
            assert answer.status == 200, (paths[-1], answer.status)
            faults += [f"{told['login']} {paths[-1]}: {one}" for one in axe(page)]
    assert len(looked_at) > 25, looked_at
    assert not faults, "\n".join(faults)
