"""`audit verify` and `audit export`, with the database and without it."""

import argparse
import json
import subprocess
import sys

import pytest
from django.db import connection, transaction

from niangjia.apps.audit import services
from niangjia.jobs import audit as command
from niangjia.jobs.worker import seal_audit

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words):
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["audit", *map(str, words)])
    return arguments.run(arguments)


@pytest.fixture
def events(settings, tmp_path):
    (tmp_path / "data" / "keys").mkdir(parents=True)
    settings.DATA_DIR = tmp_path / "data"
    for number in range(3):
        with transaction.atomic():
            services.record("test.thing_done", target=f"t:{number}", by=None, why="演示")
    seal_audit()
    return settings.DATA_DIR / "audit-seals.log"


@pytest.fixture
def export(events, tmp_path, capsys):
    path = tmp_path / "export.jsonl"
    assert run("export", path) == 0
    capsys.readouterr()
    return path


def test_the_database_is_verified_as_of_one_moment(events, capsys):
    assert run("verify") == 0
    assert "全部相符" in capsys.readouterr().out


def test_an_export_is_verified_where_there_is_no_database(export):
    program = (
        "import argparse, sys\n"
        "from niangjia.jobs import audit\n"
        "assert 'django' not in sys.modules\n"
        "parser = argparse.ArgumentParser()\n"
        "audit.add_parser(parser.add_subparsers())\n"
        f"arguments = parser.parse_args(['audit', 'verify', '--export', {str(export)!r}])\n"
        "sys.exit(arguments.run(arguments))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": "src", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "审计链完整" in done.stdout


@pytest.mark.parametrize("key", ["event", "seal", "lane"])
def test_a_changed_export_is_found(export, key, capsys):
    rows = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    row = next(row for row in reversed(rows) if key in row)
    changed = {"event": "body", "seal": "heads", "lane": "last_seq"}[key]
    row[changed] = {"event": '{"kind":"x"}', "seal": "[]", "lane": 10**9}[key]
    export.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert run("verify", "--export", export) == 1
    assert "不完整" in capsys.readouterr().out


def test_a_shortened_export_is_found(export, capsys):
    lines = export.read_text("utf-8").splitlines()
    export.write_text("\n".join(lines[:-1]), "utf-8")
    assert run("verify", "--export", export) == 1
    assert "✗" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["这不是导出", "[1]", '{"event": [0]}', '{"event": [0, 1]}'])
def test_what_is_no_export_is_said_to_be_none(tmp_path, text, capsys):
    path = tmp_path / "wrong.jsonl"
    path.write_text(text, "utf-8")
    assert run("verify", "--export", path) == 2
    assert "读不了" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    assert run("verify", "--export", tmp_path / "none") == 2
    assert capsys.readouterr().err


def test_a_seal_rewritten_in_the_database_differs_from_the_one_kept_apart(events, export, capsys):
    no, at, digest = events.read_text("utf-8").splitlines()[-1].split()
    events.write_text(f"{no} {at} {digest}\n", "utf-8")
    assert run("verify", "--export", export, "--seals", events) == 0
    events.write_text(f"{no} {at} {'0' * 64}\n", "utf-8")
    assert run("verify", "--export", export, "--seals", events) == 1
    assert "另存" in capsys.readouterr().out


def test_the_file_of_seals_grows_by_one_line_a_seal(events):
    before = len(events.read_text("utf-8").splitlines())
    assert seal_audit() is None
    with transaction.atomic():
        services.record("test.thing_done", target="t:9", by=None)
    assert seal_audit() is not None
    assert len(events.read_text("utf-8").splitlines()) == before + 1
    assert connection.in_atomic_block is False


def elsewhere(*words):
    """Run as an auditor does: a bare Python, our source, no package installed, no database."""
    return subprocess.run(
        [sys.executable, "-S", "-m", "niangjia.jobs.audit", "verify", *map(str, words)],
        env={"PYTHONPATH": "src", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_bare_python_on_another_machine_verifies_an_export_with_its_seals(export, events):
    done = elsewhere(export, "--seals", events)
    assert (done.returncode, done.stderr) == (0, "")
    assert "全部相符" in done.stdout


def event_lines(export):
    """Return the lines of the file, and where an event of a lane stands that is not its last."""
    lines = export.read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    heads = {row["lane"]: row["last_seq"] for row in rows if "lane" in row}
    at = next(
        number
        for number, row in enumerate(rows)
        if "event" in row and row["event"][1] < heads[row["event"][0]]
    )
    return lines, rows, at


def test_what_was_tampered_cut_or_put_in_another_order_is_found_by_its_place(export, tmp_path):
    with transaction.atomic():
        services.record_many(
            entries=[services.Entry(kind="test.thing_done", target=f"o:{n}") for n in range(4)],
            by=None,
        )
    assert run("export", export) == 0
    lines, rows, at = event_lines(export)
    lane, seq = rows[at]["event"]
    tampered = json.dumps({**rows[at], "body": rows[at]["body"] + " "})
    for changed, place in (
        ([*lines[:at], tampered, *lines[at + 1 :]], f"lane {lane}, seq {seq}"),
        ([*lines[:at], *lines[at + 1 :]], f"lane {lane}, seq {seq + 1}"),
        ([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]], f"lane {lane}, seq {seq + 1}"),
    ):
        path = tmp_path / "changed.jsonl"
        path.write_text("\n".join(changed), "utf-8")
        done = elsewhere(path)
        assert done.returncode == 1
        assert place in done.stdout
