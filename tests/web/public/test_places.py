"""The nearest open place as anybody sees it, with and without a position."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import matters as make

from niangjia.apps.places import services
from niangjia.apps.places.models import Place
from niangjia.jobs.demo import jiaozuo
from niangjia.web.public import places

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HERE = {"lat": "35.2393", "lng": "113.2391"}


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(places, "now", lambda: MONDAY)


@pytest.fixture
def demo(db):
    clerk = make.federation(code="410800").clerk
    services.import_places(name="demo.csv", data=jiaozuo.sheet(), by=clerk, on=date(2026, 11, 23))


def read(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_position_leads_to_the_nearest_open_place(client, demo):
    response = client.post("/places/", HERE)
    assert response.status_code == 200
    shown = response.context["shown"]
    assert len(shown) == 20
    assert shown[0].found.opening.is_open
    assert f"现在开着、最近的是{shown[0].found.place.name}" in read(response)
    assert "现在开着，到" in read(response)
    assert re.search(r"\d+ (米|公里)", read(response))


def test_a_position_is_kept_nowhere(client, demo, caplog):
    response = client.post("/places/", HERE)
    assert "35.2393" in response.content.decode()  # to search again from there
    assert "35.2393" not in caplog.text
    assert "no-store" in response.headers["Cache-Control"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def test_who_is_far_from_all_of_them_hears_how_far_and_how_to_go_on(client, demo):
    response = client.post("/places/", {"lat": "39.9042", "lng": "116.4074"})  # Beijing
    told = read(response)
    shown = response.context["shown"]
    assert len(shown) == 20
    assert shown[0].found.opening.is_open
    nearest = min(one.found.metres for one in shown)
    place = next(one.found.place for one in shown if one.found.metres == nearest)
    assert 450_000 < nearest < 650_000
    assert (
        f"您附近没有这里登记的站点：最近的在{place.city}{place.district}，"
        f"离您 {nearest / 1000:.0f} 公里。要找您当地的站点、要帮忙，打 12351" in told
    )
    assert "现在开着、最近的是" not in told
    assert "没有找到这样的站点" not in told
    client.cookies["nj_language"] = "en"
    told = read(client.post("/places/", {"lat": "39.9042", "lng": "116.4074"}))
    assert f"{nearest / 1000:.0f} km from you" in told
    assert "call 12351" in told


@pytest.mark.parametrize(
    ("lat", "is_far"), [("35.2393", False), ("35.6", False), ("36.2", True), ("-35", True)]
)
def test_only_what_is_far_is_called_so(client, demo, lat, is_far):
    response = client.post("/places/", {**HERE, "lat": lat})
    assert response.context["shown"]
    assert ("您附近没有这里登记的站点" in read(response)) == is_far


def test_what_no_place_offers_is_nowhere_however_far_is_looked(client, demo):
    Place.objects.update(services=["water"])
    told = read(client.post("/places/", {"lat": "39.9", "lng": "116.4", "service": "law"}))
    assert "没有找到这样的站点" in told


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"lat": "north", "lng": "1"},
        {"lat": "nan", "lng": "113"},
        {"lat": "91", "lng": "113"},
        {**HERE, "service": "cinema"},
    ],
)
def test_a_position_that_cannot_be_is_declined_with_what_to_do(client, demo, sent):
    response = client.post("/places/", sent)
    assert response.status_code == 422
    assert "没有收到您的位置" in read(response)


def test_without_a_position_a_district_is_chosen_and_then_a_town(client, demo):
    assert "柏香镇" not in read(client.get("/places/"))
    district = client.get("/places/", {"region": "410882"})
    assert "柏香镇" in read(district)
    assert "个站点，开着的在前" in read(district)
    town = client.get("/places/", {"region": "410882", "town": "柏香镇", "service": "claims"})
    assert "从柏香镇量起" in read(town)
    assert {"claims"} <= set(town.context["shown"][0].found.place.services)


def test_a_town_left_over_from_another_district_is_dropped(client, demo):
    response = client.get("/places/", {"region": "410883", "town": "柏香镇"})
    assert response.context["in_district"]


@pytest.mark.parametrize("query", [{"region": "999999"}, {"region": "410882", "service": "x"}])
def test_an_address_that_leads_nowhere_shows_the_choice(client, demo, query):
    response = client.get("/places/", query)
    assert response.status_code == 200
    assert "按县区找" in read(response)
    assert "is_asked" not in response.context


def test_when_it_is_night_the_next_opening_is_told(client, demo, monkeypatch):
    monkeypatch.setattr(places, "now", lambda: MONDAY.replace(hour=3))
    told = read(client.get("/places/", {"region": "410802"}))
    assert "现在开着，不关门" in told
    assert re.search(r"现在关着，\d\d:\d\d 开", told)


def test_a_closure_tells_its_days_and_why(client, demo):
    told = read(client.get("/places/", {"region": "410803"}))
    assert re.search(r"现在关着，12月2\d日 \d\d:\d\d 开 装修", told)


def test_this_page_alone_may_ask_where_one_is(client, demo):
    assert "geolocation=(self)" in client.get("/places/").headers["Permissions-Policy"]
    assert "geolocation=()" in client.get("/").headers["Permissions-Policy"]


def test_the_page_is_english_for_who_reads_that(client, demo):
    client.cookies["nj_language"] = "en"
    told = read(client.post("/places/", HERE))
    assert "Open now and nearest" in told
    assert "Charging" in told
    assert re.search(r"Mon to (Fri|Sat)", told)


def test_without_any_place_it_is_said(client, db):
    assert "这里还没有登记站点" in read(client.get("/places/"))


def test_the_home_page_and_the_workers_page_lead_here(client, db):
    for address in ("/", "/w/"):
        assert 'href="/places/"' in client.get(address).content.decode()


def test_more_places_are_no_more_queries(client, demo):
    with CaptureQueriesContext(connection) as one:
        client.get("/places/", {"region": "410804"})
    with CaptureQueriesContext(connection) as other:
        client.get("/places/", {"region": "410823"})
    assert len(one) == len(other) <= 12
