"""The book of cash: receipts, distribution by two people, pay-out, returns, advances."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.apps.recovery.ground import a_matter, items_of

from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.register import MatterClosed
from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import Kind, LineState, PayerKind, PayoutState, PlanState
from niangjia.apps.recovery.models import Plan, Receipt
from niangjia.apps.recovery.services import (
    advances,
    approval,
    corrections,
    distribution,
    payouts,
    posting,
    receipts,
    rights,
)
from niangjia.apps.recovery.services.distribution import Priority
from niangjia.engines.distribution import PriorityWithoutBasis

DAY = date(2025, 6, 18)
NOON = datetime(2025, 6, 18, 4, tzinfo=UTC)


class Case:
    """A matter whose items can be enforced, and two people to keep its books."""

    def __init__(self, clerk: Person, second: Person, *due: int, kinds: int = 1) -> None:
        self.clerk, self.second = clerk, second
        chosen = (ItemKind.UNPAID_WAGES, ItemKind.LATE_INTEREST)[:kinds]
        self.matter: Matter = a_matter(len(due) // kinds, kinds=chosen)
        self.items = items_of(self.matter)
        self.who = {"matter": self.matter, "on": DAY, "by": clerk}
        services.claim(amounts=dict(zip(self.items, due, strict=True)), **self.who)
        services.fix(amounts=dict(zip(self.items, due, strict=True)), why="演示裁决", **self.who)
        services.make_enforceable(items=self.items, why="生效", **self.who)

    def receive(self, fen: int, **more: object) -> Receipt:
        given = {
            "amount_fen": fen,
            "payer": "演示法院",
            "payer_kind": PayerKind.COURT,
            "voucher": uuid4().hex[:8],
            "idempotency_key": uuid4(),
        }
        return services.receive(**{**self.who, **given, **more})

    def propose(self, priority: Priority | None = None) -> Plan:
        return services.propose_distribution(**self.who, at=NOON, priority=priority)

    def approve(self, plan: Plan) -> Plan:
        return services.approve_distribution(
            plan=plan, by=self.second, book_no=plan.book_no, at=NOON
        )

    def shares(self, plan: Plan) -> list[int]:
        by_item = dict(plan.lines.values_list("item", "share_fen"))
        return [by_item[item] for item in self.items]

    def now(self, kind: Kind) -> list[int]:
        return [row.now(kind) for row in selectors.positions(self.matter)]

    def people(self) -> list[int]:
        return list(self.matter.claimants.order_by("seq").values_list("pk", flat=True))

    def paid_out(self) -> None:
        payout = services.prepare_payout(**self.who).payout
        everybody = set(payout.lines.values_list("claimant", flat=True))
        services.confirm_payout(payout=payout, lines=everybody, on=DAY, by=self.clerk)


@pytest.fixture
def case(clerk: Person, second: Person) -> Case:
    return Case(clerk, second, 300, 200, 100)


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


def test_a_pool_is_shared_pro_rata_with_the_odd_fen_by_largest_remainder(case: Case) -> None:
    case.receive(100)

    plan = case.propose()

    assert case.shares(plan) == [50, 33, 17]
    assert case.now(Kind.HELD) == [0, 0, 0]
    case.approve(plan)
    assert case.now(Kind.HELD) == [50, 33, 17]


def test_a_plan_shows_each_part_before_rounding_and_its_odd_fen(case: Case) -> None:
    case.receive(100)

    table = selectors.plan_table(case.propose())

    assert [str(row.exact_yuan) for row in table.rows] == ["0.5000", "0.3333", "0.1667"]
    assert [row.tail_fen for row in table.rows] == [0, 0, 1]
    assert [row.left_fen for row in table.rows] == [250, 167, 83]
    assert str(table.ratio) == "16.6667"
    assert all(check.passed for check in table.checks)
    assert not table.is_stale


def test_nobody_approves_her_own_plan(case: Case) -> None:
    case.receive(100)
    plan = case.propose()

    with pytest.raises(approval.SamePerson):
        services.approve_distribution(plan=plan, by=case.clerk, book_no=plan.book_no, at=NOON)


def test_a_plan_on_an_older_ledger_is_never_posted(case: Case) -> None:
    case.receive(100)
    plan = case.propose()
    case.receive(50)

    assert selectors.plan_table(plan).is_stale
    with pytest.raises(approval.StalePlan):
        case.approve(plan)
    assert case.now(Kind.HELD) == [0, 0, 0]

    renewed = case.propose()
    plan.refresh_from_db()
    assert plan.state == PlanState.VOID
    assert case.shares(case.approve(renewed)) == [75, 50, 25]


def test_what_the_approver_looked_at_must_be_the_plans_ledger(case: Case) -> None:
    case.receive(100)
    plan = case.propose()

    with pytest.raises(approval.StalePlan):
        services.approve_distribution(plan=plan, by=case.second, book_no=plan.book_no - 1, at=NOON)


def test_a_plan_is_posted_once_and_can_be_withdrawn_before(case: Case) -> None:
    case.receive(100)
    plan = case.approve(case.propose())
    with pytest.raises(approval.PlanNotOpen):
        case.approve(plan)

    case.receive(10)
    other = case.propose()
    services.withdraw_plan(plan=other, by=case.clerk, why="依据有误")
    with pytest.raises(approval.PlanNotOpen):
        case.approve(other)


def test_some_come_first_only_by_a_recorded_basis(case: Case) -> None:
    case.receive(100)
    last = frozenset(case.items[2:])

    with pytest.raises(PriorityWithoutBasis):
        case.propose(Priority(items=last, basis=" ", paper="（2025）演示执1号"))
    plan = case.propose(Priority(items=last, basis="生活特别困难", paper="（2025）演示执1号"))

    assert case.shares(plan) == [0, 0, 100]
    assert "生活特别困难（（2025）演示执1号）" in plan.lines.get(item=case.items[2]).basis


def test_principal_comes_before_late_interest(clerk: Person, second: Person) -> None:
    case = Case(clerk, second, 100, 30, 100, 30, kinds=2)
    case.receive(230)

    plan = case.propose()

    assert case.shares(plan) == [100, 15, 100, 15]
    table = selectors.plan_table(plan)
    assert [row.share_fen for row in table.rows] == [115, 115]


def test_what_exceeds_all_rights_stays_in_the_pool_and_can_go_back(case: Case) -> None:
    receipt = case.receive(700)
    plan = case.approve(case.propose())

    assert (case.shares(plan), plan.undistributed_fen) == ([300, 200, 100], 100)
    with pytest.raises(distribution.NobodyEntitled):
        case.propose()
    with pytest.raises(posting.NotEnoughThere):
        services.give_back(
            receipt=receipt, on=DAY, by=case.clerk, approved_by=case.second, why="全退"
        )
    services.give_back(
        receipt=receipt,
        on=DAY,
        by=case.clerk,
        approved_by=case.second,
        why="余款退回",
        amount_fen=100,
    )
    with pytest.raises(distribution.NothingToDistribute):
        case.propose()


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


def test_money_meets_a_right_that_is_fixed_and_not_yet_enforceable(
    clerk: Person, second: Person
) -> None:
    case = Case(clerk, second, 300)
    services.revoke(items=case.items, why="改按协议", **case.who)
    services.fix(amounts={case.items[0]: 250}, why="演示协议", **case.who)

    case.receive(250, payer="演示公司", payer_kind=PayerKind.EMPLOYER)
    case.approve(case.propose())
    case.paid_out()

    assert (case.now(Kind.SATISFIED), case.now(Kind.FIXED)) == ([250], [0])


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


def test_rights_stay_while_money_is_under_way_on_them(case: Case) -> None:
    case.receive(60)
    case.approve(case.propose())

    with pytest.raises(rights.MoneyUnderWay):
        services.revoke(items=case.items, why="演示", **case.who)
    with pytest.raises(rights.MoneyUnderWay):
        services.drop(items=case.items, reason="left", why="演示", **case.who)


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


def test_a_closed_matter_takes_no_money(case: Case) -> None:
    Matter.objects.filter(pk=case.matter.pk).update(is_open=False, closed_at=NOON)

    with pytest.raises(MatterClosed):
        case.receive(100)


def test_a_worker_reads_only_her_own_lines(case: Case) -> None:
    case.receive(600)
    case.approve(case.propose())
    case.paid_out()

    whole, own = (
        selectors.entries(case.matter),
        selectors.entries(case.matter, claimant=case.people()[0]),
    )

    assert [line.kind for line in whole][:3] == ["付款到本人", "分配", "收款"]
    assert "收款" not in {line.kind for line in own}
    assert (whole[0].amount_fen, own[0].amount_fen) == (600, 300)
    assert own[0].sentences == ("到账待发 → 已付本人 3.00 元", "可以执行 → 已实现 3.00 元")


def test_the_serving_role_may_do_all_this_and_nothing_else(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
    case.receive(300)
    case.approve(case.propose())
    case.paid_out()
    services.correct(item=case.items[0], right_fen=200, why="多录 1.00 元", **case.who)
    assert selectors.balance_check(case.matter).holds

    for table in ("recovery_move", "recovery_entry", "recovery_account"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")
