"""Partner bodies and their people: registered, joined, ended; whose name one acts in on a day.

And bodies that change their names, close and open again.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.people.errors import PhoneInvalid
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors, services
from niangjia.apps.unions.errors import (
    BodyClosed,
    BodyKnown,
    BodyOpen,
    BodyRenamedLater,
    BodySameName,
    BodyUnnamed,
    MemberAlready,
    MembershipOver,
)
from niangjia.apps.unions.models import Closure, Membership
from niangjia.apps.unions.selectors import bodies

pytestmark = pytest.mark.django_db
DAY = make.TODAY
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def firm(fed):
    return services.register_body(
        union=fed.city, kind="law_firm", name="示例律所（演示）", by=fed.leader
    )


def joins(fed, firm, name="律师（演示）", from_=DAY):
    return services.add_member(body=firm, name=name, phone="", from_=from_, by=fed.leader)


def test_who_acts_for_a_body_acts_in_its_name_and_her_own_from_her_first_day_on(fed, firm):
    one = joins(fed, firm, from_=NEXT)
    assert selectors.principals_of(one.person, on=DAY) == (one.person_id,)
    assert selectors.principals_of(one.person, on=NEXT) == (one.person_id, -firm.pk)
    assert list(bodies.bodies_of(one.person, on=NEXT)) == [firm]


def test_from_the_day_of_the_end_she_acts_in_her_own_name_alone(fed, firm):
    one = joins(fed, firm)
    services.end_membership(membership=one, on=NEXT, by=fed.leader, why="调走（演示）")
    assert selectors.principals_of(one.person, on=DAY) == (one.person_id, -firm.pk)
    assert selectors.principals_of(one.person, on=NEXT) == (one.person_id,)


def test_an_end_on_the_first_day_leaves_no_day_and_keeps_the_plan(fed, firm):
    one = joins(fed, firm)
    services.end_membership(membership=one, on=DAY, by=fed.leader, why="加错了（演示）")
    one.refresh_from_db()
    assert one.during.isempty
    assert one.was.lower == DAY
    assert selectors.principals_of(one.person, on=DAY) == (one.person_id,)


def test_what_has_ended_is_not_ended_again_but_may_be_ended_earlier(fed, firm):
    one = joins(fed, firm, from_=DAY - timedelta(days=9))
    later = DAY + timedelta(days=5)
    services.end_membership(membership=one, on=later, by=fed.leader, why="调走（演示）")
    services.end_membership(membership=one, on=NEXT, by=fed.leader, why="提前（演示）")
    for day in (NEXT, later):
        with pytest.raises(MembershipOver, match="已经不再是"):
            services.end_membership(membership=one, on=day, by=fed.leader, why="再结束（演示）")
    other = joins(fed, firm, "另一位（演示）")
    services.end_membership(membership=other, on=DAY, by=fed.leader, why="加错了（演示）")
    with pytest.raises(MembershipOver):
        services.end_membership(membership=other, on=NEXT, by=fed.leader, why="再结束（演示）")


def test_who_comes_back_is_the_same_person_and_never_twice_at_a_time(fed, firm):
    one = joins(fed, firm)
    with pytest.raises(MemberAlready):
        services.readmit_member(membership=one, from_=NEXT, by=fed.leader)
    services.end_membership(membership=one, on=NEXT, by=fed.leader, why="休假（演示）")
    again = services.readmit_member(membership=one, from_=NEXT, by=fed.leader)
    assert again.person == one.person
    assert selectors.principals_of(one.person, on=NEXT) == (one.person_id, -firm.pk)
    now = bodies.members_of(firm, on=NEXT)
    assert (now.now, now.past) == ((again,), ())


def test_a_new_member_is_a_new_person_even_of_a_known_name(fed, firm):
    assert joins(fed, firm, fed.officer.name).person != fed.officer


def test_a_wrong_phone_leaves_nobody_behind(fed, firm):
    before = Person.objects.count()
    with pytest.raises(PhoneInvalid):
        services.add_member(body=firm, name="律师", phone="12", from_=DAY, by=fed.leader)
    assert (Person.objects.count(), Membership.objects.count()) == (before, 0)


def test_a_body_has_one_name_where_it_is_kept_and_another_federation_may_use_it_too(fed, firm):
    with pytest.raises(BodyKnown, match="不用再登记"):
        services.register_body(union=fed.city, kind="court", name=f" {firm.name} ", by=fed.leader)
    with pytest.raises(BodyUnnamed):
        services.register_body(union=fed.city, kind="court", name="  ", by=fed.leader)
    far = make.federation(prefix="远方", code="110100")
    services.register_body(union=far.city, kind="law_firm", name=firm.name, by=far.leader)


def test_a_body_is_known_where_it_is_kept_and_below_and_to_its_administrators_alone(fed, firm):
    far = make.federation(prefix="远方", code="110100")

    def known_at(union):
        key = selectors.home_key_of(union, on=DAY)
        return firm in bodies.bodies_at(key, 0, on=DAY)

    assert (known_at(fed.city), known_at(fed.county)) == (True, True)
    assert (known_at(fed.province), known_at(far.city)) == (False, False)
    for union, is_hers in ((fed.city, True), (fed.province, True), (far.province, False)):
        admin = make.human(f"{union.name}管理员")
        services.grant_role(person=admin, union=union, kind="admin", from_=DAY, by=None)
        assert (firm in bodies.kept_by(admin, on=DAY)) is is_hers
    assert not bodies.kept_by(fed.leader, on=DAY).exists()


def test_what_a_union_kept_whoever_took_over_from_it_keeps(fed, firm):
    heir = services.found_union(
        name="新市总工会", short_name="新市", code="460200", kind="federation", by=None
    )
    services.place_union(union=heir, level=2, from_=DAY, by=None, parent=fed.province)
    services.merge_union(union=fed.city, into=heir, from_=NEXT, by=fed.leader, why="合并（演示）")
    key = selectors.home_key_of(heir, on=NEXT)
    assert firm not in bodies.bodies_at(key, 0, on=DAY)
    assert firm in bodies.bodies_at(key, 0, on=NEXT)


def test_the_database_keeps_one_membership_at_a_time_and_lets_none_be_rewritten(fed, firm):
    one = joins(fed, firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(body=firm, person=one.person, during=one.during)
    for statement in (
        "DELETE FROM unions_membership",
        "DELETE FROM unions_body",
        "UPDATE unions_body SET kind = kind",
        "DELETE FROM unions_closure",
        "UPDATE unions_closure SET body_id = body_id",
        "UPDATE unions_formerbodyname SET name = name",
        "UPDATE unions_membership SET person_id = person_id",
    ):
        with (
            serving(),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with serving():
        services.end_membership(membership=one, on=NEXT, by=fed.leader, why="调走（演示）")
        services.close_body(body=firm, from_=DAY, by=fed.leader, why="停办（演示）")
        services.reopen_body(body=firm, on=NEXT, by=fed.leader)
        renamed(fed, firm)


def renamed(fed, firm, name="新名律所（演示）", on=DAY):
    return services.rename_body(body=firm, name=name, on=on, by=fed.leader, why="更名（演示）")


def closed(fed, firm, from_=NEXT):
    return services.close_body(body=firm, from_=from_, by=fed.leader, why="停办（演示）")


def known_at(fed, on):
    return list(bodies.bodies_at(selectors.home_key_of(fed.city, on=on), 0, on=on))


def test_a_body_that_changed_its_name_is_the_same_body_and_its_former_name_stays(fed, firm):
    one = joins(fed, firm)
    renamed(fed, firm, " 新名律所（演示） ", on=NEXT)
    firm.refresh_from_db()
    assert firm.name == "新名律所（演示）"
    (former,) = bodies.former_names_of(firm)
    assert (former.name, former.until) == ("示例律所（演示）", NEXT)
    assert selectors.principals_of(one.person, on=NEXT) == (one.person_id, -firm.pk)


def test_a_slip_put_right_the_same_day_leaves_no_name_that_was_never_used(fed, firm):
    renamed(fed, firm, "新名律师事务所（演示）")
    renamed(fed, firm, "新名律师所（演示）")
    assert [one.name for one in bodies.former_names_of(firm)] == ["示例律所（演示）"]


def test_a_name_is_new_there_is_one_and_no_change_comes_before_an_older_one(fed, firm):
    services.register_body(union=fed.city, kind="court", name="示例法院（演示）", by=fed.leader)
    for name, why in (
        (" ", BodyUnnamed),
        (firm.name, BodySameName),
        ("示例法院（演示）", BodyKnown),
    ):
        with pytest.raises(why):
            renamed(fed, firm, name)
    renamed(fed, firm, on=NEXT)
    with pytest.raises(BodyRenamedLater, match="已经改过一次名"):
        renamed(fed, firm, "又改名（演示）", on=DAY)
    assert [one.name for one in bodies.former_names_of(firm)] == ["示例律所（演示）"]


def test_from_the_day_it_closes_a_body_opens_nothing_and_is_no_choice(fed, firm):
    one = joins(fed, firm)
    closed(fed, firm)
    for on, is_open in ((DAY, True), (NEXT, False), (NEXT + timedelta(days=400), False)):
        told = (one.person_id, -firm.pk) if is_open else (one.person_id,)
        assert selectors.principals_of(one.person, on=on) == told
        assert list(bodies.bodies_of(one.person, on=on)) == ([firm] if is_open else [])
        assert known_at(fed, on) == ([firm] if is_open else [])
        assert bodies.closed_among([firm.pk], on=on) == (set() if is_open else {firm.pk})
    # A link for her account still comes from who keeps the body: it may be opened again.
    assert list(bodies.lasting_of(one.person, on=NEXT)) == [firm]


def test_from_the_day_it_is_opened_again_a_body_opens_what_it_opened(fed, firm):
    one = joins(fed, firm)
    closed(fed, firm, from_=DAY)
    with pytest.raises(BodyClosed, match="先重新启用"):
        closed(fed, firm)
    services.reopen_body(body=firm, on=NEXT, by=fed.leader)
    assert selectors.principals_of(one.person, on=DAY) == (one.person_id,)
    assert selectors.principals_of(one.person, on=NEXT) == (one.person_id, -firm.pk)
    assert known_at(fed, NEXT) == [firm]
    with pytest.raises(BodyOpen):
        services.reopen_body(body=firm, on=NEXT, by=fed.leader)
    with pytest.raises(
        BodyClosed
    ):  # the days of the first closure are over, and stay what they were
        closed(fed, firm, from_=DAY)
    closed(fed, firm, from_=NEXT)


def test_a_closure_taken_back_before_its_first_day_lasts_no_day_and_keeps_the_plan(fed, firm):
    one = joins(fed, firm)
    closed(fed, firm)
    services.reopen_body(body=firm, on=DAY, by=fed.leader)
    (row,) = Closure.objects.all()
    assert row.during.isempty
    assert row.was.lower == NEXT
    assert selectors.principals_of(one.person, on=NEXT) == (one.person_id, -firm.pk)


def test_nobody_joins_a_closed_body_but_whoever_is_there_may_leave_it(fed, firm):
    one, gone = joins(fed, firm), joins(fed, firm, "走了的（演示）")
    services.end_membership(membership=gone, on=DAY, by=fed.leader, why="加错了（演示）")
    closed(fed, firm)
    joins(fed, firm, "还来得及（演示）", from_=DAY)
    before = Person.objects.count()
    with pytest.raises(BodyClosed):
        joins(fed, firm, "新来的（演示）", from_=NEXT)
    with pytest.raises(BodyClosed):
        services.readmit_member(membership=gone, from_=NEXT, by=fed.leader)
    assert Person.objects.count() == before
    services.end_membership(membership=one, on=NEXT, by=fed.leader, why="调走（演示）")


def test_the_database_keeps_one_closure_at_a_time(fed, firm):
    row = closed(fed, firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(body=firm, during=row.during)


def test_each_act_is_recorded_with_who_did_it(fed, firm):
    one = joins(fed, firm)
    services.end_membership(membership=one, on=NEXT, by=fed.leader, why="调走（演示）")
    services.readmit_member(membership=one, from_=NEXT, by=fed.leader)
    renamed(fed, firm)
    closed(fed, firm)
    services.reopen_body(body=firm, on=NEXT, by=fed.leader)
    kinds = Event.objects.filter(kind__startswith="unions.")
    told = [event for event in kinds if "body" in event.kind or "member" in event.kind]
    assert sorted(event.kind for event in told) == [
        "unions.body_closed",
        "unions.body_registered",
        "unions.body_renamed",
        "unions.body_reopened",
        "unions.member_added",
        "unions.member_added",
        "unions.member_ended",
    ]
    assert {event.by_id for event in told} == {fed.leader.pk}
    (change,) = (event for event in told if event.kind == "unions.body_renamed")
    assert (change.why, change.facts["before"]) == ("更名（演示）", "示例律所（演示）")
