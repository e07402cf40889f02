"""A damaged number is put right from the card itself; only then may papers leave."""

import pytest
from django.test import Client
from tests.factories import matters as make

from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def damaged(db):
    fed = make.federation()
    matter = make.matter(fed)
    worker = make.claimant(matter, "符甲", by=fed.officer)
    type(worker.person).objects.filter(pk=worker.person.pk).update(identity="to_verify")
    return fed, matter, worker


def desk(person, name):
    account = people.open_account(username=name, password=None, person=person, by=None)
    client = Client()
    client.force_login(account)
    return client


def address(matter, worker):
    return f"/desk/matters/{matter.number}/people/{worker.seq}/person/"


def test_the_clerk_who_saw_the_card_establishes_the_identity(damaged):
    fed, matter, worker = damaged
    sent = {"form": "identity", "identity-citizen_id": NUMBER, "identity-seen": "on"}
    answer = desk(fed.clerk, "clerk").post(address(matter, worker), sent)
    worker.person.refresh_from_db()
    assert (answer.status_code, worker.person.identity) == (303, "verified")


@pytest.mark.parametrize(
    ("number", "seen"), [(NUMBER, ""), ("110105194912310021", "on")], ids=["unseen", "wrong"]
)
def test_nothing_is_established_without_card_and_check_digit(damaged, number, seen):
    fed, matter, worker = damaged
    sent = {"form": "identity", "identity-citizen_id": number, "identity-seen": seen}
    answer = desk(fed.clerk, "clerk").post(address(matter, worker), sent)
    worker.person.refresh_from_db()
    assert (answer.status_code, worker.person.identity) == (422, "to_verify")


def test_the_cashier_does_not_establish_identities(damaged):
    fed, matter, worker = damaged
    answer = desk(fed.cashier, "cashier").get(address(matter, worker))
    assert answer.status_code == 422


def test_the_phone_is_kept_and_shown_masked(damaged):
    fed, matter, worker = damaged
    client = desk(fed.clerk, "clerk")
    client.post(address(matter, worker), {"form": "contact", "contact-phone": "13800001234"})
    page = client.get(address(matter, worker)).content.decode()
    assert "1234" in page
    assert "13800001234" not in page
