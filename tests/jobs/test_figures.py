"""`./niangjia figures`: for people on the screen, for machines in a file."""

import argparse
import csv
import json
from pathlib import Path

import pytest

from niangjia.apps.insight.figures import PeriodBackwards
from niangjia.jobs import figures


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    figures.add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["figures", *arguments])
    return parsed.run(parsed)


def test_each_figure_is_printed_with_its_definition(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--from", "2025-01-01", "--until", "2026-01-01") == 0

    shown = capsys.readouterr().out
    assert "帮到的人：0 人" in shown
    assert "同一人只算一次" in shown
    assert "分母：这段时间里作出裁决的件数" in shown


def test_open_data_go_to_a_file(db: None, tmp_path: Path) -> None:
    as_json, as_csv = tmp_path / "figures.json", tmp_path / "figures.csv"
    period = ("--from", "2025-01-01", "--until", "2026-01-01")

    run(*period, "--format", "json", "--out", str(as_json))
    run(*period, "--format", "csv", "--out", str(as_csv))

    keys = [figure["key"] for figure in json.loads(as_json.read_text("utf-8"))["figures"]]
    with as_csv.open(encoding="utf-8-sig", newline="") as file:
        assert [row["指标"] for row in csv.DictReader(file)] == keys
    assert as_csv.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_period_that_goes_backwards_is_declined(db: None) -> None:
    with pytest.raises(PeriodBackwards):
        run("--from", "2025-01-01", "--until", "2024-01-01")
