"""`wages read` on the command line."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from tests.engines.tables.statements.banks import (
    EMPLOYER,
    WORKER,
    file_of,
    move,
    wages_of_the_year,
    year_of_wages,
)

from niangjia.jobs import wages


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    wages.add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["wages", "read", *arguments])
    code: int = parsed.run(parsed)
    return code


def printed(capture: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(capture.readouterr().out)
    return told


@pytest.fixture
def statement(tmp_path: Path) -> str:
    path = tmp_path / "流水.csv"
    path.write_bytes(file_of("ICBC, csv in GB 18030", year_of_wages()))
    return str(path)


def test_a_statement_is_printed_as_json(
    statement: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(statement, "--employer", EMPLOYER, "--worker", WORKER) == 0
    told = printed(capfdbinary)
    parts = ["accounts", "bonuses", "gaps", "months", "problems", "unused"]
    assert sorted(told) == parts
    assert {month: one["paid"] for month, one in told["months"].items()} == wages_of_the_year()
    assert told["problems"] == []


def test_several_names_of_an_employer_may_be_given(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "流水.xlsx"
    lines = [move("2024-04-10", 5000, "转账", "3月", "示例旧名有限公司")]
    path.write_bytes(file_of("PSBC, xlsx", lines))
    assert run(str(path), "--employer", EMPLOYER, "--employer", "示例旧名有限公司") == 0
    assert list(printed(capfdbinary)["months"]) == ["2024-03"]


@pytest.mark.parametrize(("habit", "month"), [("same", "2024-04"), ("before", "2024-03")])
def test_whoever_knows_the_habit_says_it(
    habit: str, month: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "流水.xlsx"
    path.write_bytes(file_of("PSBC, xlsx", [move("2024-04-10", 5000, "工资")]))
    assert run(str(path), "--paid-for", habit) == 0
    assert list(printed(capfdbinary)["months"]) == [month]


def test_what_is_no_statement_is_one_line_and_two(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("姓名,工资\n林示例,5000\n")
    assert run(str(path)) == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert "没有认出银行流水" in captured.err
    assert run(str(tmp_path / "没有.csv")) == 2
    assert "没有这个文件" in capfd.readouterr().err
