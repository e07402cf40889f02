"""The script itself where Python is old, lacks its venv, or is not there: one line helps."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def machine(tmp_path):
    """A machine with a shell and nothing else; `python(name, answers)` adds a Python."""

    clone = tmp_path / "clone"  # without an environment, so that the script has nowhere to go on
    clone.mkdir()
    shutil.copy2(ROOT / "niangjia", clone)

    class Machine:
        programs = tmp_path / "bin"

        def python(self, name: str, *, good: bool, venv: bool) -> None:
            body = (
                "case $2 in\n"
                f"  *version_info*) exit {int(not good)};;\n"
                f"  *venv*) exit {int(not venv)};;\n"
                "esac\n"
                'echo "ran $*"'
            )
            self._write(name, body)

        def system(self, name: str) -> None:
            self._write("uname", f"echo {name}")

        def _write(self, name: str, body: str) -> None:
            program = self.programs / name
            program.write_text(f"#!/bin/sh\n{body}\n")
            program.chmod(0o755)

        def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [clone / "niangjia", *arguments],
                env={"PATH": str(self.programs), "HOME": str(tmp_path)},
                capture_output=True,
                text=True,
                check=False,
                timeout=30,
            )

    made = Machine()
    made.programs.mkdir()
    for name in ("sh", "dirname", "basename"):
        (made.programs / name).symlink_to(shutil.which(name))
    made.system("Linux")
    return made


def test_where_debian_lacks_venv_the_exact_line_is_given(machine):
    machine.python("python3", good=True, venv=False)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "sudo apt-get install -y python3-venv" in done.stderr.splitlines()[-1]


def test_the_line_names_the_python_that_would_be_used(machine):
    machine.python("python3", good=False, venv=True)
    machine.python("python3.12", good=True, venv=False)
    assert "sudo apt-get install -y python3.12-venv" in machine.run("demo").stderr


def test_an_old_python_is_passed_over_for_a_newer_one(machine):
    machine.python("python3", good=False, venv=True)
    machine.python("python3.11", good=True, venv=True)
    assert "ran" in machine.run("demo").stdout


def test_on_a_mac_with_its_old_python_the_brew_line_is_given(machine):
    machine.system("Darwin")
    machine.python("python3", good=False, venv=True)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "brew install python@3.12" in done.stderr


def test_without_any_python_the_apt_line_is_given(machine):
    done = machine.run("test")
    assert done.returncode == 1
    assert "sudo apt-get install -y python3 python3-venv" in done.stderr


@pytest.mark.skipif(not shutil.which("dash"), reason="dash 不在这台机器上")
def test_the_script_needs_no_more_than_a_plain_shell():
    assert subprocess.run(["dash", "-n", ROOT / "niangjia"], check=False).returncode == 0
    assert os.access(ROOT / "niangjia", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
