"""List, detail, count, search, export, interface and database agree, whoever asks.

The truth is worked out by hand over plain data: who is where, what lies below what, who acts in
what on which day. It knows neither spans nor access rows nor policies.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from tests.factories import matters as make
from tests.serving import serving
from tests.web.conftest import signed_in

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.services import access, forums, register
from niangjia.apps.people.models import Person
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.choices import Level, RoleKind

pytestmark = pytest.mark.django_db
READS = {"clerk", "case_officer", "team_leader", "cashier", "chair"}
OPENS_WHOLE = {"mediator", "aid_lawyer"}
NEVER = date(9999, 1, 1)


@dataclass
class World:
    """What is so, in plain words."""

    today: date
    parent: dict[str, str | None] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)  # matter → union
    titles: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    roles: list[tuple[str, str, str, date, date]] = field(default_factory=list)
    acts: list[tuple[str, str, str, str, date, date]] = field(default_factory=list)
    workers: dict[str, list[str]] = field(default_factory=dict)  # matter → people
    in_forum: dict[str, set[str]] = field(default_factory=dict)  # matter → workers in its forum
    people: dict[str, Person] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def above(self, union: str) -> set[str]:
        """The union itself and all it lies below."""
        found = set()
        here: str | None = union
        while here:
            found.add(here)
            here = self.parent[here]
        return found

    def whole(self, who: str) -> set[str]:
        """The matters somebody sees as a whole today."""
        held = ((u, kind) for p, u, kind, a, b in self.roles if p == who and self.is_on(a, b))
        sits = {union for union, kind in held if kind in READS}
        found = {m for m, union in self.home.items() if self.above(union) & sits}
        return found | {
            m
            for p, m, role, part, a, b in self.acts
            if p == who and role in OPENS_WHOLE and part == "matter" and self.is_on(a, b)
        }

    def headers(self, who: str) -> set[str]:
        """The matters of which somebody sees anything at all."""
        parts = {
            m
            for p, m, _role, part, a, b in self.acts
            if p == who and part == "forum" and self.is_on(a, b)
        }
        return self.whole(who) | parts | {m for m, own in self.workers.items() if who in own}

    def claimants(self, who: str) -> set[tuple[str, str]]:
        """The workers somebody sees, each in her matter."""
        whole = self.whole(who)
        found = {(m, w) for m, own in self.workers.items() for w in own if m in whole or w == who}
        for p, m, _role, part, a, b in self.acts:
            if p == who and part == "forum" and self.is_on(a, b):
                found |= {(m, w) for w in self.in_forum[m]}
        return found

    def is_on(self, a: date, b: date) -> bool:
        return a <= self.today < b


def random_world(random: Random) -> World:
    """Build a federation, its matters and its people by services, and say what is so."""
    world = World(today=timezone.localdate())
    rows = {}
    places = [("省", Level.PROVINCE, None), ("外省", Level.PROVINCE, None)]
    for n in range(2):
        places.append((f"市{n}", Level.CITY, "省"))
        places += [(f"县{n}{k}", Level.COUNTY, f"市{n}") for k in range(2)]
    places += [("外市", Level.CITY, "外省"), ("乡", Level.TOWN, "县00")]
    for at, (name, level, parent) in enumerate(places):
        rows[name] = unions.found_union(
            name=name, short_name=name, code=f"46{at:02d}00", kind="federation", by=None
        )
        unions.place_union(
            union=rows[name],
            level=level,
            from_=make.SINCE,
            by=None,
            parent=rows[parent] if parent else None,
        )
        world.parent[name] = parent
    for n in range(10):
        world.people[f"人{n}"] = make.human(f"人{n}（演示）")
    days = [
        (date(2020, 1, 1), NEVER),
        (date(2020, 1, 1), world.today),  # a leaver: today is the first day without
        (world.today, NEVER),
        (world.today + timedelta(days=1), NEVER),
    ]
    names = list(world.people)
    for who in names[:6]:
        union, kind = random.choice(list(world.parent)), random.choice([*sorted(READS), "admin"])
        a, b = random.choices(days, [5, 2, 1, 1])[0]
        if any(u == union and k == kind == "chair" for _, u, k, *_ in world.roles):
            continue
        unions.grant_role(
            person=world.people[who],
            union=rows[union],
            kind=RoleKind(kind),
            from_=a,
            until=None if b == NEVER else b,
            by=None,
        )
        world.roles.append((who, union, kind, a, b))
    officer = make.human("承办（演示）")
    for union in rows.values():
        unions.grant_role(
            person=officer, union=union, kind=RoleKind.CASE_OFFICER, from_=make.SINCE, by=None
        )
    for n in range(9):
        _matter(world, rows, officer, n, random, days)
    access.settle_all(on=world.today)
    return world


def _matter(world, rows, officer, n, random, days):
    union, word = random.choice(list(rows)), random.choice(["旅业", "制衣"])
    title = f"{word}第 {n} 件（演示）"
    matter = register.open_matter(
        title=title,
        employer=make.employer(title),
        union=rows[union],
        region="460100",
        received_on=world.today,
        by=officer,
        at=timezone.now(),
    )
    number = matter.number
    world.home[number], world.titles[number] = union, title
    world.workers[number], items = [], []
    for who in random.sample(list(world.people), random.randint(1, 3)):
        claimant = register.add_claimant(
            matter=matter,
            person=world.people[who],
            row_key=f"no:{who}",
            joined_on=world.today,
            by=officer,
        )
        world.workers[number].append(who)
        items.append((who, make.item(claimant)))
    inside = items[: random.randint(1, len(items))]
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=[item for _, item in inside],
        by=officer,
        opened_on=world.today,
        at=timezone.now(),
    )
    world.in_forum[number] = {who for who, _ in inside}
    for who in random.sample(list(world.people), 2):
        role = random.choice(["mediator", "aid_lawyer", "court", "representative"])
        part = random.choice(["matter", "forum"])
        a, b = random.choice(days)
        row = register.add_participant(
            matter=matter,
            person=world.people[who],
            role=ParticipantRole(role),
            since=a,
            on=world.today,
            by=officer,
            forum=forum if part == "forum" else None,
        )
        if b != NEVER:
            register.end_participation(
                participant=row, until=b, by=officer, on=world.today, why="演示"
            )
        world.acts.append((who, number, role, part, a, b))


def disagreements(world: World, who: str) -> list[str]:
    """Return where what somebody is shown differs from what is so."""
    client, person = world.clients[who], world.people[who]
    whole, wrong = world.whole(who), []

    def compare(what, shown, truth):
        if shown != truth:
            wrong.append(f"{who} {what}: 多 {shown - truth} 少 {truth - shown}")

    listed = client.get("/desk/matters/?state=all").content.decode()
    compare("list", set(re.findall(r'href="/desk/matters/(\d+-\d+-\d+)/"', listed)), whole)
    count = int(re.search(r"案件：(\d+) 件", listed)[1])
    compare("count", {count}, {len(whole)})
    for word in ("旅业", "制衣"):
        found = client.get(f"/desk/matters/?state=all&q={word}").content.decode()
        fits = {m for m in whole if word in world.titles[m]}
        compare(word, set(re.findall(r'href="/desk/matters/(\d+-\d+-\d+)/"', found)), fits)
    answer = client.post("/desk/matters/list/?state=all", {"kind": "csv"})
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    compare("export", {row[0] for row in table[1:]}, whole)
    pages, cursor = set(), ""
    while cursor is not None:
        asked = {"state": "all", "limit": 2} | ({"cursor": cursor} if cursor else {})
        came = client.get("/api/v1/matters", asked).json()
        pages |= {one["number"] for one in came["items"]}
        cursor = came["next"]
    compare("api", pages, whole)
    numbers = set(world.home)
    for surface in ("/desk/matters/{}/", "/api/v1/matters/{}"):
        opened = {n for n in numbers if client.get(surface.format(n)).status_code == 200}
        compare(surface, opened, whole)
    own = {m for m, people in world.workers.items() if who in people}
    opened = {n for n in numbers if client.get(f"/w/my/{n}/").status_code == 200}
    compare("her own", opened, own)
    with serving(), acting_as(person, on=world.today):
        rows = {number for (number,) in _asked("SELECT number FROM matters_matter")}
        compare("rows", rows, world.headers(who))
        # A worker whose matter is not seen would come without its number.
        seen = _asked(
            "SELECT m.number, p.name FROM matters_claimant c"
            " JOIN people_person p ON p.id = c.person_id"
            " LEFT JOIN matters_matter m ON m.id = c.matter_id"
        )
    truth = {(m, world.people[w].name) for m, w in world.claimants(who)}
    compare("claimants", seen, truth)
    return wrong


def _asked(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


def opened(seed: int) -> World:
    world = random_world(Random(seed))
    world.clients = {
        who: signed_in(person, f"door{seed}-{who}") for who, person in world.people.items()
    }
    return world


@pytest.mark.parametrize("seed", [1, 2, pytest.param(3, marks=pytest.mark.slow)])
def test_every_surface_shows_everybody_exactly_what_is_so(seed):
    world = opened(seed)
    wrong = [line for who in world.people for line in disagreements(world, who)]
    assert not wrong, "\n".join(wrong)
    # Otherwise the world would prove nothing.
    seen = [len(world.whole(who)) for who in world.people]
    assert 0 in seen
    assert any(0 < n < len(world.home) for n in seen)


@pytest.mark.parametrize(
    "flipped",
    [
        "ALTER POLICY sees ON matters_matter USING (true)",
        "ALTER POLICY sees ON matters_matter USING (false)",
        "ALTER POLICY sees ON matters_matter USING (NOT (home_key <@ (SELECT nj_scope())))",
        "ALTER POLICY sees ON matters_claimant USING (true)",
        "ALTER POLICY sees ON matters_claimant USING (home_key <@ (SELECT nj_scope()))",
        "UPDATE matters_access SET active = NOT active WHERE role <> 'worker'",
    ],
)
def test_an_inverted_policy_is_seen(flipped):
    world = opened(1)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(flipped)
        assert [line for who in world.people for line in disagreements(world, who)]
        transaction.set_rollback(True)
