"""Every page that links lead to in the demo: whole for its people, and nothing for others.

Each account walks every link it is offered, and a page of each kind is looked at in a real browser.
Then each of the others, and a stranger, asks for every address so found, as somebody would who was
handed the list; one of them in a browser.
"""

import re
from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from playwright.sync_api import BrowserContext, Page

from niangjia.apps.matters.models import Matter
from niangjia.apps.people import selectors as people
from niangjia.jobs import demo
from niangjia.jobs.demo import teaching

pytestmark = [pytest.mark.browser, pytest.mark.minutes, pytest.mark.django_db(transaction=True)]
STARTS = ("/", "/desk/", "/desk/matters/?state=all", "/partner/", "/w/")
PARTNERS = ("fayuan",)
PER_KIND = 4
"""Of pages of one kind so many are opened for each account; they differ in their records only."""
LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')


def kind_of(path: str) -> str:
    """Return which kind of page an address is."""
    return str(resolve(urlsplit(path).path).view_name)


def crawl(client: Client) -> tuple[dict[str, list[str]], set[str], set[str]]:
    """Open every page that links lead to, by kind; fail at the first that is not there.

    Return them, which of them are files (a browser would save those, there is nothing to see), and
    every address that a link led to, also of those pages that were not opened.
    """
    found: dict[str, list[str]] = {}
    files: set[str] = set()
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
        if answer.status_code != 200:
            continue
        if "html" not in answer.headers["Content-Type"]:
            files.add(path)
            continue
        for link in LINK.findall(answer.content.decode()):
            to = urljoin(path, link.replace("&amp;", "&"))
            if urlsplit(to).scheme or to in seen:
                continue
            seen.add(to)
            waiting.append((to, path))
    return found, files, seen


def parts() -> dict[str, set[str]]:
    """Return by hand, from the demo's story alone, whose matters each account may see."""
    home = set(Matter.objects.filter(home_union__code__startswith="46").values_list("number"))
    far = set(Matter.objects.exclude(home_union__code__startswith="46").values_list("number"))
    line = set(Matter.objects.exclude(line_union=None).values_list("number"))
    assert home
    assert far
    assert line
    staff = ("dengji", "chengban", "fuze", "chuna")
    seen = {name: home for name in staff} | {f"far-{name}": far for name in staff}
    seen["chanye"] = line
    seen["fayuan"] = set(Matter.objects.filter(title=teaching.TITLE).values_list("number"))
    seen |= {told["login"]: set() for told in demo.ACCOUNTS if told["login"] not in seen}
    return {login: {number for (number,) in numbers} for login, numbers in seen.items()}


def matter_in(path: str) -> str | None:
    """Return the number of the matter a page is about; where it leads back to is no part of it."""
    found = re.search(r"/(\d{6}-\d{4}-\d{4})/", urlsplit(path).path)
    return found[1] if found else None


def test_every_link_of_the_demo_leads_somewhere_and_lets_nobody_else_in(
    page: Page,
    context: BrowserContext,
    sign_in: Callable[..., None],
    axe: Callable[[Page], list[str]],
) -> None:
    demo.load()
    looked_at: Counter[str] = Counter()
    faults = []
    seen = parts()
    offered: dict[str, set[str]] = {}
    for told in demo.ACCOUNTS:
        account = people.get_account(told["login"])
        client = Client()
        client.force_login(account)
        found, files, links = crawl(client)
        assert sum(map(len, found.values())) > 15, told["login"]
        offered[told["login"]] = {path for paths in found.values() for path in paths}
        own = {matter_in(path) for path in links} - {None}
        assert own == seen[told["login"]], told
        context.clear_cookies()
        sign_in(account)
        for kind, paths in found.items():
            if looked_at[kind] or paths[-1] in files:
                continue
            looked_at[kind] += 1
            answer = page.goto(paths[-1])
            assert answer is not None
            assert answer.status == 200, (paths[-1], answer.status)
            faults += [f"{told['login']} {paths[-1]}: {one}" for one in axe(page)]
    assert len(looked_at) > 25, looked_at
    assert not faults, "\n".join(faults)

    every = set().union(*offered.values())
    behind = ("/desk/", "/admin/", "/partner/")
    guarded = sorted(path for path in every if path.startswith(behind))
    assert len(guarded) > 100
    stranger = Client()
    for path in guarded:
        refused = stranger.get(path)
        assert refused.status_code == 302, path
        assert refused.headers["Location"].split("?")[0] == "/login/", path
    titles = dict(Matter.objects.values_list("number", "title"))
    for told in demo.ACCOUNTS:
        login = told["login"]
        client = Client()
        client.force_login(people.get_account(login))
        for path in guarded:
            number = matter_in(path)
            # Whoever acts from outside has her part of a matter, and no other page of it.
            is_hers = path in offered[login]
            is_hers |= login not in PARTNERS and number in seen[login]
            if is_hers or not (number or re.search(r"/admin/.*\d", path)):
                continue
            refused = client.get(path)
            assert refused.status_code == 404, (login, path, refused.status_code)
            assert titles.get(number, "（演示）市") not in refused.content.decode(), (login, path)
    # And as a person would: the whole list of one federation, opened in the other's browser.
    context.clear_cookies()
    sign_in(people.get_account("far-chengban"))
    for path in guarded:
        if matter_in(path) in seen["chengban"]:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 404, path
            assert "海口" not in page.inner_text("main"), path
