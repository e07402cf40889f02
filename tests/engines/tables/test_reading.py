"""From a plan to people: places of problems, corrections, decisions, totals, drafts."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.engines.tables.files import Page, delimited, xlsx

from niangjia.engines.tables import (
    Book,
    Choice,
    Correction,
    Decision,
    Mapping_,
    Reading,
    Role,
    as_roster,
    open_workbook,
    propose,
    read,
)

A, B, C = "460106197509070759", "46010619670406902X", "46010619821203919X"
HEAD = ["姓名", "身份证号", "入职日期", "2024年1月应发", "2024年1月实发"]


def book_of(*rows: list[Any], name: str = "工资", **page: Any) -> Book:
    return open_workbook("工资.xlsx", xlsx([Page(name=name, rows=list(rows), **page)]))


def reading_of(*rows: list[Any], **page: Any) -> Reading:
    book = book_of(*rows, **page)
    return read(book, propose(book))


def codes(reading: Reading) -> list[str]:
    return [p.code for p in reading.problems]


def months_of(reading: Reading) -> dict[str | None, dict[str, tuple[str | None, str | None]]]:
    return {
        w["name"]: {m: (v["due"], v["paid"]) for m, v in w["months"].items()}
        for w in as_roster(reading)["workers"]
    }


def test_a_wrong_date_blocks_and_is_corrected_in_place() -> None:
    book = book_of(HEAD, ["云大勇", A, "2019.13.1", 5200, 5200])
    mapping = propose(book)
    error = read(book, mapping).errors[0]
    assert (error.sheet, error.row, error.column, error.code) == ("工资", 2, "C", "date.invalid")
    corrected = read(book, mapping, [Correction(sheet="工资", row=2, column="C", text="2019.12.1")])
    assert corrected.errors == ()
    assert corrected.workers[0].hired_on == date(2019, 12, 1)


def test_a_correction_of_a_place_outside_the_file_changes_nothing() -> None:
    book = book_of(HEAD, ["张三", A, "2019.1.1", 1, 1])
    mapping = propose(book)
    stray = [Correction(sheet="别的", row=2, column="C", text="x")]
    stray.append(Correction(sheet="工资", row=99, column="A", text="x"))
    assert read(book, mapping, stray) == read(book, mapping)


def test_a_correction_may_fill_a_cell_that_was_empty() -> None:
    book = book_of(HEAD, ["张三", A, "2019.1.1", 1])
    filled = read(book, propose(book), [Correction(sheet="工资", row=2, column="E", text="0.5")])
    assert months_of(filled) == {"张三": {"2024-01": ("1.00", "0.50")}}


def test_a_damaged_id_is_a_doubt_and_the_person_is_read() -> None:
    reading = reading_of(HEAD, ["罗思海", 361021200304286000, "2012.3.10", 1, 1])
    assert reading.errors == ()
    assert reading.workers[0].citizen_id is None
    assert [(p.row, p.column) for p in reading.problems if p.code == "id.digits_lost"] == [(2, "B")]


def test_letters_among_the_figures_are_read_and_asked_about() -> None:
    reading = reading_of(HEAD, ["邢春兰", A, "2021.6.15", "4,9OO元", 0])
    assert months_of(reading)["邢春兰"]["2024-01"] == ("4900.00", "0.00")
    doubt = next(p for p in reading.doubts if p.code == "amount.letters")
    assert (doubt.row, doubt.column) == (2, "D")


def test_a_total_that_is_not_the_sum_is_told_with_its_gap() -> None:
    reading = reading_of(
        HEAD,
        ["张三", A, "2019.1.1", 100, 50],
        ["李四", B, "2019.1.1", 10, 5],
        ["合计", None, None, 120, 55],
    )
    doubt = next(p for p in reading.doubts if p.code == "total.differs")
    assert (doubt.row, doubt.column) == (4, "D")
    assert "120.00" in doubt.message
    assert "110.00" in doubt.message
    assert "10.00" in doubt.message
    assert len(reading.workers) == 2


def test_subtotals_of_sections_and_a_total_without_a_label_are_no_people() -> None:
    reading = reading_of(
        HEAD,
        ["缝纫一组"],
        ["张三", A, "2019.1.1", 100, 50],
        ["小计", None, None, 100, 50],
        ["包装组"],
        ["李四", B, "2019.1.1", 10, 5],
        ["包装组小计", None, None, 10, 5],
        [None, None, None, 110, 55],
    )
    assert [w.name for w in reading.workers] == ["张三", "李四"]
    assert "total.differs" not in codes(reading)
    assert [p.row for p in reading.problems if p.code == "row.band"] == [2, 5]


def test_an_amount_without_a_name_blocks() -> None:
    reading = reading_of(HEAD, ["张三", A, "2019.1.1", 100, 50], [None, None, None, 7, 7])
    assert [(p.code, p.row) for p in reading.errors] == [("name.missing", 3)]


def test_two_people_may_share_a_name() -> None:
    reading = reading_of(HEAD, ["陈玉娥", A, "2019.1.1", 1, 1], ["陈玉娥", B, "2020.1.1", 2, 2])
    assert len(reading.workers) == 2
    question = reading.questions[0]
    assert (question.kind, question.rows) == ("same_name", (("工资", 2), ("工资", 3)))


def test_the_clerk_says_that_two_rows_are_one_person() -> None:
    head = ["姓名", "2024年1月应发", "2024年1月实发", "2024年2月应发", "2024年2月实发"]
    book = book_of(head, ["陈玉娥", 1, 1, None, None], ["陈玉娥", None, None, 2, 2])
    mapping = propose(book)
    rows = (("工资", 2), ("工资", 3))
    assert len(read(book, mapping).workers) == 2
    one = read(book, mapping, decisions=[Decision(choice=Choice.MERGE, rows=rows)])
    assert len(one.workers) == 1
    assert sorted(one.workers[0].months) == ["2024-01", "2024-02"]
    assert one.questions == ()
    two = read(book, mapping, decisions=[Decision(choice=Choice.SEPARATE, rows=rows)])
    assert len(two.workers) == 2
    assert two.questions == ()


def test_the_same_worker_twice_is_one_worker() -> None:
    reading = reading_of(HEAD, ["张三", A, "2019.1.1", 1, 1], ["张三", A, "2019.1.1", 1, 1])
    assert len(reading.workers) == 1
    assert months_of(reading)["张三"]["2024-01"] == ("1.00", "1.00")
    assert [(p.row) for p in reading.problems if p.code == "row.repeated"] == [3]


def test_the_same_worker_with_two_different_amounts_blocks_until_a_row_is_skipped() -> None:
    book = book_of(HEAD, ["张三", A, "2019.1.1", 1, 1], ["张三", A, "2019.1.1", 3, 1])
    mapping = propose(book)
    assert [p.code for p in read(book, mapping).errors] == ["person.conflict"]
    skip = Decision(choice=Choice.SKIP, rows=(("工资", 3),))
    assert read(book, mapping, decisions=[skip]).errors == ()


def test_one_id_with_two_names_blocks() -> None:
    reading = reading_of(HEAD, ["张三", A, "2019.1.1", 1, 1], ["李四", A, "2019.1.1", 1, 1])
    assert [(p.code, p.row) for p in reading.errors] == [("person.id_shared", 3)]


def test_a_name_alone_does_not_choose_between_two_people() -> None:
    pages = [
        Page(name="名单", rows=[["姓名", "身份证号"], ["张三", A], ["张三", B]]),
        Page(name="流水", rows=[["姓名", "月份", "应发", "实发"], ["张三", "2024-01", 1, 1]]),
    ]
    book = open_workbook("x.xlsx", xlsx(pages))
    error = read(book, propose(book)).errors[0]
    assert (error.code, error.sheet, error.row) == ("person.ambiguous", "流水", 2)


def test_a_month_that_is_missing_between_others_is_asked_about() -> None:
    head = ["姓名", "月份", "应发", "实发"]
    reading = reading_of(head, ["张三", "2024-01", 1, 1], ["张三", "2024-03", 1, 1])
    assert "2024-02" in next(p.message for p in reading.doubts if p.code == "month.gap")


def test_two_payments_of_one_month_are_added_and_asked_about() -> None:
    head = ["姓名", "月份", "应发", "实发"]
    reading = reading_of(head, ["张三", "2024-01", 100, 60], ["张三", "2024-01", 20, 20])
    assert months_of(reading)["张三"]["2024-01"] == ("120.00", "80.00")
    assert "amount.twice" in codes(reading)


def test_hidden_rows_are_read_and_said() -> None:
    reading = reading_of(HEAD, ["张三", A, "2019.1.1", 1, 1], hidden=[1])
    assert len(reading.workers) == 1
    assert "row.hidden" in codes(reading)


def test_months_before_somebody_came_are_not_zero_wages() -> None:
    head = ["姓名", "入职日期", "2024年1月应发", "2024年1月实发", "2024年2月应发", "2024年2月实发"]
    reading = reading_of(head, ["张三", "2024.2.5", "-", "-", 100, "-"])
    assert months_of(reading)["张三"] == {"2024-02": ("100.00", "0.00")}


def test_what_is_not_in_the_file_is_unknown_not_zero() -> None:
    reading = reading_of(["姓名", "2024年1月应发", "2024年2月应发"], ["张三", 1, 2])
    assert months_of(reading)["张三"] == {"2024-01": ("1.00", None), "2024-02": ("2.00", None)}
    assert codes(reading).count("paid.no_column") == 1


def test_what_is_owed_tells_what_was_paid() -> None:
    reading = reading_of(["姓名", "2024年1月应发", "2024年1月欠发"], ["张三", 100, 40])
    assert months_of(reading)["张三"]["2024-01"] == ("100.00", "60.00")
    only = reading_of(["姓名", "2024年1月欠薪"], ["张三", 40])
    assert months_of(only)["张三"]["2024-01"] == ("40.00", "0.00")


def test_leaving_dates_of_one_day_are_told_once_others_each() -> None:
    head = ["姓名", "离职日期", "2024年1月应发", "2024年1月实发"]
    same = as_roster(reading_of(head, ["张三", "2024.2.1", 1, 1], ["李四", "2024.2.1", 1, 1]))
    assert same["meta"]["left_on"] == "2024-02-01"
    assert all("left_on" not in w for w in same["workers"])
    each = as_roster(reading_of(head, ["张三", "2024.2.1", 1, 1], ["李四", "2024.3.1", 1, 1]))
    assert "left_on" not in each["meta"]
    assert [w["left_on"] for w in each["workers"]] == ["2024-02-01", "2024-03-01"]


@pytest.mark.parametrize(
    "note",
    [
        "离职日期：2024年12月31日",
        "注：以上人员均于2024年12月31日解除劳动合同。",
        "统一结清日期 2024.12.31",
    ],
)
def test_a_leaving_date_for_everybody_may_stand_in_a_remark(note: str) -> None:
    reading = reading_of(HEAD, ["张三", A, "2019.1.1", 1, 1], [note])
    assert reading.left_on == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("lines", "employer"),
    [
        ([["海南甲示例建设有限公司2024年工资表"]], "海南甲示例建设有限公司"),
        ([["2024年1月福建乙示例鞋厂职工工资"]], "福建乙示例鞋厂"),
        ([["编制单位（盖章）：", None, "丙示例餐饮管理有限公司"]], "丙示例餐饮管理有限公司"),
        (
            [["丁示例总包有限公司项目工资表"], ["用人单位：戊示例劳务有限公司"]],
            "戊示例劳务有限公司",
        ),
        ([["工资表", "单位：元"]], None),
    ],
)
def test_the_employer_is_found_where_companies_write_it(
    lines: list[list[Any]], employer: str | None
) -> None:
    reading = reading_of(*lines, HEAD, ["张三", A, "2019.1.1", 1, 1])
    assert reading.employer == employer


def test_one_sheet_per_person() -> None:
    rows = [
        ["姓名：张三", None, f"身份证号：{A}"],
        ["入职日期：2019年3月1日"],
        ["月份", "应发", "实发"],
        ["2024年1月", 100, 100],
        ["2024年2月", 200, 0],
        ["合计", 300, 100],
    ]
    reading = reading_of(*rows, name="张三")
    assert reading.workers[0].citizen_id == A
    assert reading.workers[0].hired_on == date(2019, 3, 1)
    assert months_of(reading)["张三"] == {
        "2024-01": ("100.00", "100.00"),
        "2024-02": ("200.00", "0.00"),
    }


def test_two_tables_side_by_side() -> None:
    reading = reading_of(
        ["2024年3月工资表"],
        ["姓名", "应发", "实发", "姓名", "应发", "实发"],
        ["张三", 1, 2, "李四", 3, 4],
        ["王五", 5, 6],
    )
    assert months_of(reading) == {
        "张三": {"2024-03": ("1.00", "2.00")},
        "李四": {"2024-03": ("3.00", "4.00")},
        "王五": {"2024-03": ("5.00", "6.00")},
    }


def test_a_month_without_any_year_blocks_until_the_clerk_gives_it() -> None:
    book = book_of(["姓名", "应发", "实发"], ["张三", 1, 1], name="11月")
    mapping = propose(book)
    assert [p.code for p in read(book, mapping).errors] == ["month.no_year"]
    assert months_of(read(book, mapping)) == {"张三": {}}


def test_october_stored_as_a_number_follows_september() -> None:
    reading = reading_of(["姓名", 2024.9, 2024.1, 2024.11], ["张三", 1, 2, 3])
    assert sorted(reading.workers[0].months) == ["2024-09", "2024-10", "2024-11"]
    assert "month.october" in codes(reading)


def test_rare_characters_and_emoji_survive_gb18030() -> None:
    rows = [HEAD, ["王㐂😀", A, "2019.1.1", 1, 1], ["𠮷田䶮", B, "2019.1.1", 1, 1]]
    book = open_workbook("x.csv", delimited([Page(name="x", rows=rows)], encoding="gb18030"))
    assert [w.name for w in read(book, propose(book)).workers] == ["王㐂😀", "𠮷田䶮"]


def test_the_clerk_may_change_what_a_column_means() -> None:
    book = book_of(["姓名", "2024年1月", "2024年2月"], ["张三", 1, 2])
    mapping = propose(book)
    table = mapping.tables[0]
    columns = tuple(replace(c, role=Role.PAID) if c.role is Role.DUE else c for c in table.columns)
    changed = replace(mapping, tables=(replace(table, columns=columns),))
    assert months_of(read(book, changed))["张三"]["2024-01"] == (None, "1.00")


def test_a_plan_and_a_reading_are_plain_data() -> None:
    book = book_of(
        ["甲示例有限公司2024年工资", None],
        HEAD,
        ["张三", A, "2019.1.1", "4,9OO", 1],
        ["合计", None, None, 1, 1],
    )
    mapping = propose(book)
    again = Mapping_.from_json(json.loads(json.dumps(mapping.to_json())))
    assert again == mapping
    reading = read(book, again)
    stored = json.loads(json.dumps(reading.to_json()))
    row = next(r for r in stored["rows"] if r["kind"] == "person")
    cell = next(v for v in row["values"] if v["column"] == "D")
    assert (cell["raw"], cell["text"], cell["month"]) == ("4,9OO", "4900.00", "2024-01")
    assert {p["severity"] for p in stored["problems"]} == {"doubt"}


def test_the_row_key_is_the_staff_number_else_the_id_else_name_and_day() -> None:
    with_number = reading_of(["工号", *HEAD], ["G1", "张三", A, "2019.1.1", 1, 1])
    assert with_number.workers[0].key == "no:G1"
    assert reading_of(HEAD, ["张三", A, "2019.1.1", 1, 1]).workers[0].key == f"id:{A}"
    assert (
        reading_of(HEAD, ["张三", None, "2019.1.1", 1, 1]).workers[0].key == "name:张三|2019-01-01"
    )


def test_a_damaged_id_that_is_the_only_link_between_two_sheets_still_links() -> None:
    pages = [
        Page(name="花名册", rows=[["姓名", "身份证号"], ["张三", A], ["李四", B]]),
        Page(
            name="流水",
            rows=[
                ["身份证号", "月份", "应发", "实发"],
                [float(A[:15] + "000"), "2024-01", 1, 1],
                [B, "2024-01", 2, 2],
            ],
        ),
    ]
    book = open_workbook("x.xlsx", xlsx(pages))
    reading = read(book, propose(book))
    assert months_of(reading) == {
        "张三": {"2024-01": ("1.00", "1.00")},
        "李四": {"2024-01": ("2.00", "2.00")},
    }
    assert reading.workers[0].citizen_id == A
