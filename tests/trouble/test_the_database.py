"""The embedded database: where it lives, what it survives, what it says when it cannot start."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from niangjia.config import postgres, postgres_place
from niangjia.config.postgres_place import DatabaseTrouble, home_of, locate

from .conftest import answers

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin"))
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 才要换账号运行")


def test_whoever_leaves_last_stops_it(open_folder):
    with postgres.borrowed(open_folder / "database", forgetful=True) as first:
        port = int(first.owner.rsplit(":", 1)[1].split("/")[0])
        with postgres.borrowed(open_folder / "database", forgetful=True) as second:
            assert second == first
        assert answers(port)
    assert not answers(port)


def test_it_listens_on_this_machine_only_and_asks_for_a_password(open_folder):
    with postgres.borrowed(open_folder / "database", forgetful=True) as addresses:
        wrong = addresses.application.replace("nj_app:", "nj_app:x")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        with psycopg.connect(addresses.application) as connection:
            shown = connection.execute("SHOW listen_addresses").fetchone()
        assert shown == ("127.0.0.1",)


def test_its_password_is_readable_by_its_owner_alone(open_folder):
    with postgres.borrowed(open_folder / "database", forgetful=True):
        assert (open_folder / "database" / "roles.json").stat().st_mode & 0o077 == 0


def test_settings_find_a_running_one_and_no_other(open_folder):
    folder = open_folder / "database"
    assert postgres.address_if_running(folder) is None
    with postgres.borrowed(folder, forgetful=True) as addresses:
        assert postgres.address_if_running(folder) == addresses.application
    assert postgres.address_if_running(folder) is None


def test_a_creation_cut_off_half_way_is_begun_anew(open_folder):
    folder = open_folder / "database"
    half = folder / "pgdata.half-1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with postgres.borrowed(folder, forgetful=True) as addresses:
        psycopg.connect(addresses.owner).close()
    assert [path.name for path in folder.glob("pgdata*")] == ["pgdata"]


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.05, 0.15, 0.3, 0.45, 0.6])
def test_a_creation_killed_at_any_moment_is_made_good(open_folder, after):
    folder = open_folder / "database"
    code = f"from niangjia.config import postgres; from pathlib import Path;\
 postgres.start(Path({str(folder)!r}))"
    first = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    until = time.monotonic() + 10
    while not folder.exists() and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(after)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()

    with postgres.borrowed(folder) as addresses:
        psycopg.connect(addresses.owner).close()


def test_a_server_that_was_killed_starts_again_with_all_that_was_committed(open_folder):
    folder = open_folder / "database"
    postgres.start(folder)
    try:
        with psycopg.connect(postgres.start(folder).owner, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        pid = int((folder / "pgdata" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        with psycopg.connect(postgres.start(folder).owner) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
    finally:
        postgres.stop(folder)


@pytest.mark.slow
def test_several_that_start_it_at_once_share_one(open_folder):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        addresses = pool.map(_start, [str(open_folder / "database")] * 3)
    postgres.stop(open_folder / "database")
    assert len(set(addresses)) == 1


def _start(folder: str) -> str:
    return postgres.start(Path(folder), forgetful=True).owner


@as_root
def test_below_a_closed_folder_it_moves_and_nobodys_folder_is_opened(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    one, two = closed / "one" / "database", closed / "two" / "database"

    with (
        postgres.borrowed(one, forgetful=True) as first,
        postgres.borrowed(two, forgetful=True) as second,
    ):
        assert first.owner != second.owner
        homes = [home_of(one), home_of(two)]
        assert len(set(homes)) == 2
        assert all(home.parent == postgres_place.SHARED_FOLDER for home in homes)
    assert closed.stat().st_mode & 0o777 == 0o700
    # The same folder finds its database again, also when its parent has been opened since.
    closed.chmod(0o755)
    assert locate(one).home == homes[0]
    for home in homes:
        shutil.rmtree(home)


@as_root
def test_a_closed_folder_made_anew_gets_a_new_database(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    before = locate(closed / "database").home
    shutil.rmtree(closed / "database")
    after = locate(closed / "database").home
    assert before != after
    before.rmdir()
    after.rmdir()


@as_root
def test_programs_below_a_closed_folder_are_copied_to_where_they_run(open_folder, monkeypatch):
    monkeypatch.setattr(postgres_place, "SHARED_FOLDER", open_folder / "shared")
    installed, version = postgres_place._binaries()
    monkeypatch.setattr(
        postgres_place,
        "_open_to_all",
        lambda folder: not folder.is_relative_to(installed),
    )
    place = locate(open_folder / "database")
    assert place.binaries.is_relative_to(open_folder / "shared")
    assert place.version == version

    with (
        postgres.borrowed(open_folder / "database", forgetful=True) as addresses,
        psycopg.connect(addresses.owner) as connection,
    ):
        assert connection.execute("SELECT 1").fetchone() == (1,)


@as_root
def test_the_server_never_runs_as_root(open_folder):
    place = locate(open_folder / "database")
    assert place.account
    assert place.account.uid != 0


@pytest.mark.skipif(not INSTALLED, reason="这台机器没有另装 PostgreSQL")
@pytest.mark.parametrize("binaries", INSTALLED, ids=lambda path: path.parent.name)
def test_an_installed_server_serves_as_well(open_folder, monkeypatch, binaries):
    monkeypatch.setenv("NIANGJIA_POSTGRES_BIN", str(binaries))
    with (
        postgres.borrowed(open_folder / "database", forgetful=True) as addresses,
        psycopg.connect(addresses.owner) as connection,
    ):
        shown = connection.execute("SHOW server_version_num").fetchone()
    assert shown
    assert shown[0].startswith(binaries.parent.name)


@pytest.mark.skipif(not INSTALLED, reason="这台机器没有另装 PostgreSQL")
def test_data_of_another_version_is_refused_and_left_alone(open_folder, monkeypatch):
    folder = open_folder / "database"
    with postgres.borrowed(folder, forgetful=True):
        pass
    monkeypatch.setenv("NIANGJIA_POSTGRES_BIN", str(INSTALLED[0]))
    with pytest.raises(DatabaseTrouble, match="NIANGJIA_POSTGRES_BIN"):
        postgres.start(folder)
    monkeypatch.delenv("NIANGJIA_POSTGRES_BIN")
    with postgres.borrowed(folder, forgetful=True) as addresses:
        psycopg.connect(addresses.owner).close()


def test_without_any_server_the_message_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.delenv("NIANGJIA_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(postgres_place, "find_spec", lambda _: None)
    monkeypatch.setattr(postgres_place, "INSTALLED", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseTrouble, match="apt-get install postgresql"):
        locate(tmp_path / "database")


def test_a_server_that_is_too_old_is_named(tmp_path, monkeypatch):
    for name in ("postgres", "initdb"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n")
        program.chmod(0o755)
    monkeypatch.setenv("NIANGJIA_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(DatabaseTrouble, match="13"):
        locate(tmp_path / "database")


def test_what_the_server_says_is_passed_on(open_folder):
    folder = open_folder / "database"
    with postgres.borrowed(folder, forgetful=True):
        pass
    with (folder / "pgdata" / "postgresql.auto.conf").open("a") as configuration:
        configuration.write("shared_buffers = 'many'\n")
    with pytest.raises(DatabaseTrouble, match="shared_buffers"):
        postgres.start(folder)
