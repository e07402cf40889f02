"""Who holds a copy: a living supervisor is named, one that was killed is waited out."""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from niangjia.config.copies import Copy, Trouble, only_one

ADDRESS = "http://127.0.0.1:8000/"


@contextmanager
def held(data: Path, words: str) -> Iterator[threading.Timer]:
    """Hold the lock of a copy as another process would, and let it go half a second after."""
    (data / "run").mkdir(parents=True)
    with open(data / "run" / "copy.lock", "w") as lock:
        lock.write(words)
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        release = threading.Timer(0.5, lambda: fcntl.flock(lock, fcntl.LOCK_UN))
        release.start()
        yield release
        release.join()


def dead() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    return gone.pid


def test_a_second_start_is_told_where_the_first_one_runs(tmp_path):
    with (
        held(tmp_path, f"{ADDRESS} {os.getpid()}"),
        pytest.raises(Trouble, match=ADDRESS + "\n"),
        only_one(Copy(data=tmp_path, port=8000)),
    ):
        pass


@pytest.mark.parametrize("stage", ["killed", "stopping", "beginning"])
def test_what_is_just_ending_or_beginning_is_waited_for(tmp_path, stage):
    words = {"killed": f"{ADDRESS} {dead()}", "stopping": "stopping", "beginning": ""}[stage]
    with held(tmp_path, words) as release, only_one(Copy(data=tmp_path, port=8001)):
        assert not release.is_alive()
        said = (tmp_path / "run" / "copy.lock").read_text()
        assert said == f"http://127.0.0.1:8001/ {os.getpid()}"
