"""A sheet of places taken over, and the nearest open one found among them."""

import csv
import io
import random
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.places import selectors, services
from niangjia.apps.places.errors import NotYourPlaces, SheetFaulty
from niangjia.apps.places.models import Place
from niangjia.jobs.demo import jiaozuo

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHT = MONDAY.replace(hour=3)
HERE = {"lat": 35.2393, "lng": 113.2391}


@pytest.fixture
def clerk(db):
    return make.federation(code="410800").clerk


def row(number="410802-001", **more):
    told = {
        "number": number,
        "name": "示例小家（演示）",
        "kind": "小家",
        "region": "410802",
        "city": "焦作市",
        "district": "解放区",
        "town": "民生街道",
        "address": "演示路 1 号",
        "lat": "35.24",
        "lng": "113.22",
        "services": "喝水、充电",
        "hours": "每天 08:00-18:00",
    }
    return {**told, **more}


def sheet(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, [*services.HEADINGS.values()])
    writer.writeheader()
    writer.writerows({services.HEADINGS[k]: v for k, v in one.items()} for one in rows)
    return out.getvalue().encode()


def bring(clerk, *rows):
    return services.import_places(name="places.csv", data=sheet(*rows), by=clerk, on=ON)


def test_the_same_sheet_again_changes_nothing(clerk):
    assert bring(clerk, row()) == services.Imported(new=1, changed=0, same=0)
    events = Event.objects.filter(kind="places.imported").count()
    assert bring(clerk, row()) == services.Imported(new=0, changed=0, same=1)
    assert Event.objects.filter(kind="places.imported").count() == events == 1


def test_what_changed_is_found_by_its_number_and_recorded_by_field(clerk):
    bring(clerk, row())
    assert bring(clerk, row(phone="0391-123", state="停用")).changed == 1
    place = Place.objects.get()
    assert (place.phone, place.is_closed) == ("0391-123", True)
    event = Event.objects.filter(kind="places.imported").latest("pk")
    assert event.facts["changed"] == {"410802-001": ["is_closed", "phone"]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "没有填“名称”"),
        ({"kind": "大厦"}, "类别可以写"),
        ({"region": "41"}, "六位数字"),
        ({"region": "460105"}, "不归您的工会管"),
        ({"lat": "113.22"}, "3 到 54 之间"),
        ({"lng": "东"}, "WGS-84"),
        ({"services": "喝水、游泳"}, "“游泳”不认识"),
        ({"hours": "早八点"}, "请写成"),
        ({"closures": "明天休息"}, "请写成"),
        ({"state": "在建"}, "在用、停用"),
        ({"phone": "请打电话"}, "只写数字"),
        ({"town": "很" * 41}, "最多 40 个字"),
    ],
)
def test_a_fault_is_told_by_its_row_and_nothing_is_written(clerk, wrong, words):
    with pytest.raises(SheetFaulty, match="一行也没有导入") as declined:
        bring(clerk, row("a"), row("b", **wrong))
    assert [fault.row for fault in declined.value.faults] == [3]
    assert words in declined.value.faults[0].message
    assert not Place.objects.exists()


def test_a_number_stands_once_on_a_sheet(clerk):
    with pytest.raises(SheetFaulty) as declined:
        bring(clerk, row("a"), row("a"))
    assert "和第 2 行一样" in declined.value.faults[0].message


def test_a_sheet_without_its_headings_is_told_which_are_lacking(clerk):
    with pytest.raises(SheetFaulty) as declined:
        services.import_places(name="x.csv", data="编号,名称\n1,二\n".encode(), by=clerk, on=ON)
    assert "没有找到表头“类别”" in declined.value.faults[0].message


def test_whoever_keeps_no_places_is_declined(clerk):
    with pytest.raises(NotYourPlaces, match="登记员"):
        bring(make.human("外人（演示）"), row())


def test_another_federations_place_is_not_taken_by_its_number(clerk):
    other = make.federation(prefix="别处", code="460100").clerk
    bring(clerk, row())
    with pytest.raises(SheetFaulty) as declined:
        bring(other, row(region="460105"))
    assert "别的工会" in declined.value.faults[0].message


@pytest.fixture
def demo(clerk):
    services.import_places(name="demo.csv", data=jiaozuo.sheet(), by=clerk, on=ON)


def test_the_demo_has_five_comprehensive_homes_and_162_others(demo):
    assert Place.objects.filter(kind="comprehensive").count() == 5
    assert Place.objects.exclude(kind="comprehensive").count() == 162
    assert not Place.objects.exclude(name__endswith="（演示）").exists()


@pytest.mark.parametrize("at", [MONDAY, NIGHT])
@pytest.mark.parametrize("service", ["", "claims"])
def test_the_nearest_open_ones_are_those_that_measuring_all_finds(demo, at, service):
    found = selectors.nearest(**HERE, at=at, service=service, wanted=5)
    every = []
    for place in Place.objects.all():
        if service and service not in place.services:
            continue
        told = selectors.opening(*selectors.read(place.hours, place.closures), at, law())
        if told.is_open:
            every.append((selectors.distance(*HERE.values(), place.lat, place.lng), place.pk))
    assert [(one.metres, one.place.pk) for one in found] == sorted(every)[:5]
    assert all(one.opening.is_open for one in found)


def law():
    return selectors.calendar()


def test_when_nothing_is_open_the_nearest_closed_ones_are_told(clerk):
    bring(clerk, row("a"), row("b", lat="35.25"), row("c", lat="36.9"))
    found = selectors.nearest(**HERE, at=NIGHT)
    assert [one.place.number for one in found] == ["a", "b"]  # c is 186 km away
    assert found[0].opening.opens == NIGHT.replace(hour=8)


def test_a_place_out_of_use_is_not_found(clerk):
    bring(clerk, row(state="停用"))
    assert selectors.nearest(**HERE, at=MONDAY) == []
    assert selectors.districts() == []


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((35.0, 113.0), (35.0, 113.0), 0),
        ((0.0, 100.0), (1.0, 100.0), 111_195),  # a degree of the meridian
        ((39.9042, 116.4074), (31.2304, 121.4737), 1_067_311),  # Beijing to Shanghai
    ],
)
def test_distances_are_along_the_great_circle(a, b, metres):
    assert selectors.distance(*a, *b) == pytest.approx(metres, rel=1e-4)


def test_every_place_within_a_ring_is_inside_its_box():
    dice = random.Random(7)
    for _ in range(500):
        lat, lng = dice.uniform(4, 53), dice.uniform(74, 135)
        box = selectors._box(lat, lng, 4_000)
        to = lat + dice.uniform(-0.06, 0.06), lng + dice.uniform(-0.1, 0.1)
        if selectors.distance(lat, lng, *to) <= 4_000:
            assert box["lat__range"][0] <= to[0] <= box["lat__range"][1]
            assert box["lng__range"][0] <= to[1] <= box["lng__range"][1]


def test_a_search_asks_once_a_ring_however_many_places_there_are(demo):
    with CaptureQueriesContext(connection) as asked:
        selectors.nearest(**HERE, at=MONDAY)
    assert len(asked) <= len(selectors.RINGS_M)


def test_a_district_is_listed_with_what_is_open_first(demo):
    found = selectors.of_district(region="410882", at=MONDAY)
    assert {one.place.region for one in found} == {"410882"}
    opened = [one.opening.is_open for one in found]
    assert opened == sorted(opened, reverse=True)
    assert len(selectors.districts()) == 10
    assert "柏香镇" in selectors.towns_of("410882")
    assert selectors.middle_of(region="410882", town="没有这个镇") is None
