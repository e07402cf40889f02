"""The bell, the list behind it, and a person's word that she has read."""

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.notices import selectors, services
from niangjia.web.http import now

pytestmark = pytest.mark.django_db
LIST = "/desk/notices/"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.officer, "officer")


def told(fed, **changes):
    return services.tell(
        **{
            "to": fed.officer,
            "template": "worklist.reminder",
            "facts": {"number": "460100-2026-0001", "what": "申请续冻", "due": "11月26日"},
            "at": now(),
            "about": "/desk/matters/",
            **changes,
        }
    )


def test_the_bell_counts_what_is_not_read_and_nothing_when_all_is(fed, desk):
    assert "通知：0 条没看" in desk.get("/desk/").content.decode()
    told(fed)
    assert "通知：1 条没看" in desk.get("/desk/").content.decode()


def test_the_list_shows_what_happened_and_what_to_do_next(fed, desk):
    told(fed, urgent=True)
    shown = desk.get(LIST).content.decode()
    assert "460100-2026-0001：申请续冻，11月26日 到期。" in shown
    assert "今天就办" in shown
    assert "急" in shown


def test_reading_leads_to_what_it_is_about_and_stands_under_all(fed, desk):
    notice = told(fed)
    answer = desk.post(reverse("desk:notice_read", args=[notice.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/matters/")
    assert "没有没看的通知" in desk.get(LIST).content.decode()
    assert "看过" in desk.get(LIST + "?which=all").content.decode()


def test_all_may_be_read_at_once(fed, desk):
    told(fed)
    told(fed, event="other")
    desk.post(reverse("desk:notices_read"))
    assert not selectors.unread_of(fed.officer).exists()


def test_another_persons_notice_does_not_exist(fed):
    notice = told(fed)
    other = signed_in(fed.clerk, "clerk")
    assert other.post(reverse("desk:notice_read", args=[notice.pk])).status_code == 404
    assert other.post(reverse("desk:notice_read", args=[uuid4()])).status_code == 404
    assert "申请续冻" not in other.get(LIST + "?which=all").content.decode()


def test_an_empty_list_says_what_would_stand_there(desk):
    assert "有事交给您" in desk.get(LIST + "?which=all").content.decode()
