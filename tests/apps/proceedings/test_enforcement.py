"""Enforcement: from the title that binds to the last fen, with what was seized on the way."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.apps.proceedings import way

from niangjia.apps.matters import procedures
from niangjia.apps.matters.models import Clock, ForumItem, Paper
from niangjia.apps.matters.selectors import free_items
from niangjia.apps.matters.services import steps
from niangjia.apps.proceedings.choices import AssetState
from niangjia.apps.proceedings.models import Asset
from niangjia.apps.proceedings.selectors import assets_of
from niangjia.apps.proceedings.services.records import AssetNotSeized
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.selectors import positions

pytestmark = pytest.mark.django_db
AWARDED = date(2026, 12, 10)
PERFORM_BY = date(2026, 12, 24)
APPLIED = date(2026, 12, 28)
FACTS = {
    "court": "海口市示例区人民法院（演示）",
    "facts": "裁决生效后单位未付（演示）。",
    "employer_post": "经理",
    "address": "海口市示例宿舍（演示）",
}
TOTAL = 6 * (way.WAGES + way.SEVERANCE)


@pytest.fixture
def title(matter, fed, workers, monkeypatch):
    """An arbitration with a final award for everybody."""
    kinds = (procedures.registered("arbitration"), procedures.registered("enforcement"))
    for kind in kinds:
        monkeypatch.setitem(kind.guards, "papers_issued", lambda taking: None)
    items = way.items_of(*workers)
    by = fed.officer
    made = way.opened(matter, "arbitration", items, by=by, on=date(2026, 11, 2))
    prepared = {**FACTS, "committee": "海口市仲裁委（演示）", "contract": "有合同（演示）"}
    way.take(made, "prepare", prepared, by=by, on=date(2026, 11, 2))
    way.take(made, "file", by=by, on=date(2026, 11, 4))
    number = {"case_number": "琼海劳人仲案〔2026〕示例1号"}
    way.take(made, "accept", number, by=by, on=date(2026, 11, 9))
    way.take(made, "hear", {"place": "第一庭（演示）"}, by=by, on=date(2026, 12, 1))
    award = {
        "awarded": {str(i.pk): way.WAGES if i.rule == "R-04" else way.SEVERANCE for i in items},
        "served_on": "2026-12-14",
        "employer_served_on": "2026-12-16",
        "perform_by": PERFORM_BY.isoformat(),
        "preserved": "yes",
    }
    return way.take(made, "award_final", award, by=by, on=AWARDED)


@pytest.fixture
def ready(title, matter, fed, workers):
    return way.opened(
        matter, "enforcement", way.items_of(*workers), by=fed.officer, on=date(2026, 12, 22)
    )


@pytest.fixture
def opened(ready, fed):
    way.take(ready, "apply", by=fed.officer, on=APPLIED)
    return way.take(ready, "notify", by=fed.officer, on=date(2026, 12, 31))


def seize(forum, fed, kind, asset, on=date(2027, 1, 5), **more):
    facts = {"asset_kind": kind, "asset": asset, **more}
    return way.take(forum, "seize", facts, by=fed.officer, on=on)


def running(forum):
    rows = Clock.objects.filter(forum=forum, state="running").order_by("rule")
    return {row.rule: row.due_on for row in rows}


def test_everyone_gets_an_application_that_names_her_title(ready, fed, workers):
    way.take(ready, "prepare", FACTS, by=fed.officer, on=date(2026, 12, 25))

    papers = Paper.objects.filter(forum=ready, form="enforcement_application")
    assert {p.claimant for p in papers} == set(workers)
    assert [p.document.open_slots for p in papers] == [[]] * 6


def test_nobody_asks_for_enforcement_before_the_day_of_performance(ready, fed):
    with pytest.raises(steps.StepRefused, match="2026-12-24 才满"):
        way.take(ready, "apply", by=fed.officer, on=PERFORM_BY)


def test_nobody_asks_for_enforcement_without_a_title(matter, fed, workers, monkeypatch):
    kind = procedures.registered("enforcement")
    monkeypatch.setitem(kind.guards, "papers_issued", lambda taking: None)
    forum = way.opened(
        matter, "enforcement", way.items_of(*workers[:1]), by=fed.officer, on=APPLIED
    )
    with pytest.raises(steps.StepRefused, match="演示甲还没有生效的裁决或者调解书"):
        way.take(forum, "apply", by=fed.officer, on=APPLIED)


def test_applying_meets_the_two_years_and_the_three_months_of_everyone(opened, matter):
    assert not Clock.objects.filter(
        matter=matter, rule__in=["CL-16", "CL-17", "perform_by"], state="running"
    ).exists()
    assert running(opened) == {"CL-22": date(2027, 6, 28)}
    assert Clock.objects.get(forum=opened, rule="CL-20").state == "met"


def test_who_applies_later_keeps_her_own_clocks(ready, fed, workers):
    first = way.take(ready, "apply", by=fed.officer, on=APPLIED, items=way.items_of(*workers[:5]))

    assert first.state == "applied"
    waiting = Clock.objects.filter(item__claimant=workers[5], state="running")
    assert set(waiting.values_list("rule", flat=True)) == {"CL-16", "CL-17", "perform_by"}


def test_each_kind_of_asset_is_held_for_its_own_term_and_renewed_before_it_ends(opened, fed):
    way.take(opened, "give_clue", {"clue": "示例银行账户"}, by=fed.officer, on=date(2027, 1, 4))
    assert running(opened)["CL-21"] == date(2027, 1, 11)
    seize(opened, fed, "bank", "示例银行账户（演示）", until_on="2028-01-05", value=100_000_00)
    seize(opened, fed, "movable", "旅游大巴（演示）", on=date(2027, 1, 6))
    seize(opened, fed, "immovable", "示例路 1 号房屋（演示）", on=date(2027, 1, 7))

    held = running(opened)
    assert held["CL-23a"].year == 2028
    assert held["CL-23b"].year == 2029
    assert held["CL-23c"].year == 2030
    assert "CL-21" not in held
    renewal = {"asset_kind": "bank", "until_on": "2028-12-29"}
    way.take(opened, "renew", renewal, by=fed.officer, on=date(2027, 8, 1))
    assert running(opened)["CL-23a"] == date(2028, 8, 1)
    assert Clock.objects.filter(forum=opened, rule="CL-23a", state="met").count() == 1
    assert assets_of(opened).get(kind="bank").until_on == date(2028, 12, 29)


def test_what_is_not_seized_cannot_be_renewed_or_sold(opened, fed):
    seize(opened, fed, "bank", "示例银行账户（演示）")
    renewal = {"asset_kind": "movable", "until_on": "2028-12-29"}
    with pytest.raises(steps.StepRefused, match="没有登记过正在查封冻结的这种财产"):
        way.take(opened, "renew", renewal, by=fed.officer, on=date(2027, 8, 1))
    sale = {"asset": "别的账户", "price": 1}
    with pytest.raises(AssetNotSeized):
        way.take(opened, "auction", sale, by=fed.officer, on=date(2027, 3, 1))
    with pytest.raises(steps.StepRefused, match="要晚于措施生效日期"):
        seize(opened, fed, "bank", "另一账户", until_on="2027-01-05")


def test_released_assets_stop_their_clock(opened, fed):
    seize(opened, fed, "bank", "示例银行账户（演示）")
    facts = {"asset_kind": "bank", "why": "单位提供担保"}
    way.take(opened, "release", facts, by=fed.officer, on=date(2027, 2, 1))

    assert "CL-23a" not in running(opened)
    assert assets_of(opened).get().state == AssetState.RELEASED


def test_the_database_refuses_an_asset_sold_without_a_day(opened, fed):
    seize(opened, fed, "bank", "示例银行账户（演示）")
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.update(state=AssetState.SOLD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.update(price_fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.update(until_on=date(2020, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.update(value_fen=-1)


def test_forty_percent_first_the_rest_later_and_then_it_is_over(opened, matter, fed):
    by = fed.officer
    seize(opened, fed, "movable", "旅游大巴（演示）")
    sale = {"asset": "旅游大巴（演示）", "price": TOTAL, "costs": 0}
    way.take(opened, "auction", sale, by=by, on=date(2027, 3, 1))
    way.take(opened, "plan", by=by, on=date(2027, 3, 2))
    with pytest.raises(steps.StepRefused, match="2027-03-17 才满"):
        way.take(opened, "distribute", by=by, on=date(2027, 3, 10))
    way.take(opened, "distribute", by=by, on=date(2027, 3, 18))
    way.pay(matter, TOTAL * 2 // 5, fed=fed, on=date(2027, 3, 20), voucher="演示1")
    with pytest.raises(steps.StepRefused, match="还没有付清"):
        way.take(opened, "perform", by=by, on=date(2027, 3, 21))

    way.pay(matter, TOTAL - TOTAL * 2 // 5, fed=fed, on=date(2027, 5, 20), voucher="演示2")
    paid = way.take(opened, "perform", by=by, on=date(2027, 5, 21))

    assert (paid.pk, paid.state, paid.is_live) == (opened.pk, "paid", False)
    assert set(ForumItem.objects.filter(forum=paid).values_list("state", flat=True)) == {"done"}
    assert running(paid) == {}
    sold = assets_of(paid).get()
    assert (sold.state, sold.price_fen) == (AssetState.SOLD, TOTAL)


def test_who_performs_of_herself_needs_no_court(ready, matter, fed):
    way.pay(matter, TOTAL, fed=fed, on=date(2026, 12, 23), voucher="演示1")
    paid = way.take(ready, "perform", by=fed.officer, on=date(2026, 12, 23))

    assert paid.state == "paid"
    assert not Clock.objects.filter(
        matter=matter, rule__in=["CL-16", "CL-17", "perform_by"], state="running"
    ).exists()


def test_a_round_that_finds_nothing_ends_and_is_taken_up_again(opened, fed):
    way.take(opened, "find_nothing", by=fed.officer, on=date(2027, 2, 1))
    way.take(
        opened, "end_round", {"ground": "applicant_signed"}, by=fed.officer, on=date(2027, 6, 1)
    )
    assert running(opened) == {}

    again = way.take(opened, "reopen", {"clue": "新账户"}, by=fed.officer, on=date(2027, 7, 1))

    assert again.state == "opened"
    assert running(again)["CL-21"] == date(2027, 7, 8)


def test_a_settlement_in_enforcement_that_is_broken_brings_the_title_back(opened, matter, fed):
    by = fed.officer
    facts = {"terms": "分三期付清", "perform_by": "2027-04-30", "each_consents": True}
    way.take(opened, "settle", facts, by=by, on=date(2027, 2, 1))
    settled = Clock.objects.filter(matter=matter, rule="CL-16", state="running")
    assert set(settled.values_list("due_on", flat=True)) == {date(2029, 4, 30)}

    again = way.take(opened, "resume", by=by, on=date(2027, 5, 10))

    assert again.state == "opened"
    assert not settled.exists()


def test_who_withdraws_her_application_may_ask_again_in_time(opened, fed, workers):
    gone = way.take(
        opened,
        "withdraw",
        {"why": "本人撤回"},
        by=fed.officer,
        on=date(2027, 2, 1),
        items=way.items_of(workers[0]),
    )

    assert gone.state == "withdrawn"
    kept = Clock.objects.filter(item__claimant=workers[0], state="running")
    assert set(kept.values_list("rule", flat=True)) == {"CL-16"}


def test_an_execution_ended_by_law_stops_its_clocks(opened, matter, fed):
    ended = way.take(
        opened, "terminate", {"ground": "bankrupt"}, by=fed.officer, on=date(2027, 3, 1)
    )

    assert (ended.state, running(ended)) == ("terminated", {})


def test_a_refused_execution_takes_the_amounts_back(opened, matter, fed):
    denied = way.take(opened, "deny", {"why": "裁决不予执行"}, by=fed.officer, on=date(2027, 3, 1))

    assert (denied.state, running(denied)) == ("denied", {})


@pytest.fixture
def over(title, ready, matter, fed):
    """An award that is firm, and an enforcement in which everything was paid."""
    way.pay(matter, TOTAL, fed=fed, on=date(2026, 12, 23), voucher="演示1")
    made = way.take(ready, "perform", by=fed.officer, on=date(2026, 12, 23))
    way.take(title, "become_firm", by=fed.officer, on=date(2027, 2, 1))
    return made


def test_who_is_paid_in_full_is_offered_no_enforcement_again(over, matter):
    assert free_items(matter, "enforcement") == ()


def test_what_the_bank_returns_later_is_held_for_her_and_needs_no_court(over, matter, fed, workers):
    payout = matter.payouts.get()
    recovery.return_payout_line(
        payout=payout,
        claimant=workers[0].pk,
        on=date(2027, 2, 2),
        by=fed.cashier,
        why="户名不符（演示）",
    )

    rows = {row.claimant: row for row in positions(matter) if row.still_due_fen}
    assert set(rows) == {workers[0].pk}
    assert sum(row.held_fen for row in rows.values()) > 0
    assert free_items(matter, "enforcement") == ()


def test_whose_award_turns_out_higher_is_offered_enforcement_again(over, matter, fed, workers):
    item = way.items_of(workers[0])[0]
    told = {"by": fed.officer, "on": date(2027, 2, 2), "why": "裁决金额少录（演示）"}
    row = next(row for row in positions(matter) if row.item == item.pk)
    recovery.correct(matter=matter, item=item.pk, right_fen=row.fixed_fen + 100, **told)

    assert free_items(matter, "enforcement") == (item,)
    again = way.opened(matter, "enforcement", [item], by=fed.officer, on=date(2027, 2, 3))
    assert again.is_live
    assert free_items(matter, "enforcement") == ()
