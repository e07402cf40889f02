"""A day is set, moved, cancelled; whoever is in the proceeding hears and sees it, and only she."""

from datetime import timedelta

import pytest
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.models import ForumItem
from niangjia.apps.matters.policies import NotForYou
from niangjia.apps.matters.services import forums
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.models import Notice
from niangjia.apps.proceedings import selectors
from niangjia.apps.proceedings.models import Appointment
from niangjia.apps.proceedings.services import appointments
from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
WHEN = make.NOW + timedelta(days=9)


@pytest.fixture
def ground():
    fed = make.federation()
    matter = make.matter(fed)
    people = [make.claimant(matter, name, by=fed.officer) for name in ("甲某", "乙某")]
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=[make.item(one) for one in people],
        by=fed.officer,
        opened_on=make.TODAY,
        at=make.NOW,
    )
    return type("Ground", (), {"fed": fed, "forum": forum, "people": people})


def day(ground, **changes):
    asked = {
        "forum": ground.forum,
        "kind": "session",
        "starts_at": WHEN,
        "place": "市总工会二楼调解室",
        "bring": "身份证、工资条",
        "by": ground.fed.officer,
        "at": make.NOW,
    }
    return appointments.set_appointment(**{**asked, **changes})


def move(one, ground, **changes):
    asked = {
        "appointment": one,
        "starts_at": WHEN + timedelta(days=2),
        "place": "市总工会一楼",
        "bring": "身份证",
        "why": "单位的人来不了",
        "version": one.version,
        "by": ground.fed.officer,
        "at": make.NOW,
    }
    return appointments.move_appointment(**{**asked, **changes})


def heard(claimant, template):
    rows = Notice.objects.filter(person=claimant.person, template=template)
    return [(one.notice, one.words) for one in notices.with_words(rows)]


def test_everybody_in_it_hears_when_where_and_what_to_bring(ground):
    with serving(), acting_as(ground.fed.officer, on=make.TODAY):
        day(ground)
    for one in ground.people:
        ((notice, words),) = heard(one, "proceedings.appointment_set")
        assert "12月2日 10:00，调解，在市总工会二楼调解室" in words.say
        assert "请带上身份证、工资条" in words.next
        assert not notice.is_urgent


def test_what_begins_within_a_day_does_not_wait_for_the_morning(ground):
    day(ground, starts_at=make.NOW + timedelta(hours=20))
    ((notice, _),) = heard(ground.people[0], "proceedings.appointment_set")
    assert notice.is_urgent


def test_moved_it_is_told_anew_without_saying_why(ground):
    moved = move(day(ground), ground)
    ((_, words),) = heard(ground.people[0], "proceedings.appointment_moved")
    assert "现在是 12月4日 10:00，在市总工会一楼" in words.say
    assert "单位的人来不了" not in words.say + words.next + words.sms
    assert moved.version == 2


def test_cancelled_it_is_told_and_stands_no_longer_before_her(ground):
    one = day(ground)
    (shown,) = selectors.to_come_for(ground.people[0], at=make.NOW)
    assert shown == one
    appointments.cancel_appointment(
        appointment=one, why="谈成了", version=1, by=ground.fed.officer, at=make.NOW
    )
    ((_, words),) = heard(ground.people[0], "proceedings.appointment_cancelled")
    assert "取消了，不用来" in words.say
    assert not selectors.to_come_for(ground.people[0], at=make.NOW)


def test_whose_claims_are_no_longer_in_it_need_not_come(ground):
    ForumItem.objects.filter(claimant=ground.people[1]).update(state=ItemState.WITHDRAWN)
    day(ground)
    assert heard(ground.people[0], "proceedings.appointment_set")
    assert not heard(ground.people[1], "proceedings.appointment_set")
    assert not selectors.to_come_for(ground.people[1], at=make.NOW)


def test_what_cannot_be_is_declined_and_nobody_hears_of_it(ground):
    for fault, changes in (
        (appointments.DayOver, {"starts_at": make.NOW - timedelta(minutes=1)}),
        (appointments.DayOver, {"starts_at": make.NOW + timedelta(days=900)}),
        (appointments.PlaceMissing, {"place": " "}),
        (appointments.PlaceMissing, {"bring": ""}),
        (NotForYou, {"by": ground.fed.cashier}),
    ):
        with pytest.raises(fault):
            day(ground, **changes)
    assert not Appointment.objects.exists()
    assert not Notice.objects.filter(template__startswith="proceedings.").exists()


def test_the_same_time_is_set_once_and_an_old_page_changes_nothing(ground):
    one = day(ground)
    with pytest.raises(appointments.SetAlready):
        day(ground)
    move(one, ground)
    with pytest.raises(StaleVersion):
        move(one, ground, starts_at=WHEN + timedelta(days=5))
    with pytest.raises(appointments.WhyMissing):
        move(one, ground, version=2, why=" ")
    with pytest.raises(appointments.AppointmentEnded):
        move(one, ground, version=2, at=WHEN + timedelta(days=3))


def test_a_stranger_sees_none(ground):
    day(ground)
    elsewhere = make.federation("另外", "460200")
    with serving(), acting_as(elsewhere.officer, on=make.TODAY):
        assert not Appointment.objects.exists()
    with serving(), acting_as_nobody(also=[ground.people[0].person_id]):
        assert Appointment.objects.count() == 1
