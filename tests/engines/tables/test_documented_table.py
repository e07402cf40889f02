"""The worked table of docs/algorithms/tables.md is what the code does."""

import re
from pathlib import Path
from typing import Any

import pytest

from niangjia.engines.tables.amounts import read_amount
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.identities import read_citizen_id
from niangjia.engines.tables.problems import Finding

PAGE = Path(__file__).resolve().parents[3] / "docs" / "algorithms" / "tables.md"


def documented() -> list[tuple[str, str, str, str]]:
    lines = re.findall(r"^\| `(.+)` \| (\w+) \| (\S+) \| ?(\S*) ?\|$", PAGE.read_text(), re.M)
    assert len(lines) >= 13
    return [(written, role, result, code) for written, role, result, code in lines]


def read_as(role: str, written: str) -> tuple[Any, tuple[Finding, ...]]:
    if role == "hired_on":
        return read_day(written)
    if role == "citizen_id":
        number, _, findings = read_citizen_id(written)
        return number, findings
    return read_amount(written)


@pytest.mark.parametrize(("written", "role", "result", "code"), documented())
def test_each_line_of_the_page(written: str, role: str, result: str, code: str) -> None:
    value, findings = read_as(role, written)
    assert ("unknown" if value is None else str(value)) == result
    assert [f.code for f in findings] == ([code] if code else [])
