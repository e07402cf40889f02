"""The same made-up year in the shapes of many banks yields the same months."""

from collections import Counter

import pytest
from tests.engines.tables.statements.banks import (
    EMPLOYER,
    SHAPES,
    WITHOUT_BALANCE,
    WORKER,
    file_of,
    move,
    wages_of_the_year,
    year_of_wages,
)
from tests.engines.tables.statements.simple import doubts, paid

from niangjia.engines.tables import open_workbook
from niangjia.engines.tables.statements import Statement, as_json, read_statement


def statement_of(name: str) -> Statement:
    book = open_workbook("流水.xls", file_of(name, year_of_wages()))
    return read_statement(book, employers=[EMPLOYER], worker=WORKER)


@pytest.mark.parametrize("name", SHAPES)
def test_every_bank_yields_the_months_that_were_paid(name: str) -> None:
    statement = statement_of(name)
    assert paid(statement) == wages_of_the_year()
    assert [gap.month for gap in statement.gaps] == ["2024-06", "2024-07"]


@pytest.mark.parametrize("name", SHAPES)
def test_an_unchanged_file_leaves_no_doubt_but_a_missing_balance(name: str) -> None:
    shape, _ = SHAPES[name]
    missing = ["statement.no_balance"] if shape in WITHOUT_BALANCE else []
    assert doubts(statement_of(name)) == missing


@pytest.mark.parametrize("name", SHAPES)
def test_spending_and_interest_are_told_from_wages(name: str) -> None:
    reasons = Counter(one.why for one in statement_of(name).unused if one.line is not None)
    assert (reasons["out"], reasons["unlike"]) == (10, 10)


@pytest.mark.parametrize("name", [n for n in SHAPES if "WeChat" not in n])
def test_the_account_is_known_by_its_tail_and_never_shown_whole(name: str) -> None:
    [one] = statement_of(name).accounts
    assert one.account.label.endswith("尾号 1234")
    assert (str(one.first), str(one.last)) == ("2024-01-15", "2024-12-21")


def test_the_words_that_led_to_a_wage_stand_with_it() -> None:
    [wage] = statement_of("PSBC, xlsx").months["2024-02"].lines
    reasons = [(str(one.why), one.text) for one in wage.pay.reasons]
    assert reasons[:3] == [("words", "工资"), ("words", "代发"), ("payer", EMPLOYER)]
    assert reasons[3][0] == "regular"
    assert (wage.month.by, wage.month.words) == ("words", "2月工资")


def test_what_a_person_spent_is_not_told_in_json() -> None:
    told = as_json(statement_of("PSBC, xlsx"))
    spent = [one for one in told["unused"] if one["why"] == "支出"]
    assert sorted(spent[0]) == ["row", "sheet", "why"]
    assert "示例超市" not in str(told)
    assert told["months"]["2024-02"]["lines"][0]["said"][1] == {
        "heading": "附言",
        "text": "2月工资",
    }
    assert told["months"]["2024-02"]["paid"] == "5000.00"


def test_json_tells_doubts_with_their_place_and_gaps_with_their_reason() -> None:
    moves = [*year_of_wages(), move("2024-05-20", 700, "年终奖", "", EMPLOYER)]
    moves += [move("2024-08-20", 5000, "转账", "", EMPLOYER)]
    book = open_workbook("流水.csv", file_of("CMB, csv in GB 18030", moves))
    told = as_json(read_statement(book, employers=[EMPLOYER]))
    assert told["gaps"] == [{"month": "2024-06", "why": "前后都有，这个月没有"}]
    doubt = told["months"]["2024-07"]["doubts"][-1]
    assert (doubt["code"], doubt["sheet"], doubt["column"]) == ("month.assumed", "CSV", "C")
    assert told["bonuses"][0]["doubts"][0]["code"] == "bonus.apart"
    assert {one["severity"] for one in told["problems"]} == {"doubt"}
    assert told["accounts"][0]["account"] == "招商银行 尾号 1234"
