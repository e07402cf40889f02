"""The book of cash as a whole: who reads what, and what nobody may do."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from tests.apps.recovery.case import DAY, Case

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.services import register
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.models import Account
from niangjia.apps.recovery.services import rights
from niangjia.apps.unions.acting import acting_as


def test_rights_stay_while_money_is_under_way_on_them(case: Case) -> None:
    case.receive(60)
    case.approve(case.propose())

    with pytest.raises(rights.MoneyUnderWay):
        services.revoke(items=case.items, why="演示", **case.who)
    with pytest.raises(rights.MoneyUnderWay):
        services.drop(items=case.items, reason="left", why="演示", **case.who)


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
    register.add_participant(
        matter=case.matter,
        person=case.clerk,
        role=ParticipantRole.MEDIATOR,
        since=DAY,
        by=case.clerk,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
    with acting_as(case.clerk, on=DAY):
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


def test_a_book_with_money_in_it_gets_its_place_when_a_copy_is_brought_up_to_date(
    case: Case,
) -> None:
    """As migration `matters.0009` finds it in a house where money has moved already."""
    case.receive(600)
    case.approve(case.propose())
    case.paid_out()
    placed = "SELECT count(*), count(DISTINCT home_key), min(home_key) FROM recovery_account"

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(placed)
        before = cursor.fetchone()
        for deed in ("nj_unprotect", "nj_lose_place", "nj_keep_place"):
            cursor.execute(f"SELECT {deed}('recovery_account')")
        cursor.execute(placed)
        assert cursor.fetchone() == before
        assert before[0] > 0

    with pytest.raises(DatabaseError, match="recovery"), transaction.atomic():
        Account.objects.update(balance_fen=1)  # the guard is back
