"""One copy of the system: its folders, its keys, and what may stand in the way of its start."""

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NEEDED_MEGABYTES = 250  # of the data folder's disk, for a new database with the demo in it
STOPPING = "stopping"  # stands in the lock of a copy instead of its address


class Trouble(Exception):
    """The copy cannot run; the message says in Chinese why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One running copy and the folders it owns."""

    data: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def database(self) -> Path:
        return self.data / "database"

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "logs"


@contextlib.contextmanager
def only_one(copy: Copy) -> Iterator[int]:
    """Holds the copy for us and gives the descriptor of its lock.

    A second start of the same copy is told where the first one runs; one that comes while the copy
    is being stopped waits for that.
    """
    copy.data.mkdir(parents=True, exist_ok=True)
    for folder in (copy.run, copy.logs, copy.data / "files", copy.data / "keys"):
        folder.mkdir(mode=0o700, exist_ok=True)
    with open(copy.run / "copy.lock", "a+") as lock:
        while not _taken(lock.fileno()):
            lock.seek(0)
            address, _, supervisor = lock.read().strip().partition(" ")
            # Its caretaker holds the lock on for a moment when the supervisor was killed.
            if address not in ("", STOPPING) and _lives(supervisor):
                raise Trouble(
                    f"这一份已经在运行：{address}\n"
                    "要再开一份，请用 --port 和 --data 另给端口和文件夹，例如：\n"
                    f"  ./niangjia demo --port {_next_free(copy.port)} --data ~/niangjia-2"
                )
            time.sleep(0.1)
        lock.truncate(0)
        lock.write(f"{copy.address} {os.getpid()}")
        lock.flush()
        yield lock.fileno()


def _lives(supervisor: str) -> bool:
    if not supervisor.isdigit():
        return True  # nothing says otherwise
    try:
        os.kill(int(supervisor), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def make_secret_key(copy: Copy) -> None:
    """The key that signs sessions; field keys are made with the first migration (people)."""
    path = copy.data / "keys" / "secret.key"
    if not path.exists():
        half = path.with_suffix(".half")
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(48))
        half.replace(path)


def environment(copy: Copy, database: str) -> dict[str, str]:
    """What a process of the copy is told; `database` says as which role it connects."""
    kept = {name: value for name, value in os.environ.items() if name != "NIANGJIA_OWNER_URL"}
    return kept | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "niangjia.config.settings.dev",
        "NIANGJIA_DATA_DIR": str(copy.data),
        "NIANGJIA_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }


def refuse_full_disk(copy: Copy) -> None:
    """Raises `Trouble` when a new database would not fit."""
    free = shutil.disk_usage(copy.data).free // 2**20
    if not copy.database.exists() and free < NEEDED_MEGABYTES:
        raise Trouble(
            f"磁盘空间不够：新建一份数据需要约 {NEEDED_MEGABYTES} MB，{copy.data} 所在的磁盘只剩"
            f" {free} MB。请腾出空间，或用 --data 换到别的磁盘。"
        )


def refuse_taken_port(port: int) -> None:
    """Raises `Trouble` when the pages could not be served there, naming a port that is free."""
    try:
        taken = _is_taken(port)
    except PermissionError:
        raise Trouble(f"端口 {port} 需要管理员权限，请用 --port 换成 1024 以上的。") from None
    if taken:
        raise Trouble(
            f"端口 {port} 已被别的程序占用。请用 --port 换一个，例如：\n"
            f"  ./niangjia demo --port {_next_free(port)}"
        )


def _is_taken(port: int) -> bool:
    """Asks both ways: granian shares a port with a server of the same account without a word."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as trouble:
            if trouble.errno == errno.EADDRINUSE:
                return True
            raise
    return False


def _next_free(port: int) -> int:
    free = (number for number in range(max(port + 1, 1024), 65535) if not _is_taken(number))
    return next(free, 8000)
