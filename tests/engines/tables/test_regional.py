"""Published values on a sheet: rows as people write them, every fault at its cell."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from niangjia.engines.tables import open_workbook
from niangjia.engines.tables.regional import HEADINGS, read_values

NAMES = {"月最低工资标准": "wage", "最低工资": "wage"}
HEAD = "地区代码,项目,数值,所属年度,从哪天起,到哪天,文件名称,文号或条款,摘录,网址\n"
ROW = "350581,最低工资,2265,,2026.1.1,,某省通知,闽政〔2025〕1号,每月2265元,https://example.cn\n"


def read(text):
    return read_values(open_workbook("数值.csv", text.encode()), NAMES)


def places(reading):
    return [(one.row, one.column) for one in reading.faults]


def test_a_row_is_read_with_days_and_sums_in_any_form():
    [row] = read(HEAD + ROW.replace("2265,", '"2,265元",', 1)).rows
    assert (row.region, row.name, row.value) == ("350581", "wage", Decimal("2265"))
    assert (row.valid_from, row.valid_until, row.row) == (date(2026, 1, 1), None, 2)
    assert (row.document, row.place, row.words) == ("某省通知", "闽政〔2025〕1号", "每月2265元")


def test_a_workbook_with_a_title_above_its_headings_is_read():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["各地数值一览"])
    sheet.append([words[0] for words in HEADINGS.values()])
    sheet.append(
        ["350500", "月最低工资标准", 2265, "", date(2026, 1, 1), date(2028, 1, 1), "甲", "乙"]
    )
    made = io.BytesIO()
    book.save(made)
    [row] = read_values(open_workbook("数值.xlsx", made.getvalue()), NAMES).rows
    assert (row.row, row.valid_until) == (3, date(2028, 1, 1))


def test_empty_rows_and_examples_are_passed_over():
    reading = read(HEAD + "示例行,最低工资,1,,2026.1.1,,甲,乙,,\n,,,,,,,,,\n" + ROW)
    assert (len(reading.rows), reading.faults) == (1, ())


@pytest.mark.parametrize(
    ("was", "now", "column", "says"),
    [
        ("350581", "石狮", "A", "不是六位行政区划代码"),
        ("350581", "", "A", "没有填“地区代码”"),
        ("最低工资", "最低生活费", "B", "可以写：月最低工资标准、最低工资"),
        ("2265,", "两千多,", "C", "不是数"),
        ("2265,,", "2265,去年,", "D", "不是年度"),
        ("2026.1.1", "今年", "E", "看不出是哪一天"),
        ("2026.1.1", "2026年1月", "E", "看不出是哪一天"),
        ("2026.1.1,", "2026.1.1,以后", "F", "看不出是哪一天"),
        ("某省通知", "", "G", "没有填“文件名称”"),
    ],
)
def test_a_fault_is_told_by_row_and_column(was, now, column, says):
    reading = read(HEAD + ROW + ROW.replace(was, now, 1))
    assert places(reading) == [(3, column)]
    assert says in reading.faults[0].message
    assert len(reading.rows) == 1


def test_a_sheet_without_the_headings_names_those_that_are_missing():
    reading = read("地区代码,数值\n350581,2265\n")
    assert reading.rows == ()
    assert "“项目”、“从哪天起”、“文件名称”、“文号或条款”" in reading.faults[0].message


def test_a_sheet_without_rows_says_so():
    assert "一行数值也没有" in read(HEAD).faults[0].message


def test_several_faults_of_one_row_are_all_told():
    reading = read(HEAD + "石狮,别的,两千多,,今年,,,,,\n")
    assert {column for _, column in places(reading)} == {"A", "B", "C", "E", "G", "H"}


def test_a_hidden_sheet_is_not_read_and_a_row_tells_its_cells_for_later_faults():
    book = openpyxl.Workbook()
    hidden = book.create_sheet("旧的")
    hidden.append([words[0] for words in HEADINGS.values()])
    hidden.append(["350500", "最低工资", 1, "", date(2026, 1, 1), "", "甲", "乙"])
    hidden.sheet_state = "hidden"
    for row in (
        [words[0] for words in HEADINGS.values()],
        ["350500", "最低工资", 2265, "", date(2026, 1, 1), "", "甲", "乙"],
    ):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    [row] = read_values(open_workbook("数值.xlsx", made.getvalue()), NAMES).rows
    assert row.value == Decimal("2265")
    fault = row.fault("value", "不对")
    assert (fault.sheet, fault.row, fault.column) == (row.sheet, 2, "C")
