"""How people log in."""

import pytest
from django.contrib.auth import authenticate

from niangjia.apps.audit import selectors as audit
from niangjia.apps.people import selectors
from niangjia.apps.people import services as people
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
PASSWORD = "演示-pa55-word"


@pytest.fixture
def person():
    return people.register_person(name="登记员(演示)", by=None)


def test_an_account_logs_in_with_its_password_only(person):
    account = people.open_account(username="demo.clerk", password=PASSWORD, person=person, by=None)
    assert authenticate(username="demo.clerk", password=PASSWORD) == account
    assert authenticate(username="demo.clerk", password="wrong") is None
    assert PASSWORD not in account.password
    assert selectors.get_account("demo.clerk").person == person


def test_an_account_without_a_password_waits_for_one(person):
    account = people.open_account(username="demo", password=None, person=person, by=None)
    assert authenticate(username="demo", password="") is None
    people.set_password(account=account, password=PASSWORD, by=person)
    assert authenticate(username="demo", password=PASSWORD) == account


def test_a_closed_account_is_no_way_in(person):
    account = people.open_account(username="demo", password=PASSWORD, person=person, by=None)
    with pytest.raises(people.ReasonMissing):
        people.close_account(account=account, by=person, why="")
    people.close_account(account=account, by=person, why="离职")
    assert authenticate(username="demo", password=PASSWORD) is None
    assert [event.kind for event in audit.events_of(account)] == [
        "people.account_opened",
        "people.account_closed",
    ]


def test_one_name_and_one_person_have_one_account(person):
    people.open_account(username="demo", password=PASSWORD, person=person, by=None)
    other = people.register_person(name="承办人(演示)", by=None)
    with pytest.raises(people.HasAccount):
        people.open_account(username="demo2", password=PASSWORD, person=person, by=None)
    with pytest.raises(people.UsernameTaken):
        people.open_account(username=" demo ", password=PASSWORD, person=other, by=None)


def test_an_account_gives_no_powers_of_its_own(person):
    account = people.open_account(username="demo", password=PASSWORD, person=person, by=None)
    assert not hasattr(account, "is_superuser")
    assert not hasattr(account, "is_staff")


def test_who_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        selectors.get_person(0)
    with pytest.raises(NotFound):
        selectors.get_account("nobody")
    assert selectors.person_by_citizen_id("123") is None
    assert selectors.people_of([]) == {}
