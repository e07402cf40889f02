"""A worker says on her own page how she is told, and proves an e-mail address by its code."""

import re

import pytest
from tests.web.worker import ground

from niangjia.apps.notices import contacts
from niangjia.apps.notices.choices import Audience, Channel
from niangjia.apps.notices.services import proving
from niangjia.apps.outbox.models import Job
from niangjia.apps.people import services as people

pytestmark = pytest.mark.usefixtures("_on_the_day")
ADDRESS = "alin@example.org"


@pytest.fixture
def case(db):
    return ground.a_case(2)


@pytest.fixture
def worker(case):
    return case.people[0].person


@pytest.fixture
def here(case, client, enter):
    enter(case, case.people[0])
    return f"/w/my/{case.matter.number}/ways/"


def test_she_adds_an_address_by_typing_the_code_that_was_sent_there(client, here, worker, settings):
    settings.IS_DEMO = True
    page = client.post(here, {"form": "email", "email": ADDRESS}).content.decode()
    code = re.search(r'<b class="num">(\d{6})</b>', page)[1]
    asked = re.search(r'name="asked" value="([^"]+)"', page)[1]
    sent = {"form": "code", "email": ADDRESS, "asked": asked}
    wrong = client.post(here, {**sent, "code": "1"})
    assert wrong.status_code == 422
    assert "验证码没有对上" in wrong.content.decode()
    assert Channel.EMAIL not in contacts.ways_of(worker)
    done = client.post(here, {**sent, "code": code}, follow=True).content.decode()
    assert "a***@example.org" in done
    assert ADDRESS not in done


def test_with_a_mail_server_the_code_is_on_its_way_and_on_no_page(client, here, monkeypatch):
    monkeypatch.setattr(proving, "carriers", lambda: {Channel.EMAIL: object()})
    answer = client.post(here, {"form": "email", "email": ADDRESS})
    assert answer.status_code == 200
    assert "验证码发到您填的邮箱了" in answer.content.decode()
    job = Job.objects.get(name="notices.send_code")
    assert ADDRESS.encode() not in bytes(job.sealed)


def test_she_chooses_what_comes_first_and_the_others_follow(client, here, worker):
    people.correct_person(
        person=worker, version=worker.version, by=worker, why="演示", phone="13800001234"
    )
    answer = client.post(here, {"form": "first", "first": "sms"}, follow=True)
    assert "记下了" in answer.content.decode()
    assert contacts.order_for(worker, Audience.WORKER)[0] == Channel.SMS
    assert set(contacts.order_for(worker, Audience.WORKER)) == set(contacts.CHOSEN)
    assert client.post(here, {"form": "first", "first": "letter"}).status_code == 422


def test_she_takes_an_address_away(client, here, worker, settings):
    settings.IS_DEMO = True
    page = client.post(here, {"form": "email", "email": ADDRESS}).content.decode()
    code = re.search(r'<b class="num">(\d{6})</b>', page)[1]
    asked = re.search(r'name="asked" value="([^"]+)"', page)[1]
    client.post(here, {"form": "code", "email": ADDRESS, "asked": asked, "code": code})
    client.post(here, {"form": "forget"})
    assert Channel.EMAIL not in contacts.ways_of(worker)


def test_without_a_mail_server_she_reads_that_there_is_none_yet(client, here):
    page = client.get(here).content.decode()
    assert "工会还没有开通电子邮件" in page
    assert client.post(here, {"form": "email", "email": ADDRESS}).status_code == 422


def test_what_is_no_address_is_declined_in_words(client, here, settings):
    settings.IS_DEMO = True
    answer = client.post(here, {"form": "email", "email": "甲"})
    assert answer.status_code == 422
    assert "这不像电子邮件地址" in answer.content.decode()


def test_codes_are_not_asked_for_without_end(client, here, settings):
    settings.IS_DEMO = True
    for _ in range(5):
        client.post(here, {"form": "email", "email": ADDRESS})
    assert client.post(here, {"form": "email", "email": ADDRESS}).status_code == 429


def test_nobody_else_opens_it(client, case):
    assert client.get(f"/w/my/{case.matter.number}/ways/").status_code == 404
