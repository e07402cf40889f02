"""An officer with 2,000 of a million matters: today, list, search, 50th page, count, by HTTP.

    python bench/scope.py [MATTERS …]       by default 100000 1000000; --connections 1 4
    python bench/scope.py --writes          audited writes by services, four writers

Each size gets a database of its own, filled by SQL with invented people; pages are served by
granian as `./niangjia demo` serves them, as the role that owns nothing, with row-level security on.
One connection asks, then four at once. Prints p50 and p95 in milliseconds.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from multiprocessing.pool import ThreadPool
from pathlib import Path
from urllib.parse import quote

import psycopg

from niangjia.config import postgres
from serving import copy, served, superuser

SIZES = (100_000, 1_000_000)
HERS = 2_000
COUNTIES_IN_CITY, CITIES = 50, 10
CONNECTIONS, ROUNDS = (1, 4), 100
PORT = 8112
NAMES = "王敏"
WRITERS, SECONDS = 4, 20

FILL = (Path(__file__).parent / "scope_fill.sql").read_text("utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--connections", nargs="+", type=int, default=CONNECTIONS)
    parser.add_argument("--writes", action="store_true")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "nj-bench-scope"
    )
    asked = parser.parse_args()
    if asked.writes:
        measure_writes(asked.folder / "writes")
        return
    told = {
        size: measure(asked.folder / str(size), size, asked.connections) for size in asked.sizes
    }
    small = told[min(told)]
    for size, lines in told.items():
        for what, (p50, p95) in lines.items():
            ratio = f"  {p95 / small[what][1]:.2f} × {min(told):,}" if size != min(told) else ""
            print(f"{size:>9,}  {what:<14} p50 {p50:6.1f}  p95 {p95:6.1f} ms{ratio}")


def measure(folder: Path, size: int, connections: Sequence[int]) -> dict[str, tuple[float, float]]:
    """Return p50 and p95 in milliseconds of each kind of page at one size."""
    with copy(folder) as (addresses, environment):
        if not (folder / "filled").exists():
            fill(folder, addresses, environment, size)
        cookie = run(environment, "session", folder)
        with served(environment, port=PORT):
            return ask(cookie, connections)


def fill(
    folder: Path, addresses: postgres.Addresses, environment: dict[str, str], size: int
) -> None:
    """Found a federation by its services, then fill it by SQL."""
    began = time.perf_counter()
    hers, officer = map(int, run(environment, "found", folder).split())
    told = {
        "matters": size,
        "every": size // HERS,
        "people": size * 6 // 5,
        "employers": max(size // 20, 1000),
        "hers": hers,
        "officer": officer,
    }
    with psycopg.connect(superuser(folder, addresses), autocommit=True) as owner:
        for statement in FILL.split(";\n"):
            if statement.strip():
                # A number in place of each name: psycopg sends one prepared statement at a time.
                owner.execute(statement % told)
        owner.execute("VACUUM ANALYZE")
    (folder / "filled").touch()
    print(f"{size:,} 件：建库和填数 {time.perf_counter() - began:.0f} 秒", flush=True)


def run(environment: dict[str, str], part: str, folder: Path) -> str:
    """Run a part of this bench in a process of its own, with Django."""
    command = [sys.executable, __file__, "--folder", str(folder)]
    done = subprocess.run(
        command,
        env=environment | {"BENCH_PART": part},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def get(connection: http.client.HTTPConnection, path: str, cookie: str) -> str:
    connection.request("GET", path, headers={"Cookie": cookie, "Host": "127.0.0.1"})
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 200, (answer.status, path, body[:300])
    return body


def ask(cookie: str, connections: Sequence[int]) -> dict[str, tuple[float, float]]:
    """Ask for each kind of page, over so many connections at once."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    path = "/desk/matters/"
    for _ in range(49):
        page = get(connection, path, cookie)
        path = "/desk/matters/" + re.search(r'rel="next" href="([^"]+)"', page)[1].replace(
            "&amp;", "&"
        )
    count = re.search(r"案件：([\d,]+\+?) 件", page)[1]
    print(f"首页写着共 {count} 件；第 50 页已翻到", flush=True)
    kinds = {
        "today": "/desk/",
        "list": "/desk/matters/",
        "name search": f"/desk/matters/?q={quote(NAMES)}",
        "50th page": path,
        "count": "/desk/matters/?state=all",
    }
    return {
        f"{what} ×{count}": _timed(path, cookie, count)
        for count in connections
        for what, path in kinds.items()
    }


def _timed(path: str, cookie: str, count: int) -> tuple[float, float]:
    seconds: list[float] = []

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        for turn in range(ROUNDS + 10):
            began = time.perf_counter()
            get(connection, path, cookie)
            if turn >= 10:
                seconds.append(time.perf_counter() - began)

    askers = [threading.Thread(target=one) for _ in range(count)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    seconds.sort()
    return seconds[len(seconds) // 2] * 1000, seconds[int(len(seconds) * 0.95)] * 1000


# --- parts that need Django -----------------------------------------------------------------------


def found() -> None:
    """Found a province of 10 cities with 50 counties each, and an officer of one county."""
    from datetime import date

    from niangjia.apps.people import services as people
    from niangjia.apps.unions import services as unions
    from niangjia.apps.unions.choices import Level, RoleKind

    since = date(2020, 1, 1)

    def place(name: str, level: int, parent: object) -> object:
        union = unions.found_union(
            name=name, short_name=name, code="460100", kind="federation", by=None
        )
        unions.place_union(union=union, level=level, from_=since, by=None, parent=parent)
        return union

    province = place("示例省总工会（演示）", Level.PROVINCE, None)
    counties = []
    for at in range(CITIES):
        city = place(f"示例{at}市总工会（演示）", Level.CITY, province)
        counties += [
            place(f"示例{at}市{n}县总工会（演示）", Level.COUNTY, city)
            for n in range(COUNTIES_IN_CITY)
        ]
    officer = people.register_person(name="承办人（演示）", by=None)
    hers = counties[len(counties) // 2]
    unions.grant_role(person=officer, union=hers, kind=RoleKind.CASE_OFFICER, from_=since, by=None)
    people.open_account(username="bench", password=None, person=officer, by=None)
    print(hers.pk, officer.pk)


def session() -> None:
    """Print the cookie of the officer, signed in by both factors."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from niangjia.apps.people import selectors as people
    from niangjia.web.account import gate

    account = people.get_account("bench")
    kept = import_module(settings.SESSION_ENGINE).SessionStore()
    kept[SESSION_KEY] = str(account.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = account.get_session_auth_hash()
    kept[gate.SHOWN] = account.pk
    kept.save()
    print(f"{settings.SESSION_COOKIE_NAME}={kept.session_key}")


def write(number: int) -> None:
    """Register people and enter them into a matter of our own, until the time is up."""
    from datetime import date

    from django.utils import timezone

    from niangjia.apps.employers import services as employers
    from niangjia.apps.matters.services import register
    from niangjia.apps.people import selectors
    from niangjia.apps.people import services as people
    from niangjia.apps.unions import selectors as unions
    from niangjia.apps.unions.acting import acting_as

    officer = selectors.get_account("bench").person
    on, at = timezone.localdate(), timezone.now()
    union = unions.unions_of(officer, on=on)[0]
    with acting_as(officer, on=on):
        employer = employers.register_employer(name=f"单位{number}", region="460100", by=officer)
        matter = register.open_matter(
            title="登记（演示）",
            employer=employer,
            union=union,
            region="460100",
            received_on=on,
            by=officer,
            at=at,
        )
    seconds = []
    until = time.perf_counter() + SECONDS
    while (began := time.perf_counter()) < until:
        with acting_as(officer, on=on):
            person = people.register_person(name="职工（演示）", by=officer)
            register.add_claimant(
                matter=matter,
                person=person,
                row_key=f"no:{len(seconds)}",
                joined_on=date(2026, 1, 1),
                by=officer,
            )
        seconds.append(time.perf_counter() - began)
    print(json.dumps(seconds))


def measure_writes(folder: Path) -> None:
    """Print how many audited writes a second four writers do by services, durable."""
    with copy(folder) as (_addresses, environment):
        if not (folder / "filled").exists():
            run(environment, "found", folder)
            (folder / "filled").touch()
        with ThreadPool(WRITERS) as writers:
            parts = [f"write {number}" for number in range(WRITERS)]
            told = writers.map(lambda part: json.loads(run(environment, part, folder)), parts)
    every = sorted(second for part in told for second in part)
    p95 = every[int(len(every) * 0.95)] * 1000
    print(f"{WRITERS} 个写入者：{len(every) / SECONDS:.0f} 次/秒，p95 {p95:.1f} ms")


if __name__ == "__main__":
    if part := os.environ.get("BENCH_PART"):
        import django

        django.setup()
        name, *values = part.split()
        {"found": found, "session": session, "write": write}[name](*map(int, values))
    else:
        main()
