"""Facts sent by programs fit the step's schema, or each fault is named."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.procedure import (
    DayMisplaced,
    FactFaulty,
    FactUnknown,
    Kind,
    Need,
    Step,
    Toward,
    missing,
    read,
    require_days,
    schema,
)

STEP = Step(
    "decide",
    "裁决",
    source=("heard",),
    target="decided",
    toward=Toward.FORWARD,
    who=("case_officer",),
    basis=("调解仲裁法§43",),
    needs=(
        Need("on", "哪天", Kind.DATE),
        Need("how", "怎样", Kind.CHOICE, choices=(("all", "全部"), ("part", "部分"))),
        Need("fee", "费用", Kind.MONEY, optional=True),
        Need("final", "终局", Kind.BOOL),
        Need("awarded", "各项", Kind.PER_ITEM_MONEY),
        Need("why", "理由", Kind.TEXT, optional=True, hint="一句"),
    ),
)
WHOLE = {"on": "2026-11-23", "how": "part", "final": False, "awarded": {"7": 100, "9": 0}}


def test_the_schema_says_kind_title_and_what_is_required():
    told = schema(STEP)
    assert told["required"] == ["on", "how", "final", "awarded"]
    assert told["additionalProperties"] is False
    assert told["properties"]["how"] == {"title": "怎样", "type": "string", "enum": ["all", "part"]}
    assert told["properties"]["why"]["description"] == "一句"
    assert told["properties"]["fee"]["unit"] == "fen"


def test_facts_that_fit_come_through_and_nothing_empty_does():
    found = read(STEP, {**WHOLE, "why": "", "fee": None}, items=[7, 9])
    assert found == WHOLE
    assert missing(STEP, found) == ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"on": "2026-02-30"}, "日期"),
        ({"on": "20261123"}, "日期"),
        ({"on": 20261123}, "文字"),
        ({"how": "none"}, "all、part"),
        ({"fee": -1}, "分"),
        ({"fee": True}, "分"),
        ({"fee": 1.5}, "分"),
        ({"final": "true"}, "true"),
        ({"awarded": {"7": 1}}, "每一项"),
        ({"awarded": {"7": 1, "9": 1, "8": 1}}, "每一项"),
        ({"awarded": {"7": 1, "9": "1"}}, "分"),
        ({"awarded": [1]}, "编号"),
        ({"why": "x" * 4001}, "4000"),
        ({"why": "a\0"}, "NUL"),
    ],
)
def test_what_does_not_fit_is_named(changed, says):
    with pytest.raises(FactFaulty, match=says) as refused:
        read(STEP, WHOLE | changed, items=[7, 9])
    assert refused.value.data["fact"] == next(iter(changed))


def test_a_name_nobody_asked_for_is_declined():
    with pytest.raises(FactUnknown) as refused:
        read(STEP, WHOLE | {"who": "x"}, items=[7, 9])
    assert refused.value.data["fact"] == "who"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([need.name for need in STEP.needs]), JSON))
def test_whatever_is_sent_is_read_or_declined(facts):
    try:
        found = read(STEP, facts, items=[7])
    except FactFaulty:
        return
    assert set(found) <= set(facts)
    assert read(STEP, found, items=[7]) == found


@pytest.mark.parametrize(
    ("happened_on", "on", "says"),
    [
        ("1899-12-31", "2026-11-23", "年份"),
        ("2101-01-01", "2026-11-23", "年份"),
        ("2026-11-23", "0001-01-01", "年份"),
        ("2026-11-23", "9999-12-31", "年份"),
        ("2026-11-23", "2026-11-22", "不能早于"),
    ],
)
def test_a_day_lies_where_it_can_lie(happened_on, on, says):
    asks = replace(STEP, needs=(Need("on", "几号前答复", Kind.DATE, is_ahead=True),))
    with pytest.raises(DayMisplaced) as declined:
        require_days(asks, {"on": on}, date.fromisoformat(happened_on))
    assert says in declined.value.data["why"]
    require_days(asks, {"on": date(2026, 11, 23)}, date(2026, 11, 23))
    require_days(asks, {}, date(2026, 11, 23))
    require_days(STEP, {"on": "2026-11-01"}, date(2026, 11, 23))
