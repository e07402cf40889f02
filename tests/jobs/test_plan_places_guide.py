"""`docs/how-to/plan-places.md`, typed as it stands there, with the solvers of the house."""

import re
import shlex
from pathlib import Path

import pytest

from niangjia.jobs import cli

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/how-to/plan-places.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.slow
def test_the_guide_leads_to_three_plans_with_bounds_maps_and_the_curve(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    lines = [
        line for block in BLOCK.findall(PAGE.read_text("utf-8")) for line in block.splitlines()
    ]
    said = []
    for line in lines:
        code = cli.main(shlex.split(line)[1:])
        out = capsys.readouterr()
        assert code == 0, f"{line}\n{out.err}"
        said.append(out.out)
    plan, more, curve, compared = said
    assert plan.count("最优（已证明）") == 3  # small enough to be proved in seconds
    assert {path.name for path in (tmp_path / "选点练习").iterdir() if path.is_file()} >= {
        *("report.html", "plans.xlsx", "map-near.png", "curve.png", "plan-near.geojson"),
    }
    assert "最优（已证明）" in more
    assert curve.count("最优（已证明）") == 6
    assert "街道提议" in compared
    html = (tmp_path / "选点练习" / "report.html").read_text("utf-8")
    assert "没有参加计算的时段" in html
    assert "再增加 4 个能换来什么" in html


def test_the_guide_names_only_code_that_is_there():
    text = PAGE.read_text("utf-8")
    for module, names in re.findall(r"^from (niangjia\S+) import (.+)$", text, re.MULTILINE):
        found = __import__(module, fromlist=["x"])
        for name in names.split(","):
            assert hasattr(found, name.strip())
    for path in re.findall(r"\]\((\.\./[^)]+|plan-places/)\)", text):
        assert (PAGE.parent / path).exists()
