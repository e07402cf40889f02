"""The worked examples of docs/algorithms/claims.md, read from the page itself."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from niangjia.engines.claims import (
    Explained,
    Facts,
    Ground,
    Order,
    additional_compensation,
    claims_of,
)
from niangjia.engines.law import Confidence, StatuteBook

ROOT = Path(__file__).parents[3]
BOOK = StatuteBook.read(ROOT / "law")
LINES = (ROOT / "docs/algorithms/claims.md").read_text("utf-8").splitlines()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LINES
    if re.match(r"\| R0\d-", line)
]
ENDINGS = [row for row in ROWS if len(row) == 11]
ADDED = [row for row in ROWS if len(row) == 4]
ON = date(2026, 6, 1)


def amount(text):
    return Decimal(text) if text else None


def facts_of(row):
    _, _, ground, hired, left, avg, city, minimum, last, _, _ = row
    return Facts(
        hired_on=date.fromisoformat(hired),
        left_on=date.fromisoformat(left),
        ground=Ground(ground),
        average_wage=amount(avg),
        city_average_wage=amount(city),
        minimum_wage=amount(minimum),
        last_month_wage=amount(last),
        notice_given=False if last else None,
    )


def test_the_page_has_every_worked_example():
    wanted = {f"R01-{n}" for n in range(1, 9)} | {"R02-1", "R02-2", "R03-1", "R03-2"}
    assert wanted <= {row[0] for row in ENDINGS}
    assert {"R04-1", "R04-2"} <= {row[0] for row in ADDED}


@pytest.mark.parametrize("row", ENDINGS, ids=lambda row: row[0])
def test_worked_example(row):
    rules = row[1].split("+")

    found = [one for one in claims_of(facts_of(row), BOOK, ON) if one.is_claimed]

    total = sum(one.amount for one in found if one.rule in rules)
    assert total == Decimal(row[9])
    for one in found:
        if one.rule not in rules:
            continue
        assert one.citations
        assert Explained.from_dict(json.loads(json.dumps(one.as_dict()))) == one
        expected = Confidence.UNVERIFIED if row[0] in ("R01-8", "R01-11") else Confidence.TEXT
        assert one.confidence is expected


@pytest.mark.parametrize("row", ADDED, ids=lambda row: row[0])
def test_additional_compensation(row):
    _, due, ratio, added = row
    facts = Facts(order=Order(number="演示令〔2026〕1号", deadline=date(2026, 5, 1)))

    found = additional_compensation(Decimal(due), facts, BOOK.on(ON), ON, Decimal(ratio))

    assert found.amount == Decimal(added)
    # Without the ratio there is only the span between half and all.
    open_ended = additional_compensation(Decimal(due), facts, BOOK.on(ON), ON)
    assert open_ended.amount is None
    assert open_ended.low <= found.amount <= open_ended.high
    assert open_ended.missing[0].code == "ratio"


@pytest.mark.parametrize("row", ENDINGS[:3], ids=lambda row: row[0])
def test_each_step_of_a_worked_example_is_cited(row):
    [found] = [c for c in claims_of(facts_of(row), BOOK, ON) if c.rule == "R-01"]

    articles = {str(citation) for citation in found.citations}
    assert "《劳动合同法》第四十六条" in articles
    assert any(a.startswith("《劳动合同法》第四十七条第一款") for a in articles)
    assert any(a.startswith("《劳动合同法》第四十七条第二款") for a in articles)
    assert replace(found, amount=None) != found
