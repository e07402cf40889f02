"""The worked tables of docs/algorithms say what the cases say."""

import re
from pathlib import Path

import pytest
import yaml

from niangjia.engines.claims.rulebook import RULEBOOK

ROOT = Path(__file__).parents[3]
PAGES = (
    *("pay-at-the-end", "wages-owed", "working-time", "minimum-heat-insurance"),
    *("work-injury", "awards-and-enforcement", "layoffs-and-platforms"),
)
CASES = {
    case["id"]: case
    for path in (ROOT / "tests/engines/claims/cases").glob("*.yaml")
    for case in yaml.safe_load(path.read_text("utf-8"))
}
ROWS = [
    pytest.param(*(cell.strip() for cell in line.strip("|").split("|")), id=line.split("|")[1])
    for page in PAGES
    for line in (ROOT / f"docs/algorithms/{page}.md").read_text("utf-8").splitlines()
    if re.match(r"\| R\d\d-", line)
]


@pytest.mark.parametrize(("name", "arithmetic", "result"), ROWS)
def test_a_row_of_a_page_is_a_case(name, arithmetic, result):
    case = CASES[name]

    assert arithmetic == case["arithmetic"]
    assert result == told(case)


def told(case):
    if "error" in case:
        return f"`{case['error']}`"
    parts = "，".join(f"{code} {amount}" for code, amount in case.get("parts", {}).items())
    amount = case.get("amount")
    known = [text for text in (amount, parts, case.get("finding")) if text]
    return "；".join(known)


@pytest.mark.parametrize("rule", sorted(RULEBOOK))
def test_every_rule_has_its_section_and_rows(rule):
    pages = "".join((ROOT / f"docs/algorithms/{page}.md").read_text("utf-8") for page in PAGES)

    assert f"## {rule} " in pages
    assert f"| {rule.replace('-', '')}-" in pages
