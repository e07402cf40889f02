"""Nobody is offered a deed that would be declined; who may do it is said instead."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from tests.factories import matters as make
from tests.web.desk.ground import browser, make_ground

from niangjia.apps.people import selectors as people
from niangjia.jobs import demo

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
DECLINED = "请交给他们"
LEAST = dict.fromkeys(("dengji", "chengban", "fuze", "chuna"), 30) | {"fayuan": 4}
"""So many pages are open at least to whoever has cases; to others, five."""
PAGES = ("/desk/", "/admin/", "/oversight/", "/partner/")
STARTS = {"fayuan": "/partner/"}
"""Where somebody's pages begin; everybody else's begin at the desk."""
PER_KIND = 4
"""Of pages of one kind so many are opened for each account; they differ in their records only."""


def _kind(path):
    return str(resolve(urlsplit(path).path).view_name)


def _pressed(client, path, page):
    """Send each form of the page as it stands, nothing filled in, and take it all back."""
    for attributes, body in FORM.findall(page):
        is_sendable = "<button" in body.replace('<button class="btn" type="button"', "")
        if 'method="post"' not in attributes or "logout" in attributes or not is_sendable:
            continue
        to = re.search(r'action="([^"]*)"', attributes)
        data = {name: unescape(value) for name, value in INPUT.findall(body)}
        with transaction.atomic():
            answer = client.post(urljoin(path, to[1]) if to else path, data)
            transaction.set_rollback(True)
        yield (to[1] if to else path), answer


def _refusals(client, start):
    """Follow what is offered from a page on, and return the offers that were declined by role."""
    wrong, opened = [], Counter()
    waiting, seen = deque([start]), {start}
    while waiting:
        path = waiting.popleft()
        opened[_kind(path)] += 1
        if opened[_kind(path)] > PER_KIND:
            continue
        answer = client.get(path)
        page = answer.content.decode() if "html" in answer.headers["Content-Type"] else ""
        if answer.status_code in (403, 422) or DECLINED in page:
            wrong.append(f"{path}: {answer.status_code}")
            continue
        for to, came in _pressed(client, path, page):
            if came.status_code == 403 or DECLINED in came.content.decode(errors="ignore"):
                wrong.append(f"{path} → {to}: {came.status_code}")
        for link in LINK.findall(page):
            to = urljoin(path, unescape(link))
            if urlsplit(to).scheme or to in seen or not to.startswith(PAGES):
                continue
            seen.add(to)
            waiting.append(to)
    return wrong, opened


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_account_of_the_demo_is_offered_what_is_declined():
    demo.load()
    # The other federation's people hold the same roles; their links are walked by the journey.
    for told in (one for one in demo.ACCOUNTS if not one["login"].startswith("far-")):
        client = Client()
        client.force_login(people.get_account(told["login"]))
        wrong, opened = _refusals(client, STARTS.get(told["login"], "/desk/"))
        assert sum(opened.values()) > LEAST.get(told["login"], 5), told["login"]
        assert not wrong, f"{told['login']}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("who", ["clerk", "officer", "leader", "cashier"])
def test_no_role_is_offered_what_is_declined_while_money_waits(who):
    ground = make_ground()
    ground.receive(1_000_000)
    wrong, opened = _refusals(getattr(ground, who), "/desk/")
    assert opened["desk:matter_money"]
    assert not wrong, "\n".join(wrong)


def test_the_money_that_waits_says_who_may_share_it():
    ground = make_ground()
    ground.receive(1_000_000)
    page = ground.clerk.get("/desk/money/").content.decode()
    assert "distributions/new/" not in page
    assert "分配：要由出纳、承办人、负责人来办" in page
    assert "distributions/new/" in ground.cashier.get("/desk/money/").content.decode()


def test_who_may_register_nothing_is_told_who_may():
    fed = make.federation()
    client = browser(fed.cashier)
    page = client.get("/desk/").content.decode()
    assert "/desk/matters/new/" not in page
    assert "要由登记员、承办人、负责人来办" in page
    assert client.get("/desk/matters/new/").status_code == 422
