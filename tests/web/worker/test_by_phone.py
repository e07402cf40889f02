"""A worker comes in by her phone: two plain forms, one answer for every number."""

import re

import pytest
from django.test import Client
from tests.factories import matters as make

from niangjia.apps.accounts import gateways
from niangjia.apps.outbox.models import Job
from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db
PHONE = "13900001234"
MARK = re.compile(r'name="asked" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.IS_DEMO = True


@pytest.fixture
def here():
    return make.federation()


def claimant(here, name, *, phone=PHONE, matter=None):
    worker = make.claimant(matter or make.matter(here), name, by=here.officer)
    people.correct_person(
        person=worker.person,
        version=worker.person.version,
        by=here.officer,
        why="本人留的",
        phone=phone,
    )
    return worker


def ask(client, phone=PHONE, **extra):
    answer = client.post("/w/phone/", {"phone": phone}, **extra)
    found = MARK.search(answer.content.decode())
    client.asked = found[1] if found else ""
    return answer


def code(client):
    return re.search(r"验证码是 (\d{6})", client.get("/w/demo-texts/").content.decode())[1]


def enter(client, code, *, number="", phone=PHONE):
    asked = getattr(client, "asked", "")
    data = {"phone": phone, "code": code, "number": number, "asked": asked}
    return client.post("/w/phone/code/", data)


def test_with_a_gateway_the_code_is_on_its_way_and_on_no_page(here, monkeypatch):
    claimant(here, "林阿珍（演示）")
    monkeypatch.setattr(gateways, "current", lambda: object())
    assert ask(Client()).status_code == 200
    assert Job.objects.get().name == "accounts.send_message"


def test_her_phone_opens_her_part_and_nobody_elses(here):
    mine = claimant(here, "林阿珍（演示）")
    other = make.matter(here, title="别的案件（演示）")
    make.claimant(other, "邢春兰（演示）", by=here.officer)
    client = Client()
    ask(client)
    assert enter(client, code(client)).headers["Location"] == "/w/"
    assert mine.matter.title in client.get("/w/").content.decode()
    assert client.get(f"/w/my/{mine.matter.number}/").status_code == 200
    assert client.get(f"/w/my/{other.number}/").status_code == 404
    client.post("/w/close/")
    assert client.get(f"/w/my/{mine.matter.number}/").status_code == 404


def test_known_and_unknown_numbers_get_the_same_page(here):
    claimant(here, "林阿珍（演示）")
    pages = []
    for phone in (PHONE, "13900009876"):
        answer = ask(Client(), phone)
        text = answer.content.decode().replace(phone, "…")
        text = MARK.sub("", re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text))
        pages.append((answer.status_code, text))
    assert pages[0] == pages[1]
    wrong = [enter(Client(), "000000", phone=p).content.decode() for p in (PHONE, "13900009876")]
    assert all("验证码没有对上" in text for text in wrong)


def test_a_phone_of_two_people_wants_the_receipts_number(here):
    first = claimant(here, "林阿珍（演示）")
    second = claimant(here, "林阿芳（演示）", matter=make.matter(here, title="另一件（演示）"))
    client = Client()
    ask(client)
    sent = code(client)
    assert "登记了不止一个人" in enter(client, sent).content.decode()
    assert enter(client, sent, number=second.matter.number).status_code == 303
    assert client.get(f"/w/my/{second.matter.number}/").status_code == 200
    assert client.get(f"/w/my/{first.matter.number}/").status_code == 404


def test_a_phone_that_a_whole_team_left_opens_nothing(here):
    matter = make.matter(here)
    for name in ("甲（演示）", "乙（演示）"):
        claimant(here, name, matter=matter)
    client = Client()
    ask(client)
    answer = enter(client, code(client), number=matter.number)
    assert answer.status_code == 422
    assert "请用回执上的查询码" in answer.content.decode()


def test_a_code_opens_once(here):
    claimant(here, "林阿珍（演示）")
    client = Client()
    ask(client)
    sent = code(client)
    assert enter(client, sent).status_code == 303
    assert enter(Client(), sent).status_code == 422


def test_a_code_opens_only_where_it_was_asked_for(here):
    claimant(here, "林阿珍（演示）")
    hers, other = Client(), Client()
    ask(hers)
    ask(other, "13900009876")
    sent = code(hers)
    for browser in (other, Client()):
        answer = enter(browser, sent)
        assert answer.status_code == 422
        assert "验证码没有对上" in answer.content.decode()
    assert enter(hers, sent).status_code == 303


def test_a_second_asking_elsewhere_ends_the_first(here):
    claimant(here, "林阿珍（演示）")
    first, second = Client(), Client()
    ask(first)
    ask(second)
    sent = code(second)
    assert enter(first, sent).status_code == 422
    assert enter(second, sent).status_code == 303


def test_five_codes_an_hour_for_one_number_from_anywhere(here):
    answers = [ask(Client(REMOTE_ADDR=f"10.0.0.{n}")).status_code for n in range(6)]
    assert answers == [200] * 5 + [429]


def test_twenty_codes_an_hour_from_one_address():
    client = Client()
    answers = [ask(client, f"1390000{n:04}").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_all_together_are_counted_too(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "phone_code_all": "3/h/key"}
    answers = [
        ask(Client(REMOTE_ADDR=f"10.0.1.{n}"), f"1390001{n:04}").status_code for n in range(4)
    ]
    assert answers == [200] * 3 + [429]


def test_tries_from_one_address_are_counted(here):
    client = Client()
    answers = [enter(client, "000000").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_what_is_no_number_is_said_where_it_was_typed():
    answer = ask(Client(), "12")
    assert answer.status_code == 422
    assert "电话号码不对" in answer.content.decode()


def test_the_page_of_messages_says_demo_and_is_only_in_one(settings):
    assert "DEMO" in Client().get("/w/demo-texts/").content.decode()
    settings.IS_DEMO = False
    assert Client().get("/w/demo-texts/").status_code == 404
    assert Client().get("/w/phone/").status_code == 404  # nobody would carry the message
