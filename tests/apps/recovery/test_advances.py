"""The fund that pays first and is repaid."""

from uuid import uuid4

import pytest
from tests.apps.recovery.case import Case

from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.services import advances


def test_the_fund_pays_first_and_is_repaid_from_the_employers_money(case: Case) -> None:
    services.advance(
        amounts={case.items[0]: 120},
        fund="演示应急周转金",
        voucher="基-1",
        idempotency_key=uuid4(),
        **case.who,
    )
    assert case.now(Kind.PAID) == case.now(Kind.ADVANCED) == [120, 0, 0]

    case.receive(300)
    plan = case.approve(case.propose())

    assert case.shares(plan) == [150, 100, 50]
    assert case.now(Kind.HELD) == [30, 100, 50]
    sums = selectors.totals(case.matter)
    assert (sums.repaid_to_fund_fen, sums.advanced_fen) == (120, 0)
    case.paid_out()
    case.receive(300)
    case.approve(case.propose())
    case.paid_out()
    assert case.now(Kind.PAID) == [300, 200, 100]
    assert selectors.balance_check(case.matter).holds


def test_the_fund_never_advances_more_than_the_right(case: Case) -> None:
    with pytest.raises(advances.AdvanceAboveRight):
        services.advance(
            amounts={case.items[0]: 301},
            fund="演示应急周转金",
            voucher="基-1",
            idempotency_key=uuid4(),
            **case.who,
        )
