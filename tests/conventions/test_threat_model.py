"""The threat model answers every point of OWASP ASVS 5.0, levels 1 and 2, and its tests exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
PAGES = sorted((ROOT / "docs" / "threat-model").glob("*.md"))
MODEL = ROOT / "docs" / "threat-model.md"

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
ANSWER = re.compile(r"\*\*(held|not ours|open)\*\* ?(.*)", re.DOTALL)
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
LINK = re.compile(r"\]\(([^)#]+)(?:#[\w-]+)?\)")
LEAST_REASON = 7  # characters: "no SAML" is short, but it is a reason


def _asked() -> dict[str, str]:
    """Return each id of the standard with its level: facts kept beside this test, no text."""
    lines = (TESTS / "conventions" / "asvs-5.0.txt").read_text().splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


ROWS = [(path.name, *found) for path in PAGES for found in ROW.findall(path.read_text())]


@cache
def _functions(place: str) -> frozenset[str]:
    """Return the tests that stand in a file; nothing for a file that is not there."""
    path = TESTS / place
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_point_has_one_row_and_every_row_its_point():
    asked = _asked()
    rows = [number for _, number, _, _ in ROWS]
    assert len(asked) == 253
    assert [one for one in asked if rows.count(one) != 1] == []
    assert [one for one in rows if one not in asked] == []


def test_points_stand_in_the_order_of_the_standard():
    for path in PAGES:
        numbers = [tuple(map(int, one.split("."))) for one, *_ in ROW.findall(path.read_text())]
        assert numbers == sorted(numbers), path.name


@pytest.mark.parametrize("row", ROWS, ids=[number for _, number, _, _ in ROWS])
def test_an_answer_has_its_test_or_its_reason(row):
    _, number, asks, answer = row
    assert 1 <= len(asks.split()) <= 10, number
    found = ANSWER.fullmatch(answer)
    assert found, f"{number}: neither held, nor not ours, nor open"
    verdict, told = found[1], found[2]
    tests = NAMED.findall(told)
    missing = [f"{place}::{name}" for place, name in tests if name not in _functions(place)]
    assert missing == [], number
    assert told.count(".py::") == len(tests), f"{number}: a test is named in another form"
    if verdict == "held":
        assert tests, f"{number}: nothing proves it"
    else:
        assert len(NAMED.sub("", told).strip()) >= LEAST_REASON, f"{number}: no reason"


def test_links_lead_to_files_that_are_there():
    for path in [MODEL, *PAGES]:
        for there in LINK.findall(path.read_text()):
            if not there.startswith("http"):
                assert (path.parent / there).exists(), (path.name, there)


def test_the_counts_on_the_first_page_are_those_of_the_tables():
    counts = {"held": 0, "not ours": 0, "open": 0}
    for *_, answer in ROWS:
        counts[ANSWER.fullmatch(answer)[1]] += 1
    told = re.search(r"(\d+) held, (\d+) not ours, (\d+) open", MODEL.read_text())
    assert told
    assert tuple(map(int, told.groups())) == tuple(counts.values())


def test_every_open_point_is_named_on_the_first_page():
    text = MODEL.read_text()
    open_ = [number for _, number, _, answer in ROWS if "**open**" in answer]
    assert [number for number in open_ if number not in text] == []


@pytest.mark.parametrize(
    "broken",
    [
        "yes, of course",
        "**held** by nobody's proof",
        "**open**",
        "**held** `web/no_such_file.py::test_x`",
        "**held** `web/test_frames.py::test_that_was_renamed`",
        "**held** web/test_frames.py::test_leaving_ends_the_session",
    ],
)
def test_a_row_that_proves_nothing_is_seen(broken):
    with pytest.raises(AssertionError):
        test_an_answer_has_its_test_or_its_reason(("page", "1.1.1", "something", broken))
