"""One federation and one matter with three workers."""

import pytest
from tests.factories import matters as make


@pytest.fixture
def fed(db):
    return make.federation()


@pytest.fixture
def matter(fed):
    return make.matter(fed)


@pytest.fixture
def workers(matter, fed):
    return [make.claimant(matter, name, by=fed.officer) for name in ("符甲", "林乙", "吴丙")]
