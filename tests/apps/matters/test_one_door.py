"""List, detail, count, search, export, interface and database agree, whoever asks, on any day.

What is so is told by `door.World`, which knows nothing of how the house finds it out.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from html import unescape
from random import Random

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from tests.apps.matters.door import World, random_world
from tests.serving import serving

from niangjia.apps.matters import at_once
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services import access
from niangjia.apps.outbox.models import Job
from niangjia.apps.people.services import accounts
from niangjia.apps.unions.acting import acting_as
from niangjia.jobs.worker import run_now
from niangjia.web.desk import matters as pages

pytestmark = pytest.mark.django_db
NUMBER = r"\d{6}-\d{4}-\d{4,}"
ELSEWHERE = ("/desk/", "/desk/money/", "/desk/papers/")
"""Pages that gather from many matters: they may show fewer, never others."""
WAY_IN = "SELECT number FROM matters_matter"
WHOLE = "SELECT number FROM matters_matter m WHERE nj_sees_whole(m.id)"
# A row whose matter is not seen would come without its number.
CLAIMANTS = (
    "SELECT m.number, p.name FROM matters_claimant c JOIN people_person p ON p.id = c.person_id"
    " LEFT JOIN matters_matter m ON m.id = c.matter_id"
)
FORUMS = "SELECT m.number FROM matters_forum f LEFT JOIN matters_matter m ON m.id = f.matter_id"


@pytest.fixture
def small_pages(monkeypatch):
    """Let the list have pages enough to leaf through, and leave by a job when it is longer."""
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    monkeypatch.setattr(at_once, "LIST_ROWS", 2)


def disagreements(world: World, who: str, client: Client) -> Iterator[str]:
    """Return where what somebody is shown differs from what is so."""
    whole, numbers = world.whole(who), set(world.home)

    def differs(what, shown, truth):
        if shown != truth:
            yield f"{world.today} {who} {what}: 多 {shown - truth} 少 {truth - shown}"

    with serving(), acting_as(world.people[who], on=world.today):
        yield from differs("rows", _asked(WAY_IN), world.headers(who))
        yield from differs("rows, whole", _asked(WHOLE), whole)
        for words in _what_one_looks_for(world):
            found = matters.search_matters(
                words, visible_to=world.people[who], on=world.today
            ).values_list("number", flat=True)
            yield from differs(f"search {words}", set(found), whole & world.fitting(words))
        named = {(m, world.people[w].name) for m, w in world.claimants(who)}
        yield from differs("claimants", _asked(CLAIMANTS), named)
        yield from differs("forums", _asked(FORUMS), world.forums(who))
    for surface in ("/desk/matters/{}/", "/api/v1/matters/{}"):
        opened = {n for n in numbers if client.get(surface.format(n)).status_code == 200}
        yield from differs(surface, opened, whole)
    opened = {n for n in numbers if client.get(f"/w/my/{n}/").status_code == 200}
    yield from differs("her own", opened, world.own(who))
    for state, truth in (
        ("all", whole),
        ("open", whole - set(world.closed)),
        ("closed", whole & set(world.closed)),
    ):
        leaves, counts = _leafed(client, f"/desk/matters/?state={state}")
        yield from differs(f"list, {state}", set(leaves), truth)
        yield from differs(f"count, {state}", counts, {len(truth)})
        if len(leaves) != len(set(leaves)):
            yield f"{who}: a matter stands on two leaves"
        rows = _exported(client, f"?state={state}")
        if rows != leaves:
            yield f"{world.today} {who} export, {state}: {rows} instead of {leaves}"
        yield from differs(f"api, {state}", _leafed_by_api(client, {"state": state}), truth)
    for words in ("旅业", world.people["人7"].name):
        found, counts = _leafed(client, f"/desk/matters/?state=all&q={words}")
        fits = whole & world.fitting(words)
        yield from differs(f"list {words}", set(found), fits)
        yield from differs(f"count {words}", counts, {len(fits)})
        yield from differs(f"export {words}", set(_exported(client, f"?state=all&q={words}")), fits)
        came = _leafed_by_api(client, {"state": "all", "q": words})
        yield from differs(f"api {words}", came, fits)
    for page in ELSEWHERE:
        shown = set(re.findall(NUMBER, client.get(page).content.decode()))
        yield from differs(page, shown - whole, set())


def _what_one_looks_for(world: World) -> list[str]:
    names = [person.name for person in world.people.values()]
    return [*world.home, *names, *world.employers.values(), "制衣", "第 3 件"]


def _leafed(client: Client, address: str) -> tuple[list[str], set[int]]:
    """Return all rows of the list, leaf by leaf to the end, and the counts that leaves tell."""
    rows: list[str] = []
    counts = set()
    while address:
        page = unescape(client.get(address).content.decode())
        rows += re.findall(rf'href="/desk/matters/({NUMBER})/"', page)
        counts.add(int(re.search(r"案件：(\d+) 件", page)[1]))
        further = re.search(r'href="(\?[^"]*\bafter=[^"]*)"', page)
        address = f"/desk/matters/{further[1]}" if further else ""
    return rows, counts


def _exported(client: Client, narrowed: str) -> list[str]:
    answer = client.post(f"/desk/matters/list/{narrowed}", {"kind": "csv"})
    if answer.status_code == 303:
        job = Job.objects.get(pk=answer.url.split("/")[-2])
        with serving():
            run_now(job)
        answer = client.get(f"{answer.url}file/")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return [row[0] for row in table[1:]]


def _leafed_by_api(client: Client, asked: dict[str, str]) -> set[str]:
    found, cursor = set(), ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        came = client.get("/api/v1/matters", asked | {"limit": "2"} | more).json()
        found |= {one["number"] for one in came["items"]}
        cursor = came["next"]
    return found


def _asked(query: str) -> set[object]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    return {row[0] if len(row) == 1 else row for row in rows}


def everybody(world: World) -> dict[str, Client]:
    """Return everybody's browser, signed in on the day that is asked of."""
    clients = {}
    for who, person in world.people.items():
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(person.account)
    return clients


def opened(seed: int) -> World:
    world = random_world(Random(seed))
    for who, person in world.people.items():
        accounts.open_account(person=person, username=f"door-{who}", password=None, by=None)
    access.settle_all(on=world.today)
    return world


def disagreed(world: World) -> Iterator[str]:
    for who, client in everybody(world).items():
        yield from disagreements(world, who, client)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))]
)
def test_every_surface_shows_everybody_exactly_what_is_so(seed, small_pages, monkeypatch):
    world = opened(seed)
    first, met, by_body = world.today, [], set()
    for days in (0, 1, 31):
        world.today = first + timedelta(days=days)
        noon = datetime.combine(world.today, time(4), tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda noon=noon: noon)
        access.settle_all(on=world.today)
        wrong = list(disagreed(world))
        assert not wrong, "\n".join(wrong)
        met += [(world.whole(w), world.headers(w) - world.own(w)) for w in world.people]
        by_body |= {w for w in world.people if any(a.who != w for a in world.acting(w))}
    # Otherwise the world would prove nothing: nobody's, some, and parts that are no whole.
    assert any(not whole for whole, _ in met)
    assert any(0 < len(whole) < len(world.home) for whole, _ in met)
    assert any(headers > whole for whole, headers in met)
    assert 0 < len(by_body) < len(world.people)


@pytest.mark.parametrize(
    "flipped",
    [
        "ALTER POLICY sees ON matters_matter USING (true)",
        "ALTER POLICY sees ON matters_matter USING (false)",
        "ALTER POLICY sees ON matters_matter USING (NOT (home_key <@ (SELECT nj_scope())))",
        "ALTER POLICY sees ON matters_matter USING (home_key <@ (SELECT nj_scope()))",
        "ALTER POLICY sees ON matters_claimant USING (true)",
        "ALTER POLICY sees ON matters_claimant USING (home_key <@ (SELECT nj_scope()))",
        "ALTER POLICY sees ON matters_forum USING (true)",
        "UPDATE matters_access SET active = NOT active WHERE role <> 'worker'",
        "UPDATE matters_access SET active = NOT active WHERE principal < 0",
        "UPDATE unions_membership SET during = '(,)'",
        "UPDATE matters_access SET active = false WHERE role = 'worker'",
    ],
)
def test_an_inverted_policy_is_seen(flipped):
    world = opened(1)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(flipped)
        assert next(disagreed(world), "")
        transaction.set_rollback(True)


def test_a_forgotten_lens_shows_no_whole_matter_that_the_policy_would_not(monkeypatch):
    """The list without its predicate, by the door of the pages: the policy alone holds the line."""
    world = opened(1)
    everything = Matter.objects.select_related("employer", "handler")
    monkeypatch.setattr(
        "niangjia.apps.matters.selectors.scope.matters_visible_to", lambda *_a, **_k: everything
    )
    for who, client in everybody(world).items():
        assert _leafed_by_api(client, {"state": "all"}) == world.headers(who), who
        opened_ = {n for n in world.home if client.get(f"/api/v1/matters/{n}").status_code == 200}
        assert opened_ == world.headers(who), who
