"""A statement of a few lines in the plainest layout, to look at one thing at a time."""

from collections.abc import Sequence
from typing import Any

from tests.engines.tables.statements.banks import EMPLOYER, MASKED, Grid, Move, with_balances

from niangjia.engines.tables import Book, Sheet
from niangjia.engines.tables.cells import trimmed
from niangjia.engines.tables.statements import Pays, Statement, read_statement

HEADING = ["交易日期", "摘要", "收入", "支出", "余额", "对方户名", "附言"]
FIRST_ROW = 3
"""The row of the first line, under the account and the heading."""


def grid_of(moves: Sequence[Move], *, number: str = MASKED, start: str = "100.00") -> Grid:
    grid: Grid = [[f"账号：{number}"], list(HEADING)]
    for one, balance in with_balances(moves, start):
        got = f"{one.amount:.2f}" if one.amount > 0 else ""
        gave = f"{-one.amount:.2f}" if one.amount < 0 else ""
        grid.append([f"{one.on}", one.memo, got, gave, f"{balance:.2f}", f"{one.party}", one.note])
    return grid


def book_of(*grids: Grid) -> Book:
    return Book(
        name="流水.csv",
        sheets=tuple(Sheet(name=f"第{n}页", rows=trimmed(grid)) for n, grid in enumerate(grids, 1)),
    )


def read_grids(
    *grids: Grid,
    employers: Sequence[str] = (EMPLOYER,),
    worker: str | None = None,
    pays: Pays | None = None,
) -> Statement:
    return read_statement(book_of(*grids), employers=employers, worker=worker, pays=pays)


def read_moves(*moves: Move, **how: Any) -> Statement:
    return read_grids(grid_of(moves), **how)


def paid(statement: Statement) -> dict[str, str]:
    return {month: str(one.paid) for month, one in statement.months.items()}


def doubts(statement: Statement) -> list[str]:
    """The codes of all doubts: of months and bonuses, then of the file."""
    codes = [one.code for month in statement.months.values() for one in month.doubts]
    codes += [one.code for bonus in statement.bonuses for one in bonus.doubts]
    return codes + [one.code for one in statement.problems]


def why_not(statement: Statement) -> list[str]:
    """Why each transaction that is no wage was set aside."""
    return [str(one.why) for one in statement.unused if one.line is not None]
