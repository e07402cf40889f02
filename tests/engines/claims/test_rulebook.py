"""Every worked case of tests/engines/claims/cases, and the schema that others write facts by."""

import json
import re
from pathlib import Path

import pytest
import yaml

from niangjia.engines.claims import Explained
from niangjia.engines.claims.english import MEANINGS
from niangjia.engines.claims.returns import RETURNS
from niangjia.engines.claims.rulebook import RULEBOOK, evaluate, schema
from niangjia.engines.law import StatuteBook
from niangjia.kernel.errors import DomainError

HERE = Path(__file__).parent
BOOK = StatuteBook.read(HERE.parents[2] / "law")
CASES = [
    pytest.param(path.stem, case, id=case["id"])
    for path in sorted((HERE / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
WANTED = {"amount", "parts", "finding", "answers", "error", "low", "high", "missing"}
TOLD = {"id", "facts", "arithmetic"}


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_worked_case(rule, case):
    assert case.keys() <= WANTED | TOLD, "a case may only say what is compared"
    assert case["arithmetic"]
    if "error" in case:
        with pytest.raises(DomainError) as declined:
            evaluate(rule, case["facts"], BOOK)
        assert declined.value.code == case["error"]
        return

    found = evaluate(rule, case["facts"], BOOK)

    assert compared(found, case) == {name: case[name] for name in case.keys() & WANTED}
    assert found.finding or found.citations, "a result without an article is an opinion"
    assert found.rule == rule
    assert found.law_digest == BOOK.digest
    assert Explained.from_dict(json.loads(json.dumps(found.as_dict()))) == found


def compared(found, case):
    told = {
        "amount": None if found.amount is None else str(found.amount),
        "low": None if found.low is None else str(found.low),
        "high": None if found.high is None else str(found.high),
        "parts": {part.code: str(part.amount) for part in found.parts},
        "finding": found.outcome,
        "answers": {
            name: value for name, value in found.answers if name in case.get("answers", ())
        },
        "missing": [one.code for one in found.missing],
    }
    return {name: told[name] for name in case.keys() & WANTED}


@pytest.mark.parametrize(
    ("rule", "facts", "ask"),
    [
        ("R-51", {"pool": "1", "claims": [{"id": "A"}]}, "请补第 1 行的债权金额。"),
        ("R-20", {"grade": 3}, "请补事故伤害发生或者诊断为职业病之日。"),
        ("R-31", {"industry": "RIDE", "order_count": 1}, "每单缴费标准"),
    ],
)
def test_a_missing_fact_is_asked_for_by_its_name_and_row(rule, facts, ask):
    with pytest.raises(DomainError, match=ask):
        evaluate(rule, facts, BOOK)


@pytest.mark.parametrize(
    ("rule", "facts", "why"),
    [
        ("R-51", {"pool": "1", "claims": []}, "至少要有 1 个"),
        ("R-51", {"pool": "1", "claims": [{"id": "", "amount": "1"}]}, "至少要有 1 个字"),
        ("R-22", {"is_at_work": True, "died_at": "1772347800"}, "时刻应写成"),
        ("R-23", {"region": "33", "grade": 5, "left_on": "2025-01-01"}, "六位数字"),
        ("R-23", {"region": "330000", "grade": 5, "left_on": "1704067200"}, "日期应写成"),
        ("R-23", {"region": "330000", "grade": 5, "left_on": "2023-02-29"}, "没有这一天"),
        ("R-06", {"month": "2025-5"}, "月份应写成 2024-01"),
        ("R-06", {"hours_by_day": {"10-01": "8"}}, "“hours_by_day.10-01”写得不对"),
        ("R-42", {"kind": "enforcement"}, "SET_ASIDE, BANKRUPTCY"),
        ("R-51", {"pool": "100.005", "claims": [{"id": "a", "amount": "60"}]}, "最多 2 位小数"),
    ],
)
def test_a_faulty_fact_is_told_in_chinese(rule, facts, why):
    with pytest.raises(DomainError, match=why):
        evaluate(rule, facts, BOOK)


def test_every_rule_has_worked_cases_and_every_file_a_rule():
    with_cases = {path.stem for path in (HERE / "cases").glob("*.yaml")}

    assert with_cases == set(RULEBOOK)


def test_no_two_cases_share_an_id():
    ids = [case.id for case in CASES]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("rule", sorted(RULEBOOK))
def test_the_schema_names_every_fact_in_chinese(rule):
    described = schema()[rule]["facts"]

    assert described["additionalProperties"] is False
    for name, one in described["properties"].items():
        assert any("一" <= letter <= "鿿" for letter in one.get("title", "")), name


@pytest.mark.parametrize("rule", sorted(RULEBOOK))
def test_the_schema_says_in_english_what_every_fact_means(rule):
    facts = schema()[rule]["facts"]

    for kind in (facts, *facts.get("$defs", {}).values()):
        for name, one in kind.get("properties", {}).items():
            assert one["description"].endswith("."), name
            assert one["description"][0].isupper(), name


def test_no_meaning_is_left_over():
    used = set()
    for one in schema().values():
        for kind in (one["facts"], *one["facts"].get("$defs", {}).values()):
            for name in kind.get("properties", {}):
                whole = f"{kind['title']}.{name}"
                used.add(whole if whole in MEANINGS else name)

    assert used == set(MEANINGS)


def test_the_schema_says_how_money_and_grounds_are_written():
    facts = schema()["R-01"]["facts"]

    _, text, _ = facts["properties"]["average_wage"]["anyOf"]
    assert text == {"type": "string", "format": "decimal", "examples": ["5000", "5000.10"]}
    assert facts["$defs"]["Ground"]["labels"]["40_NO_FAULT"] == "无过失辞退（第四十条）"


@pytest.mark.parametrize("rule", sorted(RULEBOOK))
def test_the_schema_names_what_a_rule_may_return(rule):
    """The words in print and those of the worked cases are the same ones."""
    told = {"parts": set(), "findings": set(), "answers": set()}
    for path, case in (param.values for param in CASES):
        if path == rule and "error" not in case:
            found = evaluate(rule, case["facts"], BOOK)
            ids = _ids(case["facts"])
            told["parts"] |= {_general(part.code, ids) for part in found.parts}
            told["findings"] |= {found.outcome} - {""}
            told["answers"] |= {_general(name, ids) for name, _ in found.answers}
            assert RETURNS[rule].has_amount or found.amount is None

    promised = schema()[rule]["returns"]
    assert told == {name: set(promised[name]) for name in told}


def _ids(facts):
    rows = [*facts.get("claims", ()), *facts.get("secured", ()), *facts.get("workers", ())]
    return [row["id"] for row in rows if "id" in row]


def _general(code, ids):
    if "/" in code:
        return "<worker>/<item>"
    for one in ids:
        if code in (one, f"{one}（担保不足）"):
            return code.replace(one, "<id>", 1)
    return re.sub(r"^(pension|item)_\d+$", r"\1_N", code)
