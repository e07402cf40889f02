"""`roster read` on the command line."""

import argparse
import json
from pathlib import Path

import pytest

from niangjia.jobs import roster

ROSTERS = Path(__file__).resolve().parents[1] / "rosters"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    roster.add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["roster", *arguments])
    code: int = parsed.run(parsed)
    return code


def test_a_readable_file_is_printed_as_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("read", str(ROSTERS / "c_gbk.csv")) == 0
    printed = json.loads(capfdbinary.readouterr().out)
    assert sorted(printed) == ["meta", "problems", "workers"]
    assert printed["meta"] == {"employer": "石狮示例服饰有限公司", "left_on": "2025-01-20"}
    assert len(printed["workers"]) == 35
    assert sorted(printed["problems"][0]) == ["code", "column", "message", "row", "sheet"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"abc"])
def test_an_unreadable_file_is_one_line_and_two(
    content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert run("read", str(path)) == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert "请" in captured.err


def test_a_huge_file_is_refused_unread(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert run("read", str(path)) == 2
    assert "200 MB" in capfd.readouterr().err


def test_a_missing_file_and_a_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("read", str(tmp_path / "没有.xlsx")) == 2
    assert "没有这个文件" in capfd.readouterr().err
    assert run("read", str(tmp_path)) == 2
    assert "文件夹" in capfd.readouterr().err
