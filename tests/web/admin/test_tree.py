"""The tree as of a day, moved and merged with a preview, and the day a demo plays."""

from datetime import date

import pytest
from tests.web.admin.ground import in_days, lay, today

from niangjia.apps.matters.models import Matter
from niangjia.apps.teaching import clock
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level, Line
from niangjia.apps.unions.selectors import house

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay()


def county(ground, name, code="460107"):
    made = unions.found_union(name=name, short_name=name, code=code, kind="federation", by=None)
    unions.place_union(
        union=made, level=Level.COUNTY, from_=date(2020, 1, 1), by=None, parent=ground.fed.city
    )
    return made


def test_the_tree_is_shown_as_it_stood_on_the_day_asked_for(ground):
    data = {
        "name": "新区总工会",
        "short_name": "新区总",
        "code": "460107",
        "kind": "federation",
        "line": Line.TERRITORIAL.value,
        "parent": ground.fed.city.name,
        "level": str(int(Level.COUNTY)),
        "from_": in_days(0),
    }
    assert ground.post("/admin/unions/new/", **data).status_code == 303
    assert "新区总工会" in ground.read("/admin/tree/")
    assert "新区总工会" not in ground.read("/admin/tree/?on=2021-01-01&line=territorial")


def test_a_name_twice_comes_back_beside_its_field(ground):
    data = {
        "name": ground.fed.county.name,
        "short_name": "x",
        "code": "460107",
        "kind": "federation",
        "line": Line.TERRITORIAL.value,
        "parent": ground.fed.city.name,
        "level": str(int(Level.COUNTY)),
        "from_": in_days(0),
    }
    answer = ground.post("/admin/unions/new/", **data)
    assert answer.status_code == 422


def test_a_merger_is_previewed_first_and_takes_matters_along(ground):
    left, right = county(ground, "左区总工会"), county(ground, "右区总工会")
    url = f"/admin/unions/{left.pk}/merge/"
    data = {"into": right.name, "from_": in_days(0), "why": "撤并"}
    assert ground.post(url, **data, action="preview").status_code == 200
    assert house.place_on(left, on=today()) is not None, "a preview changes nothing"
    assert ground.post(url, **data, action="confirm").status_code == 303
    assert house.place_on(left, on=today()) is None
    assert house.succession_of(left).successor == right


def test_a_union_moves_below_another_from_a_day_on_with_what_lies_below(ground):
    town = unions.found_union(name="镇工会", short_name="镇", code="460107", kind="town", by=None)
    unions.place_union(
        union=town, level=Level.TOWN, from_=date(2020, 1, 1), by=None, parent=ground.fed.county
    )
    right = county(ground, "右区总工会")
    data = {
        "parent": right.name,
        "from_": in_days(0),
        "line": Line.TERRITORIAL.value,
        "level": str(int(Level.TOWN)),
        "why": "区划调整",
    }
    url = f"/admin/unions/{town.pk}/move/"
    assert ground.post(url, **data, action="confirm").status_code == 303
    assert house.place_on(town, on=today()).parent == right


def test_a_move_that_cannot_be_is_declined_with_words(ground):
    data = {
        "parent": ground.fed.city.name,
        "from_": in_days(0),
        "line": Line.TERRITORIAL.value,
        "level": str(int(Level.COUNTY)),
        "why": "没有动",
    }
    answer = ground.post(f"/admin/unions/{ground.fed.county.pk}/move/", **data, action="confirm")
    assert answer.status_code == 422
    assert Matter.objects.get().home_union == ground.fed.city


def test_a_demo_plays_a_day_on_every_page_and_goes_back(ground, settings):
    assert ground.client.get("/admin/clock/").status_code == 404
    settings.IS_DEMO = True
    assert ground.post("/admin/clock/", day="2027-03-01").status_code == 303
    assert clock.today() == date(2027, 3, 1)
    for path in ("/admin/", "/desk/", "/"):
        assert "演到" in ground.read(path), path
    assert ground.post("/admin/clock/", day="1999-01-01").status_code == 422
    assert ground.post("/admin/clock/", action="real").status_code == 303
    assert clock.played_day() is None
