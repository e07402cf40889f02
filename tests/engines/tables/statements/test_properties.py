"""What holds for every statement: nothing is lost, nothing counted twice, no order matters."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.tables.statements.banks import EMPLOYER, MASKED, WORKER
from tests.engines.tables.statements.simple import HEADING, book_of

from niangjia.engines.tables import Book
from niangjia.engines.tables.cells import is_blank
from niangjia.engines.tables.statements import Statement, read_statement
from niangjia.engines.tables.statements.reading import rows_of

ZERO = Decimal("0.00")
DAYS = st.integers(0, 700).map(lambda n: f"{date(2023, 1, 1) + timedelta(days=n)}")
MEMOS = st.sampled_from(
    [
        "工资",
        "代发",
        "3月工资",
        "1-2月工资",
        "年终奖",
        "转账",
        "消费",
        "冲正",
        "退回工资",
        "报销",
        "",
    ]
)
PARTIES = st.sampled_from([EMPLOYER, "海南椰示例食品", WORKER, "别的示例有限公司", "代发专户", ""])
AMOUNTS = st.sampled_from(["5000.00", "5,300.00", "0.35", "-5000.00", "0.00", "", "待核", "5OOO"])
ODD = st.sampled_from(
    [["合计", "", "100"], ["第 1 页"], ["----"], ["", "工资", "5000"], ["承前页", "", "", "", "5"]]
)


@st.composite
def rows(draw: st.DrawFn) -> list[Any]:
    if draw(st.integers(0, 9)) == 0:
        return list(draw(ODD))
    got, gave = draw(AMOUNTS), draw(st.sampled_from(["", "", "5000.00", "20"]))
    balance = draw(st.sampled_from(["", "100.00", "5100.00", "5,000.00"]))
    return [draw(DAYS), draw(MEMOS), got, gave, balance, draw(PARTIES), draw(MEMOS)]


GRIDS = st.lists(rows(), max_size=14)


def book(*pages: list[Any]) -> Book:
    return book_of(*([[f"账号：{MASKED}"], HEADING, *page] for page in pages))


def read(one: Book) -> Statement:
    return read_statement(one, employers=[EMPLOYER], worker=WORKER)


@settings(max_examples=120)
@given(first=GRIDS, second=GRIDS)
def test_every_row_is_used_or_set_aside_or_a_problem_and_only_once(
    first: list[Any], second: list[Any]
) -> None:
    one = book(first, second)
    filled = [
        (sheet.name, row)
        for sheet in one.sheets
        for row, cells in enumerate(sheet.rows, 1)
        if any(not is_blank(value) for value in cells)
    ]
    assert Counter(rows_of(read(one))) == Counter(filled)


@settings(max_examples=120)
@given(grid=GRIDS)
def test_the_months_and_bonuses_come_to_the_wage_lines(grid: list[Any]) -> None:
    statement = read(book(grid))
    used = [w.line.amount for month in statement.months.values() for w in month.lines]
    assert sum((m.paid for m in statement.months.values()), ZERO) == sum(used, ZERO)
    for month in statement.months.values():
        assert month.paid == sum((w.line.amount for w in month.lines), ZERO)


@settings(max_examples=120)
@given(grid=GRIDS, seed=st.integers(0, 10**6))
def test_the_order_of_the_rows_does_not_matter(grid: list[Any], seed: int) -> None:
    lines = [row for row in grid if str(row[0]).startswith("20")]
    shuffled = list(lines)
    random.Random(seed).shuffle(shuffled)
    one, other = read(book(lines)), read(book(shuffled))

    def told(statement: Statement) -> object:
        return (
            {m: (p.paid, sorted(d.code for d in p.doubts)) for m, p in statement.months.items()},
            sorted(w.line.amount for w in statement.bonuses),
            statement.gaps,
            Counter(u.why for u in statement.unused),
            Counter(p.code for p in statement.problems),
        )

    assert told(one) == told(other)


@settings(max_examples=100)
@given(grid=GRIDS)
def test_every_month_that_was_not_named_is_doubted(grid: list[Any]) -> None:
    for month in read(book(grid)).months.values():
        for wage in month.lines:
            if wage.month.by == "usual":
                assert "month.assumed" in [doubt.code for doubt in month.doubts]


@settings(max_examples=100)
@given(grid=GRIDS)
def test_months_and_gaps_never_meet_and_are_in_order(grid: list[Any]) -> None:
    statement = read(book(grid))
    gaps = [gap.month for gap in statement.gaps]
    assert list(statement.months) == sorted(statement.months)
    assert gaps == sorted(gaps)
    assert not set(gaps) & set(statement.months)
