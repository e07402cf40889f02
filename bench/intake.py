"""Telling what happened, by HTTP, beside django-helpdesk's public form: both with 100,000 kept.

    python3 -m venv .var/bench-intake
    .var/bench-intake/bin/pip install -r bench/requirements-intake.txt
    .var/bench-intake/bin/pip install --no-deps django-bootstrap5-form==5.0.2
    .var/venv/bin/python bench/intake.py [--records 100000] [--seconds 20] [--rounds 3]

Both stand on one PostgreSQL server with fsync on and are served by granian with two workers; eight
connections send at once, with the form's own token, and every answer is looked at: a telling counts
when it leads to a receipt, a ticket when it leads to the ticket's page. The rounds take turns, so
that a slower minute of the machine meets both. Each also says how many rows it wrote, and (Linux)
what processor time the pages and the database used for one.

A telling is taken in when it is sent and registered afterwards, by the page with its receipt or by
the worker (decision 0035); the peer's ticket is whole when it is sent. So the worker's rate is told
too, with one process on what the rounds left, and both ways: taken in, and taken in and registered.
"""

import argparse
import contextlib
import html
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import psycopg

from serving import copy, served, superuser

HERE = Path(__file__).resolve().parent
PEER = HERE.parent / ".var" / "bench-intake" / "bin" / "python"
PORTS = {"娘家": 8113, "django-helpdesk": 8114}
CONNECTIONS, MOST = 8, 3000
WORDS = "老板三个月没发工资，一共欠一万二，一直说下个月，再问就不让来了。（演示）"
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Door:
    """One product's public door: its form, what is sent through it, and what it answers."""

    name: str
    form: str
    ready: Callable[["Visitor"], tuple[str, Fields]]
    another: Callable[[Fields, int], Fields]
    taken: Callable[[int, str, str], bool]


class Visitor:
    """A browser with one connection and its cookies."""

    def __init__(self, port: int, address: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.address = address

    def ask(self, method: str, path: str, fields: Fields | None = None) -> tuple[int, str, str]:
        """Return the status, where it leads, and the page."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.address,
        }
        body = None
        if fields is not None:
            body = urlencode(fields).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for told in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = told.partition("=")
            self.cookies[name] = value.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), page


class Sender:
    """One connection that sends the same form again and again, at little cost to the machine.

    A browser's library would use as much of the processor as the faster of the two doors does.
    """

    def __init__(self, port: int, path: str, cookies: Mapping[str, str]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {kept}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
        )
        self.encoded: dict[tuple[str, str], str] = {}

    def __enter__(self) -> "Sender":
        return self

    def __exit__(self, *_broken: object) -> None:
        self.socket.close()

    def send(self, fields: Fields, address: str) -> tuple[int, str, str]:
        """Return the status, where it leads, and the page."""
        body = "&".join(map(self._pair, fields)).encode()
        head = f"{self.head}X-Forwarded-For: {address}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.socket.sendall(head.encode() + body)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        told, _, page = answer.partition(b"\r\n\r\n")
        lines = told.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        while len(page) < int(headers["content-length"]):
            page += self._more()
        leads = next((line[10:] for line in lines if line.lower().startswith("location: ")), "")
        return int(lines[0].split()[1]), leads, page.decode()

    def _pair(self, field: tuple[str, str]) -> str:
        if field not in self.encoded:
            if len(self.encoded) > 1000:  # names and phones never come again
                self.encoded.clear()
            self.encoded[field] = urlencode([field])
        return self.encoded[field]

    def _more(self) -> bytes:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("closed before the answer was whole")
        return got


# --- the two doors --------------------------------------------------------------------------------

ANSWERS = {
    "words": WORDS,
    "employer_name": "顺达速运（演示）",
    "since": "half",
    "working": "yes",
    "people_count": "1",
    "papers": "chat",
    "name": "王秀英",
    "phone": "13800000000",
    "agrees": "on",
}


def tell_ready(visitor: Visitor) -> tuple[str, Fields]:
    """Walk to the last page as a worker would, and return what it would send."""
    path = "/w/tell/"
    page = visitor.ask("GET", path)[2]
    for _turn in range(20):
        fields = _filled(page)
        if any(name == "agrees" for name, _ in fields):
            return path, fields
        status, leads, page = visitor.ask("POST", path, fields)
        while status in (302, 303):
            path = leads
            status, leads, page = visitor.ask("GET", path)
        assert status == 200, (status, fields)
    raise AssertionError("the last page of the interview was not reached")


def _filled(page: str) -> Fields:
    """Return what a form sends once the answers we have are written into it."""
    form = re.search(r'<form\b[^>]*method="post".*?</form>', page, re.S)[0]
    fields: Fields = []
    for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", form):
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        name, kind = given.get("name", ""), given.get("type", "")
        if kind == "hidden":
            fields.append((name, html.unescape(given.get("value", ""))))
        elif name == "union":
            choices = re.findall(r'<option value="(\d+)"', form)
            fields.append((name, choices[-1]))
        elif name in ANSWERS and name not in dict(fields):
            fields.append((name, ANSWERS[name]))
    return fields


def tell_another(fields: Fields, number: int) -> Fields:
    new = {"mark": str(uuid4()), "phone": f"139{number:08d}", "name": f"职工{number}"}
    return [(name, new.get(name, value)) for name, value in fields]


def ticket_ready(visitor: Visitor) -> tuple[str, Fields]:
    page = visitor.ask("GET", "/tickets/submit/")[2]
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    queue = re.search(r'name="queue"[^>]*value="(\d+)"', page) or re.search(
        r'<option value="(\d+)"', page
    )
    told = [("csrfmiddlewaretoken", token), ("queue", queue[1]), ("title", "欠薪"), ("body", WORDS)]
    return "/tickets/submit/", [*told, ("priority", "3"), ("submitter_email", "a@example.invalid")]


def ticket_another(fields: Fields, number: int) -> Fields:
    new = {"submitter_email": f"new{number}@example.invalid"}
    return [(name, new.get(name, value)) for name, value in fields]


DOORS = (
    Door(
        "娘家",
        "/w/tell/",
        tell_ready,
        tell_another,
        lambda status, leads, _page: status in (302, 303) and "/w/" in leads,
    ),
    Door(
        "django-helpdesk",
        "/tickets/submit/",
        ticket_ready,
        ticket_another,
        lambda status, leads, _page: status == 302 and "ticket=" in leads,
    ),
)


# --- measuring ------------------------------------------------------------------------------------


def send(door: Door, seconds: float, first: int) -> tuple[float, list[float]]:
    """Return how many a second were taken, and each one's seconds."""
    visitors = [
        Visitor(PORTS[door.name], f"10.{first % 200}.{first // 200 % 200}.{n}")
        for n in range(CONNECTIONS)
    ]
    ready = [door.ready(visitor) for visitor in visitors]
    took: list[float] = []
    faults: list[object] = []
    start = threading.Barrier(CONNECTIONS + 1)

    def one(at: int) -> None:
        visitor, (path, fields) = visitors[at], ready[at]
        with Sender(PORTS[door.name], path, visitor.cookies) as sender:
            start.wait()
            until = time.perf_counter() + seconds
            number = first + at
            while (began := time.perf_counter()) < until:
                number += CONNECTIONS
                # Another person: nothing of the last one's is left, and she is somewhere else.
                address = f"10.{number % 200}.{number // 200 % 200}.{number // 40000 % 200}"
                answer = sender.send(door.another(fields, number), address)
                if not door.taken(*answer):
                    faults.append((answer[0], answer[1], answer[2][-400:]))
                    return
                took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(at,)) for at in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    assert not faults, faults[0]
    return len(took) / (time.perf_counter() - began), sorted(took)


def cpu_seconds(folder: Path) -> float:
    """Return the processor time that the served pages and their database have used so far (Linux).

    Ours are what this process started, and the database whose folder it is.
    """
    above, used, ours = {}, {}, {os.getpid()}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # one that has just ended
            pid = int(process.name)
            fields = (process / "stat").read_text().rpartition(") ")[2].split()
            above[pid], used[pid] = int(fields[1]), sum(map(int, fields[11:15]))
            if f"{folder}/" in (process / "cmdline").read_text() and above[pid] == 1:
                ours.add(pid)
    while more := {pid for pid, one in above.items() if one in ours} - ours:
        ours |= more
    ticks = sum(used.get(pid, 0) for pid in ours - {os.getpid()})
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "nj-intake")
    asked = parser.parse_args()
    with both(asked.folder, asked.records) as standing:
        rates: dict[str, list[float]] = {door.name: [] for door in DOORS}
        for turn in range(asked.rounds):
            for door in DOORS:
                before, used = standing.kept(door.name), cpu_seconds(asked.folder)
                rate, took = send(door, asked.seconds, int(time.time()) % 10**8)
                rates[door.name].append(rate)
                p50, p95 = took[len(took) // 2] * 1000, took[int(len(took) * 0.95)] * 1000
                used, written = cpu_seconds(asked.folder) - used, standing.kept(door.name) - before
                print(
                    f"第 {turn + 1} 轮 {door.name:<16} {rate:7.1f} 件/秒  p50 {p50:6.1f}"
                    f"  p95 {p95:6.1f} ms  服务端 CPU {used / written * 1000:5.1f} ms/件"
                    f"  写入 {written} 件（原有 {before:,}）",
                    flush=True,
                )
        ours, peer = (statistics.median(rates[door.name]) for door in DOORS)
        print(f"中位数，收件：{ours:.1f} 对 {peer:.1f} 件/秒 = {ours / peer:.2f} ×")
        registered, seconds = standing.register()
        whole = 1 / (1 / ours + seconds / registered)
        print(
            f"登记 {registered:,} 件（一个后台进程）：{registered / seconds:.1f} 件/秒；"
            f"先收件后登记，前后相加：{whole:.1f} 件/秒 = {whole / peer:.2f} ×"
        )


# --- the two products, standing on one server -----------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """Both products, served: what each keeps, and our worker beside them."""

    owner: str
    peer: str
    environment: Mapping[str, str]

    def kept(self, name: str) -> int:
        """Return how many records one of them keeps, taken in or registered."""
        if name == "娘家":
            return self._count(self.owner, "intake_enquiry") + self._count(
                self.owner, "intake_taken"
            )
        return self._count(self.peer, "helpdesk_ticket")

    @staticmethod
    def _count(address: str, table: str) -> int:
        with psycopg.connect(address) as at:
            return at.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def register(self) -> tuple[int, float]:
        """Register what was taken in, as the worker does; return how many and the seconds."""
        part = dict(self.environment) | {"BENCH_PART": "register"}
        done = subprocess.run(
            [sys.executable, __file__], env=part, check=True, stdout=subprocess.PIPE, text=True
        )
        number, seconds = done.stdout.split()
        return int(number), float(seconds)


@contextlib.contextmanager
def both(folder: Path, records: int) -> Iterator[Standing]:
    """Both served, each with so many records."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench_settings.py").write_text(
        "from niangjia.config.settings.dev import *\nALLAUTH_TRUSTED_PROXY_COUNT = 1\n"
    )
    path = os.pathsep.join([str(folder), str(HERE), str(HERE.parent / "src")])
    os.environ["PYTHONPATH"] = path
    with copy(folder, settings="bench_settings") as (addresses, ours_told):
        owner = superuser(folder, addresses)
        peer = urlsplit(owner)._replace(path="/helpdesk").geturl()
        peer_told = os.environ | {
            "DJANGO_SETTINGS_MODULE": "helpdesk_site",
            "HELPDESK_DATABASE": peer,
        }
        if not (folder / "filled").exists():
            fill(owner, ours_told, peer_told, records)
            (folder / "filled").touch()

        ours, theirs = (PORTS[door.name] for door in DOORS)
        peer_site = {"application": "helpdesk_site:application", "python": str(PEER)}
        with served(ours_told, port=ours), served(peer_told, port=theirs, **peer_site):
            yield Standing(owner=owner, peer=peer, environment=ours_told)


def fill(
    owner: str, ours_told: Mapping[str, str], peer_told: Mapping[str, str], records: int
) -> None:
    """Fill both products with so many records: the peer by its models, ours by SQL."""
    with psycopg.connect(owner, autocommit=True) as at:
        at.execute("DROP DATABASE IF EXISTS helpdesk")
        at.execute("CREATE DATABASE helpdesk")
    subprocess.run([PEER, "-m", "django", "migrate", "-v0"], env=dict(peer_told), check=True)
    tickets = [PEER, HERE / "helpdesk_site.py", str(records)]
    subprocess.run(tickets, env=dict(peer_told), check=True)
    part = dict(ours_told) | {"BENCH_PART": "found"}
    subprocess.run([sys.executable, __file__], env=part, check=True)
    with psycopg.connect(owner, autocommit=True) as at:
        for statement in (HERE / "intake_fill.sql").read_text("utf-8").split(";\n"):
            if statement.strip():
                at.execute(statement % {"records": records})
        at.execute("VACUUM ANALYZE")


def found() -> None:
    """Found a city with a county, by their services."""
    from datetime import date

    from niangjia.apps.people import services as people
    from niangjia.apps.unions import services as unions
    from niangjia.apps.unions.choices import Level, RoleKind

    since, above = date(2020, 1, 1), None
    for name, level in (
        ("示例省", Level.PROVINCE),
        ("示例市", Level.CITY),
        ("示例县", Level.COUNTY),
    ):
        union = unions.found_union(
            name=f"{name}总工会（演示）", short_name=name, code="460100", kind="federation", by=None
        )
        unions.place_union(union=union, level=level, from_=since, by=None, parent=above)
        above = union
    clerk = people.register_person(name="登记员（演示）", by=None)
    unions.grant_role(person=clerk, union=above, kind=RoleKind.CLERK, from_=since, by=None)


def register() -> None:
    """Print how many that were taken in are registered now, and in how many seconds."""
    from django.utils import timezone

    from niangjia.apps.intake.services import taking

    began, number = time.perf_counter(), 0
    while number < MOST and (done := taking.register_waiting(at=timezone.now())):
        number += done
    print(number, time.perf_counter() - began)


PARTS = {"found": found, "register": register}


if __name__ == "__main__":
    if part := os.environ.get("BENCH_PART"):
        import django

        django.setup()
        PARTS[part]()
    else:
        main()
