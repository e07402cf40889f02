"""The worked tables of docs/algorithms/statements.md are what the code does."""

import re
from pathlib import Path

import pytest
from tests.engines.tables.statements.banks import EMPLOYER, WORKER, move
from tests.engines.tables.statements.simple import doubts, read_moves, why_not

PAGE = Path(__file__).resolve().parents[4] / "docs" / "algorithms" / "statements.md"


def documented(columns: int) -> list[tuple[str, ...]]:
    lines = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in PAGE.read_text().splitlines()
        if re.match(r"\| \d{4}-\d\d-\d\d \|", line)
    ]
    found = [line for line in lines if len(line) == columns]
    assert len(found) >= 9
    return found


@pytest.mark.parametrize(("on", "says", "payer", "amount", "read_as", "told"), documented(6))
def test_each_line_that_is_a_wage_or_is_not(
    on: str, says: str, payer: str, amount: str, read_as: str, told: str
) -> None:
    statement = read_moves(move(on, amount, says, "", payer), employers=[EMPLOYER], worker=WORKER)
    found = [*statement.months, *(["bonus"] if statement.bonuses else []), *why_not(statement)]
    assert (found, doubts(statement)) == ([read_as], told.split())


@pytest.mark.parametrize(("on", "says", "month", "told"), documented(4))
def test_each_line_and_its_month(on: str, says: str, month: str, told: str) -> None:
    statement = read_moves(move(on, 5000, says, "", EMPLOYER))
    assert (list(statement.months), doubts(statement)) == ([month], told.split())
