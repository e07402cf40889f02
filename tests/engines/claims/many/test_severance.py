"""N and 2N of many at once and one by one: equal to the fen, strict alike (R-01, R-02)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.many.ground import (
    BOOK,
    amounts,
    assert_alike,
    assert_declined,
    columns,
    days,
    decimal,
    rows,
)

from niangjia.engines.claims import many
from niangjia.engines.claims.many.severance import Workers, economic_compensation
from niangjia.engines.deadlines.arithmetic import add_months, months_before
from niangjia.kernel.money import from_fen

DAYS = days("2008-01-01", "2030-12-31")


@st.composite
def a_worker(draw, hired=DAYS, left=DAYS):
    """Somebody who worked a month or longer: first and last day, twelve wages, city, minimum."""
    start = draw(hired)
    end = max(draw(left), add_months(start, 13))
    wages = draw(st.lists(st.integers(0, 6_000_000), min_size=12, max_size=12))
    city = draw(st.integers(1, 2_000_000))
    if draw(st.booleans()):  # about the ceiling, to the fen
        wages = [3 * city + draw(st.integers(-1, 1)), *[3 * city] * 11]
    return {
        "hired_on": start,
        "left_on": end,
        "wages": wages,
        "wage_sum": sum(wages),
        "wage_months": 12,
        "city_average_wage": city,
        "minimum_wage": draw(st.integers(0, min(city, 300_000))),
    }


def as_facts(worker, **more):
    """The same for the readable form: a wage for each month before the end."""
    months = zip(months_before(worker["left_on"], 12), worker["wages"], strict=True)
    return {
        "hired_on": worker["hired_on"],
        "left_on": worker["left_on"],
        "wages_due": {month: str(from_fen(wage)) for month, wage in months},
        "city_average_wage": decimal(worker["city_average_wage"]),
        "minimum_wage": decimal(worker["minimum_wage"]),
    } | more


@given(rows(a_worker()))
def test_many_at_once_are_owed_what_each_is_owed(drawn):
    assert_alike("R-01", drawn, lambda one: as_facts(one, ground="41_LAYOFF"))


LONG_AGO = a_worker(hired=days("1985-01-01", "2030-12-31"), left=days("2008-09-18", "2030-12-31"))


@given(rows(LONG_AGO))
def test_many_unlawful_ends_are_owed_what_each_is_owed(drawn):
    assert_alike("R-02", drawn, as_facts)


@given(
    rows(a_worker(hired=days("2000-01-01", "2009-01-01"), left=days("2006-01-01", "2010-01-01")))
)
def test_an_unlawful_end_before_its_rules_is_declined_by_both(drawn):
    assert_alike("R-02", drawn, as_facts, all_good=False)


# start, left, wage of each of `over` months, city, minimum, over -> N in fen; worked by hand
WORKED = [
    ("2018-03-15", "2024-01-31", 680_000, 750_000, 0, 12, 4_080_000),  # 5 y 10 m: 6 × 6,800
    ("2009-01-01", "2023-12-31", 3_600_000, 850_000, 0, 12, 30_600_000),  # 12 × 25,500
    ("2009-01-01", "2023-12-31", 2_550_000, 850_000, 0, 12, 38_250_000),  # exactly three times
    ("2022-01-01", "2024-03-31", 150_000, 750_000, 195_000, 12, 487_500),  # 2.5 × 1,950
    ("2023-02-01", "2023-07-31", 500_000, 750_000, 0, 6, 500_000),  # six months exactly
    ("2023-02-01", "2023-07-30", 500_000, 750_000, 0, 5, 250_000),  # a day less
    ("2023-08-31", "2024-02-28", 500_000, 750_000, 0, 6, 500_000),  # to 29 February
    # Before the floor of 2008-09-18 nothing lifts a wage: half a month of 1,500.
    ("2008-02-01", "2008-03-31", 150_000, 750_000, 195_000, 2, 75_000),
]


def worked(row):
    start, left, wage, city, minimum, over, _ = row
    return {
        "hired_on": date.fromisoformat(start),
        "left_on": date.fromisoformat(left),
        "wage_sum": wage * over,
        "wage_months": over,
        "city_average_wage": city,
        "minimum_wage": minimum,
    }


def test_worked_by_hand():
    """Twelve, six, five and two months of wages side by side."""
    assert amounts("R-01", [*map(worked, WORKED)]) == {"amount": [row[-1] for row in WORKED]}


def test_2n_worked_by_hand():
    # 19 years from hire, 2005-05-10 to 2024-05-09, 7,000 a month, twice
    long = ("2005-05-10", "2024-05-09", 700_000, 750_000, 0, 12, 26_600_000)
    rows_ = [*(row for row in WORKED if row[1] > "2008-09-18"), long]

    owed = amounts("R-02", [*map(worked, rows_)])["amount"]

    assert owed == [*(2 * row[-1] for row in rows_[:-1]), 26_600_000]


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
    drawn = [
        worked(("2020-01-01", "2023-12-31", 3_000_000, 1_000_000, 0, 12, None)),
        worked(("2020-01-02", "2024-01-01", 3_000_000, 1_000_000, 0, 12, None)),
        worked(("2020-01-02", "2024-01-01", 2_500_001, 1_000_001, 0, 12, None)),
    ]

    owed = economic_compensation(columns(Workers, drawn), book)["amount"]

    # 4 × 30,000 (three times, not above); 4 × 2.5 × 10,000; 4 × 25,000.01, not above 25,000.025
    assert owed.tolist() == [12_000_000, 10_000_000, 10_000_004]


def test_a_number_too_fine_for_63_bits_is_refused_by_name():
    book = changed_book(wage_cap_multiple=(date(2008, 1, 1), "3.000000000001"))

    with pytest.raises(many.TooFine, match="R-01"):
        economic_compensation(columns(Workers, [ROW]), book)


ROW = worked(("2020-01-01", "2024-01-01", 600_000, 800_000, 200_000, 12, None))


def test_nobody_is_owed_by_an_empty_list():
    nobody = columns(Workers, [ROW]).rows(slice(0))

    assert economic_compensation(nobody, BOOK)["amount"].tolist() == []


def test_more_than_fit_at_once_are_counted_in_order():
    size = (1 << 15) + 3
    drawn = columns(Workers, [ROW])
    many_rows = Workers(
        **{name: np.repeat(getattr(drawn, name), size) for name in Workers.__slots__}
    )
    many_rows.wage_sum[-1] *= 2
    many_rows.left_on[-2] = np.datetime64("NaT")

    with pytest.raises(many.FaultyRow) as declined:
        economic_compensation(many_rows, BOOK)
    many_rows.left_on[-2] = many_rows.left_on[0]
    owed = economic_compensation(many_rows, BOOK)["amount"]

    assert declined.value.data["row"] == size - 1
    # Four years and a day: 4.5 × 6,000, the last one twice
    assert owed[[0, -2, -1]].tolist() == [2_700_000, 2_700_000, 5_400_000]


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("hired_on", date(2007, 12, 31), "逐人计算"),
        ("hired_on", None, "没有入职日"),
        ("left_on", date(2019, 12, 31), "离职早于入职"),
        ("left_on", None, "没有离职日"),
        ("left_on", date(2200, 1, 1), "离职日不早于"),
        ("wage_months", 0, "1 到 12"),
        ("wage_months", 13, "1 到 12"),
        ("wage_sum", -1, "工资合计"),
        ("wage_sum", 12 * 10**9, "工资合计"),
        ("city_average_wage", 0, "职工月平均工资"),
        ("minimum_wage", -1, "最低工资"),
    ],
)
def test_a_worker_that_cannot_be_is_named_and_nobody_is_counted(column, value, why):
    assert_declined("R-01", ROW, {column: value}, why)


def test_an_unlawful_end_before_its_rules_names_the_day():
    early = {"hired_on": date(2000, 1, 1), "left_on": date(2008, 9, 17)}

    assert_declined("R-02", ROW, early, "2008-09-17，全国）法律库里没有")
    assert_declined("R-02", ROW, {"hired_on": None}, "没有入职日")
