"""Two days of the law compared: what began, what ended, what changed, with its article."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from niangjia.engines.law import Parameter, StatuteBook
from niangjia.engines.law.comparing import Turn, changes
from niangjia.engines.law.saying import UNIT_WORDS, number_with_unit, said

HEAD = """
id: {id}
title: {{zh: {title}, en: Example}}
jurisdiction: {place}
last_checked_on: 2026-11-23
lawyer_checked_on: null
"""
VALUE = """
      - from: {since}
        value: "{value}"
        source: {{law: 例法, article: {article}}}
        words: {words}
        summary: 例。
        confidence: T
"""
NATION = HEAD.format(id="example", title="例子", place="CN") + (
    "parameters:\n  multiple:\n    title: 倍数\n    unit: times\n    values:"
    + VALUE.format(since="2010-01-01", value="2", article="第二条", words="二倍")
    + VALUE.format(since="2020-01-01", value="3", article="第三条", words="三倍")
    + "  wage:\n    title: 最低工资\n    unit: yuan\n    values:"
    + VALUE.format(since="2010-01-01", value="1000", article="第四条", words="一千元")
    + "norms:\n  kept:\n    title: 留着的\n    values:"
    + VALUE.format(since="2010-01-01", value="x", article="第五条", words="留着").replace(
        '        value: "x"\n', ""
    )
)
REGION = HEAD.format(id="example", title="某地", place='"350500"') + (
    "parameters:\n  wage:\n    title: 最低工资\n    unit: yuan\n    values:"
    + VALUE.format(since="2015-01-01", value="1500", article="第一条", words="一千五百元")
    + VALUE.format(since="2020-01-01", value="1800", article="第一条", words="一千八百元")
)
CLOCK = HEAD.format(id="clocks", title="例期限", place="CN") + (
    """clocks:
  EX-1:
    title: 答复
    actor: employer
    actor_zh: 用人单位
    start: told
    start_zh: 收到之日
    values:"""
    + VALUE.format(since="2010-01-01", value="5", article="第六条", words="五日").replace(
        "        source", "        unit: d\n        source"
    )
    + VALUE.format(since="2020-01-01", value="6", article="第六条", words="六日").replace(
        "        source", "        unit: wd\n        source"
    )
)
LAW = Path(__file__).resolve().parents[3] / "law"
OLD, NEW = date(2019, 12, 31), date(2020, 1, 1)


@pytest.fixture
def book(tmp_path):
    for name, text in (("nation", NATION), ("region", REGION), ("clock", CLOCK)):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return StatuteBook.read(tmp_path)


@pytest.fixture(scope="module")
def statutes():
    return StatuteBook.read(LAW)


def told(change):
    return {one.what: (one.before, one.after) for one in change.aspects}


def test_a_day_is_no_different_from_itself(book):
    assert changes(book, NEW, NEW) == ()


def test_a_changed_value_shows_before_and_after_with_its_article(book):
    [one] = [c for c in changes(book, OLD, NEW) if c.name == "example.multiple"]
    assert (one.turn, one.title, one.subject) == (Turn.CHANGED, "倍数", "例子")
    assert told(one)["内容"] == ("2 倍", "3 倍")
    assert told(one)["依据"] == ("《例法》第二条", "《例法》第三条")
    assert "说明" not in told(one)


def test_what_is_the_same_on_both_days_is_not_told(book):
    assert {c.name for c in changes(book, OLD, NEW)} == {
        "example.multiple",
        "example.wage",
        "EX-1",
    }


def test_a_clock_tells_who_must_keep_it(book):
    [one] = [c for c in changes(book, OLD, NEW) if c.name == "EX-1"]
    assert (one.actor, told(one)["内容"]) == ("用人单位", ("5 日", "6 个工作日"))


def test_the_other_way_round_what_began_ends(book):
    begun = {c.name: c.turn for c in changes(book, date(2009, 1, 1), OLD)}
    ended = {c.name: c.turn for c in changes(book, OLD, date(2009, 1, 1))}
    assert set(begun.values()) == {Turn.BEGAN}
    assert set(ended.values()) == {Turn.ENDED}
    assert set(begun) == set(ended)


def test_without_a_region_each_place_is_compared_with_itself(book):
    wage = [c for c in changes(book, OLD, NEW) if c.name == "example.wage"]
    assert [(c.jurisdiction, told(c)["内容"]) for c in wage] == [
        ("350500", ("1,500 元", "1,800 元"))
    ]
    # The region began to have a value of its own; the nation's went on.
    began = [c for c in changes(book, date(2014, 1, 1), OLD) if c.name == "example.wage"]
    assert [(c.jurisdiction, c.turn) for c in began] == [("350500", Turn.BEGAN)]


def test_from_a_county_the_value_of_its_city_takes_the_place_of_the_nations(book):
    seen = changes(book, date(2014, 1, 1), NEW, "350581")
    [wage] = [c for c in seen if c.name == "example.wage"]
    assert (wage.turn, told(wage)["内容"]) == (Turn.CHANGED, ("1,000 元", "1,800 元"))
    assert [c for c in changes(book, OLD, NEW, "110000") if c.name == "example.wage"] == []


def test_every_change_in_the_order_of_subjects(book):
    found = [(c.subject, c.jurisdiction, c.name) for c in changes(book, OLD, NEW)]
    assert found == sorted(found)


def test_every_unit_of_the_law_has_its_words(statutes):
    units = {
        v.unit for several in statutes.entries.values() for v in several if isinstance(v, Parameter)
    }
    assert units <= set(UNIT_WORDS)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("2150", "yuan", "2,150 元"),
        ("21.75", "day", "21.75 日"),
        ("0.5", "ratio", "0.5（50%）"),
        ("0.000175", "ratio-per-day", "0.000175（0.0175%/日）"),
        ("1", "ratio", "1（100%）"),
        ("10", "month-of-wage", "10 个月工资"),
        ("3.50", "times", "3.5 倍"),
    ],
)
def test_a_number_is_read_with_its_unit(value, unit, words):
    assert number_with_unit(Decimal(value), unit) == words


def test_the_list_of_a_norm_is_for_machines_and_still_compared(statutes):
    name = "economic_compensation.grounds"
    [began] = [c for c in changes(statutes, date(2007, 1, 1), date(2009, 1, 1)) if c.name == name]
    assert said(began.after) == ""
    assert told(began)["列举"][1].split("、") == list(began.after.items)
