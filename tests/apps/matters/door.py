"""A random house and, in plain words, who may see what of it on a day.

The truth is worked out by hand over plain data: who is where, what lies below what, who acts in
what on which day. It knows neither spans nor access rows nor policies.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services import forums, register, standing
from niangjia.apps.people.models import Person
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, Line, RoleKind
from niangjia.apps.unions.models import Membership

READS = {"clerk", "case_officer", "team_leader", "cashier", "chair"}
OPENS_WHOLE = {"mediator", "aid_lawyer"}
ACTS = ["mediator", "aid_lawyer", "court", "arbitration", "employer", "representative"]
STAYS_OPEN = timedelta(days=30)
LONG_AGO, NEVER = date(2020, 1, 1), date(9999, 1, 1)
SURNAMES = "赵钱孙李周吴郑王"
PLACES = [  # name, level, parent: two federations, and the industrial line of the first
    ("省", Level.PROVINCE, None),
    ("市甲", Level.CITY, "省"),
    ("县一", Level.COUNTY, "市甲"),
    ("县二", Level.COUNTY, "市甲"),
    ("乡", Level.TOWN, "县一"),
    ("市乙", Level.CITY, "省"),
    ("县三", Level.COUNTY, "市乙"),
    ("外省", Level.PROVINCE, None),
    ("外市", Level.CITY, "外省"),
]
INDUSTRIAL = [("产业", Level.PROVINCE, None), ("产业市", Level.CITY, "产业")]
BODIES = [  # name, what it is, as what it takes part, who keeps it
    ("律所", "law_firm", "aid_lawyer", "省"),
    ("调委会", "mediation", "mediator", "市甲"),
    ("法院", "court", "court", "产业"),
    ("外省人社", "bureau", "bureau", "外省"),
]


@dataclass(frozen=True)
class Act:
    """Somebody, or a body, acts in a matter: for the whole, its forum, or one worker (by name)."""

    who: str
    matter: str
    role: str
    part: str
    since: date
    until: date


@dataclass
class World:
    """What is so, in plain words; `today` is the day of which one asks."""

    today: date
    parent: dict[str, str | None] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)  # matter → union
    line: dict[str, str] = field(default_factory=dict)  # matter → industrial union
    titles: dict[str, str] = field(default_factory=dict)
    employers: dict[str, str] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)
    roles: list[tuple[str, str, str, date, date]] = field(default_factory=list)
    members: list[tuple[str, str, date, date]] = field(default_factory=list)  # body, person
    acts: list[Act] = field(default_factory=list)
    workers: dict[str, list[str]] = field(default_factory=dict)  # matter → people
    in_forum: dict[str, set[str]] = field(default_factory=dict)  # matter → workers in its forum
    people: dict[str, Person] = field(default_factory=dict)

    def above(self, union: str) -> set[str]:
        """The union itself and all it lies below."""
        found = set()
        here: str | None = union
        while here:
            found.add(here)
            here = self.parent[here]
        return found

    def sits(self, who: str) -> set[str]:
        """The unions in which somebody has a role that reads today."""
        return {
            union
            for p, union, kind, a, b in self.roles
            if p == who and kind in READS and a <= self.today < b
        }

    def acting(self, who: str) -> Iterable[Act]:
        """In what somebody acts today, as far as it opens anything."""
        names = {who} | {
            b for b, p, since, until in self.members if p == who and since <= self.today < until
        }
        for act in self.acts:
            ended = self.closed.get(act.matter, NEVER - STAYS_OPEN) + STAYS_OPEN
            if act.who in names and act.since <= self.today < min(act.until, ended):
                yield act

    def whole(self, who: str) -> set[str]:
        """The matters somebody sees as a whole today."""
        sits = self.sits(who)
        return {
            m
            for m in self.home
            if self.above(self.home[m]) & sits
            or (m in self.line and self.above(self.line[m]) & sits)
        } | {a.matter for a in self.acting(who) if a.part == "matter" and a.role in OPENS_WHOLE}

    def own(self, who: str) -> set[str]:
        """The matters in which somebody is a worker."""
        return {m for m, workers in self.workers.items() if who in workers}

    def headers(self, who: str) -> set[str]:
        """The matters of which somebody sees anything at all."""
        parts = {a.matter for a in self.acting(who) if a.part != "matter"}
        return self.whole(who) | parts | self.own(who)

    def claimants(self, who: str) -> set[tuple[str, str]]:
        """The workers somebody sees, each in her matter."""
        whole = self.whole(who)
        found = {(m, w) for m, all_ in self.workers.items() for w in all_ if m in whole or w == who}
        for act in self.acting(who):
            if act.part == "forum":
                found |= {(act.matter, w) for w in self.in_forum[act.matter]}
            elif act.part != "matter":
                found.add((act.matter, act.part))
        return found

    def forums(self, who: str) -> set[str]:
        """The matters of whose proceeding somebody sees anything: each has one."""
        whole = self.whole(who)
        found = {m for m, inside in self.in_forum.items() if m in whole or who in inside}
        for act in self.acting(who):
            if act.part == "forum" or act.part in self.in_forum[act.matter]:
                found.add(act.matter)
        return found

    def fitting(self, words: str) -> set[str]:
        """The matters whose number, title, employer or worker's name has the words."""
        return {
            m
            for m in self.home
            if words in m
            or words in self.titles[m]
            or words in self.employers[m]
            or any(words in self.people[w].name for w in self.workers[m])
        }


def random_world(random: Random) -> World:
    """Build two federations, their matters and their people by services, and say what is so."""
    world = World(today=timezone.localdate())
    rows = _federations(world)
    for n, surname in enumerate(SURNAMES):
        world.people[f"人{n}"] = make.human(f"{surname}阿{n}（演示）")
    today = world.today
    periods = [
        (LONG_AGO, NEVER),
        (LONG_AGO, today),  # a leaver: today is the first day without
        (LONG_AGO, today + timedelta(days=1)),  # today is her last
        (today + timedelta(days=1), NEVER),
    ]
    officer = make.human("承办（演示）")
    standing = []
    for who in list(world.people)[:6]:
        for _ in range(random.randint(1, 2)):
            standing += _role(world, rows, who, random, random.choices(periods, [5, 2, 2, 1])[0])
    for who in list(world.people)[6:8]:
        _cover(world, who, random.choice(standing), random)
    bodies = _bodies(world, rows, officer, random, periods)
    for n in range(9):
        _matter(world, rows, bodies, officer, n, random, periods)
    return world


def _federations(world: World) -> dict[str, object]:
    rows = {}
    for line, places in ((Line.TERRITORIAL, PLACES), (Line.INDUSTRIAL, INDUSTRIAL)):
        for name, level, parent in places:
            rows[name] = unions.found_union(
                name=f"{name}（演示）",
                short_name=name,
                code=f"46{len(rows):02d}00",
                kind="federation" if line == Line.TERRITORIAL else "industrial",
                by=None,
            )
            unions.place_union(
                union=rows[name],
                level=level,
                from_=LONG_AGO,
                by=None,
                parent=rows[parent] if parent else None,
                line=line,
            )
            world.parent[name] = parent
    return rows


def _role(world, rows, who, random, period):
    union, (a, b) = random.choice(list(world.parent)), period
    kind = random.choice([*sorted(READS), "case_officer", "admin", "auditor"])
    held = [(u, k) for p, u, k, *_ in world.roles if p == who or k == "chair"]
    if (union, kind) in held:
        return []
    role = unions.grant_role(
        person=world.people[who],
        union=rows[union],
        kind=RoleKind(kind),
        from_=a,
        until=None if b == NEVER else b,
        by=None,
    )
    world.roles.append((who, union, kind, a, b))
    return [(role, union, kind)] if (a, b) == (LONG_AGO, NEVER) else []


def _cover(world, who, held, random):
    """Let somebody stand in for a role: until yesterday, for today, or from tomorrow on."""
    role, union, kind = held
    since = world.today + timedelta(days=random.choice([-1, 0, 0, 0, 1]))
    until = since + timedelta(days=1)
    make.stands_in(role, world.people[who], from_=since, until=until)
    world.roles.append((who, union, kind, since, until))


def _bodies(world, rows, by, random, periods):
    """Let bodies have people: some of their own, and some who are in the house already."""
    made = {}
    for n, (name, kind, _role_in, keeper) in enumerate(BODIES):
        body = unions.register_body(union=rows[keeper], kind=kind, name=f"{name}（演示）", by=by)
        made[name] = body
        since, until = periods[n]
        own = unions.add_member(body=body, name=f"员{n}（演示）", phone="", from_=since, by=by)
        if until != NEVER:
            unions.end_membership(membership=own, on=until, by=by, why="演示")
        world.people[f"员{n}"] = own.person
        world.members.append((name, f"员{n}", since, until))
        who, (since, until) = (
            random.choice(list(world.people)[: len(SURNAMES)]),
            random.choice(periods),
        )
        Membership.objects.create(
            body=body,
            person=world.people[who],
            during=DateRange(since, None if until == NEVER else until),
        )
        world.members.append((name, who, since, until))
    return made


def _matter(world, rows, bodies, officer, n, random, periods):
    union, word = random.choice([p[0] for p in PLACES]), random.choice(["旅业", "制衣"])
    line = random.choice([place[0] for place in INDUSTRIAL]) if random.random() < 0.4 else None
    title, employer = f"{word}第 {n} 件（演示）", f"单位{n}号（演示）"
    matter = register.open_matter(
        title=title,
        employer=make.employer(employer),
        union=rows[union],
        line=rows[line] if line else None,
        region="460100",
        received_on=world.today,
        by=officer,
        at=timezone.now(),
    )
    number = matter.number
    world.home[number], world.titles[number] = union, title
    world.employers[number] = employer
    if line:
        world.line[number] = line
    world.workers[number], claimants, items = [], {}, []
    for who in random.sample(list(world.people), random.randint(1, 3)):
        claimants[who] = register.add_claimant(
            matter=matter,
            person=world.people[who],
            row_key=f"no:{who}",
            joined_on=world.today,
            by=officer,
        )
        world.workers[number].append(who)
        items.append((who, make.item(claimants[who])))
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
    for who in random.sample(list(world.people), 3):
        _act(world, matter, forum, claimants, who, officer, random, periods)
    near = world.above(union) | (world.above(line) if line else set())
    for name, _kind, role, keeper in BODIES:
        if keeper in near:
            _body(world, matter, forum, claimants, (name, bodies[name], role), officer, random)
    _date(world, matter, random)


def _body(world, matter, forum, claimants, told, officer, random):
    name, body, role = told
    part = random.choice(["matter", "forum", random.choice(world.workers[matter.number])])
    since = world.today + timedelta(days=random.choice([-9, -9, 0, 1]))
    standing.let_body_in(
        matter=matter,
        body=body,
        since=since,
        on=world.today,
        by=officer,
        forum=forum if part == "forum" else None,
        claimant=claimants.get(part),
    )
    world.acts.append(Act(name, matter.number, role, part, since, NEVER))


def _act(world, matter, forum, claimants, who, officer, random, periods):
    role = random.choice(ACTS)
    part = random.choice(["matter", "forum", random.choice(world.workers[matter.number])])
    since, until = random.choice(periods)
    row = register.add_participant(
        matter=matter,
        person=world.people[who],
        role=ParticipantRole(role),
        since=since,
        on=world.today,
        by=officer,
        forum=forum if part == "forum" else None,
        claimant=claimants.get(part),
    )
    if until != NEVER:
        register.end_participation(
            participant=row, until=until, by=officer, on=world.today, why="演示"
        )
    world.acts.append(Act(who, matter.number, role, part, since, until))


def _date(world, matter, random):
    """Give all matters a next day, several the same, and some an end."""
    facts = {"next_due_on": world.today + timedelta(days=random.randint(1, 4))}
    if random.random() < 0.3:
        # Under review still, for the last day, and no longer.
        closed = world.today - random.choice([timedelta(0), timedelta(days=29), STAYS_OPEN])
        world.closed[matter.number] = closed
        noon = datetime(closed.year, closed.month, closed.day, 4, tzinfo=UTC)
        facts |= {"is_open": False, "closed_at": noon}
    Matter.objects.filter(pk=matter.pk).update(**facts)
