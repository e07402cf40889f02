"""The tables in force: without fault, in known words, and drawn in the docs as they are."""

import os
from operator import mul
from pathlib import Path
from xml.etree import ElementTree

import pytest

from niangjia.apps.aid.lifecycle import AID
from niangjia.apps.intake.lifecycle import INTAKE, WHOLE
from niangjia.apps.intake.promises import promises
from niangjia.apps.mediation.lifecycle import COURT_MEDIATION, MEDIATION
from niangjia.apps.proceedings.lifecycle import ARBITRATION, ENFORCEMENT
from niangjia.apps.supervision.lifecycle import SUPERVISION
from niangjia.engines.law import StatuteBook
from niangjia.engines.procedure import Covers, Kind, check, edges, lines, page, svg

TABLES = (INTAKE, MEDIATION, COURT_MEDIATION, AID, ARBITRATION, ENFORCEMENT, SUPERVISION)
SHOWN = tuple(WHOLE if table is INTAKE else table for table in TABLES)
"""As people look at them: with the ways back that no table has."""
ITEM_STATES = ("in", "settled", "decided")
ROLES = {
    "clerk": "登记员",
    "case_officer": "承办人",
    "team_leader": "负责人",
    "mediator": "调解员",
    "aid_lawyer": "援助律师",
    "representative": "职工代表人",
    "worker": "职工",
    "court": "法院",
    "arbitration": "仲裁委",
    "bureau": "人社部门",
}
SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[3]
DOC = ROOT / "docs" / "contexts" / "lifecycles.md"
HEAD = """# The procedures in force (程序表)

Drawn from `apps/<context>/lifecycle` by `engines/procedure`; a test fails when picture and table
differ (`NIANGJIA_WRITE_DOCS=1 pytest tests/engines/procedure/test_tables_in_force.py` draws anew).
⑂ marks a step that may take only some of the claim items: the rest stay in a record of their own.
Pictures: `lifecycles/*.svg`, and `/desk/procedures/`. Line by line against what was asked for:
[procedure-lines](procedure-lines.md).

"""


PICTURES = DOC.with_suffix("")


def drawn() -> str:
    return HEAD + "\n".join(page(table, ROLES) for table in SHOWN)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_a_table_in_force_has_no_fault_on_any_path(table):
    forms = {path.stem for path in (ROOT / "forms").glob("*.yaml")}
    rules = {"perform_by", "reply_by", *StatuteBook.read(ROOT / "law").clock_ids()}
    rules |= set(promises().names)

    assert check(table, roles=ROLES, item_states=ITEM_STATES, forms=forms, rules=rules) == ()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_desk_may_record_every_step_for_a_partner(table):
    for step in table.steps:
        assert "case_officer" in step.who


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_a_way_on_leads_to_a_table_that_exists(table):
    for state in table.states:
        assert set(state.leads_to) <= {other.key for other in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_one_name_is_asked_for_in_one_kind_only(table):
    kinds: dict[str, Kind] = {}
    for step in table.steps:
        for need in step.needs:
            assert kinds.setdefault(need.name, need.kind) is need.kind


def test_some_may_settle_while_others_fail_and_one_withdraws():
    some = {step.verb for step in MEDIATION.steps if step.covers is Covers.SOME}

    assert {"agree", "fail", "withdraw", "perform", "default"} <= some
    splits = {edge.to_state for edge in edges(MEDIATION) if edge.verb == "split"}
    assert splits == {"accepted", "in_session", "agreed"}


def test_the_docs_show_the_tables_as_they_are():
    if os.environ.get("NIANGJIA_WRITE_DOCS") == "1":
        DOC.write_text(drawn(), encoding="utf-8")

    assert DOC.read_text("utf-8") == drawn()


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.key)
def test_the_pictures_show_the_tables_as_they_are(table):
    path = PICTURES / f"{table.key}.svg"
    if os.environ.get("NIANGJIA_WRITE_DOCS") == "1":
        PICTURES.mkdir(exist_ok=True)
        path.write_text(svg(table), encoding="utf-8")

    assert path.read_text("utf-8") == svg(table)


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.key)
def test_a_picture_says_every_state_and_every_way_to_who_does_not_see_it(table):
    root = ElementTree.fromstring(svg(table))
    told = root.find(f"{SVG}desc").text

    assert root.get("role") == "img"
    for state in table.states:
        assert state.zh in told
    for step in table.steps:
        assert f"{step.zh} → {table.state(step.target).zh}" in told


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.key)
def test_where_a_record_stands_is_said_in_words_too(table):
    for state in table.states:
        assert svg(table, at=state.key).count("现在在这里") == 1
    assert "现在在这里" not in svg(table)


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.key)
def test_every_step_has_one_number_and_no_box_covers_another(table):
    numbers = [line.number for line in lines(table)]
    assert numbers == list(range(1, len(numbers) + 1))
    boxes = [
        tuple(int(one.get(name)) for name in ("x", "y"))
        for one in ElementTree.fromstring(svg(table)).iter(f"{SVG}rect")
        if one.get("stroke-width") == "1.5"
    ]
    assert len(boxes) == len(table.states)
    assert all(
        abs(a[0] - b[0]) >= 176 or abs(a[1] - b[1]) >= 46 for a in boxes for b in boxes if a != b
    )


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.key)
def test_no_number_stands_on_another_or_on_a_box_and_every_line_is_below_them(table):
    parts = list(ElementTree.fromstring(svg(table)))
    kinds = [part.tag.partition("}")[2] for part in parts]
    lines_end = max(at for at, kind in enumerate(kinds) if kind == "path")
    assert "rect" not in kinds[:lines_end], "no line is drawn over a word"
    rooms = [_room(part) for part in parts if part.get("rx") == "8"]
    for at, one in enumerate(rooms):
        for other in rooms[:at]:
            assert not _meet(one, other), (one, other)


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.key)
def test_a_picture_begins_with_its_first_state_where_a_narrow_screen_opens(table):
    boxes = [one for one in ElementTree.fromstring(svg(table)) if one.get("stroke-width") == "1.5"]
    first = boxes[[state.key for state in table.states].index(table.first)]
    assert int(first.get("x")) + int(first.get("width")) < 320


def _room(rect):
    x, y, wide, high = (int(rect.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + wide, y + high


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.key)
def test_no_way_passes_behind_a_box(table):
    picture = ElementTree.fromstring(svg(table))
    rects = [one.attrib for one in picture.iter(f"{SVG}rect") if "stroke-width" in one.attrib]
    boxes = [tuple(float(one[name]) for name in ("x", "y", "width", "height")) for one in rects]
    assert len(boxes) == len(table.states)
    ways = [one.attrib["d"] for one in picture.iter(f"{SVG}path") if "C" in one.attrib["d"]]
    assert ways
    for way in ways:
        start, *pieces = [[float(n) for n in part.split()] for part in way[1:].split("C")]
        for x1, y1, x2, y2, *end in pieces:
            for share in (n / 50 for n in range(1, 50)):
                weights = [(1 - share) ** (3 - n) * share**n * (1, 3, 3, 1)[n] for n in range(4)]
                x = sum(map(mul, weights, (start[0], x1, x2, end[0])))
                y = sum(map(mul, weights, (start[1], y1, y2, end[1])))
                for left, top, wide, high in boxes:
                    inside = left + 1 < x < left + wide - 1 and top + 1 < y < top + high - 1
                    assert not inside, (way, x, y)
            start = end
