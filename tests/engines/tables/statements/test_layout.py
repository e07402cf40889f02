"""Headings, accounts and periods as banks write them around their tables."""

from datetime import date
from typing import Any

import pytest
from tests.engines.tables.statements.banks import EMPLOYER
from tests.engines.tables.statements.simple import HEADING, paid, read_grids

from niangjia.engines.tables import Sheet
from niangjia.engines.tables.cells import trimmed
from niangjia.engines.tables.statements.layout import covers_in, plans_of
from niangjia.engines.tables.statements.words import Holds, heading_of, tidied

LINE = ["2024-04-10", "3月工资", "5000", "", "5000", EMPLOYER, ""]


def plans(*rows: list[Any]) -> list[Any]:
    return list(plans_of(tidied(Sheet(name="流水", rows=trimmed(rows))), "流水.csv", 0))


@pytest.mark.parametrize(
    ("heading", "holds"),
    [
        ("交易日期", Holds.DAY),
        ("记账日期", Holds.BOOKED_ON),
        ("交易时间", Holds.TIME),
        ("交易金额(收入)", Holds.IN),
        ("贷方发生额（元）", Holds.IN),
        ("存入金额", Holds.IN),
        ("交易金额(支出)", Holds.OUT),
        ("借方发生额", Holds.OUT),
        ("收入/支出金额", Holds.AMOUNT),
        ("金额（元）", Holds.AMOUNT),
        ("收/支", Holds.SIGN),
        ("借贷标志", Holds.SIGN),
        ("账户余额", Holds.BALANCE),
        ("联机余额", Holds.BALANCE),
        ("余额（元）", Holds.BALANCE),
        ("交易用途", Holds.TEXT),
        ("交易地点/附言", Holds.TEXT),
        ("对方账号与户名", Holds.PARTY),
        ("对手信息", Holds.PARTY),
        ("本方账号", Holds.ACCOUNT),
        ("币别", Holds.CURRENCY),
        ("当前状态", Holds.STATE),
        ("交易单号", Holds.NUMBER),
        ("可用余额", None),
        ("对方开户行名称", None),
        ("收入笔数", None),
        ("摘要代码", None),
        ("钞汇", None),
        ("（）", None),
        ("本回单内容可表明支付宝受理了相应支付交易申请", None),
    ],
)
def test_the_words_of_headings(heading: str, holds: Holds | None) -> None:
    found = heading_of(heading)
    assert (found.holds if found else None) is holds


@pytest.mark.parametrize(
    ("line", "number", "holder"),
    [
        ("卡号: 6222 0212 3456 7890", "6222021234567890", ""),
        ("账    户: [一卡通：6225********1234 示例分行]", "6225********1234", ""),
        ("卡号/账号:6222********1234 客户名称:林示例", "6222********1234", "林示例"),
        ("支付宝账户：138****1234", "138****1234", ""),
        ("账号:[lin***@example.com]", "lin***@example.com", ""),
        ("户  名：林*例　账号：62220000 起始日期 20240101", "62220000", "林*例"),
        ("微信昵称：[示例]", "", ""),
        ("账号：********", "", ""),
        ("账号：******** 卡号：62220001", "62220001", ""),
    ],
)
def test_the_account_above_a_table(line: str, number: str, holder: str) -> None:
    [plan] = plans([line], HEADING, LINE)
    assert (plan.account.number, plan.account.holder) == (number, holder)


def test_an_account_in_cells_of_their_own() -> None:
    [plan] = plans(["户名", "林示例", "账号", "6222000000001234"], HEADING, LINE)
    assert (plan.account.number, plan.account.holder) == ("6222000000001234", "林示例")
    assert plan.account.label == "尾号 1234"


@pytest.mark.parametrize(
    ("number", "bank", "label"),
    [
        ("6222000000001234", "工商银行", "工商银行 尾号 1234"),
        ("lin***@example.com", "支付宝", "支付宝 li***@example.com"),
        ("", "微信支付", "微信支付（流水）"),
        ("", "", "流水"),
    ],
)
def test_what_an_account_is_called(number: str, bank: str, label: str) -> None:
    [plan] = plans([bank, f"账号：{number}"], HEADING, LINE)
    assert plan.account.label == label


@pytest.mark.parametrize(
    ("above", "covers"),
    [
        (["起始日期:20240101 终止日期:20241231"], (date(2024, 1, 1), date(2024, 12, 31))),
        (["交易区间：2024-01-01 至 2024-12-31"], (date(2024, 1, 1), date(2024, 12, 31))),
        (["起始日期: 2024/1/1", "截止日期: 2024/12/31"], (date(2024, 1, 1), date(2024, 12, 31))),
        (["开始日期: 2024-12-31", "截止日期: 2024-01-01"], None),
        (["截止日期: 2024-12-31"], None),
        (["导出时间: 2025-01-01"], None),
        (["打印截止 2025-01-01"], None),
        (["起始日期: 2024-99-99"], None),
        (["共 2 页"], None),
    ],
)
def test_the_period_that_a_file_says_it_covers(above: list[str], covers: Any) -> None:
    assert covers_in(above) == covers


def test_a_heading_of_two_rows_is_one() -> None:
    [plan] = plans(
        ["交易日期", "摘要", "发生额", None, "余额"],
        [None, None, "借方", "贷方", None],
        ["2024-04-10", "3月工资", None, 5000.0, 5000.0],
    )
    assert plan.header == (0, 1)
    assert (plan.columns[Holds.OUT], plan.columns[Holds.IN]) == ((2,), (3,))


@pytest.mark.parametrize(
    "second",
    [
        [None, None, "借方", 5.0, None],
        ["日期", None, "借方", "贷方", None],
        [None, None, "甲", "乙", None],
        [None, "2024-04-10", "借方", None, None],
    ],
)
def test_what_is_no_second_row_of_a_heading(second: list[Any]) -> None:
    first = plans(["交易日期", "摘要", "收入", "支出", "余额"], second)[0]
    assert first.header == (0, 0)


def test_rows_with_too_few_words_are_no_heading() -> None:
    assert plans(["日期", "金额"], ["摘要", "用途", "余额"], ["金额", "余额", "摘要"]) == []


def test_pages_of_one_account_are_one_table() -> None:
    page = [HEADING, LINE, ["第 1 页"]]
    [plan] = plans(["账号：62220001", "起始日期 20240101 截止日期 20240630"], *page, *page)
    assert (plan.data_from, plan.data_until) == (2, 7)
    assert plan.covers == (date(2024, 1, 1), date(2024, 6, 30))


def test_the_periods_of_pages_are_joined() -> None:
    first = ["账号：62220001", "起始日期 20240101 截止日期 20240630"]
    second = ["账号：62220001", "起始日期 20240701 截止日期 20241231"]
    [plan] = plans(first, HEADING, LINE, second, HEADING, LINE)
    assert plan.covers == (date(2024, 1, 1), date(2024, 12, 31))


def test_a_page_without_lines_ends_where_it_begins() -> None:
    [plan] = plans(HEADING, ["无记录"], HEADING, LINE)
    assert plan.data_from == 1


def test_another_account_or_other_columns_are_another_table() -> None:
    other = plans(["账号：62220001"], HEADING, LINE, ["账号：62220002"], HEADING, LINE)
    assert [plan.account.tail for plan in other] == ["0001", "0002"]
    narrower = plans(HEADING, LINE, HEADING[:5], LINE[:5])
    assert [plan.number for plan in narrower] == [0, 1]


def test_two_accounts_on_one_sheet_are_read_apart() -> None:
    later = ["2024-05-10", "4月工资", "5000", "", "5000", EMPLOYER, ""]
    grid = [["账号：62220001"], HEADING, LINE, [], ["账号：62220002"], HEADING, later]
    statement = read_grids(grid)
    assert paid(statement) == {"2024-03": "5000.00", "2024-04": "5000.00"}
    assert [one.account.tail for one in statement.accounts] == ["0001", "0002"]
    assert [(one.row, str(one.why)) for one in statement.unused] == [
        (1, "above"),
        (2, "above"),
        (5, "note"),
        (6, "heading"),
    ]
