"""The assisted counter: the questions of the phone, the keeper typing."""

import re

import pytest
from django.urls import reverse
from tests.factories import matters as make
from tests.web.conftest import signed_in
from tests.web.worker.interview import answers_for, carried, key_of, press, walk

from niangjia.apps.intake.models import Enquiry, Telling

pytestmark = pytest.mark.django_db
URL = "/desk/enquiries/ask/"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.clerk, "clerk")


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_counter_puts_the_same_questions_and_shows_the_code_once(fed, desk):
    page = walk(desk, answers_for(fed.county), until="check", url=URL)
    assert "一万二（12,000.00 元）" in words_of(page)
    done = desk.post(URL, carried(page) | {"agrees": "on"}, follow=True)
    assert "查询码只显示这一次" in words_of(done)
    assert "工钱是谁给的 站点、劳务公司或者中介" in words_of(done)
    row = Enquiry.objects.get()
    assert (row.door, row.home_union) == ("counter", fed.county)
    assert Telling.objects.get().recorded_by == fed.clerk


def test_who_stands_there_may_have_no_phone(fed, desk):
    nobodys = answers_for(fed.county, who={"name": "没手机的人（演示）", "phone": ""})
    assert walk(desk, nobodys, url=URL).status_code == 303
    assert Enquiry.objects.get().person.name == "没手机的人（演示）"


def test_a_phone_that_is_none_leads_back_to_its_page(fed, desk):
    wrong = answers_for(fed.county, who={"name": "某人（演示）", "phone": "12"})
    answer = walk(desk, wrong, url=URL)
    assert (answer.status_code, key_of(answer)) == (422, "who")


def test_the_queue_leads_to_the_counter(desk):
    assert URL in desk.get(reverse("desk:enquiries")).content.decode()
    assert press(desk, desk.get(URL), {"words": ""}, url=URL).status_code == 422
