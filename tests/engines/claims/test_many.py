"""A million at once and one by one are the same rule: equal to the fen, and strict alike."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.claims import Facts, Ground, Month, economic_compensation, many
from niangjia.engines.deadlines.arithmetic import add_months, months_before, whole_months
from niangjia.engines.law import StatuteBook, UnknownParameter
from niangjia.kernel.money import from_fen, to_fen

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
DAYS = st.dates(date(2008, 1, 1), date(2030, 12, 31))


@st.composite
def a_worker(draw):
    """Somebody who worked a month or longer: first and last day, twelve wages, city, minimum."""
    start, left = sorted((draw(DAYS), draw(DAYS)))
    left = max(left, add_months(start, 13))
    wages = draw(st.lists(st.integers(0, 6_000_000), min_size=12, max_size=12))
    city = draw(st.integers(1, 2_000_000))
    return start, left, wages, city, draw(st.integers(0, min(city, 300_000)))


def workers(rows):
    start, left, wages, city, minimum = zip(*rows, strict=True)
    return many.Workers(
        started_on=np.array(start, dtype="M8[D]"),
        left_on=np.array(left, dtype="M8[D]"),
        wage_sum=np.array([sum(one) for one in wages]),
        wage_months=np.full(len(rows), 12),
        city_average=np.array(city),
        minimum_wage=np.array(minimum),
    )


def one_by_one(row):
    start, left, wages, city, minimum = row
    months = zip(months_before(left, 12), wages, strict=True)
    facts = Facts(
        hired_on=start,
        left_on=left,
        ground=Ground.LAYOFF,
        months={m: Month(due=from_fen(wage), paid=None) for m, wage in months},
        city_average_wage=from_fen(city),
        minimum_wage=from_fen(minimum),
    )
    return to_fen(economic_compensation(facts, BOOK.on(left)).amount)


@given(st.lists(a_worker(), min_size=1, max_size=8))
def test_many_at_once_are_owed_what_each_is_owed(rows):
    assert many.economic_compensation(workers(rows), BOOK).tolist() == [*map(one_by_one, rows)]


@given(DAYS, st.integers(0, 9000))
def test_months_of_service_are_stepped_from_the_first_day(start, days):
    left = start + timedelta(days=days)
    after = left + timedelta(days=1)

    months, rest = many.service_months(
        np.array([start], dtype="M8[D]"), np.array([left], dtype="M8[D]")
    )

    assert months.item() == whole_months(start, after)
    assert rest.item() == (add_months(start, months.item()) < after)


# start, left, wage of each of `over` months, city, minimum, over -> fen; worked by hand
WORKED = [
    ("2018-03-15", "2024-01-31", 680_000, 750_000, 0, 12, 4_080_000),  # 5 y 10 m: 6 × 6,800
    ("2009-01-01", "2023-12-31", 3_600_000, 850_000, 0, 12, 30_600_000),  # 12 × 25,500
    ("2009-01-01", "2023-12-31", 2_550_000, 850_000, 0, 12, 38_250_000),  # exactly three times
    ("2022-01-01", "2024-03-31", 150_000, 750_000, 195_000, 12, 487_500),  # 2.5 × 1,950
    ("2023-02-01", "2023-07-31", 500_000, 750_000, 0, 6, 500_000),  # six months exactly
    ("2023-02-01", "2023-07-30", 500_000, 750_000, 0, 5, 250_000),  # a day less
    ("2023-08-31", "2024-02-28", 500_000, 750_000, 0, 6, 500_000),  # to 29 February
]


@pytest.mark.parametrize("row", WORKED, ids=lambda row: f"{row[0]} to {row[1]}")
def test_worked_by_hand(row):
    start, left, wage, city, minimum, over, owed = row
    one = many.Workers(
        started_on=np.array([start], dtype="M8[D]"),
        left_on=np.array([left], dtype="M8[D]"),
        wage_sum=np.array([wage * over]),
        wage_months=np.array([over]),
        city_average=np.array([city]),
        minimum_wage=np.array([minimum]),
    )

    assert many.economic_compensation(one, BOOK).tolist() == [owed]


def test_months_of_different_number_stand_side_by_side():
    both = many.Workers(
        started_on=np.array(["2023-02-01", "2018-03-15"], dtype="M8[D]"),
        left_on=np.array(["2023-07-31", "2024-01-31"], dtype="M8[D]"),
        wage_sum=np.array([6 * 500_000, 12 * 680_000]),
        wage_months=np.array([6, 12]),
        city_average=np.array([750_000, 750_000]),
        minimum_wage=np.array([0, 0]),
    )

    assert many.economic_compensation(both, BOOK).tolist() == [500_000, 4_080_000]


def changed_book(**changes):
    """A book in which a number of the rule changes on a day."""
    entries = dict(BOOK.entries)
    for name, (day, value) in changes.items():
        key = ("CN", f"economic_compensation.{name}")
        [old] = entries[key]
        entries[key] = (
            replace(old, valid_until=day),
            replace(old, valid_from=day, value=Decimal(value)),
        )
    return replace(BOOK, entries=entries)


def test_each_end_is_counted_by_the_law_of_its_day():
    book = changed_book(wage_cap_multiple=(date(2024, 1, 1), "2.5"))
    rows = [
        (date(2020, 1, 1), date(2023, 12, 31), [3_000_000] * 12, 1_000_000, 0),
        (date(2020, 1, 2), date(2024, 1, 1), [3_000_000] * 12, 1_000_000, 0),
        (date(2020, 1, 2), date(2024, 1, 1), [2_500_001] * 12, 1_000_001, 0),
    ]

    owed = many.economic_compensation(workers(rows), book)

    # 4 × 30,000 (three times, not above); 4 × 2.5 × 10,000; 4 × 25,000.01, not above 25,000.025
    assert owed.tolist() == [12_000_000, 10_000_000, 10_000_004]


def test_nobody_is_owed_by_an_empty_list():
    assert many.economic_compensation(workers([ROW]).rows(slice(0)), BOOK).tolist() == []


ROW = (date(2020, 1, 1), date(2024, 1, 1), [600_000] * 12, 800_000, 200_000)


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("started_on", np.datetime64("2007-12-31"), "逐人计算"),
        ("started_on", np.datetime64("NaT"), "没有入职日"),
        ("left_on", np.datetime64("2019-12-31"), "离职早于入职"),
        ("left_on", np.datetime64("NaT"), "没有离职日"),
        ("left_on", np.datetime64("2200-01-01"), "离职日不早于"),
        ("wage_months", 0, "1 到 12"),
        ("wage_months", 13, "1 到 12"),
        ("wage_sum", -1, "工资合计"),
        ("city_average", 0, "职工月平均工资"),
        ("minimum_wage", -1, "最低工资"),
    ],
)
def test_a_worker_that_cannot_be_is_named_and_nobody_is_counted(column, value, why):
    given_rows = workers([ROW] * 3)
    getattr(given_rows, column)[1] = value

    with pytest.raises(many.FaultyRow, match=why) as declined:
        many.economic_compensation(given_rows, BOOK)

    assert declined.value.data["row"] == 2
    assert declined.value.data["more"] == 0


def test_columns_of_different_length_are_declined():
    with pytest.raises(many.Uneven, match="人数不一样"):
        many.Workers(
            started_on=np.zeros(2, dtype="M8[D]"),
            left_on=np.zeros(3, dtype="M8[D]"),
            wage_sum=np.zeros(2, dtype=np.int64),
            wage_months=np.ones(2, dtype=np.int64),
            city_average=np.ones(2, dtype=np.int64),
            minimum_wage=np.zeros(2, dtype=np.int64),
        )


def test_an_end_before_the_law_has_no_amount():
    with pytest.raises(UnknownParameter):
        BOOK.on(date(2007, 12, 31)).parameter("economic_compensation.wage_cap_multiple")
