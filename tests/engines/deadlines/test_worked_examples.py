"""The worked examples of docs/algorithms/deadlines.md, read from the page itself."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from niangjia.engines.deadlines import Calendar, Event, EventKind, runs
from niangjia.engines.law import StatuteBook

ROOT = Path(__file__).parents[3]
BOOK = StatuteBook.read(ROOT / "law")
CALENDAR = Calendar.of(BOOK)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/algorithms/deadlines.md").read_text("utf-8").splitlines()
    if re.match(r"\| C\d", line)
]


def events(start, then):
    found = [Event(seq=1, kind=EventKind.STARTED, happened_on=date.fromisoformat(start))]
    for part in filter(None, then.split(",")):
        kind, day, *rest = part.split()
        until = date.fromisoformat(rest[1]) if rest else None
        found.append(
            Event(
                seq=len(found) + 1,
                kind=EventKind(kind),
                happened_on=date.fromisoformat(day),
                until_on=until,
            )
        )
    return found


def test_the_page_has_every_worked_example():
    assert {f"C{n}" for n in range(1, 12)} <= {row[0] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_worked_example(row):
    _, clock, region, start, then, due, provisional, _ = row
    rule = BOOK.on(date.fromisoformat(start), region or None).clock(clock)

    found = runs(rule, events(start, then), CALENDAR)[-1]

    assert found.due_on == date.fromisoformat(due)
    assert found.provisional is (provisional == "yes")
    assert json.loads(json.dumps(found.as_dict())) == found.as_dict()
    assert {"起算", "规则", "首日", "末日"} <= {line["what"] for line in found.trace}
    assert not rule.rolls or "日历" in {line["what"] for line in found.trace}
