"""Matters handed over, a colleague leaving in one act, and matters going where their union goes."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from tests.factories import matters as make

from niangjia.apps.audit import selectors as audit
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.selectors import house
from niangjia.apps.matters.services import handing, moving, register
from niangjia.apps.people import services as people
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions import services as federation
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.choices import Level, Line

TODAY = make.TODAY


@pytest.fixture
def ground(db):
    return lay()


def lay():
    fed = make.federation()
    admin = make.human("管理员（演示）")
    other = make.human("新承办人（演示）")
    grant(admin, fed.province, "admin")
    grant(other, fed.city, "case_officer")
    matter = make.matter(fed)
    worker = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    make.item(worker)
    return type("Ground", (), {"fed": fed, "admin": admin, "other": other, "matter": matter})


def grant(person, union, kind, **more):
    return federation.grant_role(
        person=person, union=union, kind=kind, from_=make.SINCE, by=None, **more
    )


def hand(ground, **more):
    values = {
        "handler": ground.fed.officer,
        "to": {ground.matter.number: ground.other},
        "on": TODAY,
        "at": make.NOW,
        "by": ground.admin,
        "note": "已排期，下周开庭",
    } | more
    return handing.hand_over_many(**values)


def depart(ground, account=None, **more):
    values = {
        "person": ground.fed.officer,
        "account": account,
        "on": TODAY,
        "at": make.NOW,
        "from_": TODAY,
        "to": {ground.matter.number: ground.other},
        "by": ground.admin,
        "note": "",
        "why": "调到市人社局",
    } | more
    return handing.depart(**values)


class TestHandingOver:
    def test_a_matter_goes_to_another_with_a_note_that_stays_in_its_history(self, ground):
        assert hand(ground) == 1
        ground.matter.refresh_from_db()
        assert ground.matter.handler == ground.other
        event = list(audit.events_of(ground.matter))[-1]
        assert (event.kind, event.why) == ("matters.handed_over", "已排期，下周开庭")

    def test_without_a_note_or_to_herself_or_to_whoever_may_not_is_declined(self, ground):
        number = ground.matter.number
        with pytest.raises(handing.NoteMissing):
            hand(ground, note=" ")
        with pytest.raises(handing.HandsToHerself):
            hand(ground, to={number: ground.fed.officer})
        with pytest.raises(handing.MayNotHandle):
            hand(ground, to={number: ground.fed.cashier})

    def test_what_is_no_longer_hers_is_not_handed_over(self, ground):
        hand(ground)
        with pytest.raises(handing.StaleVersion):
            hand(ground)

    def test_all_are_handed_over_or_none(self, ground):
        second = make.matter(ground.fed, title="第二件（演示）")
        to = {ground.matter.number: ground.other, second.number: ground.fed.cashier}
        with pytest.raises(handing.MayNotHandle):
            hand(ground, to=to)
        assert Matter.objects.filter(handler=ground.fed.officer).count() == 2

    def test_who_may_take_over_is_who_may_handle_every_one(self, ground):
        found = set(house.takers_of(ground.fed.officer, by=ground.admin, on=TODAY))
        assert found == {ground.fed.leader, ground.other}

    def test_as_the_serving_role_she_counts_and_hands_over_though_she_reads_no_case(self, ground):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE nj_app")
        with acting_as(ground.admin, on=TODAY):
            assert not matters.matters_visible_to(ground.admin, on=TODAY).exists()
            assert Matter.objects.count() == 0
            assert len(house.held_by(ground.fed.officer, by=ground.admin, on=TODAY)) == 1
            assert hand(ground) == 1
            assert Matter.objects.count() == 0
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        ground.matter.refresh_from_db()
        assert ground.matter.handler == ground.other

    def test_an_administrator_reads_numbers_and_days_where_she_administers(self, ground):
        (held,) = house.held_by(ground.fed.officer, by=ground.admin, on=TODAY)
        assert held.number == ground.matter.number
        assert house.held_by(ground.fed.officer, by=ground.other, on=TODAY) == []


class TestLeaving:
    def test_nothing_of_hers_stays_open(self, ground):
        officer = ground.fed.officer
        account = people.open_account(username="o", password=None, person=officer, by=None)
        part = register.add_participant(
            matter=ground.matter,
            person=officer,
            role=ParticipantRole.MEDIATOR,
            since=make.SINCE,
            on=TODAY,
            by=officer,
        )
        done = depart(ground, account)
        assert (done.roles, done.matters, done.parts) == (1, 1, 1)
        account.refresh_from_db()
        part.refresh_from_db()
        assert not account.is_active
        assert part.during.upper == TODAY
        assert not matters.matters_visible_to(officer, on=TODAY).exists()
        assert unions.scope_of(officer, on=TODAY - timedelta(days=1)).spans

    def test_a_matter_left_behind_stops_it_all(self, ground):
        with pytest.raises(handing.MattersLeft):
            depart(ground, to={})
        assert unions.scope_of(ground.fed.officer, on=TODAY).spans

    def test_it_is_done_on_the_day_not_before(self, ground):
        with pytest.raises(handing.LeavesLater):
            depart(ground, from_=TODAY + timedelta(days=1))

    def test_a_reason_is_asked_for_when_an_account_closes(self, ground):
        account = people.open_account(
            username="o", password=None, person=ground.fed.officer, by=None
        )
        with pytest.raises(people.ReasonMissing):
            depart(ground, account, why="", note="交接")

    def test_a_handler_without_a_role_is_told(self, ground):
        assert house.without_a_handler(ground.admin, on=TODAY) == []
        federation.end_everything(
            person=ground.fed.officer, on=TODAY, by=ground.admin, why="直接结束"
        )
        assert house.without_a_handler(ground.admin, on=TODAY) == [(ground.fed.officer, 1)]


class TestMoving:
    def move(self, ground, **more):
        other = federation.found_union(
            name="示例乙省", short_name="乙省", code="350000", kind="federation", by=None
        )
        federation.place_union(union=other, level=Level.PROVINCE, from_=make.SINCE, by=None)
        values = {
            "union": ground.fed.city,
            "parent": other,
            "from_": TODAY,
            "on": TODAY,
            "by": ground.admin,
            "why": "区划调整",
        } | more
        return other, moving.move(**values)

    def test_matters_go_along_with_all_that_hangs_on_them_and_keep_their_numbers(self, ground):
        number, before = ground.matter.number, ground.matter.home_key
        other, done = self.move(ground)
        assert (done.unions, done.matters) == (2, 1)
        ground.matter.refresh_from_db()
        assert ground.matter.number == number
        assert ground.matter.home_key != before
        boss = make.human("乙省负责人（演示）")
        grant(boss, other, "team_leader")
        assert list(matters.matters_visible_to(boss, on=TODAY)) == [ground.matter]
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT home_key FROM matters_claimant")
            assert cursor.fetchall() == [(ground.matter.home_key,)]
        key = unions.home_key_of(ground.fed.city, on=TODAY - timedelta(days=1))
        assert key == before  # the past is asked by what stood then

    def test_a_move_to_come_takes_matters_along_on_its_day_and_once(self, ground):
        day = TODAY + timedelta(days=30)
        _, done = self.move(ground, from_=day)
        assert done.matters == 0
        assert moving.rekey(on=day - timedelta(days=1), by=None) == 0
        assert moving.rekey(on=day, by=None) == 1
        assert moving.rekey(on=day, by=None) == 0

    def test_matters_of_a_union_merged_away_are_kept_where_it_went(self, ground):
        fed = ground.fed
        other = federation.found_union(
            name="示例乙市", short_name="乙市", code="460200", kind="federation", by=None
        )
        federation.place_union(
            union=other, level=Level.CITY, from_=make.SINCE, by=None, parent=fed.province
        )
        done = moving.merge(
            union=fed.city, into=other, from_=TODAY, on=TODAY, by=ground.admin, why="合并"
        )
        assert (done.unions, done.matters) == (1, 1)
        assert list(matters.matters_visible_to(fed.officer, on=TODAY)) == [ground.matter]
        ground.matter.refresh_from_db()
        assert ground.matter.home_union == fed.city
        assert house.held_by(fed.officer, by=ground.admin, on=TODAY)

    def test_a_matter_registered_after_a_move_is_kept_where_its_union_now_stands(self, ground):
        self.move(ground)
        late = make.matter(ground.fed, title="补登（演示）")
        assert late.home_key == unions.home_key_of(ground.fed.city, on=TODAY)


class TestLine:
    def test_a_matter_of_an_industrial_line_is_seen_from_both_lines(self, ground):
        industry = federation.found_union(
            name="示例交通产业工会", short_name="交通", code="460100", kind="industrial", by=None
        )
        federation.place_union(
            union=industry, level=Level.PROVINCE, from_=make.SINCE, by=None, line=Line.INDUSTRIAL
        )
        boss = make.human("产业负责人（演示）")
        grant(boss, industry, "team_leader")
        matter = register.open_matter(
            title="交通（演示）",
            employer=ground.matter.employer,
            union=ground.fed.city,
            region="460100",
            received_on=TODAY,
            by=ground.fed.officer,
            at=make.NOW,
            line=industry,
        )
        assert list(matters.matters_visible_to(boss, on=TODAY)) == [matter]
        assert matter in matters.matters_visible_to(ground.fed.officer, on=TODAY)

    def test_two_unions_with_one_code_share_its_numbers(self, ground):
        industry = federation.found_union(
            name="示例交通产业工会", short_name="交通", code="460100", kind="industrial", by=None
        )
        federation.place_union(union=industry, level=Level.PROVINCE, from_=make.SINCE, by=None)
        matter = register.open_matter(
            title="交通（演示）",
            employer=ground.matter.employer,
            union=industry,
            region="460100",
            received_on=date(2026, 11, 23),
            by=ground.fed.officer,
            at=make.NOW,
        )
        assert matter.number == "460100-2026-0002"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_over_the_same_matter_at_once_only_one_does():
    ground = lay()
    third = make.human("第三位（演示）")
    grant(third, ground.fed.city, "case_officer")
    said = []

    def go(person):
        try:
            hand(ground, to={ground.matter.number: person})
            said.append("done")
        except handing.StaleVersion:
            said.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[who]) for who in (ground.other, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "too late"]
