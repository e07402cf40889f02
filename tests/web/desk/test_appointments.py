"""At the desk a day is set and moved on the proceeding's page; she reads it on her own."""

import re

import pytest
from django.urls import reverse
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.matters.services import forums, register
from niangjia.apps.notices.models import Notice
from niangjia.apps.proceedings.models import Appointment
from niangjia.web.http import now, today

pytestmark = pytest.mark.django_db
SET = {
    "kind": "session",
    "on": "2099-01-05",
    "clock": "09:30",
    "place": "市总工会二楼",
    "bring": "身份证",
}


@pytest.fixture
def ground():
    fed = make.federation()
    matter = make.matter(fed)
    one = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=[make.item(one)],
        by=fed.officer,
        opened_on=today(),
        at=now(),
    )
    here = reverse("desk:appointments", args=[matter.number, forum.pk])
    desk = signed_in(fed.officer, "officer")
    return type("Ground", (), {"fed": fed, "one": one, "forum": forum, "here": here, "desk": desk})


@pytest.fixture
def soon(settings):
    """A day within two years of the machine's."""
    day = today().replace(day=1).replace(year=today().year + 1)
    return {**SET, "on": day.isoformat()}


def test_a_day_is_set_and_stands_on_the_page_of_the_proceeding(ground, soon):
    page = ground.desk.post(ground.here, soon, follow=True).content.decode()
    assert "约好了，已经告诉" in page
    assert "市总工会二楼" in page
    forum = reverse("desk:forum", args=[ground.one.matter.number, ground.forum.pk])
    assert "市总工会二楼" in ground.desk.get(forum).content.decode()
    assert Notice.objects.filter(template="proceedings.appointment_set").count() == 1


def test_what_cannot_be_says_so_and_keeps_what_was_typed(ground):
    answer = ground.desk.post(ground.here, SET)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "两年以内" in page
    assert 'value="市总工会二楼"' in page


def test_it_is_moved_and_cancelled_and_an_old_page_is_told_so(ground, soon):
    ground.desk.post(ground.here, soon)
    one = Appointment.objects.get()
    change = f"{ground.here}{one.pk}/"
    shown = ground.desk.get(change).content.decode()
    assert re.search(r'name="version" value="1"', shown)
    moved = {**soon, "clock": "14:00", "why": "单位改了时间", "version": "1"}
    assert ground.desk.post(change, moved).status_code == 303
    stale = ground.desk.post(change, moved)
    assert stale.status_code == 409
    gone = {**moved, "version": "2", "act": "cancel"}
    page = ground.desk.post(change, gone, follow=True).content.decode()
    assert "已取消" in page
    assert "单位改了时间" in page


def test_she_reads_on_her_own_page_when_where_and_what_to_bring(ground, soon, client):
    ground.desk.post(ground.here, soon)
    code = register.issue_look_up_code(claimant=ground.one, by=ground.fed.officer)
    sent = {"number": ground.one.matter.number, "code": code}
    page = client.post("/w/look-up/", sent, follow=True).content.decode()
    assert "您要来的日子" in page
    assert "市总工会二楼" in page
    assert "约好了一个日子" in page


def test_nobody_from_elsewhere_finds_it(ground):
    elsewhere = signed_in(make.federation("另外", "460200").officer, "elsewhere")
    assert elsewhere.get(ground.here).status_code == 404
