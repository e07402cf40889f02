"""Every row is a line, set aside with a reason, or a problem at its cell."""

from datetime import date, datetime
from typing import Any

import pytest
from tests.engines.tables.statements.banks import EMPLOYER, MASKED
from tests.engines.tables.statements.simple import HEADING, book_of, doubts, paid, read_grids

from niangjia.engines.tables import open_workbook
from niangjia.engines.tables.cells import Unreadable, Value
from niangjia.engines.tables.statements import NoStatement, Statement, read_statement

CELLS = {"memo": 1, "got": 2, "gave": 3, "balance": 4, "party": 5}
MOMENT = datetime.fromisoformat("2024-04-10 09:30:05")


def wage(day: Value = "2024-04-10", **cells: Value) -> list[Any]:
    row: list[Any] = [day, "3月工资", "5000", "", "5000", EMPLOYER, ""]
    for name, value in cells.items():
        row[CELLS[name]] = value
    return row


def read_rows(*rows: list[Any]) -> Statement:
    return read_grids([[f"账号：{MASKED}"], HEADING, *rows])


def told(statement: Statement) -> list[tuple[str, int | None, str | None]]:
    return [(p.code, p.row, p.column) for p in statement.problems]


@pytest.mark.parametrize(
    "day",
    [
        "20240410",
        20240410.0,
        "2024/4/10",
        "2024-4-10",
        "2024年4月10日",
        "2024.04.10",
        45392.0,
        date(2024, 4, 10),
        MOMENT,
        "2024-04-10 09:30:05",
        "20240410 093005",
        "20240410093005",
        20240410093005.0,
        "20240410 09:30:05",
        "2024-04-10-09.30.05",
        "\t20240410",
        "'20240410",
    ],
)
def test_days_as_banks_write_them(day: Value) -> None:
    [line] = read_rows(wage(day)).months["2024-03"].lines
    assert line.line.on == date(2024, 4, 10)


@pytest.mark.parametrize(
    "amount", ["5,000.00", "5000", 5000.0, "\t5000.00", "¥5000.00", "＋5,000.00", "5,000.00元"]
)
def test_amounts_as_banks_write_them(amount: Value) -> None:
    assert paid(read_rows(wage(got=amount))) == {"2024-03": "5000.00"}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (wage("2024-13-10"), "date.invalid", "A"),
        (wage("2024年4月"), "date.invalid", "A"),
        (wage("-"), "date.invalid", "A"),
        (wage(Unreadable("#N/A")), "cell.error", "A"),
        (wage(None), "line.no_day", "A"),
        (wage(got=""), "line.no_amount", "C"),
        (wage(got="待核"), "line.no_amount", "C"),
        (wage(got="待核", gave="0"), "line.no_amount", "C"),
        (wage(gave="不清楚", got=""), "line.no_amount", "C"),
        (wage(got="五千"), "amount.unreadable", "C"),
        (wage(got="已发"), "amount.unreadable", "C"),
        (wage(got=Unreadable("=C1", is_formula=True)), "formula.no_value", "C"),
        (wage(gave="10"), "line.both_sides", "C"),
        (["20241340", "", "", "", ""], "line.no_amount", "C"),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_cell(
    row: list[Any], code: str, column: str
) -> None:
    statement = read_rows(row)
    assert (code, 3, column) in told(statement)
    assert statement.months == {}


def test_a_guess_at_a_cell_is_a_doubt_of_its_month() -> None:
    statement = read_rows(wage("24.4.10", got="50OO"))
    assert paid(statement) == {"2024-03": "5000.00"}
    assert doubts(statement) == ["date.short_year", "amount.letters"]


def test_one_doubt_about_a_day_is_told_once() -> None:
    grid = [["记账日期", "摘要", "收入", "余额"], ["24.4.10", "3月工资", "5000", "5000"]]
    assert doubts(read_grids(grid)) == ["date.short_year"]


def test_a_time_that_looks_like_a_day_of_excel_is_none() -> None:
    grid = [["记账日期", "记账时间", "摘要", "收入"], ["2024-04-10", "45012", "3月工资", "5000"]]
    [line] = read_grids(grid).months["2024-03"].lines
    assert (line.line.on, line.line.at) == (date(2024, 4, 10), "04:50:12")


def test_a_balance_that_cannot_be_read_is_a_doubt_and_no_error() -> None:
    statement = read_rows(wage(balance="五千"))
    assert doubts(statement) == ["line.balance_unread", "statement.balance_blank"]
    assert statement.errors == ()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["交易日期", "摘要", "收入", "支出", "余额", "对方户名", "附言"], "heading"),
        (["第 1 页"], "note"),
        (["-----"], "note"),
        (["打印日期：2024-05-01"], "note"),
        (["合计", "", "5000", "", ""], "total"),
        (["1", "合计", "5000", "", ""], "total"),
        (["承前页", "", "", "", "100"], "carried"),
        (["2024-04-01", "期初余额", "", "", "100"], "carried"),
        (["2024-04-30", "结息", "0.00", "", "5000"], "zero"),
        (["2024-04-30", "年费", "", "0.00", "5000"], "zero"),
    ],
)
def test_rows_that_are_no_transaction_are_set_aside(row: list[Any], why: str) -> None:
    statement = read_rows(wage(), row)
    assert [str(one.why) for one in statement.unused if one.row == 4] == [why]
    assert paid(statement) == {"2024-03": "5000.00"}


def test_a_total_that_is_not_the_sum_of_its_rows_is_doubted() -> None:
    statement = read_rows(wage(), ["本页合计", "", "6000.00", "0.00", ""])
    assert ("total.differs", 4, "C") in told(statement)
    agreeing = read_rows(wage(), ["合计", "", "5000.00", "已发", ""])
    assert told(agreeing) == []


@pytest.mark.parametrize(
    "stated", ["收入合计：2笔 10000.00元", "# 收入合计:  1  笔,  共 10,000.00 元"]
)
def test_a_count_or_sum_that_the_file_states_and_lacks_is_doubted(stated: str) -> None:
    below = read_rows(wage(), [stated])
    above = read_grids([[stated], HEADING, wage()])
    assert ("statement.total_differs", 4, None) in told(below)
    assert ("statement.total_differs", 1, None) in told(above)


def test_what_is_still_to_come_is_no_stated_total() -> None:
    assert told(read_rows(wage(), ["已收入:1笔,5000.00元"], ["待收入:0笔,0.00元"])) == []


def test_spending_is_counted_apart_from_income_in_stated_totals() -> None:
    stated = "贷方合计 1 笔 5000.00 元，借方合计 1 笔 20.00 元"
    assert (
        told(read_rows(wage(), wage(got="", gave="20", balance="4980", party=""), [stated])) == []
    )


SIGNED = ["交易日期", "摘要", "借贷标志", "交易金额", "余额"]


@pytest.mark.parametrize(
    ("rows", "amounts"),
    [
        ([("贷", "5000"), ("借", "20")], ["5000.00", "-20.00"]),
        ([("收入", "5000"), ("支出", "-20")], ["5000.00", "-20.00"]),
        ([("C", "5000"), ("D", "20"), ("D", "-3")], ["5000.00", "-20.00", "3.00"]),
        ([("", "+5000"), ("", "-20")], ["5000.00", "-20.00"]),
    ],
)
def test_which_way_the_money_went(rows: list[tuple[str, str]], amounts: list[str]) -> None:
    grid = [SIGNED, *[["2024-04-10", "3月工资", way, amount, ""] for way, amount in rows]]
    statement = read_grids(grid)
    lines = [one.line for month in statement.months.values() for one in month.lines]
    lines += [one.line for one in statement.unused if one.line]
    assert [str(one.amount) for one in sorted(lines, key=lambda one: one.row)] == amounts


def test_a_minus_in_spending_that_is_no_habit_is_money_back_and_doubted() -> None:
    rows = [["2024-04-10", "消费", "支出", "20", ""], ["2024-04-11", "3月工资", "支出", "-3", ""]]
    statement = read_grids([SIGNED, *rows])
    assert "line.red_out" in doubts(statement)


def test_a_word_that_says_no_way_is_an_error_and_an_empty_one_neither() -> None:
    rows = [["2024-04-10", "工资", "怪", "5000", ""], ["2024-04-10", "工资", "", "5000", ""]]
    statement = read_grids([SIGNED, *rows])
    assert told(statement)[0] == ("line.sign_unknown", 2, "C")
    assert [str(one.why) for one in statement.unused][-1] == "neither"


def test_amounts_without_any_sign_are_read_as_income_and_that_is_doubted() -> None:
    grid = [["交易日期", "摘要", "金额"], ["2024-04-10", "3月工资", "5000"]]
    statement = read_grids(grid)
    assert paid(statement) == {"2024-03": "5000.00"}
    assert ("statement.no_direction", 1, "C") in told(statement)


@pytest.mark.parametrize(
    ("clock", "read"),
    [
        ("09:30:05", "09:30:05"),
        ("93005", "09:30:05"),
        ("093005", "09:30:05"),
        ("2024-04-10 9:30", "09:30:00"),
        (MOMENT, "09:30:05"),
        ("上午", ""),
        (None, ""),
    ],
)
def test_times_of_day(clock: Value, read: str) -> None:
    grid = [["交易日期", "交易时间", "摘要", "收入"], ["2024-04-10", clock, "3月工资", "5000"]]
    [line] = read_grids(grid).months["2024-03"].lines
    assert line.line.at == read


def test_the_name_of_the_other_side_is_told_without_its_number() -> None:
    grid = [
        ["交易日期", "摘要", "收入", "对方账号与户名"],
        ["2024-04-10", "3月工资", "5000", f"6217000000005678/{EMPLOYER}"],
        ["2024-05-10", "4月工资", "5000", "张*三(abc***@example.com)"],
    ]
    statement = read_grids(grid)
    lines = [one.line for month in statement.months.values() for one in month.lines]
    assert [(one.party, one.party_number) for one in lines] == [
        (EMPLOYER, "6217000000005678"),
        ("张*三", "abc***@example.com"),
    ]


def test_a_sheet_without_a_heading_is_told_and_its_rows_are_counted() -> None:
    statement = read_grids([HEADING, wage()], [["说明"], [], ["这里没有流水"]])
    assert ("statement.no_table", None, None) in told(statement)
    assert [(one.row, str(one.why)) for one in statement.unused] == [
        (1, "above"),
        (1, "no_table"),
        (3, "no_table"),
    ]


def test_an_empty_sheet_is_nothing_to_tell() -> None:
    assert told(read_grids([HEADING, wage()], [])) == []


def test_a_heading_without_lines_is_said() -> None:
    assert told(read_grids([HEADING, ["无记录"]])) == [("statement.no_lines", None, None)]


def test_a_file_without_a_statement_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoStatement, match="请用银行网页或柜台导出的明细"):
        read_statement(book_of([["姓名", "工资"], ["林示例", "5000"]]))


def test_what_was_noticed_while_opening_is_told() -> None:
    text = "交易日期,摘要,收入\n2024-04-10,3月工资,5000\n".encode("gb18030") + b"\xff\n"
    statement = read_statement(open_workbook("流水.csv", text))
    assert told(statement)[0][0] == "text.replaced"
