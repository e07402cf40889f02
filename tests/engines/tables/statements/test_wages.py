"""Which lines are wages, why, and what is doubtful about them."""

from datetime import timedelta

import pytest
from tests.engines.tables.statements.banks import EMPLOYER, WORKER, Move, move
from tests.engines.tables.statements.simple import (
    FIRST_ROW,
    HEADING,
    doubts,
    grid_of,
    paid,
    read_grids,
    read_moves,
    why_not,
)

from niangjia.engines.tables.statements.payers import Likeness, can_be, likeness, same_account


def pay(memo: str, *, party: str = EMPLOYER, note: str = "3月", amount: str = "5000") -> Move:
    return move("2024-04-10", amount, memo, note, party)


@pytest.mark.parametrize("memo", ["工资", "代发工资", "薪资", "奖金", "加班费", "劳务费", "SALARY"])
def test_a_line_that_says_wage_from_the_employer_is_certain(memo: str) -> None:
    statement = read_moves(pay(memo))
    assert (paid(statement), doubts(statement)) == ({"2024-03": "5000.00"}, [])


@pytest.mark.parametrize(
    ("memo", "party", "codes"),
    [
        ("转账", EMPLOYER, ["wage.no_word"]),
        ("补贴", EMPLOYER, []),
        ("工资", "海南椰示例食品", ["wage.payer_alike"]),
        ("工资", "海南**食品有限公司", ["wage.payer_alike"]),
        ("工资", "海南椰示例食品有限公司三亚分公司", ["wage.payer_alike"]),
        ("工资", "别的示例有限公司", ["wage.payer_other"]),
        ("工资", "代发工资专户", []),
        ("转存", "代发工资专户", []),
        ("代发", "", ["wage.weak_word"]),
        ("工资及报销", EMPLOYER, ["wage.mixed_words"]),
        ("工资退回重发", EMPLOYER, ["wage.back_words"]),
    ],
)
def test_what_is_less_certain_is_counted_and_doubted(
    memo: str, party: str, codes: list[str]
) -> None:
    statement = read_moves(pay(memo, party=party))
    assert (paid(statement), doubts(statement)) == ({"2024-03": "5000.00"}, codes)


@pytest.mark.parametrize(
    ("memo", "party", "why", "codes"),
    [
        ("消费退款", "示例超市", "unlike", []),
        ("结息", "", "unlike", []),
        ("薪金煲收益", "", "unlike", []),
        ("代发养老金", "示例社保局", "unlike", []),
        ("生活费", "林某某", "maybe", ["wage.maybe"]),
        ("报销差旅", EMPLOYER, "not_wage", ["wage.not_wage"]),
        ("经济补偿金", EMPLOYER, "not_wage", ["wage.not_wage"]),
        ("转账", WORKER, "own", []),
        ("工资", WORKER, "own", ["wage.own"]),
    ],
)
def test_what_is_no_wage_is_set_aside_and_told_when_it_may_be_one(
    memo: str, party: str, why: str, codes: list[str]
) -> None:
    statement = read_moves(pay(memo, party=party), worker=WORKER)
    assert (paid(statement), why_not(statement), doubts(statement)) == ({}, [why], codes)


@pytest.mark.parametrize(
    ("note", "party"), [(f"{EMPLOYER} 3月", ""), (f"3月 付款方{EMPLOYER}", "网银在线")]
)
def test_an_employer_named_among_the_remarks_is_the_payer(note: str, party: str) -> None:
    statement = read_moves(pay("转账", note=note, party=party))
    assert (paid(statement), doubts(statement)) == ({"2024-03": "5000.00"}, ["wage.no_word"])
    [wage] = statement.months["2024-03"].lines
    assert wage.pay.reasons[0].text == (party or EMPLOYER)


def test_regular_payments_of_the_employer_need_no_word() -> None:
    months = [move(f"2024-0{m}-10", 5000 + m, "转账", f"{m - 1}月", EMPLOYER) for m in (2, 3, 4)]
    statement = read_moves(*months)
    assert paid(statement) == {"2024-01": "5002.00", "2024-02": "5003.00", "2024-03": "5004.00"}
    assert doubts(statement) == []
    [wage] = statement.months["2024-01"].lines
    assert [str(one.why) for one in wage.pay.reasons] == ["payer", "regular"]
    assert wage.pay.reasons[1].text == "3、4、5"


def test_regular_payments_of_a_person_are_not_counted_but_told_once() -> None:
    months = [move(f"2024-{m:02d}-10", 5000, "转账", "", "王某某") for m in range(1, 13)]
    months += [move(f"2025-{m:02d}-10", 5000, "转账", "", "王某某") for m in range(1, 3)]
    statement = read_moves(*months)
    assert (paid(statement), doubts(statement)) == ({}, ["wage.maybe"])
    assert "14 个月" in statement.problems[0].message
    assert "、14…" in statement.problems[0].message


def test_amounts_that_are_far_apart_or_too_many_are_not_regular() -> None:
    apart = [move(f"2024-0{m}-10", a, "转账", "", "王某某") for m, a in ((1, 9), (2, 90), (3, 900))]
    often = [move(f"2024-01-{d}", 50, "转账", "", "李某某") for d in range(10, 16)]
    often += [move(f"2024-0{m}-10", 50, "转账", "", "李某某") for m in (2, 3)]
    statement = read_moves(*apart, *often)
    assert set(why_not(statement)) == {"unlike"}


def test_who_said_wage_once_pays_wages_when_silent() -> None:
    statement = read_moves(
        move("2024-02-10", 5000, "工资", "1月", "王某某"),
        move("2024-03-10", 4000, "转账", "2月", "王某某"),
        employers=(),
    )
    assert paid(statement) == {"2024-01": "5000.00", "2024-02": "4000.00"}
    assert doubts(statement) == ["wage.same_payer"]


def test_a_bonus_for_the_year_stands_apart() -> None:
    statement = read_moves(pay("工资"), pay("年终奖金", note="", amount="8000"))
    assert paid(statement) == {"2024-03": "5000.00"}
    assert [str(one.line.amount) for one in statement.bonuses] == ["8000.00"]
    assert doubts(statement) == ["bonus.apart"]


@pytest.mark.parametrize("memo", ["冲正", "工资退汇", "代发撤销"])
def test_a_wage_that_goes_back_is_taken_off_its_own_month(memo: str) -> None:
    statement = read_moves(
        pay("工资"),
        move("2024-04-11", -5000, memo, "", EMPLOYER),
        move("2024-04-12", 5000, "工资", "3月", EMPLOYER),
    )
    assert paid(statement) == {"2024-03": "5000.00"}
    assert doubts(statement) == ["wage.reversed", "month.summed"]
    [back] = [one for one in statement.months["2024-03"].lines if one.line.amount < 0]
    assert (back.month.by, [r.why for r in back.pay.reasons]) == ("original", ["reversal"])


def test_each_wage_goes_back_only_once() -> None:
    statement = read_moves(
        pay("工资"),
        move("2024-04-11", -5000, "冲正", "", EMPLOYER),
        move("2024-04-12", -5000, "冲正", "", EMPLOYER),
    )
    assert paid(statement) == {"2024-03": "0.00"}
    assert doubts(statement) == ["wage.reversed", "wage.back_to_employer"]


def test_a_red_entry_in_the_column_of_income_takes_its_wage_back() -> None:
    grid = grid_of([pay("工资")])
    grid.append(["2024-04-11", "代发工资", "-5000.00", "", "100.00", EMPLOYER, ""])
    statement = read_grids(grid)
    assert (paid(statement), doubts(statement)) == ({"2024-03": "0.00"}, ["wage.reversed"])


def test_a_reversal_without_its_wage_lessens_the_month_it_names() -> None:
    statement = read_moves(move("2024-04-11", -5000, "退回3月工资", "", EMPLOYER))
    assert paid(statement) == {"2024-03": "-5000.00"}
    assert doubts(statement) == ["wage.reversal_alone"]


def test_a_bonus_that_goes_back_stays_apart() -> None:
    bonus = move("2024-02-01", 8000, "年终奖", "", EMPLOYER)
    back = move("2024-02-02", -8000, "年终奖冲正", "", EMPLOYER)
    lone = move("2024-02-03", -700, "年终奖冲正", "", EMPLOYER)
    statement = read_moves(bonus, back, lone)
    assert paid(statement) == {}
    assert [str(one.line.amount) for one in statement.bonuses] == ["8000.00", "-8000.00", "-700.00"]


def test_money_that_goes_back_to_the_employer_is_not_taken_off_but_told() -> None:
    statement = read_moves(
        pay("工资"), move("2024-04-20", -1000, "转账", "", EMPLOYER), move("2024-04-21", -9, "消费")
    )
    assert paid(statement) == {"2024-03": "5000.00"}
    assert (why_not(statement), doubts(statement)) == (["back", "out"], ["wage.back_to_employer"])


def test_wages_of_one_amount_in_two_accounts_within_days_are_doubted_on_both() -> None:
    later = Move(
        **{f: getattr(pay("工资"), f) for f in ("amount", "memo", "note", "party")},
        on=pay("").on + timedelta(days=3),
    )
    statement = read_grids(grid_of([pay("工资")]), grid_of([later], number="6217****9999"))
    assert paid(statement) == {"2024-03": "10000.00"}
    assert doubts(statement) == ["wage.two_accounts", "wage.two_accounts", "month.summed"]
    assert "尾号 9999" in statement.months["2024-03"].doubts[0].message


def test_money_from_ones_own_other_account_in_the_file_is_no_wage() -> None:
    own = grid_of([move("2024-04-12", 5000, "转账", "", "6217****9999")])
    other = grid_of([move("2024-04-12", -5000, "转账")], number="6217****9999", start="9000")
    statement = read_grids(own, other)
    assert why_not(statement) == ["own", "out"]


def test_an_overlap_of_two_exports_is_counted_once() -> None:
    statement = read_grids(grid_of([pay("工资")]), grid_of([pay("工资")]))
    assert paid(statement) == {"2024-03": "5000.00"}
    assert (why_not(statement), doubts(statement)) == (["repeated"], ["line.repeated"])
    assert f"第{1}页”第 {FIRST_ROW} 行" in statement.problems[0].message


def test_two_lines_word_for_word_alike_are_both_counted_and_doubted() -> None:
    grid = [list(HEADING), *[["2024-04-10", "工资", "5000", "", "", EMPLOYER, "3月"]] * 2]
    statement = read_grids(grid)
    assert paid(statement) == {"2024-03": "10000.00"}
    assert "line.twice" in doubts(statement)


FULL = ["交易时间", "交易对方", "商品", "收/支", "金额(元)", "当前状态", "币种"]


@pytest.mark.parametrize(
    ("way", "state", "currency", "why", "codes"),
    [
        ("收入", "已全额退款", "", "failed", ["wage.failed"]),
        ("收入", "支付成功", "美元", "foreign", ["wage.foreign"]),
        ("支出", "支付成功", "美元", "foreign", []),
        ("/", "支付成功", "", "neither", ["wage.neither"]),
    ],
)
def test_money_that_did_not_stay_or_is_no_yuan_is_not_counted(
    way: str, state: str, currency: str, why: str, codes: list[str]
) -> None:
    line = ["2024-04-10 10:00:00", EMPLOYER, "3月工资", way, "5000", state, currency]
    statement = read_grids([FULL, line])
    assert (paid(statement), why_not(statement)) == ({}, [why])
    assert [c for c in doubts(statement) if c.startswith("wage")] == codes


def test_a_state_nobody_knows_is_doubted() -> None:
    line = ["2024-04-10 10:00:00", EMPLOYER, "3月工资", "收入", "5000", "神秘状态", "人民币"]
    statement = read_grids([FULL, line])
    assert paid(statement) == {"2024-03": "5000.00"}
    assert doubts(statement)[0] == "line.state_unknown"


@pytest.mark.parametrize(
    ("payer", "like"),
    [
        (EMPLOYER, Likeness.SAME),
        ("海南椰示例食品（有限公司）", Likeness.SAME),
        ("椰示例食品有限责任公司", Likeness.ALIKE),
        ("海南椰示例食品有限", Likeness.ALIKE),
        ("海南******公司", Likeness.ALIKE),
        ("*", Likeness.OTHER),
        ("海南公司", Likeness.OTHER),
        ("财付通支付科技有限公司", Likeness.CLEARING),
        ("", Likeness.NOBODY),
        ("王某某", Likeness.OTHER),
    ],
)
def test_how_a_payer_stands_to_the_employer(payer: str, like: Likeness) -> None:
    assert likeness(payer, ["", EMPLOYER]) is like


@pytest.mark.parametrize(
    ("holder", "can"),
    [
        ("林小三", True),
        ("林*三", True),
        ("*三", True),
        ("林**", True),
        ("", True),
        ("王*三", False),
    ],
)
def test_a_masked_holder_can_be_a_person(holder: str, can: bool) -> None:
    assert can_be("林小三", holder) is can


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("6222000000001234", "6222********1234", True),
        ("6222********1234", "****1234", True),
        ("6222XXXXXXXX1234", "6222000000001234", True),
        ("6222********1234", "6217********1234", False),
        ("6222********1234", "6222********9999", False),
        ("lin***@example.com", "lin***@example.com", False),
        ("", "", False),
    ],
)
def test_whether_two_numbers_can_be_one_account(one: str, other: str, same: bool) -> None:
    assert same_account(one, other) is same


def test_somebody_elses_account_is_doubted() -> None:
    grid = [
        ["户名：王某某  账号：6222****1234"],
        HEADING,
        ["2024-04-10", "工资", 5000, "", "", "", "3月"],
    ]
    assert "statement.other_holder" in doubts(read_grids(grid, worker=WORKER))
    assert "statement.other_holder" not in doubts(read_grids(grid))
