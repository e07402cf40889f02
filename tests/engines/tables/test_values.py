"""Amounts, days, months, names and IDs as people write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.tables.amounts import PAID_IN_FULL, read_amount
from niangjia.engines.tables.cells import Unreadable, Value, column_letter, column_number
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.identities import read_citizen_id, read_name, read_staff_no
from niangjia.engines.tables.months import (
    Month,
    first_of_range,
    gaps,
    month_in,
    month_of_cell,
    month_of_heading,
    with_years,
    year_in,
)
from niangjia.engines.tables.words import Role, is_total, word_of


@pytest.mark.parametrize(
    ("written", "amount", "code"),
    [
        ("7,060.55", "7060.55", None),
        ("¥7,060.55", "7060.55", None),
        ("７，０６０．５５", "7060.55", None),
        (" 7 060.55 元", "7060.55", None),
        ("人民币3000元整", "3000.00", None),
        (7060.549999999, "7060.55", None),
        (0.0, "0.00", None),
        ("-", "0.00", None),
        ("——", "0.00", None),
        ("未发", "0.00", None),
        ("（1,234.00）", "-1234.00", "amount.negative"),
        ("-12", "-12.00", "amount.negative"),
        ("4,9OO元", "4900.00", "amount.letters"),
        ("1.2万", "12000.00", "amount.unit"),
        ("约5000", "5000.00", "amount.words"),
        ("1.005", "1.01", "amount.rounded"),
        ("待核", None, "amount.unknown"),
        ("abc", None, "amount.unreadable"),
        ("SO", None, "amount.unreadable"),
        ("#N/A", None, "cell.error"),
        (date(2024, 1, 1), None, "amount.unreadable"),
        (Unreadable("=A1+B1", is_formula=True), None, "formula.no_value"),
        (None, None, None),
        ("  ", None, None),
    ],
)
def test_an_amount_is_read_as_it_is_meant(
    written: Value, amount: str | None, code: str | None
) -> None:
    value, findings = read_amount(written)
    assert value == (Decimal(amount) if amount else None)
    assert [f.code for f in findings] == ([code] if code else [])


def test_paid_in_full_is_not_an_amount_of_its_own() -> None:
    assert read_amount("已结清") == (PAID_IN_FULL, ())


@given(st.integers(-(10**9), 10**9))
def test_what_we_print_we_read_back(fen: int) -> None:
    amount = Decimal(fen).scaleb(-2)
    assert read_amount(f"{amount:,.2f}")[0] == amount
    assert read_amount(float(amount))[0] == amount


@pytest.mark.parametrize(
    ("written", "day", "code"),
    [
        ("2019.3.1", "2019-03-01", None),
        ("2019年3月1日", "2019-03-01", None),
        ("2019/3/1", "2019-03-01", None),
        ("20190301", "2019-03-01", None),
        ("２０１９．３．１", "2019-03-01", None),
        ("2019-03-01 00:00:00", "2019-03-01", None),
        ("二〇一九年十二月三十一日", "2019-12-31", None),
        (43525.0, "2019-03-01", None),
        ("43525", "2019-03-01", None),
        (datetime(2019, 3, 1, 8, 30), "2019-03-01", None),  # noqa: DTZ001  as a cell holds it
        ("19.3.1", "2019-03-01", "date.short_year"),
        ("98.5.6", "1998-05-06", "date.short_year"),
        ("2019年3月", "2019-03-01", "date.month_only"),
        (2019.3, "2019-03-01", "date.month_only"),
        ("3/1/2019", "2019-03-01", "date.ambiguous"),
        ("13/1/2019", "2019-01-13", None),
        ("2019.13.1", None, "date.invalid"),
        ("2019.2.29", None, "date.invalid"),
        ("明年", None, "date.invalid"),
        ("至今", None, None),
        (None, None, None),
    ],
)
def test_a_day_is_read_as_it_is_meant(written: Value, day: str | None, code: str | None) -> None:
    value, findings = read_day(written)
    assert (value.isoformat() if value else None) == day
    assert [f.code for f in findings] == ([code] if code else [])


def test_a_thirteenth_month_is_told_with_the_two_it_may_be() -> None:
    _, findings = read_day("2019.13.1")
    assert "1 月还是 12 月" in str(findings[0].data["why"])


@pytest.mark.parametrize(
    ("heading", "month"),
    [
        ("2023年11月", Month(11, 2023)),
        ("2024-01应发工资(元)", Month(1, 2024)),
        ("202405", Month(5, 2024)),
        ("2024.1", Month(1, 2024)),
        ("24年3月", Month(3, 2024)),
        ("二〇二四年三月", Month(3, 2024)),
        ("十一月实发", Month(11)),
        ("3月份", Month(3)),
        ("Mar-24", Month(3, 2024)),
        ("2024-03-01", Month(3, 2024)),
        (date(2024, 3, 1), Month(3, 2024)),
        (45352.0, Month(3, 2024)),
        (202405.0, Month(5, 2024)),
        ("制表日期：2024年2月5日", None),
        ("2024年1-12月", None),
        ("一季度", None),
        ("13800001111", None),
        (7060.55, None),
    ],
)
def test_a_heading_names_its_month(heading: Value, month: Month | None) -> None:
    assert month_of_heading(heading) == month


def test_a_month_cell_may_be_a_bare_number_but_not_a_period() -> None:
    assert month_of_cell(3.0) == Month(3)
    assert month_of_cell("2024年1月1日-2024年1月31日") == Month(1, 2024)
    assert month_of_cell("2024年3月-5月") is None


def test_a_period_in_a_title_begins_with_its_first_month() -> None:
    assert first_of_range("某公司2023年11月—2024年12月工资") == Month(11, 2023)
    assert month_in("2023年11月—2024年12月工资") is None
    assert year_in("2024年度") == 2024


def test_months_without_a_year_run_on_into_the_next() -> None:
    run = [Month(11), Month(12), Month(1), Month(2)]
    dated, guessed = with_years(run, start=Month(11, 2023), year=None)
    assert [m.label() for m in dated] == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert not guessed
    assert with_years(run, start=None, year=2023)[1], "a year alone leaves room for doubt"
    nothing, _ = with_years(run, start=None, year=None)
    assert [m.year for m in nothing] == [None] * 4


def test_a_year_that_is_written_later_counts_back_to_the_months_before_it() -> None:
    dated, _ = with_years([Month(11), Month(12), Month(1, 2024)], start=None, year=None)
    assert [m.label() for m in dated] == ["2023-11", "2023-12", "2024-01"]


def test_the_months_between_first_and_last_that_are_missing() -> None:
    assert gaps(["2023-11", "2024-02"]) == ("2023-12", "2024-01")
    assert gaps([]) == ()


VALID = "460106197509070759"


@pytest.mark.parametrize(
    ("written", "number", "code"),
    [
        (VALID, VALID, None),
        (f"'{VALID}", VALID, None),
        (f"\t{VALID} ", VALID, None),
        ("46010619670406902x", "46010619670406902X", None),
        ("46010619670406902*", "46010619670406902X", "id.letter"),
        ("460106750907075", "460106197509070759", None),
        (460106197509070000.0, None, "id.digits_lost"),
        ("4.60106E+17", None, "id.digits_lost"),
        ("460106197509070000", None, "id.digits_lost"),
        ("46010619750907075", None, "id.length"),
        ("460106197509070758", None, "id.check_digit"),
        ("4601**********0759", None, "id.masked"),
        ("H12345678", None, "id.other"),
        ("无", None, None),
        (None, None, None),
    ],
)
def test_a_citizen_id_is_never_repaired_by_guessing(
    written: Value, number: str | None, code: str | None
) -> None:
    value, _, findings = read_citizen_id(written)
    assert value == number
    assert [f.code for f in findings] == ([code] if code else [])


def test_a_damaged_id_keeps_the_digits_that_survive() -> None:
    assert read_citizen_id(460106197509070000.0)[1] == "460106197509070"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张  三", "张三"),
        ("欧阳　娜娜", "欧阳娜娜"),
        ("John  Smith", "John Smith"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("王㐂😀", "王㐂😀"),
        ("𠮷田䶮", "𠮷田䶮"),
        ("李强（大）", "李强（大）"),
        ("李强（离职）", "李强"),
    ],
)
def test_a_name_stays_as_it_is_written(written: str, name: str) -> None:
    assert read_name(written)[0] == name


def test_a_staff_number_is_one_whether_text_or_number() -> None:
    assert read_staff_no("0012 ") == read_staff_no(12.0) == read_staff_no("１２") == "12"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("姓  名", Role.NAME),
        ("身份证\n号码", Role.CITIZEN_ID),
        ("进厂日期", Role.HIRED_ON),
        ("应发(元)", Role.DUE),
        ("实发合计", Role.PAID),
        ("未发工资", Role.OWED),
        ("欠薪月份", Role.MONTH),
        ("应发扣款", None),
        ("已发放日期", None),
        ("离职原因", None),
        ("个税", None),
    ],
)
def test_the_words_of_headings(heading: str, role: Role | None) -> None:
    word = word_of(heading)
    assert (word.role if word else None) == role


def test_totals_are_told_from_people() -> None:
    assert all(map(is_total, ["合计", "总 计：", "缝纫一组小计", "合计（元）"]))
    assert not any(map(is_total, ["张合", "小计划", "累计欠薪三个月未发"]))


@given(st.integers(0, 20_000))
def test_column_letters_and_numbers_are_one_to_one(number: int) -> None:
    assert column_number(column_letter(number)) == number
