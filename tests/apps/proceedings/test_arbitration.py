"""Arbitration: applications, awards of both kinds, suits, and who is bound by what."""

from datetime import date

import pytest
from tests.apps.proceedings import way

from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters.choices import Outcome, ParticipantRole
from niangjia.apps.matters.models import Clock, ForumItem, Paper, ProcedureEdge
from niangjia.apps.matters.services import register, steps
from niangjia.apps.proceedings.lifecycle import ARBITRATION, ENFORCEMENT
from niangjia.apps.proceedings.selectors import hearings_of
from niangjia.apps.proceedings.services.records import CaseNumberTaken, NameTooLong
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.recovery.services.rights import MoneyUnderWay
from niangjia.engines.procedure import edges

pytestmark = pytest.mark.django_db
OPENED = date(2026, 11, 2)
FILED = date(2026, 11, 4)
ACCEPTED = date(2026, 11, 9)
HEARD = date(2026, 12, 1)
AWARDED = date(2026, 12, 10)
SERVED = date(2026, 12, 14)
FACTS = {
    "committee": "海口市劳动人事争议仲裁委员会（演示）",
    "facts": "单位拖欠工资（演示）。",
    "contract": "双方签有书面劳动合同（演示）。",
    "left_reason": "单位停业，劳动合同终止（演示）。",
    "post": "导游",
    "address": "海口市示例宿舍（演示）",
    "employer_post": "经理",
}


@pytest.fixture
def forum(matter, fed, workers):
    made = way.opened(matter, "arbitration", way.items_of(*workers), by=fed.officer, on=OPENED)
    return way.take(made, "prepare", FACTS, by=fed.officer, on=OPENED)


@pytest.fixture
def filed(forum, fed, monkeypatch):
    """The record with the applications handed in; what makes them complete is proven elsewhere."""
    Paper.objects.filter(forum=forum).delete()
    from niangjia.apps.matters import procedures

    kind = procedures.registered("arbitration")
    monkeypatch.setitem(kind.guards, "papers_issued", lambda taking: None)
    return way.take(forum, "file", by=fed.officer, on=FILED)


@pytest.fixture
def heard(filed, fed):
    number = {"case_number": "琼海劳人仲案〔2026〕示例1号"}
    way.take(filed, "accept", number, by=fed.officer, on=ACCEPTED)
    return way.take(filed, "hear", {"place": "第一庭（演示）"}, by=fed.officer, on=HEARD)


def award(forum, verb, fed, *workers, wages=way.WAGES, severance=way.SEVERANCE, **changes):
    items = way.items_of(*workers)
    facts = {
        "awarded": {str(i.pk): wages if i.rule == "R-04" else severance for i in items},
        "served_on": SERVED.isoformat(),
        "employer_served_on": date(2026, 12, 16).isoformat(),
        **changes,
    }
    if verb == "award_final":
        facts = {"perform_by": "2026-12-24", "preserved": "no", **facts}
    return way.take(forum, verb, facts, by=fed.officer, on=AWARDED, items=items)


def due(forum, rule, **where):
    return Clock.objects.get(forum=forum, rule=rule, **where).due_on


@pytest.mark.parametrize("table", [ARBITRATION, ENFORCEMENT], ids=lambda t: t.key)
def test_the_database_holds_the_table_as_it_is_declared(table):
    rows = ProcedureEdge.objects.filter(lifecycle=table.key, lifecycle_version=table.version)

    assert {(r.verb, r.from_state, r.to_state) for r in rows} == {
        (e.verb, e.from_state, e.to_state) for e in edges(table)
    }


def test_everyone_gets_an_application_of_her_own_and_one_list_of_evidence(forum):
    forms = Paper.objects.filter(forum=forum).values_list("form", flat=True)

    assert sorted(forms) == ["arbitration_application"] * 6 + ["evidence_list"]
    assert forum.body_name == FACTS["committee"]


def test_nothing_is_handed_in_before_it_has_left(forum, fed):
    assert Paper.objects.filter(document__state=DocumentState.DRAFT).exists()
    with pytest.raises(steps.StepRefused, match="先不要选进来"):
        way.take(forum, "file", by=fed.officer, on=FILED)


def test_representatives_are_chosen_among_those_named(forum, matter, fed, workers):
    with pytest.raises(steps.StepRefused, match="参与人"):
        way.take(forum, "elect", FACTS, by=fed.officer, on=OPENED)
    for worker in workers[:2]:
        register.add_participant(
            matter=matter,
            person=worker.person,
            role=ParticipantRole.REPRESENTATIVE,
            since=OPENED,
            by=fed.officer,
        )

    way.take(forum, "elect", FACTS, by=fed.officer, on=OPENED)

    assert Paper.objects.filter(forum=forum, form="representatives_mandate").count() == 1


def test_filing_meets_the_limitation_and_starts_the_five_days(filed, workers):
    limits = Clock.objects.filter(item__claimant__in=workers, rule__in=["CL-01", "CL-02"])
    assert set(limits.values_list("state", flat=True)) == {"met"}
    assert due(filed, "CL-10") == date(2026, 11, 11)  # five working days


def test_who_withdraws_has_her_limitation_run_anew(filed, fed, workers):
    gone = way.take(
        filed,
        "withdraw",
        {"why": "本人撤回"},
        by=fed.officer,
        on=date(2026, 11, 6),
        items=way.items_of(workers[5]),
    )

    assert gone.state == "withdrawn"
    running = Clock.objects.filter(item__claimant=workers[5], state="running")
    assert set(running.values_list("rule", "due_on")) == {
        ("CL-01", date(2027, 11, 8)),
        ("CL-02", date(2027, 11, 8)),
    }
    assert not Clock.objects.filter(forum=gone, state="running").exists()


def test_silence_is_noted_only_when_the_days_are_over(filed, fed):
    with pytest.raises(steps.StepRefused, match="2026-11-11 才满"):
        way.take(filed, "note_silence", by=fed.officer, on=date(2026, 11, 11))

    silent = way.take(filed, "note_silence", by=fed.officer, on=date(2026, 11, 12))

    assert silent.state == "unanswered"


def test_a_refusal_frees_the_items(filed, fed):
    refused = way.take(filed, "refuse", {"why": "不属于受理范围"}, by=fed.officer, on=ACCEPTED)

    assert set(ForumItem.objects.filter(forum=refused).values_list("state", flat=True)) == {
        "failed"
    }


def test_the_term_of_the_panel_can_be_made_longer(heard, fed):
    assert due(heard, "CL-12") == date(2026, 12, 24)
    with pytest.raises(steps.StepRefused, match="延长后的日期要更晚"):
        way.take(heard, "extend", {"until_on": "2026-12-24"}, by=fed.officer, on=HEARD)

    way.take(heard, "extend", {"until_on": "2027-01-08"}, by=fed.officer, on=HEARD)

    assert due(heard, "CL-12") == date(2027, 1, 8)
    assert hearings_of(heard).get().place == "第一庭（演示）"


def test_no_award_in_time_opens_the_way_to_court(heard, fed):
    with pytest.raises(steps.StepRefused, match="才满"):
        way.take(heard, "note_no_award", by=fed.officer, on=date(2026, 12, 24))

    assert (
        way.take(heard, "note_no_award", by=fed.officer, on=date(2026, 12, 25)).state
        == "unanswered"
    )


def test_a_final_award_binds_at_once_and_each_side_has_its_own_term(heard, matter, fed, workers):
    final = award(heard, "award_final", fed, *workers, severance=20_000_00)

    assert final.state == "awarded_final"
    row = ForumItem.objects.get(forum=final, item=way.items_of(workers[0])[1])
    assert (row.outcome, row.is_final) == (Outcome.PARTLY, True)
    assert (row.effective_on, row.perform_by) == (AWARDED, date(2026, 12, 24))
    assert Clock.objects.get(claimant=workers[0], rule="CL-13").due_on == date(2026, 12, 29)
    assert due(final, "CL-14") == date(2027, 1, 15)
    assert sum(p.now(Kind.ENFORCEABLE) for p in positions(matter)) == 6 * 32_000_00
    assert sum(p.now(Kind.DROPPED) for p in positions(matter)) == 6 * 10_000_00


def test_what_was_dismissed_starts_no_enforcement_period(heard, fed, workers):
    award(heard, "award_final", fed, workers[0], severance=0)

    owed = Clock.objects.filter(rule="CL-16", item__claimant=workers[0])
    assert [clock.item.rule for clock in owed] == ["R-04"]


def test_preserved_property_starts_the_three_months(heard, fed, workers):
    award(heard, "award_final", fed, workers[0], preserved="yes")

    days = Clock.objects.filter(rule="CL-17", item__claimant=workers[0])
    assert set(days.values_list("due_on", flat=True)) == {date(2027, 3, 10)}


def test_an_award_is_not_received_before_it_is_made(heard, fed, workers):
    with pytest.raises(steps.StepRefused, match="早于裁决作出日"):
        award(heard, "award_final", fed, *workers, served_on="2026-12-09")


def test_one_award_may_be_final_for_some_and_not_for_others(heard, fed, workers):
    final = award(heard, "award_final", fed, *workers[:4])
    other = award(heard, "award", fed, *workers[4:])

    assert (final.state, other.state) == ("awarded_final", "awarded")
    assert other.pk == heard.pk


def test_one_sues_alone_and_the_others_award_takes_effect(heard, matter, fed, workers):
    common = award(heard, "award", fed, *workers)
    alone = way.items_of(workers[0])
    court = {"court": "示例法院"}
    with pytest.raises(steps.StepRefused, match="裁决对本人全部不生效"):
        way.take(common, "sue", court, by=fed.officer, on=date(2026, 12, 20), items=alone[:1])

    sued = way.take(common, "sue", court, by=fed.officer, on=date(2026, 12, 20), items=alone)
    effect = {"perform_by": "2027-01-15", "preserved": "no"}
    with pytest.raises(steps.StepRefused, match="2026-12-31 才满"):
        way.take(common, "take_effect", effect, by=fed.officer, on=date(2026, 12, 31))
    bound = way.take(common, "take_effect", effect, by=fed.officer, on=date(2027, 1, 4))

    assert (sued.state, bound.state) == ("sued", "effective")
    hers = [p for p in positions(matter) if p.claimant == workers[0].pk]
    assert [p.now(Kind.COMPUTED) for p in hers] == [way.WAGES, way.SEVERANCE]
    others = [p for p in positions(matter) if p.claimant != workers[0].pk]
    assert sum(p.now(Kind.ENFORCEABLE) for p in others) == 5 * (way.WAGES + way.SEVERANCE)
    assert not Clock.objects.filter(
        rule__in=["CL-13", "CL-14"], matter=matter, state="running"
    ).exists()


def test_no_award_becomes_firm_while_the_employers_day_is_unknown(heard, fed, workers):
    common = award(heard, "award", fed, *workers, employer_served_on=None)
    effect = {"perform_by": "2027-02-15", "preserved": "no"}
    with pytest.raises(steps.StepRefused, match="登记单位收到裁决书"):
        way.take(common, "take_effect", effect, by=fed.officer, on=date(2027, 2, 1))

    way.take(common, "serve_employer", by=fed.officer, on=date(2026, 12, 20))
    bound = way.take(common, "take_effect", effect, by=fed.officer, on=date(2027, 2, 1))

    assert bound.state == "effective"


def test_a_final_award_set_aside_falls_and_may_be_sued_upon(heard, matter, fed, workers):
    final = award(heard, "award_final", fed, *workers)
    by = fed.officer
    way.take(final, "ask_set_aside", {"court": "示例中院"}, by=by, on=date(2026, 12, 21))
    way.take(final, "set_aside", by=by, on=date(2027, 2, 1))

    assert due(final, "CL-15") == date(2027, 2, 16)
    assert sum(p.now(Kind.FIXED, Kind.ENFORCEABLE) for p in positions(matter)) == 0
    assert not Clock.objects.filter(matter=matter, rule="CL-16", state="running").exists()
    with pytest.raises(steps.StepRefused, match="才满"):
        way.take(final, "note_unsued", by=by, on=date(2027, 2, 16))
    sued = way.take(final, "sue_after", {"court": "示例法院"}, by=by, on=date(2027, 2, 10))
    assert sued.state == "sued"


def test_a_final_award_that_stands_becomes_firm(heard, fed, workers):
    final = award(heard, "award_final", fed, *workers)
    way.take(final, "ask_set_aside", {"court": "示例中院"}, by=fed.officer, on=date(2026, 12, 21))
    way.take(final, "keep_award", by=fed.officer, on=date(2027, 2, 1))

    firm = way.take(final, "become_firm", by=fed.officer, on=date(2027, 2, 2))

    assert firm.state == "effective"
    assert set(
        Clock.objects.filter(matter=firm.matter, state="running").values_list("rule", flat=True)
    ) == {"CL-16", "perform_by"}


def test_an_arbitral_settlement_binds_those_who_signed_for_it(heard, matter, fed, workers):
    items = way.items_of(*workers[:2])
    signed = way.take(
        heard,
        "mediate",
        {
            "terms": {str(item.pk): 10_000_00 for item in items},
            "perform_by": "2026-12-31",
            "preserved": "no",
            "each_consents": True,
        },
        by=fed.officer,
        on=AWARDED,
        items=items,
    )

    assert signed.state == "mediated"
    assert sum(p.now(Kind.ENFORCEABLE) for p in positions(matter)) == 4 * 10_000_00
    assert heard.pk != signed.pk
    heard.refresh_from_db()
    assert heard.state == "heard"


def test_an_award_does_not_fall_over_money_that_was_paid_on_it(heard, matter, fed, workers):
    final = award(heard, "award_final", fed, *workers)
    way.pay(matter, 1000_00, fed=fed, on=date(2026, 12, 20), voucher="演示1")

    with pytest.raises(MoneyUnderWay):
        way.take(
            final,
            "sue_final",
            {"court": "示例法院"},
            by=fed.officer,
            on=date(2026, 12, 21),
            items=way.items_of(workers[0]),
        )


def test_a_case_number_is_one_record_of_one_body_and_no_essay(filed, matter, fed, workers):
    number = {"case_number": "琼海劳人仲案〔2026〕示例1号"}
    part = way.take(
        filed, "accept", number, by=fed.officer, on=ACCEPTED, items=way.items_of(workers[0])
    )
    assert part.case_number == number["case_number"]
    way.take(filed, "accept", number, by=fed.officer, on=ACCEPTED)

    second = way.a_matter(fed)
    worker = way.a_worker(second, 7, by=fed.officer)
    other = way.opened(second, "arbitration", way.items_of(worker), by=fed.officer, on=OPENED)
    way.take(other, "prepare", FACTS, by=fed.officer, on=OPENED)
    way.take(other, "file", by=fed.officer, on=FILED)
    with pytest.raises(CaseNumberTaken, match=matter.number):
        way.take(other, "accept", number, by=fed.officer, on=ACCEPTED)
    with pytest.raises(NameTooLong, match="最多 80 个字"):
        way.take(other, "accept", {"case_number": "长" * 81}, by=fed.officer, on=ACCEPTED)
