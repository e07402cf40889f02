"""The processes of a copy: known by the lock they hold, whatever happens to who started them."""

import subprocess
import sys
import time

from niangjia.config import children

START = """
import os, signal, sys
from pathlib import Path
from niangjia.config import children
folder = Path(sys.argv[1])
real = children.subprocess.Popen
def die_at_once(*arguments, **how):
    real(*arguments, **how)
    os.kill(os.getpid(), signal.SIGKILL)
children.subprocess.Popen = die_at_once
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
with children.running("web", "网页", sleeper, folder=folder, logs=folder, environment=os.environ):
    pass
"""


def test_a_child_whose_supervisor_died_the_moment_it_was_born_is_found(tmp_path):
    subprocess.run([sys.executable, "-c", START, tmp_path], check=False)
    begun = time.monotonic()
    assert children.end_leftovers(tmp_path) == ["web"]
    assert children.end_leftovers(tmp_path) == []
    assert time.monotonic() - begun < children.PATIENCE


def test_a_number_left_in_a_file_that_nobody_holds_is_not_believed(tmp_path):
    (tmp_path / "web.child").write_text("1")
    assert children.end_leftovers(tmp_path) == []


def test_a_child_ends_with_its_block_and_leaves_its_last_words(tmp_path):
    command = [sys.executable, "-c", "import time; print('到此为止', flush=True); time.sleep(60)"]
    with children.running(
        "web", "网页", command, folder=tmp_path, logs=tmp_path, environment={}
    ) as child:
        while not child.log.read_bytes():
            time.sleep(0.01)
        assert child.process.poll() is None
    assert child.process.poll() is not None
    assert child.last_words()
