"""Standing in for a colleague, being away, leaving: dated rows, and clear words."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from tests.apps.unions.trees import found, place
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.people import services as people
from niangjia.apps.unions import errors, policies, selectors
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, RoleKind
from niangjia.apps.unions.models import Absence, Role
from niangjia.apps.unions.selectors import house

START, HOLIDAY, BACK, AFTER = (
    date(2026, 1, 1),
    date(2026, 7, 1),
    date(2026, 7, 15),
    date(2026, 7, 20),
)


@pytest.fixture
def desk(tree):
    """Two colleagues of the city, one of whom is about to go away, and its administrator."""
    one = people.register_person(name="王一（演示）", by=None)
    other = people.register_person(name="李二（演示）", by=None)
    admin = people.register_person(name="管三（演示）", by=None)
    role = grant(one, tree.city, "case_officer")
    grant(other, tree.city, "team_leader")
    grant(admin, tree.city, "admin")
    return type("Desk", (), {"one": one, "other": other, "admin": admin, "role": role})


def grant(person, union, kind, from_=START, until=None):
    return unions.grant_role(
        person=person, union=union, kind=kind, from_=from_, until=until, by=None
    )


def cover(desk, from_=HOLIDAY, until=BACK, who=None, role=None):
    return unions.cover_role(
        role=role or desk.role, cover=who or desk.other, from_=from_, until=until, by=desk.admin
    )


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
class TestCover:
    def test_the_row_opens_what_he_reads_until_the_day_and_no_longer(self, tree, desk):
        third = people.register_person(name="赵四（演示）", by=None)
        make.stands_in(desk.role, third, from_=HOLIDAY, until=BACK)
        key = selectors.home_key_of(tree.city, on=HOLIDAY)
        reads = [
            key in selectors.scope_of(third, on=day)
            for day in (date(2026, 6, 30), HOLIDAY, date(2026, 7, 14), BACK)
        ]
        assert reads == [False, True, True, False]
        (role,) = house.covering(third, on=HOLIDAY)
        assert role.covers.person == desk.one

    def test_she_is_named_for_whom_she_stands_in(self, desk):
        cover(desk)
        (role,) = house.covering(desk.other, on=HOLIDAY)
        assert role.covers.person == desk.one

    def test_a_colleague_of_the_same_office_can_stand_in(self, tree, desk):
        grant(desk.other, tree.city, "case_officer")
        cover(desk)
        check_now()

    def test_somebody_can_stand_in_for_the_chair(self, tree, desk):
        chair = grant(desk.one, tree.city, "chair")
        cover(desk, role=chair)
        check_now()

    @pytest.mark.parametrize(
        ("error", "values"),
        [
            (errors.PeriodEmpty, {"from_": BACK, "until": HOLIDAY}),
            (errors.CoverNeedsEnd, {"until": None}),
            (errors.CoverOutside, {"from_": date(2025, 1, 1)}),
        ],
    )
    def test_a_cover_outside_the_roles_time_is_declined_in_words(self, desk, error, values):
        with pytest.raises(error):
            cover(desk, **values)

    def test_nobody_stands_in_for_herself_or_twice_or_for_a_stand_in(self, desk):
        with pytest.raises(errors.CoversHerself):
            cover(desk, who=desk.one)
        made = cover(desk)
        with pytest.raises(errors.CoverHeld):
            cover(desk)
        with pytest.raises(errors.CoverOfCover):
            cover(desk, role=made, who=desk.admin)

    @pytest.mark.parametrize(
        ("held", "covered", "may"),
        [
            ("clerk", "clerk", True),
            ("case_officer", "clerk", True),
            ("clerk", "case_officer", False),
            ("case_officer", "case_officer", True),
            ("team_leader", "case_officer", True),
            ("case_officer", "team_leader", False),
            ("team_leader", "chair", True),
            ("case_officer", "cashier", False),
            ("cashier", "case_officer", False),
            ("chair", "case_officer", False),
            ("auditor", "case_officer", False),
            ("admin", "case_officer", False),
            ("admin", "admin", True),
            ("auditor", "auditor", True),
            ("auditor", "admin", False),
        ],
    )
    def test_only_who_may_do_the_work_already_stands_in(self, tree, desk, held, covered, may):
        third = people.register_person(name="赵四（演示）", by=None)
        grant(third, tree.city, held)
        role = grant(desk.one, tree.district, covered)
        if may:
            assert cover(desk, who=third, role=role).person == third
            return
        with pytest.raises(errors.MayNotCover) as declined:
            cover(desk, who=third, role=role)
        assert "赵四" in str(declined.value)
        assert not role.covered_by.exists()

    def test_a_role_below_or_beside_or_that_ends_before_is_not_enough(self, tree, desk):
        third = people.register_person(name="赵四（演示）", by=None)
        grant(third, tree.district, "case_officer")
        grant(third, tree.county, "team_leader")
        grant(third, tree.city, "case_officer", until=date(2026, 7, 8))
        with pytest.raises(errors.MayNotCover):
            cover(desk, who=third)
        cover(desk, who=third, until=date(2026, 7, 8))

    def test_who_keeps_the_house_or_audits_stands_in_for_no_other_work(self, tree, desk):
        for kind in ("admin", "auditor"):
            third = people.register_person(name=f"{kind}（演示）", by=None)
            grant(third, tree.city, "case_officer")
            grant(third, tree.county, kind)
            with pytest.raises(errors.MayNotCover):
                cover(desk, who=third)

    def test_a_cover_gives_nobody_the_right_to_cover(self, tree, desk):
        third = people.register_person(name="赵四（演示）", by=None)
        make.stands_in(desk.role, third, from_=HOLIDAY, until=BACK)
        role = grant(desk.other, tree.city, "case_officer")
        with pytest.raises(errors.MayNotCover):
            cover(desk, who=third, role=role)

    def test_nobody_names_herself_though_she_may_do_the_work(self, tree, desk):
        grant(desk.admin, tree.province, "admin")
        role = grant(desk.one, tree.city, "admin")
        with pytest.raises(errors.NamesHerself):
            cover(desk, who=desk.admin, role=role)
        with pytest.raises(errors.NamesHerself):
            unions.plan_absence(
                person=desk.one,
                from_=HOLIDAY,
                on=HOLIDAY,
                until=BACK,
                by=desk.admin,
                cover=desk.admin,
                roles=[role],
            )

    def test_the_database_refuses_a_cover_that_outlasts_its_role(self, desk):
        made = cover(desk)
        refused = pytest.raises(IntegrityError, match="cover_outside_role")
        with refused, transaction.atomic():
            Role.objects.filter(pk=made.pk).update(during=(HOLIDAY, date(2030, 1, 1)))
            Role.objects.filter(pk=desk.role.pk).update(during=(START, BACK))
            check_now()

    def test_the_database_refuses_a_cover_of_another_kind(self, desk):
        refused = pytest.raises(IntegrityError, match="covers_the_same")
        with refused, transaction.atomic():
            Role.objects.create(
                person=desk.other,
                union=desk.role.union,
                kind="cashier",
                during=(HOLIDAY, BACK),
                covers=desk.role,
            )
            check_now()

    def test_when_the_role_ends_its_cover_ends_with_it(self, desk):
        made = cover(desk)
        unions.end_role(role=desk.role, on=date(2026, 7, 8), by=desk.admin)
        made.refresh_from_db()
        assert made.during.upper == date(2026, 7, 8)
        check_now()

    def test_a_cover_to_come_is_taken_back_and_what_was_planned_stays(self, tree, desk):
        made = cover(desk)
        unions.end_role(role=desk.role, on=date(2026, 6, 1), by=desk.admin)
        made.refresh_from_db()
        assert made.during.isempty
        assert (made.was.lower, made.was.upper) == (HOLIDAY, BACK)
        assert house.covering(desk.other, on=HOLIDAY) == []
        states = house.roles_in(tree.city, on=HOLIDAY)
        assert [row.role for row in states[house.TAKEN_BACK]] == [made]
        check_now()

    def test_only_what_has_not_begun_is_taken_back(self, tree, desk):
        later = grant(desk.other, tree.city, "clerk", from_=BACK)
        unions.take_back_role(role=later, on=HOLIDAY, by=desk.admin)
        assert later.during.isempty
        with pytest.raises(errors.RoleBegan):
            unions.take_back_role(role=desk.role, on=HOLIDAY, by=desk.admin)

    def test_a_role_given_by_mistake_today_ends_at_once_and_was_never_held(self, tree, desk):
        key = selectors.home_key_of(tree.city, on=HOLIDAY)
        new = people.register_person(name="赵四（演示）", by=None)
        role = grant(new, tree.city, "case_officer", from_=HOLIDAY)
        assert key in selectors.scope_of(new, on=HOLIDAY)
        asked = {"role": role, "on": HOLIDAY, "by": desk.admin, "why": "选错了人"}
        with pytest.raises(errors.PeriodEmpty):
            unions.end_role(**asked, today=AFTER)
        unions.end_role(**asked, today=HOLIDAY)
        assert key not in selectors.scope_of(new, on=HOLIDAY)
        assert (role.during.isempty, role.was.lower) == (True, HOLIDAY)
        event = Event.objects.get(kind="unions.role_taken_back")
        assert event.by_id == desk.admin.pk
        assert "选错了人" in event.body
        states = house.roles_in(tree.city, on=HOLIDAY)
        assert [row.role for row in states[house.TAKEN_BACK]] == [role]
        grant(new, tree.city, "case_officer", from_=HOLIDAY)
        check_now()

    def test_a_role_of_yesterday_cannot_be_made_never_held(self, tree, desk):
        day = HOLIDAY - timedelta(days=1)
        role = grant(desk.one, tree.city, "cashier", from_=day)
        for on in (day, day - timedelta(days=5)):
            with pytest.raises(errors.PeriodEmpty):
                unions.end_role(role=role, on=on, by=desk.admin, today=HOLIDAY)
        unions.end_role(role=role, on=HOLIDAY, by=desk.admin, today=HOLIDAY)
        assert role.during.upper == HOLIDAY


@pytest.mark.django_db
class TestAbsence:
    def away(self, desk, **more):
        values = {"from_": HOLIDAY, "until": BACK, "on": HOLIDAY, "by": desk.admin} | more
        return unions.plan_absence(person=desk.one, **values)

    def test_being_away_with_a_stand_in_leaves_nothing_open(self, tree, desk):
        cashier = grant(desk.one, tree.city, "cashier", until=date(2026, 7, 8))
        self.away(desk, cover=desk.other, roles=[desk.role, cashier])
        (row,) = house.away(desk.admin, on=HOLIDAY, until=AFTER)
        assert row.uncovered == ()
        ends = {role.kind: role.during.upper for role in house.covering(desk.other, on=HOLIDAY)}
        assert ends == {"case_officer": BACK, "cashier": date(2026, 7, 8)}

    def test_what_she_may_not_do_stays_open_and_who_may_do_nothing_is_declined(self, tree, desk):
        third = people.register_person(name="赵四（演示）", by=None)
        grant(third, tree.city, "case_officer")
        cashier = grant(desk.one, tree.city, "cashier")
        absence = self.away(desk, cover=third, roles=[desk.role, cashier])
        assert house.open_while(absence, by=desk.admin, on=HOLIDAY) == (cashier,)
        with pytest.raises(errors.MayNotCover):
            self.away(desk, cover=third, roles=[cashier], from_=BACK, on=BACK, until=AFTER)

    def test_days_that_are_over_are_declined_with_what_to_do(self, desk):
        with pytest.raises(errors.AbsenceOver, match="还没有回来的"):
            self.away(desk, on=BACK)
        self.away(desk, on=date(2026, 7, 14))

    def test_who_goes_away_while_she_stands_in_says_who_does_it_then(self, tree, desk):
        mine = grant(desk.other, tree.city, "case_officer")
        third = people.register_person(name="赵四（演示）", by=None)
        grant(third, tree.city, "case_officer")
        made = cover(desk)
        days = {"from_": date(2026, 7, 10), "until": AFTER, "on": HOLIDAY, "by": desk.admin}
        with pytest.raises(errors.StandsInThen, match="王一"):
            unions.plan_absence(person=desk.other, **days)
        assert not Absence.objects.exists()
        absence = unions.plan_absence(
            person=desk.other, cover=third, roles=[mine], instead={made.pk: third}, **days
        )
        (meanwhile,) = desk.role.covered_by.filter(person=third)
        assert (meanwhile.during.lower, meanwhile.during.upper) == (date(2026, 7, 10), BACK)
        unions.end_absence(absence=absence, on=date(2026, 7, 12), by=desk.admin)
        meanwhile.refresh_from_db()
        made.refresh_from_db()
        assert meanwhile.during.upper == date(2026, 7, 12)
        assert made.during.upper == BACK

    def test_what_she_covers_counts_as_open_while_she_is_away_with_nobody_instead(self, desk):
        self.away(desk)
        made = cover(desk)
        (row,) = house.away(desk.admin, on=HOLIDAY, until=AFTER)
        assert row.uncovered == ()
        unions.plan_absence(
            person=desk.other,
            from_=date(2026, 7, 10),
            until=AFTER,
            on=HOLIDAY,
            by=desk.admin,
            instead={made.pk: None},
        )
        rows = house.away(desk.admin, on=HOLIDAY, until=AFTER)
        assert rows[0].uncovered == (desk.role,)
        for day, name in ((HOLIDAY, "李二（演示）"), (date(2026, 7, 10), "")):
            assert house.absent_among([desk.one], on=day)[desk.one.pk].by == name
            assert house.absent_from(desk.role.union, desk.one, on=day).by == name

    def test_being_away_without_one_is_told_to_the_administrator(self, desk):
        self.away(desk)
        (row,) = house.away(desk.admin, on=date(2026, 6, 25), until=AFTER)
        assert row.uncovered == (desk.role,)
        assert house.away(desk.one, on=HOLIDAY, until=AFTER) == []

    def test_a_cover_for_half_the_time_leaves_the_role_open(self, desk):
        self.away(desk)
        cover(desk, until=date(2026, 7, 8))
        (row,) = house.away(desk.admin, on=HOLIDAY, until=AFTER)
        assert row.uncovered == (desk.role,)
        cover(desk, from_=date(2026, 7, 8))
        (row,) = house.away(desk.admin, on=HOLIDAY, until=AFTER)
        assert row.uncovered == ()

    def test_coming_back_early_ends_the_cover_too(self, desk):
        absence = self.away(desk, cover=desk.other, roles=[desk.role])
        unions.end_absence(absence=absence, on=date(2026, 7, 6), by=desk.admin)
        assert house.covering(desk.other, on=date(2026, 7, 6)) == []
        assert house.covering(desk.other, on=date(2026, 7, 5)) != []

    def test_two_absences_at_once_and_dates_in_the_wrong_order_are_declined(self, desk):
        self.away(desk)
        with pytest.raises(errors.AbsenceHeld):
            self.away(desk, from_=date(2026, 7, 10), until=AFTER)
        with pytest.raises(errors.PeriodEmpty):
            self.away(desk, from_=AFTER, until=BACK)

    def test_whoever_is_away_cannot_stand_in(self, desk):
        unions.plan_absence(
            person=desk.other, from_=HOLIDAY, on=HOLIDAY, until=date(2026, 7, 3), by=desk.admin
        )
        with pytest.raises(errors.StandInAway):
            self.away(desk, cover=desk.other, roles=[desk.role])


@pytest.mark.django_db
class TestLeaving:
    def test_everything_ends_on_the_day_and_what_was_to_come_never_comes(self, tree, desk):
        later = grant(desk.one, tree.district, "clerk", from_=AFTER)
        stands_in = cover(desk)
        unions.plan_absence(person=desk.one, from_=HOLIDAY, on=HOLIDAY, until=AFTER, by=desk.admin)
        unions.end_everything(person=desk.one, on=date(2026, 7, 10), by=desk.admin, why="调离")
        desk.role.refresh_from_db()
        later.refresh_from_db()
        stands_in.refresh_from_db()
        assert desk.role.during.upper == date(2026, 7, 10)
        assert later.during.isempty
        assert stands_in.during.upper == date(2026, 7, 10)
        assert Absence.objects.get().during.upper == date(2026, 7, 10)
        check_now()


@pytest.mark.django_db
class TestHouse:
    def test_only_an_admin_over_the_union_administers_it(self, tree, desk):
        assert policies.can_manage(desk.admin, tree.district, on=HOLIDAY)
        assert not policies.can_manage(desk.admin, tree.county, on=HOLIDAY)
        assert not policies.can_manage(desk.admin, tree.province, on=HOLIDAY)
        assert not policies.can_manage(desk.one, tree.city, on=HOLIDAY)

    def test_a_union_yet_to_begin_is_kept_by_whoever_is_above_its_place(self, tree, desk):
        new = found("将来区总", "460107")
        place(new, Level.COUNTY, tree.city, from_=AFTER)
        assert policies.can_manage(desk.admin, new, on=HOLIDAY)

    def test_a_role_and_a_colleague_of_another_house_do_not_exist(self, tree, desk):
        stranger = people.register_person(name="赵四（演示）", by=None)
        far = grant(stranger, tree.county, "clerk")
        with pytest.raises(house.NotFound):
            house.get_role(far.pk, by=desk.admin, on=HOLIDAY)
        with pytest.raises(house.NotFound):
            house.get_colleague(stranger.pk, by=desk.admin, on=HOLIDAY)
        assert desk.one in house.colleagues(desk.admin, on=HOLIDAY)

    def test_a_chair_that_is_missing_is_named(self, tree, desk):
        missing = set(house.without(RoleKind.CHAIR, by=desk.admin, on=HOLIDAY))
        assert missing == {tree.city, tree.district, tree.unit}
        grant(desk.one, tree.city, "chair")
        assert tree.city not in house.without(RoleKind.CHAIR, by=desk.admin, on=HOLIDAY)
        assert set(house.without(RoleKind.ADMIN, by=desk.admin, on=HOLIDAY)) == {tree.district}

    def test_records_name_for_whom_somebody_stood_in_that_day(self, desk):
        cover(desk)
        days = [HOLIDAY, AFTER]
        assert house.stood_in([desk.other.pk], days=days) == {(desk.other.pk, HOLIDAY): desk.one}

    def test_who_holds_the_role_herself_acts_in_her_own_name_and_holds_one_office(self, tree, desk):
        grant(desk.other, tree.city, "case_officer")
        cover(desk)
        assert not house.stood_in([desk.other.pk], days=[HOLIDAY, AFTER])
        offices = selectors.offices_of(desk.other, on=HOLIDAY)
        city = tree.city.short_name
        assert offices == [(city, "承办人"), (city, "负责人")]


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_name_a_chair_at_once_one_reads_a_sentence():
    union = found("示例省总")
    place(union, Level.PROVINCE)
    persons = [people.register_person(name=f"{name}（演示）", by=None) for name in "甲乙"]
    said = []

    def name_chair(person):
        try:
            grant(person, union, "chair")
            said.append("done")
        except errors.ChairHeld:
            said.append("held")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=name_chair, args=[person]) for person in persons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "held"]
