"""Who does what for a union, and how far that reaches."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from tests.apps.unions.trees import found, place

from niangjia.apps.audit import selectors as audit
from niangjia.apps.people import services as people
from niangjia.apps.unions import errors, policies, selectors
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, Line, RoleKind
from niangjia.apps.unions.models import Role
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
START, TODAY = date(2026, 1, 1), date(2026, 7, 1)


def grant(person, union, kind, from_=START, until=None):
    return unions.grant_role(
        person=person, union=union, kind=kind, from_=from_, until=until, by=None
    )


def test_nobody_grants_herself_a_role_and_another_administrator_may(tree, person):
    other = people.register_person(name="李二（演示）", by=None)
    grant(person, tree.city, "admin")
    values = {"union": tree.city, "kind": "case_officer", "from_": TODAY}
    with pytest.raises(errors.OwnHand):
        unions.grant_role(person=person, by=person, **values)
    assert not Role.objects.filter(kind="case_officer").exists()
    unions.grant_role(person=other, by=person, **values)
    unions.grant_role(person=person, by=other, **values)
    assert Role.objects.filter(kind="case_officer").count() == 2


def key(union, **more):
    return selectors.home_key_of(union, on=TODAY, **more)


def test_most_people_reach_nothing(tree, person):
    scope = selectors.scope_of(person, on=TODAY)
    assert (scope.person_id, scope.spans, scope.roles) == (person.pk, (), {})
    assert scope.multirange == "{}"
    assert not selectors.unions_within(scope).exists()


def test_an_officer_of_a_city_reaches_what_lies_below_it_and_nothing_beside(tree, person):
    grant(person, tree.city, "case_officer")
    scope = selectors.scope_of(person, on=TODAY)
    reached = {name for name, union in vars(tree).items() if key(union) in scope}
    assert reached == {"city", "district", "unit"}
    assert set(selectors.unions_within(scope)) == {tree.city, tree.district, tree.unit}
    assert scope.roles == {tree.city.pk: frozenset({"case_officer"})}


def test_roles_in_two_unions_reach_both_once(tree, person):
    grant(person, tree.city, "clerk")
    grant(person, tree.district, "team_leader")
    grant(person, tree.county, "clerk")
    scope = selectors.scope_of(person, on=TODAY)
    assert len(scope.spans) == 2
    assert key(tree.county) in scope
    assert key(tree.province) not in scope


def test_the_scope_reads_as_a_multirange_in_the_database(tree, person):
    from django.db import connection

    grant(person, tree.city, "clerk")
    grant(person, tree.county, "clerk")
    scope = selectors.scope_of(person, on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s <@ %s::int8multirange, %s <@ %s::int8multirange",
            [key(tree.unit), scope.multirange, key(tree.province), scope.multirange],
        )
        assert cursor.fetchone() == (True, False)


def test_an_industrial_union_reaches_its_line_wherever_its_units_lie(tree, person):
    transport = found("示例交通产业工会", kind="industrial")
    place(transport, Level.PROVINCE, line=Line.INDUSTRIAL)
    place(tree.unit, Level.UNIT, transport, line=Line.INDUSTRIAL)
    grant(person, transport, "case_officer")
    scope = selectors.scope_of(person, on=TODAY)
    assert key(tree.unit, line=Line.INDUSTRIAL) in scope
    assert key(tree.unit) not in scope


def test_an_administrator_keeps_the_house_but_does_not_read_the_cases(tree, person):
    grant(person, tree.province, "admin")
    scope = selectors.scope_of(person, on=TODAY)
    assert scope.spans == ()
    assert scope.roles == {tree.province.pk: frozenset({"admin"})}
    assert policies.can_manage(person, tree.unit, on=TODAY)
    assert policies.can_manage(person, tree.province, on=TODAY)


def test_an_administrator_manages_below_only(tree, person):
    grant(person, tree.city, "admin")
    assert not policies.can_manage(person, tree.province, on=TODAY)
    assert not policies.can_manage(person, tree.county, on=TODAY)
    assert not policies.can_manage(person, tree.unit, on=START - timedelta(days=1))
    homeless = found("示例甲工会")
    assert not policies.can_manage(person, homeless, on=TODAY)
    grant(person, homeless, "admin")
    assert policies.can_manage(person, homeless, on=TODAY)


def test_roles_at_a_position_are_those_held_there_and_above(tree, person):
    grant(person, tree.city, "case_officer")
    grant(person, tree.province, "cashier")
    grant(person, tree.county, "clerk")
    assert selectors.roles_at(person, key(tree.unit), on=TODAY) == {"case_officer", "cashier"}
    assert selectors.roles_at(person, key(tree.province), on=TODAY) == {"cashier"}
    assert selectors.roles_at(person, 0, on=TODAY) == frozenset()


def test_a_role_counts_from_its_first_day_until_the_day_it_ends(tree, person):
    role = grant(person, tree.city, "clerk")
    unions.end_role(role=role, on=TODAY, by=None)
    on = {
        day: selectors.scope_of(person, on=day).spans
        for day in (START - timedelta(days=1), START, TODAY - timedelta(days=1), TODAY)
    }
    assert [bool(spans) for spans in on.values()] == [False, True, True, False]


def test_a_role_is_not_held_twice_at_once(tree, person):
    grant(person, tree.city, "clerk")
    with pytest.raises(unions.RoleHeld, match="登记员"):
        grant(person, tree.city, "clerk", from_=TODAY)
    with pytest.raises(IntegrityError, match="unions_role_no_twin"):
        Role.objects.create(person=person, union=tree.city, kind="clerk", during=(TODAY, None))


def test_a_union_has_one_chair_and_hands_over_on_the_day(tree, person):
    other = people.register_person(name="新主席(演示)", by=None)
    first = grant(person, tree.city, "chair")
    with pytest.raises(unions.ChairHeld):
        grant(other, tree.city, "chair", from_=TODAY)
    unions.end_role(role=first, on=TODAY, by=None, why="换届")
    grant(other, tree.city, "chair", from_=TODAY)
    holders = selectors.holders_of(tree.city, "chair", on=TODAY)
    assert list(holders) == [other]
    with pytest.raises(IntegrityError, match="unions_role_one_chair"):
        Role.objects.create(person=person, union=tree.city, kind="chair", during=(TODAY, None))


def test_a_period_ends_after_it_begins(tree, person):
    with pytest.raises(unions.PeriodEmpty):
        grant(person, tree.city, "clerk", until=START)
    role = grant(person, tree.city, "clerk")
    with pytest.raises(unions.PeriodEmpty):
        unions.end_role(role=role, on=START, by=None)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("unions_role_empty_only_when_taken_back", {"during": (START, START)}),
        ("unions_role_kind_known", {"kind": "king"}),
    ],
)
def test_the_database_refuses_nonsense(tree, person, constraint, values):
    row = {"kind": "clerk", "during": (START, None)} | values
    with pytest.raises(IntegrityError, match=constraint):
        Role.objects.create(person=person, union=tree.city, **row)


def test_a_role_changed_meanwhile_is_not_ended_over_it(tree, person):
    role = grant(person, tree.city, "clerk")
    stale = Role.objects.get(pk=role.pk)
    unions.end_role(role=role, on=TODAY, by=None)
    with pytest.raises(StaleVersion):
        unions.end_role(role=stale, on=TODAY, by=None)


def test_roles_leave_a_trace(tree, person):
    role = grant(person, tree.city, "clerk")
    unions.end_role(role=role, on=TODAY, by=person, why="调离")
    granted, ended = audit.events_of(role)
    assert granted.facts["kind"] == "clerk"
    assert (ended.kind, ended.why, ended.by_id) == ("unions.role_ended", "调离", person.pk)
    assert ended.facts == {
        "person": person.pk,
        "union": tree.city.pk,
        "kind": "clerk",
        "before": None,
        "after": "2026-07-01",
        "covers_ended": [],
    }


def test_the_unions_a_person_works_for_are_listed(tree, person):
    grant(person, tree.city, "clerk")
    grant(person, tree.county, "cashier")
    assert set(selectors.unions_of(person, on=TODAY)) == {tree.city, tree.county}
    assert list(selectors.unions_of(person, on=TODAY, kind="cashier")) == [tree.county]


def test_every_role_has_its_chinese_name():
    assert {kind.label for kind in RoleKind} == {
        "登记员",
        "承办人",
        "负责人",
        "出纳",
        "主席",
        "管理员",
        "审计员",
    }


def test_the_offices_of_a_person_are_named_as_people_say_them(tree, person):
    grant(person, tree.county, "chair")
    grant(person, tree.city, "clerk")
    grant(person, tree.city, "cashier", until=TODAY)
    assert selectors.offices_of(person, on=TODAY) == [
        ("示例市总工会", "登记员"),
        ("示例县总工会", "主席"),
    ]
