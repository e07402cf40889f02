"""The session of `docs/how-to/by-command-line.md`, typed as it stands there, to the closing."""

import re
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from niangjia.apps.matters.models import Matter
from niangjia.apps.recovery import selectors as recovery
from niangjia.jobs import cli
from niangjia.jobs.demo import federation

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/how-to/by-command-line.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
KEPT = re.compile(r"(\w)=(?:\$\((?P<command>.*)\)|(?P<text>[\w,-]+))")


def commands() -> list[str]:
    return [line for block in BLOCK.findall(PAGE.read_text("utf-8")) for line in block.splitlines()]


@dataclass(slots=True)
class Shell:
    """A shell just good enough for the page: `X=$(command)`, `"$X"`, our commands in-process."""

    capsys: pytest.CaptureFixture[str]
    folder: Path
    kept: dict[str, str] = field(default_factory=dict)

    def type(self, line: str) -> str:
        """Run one line and return what it printed."""
        keeping = KEPT.fullmatch(line)
        if keeping:
            run = keeping["command"]
            self.kept[keeping[1]] = self._run(run).strip() if run else keeping["text"]
            assert self.kept[keeping[1]], line
            return ""
        return self._run(line)

    def _run(self, line: str) -> str:
        if not line.startswith("./niangjia "):
            return subprocess.run(
                ["sh", "-ec", line],
                cwd=self.folder,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **self.kept},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        words = shlex.split(re.sub(r"\$(\w)", lambda found: self.kept[found[1]], line))
        code = cli.main(words[1:])
        out = self.capsys.readouterr()
        assert code == 0, f"{line}\n{out.err}"
        return out.out


@pytest.mark.slow
@pytest.mark.django_db
def test_every_command_of_the_page_works_and_the_matter_closes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    federation.found()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    shell = Shell(capsys, tmp_path)

    said = {line: shell.type(line) for line in commands()}

    matter = Matter.objects.get(number=shell.kept["N"])
    assert not matter.is_open
    sums = recovery.totals(matter)
    assert (sums.received_fen, sums.undistributed_fen, sums.held_fen) == (sums.paid_fen, 0, 0)
    assert sums.people_paid == 47
    assert recovery.balance_check(matter).holds
    shown = next(out for line, out in said.items() if line.startswith("./niangjia matter explain"))
    assert "依据 劳动合同法" in shown
    asked = next(out for line, out in said.items() if line.endswith("convene --as chengban"))
    assert "both_willing  双方都愿意调解：是或否" in asked
