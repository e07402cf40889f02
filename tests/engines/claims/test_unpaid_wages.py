"""Unpaid wages, and what an order adds to them."""

from datetime import date
from decimal import Decimal as D

import pytest
from tests.engines.claims.ground import BOOK, ON, claim, facts, ledger

from niangjia.engines.claims import (
    Facts,
    Month,
    Order,
    additional_compensation,
    claims_of,
    for_worker,
)


def test_arrears_are_due_less_paid_month_by_month():
    months = ledger(m2024_10=(D("6000.10"), D("2400.05")), m2024_12=(D(6000), D(0)))

    found = claim("R-04", facts(months=months))

    assert found.amount == D("9600.05")
    assert [s.value for s in found.steps] == [D("3600.05"), D(6000), D("9600.05")]
    assert "一分没发" in for_worker(found)


def test_an_unknown_side_of_a_month_is_named_and_the_rest_is_the_least():
    months = ledger(m2024_11=(D(6000), None), m2024_12=(D(6000), D(0)))

    found = claim("R-04", facts(months=months))

    assert found.amount == found.low == D("6000.00")
    assert found.is_provisional
    assert "2024-11" in found.missing[0].label


def test_months_paid_more_than_due_are_set_off_and_questioned():
    months = ledger(m2024_11=(D(6000), D(7000)), m2024_12=(D(6000), D(0)))

    found = claim("R-04", facts(months=months))

    assert found.amount == D("5000.00")
    assert "2024-11 实发多于应发" in found.doubts[0]


def test_no_arrears_and_no_ledger_are_two_things():
    assert claim("R-04", facts()).finding == "台账里没有拖欠"
    assert claim("R-04", facts(months={})).missing[0].code == "wage_ledger"
    unknown = facts(months={"2024-12": Month(due=D(5000), paid=None)})
    assert (claim("R-04", unknown).amount, claim("R-04", unknown).finding) == (None, "")


def test_months_after_the_end_are_questioned():
    months = ledger() | {"2025-02": Month(due=D(6000), paid=D(0))}

    assert "2025-02 在离职以后" in claim("R-04", facts(months=months)).doubts[0]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (None, "没有劳动行政部门责令"),
        (Order(number="令", deadline=ON), "还没有过"),
        (Order(number="令", deadline=date(2026, 5, 1), paid_on=date(2026, 5, 1)), "期限内付了"),
    ],
)
def test_nothing_is_added_unless_an_order_was_not_obeyed(order, why):
    found = additional_compensation(D(1000), Facts(order=order), BOOK.on(ON), ON)

    assert why in found.finding
    assert found.amount is None


def test_what_an_order_adds_is_claimed_with_the_wages():
    disobeyed = Order(number="令", deadline=date(2025, 3, 1), paid_on=date(2025, 3, 2))
    owed = facts(order=disobeyed, months=ledger(m2024_12=(D(6000), D(0))))

    [_, _, added] = claims_of(owed, BOOK, ON)

    assert (added.kind, added.low, added.high) == (
        "additional_compensation",
        D("3000.00"),
        D("6000.00"),
    )
    outside = additional_compensation(D(6000), owed, BOOK.on(ON), ON, D("0.4"))
    assert "超出法定的幅度" in outside.finding
