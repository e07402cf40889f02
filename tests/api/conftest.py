"""The interface is asked by the people of the pages' house."""

import pytest
from tests.api.programs import program
from tests.web.conftest import house

from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Union

__all__ = ["house"]


@pytest.fixture
def city(house):
    return Union.objects.get(name="示例市总工会")


@pytest.fixture
def officer(house):
    return Person.objects.get(pk=house.names["person"])


@pytest.fixture
def desk(officer):
    return program(officer)
