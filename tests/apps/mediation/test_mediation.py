"""A mediation in which some settle, one leaves and the others fail: true for each of them."""

from datetime import date

import pytest
from tests.apps.proceedings import way

from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters.choices import ItemState, Outcome
from niangjia.apps.matters.models import Clock, Forum, ForumItem, Paper, ProcedureEdge
from niangjia.apps.matters.procedures import registered
from niangjia.apps.matters.services import clocks, steps
from niangjia.apps.mediation.lifecycle import MEDIATION
from niangjia.apps.mediation.models import Session
from niangjia.apps.mediation.selectors import sessions_of, terms_of
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.engines.procedure import Act, NoSuchStep, edges

pytestmark = pytest.mark.django_db
OPENED = date(2026, 10, 13)
SESSION = date(2026, 10, 15)
AGREED = date(2026, 10, 20)
ENDED = date(2026, 10, 21)
PERFORM_BY = date(2026, 11, 20)
HELD = {"present": "双方（演示）", "both_willing": True, "no_recusal": True}


@pytest.fixture
def forum(matter, fed, workers):
    made = way.opened(matter, "mediation", way.items_of(*workers), by=fed.officer, on=OPENED)
    return way.take(made, "convene", HELD, by=fed.officer, on=SESSION)


def agreement(items, **changes):
    return {
        "terms": {str(item.pk): 20_000_00 if item.rule == "R-01" else 12_000_00 for item in items},
        "perform_by": PERFORM_BY.isoformat(),
        "facts": "单位拖欠工资（演示）。",
        "responsibility": "单位应付清工资（演示）。",
        "employer_post": "经理",
        "address": "海口市示例宿舍（演示）",
        "each_consents": True,
        "both_signed": True,
        "mediator_signed": True,
        "sealed": True,
        **changes,
    }


def settle(forum, fed, *workers, **changes):
    items = way.items_of(*workers)
    return way.take(
        forum, "agree", agreement(items, **changes), by=fed.officer, on=AGREED, items=items
    )


ENDING = {"reason": "apart", "committee": "海口市仲裁委（演示）", "contact": "0898-00000001"}


def states(matter):
    """Return where each worker's wages stand, by worker, in the record that has them."""
    rows = ForumItem.objects.filter(matter=matter, item__rule="R-04").exclude(state="moved")
    return {row.claimant.seq: (row.forum.state, row.state) for row in rows}


def test_the_database_holds_the_table_as_it_is_declared():
    rows = ProcedureEdge.objects.filter(lifecycle="mediation", lifecycle_version=1)

    assert {(r.verb, r.from_state, r.to_state) for r in rows} == {
        (e.verb, e.from_state, e.to_state) for e in edges(MEDIATION)
    }
    assert registered("mediation").lifecycle is MEDIATION


def test_two_settle_one_leaves_and_three_fail_and_each_record_is_true(forum, matter, fed, workers):
    settled = settle(forum, fed, *workers[:2])
    left = way.take(
        forum,
        "withdraw",
        {"why": "本人不再参加"},
        by=fed.officer,
        on=ENDED,
        items=way.items_of(workers[2]),
    )
    failed = way.take(forum, "fail", ENDING, by=fed.officer, on=ENDED)

    assert {settled.state, left.state, failed.state} == {"agreed", "withdrawn", "failed"}
    assert failed.pk == forum.pk
    assert settled.parent_id == left.parent_id == forum.pk
    assert states(matter) == {
        1: ("agreed", "settled"),
        2: ("agreed", "settled"),
        3: ("withdrawn", "withdrawn"),
        4: ("failed", "failed"),
        5: ("failed", "failed"),
        6: ("failed", "failed"),
    }
    assert not Clock.objects.filter(forum=forum, state="running").exists()
    assert sessions_of(settled).get() == Session.objects.get()
    assert terms_of(settled).perform_by == PERFORM_BY
    assert terms_of(failed) is None


def test_what_is_agreed_is_fixed_in_the_ledger_and_the_rest_is_conceded(
    forum, matter, fed, workers
):
    settle(forum, fed, workers[0])

    severance = next(
        row
        for row in positions(matter)
        if row.claimant == workers[0].pk and row.item_kind == "economic_compensation"
    )
    assert severance.now(Kind.FIXED) == 20_000_00
    assert severance.now(Kind.DROPPED) == 10_000_00
    outcome = ForumItem.objects.get(item=severance.item, state=ItemState.SETTLED)
    assert (outcome.outcome, outcome.perform_by) == (Outcome.AGREED, PERFORM_BY)


def test_each_who_settles_gets_her_own_agreement_and_its_clocks_run(forum, fed, workers):
    settled = settle(forum, fed, *workers[:2])

    papers = Paper.objects.filter(forum=settled, form="mediation_agreement")
    assert {p.claimant.seq for p in papers} == {1, 2}
    assert {p.document.state for p in papers} == {DocumentState.COMPLETE}
    running = Clock.objects.filter(forum=settled, state="running").order_by("rule")
    assert [(c.rule, c.due_on) for c in running] == [
        ("CL-05", date(2026, 11, 4)),
        ("CL-06", date(2026, 11, 19)),
    ]
    limits = Clock.objects.filter(item__claimant=workers[0], rule="CL-02").order_by("run")
    assert [(c.state, c.due_on) for c in limits][-1] == ("running", date(2027, 10, 20))


def test_nobody_is_settled_without_signatures_seal_and_her_own_consent(forum, fed, workers):
    with pytest.raises(steps.StepRefused, match="已盖调解组织印章"):
        settle(forum, fed, workers[0], sealed=False)
    with pytest.raises(steps.StepRefused, match="每位职工本人同意"):
        settle(forum, fed, workers[0], each_consents=False)


def test_nobody_is_settled_for_nothing_or_before_the_agreement(forum, fed, workers):
    items = way.items_of(workers[0])
    with pytest.raises(steps.StepRefused, match="第 1 位演示甲没有任何金额"):
        settle(forum, fed, workers[0], terms={str(item.pk): 0 for item in items})
    with pytest.raises(steps.StepRefused, match="早于协议生效日"):
        settle(forum, fed, workers[0], perform_by="2026-10-19")


def test_an_extension_leads_beyond_the_day_that_stands(forum, fed):
    facts = {"until_on": "2026-10-20", "both_consent": True}
    with pytest.raises(steps.StepRefused, match="2026-10-28"):
        way.take(forum, "extend", facts, by=fed.officer, on=SESSION)

    way.take(forum, "extend", {**facts, "until_on": "2026-11-06"}, by=fed.officer, on=SESSION)

    assert Clock.objects.get(forum=forum, rule="CL-03").due_on == date(2026, 11, 6)


def test_one_of_two_is_paid_and_the_other_defaults(forum, matter, fed, workers):
    settled = settle(forum, fed, *workers[:2])
    with pytest.raises(steps.StepRefused, match="演示甲、第 2 位演示乙还没有付清"):
        way.take(settled, "perform", by=fed.officer, on=PERFORM_BY)
    # The second worker's agreement falls first, so that the money that comes is the first one's.
    with pytest.raises(steps.StepRefused, match="2026-11-20 才满"):
        way.take(settled, "default", by=fed.officer, on=PERFORM_BY, items=way.items_of(workers[1]))
    broken = way.take(
        settled, "default", by=fed.officer, on=date(2026, 11, 21), items=way.items_of(workers[1])
    )
    way.pay(matter, 32_000_00, fed=fed, on=date(2026, 11, 23), voucher="演示1")
    paid = way.take(settled, "perform", by=fed.officer, on=date(2026, 11, 23))

    assert (paid.state, broken.state) == ("performed", "defaulted")
    assert paid.pk == settled.pk
    assert not paid.is_live
    second = [row for row in positions(matter) if row.claimant == workers[1].pk]
    assert [row.now(Kind.COMPUTED) for row in second] == [way.WAGES, way.SEVERANCE]
    assert set(
        ForumItem.objects.filter(forum=broken).values_list("state", "outcome", "amount_fen")
    ) == {("void", None, None)}
    first = Clock.objects.filter(item__claimant=workers[0], state="running")
    assert not first.exists()
    assert not Clock.objects.filter(forum__in=[paid, broken], state="running").exists()
    assert Clock.objects.filter(item__claimant=workers[1], rule="CL-02", state="running").exists()


def test_a_broken_agreement_leaves_the_way_to_arbitration_open(forum, matter, fed, workers):
    settled = settle(forum, fed, workers[0])
    way.take(settled, "default", by=fed.officer, on=date(2026, 11, 21))

    again = way.opened(
        matter, "arbitration", way.items_of(workers[0]), by=fed.officer, on=date(2026, 11, 23)
    )

    assert again.state == "preparing"


def test_confirmation_makes_the_agreement_enforceable(forum, matter, fed, workers):
    settled = settle(forum, fed, workers[0])
    by = fed.officer
    filed = {"court": "示例法院", "filed_jointly": True, "only_payment": True}
    way.take(settled, "file_confirmation", filed, by=by, on=date(2026, 10, 22))
    way.take(settled, "return_for_correction", {"faults": "身份证明"}, by=by, on=date(2026, 10, 23))
    way.take(settled, "correct", by=by, on=date(2026, 10, 26))
    number = {"case_number": "（2026）示例调确1号"}
    way.take(settled, "accept_confirmation", number, by=by, on=date(2026, 10, 27))
    done = way.take(
        settled, "confirm", {"perform_by": PERFORM_BY.isoformat()}, by=by, on=date(2026, 11, 2)
    )

    assert done.state == "confirmed"
    assert {r.now(Kind.ENFORCEABLE) for r in positions(matter) if r.claimant == workers[0].pk} == {
        12_000_00,
        20_000_00,
    }
    assert not Clock.objects.filter(forum=done, state="running").exists()
    running = Clock.objects.filter(item__claimant=workers[0], state="running")
    assert set(running.values_list("rule", "due_on")) == {
        ("CL-16", date(2028, 11, 20)),
        ("perform_by", PERFORM_BY),
    }


def test_a_refused_confirmation_leaves_the_agreement_standing(forum, fed, workers):
    settled = settle(forum, fed, workers[0])
    filed = {"court": "示例法院", "filed_jointly": True, "only_payment": True}
    way.take(settled, "file_confirmation", filed, by=fed.officer, on=date(2026, 10, 22))
    back = way.take(
        settled, "refuse_confirmation", {"why": "内容不明确"}, by=fed.officer, on=date(2026, 10, 23)
    )

    assert back.state == "agreed"
    assert Clock.objects.filter(forum=back, rule="CL-05", state="running").exists()


def test_mediation_interrupts_a_limitation_that_runs_but_revives_none_that_ran_out(
    matter, fed, workers
):
    early, late = way.items_of(workers[0])
    clocks.apply(
        matter=matter,
        rule="CL-01",
        what=Act.VOID,
        day=OPENED,
        holders=[clocks.Holder(item_id=late.pk)],
        at=way.AT,
    )
    clocks.apply(
        matter=matter,
        rule="CL-01",
        what=Act.START,
        day=date(2025, 3, 3),
        holders=[clocks.Holder(item_id=late.pk)],
        at=way.AT,
    )

    way.opened(matter, "mediation", [early, late], by=fed.officer, on=OPENED)

    assert [c.due_on for c in Clock.objects.filter(item=early).order_by("run")] == [
        date(2027, 9, 30),
        date(2027, 10, 13),
    ]
    expired = Clock.objects.get(item=late, state="running")
    assert (expired.run, expired.due_on) == (1, date(2026, 3, 3))
    assert not Clock.objects.filter(item=late, run=2).exists()


def test_after_the_end_nothing_more_can_be_done(forum, fed):
    way.take(forum, "fail", ENDING, by=fed.officer, on=ENDED)

    with pytest.raises(NoSuchStep, match="调解不成"):
        way.take(forum, "convene", HELD, by=fed.officer, on=ENDED)
    assert not Forum.objects.get(pk=forum.pk).is_live


def test_the_paper_of_a_failed_mediation_says_until_when_to_go_to_arbitration(forum, fed, workers):
    way.take(forum, "fail", ENDING, by=fed.officer, on=ENDED, items=way.items_of(workers[0]))

    paper = Paper.objects.get(form="mediation_termination")
    assert paper.claimant == workers[0]
    assert paper.document.state == DocumentState.COMPLETE
