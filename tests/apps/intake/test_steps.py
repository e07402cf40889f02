"""Triage, referral, and what an enquiry becomes: along the table, and by whom may."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make

from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Danger, Label
from niangjia.apps.intake.errors import (
    EnquiryEnded,
    EnquiryGoesOn,
    FactMissing,
    IntoEnded,
    LabelsMissing,
    NotAnOfficer,
    NotForYou,
    ReasonForOther,
    SameEnquiry,
)
from niangjia.apps.intake.models import EnquiryStep
from niangjia.apps.intake.services import matters, steps, tellings
from niangjia.apps.matters.choices import Mode
from niangjia.apps.matters.services import register
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.templates import day
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.worklist.models import Item
from niangjia.engines.procedure import NoSuchStep
from niangjia.kernel.errors import NotFound, StaleVersion

pytestmark = pytest.mark.django_db
UNPAID = {"labels": [Label.UNPAID], "is_urgent": False, "is_hard": False}


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def triaged(row, fed, **changes):
    facts = {
        "labels": [Label.UNPAID],
        "is_urgent": False,
        "is_hard": False,
        "suggested": UNPAID,
        "why": "",
        "by": fed.officer,
        "at": LATER,
        "version": row.version,
        **changes,
    }
    steps.triage(enquiry=row, **facts)
    return row


def take(row, verb, fed, by=None, **facts):
    return steps.take(
        enquiry=row, verb=verb, facts=facts, by=by or fed.officer, at=LATER, version=row.version
    )


def test_triage_sets_what_it_is_about_and_whoever_did_it_has_it(row, fed):
    triaged(row, fed)
    assert (row.state, row.labels, row.handler, row.due_at) == (
        "triaged",
        ["unpaid"],
        fed.officer,
        row.settle_by,
    )
    assert row.steps.get(verb="triage").facts["suggested"]["labels"] == ["unpaid"]


def test_a_clerk_triages_and_gives_it_to_an_officer(row, fed):
    triaged(row, fed, by=fed.clerk, handler=fed.officer)
    assert row.handler == fed.officer


def test_whoever_sets_otherwise_says_why(row, fed):
    with pytest.raises(ReasonForOther):
        triaged(row, fed, is_hard=True)
    triaged(row, fed, is_hard=True, why="十几个人，两个省")
    assert row.is_hard
    assert not row.is_urgent


def test_there_is_no_triage_without_a_label(row, fed):
    with pytest.raises(LabelsMissing):
        triaged(row, fed, labels=[])


def test_it_is_given_only_to_who_may_take_it(row, fed):
    with pytest.raises(NotAnOfficer):
        triaged(row, fed, handler=fed.cashier)
    steps.assign(enquiry=row, to=fed.leader, by=fed.clerk, at=LATER, version=row.version)
    assert row.handler == fed.leader


def test_whoever_stands_in_for_the_officer_may_take_it_and_finds_it_among_hers(row, fed):
    triaged(row, fed)
    stand_in = make.human("代班（演示）")
    role = fed.officer.roles.get(kind="case_officer")
    on = make.TODAY
    make.stands_in(role, stand_in, from_=on, until=on + timedelta(days=7))
    mine = selectors.listed(visible_to=stand_in, on=on, at=LATER, which="mine")
    assert list(mine) == [row]
    take(row, "advise", fed, by=stand_in, answer="已当面说明")
    assert row.state == "advised"


@pytest.mark.parametrize("is_covered", [True, False])
def test_who_told_hears_whom_to_ask_for_while_her_officer_is_away(row, fed, is_covered):
    back = make.TODAY + timedelta(days=9)
    cover = make.human("代班（演示）")
    unions.grant_role(person=cover, union=fed.city, kind="case_officer", from_=make.SINCE, by=None)
    unions.plan_absence(
        person=fed.officer,
        from_=make.TODAY,
        on=make.TODAY,
        until=back,
        cover=cover if is_covered else None,
        roles=fed.officer.roles.all(),
        by=fed.leader,
    )
    triaged(row, fed, by=fed.clerk, handler=fed.officer)
    heard = notices.with_words(Notice.objects.filter(person=row.person))
    words = next(one.words for one in heard if fed.officer.name in one.words.say)
    assert f"{day(back)}回来" in words.say
    assert fed.officer.name not in words.next
    assert ("找代班（演示）" in words.next) is is_covered
    assert "12351" in words.next


def test_two_at_one_enquiry_the_second_sees_what_the_first_did(row, fed):
    seen = row.version
    triaged(row, fed)
    with pytest.raises(StaleVersion):
        steps.take(
            enquiry=row,
            verb="advise",
            facts={"answer": "……"},
            by=fed.leader,
            at=LATER,
            version=seen,
        )


def test_a_step_needs_its_facts_its_role_and_its_place_in_the_table(row, fed):
    with pytest.raises(NoSuchStep):
        take(row, "advise", fed, answer="先答复")
    triaged(row, fed)
    with pytest.raises(FactMissing, match="怎么答复的"):
        take(row, "advise", fed)
    with pytest.raises(NotForYou, match="承办人"):
        take(row, "refer", fed, by=fed.clerk, to="court", body="示例法院（演示）", why="已起诉")
    with pytest.raises(NotForYou):
        take(row, "advise", fed, by=fed.cashier, answer="……")


def test_a_referral_waits_for_an_answer_and_may_be_taken_back(row, fed):
    triaged(row, fed)
    take(row, "refer", fed, to="inspectorate", body="示例监察大队（演示）", why="急需现场查")
    assert (row.state, row.is_open) == ("referred", True)
    take(row, "take_back", fed, why="对方请工会先调解")
    take(row, "refer", fed, to="inspectorate", body="示例监察大队（演示）", why="调解不成")
    take(row, "hear_back", fed, reply="已立案查处")
    assert (row.state, row.is_open) == ("replied", False)
    with pytest.raises(EnquiryEnded):
        take(row, "withdraw", fed, why="……")


def test_whoever_has_it_decides_in_time_what_becomes_of_it(row, fed):
    assert row.settle_by is None
    triaged(row, fed)
    thursday = datetime(2026, 11, 26, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert row.settle_by == row.due_at == thursday, "three working days from Monday"
    (item,) = Item.objects.filter(subject_id=row.pk, subject="enquiry", is_open=True)
    assert (item.source, item.holder, item.due_at) == ("settle", fed.officer, thursday)
    # Looked at again it is not later; urgent it is sooner.
    triaged(row, fed, is_urgent=True, why="老板要跑")
    assert row.settle_by == thursday - timedelta(days=2)
    triaged(row, fed, why="已经没有危险", suggested={"is_urgent": True})
    assert row.settle_by == thursday - timedelta(days=2)
    take(row, "refer", fed, to="inspectorate", body="示例监察大队（演示）", why="急需现场查")
    assert row.settle_by is None
    assert not Item.objects.filter(subject_id=row.pk, source="settle", is_open=True).exists()
    take(row, "take_back", fed, why="对方请工会先调解")
    assert row.settle_by == thursday
    take(row, "advise", fed, answer="怎么办说清楚了")
    assert row.settle_by is None
    assert not Item.objects.filter(subject_id=row.pk, source="settle", is_open=True).exists()


def test_a_call_that_nobody_answered_keeps_the_promise_open_and_a_talk_meets_it(fed):
    row = ground.enquiry(fed, dangers=(Danger.LIFE,))
    take(row, "try_call", fed, by=fed.clerk, note="响了很久")
    assert row.due_at == row.call_back_by
    assert row.reached_at is None
    take(row, "reach", fed, by=fed.clerk, note="人没事，在宿舍")
    assert row.reached_at == LATER
    assert row.due_at == row.triage_by


def test_it_becomes_a_matter_with_the_teller_as_its_first_worker(row, fed):
    triaged(row, fed, is_urgent=True, why="老板要跑")
    matter = matters.found_matter(
        enquiry=row,
        title="示例速达欠薪（演示）",
        employer_name="示例速达配送有限公司（演示）",
        uscc="",
        region="460100",
        by=fed.officer,
        at=LATER,
        version=row.version,
    )
    assert (row.state, row.matter, row.is_open) == ("opened", matter, False)
    assert (matter.handler, matter.mode) == (fed.officer, Mode.EMERGENCY)
    assert matter.claimants.get().person == row.person


def founded(row, fed, **more):
    triaged(row, fed)
    return matters.found_matter(
        enquiry=row,
        title="示例速达欠薪（演示）",
        employer_name="示例速达配送有限公司（演示）",
        uscc="",
        region="460100",
        by=fed.officer,
        at=LATER,
        version=row.version,
        **more,
    )


def test_from_its_first_minute_a_matter_has_a_day_and_somebody_who_has_it(row, fed):
    matter = founded(row, fed)
    item = Item.objects.get(source="task", number=matter.number)
    assert (item.holder, item.is_open, item.what) == (
        fed.officer,
        True,
        "核对情况，算出本人应得多少，定下怎么要",
    )
    assert timezone.localdate(item.due_at) == date(2026, 11, 30)  # five working days after Monday


def test_where_her_words_say_that_her_time_ends_earlier_that_day_stands(fed):
    left = {"left_on": "2025-11-26", "about": ["wages"]}
    row = ground.enquiry(fed, words="公司欠我三个月工资没发。", answers=left)
    item = Item.objects.get(source="task", number=founded(row, fed).number)
    assert timezone.localdate(item.due_at) == date(2026, 11, 26)
    assert "待核对" in item.why


def test_an_officer_who_left_meanwhile_holds_nothing_and_the_matter_opens(row, fed):
    triaged(row, fed)
    fed.officer.roles.update(during=DateRange(date(2026, 1, 1), date(2026, 11, 20)))
    matter = matters.found_matter(
        enquiry=row,
        title="示例速达欠薪（演示）",
        employer_name="示例速达配送有限公司（演示）",
        uscc="",
        region="460100",
        by=fed.leader,
        at=LATER,
        version=row.version,
    )
    assert Item.objects.get(source="task", number=matter.number).holder == fed.leader


def test_the_48th_joins_the_matter_that_is_there_and_a_closed_one_takes_nobody(row, fed):
    triaged(row, fed)
    matter = make.matter(fed)
    matters.join_matter(enquiry=row, matter=matter, by=fed.officer, at=LATER, version=row.version)
    assert (row.state, row.matter) == ("joined", matter)
    assert matter.claimants.get().person == row.person

    late = triaged(ground.enquiry(fed, name="后来的人（演示）"), fed)
    type(matter).objects.filter(pk=matter.pk).update(is_open=False, closed_at=AT)
    with pytest.raises(register.MatterClosed):
        matters.join_matter(
            enquiry=late, matter=matter, by=fed.officer, at=LATER, version=late.version
        )
    assert late.steps.count() == 2
    assert matter.claimants.count() == 1


def test_two_of_one_person_are_shown_side_by_side_and_joined_with_one_step(row, fed):
    twin = ground.enquiry(fed, employer_name="别的写法（演示）")
    namesake = ground.enquiry(fed, phone="13800000002", employer_name="")
    colleague = ground.enquiry(fed, name="工友（演示）", phone="13800000003")
    ground.enquiry(fed, name="无关（演示）", phone="13800000004", employer_name="无关单位（演示）")

    alike = list(selectors.known_of(row, visible_to=fed.officer, on=make.TODAY).alike)
    assert alike == [twin, namesake, colleague]

    steps.merge(enquiry=twin, into=row, by=fed.clerk, at=LATER, version=twin.version)
    assert (twin.state, twin.into) == ("merged", row)
    with pytest.raises(SameEnquiry):
        steps.merge(enquiry=row, into=row, by=fed.clerk, at=LATER, version=row.version)
    with pytest.raises(EnquiryGoesOn, match="已并入另一条诉求，请到那里接着办"):
        steps.merge(enquiry=row, into=twin, by=fed.clerk, at=LATER, version=row.version)


def test_what_ended_says_where_her_new_words_go(row, fed):
    triaged(row, fed)
    take(row, "advise", fed, answer="可以要求补发")
    twin = triaged(ground.enquiry(fed), fed)
    with pytest.raises(IntoEnded, match="先把本人这次说的补充到那一条"):
        steps.merge(enquiry=twin, into=row, by=fed.clerk, at=LATER, version=twin.version)
    give = {"enquiry": row, "to": fed.officer, "by": fed.clerk, "at": LATER}
    with pytest.raises(EnquiryEnded, match="就在这一条上补充说明，会接着办"):
        steps.assign(**give, version=row.version)
    with pytest.raises(EnquiryEnded, match="就在这一条上补充说明，会接着办"):
        take(row, "advise", fed, answer="再答一次")
    # What the words promise holds.
    assert tellings.tell_more(enquiry=row, told=ground.told(), at=LATER, by=fed.clerk)
    row.refresh_from_db()
    assert row.is_open
    steps.merge(enquiry=twin, into=row, by=fed.clerk, at=LATER, version=twin.version)

    opened = ground.enquiry(fed, name="立了案的（演示）", phone="13800000005")
    founded(opened, fed)
    with pytest.raises(EnquiryGoesOn, match="已立案件，请到那里接着办"):
        steps.assign(**give | {"enquiry": opened}, version=opened.version)
    with pytest.raises(EnquiryGoesOn, match="已立案件，请到那里接着办"):
        tellings.tell_more(enquiry=opened, told=ground.told(), at=LATER, by=fed.clerk)


def test_lists_and_counts_share_one_scope(row, fed):
    far = make.federation(prefix="远方", code="110100")
    other = ground.enquiry(far, name="远方人（演示）")
    urgent = ground.enquiry(fed, name="急的人（演示）", dangers=(Danger.HURT,))
    late = AT + timedelta(hours=1)

    seen = selectors.listed(visible_to=fed.officer, on=make.TODAY, at=late)
    assert list(seen) == [urgent, row]
    assert selectors.counts(fed.officer, on=make.TODAY, at=late) == {
        "open": 2,
        "untriaged": 2,
        "late": 1,
        "mine": 0,
        "away": 0,
    }
    with acting_as(fed.officer, on=make.TODAY):
        by_name = selectors.listed(visible_to=fed.officer, on=make.TODAY, at=late, words="急的")
        assert list(by_name) == [urgent]
    with pytest.raises(NotFound):
        selectors.get_enquiry(other.number, visible_to=fed.officer, on=make.TODAY)


def test_every_step_taken_stands_in_the_table(row, fed):
    triaged(row, fed)
    take(row, "advise", fed, answer="依法可以要求补发")
    verbs = [(one.seq, one.verb, one.as_role) for one in EnquiryStep.objects.filter(enquiry=row)]
    assert verbs == [
        (0, "open", "worker"),
        (1, "triage", "case_officer"),
        (2, "advise", "case_officer"),
    ]
