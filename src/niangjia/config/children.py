"""The processes of one copy: started apart from the terminal, found again after a crash, stopped.

Each child holds the lock of a file that names its process group. A later start that finds the lock
held knows that the child outlived its supervisor, and that the number is still its own.
"""

import contextlib
import fcntl
import functools
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 10.0  # seconds a child may take to finish what it is doing


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One running process of a copy."""

    title: str  # 中文, for messages
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, for the person who must be told why it stopped."""
        return "\n  ".join(self.log.read_text(errors="replace").strip().splitlines()[-lines:])


@contextlib.contextmanager
def running(
    name: str,
    title: str,
    command: Sequence[str],
    *,
    folder: Path,
    logs: Path,
    environment: Mapping[str, str],
) -> Iterator[Child]:
    """Runs a child for as long as the block lasts, in a session of its own.

    The terminal's Ctrl-C reaches only the supervisor, which stops its children in order.
    """
    log = logs / f"{name}.log"
    with open(_lock(folder, name), "r+") as lock, log.open("wb") as output:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[lock.fileno()],
            # The child itself: were we killed before writing it, nobody would know whom to end.
            preexec_fn=functools.partial(_sign, lock.fileno()),
        )
        try:
            yield Child(title=title, process=process, log=log)
        finally:
            _end(process)


def end_leftovers(folder: Path) -> list[str]:
    """Ends the children of a supervisor that was killed; returns the names of those found alive."""
    found = []
    for path in sorted(folder.glob("*.child")):
        with open(path) as lock:
            if _free(lock.fileno()):
                continue
            found.append(path.stem)
            for sign, patience in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, 5.0)):
                with contextlib.suppress(ProcessLookupError, ValueError):
                    os.killpg(int(path.read_text()), sign)
                until = time.monotonic() + patience
                while not (free := _free(lock.fileno())) and time.monotonic() < until:
                    time.sleep(0.05)
                if free:
                    break
    return found


def _sign(descriptor: int) -> None:
    """Runs in the child before it becomes its program: writes whom the lock belongs to."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign, patience in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            break
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # workers that outlived their parent


def _lock(folder: Path, name: str) -> Path:
    path = folder / f"{name}.child"
    path.touch(mode=0o600)
    return path


def _free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True
