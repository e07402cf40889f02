"""What is not published: small cells, what gives them away, and percentages of few."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.apps.insight import definitions
from niangjia.apps.insight.figures import (
    Period,
    PeriodBackwards,
    count_figure,
    hidden_cells,
    median_days,
    share_figure,
)

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
SUCCESS = definitions.MEDIATION_SUCCESS


@pytest.mark.parametrize("people", [1, 4])
def test_fewer_than_five_people_are_not_published(people: int) -> None:
    figure = count_figure(definitions.PEOPLE_HELPED, YEAR, people, rows=people)

    assert (figure.value, figure.rows, figure.suppressed) == (None, None, True)
    assert figure.shown == "少于 5，不公布"


@pytest.mark.parametrize("people", [0, 5])
def test_none_and_five_are_published(people: int) -> None:
    assert count_figure(definitions.PEOPLE_HELPED, YEAR, people, rows=people).value == people


def test_the_money_of_fewer_than_five_people_is_not_published() -> None:
    assert count_figure(definitions.MONEY_RECOVERED, YEAR, 9_000_000, rows=4).value is None


@pytest.mark.parametrize(("agreed", "of"), [(3, 48), (45, 48), (2, 4), (1, 5)])
def test_a_share_is_not_published_when_a_part_or_the_rest_is_small(agreed: int, of: int) -> None:
    figure = share_figure(SUCCESS, YEAR, agreed, of)

    assert (figure.value, figure.numerator, figure.of) == (None, None, None)
    assert figure.suppressed


def test_fewer_than_twenty_cases_are_given_as_counts_only() -> None:
    figure = share_figure(SUCCESS, YEAR, 10, 19)

    assert figure.value is None
    assert figure.shown == "19 件中 10 件"


def test_a_share_of_enough_cases_has_one_place_and_its_counts() -> None:
    figure = share_figure(SUCCESS, YEAR, 333, 361)

    assert figure.value == Decimal("92.2")
    assert figure.shown == "92.2%（361 件中 333 件）"
    assert share_figure(SUCCESS, YEAR, 48, 48).value == Decimal("100.0")


def test_a_small_cell_takes_the_next_smallest_with_it() -> None:
    cells = {"工资": 214, "工伤": 67, "补偿": 58, "社保": 18, "女职工": 3}

    assert hidden_cells(cells) == {"女职工", "社保"}


def test_two_small_cells_that_make_five_together_need_no_third() -> None:
    assert hidden_cells({"甲": 3, "乙": 4, "丙": 90}) == {"甲", "乙"}
    assert hidden_cells({"甲": 1, "乙": 2, "丙": 90}) == {"甲", "乙", "丙"}
    assert hidden_cells({"甲": 0, "乙": 20, "丙": 90}) == frozenset()


@given(st.dictionaries(st.integers(), st.integers(0, 40), min_size=1))
def test_no_small_cell_follows_from_the_total_and_the_published_cells(
    counts: dict[int, int],
) -> None:
    hidden = hidden_cells(counts)

    assert all(not 0 < counts[key] < 5 for key in counts if key not in hidden)
    remainder = sum(counts[key] for key in hidden)
    nonzero = [key for key in counts if counts[key]]
    if hidden and sum(counts.values()) >= 5:
        assert remainder >= 5
        assert len(hidden) >= 2 or len(nonzero) == 1


def test_a_period_goes_forward() -> None:
    with pytest.raises(PeriodBackwards):
        Period(date(2025, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("ended", "running", "median"),
    [
        ([1, 2, 3], [], 2),
        ([1, 2, 3, 4], [], 2),
        ([10, 20, 30], [30, 30, 30], 30),
        ([10, 20], [30, 30, 30], None),
        ([], [5], None),
        ([], [], None),
        # Half of twelve: a rounded product of parts would miss it by a hair.
        ([0, 1, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4], [], 3),
        # Who left the watch early is no proof of speed: of 4 still watched on day 10, 2 end.
        ([10, 10, 50, 50], [1, 1, 1], 10),
    ],
)
def test_the_median_counts_those_still_running(
    ended: list[int], running: list[int], median: int | None
) -> None:
    assert median_days(ended, running) == median


@given(st.lists(st.integers(0, 400), min_size=1))
def test_without_anybody_running_it_is_the_lower_median(days: list[int]) -> None:
    assert median_days(days, []) == sorted(days)[(len(days) - 1) // 2]


@given(st.lists(st.integers(0, 400), min_size=1), st.lists(st.integers(0, 400)))
def test_those_still_running_never_make_it_look_quicker(
    ended: list[int], running: list[int]
) -> None:
    longest = max([*ended, *running])
    with_running = median_days(ended, [longest] * len(running))

    assert with_running is None or with_running >= (median_days(ended, []) or 0)
