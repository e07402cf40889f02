"""N, 2N and notice: which one, and never two of them."""

from datetime import date
from decimal import Decimal as D

import pytest
from tests.engines.claims.ground import BOOK, LEFT, ON, G, claim, facts, ledger, step

from niangjia.engines.claims import claims_of, for_worker, pay_in_lieu
from niangjia.engines.law import Confidence


def test_unlawful_termination_excludes_compensation_which_stays_visible():
    found = claims_of(facts(ground=G.UNLAWFUL), BOOK, ON)

    claimed = {one.rule: one.amount for one in found if one.is_claimed}
    [excluded] = [one for one in found if not one.is_claimed]
    assert claimed == {"R-04": D("0.00"), "R-02": D("60000.00")}
    assert (excluded.rule, excluded.excluded_by) == ("R-01", "R-02")
    assert "不再支付经济补偿" in excluded.doubts[0]
    assert "只能要一个" in for_worker(excluded)


def test_who_wants_the_job_back_does_not_take_the_money_too():
    found = claims_of(facts(ground=G.UNLAWFUL, wants_reinstatement=True), BOOK, ON)

    assert [one.rule for one in found] == ["R-04", "R-02"]
    assert "继续履行" in found[1].finding


@pytest.mark.parametrize(
    ("union", "rules"),
    [
        ({"has_union": True}, {"R-04", "R-02"}),
        ({"has_union": True, "union_notified_on": date(2024, 12, 30)}, {"R-04", "R-01", "R-03"}),
        ({"has_union": True, "union_notified_on": date(2025, 3, 1)}, {"R-04", "R-01", "R-03"}),
        (
            {
                "has_union": True,
                "union_notified_on": date(2025, 3, 1),
                "suit_filed_on": date(2025, 2, 1),
            },
            {"R-04", "R-02"},
        ),
        ({"has_union": False}, {"R-04", "R-01", "R-03"}),
    ],
    ids=["never told", "told before", "cured before the suit", "told after the suit", "no union"],
)
def test_a_dismissal_the_union_was_not_told_of_is_unlawful(union, rules):
    found = claims_of(facts(ground=G.NO_FAULT, notice_given=False, **union), BOOK, ON)

    assert {one.rule for one in found if one.is_claimed} == rules


def test_an_unknown_union_is_asked_after():
    found = claim("R-01", facts(ground=G.NO_FAULT, notice_given=True))

    assert [m.code for m in found.missing] == ["union_notified"]
    assert found.amount == D("30000.00")


def test_notice_is_paid_by_the_month_before_and_only_without_notice():
    months = ledger(m2024_11=(D("7150.50"), D("7150.50")))
    known = {"ground": G.NO_FAULT, "has_union": False, "months": months}

    assert claim("R-03", facts(notice_given=False, **known)).amount == D("7150.50")
    assert "已经提前" in claim("R-03", facts(notice_given=True, **known)).finding
    unknown = claim("R-03", facts(notice_given=None, **known))
    assert (unknown.amount, unknown.low, unknown.high) == (None, D("0.00"), D("7150.50"))
    lacking = facts(notice_given=False, **known | {"months": ledger(m2024_11=None)})
    assert claim("R-03", lacking).missing[0].code == "last_month_wage"


def test_notice_is_for_dismissals_without_fault_only():
    law = BOOK.on(LEFT)

    assert "第四十条" in pay_in_lieu(facts(ground=G.EXPIRY), law).finding


def test_the_old_rules_for_dismissal_without_fault_are_questioned():
    old = facts(hired_on=date(1995, 1, 1), ground=G.NO_FAULT, has_union=False, notice_given=True)

    found = claim("R-01", old)

    assert found.amount == D("180000.00")  # 17 from 2008, 13 before
    parts = [(part.label, part.amount) for part in found.parts]
    assert parts == [("2008 年以后", D("102000.00")), ("2008 年以前", D("78000.00"))]
    assert any("最多十二个月" in doubt for doubt in found.doubts)
    assert found.confidence is Confidence.UNVERIFIED


def test_twice_needs_the_wages_too():
    found = claim("R-02", facts(ground=G.UNLAWFUL, months={}))

    assert found.amount is None
    assert found.missing[0].code == "wage_months"


def test_service_with_a_former_employer_counts_together():
    found = claim("R-01", facts(service_from=date(2015, 1, 1)))

    assert found.amount == D("60000.00")
    assert "第十条" in str(step(found, "former_employer").citations[0])
