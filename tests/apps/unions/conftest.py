"""A small synthetic federation: a province, a city, a county directly below the province."""

from types import SimpleNamespace

import pytest
from tests.apps.unions.trees import found, place

from niangjia.apps.people import services as people
from niangjia.apps.unions.choices import Level


@pytest.fixture
def tree(db):
    """The federation, already placed; `person` makes people who work in it."""
    province = found("示例省总工会")
    city = found("示例市总工会", "460100")
    district = found("示例区总工会", "460105")
    county = found("示例县总工会", "469001")
    unit = found("示例厂工会", "460105", "grassroots")
    place(province, Level.PROVINCE)
    place(city, Level.CITY, province)
    place(district, Level.COUNTY, city)
    place(county, Level.COUNTY, province)
    place(unit, Level.UNIT, district)
    return SimpleNamespace(
        province=province, city=city, district=district, county=county, unit=unit
    )


@pytest.fixture
def person(db):
    return people.register_person(name="承办人(演示)", by=None)
