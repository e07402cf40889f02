"""Receipts: each once, never against a closed matter."""

from uuid import uuid4

import pytest
from tests.apps.recovery.case import DAY, NOON, Case

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import MatterClosed
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.services import receipts


def test_a_receipt_sent_twice_is_recorded_once(case: Case) -> None:
    key = uuid4()

    first = case.receive(100, idempotency_key=key, voucher="甲-1")
    again = case.receive(100, idempotency_key=key, voucher="甲-1")

    assert first == again
    assert selectors.totals(case.matter).received_fen == 100
    with pytest.raises(receipts.KeyUsed):
        case.receive(101, idempotency_key=key, voucher="甲-1")


def test_a_voucher_is_recorded_once_unless_it_was_undone(case: Case) -> None:
    first = case.receive(100, voucher="甲-1")
    with pytest.raises(receipts.ReceiptAlreadyRecorded, match=r"甲-1.*1\.00"):
        case.receive(100, voucher="甲-1")

    services.give_back(
        receipt=first, on=DAY, by=case.clerk, approved_by=case.second, why="录错案件"
    )

    assert case.receive(90, voucher="甲-1").amount_fen == 90
    assert selectors.totals(case.matter).received_fen == 90


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"amount_fen": 0}, receipts.ReceiptAmountWrong),
        ({"cost_fen": 100}, receipts.ReceiptAmountWrong),
        ({"payer": " "}, receipts.ReceiptUnnamed),
        ({"voucher": ""}, receipts.ReceiptUnnamed),
        ({"payer_kind": PayerKind.FUND}, receipts.UseAdvance),
    ],
)
def test_a_receipt_that_cannot_be_right_is_refused(
    case: Case, wrong: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        case.receive(100, **wrong)


def test_auction_costs_come_off_in_the_same_entry(case: Case) -> None:
    receipt = case.receive(100, payer_kind=PayerKind.AUCTION, cost_fen=10)

    sums = selectors.totals(case.matter)
    assert (sums.received_fen, sums.cost_fen, sums.undistributed_fen) == (100, 10, 90)
    assert receipt.entry.control_rows == 2
    services.give_back(
        receipt=receipt, on=DAY, by=case.clerk, approved_by=case.second, why="录错案件"
    )
    sums = selectors.totals(case.matter)
    assert (sums.received_fen, sums.cost_fen, sums.undistributed_fen) == (0, 0, 0)


def test_a_closed_matter_takes_no_money(case: Case) -> None:
    Matter.objects.filter(pk=case.matter.pk).update(is_open=False, closed_at=NOON)

    with pytest.raises(MatterClosed):
        case.receive(100)
