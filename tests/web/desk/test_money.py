"""Money at the desk, page by page: who may, sent twice, looked at too long ago."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.web.desk.ground import Ground, make_ground

from niangjia.apps.audit.models import Event
from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import PlanState
from niangjia.apps.recovery.models import Receipt


@pytest.fixture
def ground(db) -> Ground:
    """A matter whose award can be enforced, and everybody signed in."""
    return make_ground()


def at(ground: Ground, name: str, *arguments: object) -> str:
    return reverse(f"desk:{name}", args=[ground.matter.number, *arguments])


def a_receipt(**more: object) -> dict[str, object]:
    return {
        "payer_kind": "court",
        "payer": "示例市人民法院（演示）",
        "amount": "10,000.00 元",
        "cost": "",
        "voucher": "回单-1",
        "received_on": "2026-11-20",
        "key": str(uuid4()),
        **more,
    }


def propose(ground: Ground) -> object:
    ground.receive(1_000_000)
    page = at(ground, "distribution_new")
    shown = ground.cashier.get(page)
    return ground.cashier.post(page, {"book_no": shown.context["table"].plan.book_no})


def approved(ground: Ground) -> None:
    propose(ground)
    plan = ground.matter.distribution_plans.get()
    ground.leader.post(at(ground, "distribution", plan.pk), {"book_no": plan.book_no})


def test_the_overview_leads_to_what_waits(ground):
    propose(ground)
    page = ground.leader.get(reverse("desk:money"))
    plan = ground.matter.distribution_plans.get()
    assert at(ground, "distribution", plan.pk) in page.content.decode()
    assert page.context["found"].undistributed_fen == 1_000_000
    assert not ground.elsewhere.get(reverse("desk:money")).context["found"].plans


@pytest.mark.parametrize(
    "name", ["matter_money", "receipt_new", "distribution_new", "payout_new", "close"]
)
def test_for_a_stranger_no_page_of_a_matter_exists(ground, name):
    assert ground.elsewhere.get(at(ground, name)).status_code == 404
    assert ground.elsewhere.post(at(ground, name)).status_code in (404, 405)


@pytest.mark.parametrize("name", ["receipt_new", "distribution_new", "payout_new"])
def test_a_clerk_is_told_who_keeps_the_money(ground, name):
    answer = ground.clerk.get(at(ground, name))
    assert answer.status_code == 422
    assert "出纳" in answer.content.decode()


def test_a_receipt_is_read_back_in_capitals_before_it_is_booked(ground):
    page = ground.cashier.post(at(ground, "receipt_new"), {**a_receipt(), "action": "preview"})
    assert page.status_code == 200
    assert "壹万元整" in page.content.decode()
    assert not Receipt.objects.exists()


def test_a_receipt_sent_twice_is_booked_once(ground):
    sent = {**a_receipt(), "action": "record"}
    first = ground.cashier.post(at(ground, "receipt_new"), sent)
    second = ground.cashier.post(at(ground, "receipt_new"), sent)
    assert first.status_code == second.status_code == 303
    assert selectors.totals(ground.matter).received_fen == 1_000_000


def test_a_voucher_that_stands_in_the_books_is_named_at_its_field(ground):
    ground.cashier.post(at(ground, "receipt_new"), {**a_receipt(), "action": "record"})
    again = {**a_receipt(), "action": "record"}
    page = ground.cashier.post(at(ground, "receipt_new"), again)
    assert page.status_code == 422
    assert "回单-1" in page.context["form"].errors["voucher"][0]
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0"),
        ("amount", "很多"),
        ("cost", "10000"),
        ("received_on", "2999-01-01"),
        ("payer_kind", "fund"),
        ("payer", ""),
    ],
)
def test_a_receipt_that_cannot_be_is_declined_at_its_field(ground, field, value):
    sent = {**a_receipt(**{field: value}), "action": "record"}
    page = ground.cashier.post(at(ground, "receipt_new"), sent)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Receipt.objects.exists()


def test_the_preview_of_a_plan_stores_nothing(ground):
    ground.receive(1_000_000)
    before = Event.objects.count()
    page = ground.cashier.get(at(ground, "distribution_new"))
    assert page.status_code == 200
    assert "还没有动账" in page.content.decode()
    assert page.context["table"].share_fen == 1_000_000
    assert not ground.matter.distribution_plans.exists()
    assert Event.objects.count() == before


def test_without_money_there_is_nothing_to_share(ground):
    page = ground.cashier.get(at(ground, "distribution_new"))
    assert page.status_code == 200
    assert page.context["table"] is None
    assert "请先记来款" in page.content.decode()


def test_nobody_is_preferred_without_basis_and_paper(ground):
    ground.receive(1_000_000)
    page = ground.cashier.get(at(ground, "distribution_new"), {"people": "1", "basis": ""})
    assert page.status_code == 422
    assert page.context["table"] is None
    assert {"basis", "paper"} <= set(page.context["form"].errors)


def test_the_preferred_get_theirs_first_and_the_plan_keeps_the_basis(ground):
    ground.receive(1_000_000)
    first = {"people": "1", "basis": "工伤医疗费优先受偿", "paper": "执行裁定书（演示）"}
    page = ground.cashier.get(at(ground, "distribution_new"), first)
    rows = page.context["table"].rows
    assert rows[0].left_fen == 0
    book = page.context["table"].plan.book_no
    ground.cashier.post(at(ground, "distribution_new"), {**first, "book_no": book})
    plan = ground.matter.distribution_plans.get()
    assert (plan.priority_basis, plan.priority_paper) == (first["basis"], first["paper"])


def test_money_that_came_since_the_preview_brings_a_new_preview(ground):
    ground.receive(1_000_000)
    page = at(ground, "distribution_new")
    book = ground.cashier.get(page).context["table"].plan.book_no
    ground.receive(500_000)
    answer = ground.cashier.post(page, {"book_no": book})
    assert answer.status_code == 409
    assert answer.context["table"].plan.pool_fen == 1_500_000
    assert not ground.matter.distribution_plans.exists()


def test_who_made_a_plan_sees_why_she_cannot_approve_it(ground):
    ground.receive(1_000_000)
    page = at(ground, "distribution_new")
    book = ground.leader.get(page).context["table"].plan.book_no
    ground.leader.post(page, {"book_no": book})
    plan = ground.matter.distribution_plans.get()
    shown = ground.leader.get(at(ground, "distribution", plan.pk))
    assert "是您自己做的方案" in shown.content.decode()
    answer = ground.leader.post(at(ground, "distribution", plan.pk), {"book_no": plan.book_no})
    assert answer.status_code == 422
    plan.refresh_from_db()
    assert plan.state == PlanState.PROPOSED


def test_a_cashier_cannot_be_the_second_person(ground):
    propose(ground)
    plan = ground.matter.distribution_plans.get()
    answer = ground.officer.post(at(ground, "distribution", plan.pk), {"book_no": plan.book_no})
    assert answer.status_code == 422
    plan.refresh_from_db()
    assert plan.state == PlanState.PROPOSED


def test_a_plan_on_an_old_ledger_cannot_be_approved(ground):
    propose(ground)
    plan = ground.matter.distribution_plans.get()
    ground.receive(1)
    shown = ground.leader.get(at(ground, "distribution", plan.pk))
    assert "重新预览" in shown.content.decode()
    answer = ground.leader.post(at(ground, "distribution", plan.pk), {"book_no": plan.book_no})
    assert answer.status_code == 422
    assert selectors.totals(ground.matter).held_fen == 0


def test_a_second_person_approves_once(ground):
    propose(ground)
    plan = ground.matter.distribution_plans.get()
    page = at(ground, "distribution", plan.pk)
    assert ground.leader.post(page, {"book_no": plan.book_no}).status_code == 303
    assert ground.leader.post(page, {"book_no": plan.book_no}).status_code == 422
    assert selectors.totals(ground.matter).held_fen == 1_000_000
    assert selectors.balance_check(ground.matter).holds


def test_a_plan_of_another_matter_is_not_here(ground):
    propose(ground)
    plan = ground.matter.distribution_plans.get()
    other = make_ground(prefix="另外")
    page = reverse("desk:distribution", args=[other.matter.number, plan.pk])
    assert other.leader.get(page).status_code == 404


def test_a_plan_is_withdrawn_before_it_is_approved(ground):
    propose(ground)
    plan = ground.matter.distribution_plans.get()
    page = at(ground, "distribution_withdraw", plan.pk)
    assert ground.clerk.post(page, {"why": "不用了"}).status_code == 422
    assert ground.cashier.post(page, {"why": "金额看错"}).status_code == 303
    plan.refresh_from_db()
    assert plan.state == PlanState.VOID


def test_who_is_left_out_is_named_with_the_reason_and_can_be_helped_in_place(ground):
    approved(ground)
    page = ground.cashier.get(at(ground, "payout_new"))
    reasons = {row.claimant.seq: row.why_not for row, _form in page.context["left"]}
    assert "收款账户" in reasons[3]
    assert "身份待核实" in reasons[4]
    person = ground.matter.claimants.get(seq=3).person
    sent = {"c3-bank_name": "演示银行", "c3-why": "本人提供", "c3-version": person.version}
    bad = ground.cashier.post(at(ground, "payee_bank", 3), {**sent, "c3-bank_account": "12"})
    assert bad.status_code == 422
    assert "银行账号不对" in bad.content.decode()
    good = {**sent, "c3-bank_account": "6228480000000000003"}
    assert ground.cashier.post(at(ground, "payee_bank", 3), good).status_code == 303
    assert ground.cashier.post(at(ground, "payee_bank", 3), good).status_code == 409, "stale"
    seen = ground.cashier.get(at(ground, "payout_new"))
    assert 3 in {row.claimant.seq for row in seen.context["ready"]}
    assert "6228480000000000003" not in seen.content.decode()


def prepared(ground: Ground) -> object:
    approved(ground)
    fen = ground.cashier.get(at(ground, "payout_new")).context["fen"]
    ground.cashier.post(at(ground, "payout_new"), {"fen": fen})
    return ground.matter.payouts.get()


def test_a_list_that_changed_since_it_was_shown_is_not_prepared(ground):
    approved(ground)
    answer = ground.cashier.post(at(ground, "payout_new"), {"fen": 1})
    assert answer.status_code == 409
    assert not ground.matter.payouts.exists()


def test_a_batch_sent_twice_is_prepared_once(ground):
    approved(ground)
    fen = ground.cashier.get(at(ground, "payout_new")).context["fen"]
    assert ground.cashier.post(at(ground, "payout_new"), {"fen": fen}).status_code == 303
    assert ground.cashier.post(at(ground, "payout_new"), {"fen": fen}).status_code == 422
    assert ground.matter.payouts.count() == 1


def test_the_bank_list_has_whole_accounts_as_text_and_each_reading_is_kept(ground):
    person = ground.matter.claimants.get(seq=1).person
    Person.objects.filter(pk=person.pk).update(name="=1+1")
    payout = prepared(ground)
    read = Event.objects.filter(kind="people.personal_data_read")
    before = read.count()
    answer = ground.cashier.post(at(ground, "payout_list", payout.no), {"kind": "xlsx"})
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "private, no-store"
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [sheet.cell(2, column).value for column in (2, 3)] == ["=1+1", "6228480000000000001"]
    assert sheet.cell(2, 2).data_type == "s"
    assert read.count() == before + 2
    text = ground.cashier.post(at(ground, "payout_list", payout.no), {"kind": "csv"})
    assert "'=1+1" in text.content.decode("utf-8-sig")


def test_only_who_pays_gets_the_bank_list(ground):
    payout = prepared(ground)
    assert ground.clerk.post(at(ground, "payout_list", payout.no)).status_code == 422
    assert ground.elsewhere.post(at(ground, "payout_list", payout.no)).status_code == 404
    assert ground.cashier.get(at(ground, "payout_list", payout.no)).status_code == 405


def confirm(ground: Ground, payout: object, *seqs: int, client: Client | None = None) -> object:
    people = list(ground.matter.claimants.filter(seq__in=seqs).values_list("pk", flat=True))
    sent = {"people": people, "bank_reference": "银行-9", "paid_on": "2026-11-22"}
    return (client or ground.cashier).post(at(ground, "payout", payout.no), sent)


def test_confirmed_lines_are_paid_and_their_receipts_written(ground):
    payout = prepared(ground)
    assert confirm(ground, payout, 1).status_code == 303
    assert selectors.totals(ground.matter).people_paid == 1
    paper = ground.matter.papers.get(form="payment_receipt")
    assert paper.claimant.seq == 1
    assert paper.document.state == "complete"
    again = confirm(ground, payout, 1)
    assert again.status_code == 422
    assert ground.matter.papers.count() == 1
    assert confirm(ground, payout, 2).status_code == 303
    payout.refresh_from_db()
    assert payout.state == "confirmed"


def test_who_is_paid_twice_signs_twice(ground):
    payout = prepared(ground)
    confirm(ground, payout, 1, 2)
    ground.receive(500_000, voucher="回单-3")
    plan = recovery.propose_distribution(
        matter=ground.matter, by=ground.fed.cashier, on=ground.today, at=ground.now
    )
    recovery.approve_distribution(
        plan=plan, by=ground.fed.leader, book_no=plan.book_no, at=ground.now
    )
    second = recovery.prepare_payout(
        matter=ground.matter, by=ground.fed.cashier, on=ground.today
    ).payout
    assert confirm(ground, second, 1, 2).status_code == 303
    papers = ground.matter.papers.filter(form="payment_receipt", claimant__seq=1)
    assert papers.count() == 2


def test_nobody_is_confirmed_by_a_clerk_or_for_tomorrow(ground):
    payout = prepared(ground)
    assert confirm(ground, payout, 1, client=ground.clerk).status_code == 422
    late = {
        "people": [ground.matter.claimants.get(seq=1).pk],
        "bank_reference": "银行-9",
        "paid_on": (ground.today + timedelta(days=400)).isoformat(),
    }
    assert ground.cashier.post(at(ground, "payout", payout.no), late).status_code == 422
    assert selectors.totals(ground.matter).paid_fen == 0


def test_a_transfer_the_bank_returned_is_held_again(ground):
    payout = prepared(ground)
    confirm(ground, payout, 1, 2)
    page = at(ground, "payout_return", payout.no, 1)
    assert ground.cashier.post(page, {"why": " "}).status_code == 422
    assert ground.cashier.post(page, {"why": "账号与户名不符"}).status_code == 303
    sums = selectors.totals(ground.matter)
    assert sums.people_paid == 1
    assert selectors.balance_check(ground.matter).holds
    shown = ground.cashier.get(at(ground, "payout", payout.no))
    assert "账号与户名不符" in shown.content.decode()


def test_a_batch_is_sent_once(ground):
    payout = prepared(ground)
    page = at(ground, "payout_send", payout.no)
    assert ground.cashier.post(page).status_code == 303
    assert ground.cashier.post(page).status_code == 422


def test_the_books_of_a_matter_show_every_entry_and_their_proof(ground):
    payout = prepared(ground)
    confirm(ground, payout, 1, 2)
    page = ground.clerk.get(at(ground, "matter_money"))
    assert page.status_code == 200
    assert page.context["check"].holds
    text = page.content.decode()
    assert "账是平的" in text
    assert "付款到本人" in text
