"""A whole number is shown for a reason, once; and whose it is sees who looked."""

import pytest
from django.test import Client
from tests.factories import matters as make

from niangjia.apps.audit import selectors as audit
from niangjia.apps.matters.services import register
from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db
NUMBER, PHONE, ACCOUNT = "11010519491231002X", "13800001234", "6222021200001234"


@pytest.fixture
def worker(db):
    fed = make.federation()
    matter = make.matter(fed)
    one = make.claimant(matter, "符甲", by=fed.officer)
    person = one.person
    people.correct_person(
        person=person,
        version=person.version,
        by=fed.officer,
        why="登记",
        phone=PHONE,
        bank_account=ACCOUNT,
    )
    people.verify_identity(person=person, citizen_id=NUMBER, by=fed.officer, why="看过原件")
    return fed, one


def desk(person, name):
    account = people.open_account(username=name, password=None, person=person, by=None)
    client = Client()
    client.force_login(account)
    return client


def address(one):
    return f"/desk/matters/{one.matter.number}/people/{one.seq}/numbers/"


@pytest.mark.parametrize(
    ("field", "number"), [("citizen_id", NUMBER), ("phone", PHONE), ("bank_account", ACCOUNT)]
)
def test_a_number_is_shown_on_the_answer_to_a_reason_and_nowhere_else(worker, field, number):
    fed, one = worker
    client = desk(fed.clerk, "clerk")
    assert number not in client.get(address(one)).content.decode()
    answer = client.post(address(one), {"field": field, "why": "核对仲裁申请书"})
    assert answer.status_code == 200
    assert number in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert number not in client.get(address(one)).content.decode()
    event = audit.events_of(one.person).filter(kind="people.personal_data_read").get()
    assert (event.by_id, event.why, event.facts) == (
        fed.clerk.pk,
        "核对仲裁申请书",
        {"fields": [field]},
    )


@pytest.mark.parametrize("why", ["", "   ", "看"])
def test_without_a_reason_nothing_is_shown_and_nothing_recorded(worker, why):
    fed, one = worker
    answer = desk(fed.clerk, "clerk").post(address(one), {"field": "citizen_id", "why": why})
    assert answer.status_code == 422
    assert NUMBER not in answer.content.decode()
    assert not audit.events_of(one.person).filter(kind="people.personal_data_read").exists()


def test_the_cashier_sees_the_account_and_no_other_number(worker):
    fed, one = worker
    client = desk(fed.cashier, "cashier")
    shown = client.post(address(one), {"field": "bank_account", "why": "银行退回，核对账号"})
    assert ACCOUNT in shown.content.decode()
    refused = client.post(address(one), {"field": "citizen_id", "why": "银行退回，核对账号"})
    assert refused.status_code == 422
    assert NUMBER not in refused.content.decode()


def test_a_number_never_given_is_said_to_be_none(worker):
    fed, one = worker
    answer = desk(fed.clerk, "clerk").post(address(one), {"field": "address", "why": "寄送文书用"})
    assert "没有登记过住所" in answer.content.decode()


def test_the_officer_sees_by_name_and_the_worker_by_role_who_looked(worker):
    fed, one = worker
    desk(fed.clerk, "clerk").post(address(one), {"field": "phone", "why": "通知开庭时间"})
    at_desk = desk(fed.officer, "officer").get(address(one)).content.decode()
    assert fed.clerk.name in at_desk
    assert "通知开庭时间" in at_desk
    code = register.issue_look_up_code(claimant=one, by=fed.officer)
    phone = Client()
    phone.post("/w/look-up/", {"number": one.matter.number, "code": code})
    hers = phone.get(f"/w/my/{one.matter.number}/data/").content.decode()
    assert "登记员" in hers
    assert "电话" in hers
    assert "通知开庭时间" in hers
    assert fed.clerk.name not in hers
    for number in (NUMBER, PHONE, ACCOUNT):
        assert number not in hers


def test_so_many_numbers_an_hour_and_no_more_for_one_person(worker, settings):
    fed, one = worker
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "number_shown": "2/h/user"}
    client = desk(fed.clerk, "clerk")
    asked = {"field": "phone", "why": "通知开庭时间"}
    answers = [client.post(address(one), asked) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert PHONE not in answers[-1].content.decode()
    events = audit.events_of(one.person).filter(kind="people.personal_data_read")
    assert events.count() == 2
    assert desk(fed.officer, "officer").post(address(one), asked).status_code == 200
