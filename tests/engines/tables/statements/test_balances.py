"""The running balance shows missing and altered rows, in whatever order they stand."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.tables.statements.banks import MASKED, Grid, Move, move
from tests.engines.tables.statements.simple import FIRST_ROW, HEADING, grid_of, read_grids

from niangjia.engines.tables.statements import Statement


def breaks(statement: Statement) -> list[int | None]:
    return [p.row for p in statement.problems if p.code == "statement.balance_break"]


def many(count: int) -> list[Move]:
    """Several lines a day, some alike, some that take each other back."""
    amounts = ("100", "-100", "37.5", "100", "-20")
    return [
        Move(on=date(2024, 3, 1) + timedelta(days=n // 3), amount=Decimal(amounts[n % 5]))
        for n in range(count)
    ]


def test_a_whole_statement_has_no_break_in_either_order() -> None:
    grid = grid_of(many(40))
    assert breaks(read_grids(grid)) == []
    assert breaks(read_grids([*grid[:2], *reversed(grid[2:])])) == []


@given(seed=st.integers(0, 10**6))
def test_the_order_of_the_rows_makes_no_break(seed: int) -> None:
    grid = grid_of(many(23))
    rows = grid[2:]
    random.Random(seed).shuffle(rows)
    assert breaks(read_grids([*grid[:2], *rows])) == []


@given(gone=st.integers(1, 28))
def test_a_row_that_was_taken_out_shows_unless_the_rest_still_fits(gone: int) -> None:
    moves = [
        Move(on=date(2024, 3, 1) + timedelta(days=n), amount=Decimal(n + 1)) for n in range(30)
    ]
    grid = grid_of(moves)
    del grid[FIRST_ROW - 1 + gone]
    assert breaks(read_grids(grid)) == [FIRST_ROW + gone]


def test_an_altered_amount_breaks_where_it_stands() -> None:
    grid = grid_of([move("2024-03-01", 100), move("2024-03-02", 50), move("2024-03-03", 10)])
    grid[3][2] = "5000"
    statement = read_grids(grid)
    assert breaks(statement) == [4]
    [told] = [p for p in statement.problems if p.code == "statement.balance_break"]
    assert told.message.startswith(
        "余额接不上：前一笔（第 3 行，2024年3月1日）后余额 200.00，这一笔 +5,000.00，"
        "应为 5,200.00，写的是 250.00，差 4,950.00 元。"
    )
    assert told.column == "E"


def test_an_altered_balance_breaks_before_and_after_it() -> None:
    grid = grid_of([move(f"2024-03-0{d}", 10) for d in range(1, 6)])
    grid[4][4] = "9999"
    assert breaks(read_grids(grid)) == [5, 6]


def test_two_walks_in_a_day_are_one_break() -> None:
    """Within a day two chains that do not meet, the first begun from the day before."""
    rows = [
        ["2024-03-01", "", "100", "", "200"],
        ["2024-03-02", "", "5", "", "1005"],
        ["2024-03-02", "", "10", "", "210"],
        ["2024-03-02", "", "", "5", "1000"],
        ["2024-03-03", "", "1", "", "1001"],
    ]
    grid: Grid = [[f"账号：{MASKED}"], HEADING, *rows]
    assert len(breaks(read_grids(grid))) == 1


def test_two_walks_that_hang_together_need_one_jump() -> None:
    """From 100 twice upwards and never back: somewhere 10 went out that no row tells."""
    rows = [
        ["2024-03-01", "", "100", "", "100"],
        ["2024-03-02", "甲", "10", "", "110"],
        ["2024-03-02", "乙", "10", "", "110"],
        ["2024-03-03", "", "1", "", "111"],
    ]
    grid: Grid = [[f"账号：{MASKED}"], HEADING, *rows]
    assert len(breaks(read_grids(grid))) == 1


def test_money_in_and_out_again_in_a_day_is_a_round_that_may_begin_anywhere() -> None:
    rows = [
        ["2024-03-02", "", "", "50", "50"],
        ["2024-03-02", "", "50", "", "100"],
        ["2024-03-01", "", "100", "", "100"],
        ["2024-03-03", "", "1", "", "101"],
    ]
    grid: Grid = [[f"账号：{MASKED}"], HEADING, *rows]
    assert breaks(read_grids(grid)) == []
    assert breaks(read_grids([*grid[:2], *rows[:2]])) == []


def test_many_breaks_are_counted_and_not_all_told() -> None:
    grid: Grid = [[f"账号：{MASKED}"], HEADING]
    grid += [[f"2024-03-{d:02d}", "", "1", "", f"{d * 100}"] for d in range(1, 21)]
    statement = read_grids(grid)
    assert len(breaks(statement)) == 10
    [more] = [p for p in statement.problems if p.code == "statement.balance_more"]
    assert "还有 9 处" in more.message


def test_days_without_a_balance_are_left_out_and_told() -> None:
    grid = grid_of([move(f"2024-03-{d:02d}", 10) for d in range(1, 18)])
    for row in grid[4:16]:
        row[4] = ""
    statement = read_grids(grid)
    [told] = statement.problems
    assert (told.code, told.row, told.column) == ("statement.balance_blank", 5, "E")
    assert "有 12 笔" in told.message
    assert "、14…" in told.message


def test_each_account_and_currency_is_followed_by_itself() -> None:
    heading = [*HEADING, "账号", "币种"]
    rows = [
        ["2024-03-01", "", "100", "", "100", "", "", "62220001", ""],
        ["2024-03-01", "", "7", "", "7", "", "", "62220002", ""],
        ["2024-03-02", "", "100", "", "200", "", "", "62220001", "人民币"],
        ["2024-03-02", "", "9", "", "9", "", "", "62220001", "美元"],
        ["2024-03-02", "", "7", "", "14", "", "", "62220002", ""],
    ]
    statement = read_grids([heading, *rows])
    assert breaks(statement) == []
    assert [one.account.label for one in statement.accounts] == ["尾号 0001", "尾号 0002"]


@pytest.mark.parametrize(("currency", "told"), [("人民币", 1), ("美元", 0)])
def test_without_a_column_of_balances_that_is_said_of_yuan(currency: str, told: int) -> None:
    grid: Grid = [["交易日期", "摘要", "收入", "币种"], ["2024-03-01", "", "100", currency]]
    codes = [p.code for p in read_grids(grid).problems]
    assert codes.count("statement.no_balance") == told
