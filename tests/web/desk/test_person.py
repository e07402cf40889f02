"""A damaged number is put right from the card itself; only then may papers leave."""

import pytest
from django.test import Client
from tests.factories import matters as make
from tests.web.account.ground import prove

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


def version_of(worker):
    worker.person.refresh_from_db()
    return str(worker.person.version)


def address(matter, worker):
    return f"/desk/matters/{matter.number}/people/{worker.seq}/person/"


def test_the_clerk_who_saw_the_card_establishes_the_identity(damaged):
    fed, matter, worker = damaged
    sent = {
        "form": "identity",
        "identity-version": version_of(worker),
        "identity-citizen_id": NUMBER,
        "identity-seen": "on",
    }
    answer = desk(fed.clerk, "clerk").post(address(matter, worker), sent)
    worker.person.refresh_from_db()
    assert (answer.status_code, worker.person.identity) == (303, "verified")


@pytest.mark.parametrize(
    ("number", "seen"), [(NUMBER, ""), ("110105194912310021", "on")], ids=["unseen", "wrong"]
)
def test_nothing_is_established_without_card_and_check_digit(damaged, number, seen):
    fed, matter, worker = damaged
    sent = {
        "form": "identity",
        "identity-version": version_of(worker),
        "identity-citizen_id": number,
        "identity-seen": seen,
    }
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
    client.post(
        address(matter, worker),
        {"form": "contact", "contact-version": version_of(worker), "contact-phone": "13800001234"},
    )
    page = client.get(address(matter, worker)).content.decode()
    assert "1234" in page
    assert "13800001234" not in page


def test_a_phone_that_is_registered_is_changed_only_after_proving_once_more_who_does_it(damaged):
    fed, matter, worker = damaged
    account = people.open_account(
        username="clerk", password="mango-river-lantern", person=fed.clerk, by=None
    )
    client = Client()
    client.force_login(account)
    where = address(matter, worker)
    first = {
        "form": "contact",
        "contact-version": version_of(worker),
        "contact-phone": "13800001234",
    }
    assert client.post(where, first).status_code == 303, "what nobody had said is only written down"
    change = {
        "form": "contact",
        "contact-version": version_of(worker),
        "contact-phone": "13900009876",
    }
    answer = client.post(where, change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "再证明一次是您本人" in page
    assert "13900009876" in page, "what was typed stays"
    assert "/account/again/" in page
    assert "13900009876" not in str(dict(client.session)), "and is kept nowhere"
    worker.person.refresh_from_db()
    assert worker.person.masked_phone.endswith("1234")
    kept = {
        "form": "contact",
        "contact-version": version_of(worker),
        "contact-address": "海口市（演示）",
    }
    assert client.post(where, kept).status_code == 303, "an address opens no door"
    prove(client)
    change |= {"contact-version": version_of(worker)}
    assert client.post(where, change).status_code == 303
    worker.person.refresh_from_db()
    assert worker.person.masked_phone.endswith("9876")
