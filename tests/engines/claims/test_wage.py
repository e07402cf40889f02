"""The wage that compensation is counted by."""

from datetime import date
from decimal import Decimal as D

from tests.engines.claims.ground import claim, facts, ledger, step

from niangjia.engines.claims import Month


def test_the_average_is_that_of_the_twelve_months_before_the_end():
    months = ledger(count=14, m2024_12=(D(18000), D(18000)), m2023_11=(D(90000), D(90000)))

    found = claim("R-01", facts(months=months))

    assert step(found, "average").value == D(7000)
    assert found.amount == D("35000.00")


def test_the_month_of_leaving_counts_only_when_it_was_worked_to_its_end():
    months = ledger(left=date(2025, 1, 31), count=13, m2025_01=(D(60000), D(0)))

    found = claim("R-01", facts(months=months, left_on=date(2025, 1, 20)))

    assert step(found, "average").value == D(6000)


def test_a_month_the_ledger_lacks_is_named_and_the_amount_is_provisional():
    found = claim("R-01", facts(months=ledger(m2024_03=None, m2024_05=(None, None))))

    assert found.amount == D("30000.00")
    assert found.is_provisional
    assert "2024-03、2024-05" in found.missing[0].label
    assert "10 个月暂计" in found.doubts[0]


def test_without_any_wage_there_is_no_amount():
    found = claim("R-01", facts(months={}))

    assert found.amount is None
    assert [m.code for m in found.missing] == ["wage_months"]


def test_fewer_than_twelve_months_count_as_worked_and_the_part_month_is_left_out():
    months = ledger(count=4, m2024_09=(D(1000), D(1000)))

    found = claim("R-01", facts(hired_on=date(2024, 9, 20), months=months))

    assert step(found, "average").value == D(6000)
    assert "第二十七条" in str(step(found, "average").citations[-1])
    assert "不足月" in found.doubts[0]
    assert found.amount == D("3000.00")


def test_a_worker_of_some_days_has_only_those():
    some_days = facts(
        hired_on=date(2024, 12, 10),
        left_on=date(2024, 12, 20),
        months={"2024-12": Month(due=D(2400), paid=D(0))},
    )
    found = claim("R-01", some_days)

    assert found.amount == D("1200.00")
    assert found.is_provisional


def test_a_month_without_wages_due_is_counted_and_questioned():
    found = claim("R-01", facts(months=ledger(m2024_03=(D(0), D(0)))))

    assert step(found, "average").value == D(5500)
    assert any("2024-03 应发为 0" in doubt for doubt in found.doubts)
