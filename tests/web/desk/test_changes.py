"""Corrections, returns, advances and reversals at the desk, by two people."""

import pytest
from tests.web.desk.ground import Ground, make_ground
from tests.web.desk.test_money import approved, at

from niangjia.apps.recovery import selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import Kind, PlanState
from niangjia.apps.recovery.models import Change

WHY = "对照裁决书，第 1 位多录 1,000.00 元"


@pytest.fixture
def ground(db) -> Ground:
    return make_ground()


def first(ground: Ground) -> int:
    return ground.matter.items.order_by("claimant__seq").first().pk


def correction(ground: Ground, **more: object) -> dict[str, object]:
    return {"item": first(ground), "amount": "9000", "why": WHY, **more}


def put(ground: Ground, kind: str, sent: dict[str, object]) -> Change:
    """Look and propose, as the cashier's browser does."""
    page = at(ground, "change_new", kind)
    shown = ground.cashier.post(page, {**sent, "action": "preview"})
    assert shown.status_code == 200, shown.content.decode()
    assert "还没有动账" in shown.content.decode()
    assert shown.context["table"]
    sent = {**sent, "action": "propose", "book_no": shown.context["table"].book_no}
    answer = ground.cashier.post(page, sent)
    assert answer.status_code == 303, answer.content.decode()
    return ground.matter.ledger_changes.order_by("-pk").first()


def approve(ground: Ground, change: Change):
    return ground.leader.post(at(ground, "change", change.pk), {"book_no": change.book_no})


def paid_out(ground: Ground) -> None:
    approved(ground)
    made = recovery.prepare_payout(matter=ground.matter, by=ground.fed.cashier, on=ground.today)
    everybody = set(made.payout.lines.values_list("claimant", flat=True))
    recovery.confirm_payout(
        payout=made.payout, lines=everybody, on=ground.today, by=ground.fed.cashier
    )


def test_a_correction_is_seen_proposed_and_approved_by_a_second_person(ground):
    paid_out(ground)
    change = put(ground, "correction", correction(ground))
    assert selectors.totals(ground.matter).owed_back_fen == 0

    shown = ground.leader.get(at(ground, "change", change.pk)).content.decode()
    assert "等复核，还没有动账" in shown
    assert WHY in shown
    assert "多付待抵" in shown
    assert approve(ground, change).status_code == 303

    change.refresh_from_db()
    assert (change.state, change.approved_by) == (PlanState.POSTED, ground.fed.leader)
    posted = ground.leader.get(at(ground, "change", change.pk)).content.decode()
    assert "已复核入账" in posted
    assert "冲回：" in posted
    assert selectors.totals(ground.matter).owed_back_fen > 0
    assert selectors.balance_check(ground.matter).holds


def test_the_history_and_the_books_tell_who_proposed_and_who_approved(ground):
    change = put(ground, "correction", correction(ground))
    approve(ground, change)

    history = ground.officer.get(at(ground, "matter_history")).content.decode()
    assert "提出“更正”，1,000.00 元，等人复核" in history
    assert "复核一份更正、垫付或冲回，入账为第" in history
    books = ground.officer.get(at(ground, "matter_money")).content.decode()
    assert at(ground, "change", change.pk) in books
    assert WHY in books


def test_who_proposed_is_told_to_leave_the_approval_to_another(ground):
    page = at(ground, "change_new", "correction")
    shown = ground.leader.post(page, {**correction(ground), "action": "preview"})
    book = {"book_no": shown.context["table"].book_no}
    ground.leader.post(page, {**correction(ground), "action": "propose", **book})
    change = ground.matter.ledger_changes.get()

    shown = ground.leader.get(at(ground, "change", change.pk))
    assert "是您自己做的方案" in shown.content.decode()
    refused = approve(ground, change)

    assert refused.status_code == 422
    assert "复核要由另一个人办" in refused.content.decode()
    change.refresh_from_db()
    assert change.state == PlanState.PROPOSED


def test_a_cashier_does_not_approve(ground):
    change = put(ground, "correction", correction(ground))
    answer = ground.officer.post(at(ground, "change", change.pk), {"book_no": change.book_no})
    assert answer.status_code == 422
    assert "负责人" in answer.content.decode()


def test_a_ledger_that_moved_brings_a_new_preview_and_stores_nothing(ground):
    page = at(ground, "change_new", "correction")
    shown = ground.cashier.post(page, {**correction(ground), "action": "preview"})
    book = shown.context["table"].book_no
    ground.receive(500)

    again = ground.cashier.post(page, {**correction(ground), "action": "propose", "book_no": book})

    assert again.status_code == 409
    assert again.context["table"].book_no == book + 1
    assert "下面已经是新的预览" in again.content.decode()
    assert not Change.objects.exists()


def test_a_stale_change_cannot_be_approved_and_says_what_to_do(ground):
    change = put(ground, "correction", correction(ground))
    ground.receive(500)

    shown = ground.leader.get(at(ground, "change", change.pk)).content.decode()
    assert "先作废，再按现在的台账重新预览" in shown
    assert approve(ground, change).status_code == 422

    gone = ground.cashier.post(at(ground, "change_withdraw", change.pk), {"why": "台账变了"})
    assert gone.status_code == 303
    change.refresh_from_db()
    assert change.state == PlanState.VOID
    assert "已作废" in ground.leader.get(at(ground, "change", change.pk)).content.decode()


def test_an_advance_is_pasted_spread_and_repaid(ground):
    change = put(
        ground,
        "advance",
        {
            "fund": "演示应急基金",
            "voucher": "垫-1",
            "on": ground.today.isoformat(),
            "lines": "姓名\t金额\n演示职工1\t2,000.00\n演示职工3，1000元",
            "why": "过年前先发生活费",
        },
    )
    assert approve(ground, change).status_code == 303
    assert selectors.totals(ground.matter).advanced_fen == 300_000

    ground.receive(4_000_000)
    plan = recovery.propose_distribution(
        matter=ground.matter, by=ground.fed.cashier, on=ground.today, at=ground.now
    )
    recovery.approve_distribution(
        plan=plan, by=ground.fed.leader, book_no=plan.book_no, at=ground.now
    )
    assert selectors.totals(ground.matter).repaid_to_fund_fen == 300_000
    assert selectors.balance_check(ground.matter).holds


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("没有这个人 100", "对不上一位"),
        ("演示职工1", "后面没有金额"),
        ("演示职工1 0", "最多 10,000.00 元"),
        ("演示职工1 10000.01", "最多 10,000.00 元"),
        ("演示职工1 1\n演示职工1 2", "写了两次"),
        ("姓名\t金额", "还没有写谁"),
    ],
)
def test_a_line_that_cannot_be_advanced_is_named(ground, lines, words):
    sent = {"fund": "演示基金", "voucher": "垫-1", "on": ground.today, "why": "演示"}
    page = ground.cashier.post(
        at(ground, "change_new", "advance"), {**sent, "lines": lines, "action": "preview"}
    )
    assert page.status_code == 422
    assert words in "".join(page.context["form"].errors["lines"])


def test_what_was_overpaid_comes_back_into_the_pool(ground):
    paid_out(ground)
    approve(ground, put(ground, "correction", correction(ground)))
    (item, row), *_ = selectors.owing_items(ground.matter)
    owed = row.now(Kind.OWED_BACK)

    change = put(
        ground,
        "take_back",
        {
            "item": item.pk,
            "amount": f"{owed / 100:.2f}",
            "voucher": "收据-1",
            "on": ground.today.isoformat(),
            "why": "本人自愿退回",
        },
    )
    approve(ground, change)

    assert selectors.totals(ground.matter).owed_back_fen == 0
    assert selectors.totals(ground.matter).undistributed_fen == owed
    assert selectors.balance_check(ground.matter).holds


def test_a_receipt_recorded_wrongly_is_undone_whole(ground):
    receipt = ground.receive(1_000_000)
    change = put(ground, "reversal", {"receipt": receipt.pk, "amount": "", "why": "录错案件"})
    approve(ground, change)
    assert selectors.totals(ground.matter).received_fen == 0
    page = ground.cashier.get(at(ground, "change_new", "reversal"))
    assert "没有还能冲回的来款" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"why": ""}, "why"), ({"amount": "很多"}, "amount"), ({"item": 0}, "item")],
)
def test_what_is_missing_is_said_at_its_field(ground, sent, field):
    page = ground.cashier.post(
        at(ground, "change_new", "correction"), {**correction(ground, **sent), "action": "preview"}
    )
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_what_the_ledger_refuses_is_said_in_words_and_kept_on_the_page(ground):
    page = ground.cashier.post(
        at(ground, "change_new", "correction"),
        {**correction(ground, amount="10000"), "action": "preview"},
    )
    assert page.status_code == 422
    assert "本来就是这个数" in page.content.decode()
    assert WHY in page.content.decode()


def test_a_second_change_waits_for_the_first(ground):
    put(ground, "correction", correction(ground))
    shown = ground.cashier.get(at(ground, "change_new", "advance"))
    assert "已有一份“更正”等人复核" in shown.content.decode()
    overview = ground.leader.get("/desk/money/").content.decode()
    assert "看一遍，复核" in overview


def test_an_unknown_kind_and_a_foreign_change_do_not_exist(ground):
    change = put(ground, "correction", correction(ground))
    assert ground.cashier.get(at(ground, "change_new", "gift")).status_code == 404
    for name in ("change", "change_withdraw"):
        assert ground.elsewhere.post(at(ground, name, change.pk)).status_code == 404


def test_a_clerk_is_told_who_may(ground):
    page = ground.clerk.get(at(ground, "change_new", "correction"))
    assert page.status_code == 422
    assert "出纳" in page.content.decode()
    assert "要由" in ground.clerk.get(at(ground, "matter_money")).content.decode()
