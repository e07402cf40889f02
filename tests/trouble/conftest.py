"""A copy that a test starts, watches and ends, by the very command that people type."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = [sys.executable, "-m", "niangjia.config.launch"]
READY = "按 Ctrl-C 停止"


@dataclass
class Start:
    """One `./niangjia demo` and what it says."""

    data: Path
    port: int
    log: Path
    demo: bool = False
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        # Without the script's own stage of installing: the suite runs in what that made.
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "NIANGJIA_DATA_DIR"}
        } | {"NIANGJIA_WITHOUT_DEMO": str(int(not self.demo))}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*LAUNCH, "--port", str(self.port), "--data", str(self.data)],
                cwd=self.log.parent,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_for(self, words: str, seconds: float = 120) -> None:
        """Waits until it has said the words; fails with all it said when it ends without them."""
        until = time.monotonic() + seconds
        while words not in self.said:
            if self.process.poll() is not None and words not in self.said:
                pytest.fail(f"ended with {self.process.returncode}:\n{self.said}")
            if time.monotonic() > until:
                pytest.fail(f"not within {seconds} s:\n{self.said}")
            time.sleep(0.02)

    def end(self, sign: int = signal.SIGTERM, seconds: float = 60) -> int:
        """Sends the signal and returns the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(seconds)

    def caretaker(self) -> int:
        """The process that would stop the copy if its supervisor were killed."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        [pid] = [
            int(pid)
            for pid, parent, args in (line.split(None, 2) for line in listed.splitlines())
            if int(parent) == self.process.pid and "niangjia.config.caretaker" in args
        ]
        return pid

    def wait_until_let_go(self, seconds: float = 30) -> None:
        """Waits until no process, its caretaker included, holds the copy."""
        until = time.monotonic() + seconds
        with (self.data / "run" / "copy.lock").open() as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > until:
                        pytest.fail(f"still held after {seconds} s")
                    time.sleep(0.02)
                else:
                    return

    def database_port(self) -> int | None:
        """The port of the copy's database, while it runs."""
        pid = self.data / "database" / "pgdata" / "postmaster.pid"
        return int(pid.read_text().splitlines()[3]) if pid.exists() else None


@pytest.fixture
def start(
    tmp_path_factory: pytest.TempPathFactory, open_folder: Path
) -> Iterator[Callable[..., Start]]:
    """Starts copies; whatever the test leaves running is ended, before its folder is removed."""
    begun: list[Start] = []

    def make(data: Path, port: int | None = None, *, demo: bool = False) -> Start:
        log = tmp_path_factory.mktemp("start") / "said.log"
        begun.append(Start(data=data, port=port or free_port(), log=log, demo=demo))
        return begun[-1]

    yield make
    for one in begun:
        if one.process.poll() is None:
            one.end()
    for one in begun:
        if (one.data / "run" / "copy.lock").exists():
            one.wait_until_let_go()
    for data in {one.data for one in begun if one.data.exists()}:
        # A copy whose supervisor and caretaker the test has killed: ended as a start would.
        from niangjia.config import children, postgres

        children.end_leftovers(data / "run")
        if (data / "database").exists():
            postgres.stop(data / "database")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A new folder that the database's account can walk to; pytest's own are closed to others."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="niangjia-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def answers(port: int | None) -> bool:
    """Whether anything listens there."""
    if port is None:
        return False
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
