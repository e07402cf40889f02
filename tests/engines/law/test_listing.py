"""The law of a day as a list: what stands, where it stands, and what is not on file."""

from datetime import date
from pathlib import Path

import pytest

from niangjia.engines.law import ClockRule, StatuteBook
from niangjia.engines.law.listing import lines

LAW = Path(__file__).resolve().parents[3] / "law"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def book():
    return StatuteBook.read(LAW)


def by_name(found):
    return {one.name: one for one in found}


def test_every_line_in_force_is_listed_once(book):
    found = [one.name for one in lines(book.on(DAY))]
    assert len(found) == len(set(found))
    assert set(book.clock_ids()) - set(found) <= {
        name for place, name in book.entries if place != "CN"
    }


def test_a_county_sees_its_own_value_its_citys_and_the_nations(book):
    found = by_name(lines(book.on(DAY, "350581")))
    assert found["region.minimum_wage_month"].says == "2,150 元"
    assert found["region.average_wage_month"].version.jurisdiction == "350500"
    assert found["economic_compensation.wage_cap_multiple"].says == "3 倍"


def test_what_a_place_publishes_and_is_not_here_is_said_plainly(book):
    found = by_name(lines(book.on(DAY, "620100")))
    line = found["region.minimum_wage_month"]
    assert (line.version, line.is_not_on_file, line.citations) == (None, True, ())
    assert line.title == "月最低工资标准"


def test_what_no_place_in_the_book_has_is_missing_everywhere(book):
    more = {"region.not_in_any_file": "别的数值"}
    line = by_name(lines(book.on(DAY, "350581"), published=more))["region.not_in_any_file"]
    assert (line.title, line.is_not_on_file) == ("别的数值", True)
    assert "region.not_in_any_file" not in by_name(lines(book.on(DAY), published=more))


def test_a_province_whose_grants_nobody_has_read_says_so(book):
    found = by_name(lines(book.on(DAY, "230100")))
    assert found["injury_grants.not_on_file"].is_not_on_file


def test_the_nation_alone_lists_no_place(book):
    assert {one.version.jurisdiction for one in lines(book.on(DAY))} == {"CN"}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("封顶 三倍", "economic_compensation.wage_cap_multiple"),
        ("劳动合同法 四十七条", "economic_compensation.wage_cap_multiple"),
        ("ＣＬ-12", "CL-12"),
        ("仲裁庭 四十五日内结束", "CL-12"),
    ],
)
def test_search_looks_in_titles_words_summaries_and_articles(book, words, name):
    assert name in by_name(lines(book.on(DAY), words))


def test_search_for_what_is_not_there_finds_nothing(book):
    assert lines(book.on(DAY), "没有这样的字句") == ()


def test_before_the_law_there_is_nothing_but_what_was_law_then(book):
    names = by_name(lines(book.on(date(1990, 1, 1))))
    assert "economic_compensation.wage_cap_multiple" not in names


def test_a_clock_shows_the_articles_that_say_the_same(book):
    for one in lines(book.on(DAY)):
        if isinstance(one.version, ClockRule) and one.version.length.also:
            assert len(one.citations) > 1
            return
    pytest.fail("no clock has a second article")
