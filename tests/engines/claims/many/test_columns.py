"""What holds for every rule over many: its columns, its months, what it refuses by name."""

import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.many.ground import BOOK, days

from niangjia.engines.claims import many
from niangjia.engines.claims.many import columns as of_columns
from niangjia.engines.claims.many.heat import HotMonths
from niangjia.engines.claims.many.months import add_months, month_ends, service_months
from niangjia.engines.claims.many.severance import Workers
from niangjia.engines.claims.rulebook import RULEBOOK
from niangjia.engines.claims.schema import UnknownRule
from niangjia.engines.deadlines import arithmetic
from niangjia.kernel.money import from_fen, to_fen

DAYS = days("1950-01-01", "2090-12-31")


def as_days(*listed):
    return np.array(listed, dtype="M8[D]")


@given(DAYS, st.integers(0, 9000))
def test_months_of_service_are_stepped_from_the_first_day(start, length):
    left = start + timedelta(days=length)
    after = left + timedelta(days=1)

    months, rest = service_months(as_days(start), as_days(left))

    assert months.item() == arithmetic.whole_months(start, after)
    assert rest.item() == (arithmetic.add_months(start, months.item()) < after)


@given(st.lists(DAYS, min_size=1, max_size=5), st.integers(-30, 500))
def test_months_on_and_month_ends_are_those_of_one_day(listed, months):
    on = add_months(as_days(*listed), months)

    assert on.tolist() == [arithmetic.add_months(day, months) for day in listed]
    assert month_ends(as_days(*listed)).tolist() == [*map(arithmetic.month_end, listed)]


@given(st.integers(0, 10**15 - 1), st.integers(0, 2000), st.integers(1, 10**6))
def test_a_product_that_would_not_fit_is_exact_all_the_same(amount, weight, bottom):
    found = of_columns.times(np.array([amount]), np.array([weight]), bottom).item()

    assert found == (2 * amount * weight + bottom) // (2 * bottom)


@given(st.integers(0, 10**12))
def test_halves_go_up_as_one_by_one(fen):
    assert of_columns.rounded(np.array([fen]), 8).item() == to_fen(from_fen(fen) / 8)


def workers(**more):
    known = {name: np.ones(2, dtype=np.int64) for name in Workers.__slots__}
    known |= {"hired_on": as_days(date(2020, 1, 1)).repeat(2), "left_on": as_days(None, None)}
    return Workers(**(known | more))


def test_columns_of_different_length_are_declined():
    with pytest.raises(many.Uneven, match="wage_sum 3"):
        workers(wage_sum=np.zeros(3, dtype=np.int64))


@pytest.mark.parametrize("values", [[1.5, 2.0], ["1", "2"], np.array([1, 2], dtype=np.uint64)])
def test_a_column_of_anything_but_whole_numbers_is_declined(values):
    with pytest.raises(many.NotWhole, match="wage_sum"):
        workers(wage_sum=np.array(values))


def test_narrow_numbers_are_widened_before_they_multiply():
    assert workers(wage_sum=np.array([1, 2], dtype=np.int16)).wage_sum.dtype == np.int64


def test_words_become_their_places():
    assert of_columns.places(("A", "B"), ["B", "A", "C"]).tolist() == [1, 0, -1]


def test_every_rule_is_counted_over_many_or_refused_by_name():
    assert many.FORMS.keys() | many.READABLE_ONLY.keys() == RULEBOOK.keys()
    assert not many.FORMS.keys() & many.READABLE_ONLY.keys()


def test_the_page_says_which_rules_are_counted_over_many_and_which_are_not():
    page = (Path(__file__).parents[4] / "docs/algorithms/many-at-once.md").read_text("utf-8")
    [refused] = re.findall(r"^Refused by name.*$", page, re.M)

    assert re.findall(r"^\| (R-\d\d) \|", page, re.M) == sorted(many.FORMS)
    assert set(re.findall(r"R-\d\d", refused)) == many.READABLE_ONLY.keys()


def test_rows_of_many_chunks_and_places_are_counted_side_by_side():
    size = 3 * (1 << 15) + 7
    places, rates = np.array([330_106, 360_100, 350_100, 410_100]), [22_500, 24_000, 20_000, 21_000]
    hot = HotMonths(
        region=np.resize(places, size),
        day=as_days(date(2025, 7, 1)).repeat(size),
        days=np.full(size, 2100),
    )

    found = many.form_of("R-09").count(hot, BOOK)["amount"]

    assert (found == np.resize(rates, size)).all()


@pytest.mark.parametrize("rule", sorted(many.READABLE_ONLY))
def test_a_rule_without_columns_says_so_in_chinese(rule):
    with pytest.raises(many.ReadableOnly, match="不能成批计算") as declined:
        many.form_of(rule)

    assert RULEBOOK[rule].title in str(declined.value)


def test_a_rule_that_is_none_is_unknown_here_too():
    with pytest.raises(UnknownRule):
        many.form_of("R-99")
