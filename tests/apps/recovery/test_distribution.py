"""Distribution: shared to the fen, proposed by one, approved by another."""

import pytest
from tests.apps.recovery.case import DAY, NOON, Case

from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import Kind, PayerKind, PlanState
from niangjia.apps.recovery.services import approval, distribution, posting
from niangjia.apps.recovery.services.distribution import Priority
from niangjia.engines.distribution import PriorityWithoutBasis


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
