"""Moving in the tree: what was stays, what is moves whole, and no union stands below itself."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.apps.unions.trees import found, place

from niangjia.apps.people import services as people
from niangjia.apps.unions import errors, policies, selectors
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, Line
from niangjia.apps.unions.models import Placement
from niangjia.apps.unions.selectors import house

BEFORE, DAY, AFTER = date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)


@pytest.fixture
def boss(tree):
    person = people.register_person(name="管理员（演示）", by=None)
    unions.grant_role(
        person=person, union=tree.province, kind="admin", from_=date(2020, 1, 1), by=None
    )
    return person


def move(union, parent, boss, **more):
    values = {"from_": DAY, "why": "撤县设区"} | more
    return unions.move_union(union=union, parent=parent, by=boss, **values)


def key(union, on, **more):
    return selectors.home_key_of(union, on=on, **more)


def inside(union, parent, on):
    return union in house.subtree(parent, on=on)


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
class TestMove:
    def test_a_county_becomes_a_district_of_a_city_from_a_day_on(self, tree, boss):
        move(tree.county, tree.city, boss, name="示例新区总工会(演示)", code="460108")
        check_now()
        assert not inside(tree.county, tree.city, BEFORE)
        assert inside(tree.county, tree.city, DAY)
        assert inside(tree.county, tree.province, BEFORE)
        assert house.name_on(tree.county, BEFORE) == "示例县总工会(演示)"
        assert house.name_on(tree.county, DAY) == "示例新区总工会(演示)"

    def test_what_lies_below_moves_along_and_the_past_stays_true(self, tree, boss):
        other = found("示例乙市总", "460200")
        place(other, Level.CITY, tree.province)
        old = key(tree.unit, BEFORE)
        move(tree.district, other, boss)
        check_now()
        assert key(tree.unit, BEFORE) == old
        assert key(tree.unit, DAY) != old
        assert inside(tree.unit, tree.city, BEFORE)
        assert not inside(tree.unit, tree.city, DAY)
        assert inside(tree.unit, other, AFTER)
        (top,) = house.above(tree.unit, on=DAY)[-1:]
        assert top == tree.district

    def test_what_was_believed_before_the_move_can_still_be_read(self, tree, boss):
        move(tree.county, tree.city, boss)
        rows = Placement.objects.filter(union=tree.county)
        assert rows.count() == 3
        assert rows.filter(known__upper_inf=False).get().during.upper is None

    def test_a_union_does_not_go_below_itself(self, tree, boss):
        with pytest.raises(errors.NotBelowItself):
            move(tree.city, tree.district, boss)
        with pytest.raises(errors.NotBelowItself):
            move(tree.city, tree.city, boss)

    def test_the_database_refuses_a_circle_too(self, tree, boss):
        city = Placement.objects.get(union=tree.city)
        district = Placement.objects.get(union=tree.district)
        refused = pytest.raises(IntegrityError, match="place_outside_parent")
        with refused, transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE unions_placement"
                    " SET known = tstzrange(lower(known), clock_timestamp())"
                    " WHERE id = %s",
                    [city.pk],
                )
            Placement.objects.create(
                union=tree.city,
                line=Line.TERRITORIAL,
                parent=tree.district,
                level=Level.TOWN,
                span=NumericRange(district.span.lower + 2**33, district.span.lower + 2**34),
                during=DateRange(date(2020, 1, 1), None),
            )
            check_now()

    def test_moving_to_where_it_stands_is_declined(self, tree, boss):
        with pytest.raises(errors.MovesNowhere):
            move(tree.district, tree.city, boss)

    def test_a_move_before_another_is_declined(self, tree, boss):
        move(tree.county, tree.city, boss, from_=AFTER)
        with pytest.raises(errors.MovedLater):
            move(tree.county, tree.city, boss, from_=DAY)

    def test_a_day_before_it_began_is_declined(self, tree, boss):
        with pytest.raises(errors.NotThere):
            move(tree.county, tree.city, boss, from_=date(2019, 1, 1))

    def test_a_level_that_does_not_fit_is_declined(self, tree, boss):
        with pytest.raises(errors.LevelNotBelow):
            move(tree.county, tree.city, boss, level=Level.CITY)
        with pytest.raises(errors.LevelNotBelow):
            move(tree.district, tree.province, boss, level=Level.UNIT)

    def test_whoever_stood_above_before_no_longer_administers_it(self, tree, boss):
        admin = people.register_person(name="市管理员（演示）", by=None)
        unions.grant_role(
            person=admin, union=tree.city, kind="admin", from_=date(2020, 1, 1), by=None
        )
        other = found("示例乙市总", "460200")
        place(other, Level.CITY, tree.province)
        move(tree.district, other, boss)
        assert policies.can_manage(admin, tree.unit, on=BEFORE)
        assert not policies.can_manage(admin, tree.unit, on=DAY)


@pytest.mark.django_db
class TestMerge:
    def test_what_lay_below_lies_below_the_other_and_its_people_go_on(self, tree, boss):
        other = found("示例乙区总", "460106")
        place(other, Level.COUNTY, tree.city)
        clerk = people.register_person(name="登记员（演示）", by=None)
        chair = people.register_person(name="主席（演示）", by=None)
        for person, kind in ((clerk, "clerk"), (chair, "chair")):
            unions.grant_role(
                person=person, union=tree.district, kind=kind, from_=date(2020, 1, 1), by=None
            )
        unions.merge_union(union=tree.district, into=other, from_=DAY, by=boss, why="合并")
        check_now()
        assert inside(tree.unit, other, DAY)
        assert inside(tree.unit, tree.district, BEFORE)
        assert list(selectors.unions_of(clerk, on=DAY)) == [other]
        assert list(selectors.unions_of(clerk, on=BEFORE)) == [tree.district]
        assert list(selectors.unions_of(chair, on=DAY)) == []
        with pytest.raises(selectors.NotPlaced):
            key(tree.district, DAY)
        assert selectors.position_of(tree.district, on=DAY) == key(other, DAY)
        assert selectors.position_of(tree.district, on=BEFORE) == key(tree.district, BEFORE)
        assert house.succession_of(tree.district).successor == other

    def test_a_union_is_not_merged_into_itself_or_below(self, tree, boss):
        for into in (tree.city, tree.district):
            with pytest.raises(errors.MergedIntoItself):
                unions.merge_union(union=tree.city, into=into, from_=DAY, by=boss, why="合并")


moves = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=6)


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_after_any_moves_every_union_lies_in_its_parent_and_nobody_shares_a_place(
    tree, boss, moves
):
    with transaction.atomic():
        towns = [found(f"镇{at}", "460105", "town") for at in range(3)]
        for town in towns:
            place(town, Level.TOWN, tree.district)
        everybody = [tree.province, tree.city, tree.district, tree.county, tree.unit, *towns]
        for at, (union, parent) in enumerate(moves):
            try:
                with transaction.atomic():
                    move(everybody[union], everybody[parent], boss, from_=date(2026, 7, 1 + at))
                    check_now()
            except errors.DomainError:
                continue
        for day in (BEFORE, date(2026, 7, 3), AFTER):
            places = list(selectors.placements_on(day))
            assert len(places) == len(everybody)
            by_union = {found_.union_id: found_ for found_ in places}
            for one in places:
                if one.parent_id is None:
                    continue
                outer = by_union[one.parent_id].span
                assert outer.lower < one.span.lower
                assert one.span.upper <= outer.upper
            lowest = sorted((one.span.lower, one.level) for one in places)
            assert len({start for start, _ in lowest}) == len(places)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_the_same_union_at_once_the_second_reads_a_sentence():
    province, one, other, county = (found(name) for name in ("省总", "甲市总", "乙市总", "丙县总"))
    place(province, Level.PROVINCE)
    place(one, Level.CITY, province)
    place(other, Level.CITY, province)
    place(county, Level.COUNTY, province)
    boss = people.register_person(name="管理员（演示）", by=None)
    said = []

    def go():
        try:
            move(county, one, boss)
            said.append("done")
        except errors.MovesNowhere:
            said.append("there already")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "there already"]
    assert Placement.objects.filter(union=county, known__upper_inf=True).count() == 2
