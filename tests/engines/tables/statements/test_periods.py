"""For which month a payment is: by words, else by the usual pay day, and never silently."""

import pytest
from tests.engines.tables.statements.banks import EMPLOYER, Move, move
from tests.engines.tables.statements.simple import doubts, paid, read_grids, read_moves

from niangjia.engines.tables.statements import By, Lack, Pays


def wage(on: str, note: str = "", amount: int = 5000) -> Move:
    return move(on, amount, "工资", note, EMPLOYER)


@pytest.mark.parametrize(
    ("on", "note", "month", "codes"),
    [
        ("2024-04-10", "3月工资", "2024-03", []),
        ("2024-04-10", "三月份", "2024-03", []),
        ("2024-04-10", "03月", "2024-03", []),
        ("2024-01-10", "12月", "2023-12", []),
        ("2024-01-10", "十二月工资", "2023-12", []),
        ("2024-04-10", "2024年3月", "2024-03", []),
        ("2024-04-10", "202403工资", "2024-03", []),
        ("2024-04-10", "本月工资", "2024-04", []),
        ("2024-04-10", "上月工资", "2024-03", []),
        ("2024-04-10", "3月1日-3月31日", "2024-03", []),
        ("2024-04-10", "3月1日至31日", "2024-03", []),
        ("2024-04-10", "2024-05", "2024-05", ["month.ahead"]),
        ("2024-04-10", "2023年9月", "2023-09", ["month.far"]),
        ("2024-04-10", "5月", "2023-05", ["month.far"]),
        ("2024-04-10", "1-3月", "2024-03", ["month.several"]),
        ("2024-04-10", "2月、3月", "2024-03", ["month.several"]),
        ("2024-02-10", "2023年12月和2024年1月", "2024-01", ["month.several"]),
        ("2024-05-10", "3月16日-4月15日", "2024-04", ["month.several"]),
        # A day on which it was paid is no month it is for, nor is anything else with a figure.
        ("2024-04-10", "4月10日发", "2024-03", ["month.assumed"]),
        ("2024-04-10", "2024年4月10日发", "2024-03", ["month.assumed"]),
        ("2024-04-10", "2个月", "2024-03", ["month.assumed"]),
        ("2024-04-10", "批次20240410001", "2024-03", ["month.assumed"]),
        ("2024-01-10", "", "2023-12", ["month.assumed"]),
    ],
)
def test_the_month_of_one_payment(on: str, note: str, month: str, codes: list[str]) -> None:
    statement = read_moves(wage(on, note))
    assert (list(statement.months), doubts(statement)) == ([month], codes)


def test_two_texts_that_name_different_months_are_doubted() -> None:
    statement = read_moves(move("2024-04-10", 5000, "3月工资", "2月", EMPLOYER))
    assert (list(statement.months), doubts(statement)) == (["2024-03"], ["month.differs"])
    agreeing = read_moves(move("2024-04-10", 5000, "3月工资", "三月", EMPLOYER))
    assert doubts(agreeing) == []


def test_the_doubt_says_when_how_much_and_why() -> None:
    [doubt] = read_moves(wage("2024-04-10")).months["2024-03"].doubts
    assert doubt.message == (
        "2024年4月10日发的 5,000.00 元没有写是哪个月的，"
        "按常例（下个月发上个月的）算作2024年3月。请核对。"
    )
    assert (doubt.sheet, doubt.row, doubt.column) == ("第1页", 3, "C")


def test_a_habit_that_other_payments_state_is_followed_and_named() -> None:
    same = [wage("2024-02-28", "2月"), wage("2024-03-28", "3月"), wage("2024-04-28")]
    statement = read_moves(*same)
    assert list(statement.months) == ["2024-02", "2024-03", "2024-04"]
    assert "当月发当月的" in statement.months["2024-04"].doubts[0].message
    before = [wage("2024-02-10", "1月"), wage("2024-03-10", "2月"), wage("2024-04-10")]
    [doubt] = read_moves(*before).months["2024-03"].doubts
    assert "照写明的几笔（下个月发上个月的）" in doubt.message


@pytest.mark.parametrize(
    "notes",
    [("2月", "2月"), ("2月",), ("2023年11月", "2023年12月")],
    ids=["they disagree", "one alone", "they are late"],
)
def test_without_a_common_habit_the_month_before_is_taken(notes: tuple[str, ...]) -> None:
    said = [wage(f"2024-0{n}-10", note) for n, note in enumerate(notes, 2)]
    statement = read_moves(*said, wage("2024-05-10"))
    assert "按常例" in statement.months["2024-04"].doubts[0].message


@pytest.mark.parametrize(
    ("chosen", "month"), [(Pays.SAME_MONTH, "2024-04"), (Pays.MONTH_BEFORE, "2024-03")]
)
def test_a_habit_that_somebody_chose_is_no_doubt(chosen: Pays, month: str) -> None:
    statement = read_moves(wage("2024-04-10"), pays=chosen)
    assert (list(statement.months), doubts(statement)) == ([month], [])
    [line] = statement.months[month].lines
    assert line.month.by is By.CHOSEN


def test_a_payment_before_a_holiday_belongs_to_its_usual_pay_day() -> None:
    days = ["2024-02-01", "2024-03-01", "2024-04-01", "2024-04-30", "2024-06-03"]
    statement = read_moves(*[wage(day) for day in days], pays=Pays.MONTH_BEFORE)
    assert list(statement.months) == [f"2024-0{m}" for m in range(1, 6)]
    assert doubts(statement) == ["month.shifted"]
    assert "平常 1 号前后发" in statement.months["2024-04"].doubts[0].message


def test_a_payment_far_from_the_usual_day_belongs_to_the_month_it_came_in() -> None:
    days = ["2024-02-10", "2024-03-10", "2024-04-25"]
    statement = read_moves(*[wage(day) for day in days], pays=Pays.MONTH_BEFORE)
    assert list(statement.months) == ["2024-01", "2024-02", "2024-03"]


def test_the_last_day_of_a_short_month_is_the_thirty_first() -> None:
    days = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]
    statement = read_moves(*[wage(day) for day in days], pays=Pays.SAME_MONTH)
    assert list(statement.months) == [f"2024-0{m}" for m in range(1, 6)]
    assert doubts(statement) == []


def test_several_payments_of_a_month_are_summed_and_said() -> None:
    statement = read_moves(wage("2024-04-10", "3月"), wage("2024-04-20", "3月绩效", 700))
    assert paid(statement) == {"2024-03": "5700.00"}
    assert doubts(statement) == ["month.summed"]


def test_months_without_a_payment_are_named_between_and_after() -> None:
    grid = [
        ["账号：6222****1234  起始日期：2024-01-01  终止日期：2024-09-30"],
        ["交易日期", "摘要", "收入", "支出", "余额"],
        ["2024-02-10", "1月工资", "5000", "", "5000"],
        ["2024-04-10", "3月工资", "5000", "", "10000"],
        ["2024-05-10", "4月工资", "5000", "", "15000"],
    ]
    gaps = [(gap.month, gap.lack) for gap in read_grids(grid).gaps]
    after = [(f"2024-0{m}", Lack.AFTER_LAST) for m in (5, 6, 7, 8)]
    assert gaps == [("2024-02", Lack.BETWEEN), *after]


def test_a_month_whose_pay_day_has_not_come_is_not_missing() -> None:
    grid = [
        ["交易日期", "摘要", "收入", "支出", "余额"],
        ["2024-04-10", "3月工资", "5000", "", "5000"],
        ["2024-05-09", "消费", "", "1", "4999"],
    ]
    assert read_grids(grid).gaps == ()


def test_without_a_wage_nothing_is_missing() -> None:
    assert read_moves(move("2024-04-10", -1, "消费")).gaps == ()
