"""At the desk somebody keeps how a worker is told; her whole address is shown for a reason."""

import pytest
from django.urls import reverse
from tests.web.desk.ground import Ground, make_ground

from niangjia.apps.audit.models import Event
from niangjia.apps.notices import contacts
from niangjia.apps.notices.choices import Audience, Channel
from niangjia.web.looks import looks_at

ADDRESS = "alin@example.org"


@pytest.fixture
def ground(db) -> Ground:
    return make_ground()


@pytest.fixture
def here(ground) -> str:
    return reverse("desk:claimant_ways", args=[ground.matter.number, 1])


@pytest.fixture
def worker(ground):
    return ground.matter.claimants.get(seq=1).person


def test_an_address_is_kept_when_it_was_read_back_to_her_and_shown_by_its_ends(
    ground, here, worker
):
    unsure = ground.clerk.post(here, {"form": "email", "email": ADDRESS})
    assert unsure.status_code == 422
    assert "要和本人核对过才能登记" in unsure.content.decode()
    sent = {"form": "email", "email": ADDRESS, "said": "on"}
    page = ground.clerk.post(here, sent, follow=True).content.decode()
    assert "a***@example.org" in page
    assert ADDRESS not in page
    event = Event.objects.get(kind="notices.contact_kept")
    assert event.facts == {"channel": "email", "removed": False, "proof": "read_back"}
    assert contacts.address_of(worker, Channel.EMAIL) == ADDRESS


def test_the_whole_address_is_shown_once_for_a_reason_and_she_sees_who_looked(ground, here, worker):
    ground.clerk.post(here, {"form": "email", "email": ADDRESS, "said": "on"})
    assert ground.officer.post(here, {"form": "why", "why": ""}).status_code == 422
    answer = ground.officer.post(here, {"form": "why", "why": "核对邮箱地址"})
    assert ADDRESS in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert ADDRESS not in ground.officer.get(here).content.decode()
    (look,) = looks_at(worker)
    assert (look.fields, look.why) == ("电子邮件", "核对邮箱地址")


def test_the_wish_is_kept_and_the_address_taken_away(ground, here, worker):
    ground.clerk.post(here, {"form": "email", "email": ADDRESS, "said": "on"})
    ground.clerk.post(here, {"form": "first", "first": "email"})
    assert contacts.order_for(worker, Audience.WORKER)[0] == Channel.EMAIL
    ground.clerk.post(here, {"form": "forget"})
    assert Channel.EMAIL not in contacts.ways_of(worker)


def test_who_does_not_enrol_neither_sees_nor_changes_it(ground, here):
    assert ground.cashier.get(here).status_code == 422
    assert ground.elsewhere.get(here).status_code == 404
