"""Awards typed wrongly: put right, made up for, owed back."""

import pytest
from tests.apps.recovery.case import Case

from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.services import corrections


def test_an_award_typed_too_low_is_raised_and_the_next_pool_makes_up_for_it(
    case: Case,
) -> None:
    case.receive(300)
    case.approve(case.propose())
    case.paid_out()

    services.correct(item=case.items[2], right_fen=200, why="少录 1.00 元", **case.who)
    case.receive(400)
    plan = case.approve(case.propose())

    assert case.shares(plan) == [150, 100, 150]
    case.paid_out()
    assert case.now(Kind.PAID) == [300, 200, 200]


def test_what_is_still_held_goes_back_to_the_pool_before_anything_is_owed(
    case: Case,
) -> None:
    case.receive(300)
    case.approve(case.propose())

    services.correct(item=case.items[0], right_fen=200, why="多录 1.00 元", **case.who)

    assert case.now(Kind.HELD) == [120, 100, 50]
    assert case.now(Kind.OWED_BACK) == [0, 0, 0]
    assert selectors.totals(case.matter).undistributed_fen == 30
    assert case.shares(case.propose()) == [0, 20, 10]


def test_an_award_to_the_wrong_person_is_owed_back_until_she_returns_it(case: Case) -> None:
    case.receive(300)
    case.approve(case.propose())
    case.paid_out()

    services.correct(item=case.items[0], right_fen=0, why="裁决里没有此人", **case.who)
    assert case.now(Kind.OWED_BACK) == [150, 0, 0]
    case.receive(60)
    case.approve(case.propose())
    assert case.now(Kind.OWED_BACK) == [150, 0, 0]

    services.take_back(item=case.items[0], fen=150, why="本人退回", voucher="退-1", **case.who)
    case.approve(case.propose())
    case.paid_out()
    assert case.now(Kind.PAID) == [0, 200, 100]
    assert selectors.totals(case.matter).undistributed_fen == 60
    assert selectors.balance_check(case.matter).holds


def test_nothing_is_corrected_that_is_right_or_was_never_fixed(case: Case) -> None:
    with pytest.raises(corrections.NothingToCorrect):
        services.correct(item=case.items[0], right_fen=300, why="演示", **case.who)
    services.revoke(items=case.items, why="演示", **case.who)
    with pytest.raises(corrections.NotFixedYet):
        services.correct(item=case.items[0], right_fen=200, why="演示", **case.who)


def test_a_correction_waits_for_the_bank(case: Case) -> None:
    case.receive(300)
    case.approve(case.propose())
    services.prepare_payout(**case.who)

    with pytest.raises(corrections.TransferUnderWay):
        services.correct(item=case.items[0], right_fen=200, why="演示", **case.who)
