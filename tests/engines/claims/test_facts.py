"""Facts that are missing or contradict one another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from tests.engines.claims.ground import BOOK, ON, G, claim, facts, ledger

from niangjia.engines.claims import (
    AbsurdWage,
    BadMonth,
    DatesOutOfOrder,
    Ground,
    Month,
    claims_of,
    for_worker,
)
from niangjia.engines.law import UnknownParameter


def test_an_unknown_ground_gives_the_question_and_the_range():
    found = claim("R-01", facts(ground=None))

    assert (found.amount, found.low, found.high) == (None, D("0.00"), D("30000.00"))
    assert found.missing[0].code == "ground"
    assert claim("R-03", facts(ground=None)).missing[0].code == "ground"


def test_an_assumed_ground_is_shown_and_questioned_when_the_ledger_has_no_arrears():
    found = claim("R-01", facts(ground_is_assumed=True))

    assert "材料没有写明离职原因" in found.assumptions[0]
    assert any("没有拖欠" in doubt for doubt in found.doubts)
    owed = facts(ground_is_assumed=True, months=ledger(m2024_12=(D(6000), D(0))))
    assert not any("没有拖欠" in doubt for doubt in claim("R-01", owed).doubts)


@pytest.mark.parametrize(
    "ground", [G.RESIGNED, G.FAULT, G.WORKER_PROPOSED_MUTUAL, G.PENSION, G.DEATH]
)
def test_grounds_that_give_nothing_say_so(ground):
    found = claim("R-01", facts(ground=ground, has_union=False))

    assert found.amount is None
    assert ground.label in found.finding
    assert "不发生经济补偿" in for_worker(found)


@pytest.mark.parametrize(
    "ground",
    [
        g
        for g in Ground
        if g not in (G.RESIGNED, G.FAULT, G.WORKER_PROPOSED_MUTUAL, G.PENSION, G.DEATH)
    ],
)
def test_every_other_ground_gives_compensation_with_its_article(ground):
    found = claims_of(facts(ground=ground), BOOK, ON)

    [money] = [one for one in found if one.rule == "R-01"]
    assert money.amount == D("30000.00")
    assert money.is_claimed is (ground is not G.UNLAWFUL)


@pytest.mark.parametrize("rule", ["R-01", "R-02"])
def test_without_the_day_of_hiring_there_is_no_amount(rule):
    ground = G.UNLAWFUL if rule == "R-02" else G.LAYOFF
    found = claim(rule, facts(hired_on=None, ground=ground))

    assert found.amount is None
    assert [m.code for m in found.missing] == ["hired_on"]


def test_while_employed_only_wages_are_claimed():
    found = claims_of(facts(left_on=None), BOOK, ON)

    assert [(one.rule, one.amount) for one in found] == [("R-04", D("0.00")), ("R-01", None)]
    assert found[1].missing[0].code == "left_on"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"hired_on": date(2025, 1, 1)}, DatesOutOfOrder),
        ({"service_from": date(2021, 1, 1)}, DatesOutOfOrder),
        ({"average_wage": D(-1)}, AbsurdWage),
        ({"average_wage": D(10_000_000)}, AbsurdWage),
        ({"months": {"2024-01": Month(due=D(-5), paid=None)}}, AbsurdWage),
        ({"months": {"2024-13": Month(due=D(5), paid=None)}}, BadMonth),
        ({"months": {"24-1": Month(due=D(5), paid=None)}}, BadMonth),
    ],
)
def test_facts_that_cannot_be_are_refused_by_name(wrong, error):
    with pytest.raises(error) as refused:
        claims_of(facts(**wrong), BOOK, ON)
    assert refused.value.code.startswith("claims.")


def test_before_the_law_there_is_no_number():
    before = facts(hired_on=date(2003, 1, 1), left_on=date(2007, 12, 31), average_wage=D(2000))
    with pytest.raises(UnknownParameter):
        claims_of(before, BOOK, ON)
    first_day = replace(before, left_on=date(2008, 1, 1))
    assert claim("R-01", first_day).amount == D("11000.00")  # half a month, and 5 before 2008


def test_a_day_of_leaving_still_to_come_is_noted():
    found = claims_of(facts(), BOOK, date(2024, 12, 1))

    assert all("还没有到" in one.doubts[0] for one in found)
