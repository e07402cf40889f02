"""The dated tree: where a union stands, and what the database refuses to believe."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from tests.apps.unions.trees import FOUNDED, found, place

from niangjia.apps.audit import selectors as audit
from niangjia.apps.unions import selectors
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, Line
from niangjia.apps.unions.models import Placement, Union
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 1)


def key(union, **more):
    return selectors.home_key_of(union, on=TODAY, **more)


def check_now():
    """Ask what is otherwise asked at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_union_has_a_position_of_its_own(tree):
    everyone = [tree.province, tree.city, tree.district, tree.county, tree.unit]
    assert len({key(union) for union in everyone}) == 5
    check_now()


def test_founding_and_placing_leave_a_trace(tree):
    assert [event.kind for event in audit.events_of(tree.city)] == [
        "unions.union_founded",
        "unions.union_placed",
    ]


def test_a_name_is_given_once():
    found("示例省总工会")
    with pytest.raises(unions.NameTaken):
        found("示例省总工会")


@pytest.mark.parametrize("code", ["46", "46000a", "４６００００", ""])
def test_a_region_code_is_six_digits(code):
    with pytest.raises(unions.CodeInvalid):
        found("示例省总工会", code)
    with pytest.raises(IntegrityError, match="unions_union_code_is_six_digits"):
        Union.objects.create(name="x", short_name="x", code=code, kind="federation")


def test_a_union_has_one_place_in_a_line_but_may_stand_in_both(tree):
    with pytest.raises(unions.AlreadyPlaced):
        place(tree.city, Level.CITY, tree.province, from_=date(2025, 1, 1))
    transport = found("示例交通产业工会", kind="industrial")
    place(transport, Level.PROVINCE, line=Line.INDUSTRIAL)
    place(tree.unit, Level.UNIT, transport, line=Line.INDUSTRIAL)
    assert key(tree.unit) != key(tree.unit, line=Line.INDUSTRIAL)
    check_now()


def test_a_union_stands_below_its_parent_which_must_have_a_place(tree):
    homeless, other = found("示例甲工会"), found("示例乙工会")
    with pytest.raises(unions.ParentNotPlaced):
        place(other, Level.UNIT, homeless)
    with pytest.raises(unions.ParentNotPlaced):
        place(other, Level.UNIT, tree.city, from_=date(2019, 12, 31))
    with pytest.raises(unions.LevelNotBelow):
        place(other, Level.CITY, tree.city)


def test_a_union_without_a_place_keeps_no_matters(tree):
    with pytest.raises(selectors.NotPlaced):
        key(found("示例甲工会"))
    with pytest.raises(selectors.NotPlaced):
        selectors.home_key_of(tree.city, on=date(2019, 12, 31))
    with pytest.raises(selectors.NotPlaced):
        selectors.level_of(tree.city, on=date(2019, 12, 31))
    assert selectors.level_of(tree.city, on=FOUNDED) == Level.CITY


def test_when_all_places_are_given_the_remedy_is_named(tree):
    last = Placement.objects.get(union=tree.city).span.upper
    province = Placement.objects.get(union=tree.province).span
    width = last - key(tree.city)
    for slot in range(2, 63):
        union = found(f"示例{slot}市总工会")
        place(union, Level.CITY, tree.province)
        assert key(union) == province.lower + slot * width
    with pytest.raises(unions.NoRoomLeft, match="增设一层"):
        place(found("多出来的市总工会"), Level.CITY, tree.province)


def test_a_nation_may_stand_at_the_top_of_provinces():
    nation, province = found("示例全国总工会", "100000"), found("示例省总工会")
    place(nation, Level.NATION)
    place(province, Level.PROVINCE, nation)
    check_now()
    assert key(nation) < key(province)


def supersede(union):
    """Say from now on that where the union stands was believed wrongly."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE unions_placement SET known = tstzrange(lower(known), now() + '1s')"
            " WHERE union_id = %s",
            [union.pk],
        )


def raw(union, parent, span, *, level=Level.CITY, line=Line.TERRITORIAL, during=(FOUNDED, None)):
    return Placement.objects.create(
        union=union, parent=parent, line=line, level=level, span=span, during=during
    )


def test_the_database_refuses_two_places_on_one_day(tree):
    with pytest.raises(IntegrityError, match="one_place_per_line_and_day"):
        raw(tree.city, tree.province, (1, 2))


def test_the_database_refuses_overlapping_spans_of_one_level(tree):
    span = Placement.objects.get(union=tree.city).span
    with pytest.raises(IntegrityError, match="spans_never_overlap"):
        raw(found("示例甲工会"), tree.province, span)


def test_the_database_refuses_a_place_outside_its_parents(tree):
    city = Placement.objects.get(union=tree.city).span
    outside = (city.upper + 10, city.upper + 12)
    raw(found("示例甲工会"), tree.city, outside, level=Level.UNIT)
    with pytest.raises(IntegrityError, match="place_outside_parent"):
        check_now()


def test_the_database_refuses_a_place_before_its_parents(tree):
    city = Placement.objects.get(union=tree.city).span
    inside = (city.upper - 2, city.upper)
    before = (date(2019, 1, 1), None)
    raw(found("示例乙工会"), tree.city, inside, level=Level.BRANCH, during=before)
    with pytest.raises(IntegrityError, match="place_outside_parent"):
        check_now()


def test_the_database_refuses_to_take_a_parent_away_from_its_children(tree):
    supersede(tree.city)
    with pytest.raises(IntegrityError, match="place_outside_parent"):
        check_now()


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("unions_placement_not_below_itself", {"parent": "self"}),
        ("unions_placement_ranges_not_empty", {"span": (3, 3)}),
        ("unions_placement_ranges_not_empty", {"during": (FOUNDED, FOUNDED)}),
    ],
)
def test_the_database_refuses_nonsense(constraint, values):
    union = found("示例甲工会")
    values = {name: union if value == "self" else value for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint):
        Placement.objects.create(
            **{
                "union": union,
                "line": Line.TERRITORIAL,
                "level": Level.CITY,
                "span": (1, 2),
                "during": (FOUNDED, None),
            }
            | values
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unions_placement SET span = '[7,9)'",
        "UPDATE unions_placement SET during = '[2021-01-01,)'",
        "DELETE FROM unions_placement",
    ],
)
def test_a_place_is_superseded_not_rewritten(tree, statement):
    with (
        pytest.raises(IntegrityError, match="superseded_not_rewritten"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_what_was_believed_can_be_superseded(tree):
    supersede(tree.unit)
    place(tree.unit, Level.UNIT, tree.city)
    check_now()
    assert Placement.objects.filter(union=tree.unit).count() == 2


def test_a_position_once_given_is_never_given_again(tree):
    before = key(tree.unit)
    supersede(tree.unit)
    other = found("示例乙厂工会", "460105", "grassroots")
    place(other, Level.UNIT, tree.district)
    assert key(other) != before


def test_a_union_that_is_not_there_is_not_found(tree):
    assert selectors.get_union(tree.city.pk) == tree.city
    with pytest.raises(NotFound):
        selectors.get_union(0)


def test_the_application_founds_places_and_supersedes_and_rewrites_nothing(tree):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
        supersede(tree.unit)
        place(tree.unit, Level.UNIT, tree.city)
        cursor.execute(
            "SELECT has_table_privilege('unions_placement', 'DELETE, TRUNCATE'),"
            " has_column_privilege('unions_placement', 'span', 'UPDATE'),"
            " has_column_privilege('unions_placement', 'known', 'UPDATE')"
        )
        assert cursor.fetchone() == (False, False, True)
        cursor.execute("RESET ROLE")
