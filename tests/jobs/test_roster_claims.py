"""`./niangjia roster claims`: what every worker of a roster is owed, as a workbook for a lawyer."""

import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from niangjia.engines.claims import Ground
from niangjia.engines.law import StatuteBook
from niangjia.jobs.cli import main
from niangjia.jobs.roster_explained import Terms, explained
from niangjia.jobs.roster_workbook import written

ROOT = Path(__file__).parents[2]
ROSTERS = ROOT / "tests" / "rosters"
BOOK = StatuteBook.read(ROOT / "law")
TRUTH = json.loads((ROSTERS / "a_wide_two_row_header.truth.json").read_text("utf-8"))


def terms(**more):
    known = {
        "file": "例.xlsx",
        "employer": "海南示例建设有限公司",
        "left_on": date(2024, 12, 31),
        "region": "460100",
        "ground": Ground.WORKER_FORCED,
        "ground_is_assumed": True,
        "on": date(2025, 2, 1),
    }
    return Terms(**(known | more))


def sheets(lines, problems=(), **more):
    data = written(lines, list(problems), terms(**more), BOOK)
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def worker(**more):
    known = {
        "name": "演示甲",
        "citizen_id": "460106197509070759",
        "hired_on": "2020-01-01",
        "months": {
            f"2024-{m:02d}": {"due": "6000.00", "paid": "0.00" if m == 12 else "6000.00"}
            for m in range(1, 13)
        },
    }
    return known | more


def test_every_worker_has_unpaid_wages_to_the_fen():
    lines = explained(TRUTH["workers"], terms(), BOOK)

    assert len(lines) == 48
    for line, one in zip(lines, TRUTH["workers"], strict=True):
        owed = sum(Decimal(m["due"]) - Decimal(m["paid"]) for m in one["months"].values())
        [wages] = [c for c in line.claims if c.kind == "unpaid_wages"]
        assert wages.amount == owed
        last_year = [Decimal(m["due"]) for k, m in one["months"].items() if k >= "2024-01"]
        [money] = [c for c in line.claims if c.kind == "economic_compensation"]
        [average] = [s.value for s in money.steps if s.code == "average"]
        assert average == sum(last_year) / 12


def test_the_workbook_has_amounts_as_numbers_and_adds_up():
    lines = explained(TRUTH["workers"], terms(), BOOK)
    book = load_workbook(io.BytesIO(written(lines, [], terms(), BOOK)))

    assert book.sheetnames == ["汇总", "请求明细", "步骤", "条文", "问题", "口径"]
    summary = book["汇总"]
    heads = [cell.value for cell in summary[1]]
    money = summary.cell(2, heads.index("合计") + 1)
    assert isinstance(money.value, float)
    assert money.number_format == "#,##0.00"
    assert isinstance(summary.cell(2, heads.index("入职日期") + 1).value, datetime)
    assert summary.freeze_panes == "A2"
    total = Decimal(str(summary.cell(summary.max_row, heads.index("合计") + 1).value))
    assert total == sum((line.total for line in lines), Decimal(0))
    assert summary.cell(2, 3).value == "4601****0759"


def test_each_step_stands_with_its_article_and_words():
    rows = sheets(explained([worker()], terms(), BOOK))

    steps = [dict(zip(rows["步骤"][0], row, strict=True)) for row in rows["步骤"][1:]]
    [average] = [s for s in steps if s["内容"] == "月平均应得工资"]
    assert average["算式"] == "72,000.00 ÷ 12 个月 = 6,000.00 元"
    assert "《劳动合同法》第四十七条第三款" in average["依据"]
    assert "解除或者终止前十二个月的平均工资" in average["关键词句"]
    assert "《劳动合同法》第四十七条第三款" in {row[0] for row in rows["条文"]}


def test_invented_values_and_assumptions_are_shown():
    rows = sheets(explained([worker()], terms(), BOOK))

    said = "\n".join(str(cell) for row in rows["口径"] for cell in row if cell)
    assert "虚构数值，结果不能作为真实金额" in said
    assert "按此假定，可用 --ground 改" in said
    assert BOOK.digest in said
    assert "D 演示数值" in str(rows["汇总"][1])


def test_a_region_nobody_entered_is_said_and_only_blocks_what_it_must():
    elsewhere = terms(region="110101")
    # So high a wage that three times the unknown average may cap it.
    months = {
        f"2024-{m:02d}": {"due": "30000.00", "paid": "0.00" if m == 12 else "30000.00"}
        for m in range(1, 13)
    }
    rows = sheets(explained([worker(months=months)], elsewhere, BOOK), region="110101")

    assert any("没有录入" in str(row) for row in rows["口径"])
    assert any("当地上年度职工月平均工资" in str(row) for row in rows["请求明细"])
    assert rows["汇总"][1][rows["汇总"][0].index("经济补偿")] == "待补"
    assert rows["汇总"][1][rows["汇总"][0].index("拖欠工资")] == 30000


def test_what_looks_like_a_formula_stays_text():
    evil = '=HYPERLINK("http://例.invalid","点我")'
    lines = explained([worker(name=evil)], terms(), BOOK)
    problem = {"sheet": "+1", "row": 3, "column": "C", "code": "x", "message": "@SUM(A1)"}
    data = written(lines, [problem], terms(employer="-2+3"), BOOK)

    book = load_workbook(io.BytesIO(data))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    texts = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert not [text for text in texts if text[:1] in "=+-@\t\r"]


def test_a_worker_whose_facts_contradict_is_a_problem_and_the_others_go_on():
    wrong = worker(name="演示乙", hired_on="2025-05-01")
    lines = explained([wrong, worker()], terms(), BOOK)
    rows = sheets(lines)

    assert "早于入职日" in lines[0].refused
    assert lines[1].total > 0
    assert rows["汇总"][1][rows["汇总"][0].index("状态")] == "未计算"
    assert any("演示乙" in str(row) for row in rows["问题"])


def test_a_damaged_identity_is_to_be_verified_and_a_day_in_the_file_wins():
    lines = explained([worker(citizen_id=None, left_on="2024-11-30")], terms(), BOOK)

    assert lines[0].identity == "身份待核"
    assert lines[0].left_on == date(2024, 11, 30)
    assert lines[0].notes == ("表内离职日 2024-11-30，以表为准", "身份待核")


def test_a_day_of_leaving_that_differs_from_the_file_is_said():
    rows = sheets(explained([worker()], terms(), BOOK), left_on_in_file="2024-11-30")

    assert any("2024-11-30，请核对" in str(row) for row in rows["口径"])


def test_amounts_nobody_knows_are_not_zero():
    unknown = worker(months={"2024-12": {"due": "6000.00", "paid": None}})
    [line] = explained([unknown], terms(), BOOK)

    assert line.claims[0].amount is None
    assert line.claims[0].missing[0].code == "wage_month"
    rows = sheets([line])
    assert rows["汇总"][1][rows["汇总"][0].index("拖欠工资")] == "待补"


@pytest.mark.parametrize(
    ("name", "left_on", "region"),
    [
        ("a_wide_two_row_header.xlsx", "2024-12-31", "460100"),
        ("b_roster_and_flow.xlsx", "2025-02-28", "361021"),
        ("c_gbk.csv", "2025-01-20", "350581"),
    ],
)
def test_from_the_companys_file_to_the_workbook(name, left_on, region, tmp_path, capsys):
    out = tmp_path / "results.xlsx"
    asked = ["--left-on", left_on, "--region", region, "--out", str(out), "--on", "2026-06-01"]

    assert main(["roster", "claims", str(ROSTERS / name), *asked]) == 0

    truth = json.loads((ROSTERS / name).with_suffix(".truth.json").read_text("utf-8"))
    owed = sum(
        Decimal(m["due"]) - Decimal(m["paid"])
        for one in truth["workers"]
        for m in one["months"].values()
    )
    rows = list(load_workbook(out)["汇总"].iter_rows(values_only=True))
    column = rows[0].index("拖欠工资")
    assert Decimal(str(rows[-1][column])) == owed
    assert len(rows) == len(truth["workers"]) + 2
    assert f"{len(truth['workers'])} 人" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--region": "海口"}, "六位数字"),
        ({"--out": "/nowhere/here/results.xlsx"}, "写不了"),
        ({"FILE": "nothing.xlsx"}, "nothing.xlsx"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_two(change, said, tmp_path, capsys):
    asked = {
        "--left-on": "2024-12-31",
        "--region": "460100",
        "--out": str(tmp_path / "results.xlsx"),
    }
    asked |= {key: value for key, value in change.items() if key != "FILE"}
    file = str(tmp_path / change["FILE"]) if "FILE" in change else str(ROSTERS / "c_gbk.csv")
    words = [word for pair in asked.items() for word in pair]

    assert main(["roster", "claims", file, *words]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "results.xlsx").exists()
