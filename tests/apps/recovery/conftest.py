import pytest
from tests.apps.recovery.case import Case
from tests.apps.recovery.ground import a_person

from niangjia.apps.people.models import Person


@pytest.fixture
def clerk(db: None) -> Person:
    """Whoever keeps the books."""
    return a_person("演示出纳")


@pytest.fixture
def second(db: None) -> Person:
    """A second person, who approves."""
    return a_person("演示负责人")


@pytest.fixture
def case(clerk: Person, second: Person) -> Case:
    """Three workers to whom 300, 200 and 100 fen are due."""
    return Case(clerk, second, 300, 200, 100)
