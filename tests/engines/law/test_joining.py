"""Published values joined to the book: beside its own, narrowest first, told by the digest."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from niangjia.engines.law import Citation, Confidence, Instrument, Parameter, StatuteBook
from niangjia.engines.law.joining import joined

LAW = Path(__file__).resolve().parents[3] / "law"
WAGE, AVERAGE = "region.minimum_wage_month", "region.average_wage_month"


@pytest.fixture(scope="module")
def book():
    return StatuteBook.read(LAW)


def published(value, since, *, name=WAGE, place="610000", period=""):
    return Parameter(
        name=name,
        title="月最低工资标准",
        value=Decimal(value),
        unit="yuan",
        citation=Citation(law="某通知", article="第一条", words="某元", summary="公布。"),
        valid_from=date.fromisoformat(since),
        period=period,
        jurisdiction=place,
    )


def test_without_values_the_book_is_itself(book):
    assert joined(book, []) is book


def test_a_value_stands_where_there_was_none_from_its_day_on(book):
    made = joined(book, [published("2160", "2023-05-01")])
    assert made.on(date(2023, 4, 30), "610100").parameter_if_any(WAGE) is None
    found = made.on(date(2023, 5, 1), "610100").parameter(WAGE)
    assert (found.value, found.jurisdiction) == (Decimal("2160"), "610000")
    assert book.on(date(2023, 5, 1), "610100").parameter_if_any(WAGE) is None


def test_the_narrowest_region_answers_first(book):
    made = joined(
        book, [published("2160", "2023-05-01"), published("2300", "2023-05-01", place="610100")]
    )
    assert made.on(date(2024, 1, 1), "610102").parameter(WAGE).value == 2300
    assert made.on(date(2024, 1, 1), "610200").parameter(WAGE).value == 2160


def test_a_value_of_the_same_day_takes_the_place_of_the_invented_one_and_leaves_the_others(book):
    before = book.on(date(2026, 1, 1), "350581").parameter(WAGE)
    assert before.confidence is Confidence.DEMO
    made = joined(book, [published("2265", "2026-01-01", place="350581")])
    assert made.on(date(2026, 1, 1), "350581").parameter(WAGE).value == 2265
    assert made.on(date(2025, 12, 31), "350581").parameter(WAGE).value == 2000


def test_a_figure_of_the_same_year_takes_its_place_though_published_on_another_day(book):
    made = joined(
        book,
        [published("8888", "2026-06-15", name=AVERAGE, place="350500", period="2025")],
    )
    law = made.on(date(2026, 12, 31), "350581")
    assert law.parameter_of(AVERAGE, "2025")[0].value == 8888
    assert law.parameter(AVERAGE).value == 8888
    assert law.parameter_of(AVERAGE, "2024")[0].value == 7850


def test_of_two_values_of_one_day_the_later_confirmed_is_taken(book):
    made = joined(book, [published("2160", "2023-05-01"), published("2161", "2023-05-01")])
    assert made.on(date(2024, 1, 1), "610000").parameter(WAGE).value == 2161
    assert len(made.entries["610000", WAGE]) == 1


def test_the_digest_tells_every_value_and_the_order_of_corrections(book):
    one, two = published("2160", "2023-05-01"), published("2161", "2023-05-01")
    digests = {joined(book, values).digest for values in ([], [one], [two], [one, two], [two, one])}
    assert len(digests) == 5
    assert joined(book, [one]).digest == joined(book, [one]).digest


def test_what_published_a_value_is_an_instrument_and_never_hides_a_statute(book):
    sources = [Instrument(name="某通知", title="某通知"), Instrument(name="劳动法", title="假的")]
    made = joined(book, [published("2160", "2023-05-01")], sources)
    assert made.instruments["某通知"].title == "某通知"
    assert made.instruments["劳动法"] == book.instruments["劳动法"]
