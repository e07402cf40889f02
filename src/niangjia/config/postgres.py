"""The embedded database of one copy: created, started, lent out, stopped."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from niangjia.config.postgres_place import (
    Account,
    DatabaseTrouble,
    Place,
    home_of,
    locate,
    locked,
    write_whole,
)

__all__ = ["Addresses", "DatabaseTrouble", "address_if_running", "borrowed", "start", "stop"]

OWNER, APPLICATION, DATABASE = "nj_owner", "nj_app", "niangjia"
PATIENCE = 30.0  # seconds for a server to come up or to be cleared away
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = '128MB'
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_min_duration_statement = 500
password_encryption = 'scram-sha-256'
"""
# A suite's database may be lost with the machine: nothing in it is anyone's.
FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """How to reach the running database, once as the serving role and once as the owner."""

    application: str
    owner: str


def start(asked: Path, *, forgetful: bool = False) -> Addresses:
    """Starts the database of a copy, creating it the first time; a running one is simply used.

    `forgetful` trades durability for speed and is for suites only. Safe to call from several
    processes at once. Raises `DatabaseTrouble`.
    """
    place = locate(asked)
    with locked(place.home / "start.lock") as lock:
        passwords = _passwords(place.home / "roles.json")
        if not (place.data / "PG_VERSION").exists():
            _initialise(place, passwords["postgres"], lock, forgetful=forgetful)
        _refuse_other_version(place)
        port = _running_port(place) or _launch(place, lock)
        _furnish(port, passwords)

    return Addresses(
        application=_address(APPLICATION, passwords, port),
        owner=_address(OWNER, passwords, port),
    )


def stop(asked: Path) -> None:
    """Stops the database of a copy, ending open sessions; does nothing when it is not running."""
    place = locate(asked)
    with locked(place.home / "start.lock"):
        if _is_running(place):
            _control(place, "-m", "fast", "-w", "-t", "60", "stop")


@contextlib.contextmanager
def borrowed(asked: Path, *, forgetful: bool = False) -> Iterator[Addresses]:
    """The database of a copy for as long as the block lasts; whoever leaves last stops it."""
    asked.mkdir(parents=True, exist_ok=True)
    with open(asked / "users.lock", "w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield start(asked, forgetful=forgetful)
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            with contextlib.suppress(BlockingIOError):  # somebody else still uses it
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(asked)


def _is_running(place: Place) -> bool:
    if not place.data.exists():
        return False
    status = subprocess.run(
        [place.binaries / "pg_ctl", "-D", place.data, "status"],
        capture_output=True,
        env=_environment(),
        cwd="/",
        check=False,
        **_as(place.account),
    )
    return status.returncode == 0


def _running_port(place: Place) -> int | None:
    """The port of the server, or None when it does not run; waits for one in between.

    One that is starting has no port yet; one that was killed still counts as running until the
    system has cleared it away, and its file must not be removed before that.
    """
    until = time.monotonic() + PATIENCE
    while _is_running(place):
        with contextlib.suppress(OSError, IndexError, ValueError):
            lines = (place.data / "postmaster.pid").read_text().splitlines()
            if lines[7].strip() == "ready":
                port = int(lines[3])
                socket.create_connection(("127.0.0.1", port), 1).close()
                return port
        if time.monotonic() > until:
            raise DatabaseTrouble(
                "数据库的旧进程既不应答也没有退净。请稍等再试；仍不行，请重启这台机器或容器。"
            )
        time.sleep(0.05)
    return None


def address_if_running(asked: Path) -> str | None:
    """How the serving role reaches the database of a copy, or None when it does not run.

    Reads two files and starts nothing, so that settings may ask. None too when the copy belongs to
    another account of this machine.
    """
    home = home_of(asked)
    try:
        passwords = json.loads((home / "roles.json").read_text())
        port = int((home / "pgdata" / "postmaster.pid").read_text().splitlines()[3])
    except (OSError, ValueError, IndexError):
        return None
    return _address(APPLICATION, passwords, port)


# --- creating and starting ------------------------------------------------------------------------


def _passwords(path: Path) -> dict[str, str]:
    if not path.exists():
        made = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER, APPLICATION)}
        write_whole(path, json.dumps(made))
    read: dict[str, str] = json.loads(path.read_text())
    return read


def _initialise(place: Place, password: str, lock: int, *, forgetful: bool) -> None:
    """Creates the cluster beside its place and moves it there whole, or leaves nothing."""
    for half in place.home.glob("pgdata.half-*"):
        shutil.rmtree(half, ignore_errors=True)
    half = place.home / f"pgdata.half-{os.getpid()}"
    half.mkdir(mode=0o700)
    # The server's account must read it, and /dev/fd is closed to it after the change of account.
    descriptor, password_file = tempfile.mkstemp()
    try:
        os.write(descriptor, password.encode() + b"\n")
        if place.account:
            os.fchown(descriptor, place.account.uid, place.account.gid)
            os.chown(half, place.account.uid, place.account.gid)
        os.close(descriptor)
        locale = (
            ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
            if place.version >= 17  # the same order of names on every system; unknown before 17
            else ("--locale=C",)
        )
        made = subprocess.run(
            [
                place.binaries / "initdb",
                "-D",
                half,
                "-U",
                "postgres",
                "-E",
                "UTF8",
                *locale,
                "--auth=scram-sha-256",
                f"--pwfile={password_file}",
            ],
            stdin=lock,
            capture_output=True,
            text=True,
            env=_environment(),
            cwd="/",
            check=False,
            **_as(place.account),
        )
        if made.returncode:
            raise DatabaseTrouble(_explained("数据库没能建立。", made.stderr + made.stdout))
        with open(half / "postgresql.auto.conf", "a") as configuration:
            configuration.write(CONFIGURATION + (FORGETFUL if forgetful else ""))
        half.rename(place.data)
    except OSError as trouble:
        raise DatabaseTrouble(_explained("数据库没能建立。", str(trouble))) from trouble
    finally:
        Path(password_file).unlink(missing_ok=True)
        shutil.rmtree(half, ignore_errors=True)


def _refuse_other_version(place: Place) -> None:
    made_by = int((place.data / "PG_VERSION").read_text().split(".")[0])
    if made_by != place.version:
        raise DatabaseTrouble(
            f"{place.data} 是 PostgreSQL {made_by} 建立的，现在找到的是 {place.version}。"
            f"请用 NIANGJIA_POSTGRES_BIN 指明 {made_by} 的程序文件夹，或用 --data 另建一份。"
        )


def _launch(place: Place, lock: int) -> int:
    """Starts the server on a free port, trying another when somebody takes it in between.

    The tool that starts it reads from the lock, and the server does not: were we killed meanwhile,
    the lock is let go when the server is there to be stopped.
    """
    place.log.touch(mode=0o600)
    if place.account:
        os.chown(place.log, place.account.uid, place.account.gid)
    for _ in range(3):
        place.log.write_text("")
        port_option = f"-p {_free_port()}"
        arguments = ("-l", place.log, "-o", port_option, "-w", "-t", "120", "start")
        started = _control(place, *arguments, stdin=lock)
        port = _running_port(place)
        if started == 0 and port is not None:
            return port
        printed = place.log.read_text(errors="replace")
        if "Address already in use" not in printed:
            break
    raise DatabaseTrouble(_explained("数据库没能启动。", printed))


def _furnish(port: int, passwords: dict[str, str]) -> None:
    """The two roles and the database, as the superuser, who is used for nothing else."""
    with psycopg.connect(
        host="127.0.0.1",
        port=port,
        user="postgres",
        password=passwords["postgres"],
        dbname="postgres",
        autocommit=True,
    ) as connection:
        have = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role, rights in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
            if role not in have:
                connection.execute(
                    sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(
                        sql.Identifier(role), sql.SQL(rights), sql.Literal(passwords[role])
                    )
                )
        # The owner may step into the narrower role: the suite proves refusals inside one
        # transaction. It gains nothing by it.
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER))
        )
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            # A start that was killed a moment ago may still be making it in the server: then ours
            # waits for that one, and finds it made.
            made = (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
            with contextlib.suppress(*made):
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


# --- small things ---------------------------------------------------------------------------------


def _control(place: Place, *arguments: str | Path, stdin: int = subprocess.DEVNULL) -> int:
    return subprocess.run(
        [place.binaries / "pg_ctl", "-s", "-D", place.data, *arguments],
        env=_environment(),
        cwd="/",
        check=False,
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **_as(place.account),
    ).returncode


def _as(account: Account | None) -> dict[str, Any]:
    return (
        {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    )


def _environment() -> dict[str, str]:
    return {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "Asia/Shanghai"}


def _address(role: str, passwords: dict[str, str], port: int) -> str:
    return f"postgresql://{role}:{passwords[role]}@127.0.0.1:{port}/{DATABASE}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _explained(what: str, printed: str) -> str:
    if "No space left on device" in printed:
        return f"{what}磁盘已满。请腾出空间后重新运行同一条命令；已有的数据不受影响。"
    tail = "\n  ".join(printed.strip().splitlines()[-8:])
    return f"{what}PostgreSQL 的说明：\n  {tail}"
