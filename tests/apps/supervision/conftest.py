"""One federation and a matter of six workers, each with wages and severance computed."""

import pytest
from tests.apps.proceedings import way
from tests.factories import matters as make


@pytest.fixture
def fed(db):
    return make.federation()


@pytest.fixture
def matter(fed):
    return way.a_matter(fed)


@pytest.fixture
def workers(matter, fed):
    return [way.a_worker(matter, no, by=fed.officer) for no in range(1, 7)]
