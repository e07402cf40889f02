"""Stops what a supervisor leaves behind: a process of its own that waits for the supervisor's end.

Its standard input is a pipe that only the supervisor holds. The system closes that pipe however
the supervisor ends, `kill -9` too, on Linux and macOS alike. Then pages, jobs and database are
stopped as an orderly end would have stopped them; after an orderly end there is nothing to do.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from niangjia.config import children, postgres
from niangjia.config.copies import STOPPING, Copy


@contextlib.contextmanager
def watching(copy: Copy, held: int) -> Iterator[None]:
    """Has the copy taken care of for as long as the block lasts, should we be killed within it.

    `held` is the descriptor of the copy's lock. The caretaker shares it, so that nobody starts the
    copy while what is left of it is still being stopped.
    """
    with (
        (copy.logs / "caretaker.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "niangjia.config.caretaker", copy.data, str(held)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # what ends us and our terminal must not end it
            pass_fds=[held],
        ),
    ):
        yield  # leaving closes the pipe and waits


def main(data: Path, held: int) -> None:
    """Waits for the end of the supervisor, then stops what still runs of its copy."""
    sys.stdin.buffer.read()
    os.ftruncate(held, 0)
    os.write(held, STOPPING.encode())
    if found := children.end_leftovers(data / "run"):
        print("ended:", *found, flush=True)
    database = data / "database"
    if database.exists():
        postgres.stop(database)  # nobody but the supervisor of a copy borrows its database


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
