"""The worked tables of docs/algorithms/triage.md are what the code does."""

from datetime import date
from pathlib import Path

import pytest

from niangjia.engines.law import StatuteBook
from niangjia.engines.triage import Law, read

ROOT = Path(__file__).parents[3]
LAW = Law.of(StatuteBook.read(ROOT / "law"))


def rows(*heading):
    """Return the rows of the table with this heading."""
    lines = (ROOT / "docs/algorithms/triage.md").read_text("utf-8").splitlines()
    start = lines.index("| " + " | ".join(heading) + " |") + 2
    found = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        found.append(tuple(cell.strip() for cell in line.split("|")[1:-1]))
    assert found
    return found


def day(said):
    return date.fromisoformat(said) if said else None


@pytest.mark.parametrize(("text", "labels"), rows("words", "labels"))
def test_the_labels_are_those_of_the_page(text, labels):
    assert [label.name for label in read(text).labels] == labels.split()


@pytest.mark.parametrize(
    ("text", "said_on", "sums", "days", "heads"), rows("words", "said on", "sums", "days", "heads")
)
def test_sums_days_and_heads_are_those_of_the_page(text, said_on, sums, days, heads):
    found = read(text, day(said_on))

    assert (
        " ".join(_range(a.least, a.most) + (f"/{a.per}" if a.per else "") for a in found.amounts)
        == sums
    )
    assert " ".join(f"{d.first}–{d.last} {d.about}".strip() for d in found.days) == days
    assert " ".join(_range(h.least, h.most) for h in found.heads) == heads


@pytest.mark.parametrize(
    ("text", "said_on", "signs", "fast", "hard", "route"),
    rows("words", "said on", "signs", "fast", "hard", "first route"),
)
def test_how_fast_how_hard_and_where_to_are_those_of_the_page(
    text, said_on, signs, fast, hard, route
):
    found = read(text, day(said_on), LAW)

    assert " ".join(sign.kind for sign in found.signs) == signs
    assert (bool(found.urgent), bool(found.hard)) == (fast == "yes", hard == "yes")
    assert found.routes[0].kind == route


def _range(least, most):
    if most is None:
        return f"{least}+"
    return f"{least}" if least == most else f"{least}–{most}"
