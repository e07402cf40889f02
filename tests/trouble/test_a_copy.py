"""Copies of the system: side by side, stopped, killed, started again. Nothing is ever lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from .conftest import READY, Start, answers

pytestmark = pytest.mark.slow


def as_owner(copy: Start) -> psycopg.Connection:
    passwords = json.loads((copy.data / "database" / "roles.json").read_text())
    return psycopg.connect(
        host="127.0.0.1",
        port=copy.database_port(),
        user="nj_owner",
        password=passwords["nj_owner"],
        dbname="niangjia",
        autocommit=True,
    )


def test_stopping_stops_the_database_and_starting_again_loses_nothing(start, open_folder):
    copy = start(open_folder / "data")
    copy.wait_for(READY)
    database = copy.database_port()
    with as_owner(copy) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 48 AS people")
    key = (copy.data / "keys" / "secret.key").read_text()

    assert copy.end(signal.SIGINT) == 0

    assert "数据都在" in copy.said
    assert not answers(copy.port)
    assert not answers(database)
    again = start(copy.data)
    again.wait_for(READY)
    with as_owner(again) as connection:
        assert connection.execute("SELECT people FROM kept").fetchall() == [(48,)]
    assert (copy.data / "keys" / "secret.key").read_text() == key


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP], ids=["kill", "closed terminal"])
def test_a_kill_or_a_closed_terminal_stops_everything(start, open_folder, sign):
    copy = start(open_folder / "data")
    copy.wait_for(READY)
    database = copy.database_port()

    assert copy.end(sign) == 0

    assert not answers(copy.port)
    assert not answers(database)


def test_a_second_copy_runs_beside_the_first_with_its_own_database_and_keys(start, open_folder):
    one, two = start(open_folder / "one"), start(open_folder / "two")
    for copy in (one, two):
        copy.wait_for(READY)

    assert one.database_port() != two.database_port()
    for name in ("secret.key", "personal.keys"):
        assert (one.data / "keys" / name).read_text() != (two.data / "keys" / name).read_text()
    one.end()
    assert answers(two.port)
    assert answers(two.database_port())


def test_the_same_copy_is_not_started_twice_and_says_where_it_runs(start, open_folder):
    copy = start(open_folder / "data")
    copy.wait_for(READY)

    twice = start(copy.data)

    assert twice.process.wait(30) == 1
    assert f"已经在运行：http://127.0.0.1:{copy.port}/" in twice.said
    assert "--data" in twice.said
    assert answers(copy.port)


def test_a_killed_supervisor_takes_pages_jobs_and_database_along(start, open_folder):
    copy = start(open_folder / "data")
    copy.wait_for(READY)
    database = copy.database_port()
    copy.end(signal.SIGKILL)

    copy.wait_until_let_go(20)

    assert not answers(copy.port)
    assert not answers(database)
    assert copy.database_port() is None
    assert "database system is shut down" in (copy.data / "database" / "server.log").read_text()
    assert "ended: web worker" in (copy.data / "logs" / "caretaker.log").read_text()


def test_a_start_right_after_a_kill_waits_until_the_copy_has_stopped(start, open_folder):
    copy = start(open_folder / "data")
    copy.wait_for(READY)
    copy.end(signal.SIGKILL)
    time.sleep(0.2)  # the caretaker has woken; stopping takes longer

    again = start(copy.data, copy.port)

    again.wait_for(READY)
    assert "遗留" not in again.said
    assert again.end() == 0


@pytest.mark.parametrize("stage", ["[5/9]", "[6/9]", "[7/9]", "[8/9]", "[9/9]"])
def test_a_supervisor_killed_at_any_stage_leaves_nothing_listening(start, open_folder, stage):
    copy = start(open_folder / "data", demo=stage == "[7/9]")
    copy.wait_for(stage)
    copy.end(signal.SIGKILL)

    copy.wait_until_let_go()

    assert copy.database_port() is None
    assert not answers(copy.port)


def test_what_a_killed_supervisor_and_caretaker_leave_is_cleared_by_the_next_start(
    start, open_folder
):
    copy = start(open_folder / "data")
    copy.wait_for(READY)
    os.kill(copy.caretaker(), signal.SIGKILL)
    copy.end(signal.SIGKILL)
    assert answers(copy.port)  # the pages have outlived it

    again = start(copy.data, copy.port)

    again.wait_for(READY)
    assert "遗留的进程已清理" in again.said
    assert again.end() == 0
    assert not answers(copy.port)


@pytest.mark.parametrize("stage", ["[5/9]", "[6/9]", "[8/9]", "[9/9]"])
def test_a_first_start_killed_at_any_stage_is_made_good_by_the_next(start, open_folder, stage):
    copy = start(open_folder / "data")
    copy.wait_for(stage)
    cut_the_power(copy)

    again = start(copy.data)

    again.wait_for(READY)
    assert again.end() == 0


def test_a_demo_half_loaded_is_not_there_and_the_next_start_loads_it_once(start, open_folder):
    copy = start(open_folder / "data", demo=True)
    copy.wait_for("[7/9]")
    time.sleep(4)  # well inside the loading, which takes longer
    cut_the_power(copy)

    for _ in range(2):
        again = start(copy.data, demo=True)
        again.wait_for(READY, 300)
        assert "密码" in again.said
        with as_owner(again) as connection:
            assert connection.execute("SELECT count(*) FROM matters_matter").fetchone() == (6,)
        assert again.end() == 0


def cut_the_power(copy: Start) -> None:
    """Kills it and the tool it runs, at once."""
    os.killpg(copy.process.pid, signal.SIGKILL)
    copy.process.wait()


def test_when_the_pages_die_the_rest_is_stopped_and_the_log_is_shown(start, open_folder):
    copy = start(open_folder / "data")
    copy.wait_for(READY)
    database = copy.database_port()
    os.killpg(int((copy.data / "run" / "web.child").read_text()), signal.SIGKILL)

    assert copy.process.wait(60) == 1

    assert "网页意外停止" in copy.said
    assert str(copy.data / "logs" / "web.log") in copy.said
    assert not answers(database)


def test_a_command_beside_a_running_copy_finds_its_database(
    start: Callable[..., Start], open_folder: Path
):
    copy = start(open_folder / "data")
    assert _check_audit(copy.data)[0] == 1  # not there yet
    copy.wait_for(READY)

    code, said = _check_audit(copy.data)

    assert code == 0, said
    assert "审计链完整" in said


def _check_audit(data: Path) -> tuple[int, str]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "DJANGO_SETTINGS_MODULE": "niangjia.config.settings.dev",
        "NIANGJIA_DATA_DIR": str(data),
    }
    done = subprocess.run(
        [sys.executable, "-m", "niangjia.jobs.cli", "audit", "verify"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
