"""Pay-out: who can be paid, what the bank answers, what comes back."""

import pytest
from tests.apps.recovery.case import DAY, Case

from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import Kind, LineState, PayoutState
from niangjia.apps.recovery.services import payouts


def test_who_cannot_be_paid_yet_is_left_with_the_reason_and_holds_up_nobody(
    case: Case,
) -> None:
    first, second, _ = case.matter.claimants.order_by("seq")
    Person.objects.filter(pk=first.person_id).update(identity="to_verify")
    Person.objects.filter(pk=second.person_id).update(bank_account_enc=None, bank_account_last4="")
    case.receive(600)
    table = selectors.plan_table(case.propose())
    assert [check.zh for check in table.checks if not check.passed] == [
        "2 人暂不能付，单独提存，不影响别人"
    ]
    case.approve(table.plan)

    made = services.prepare_payout(**case.who)

    assert made.payout.amount_fen == 100
    assert [(p.fen, p.why_not) for p in made.left] == [
        (300, "身份待核实：先提存"),
        (200, "没有收款账户：先提存"),
    ]
    with pytest.raises(payouts.NobodyToPay):
        services.prepare_payout(**case.who)


def test_the_bank_answers_line_by_line(case: Case) -> None:
    case.receive(600)
    case.approve(case.propose())
    payout = services.prepare_payout(**case.who).payout
    services.send_payout(payout=payout, by=case.clerk, on=DAY)
    one, two, three = case.people()

    payout = services.confirm_payout(
        payout=payout, lines=[one], on=DAY, by=case.clerk, bank_reference="演示-回单"
    )
    assert payout.state == PayoutState.SENT
    payout = services.return_payout_line(
        payout=payout, claimant=two, on=DAY, by=case.clerk, why="账号不符"
    )
    payout = services.confirm_payout(payout=payout, lines=[three], on=DAY, by=case.clerk)

    assert payout.state == PayoutState.CONFIRMED
    assert payout.bank_reference == "演示-回单"
    assert case.now(Kind.PAID) == case.now(Kind.SATISFIED) == [300, 0, 100]
    assert case.now(Kind.HELD) == [0, 200, 0]
    assert [t.state for t in selectors.transfers(payout)] == [
        LineState.PAID,
        LineState.RETURNED,
        LineState.PAID,
    ]
    with pytest.raises(payouts.PayoutNotOpen):
        services.confirm_payout(payout=payout, lines=[two], on=DAY, by=case.clerk)


def test_a_transfer_returned_after_confirmation_is_undone_and_paid_again(case: Case) -> None:
    case.receive(600)
    case.approve(case.propose())
    case.paid_out()
    one, *_ = case.people()

    services.return_payout_line(
        payout=case.matter.payouts.get(), claimant=one, on=DAY, by=case.clerk, why="账户已销"
    )

    assert case.now(Kind.PAID) == case.now(Kind.SATISFIED) == [0, 200, 100]
    assert case.now(Kind.HELD) == [300, 0, 0]
    assert selectors.entries(case.matter)[0].sentences == (
        "冲回：已实现 → 可以执行 3.00 元",
        "冲回：已付本人 → 到账待发 3.00 元",
    )
    case.paid_out()
    assert case.now(Kind.PAID) == [300, 200, 100]
    assert selectors.balance_check(case.matter).holds


def test_only_who_is_in_the_batch_and_waiting_is_confirmed(case: Case) -> None:
    case.receive(600)
    case.approve(case.propose())
    payout = services.prepare_payout(**case.who).payout

    with pytest.raises(payouts.LineNotWaiting):
        services.confirm_payout(payout=payout, lines=[], on=DAY, by=case.clerk)
    with pytest.raises(payouts.LineNotWaiting):
        services.confirm_payout(payout=payout, lines=[-1], on=DAY, by=case.clerk)
    with pytest.raises(payouts.ReturnWithoutReason):
        services.return_payout_line(
            payout=payout, claimant=case.people()[0], on=DAY, by=case.clerk, why=" "
        )
