"""Whoever is to come tomorrow is reminded once, by day, of the day as it stands."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.apps.proceedings.test_appointments import day, ground, heard, move
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.models import ForumItem, Matter
from niangjia.apps.notices.choices import NoticeState
from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.services import sending
from niangjia.apps.proceedings.services import appointments
from niangjia.apps.unions.acting import acting_as
from niangjia.jobs import worker

pytestmark = pytest.mark.django_db
__all__ = ["ground"]
REMINDER = "proceedings.appointment_tomorrow"
# make.NOW is 10:00 in China on 23 November; the day that is set is 2 December at 10:00
EVE = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
"""Eight in the morning, China, the day before."""


def remind(at=EVE):
    with serving():
        return appointments.remind_the_day_before(at=at)


def test_everybody_is_reminded_the_day_before_of_where_when_and_what_to_bring(ground):
    day(ground)
    assert remind() == 1
    for one in ground.people:
        ((notice, words),) = heard(one, REMINDER)
        assert "明天（12月2日 10:00）调解，在市总工会二楼调解室" in words.say
        assert "请带上身份证、工资条" in words.next
        assert "来不了，今天就打 12351" in words.next
        assert notice.subject_id == ground.forum.matter_id
        assert (notice.is_urgent, notice.by_id, notice.next_at) == (False, None, EVE)
    assert Event.objects.filter(kind="proceedings.appointment_reminded").count() == 1


def test_once_however_often_the_worker_looks(ground):
    day(ground)
    assert [remind(EVE + timedelta(minutes=5 * n)) for n in range(4)] == [1, 0, 0, 0]
    assert Notice.objects.filter(template=REMINDER).count() == len(ground.people)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 30, 12, 0, tzinfo=UTC), 0),  # two days before, at 20:00
        (datetime(2026, 11, 30, 16, 30, tzinfo=UTC), 0),  # 00:30 of the day before: night
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), 0),  # 07:59: quiet still
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), 1),  # 08:00
        (datetime(2026, 12, 1, 12, 59, tzinfo=UTC), 1),  # 20:59
        (datetime(2026, 12, 1, 13, 0, tzinfo=UTC), 0),  # 21:00: quiet
        (datetime(2026, 12, 1, 15, 59, tzinfo=UTC), 0),  # 23:59
        (datetime(2026, 12, 2, 0, 30, tzinfo=UTC), 0),  # the day itself: not tomorrow any more
    ],
)
def test_only_on_the_day_before_and_never_at_night(ground, at, told):
    day(ground)
    assert remind(at) == told
    assert Notice.objects.filter(template=REMINDER).count() == told * len(ground.people)


def test_a_day_just_after_midnight_is_of_its_own_day(ground):
    day(ground, starts_at=datetime(2026, 12, 1, 16, 5, tzinfo=UTC))  # 2 December, 00:05
    assert remind(EVE - timedelta(days=1)) == 0
    assert remind() == 1


def test_what_was_set_or_moved_on_the_very_day_before_was_told_on_it(ground):
    morning = EVE + timedelta(hours=1)
    day(ground, at=morning, starts_at=morning + timedelta(hours=30))
    assert remind(EVE + timedelta(hours=3)) == 0
    assert not heard(ground.people[0], REMINDER)


def test_a_day_that_was_cancelled_is_not_reminded_of(ground):
    one = day(ground)
    appointments.cancel_appointment(
        appointment=one, why="谈成了", version=1, by=ground.fed.officer, at=make.NOW
    )
    assert remind() == 0


def test_a_day_that_was_moved_reminds_of_the_new_one_alone(ground):
    move(day(ground), ground)  # to 4 December
    assert remind() == 0
    assert remind(EVE + timedelta(days=2)) == 1
    ((_, words),) = heard(ground.people[0], REMINDER)
    assert "明天（12月4日 10:00）调解，在市总工会一楼" in words.say


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_a_reminder_that_has_not_left_when_the_day_changes_leaves_no_more(ground, change):
    one = day(ground)
    remind()
    one.refresh_from_db()
    later = EVE + timedelta(minutes=1)
    with serving(), acting_as(ground.fed.officer, on=EVE.date()):
        if change == "move":
            move(one, ground, at=later)
        else:
            appointments.cancel_appointment(
                appointment=one, why="病了", version=1, by=ground.fed.officer, at=later
            )
    for claimant in ground.people:
        ((notice, _),) = heard(claimant, REMINDER)
        assert (notice.state, notice.next_at) == (NoticeState.HERE, None)
    assert Event.objects.filter(kind="notices.called_off").count() == len(ground.people)
    sending.send_due(at=later + timedelta(minutes=1))
    assert not Notice.objects.filter(template=REMINDER, attempts__isnull=False).exists()


def test_moved_after_the_reminder_it_is_reminded_of_again_before_the_new_day(ground):
    one = day(ground)
    remind()
    one.refresh_from_db()
    move(one, ground, at=EVE + timedelta(hours=2))
    assert remind(EVE + timedelta(hours=3)) == 0
    assert remind(EVE + timedelta(days=2)) == 1
    assert len(heard(ground.people[0], REMINDER)) == 2


def test_who_need_not_come_any_more_and_a_closed_matter_are_left_alone(ground):
    day(ground)
    ForumItem.objects.filter(claimant=ground.people[1]).update(state=ItemState.WITHDRAWN)
    assert remind() == 1
    assert heard(ground.people[0], REMINDER)
    assert not heard(ground.people[1], REMINDER)


def test_of_a_closed_matter_nobody_is_reminded(ground):
    day(ground)
    Matter.objects.filter(pk=ground.forum.matter_id).update(is_open=False, closed_at=make.NOW)
    assert remind() == 0


def test_many_days_are_told_bit_by_bit(ground):
    for hour in range(3):
        day(ground, starts_at=EVE + timedelta(days=1, hours=hour))
    with serving():
        told = [appointments.remind_the_day_before(at=EVE, most=2) for _ in range(3)]
    assert told == [2, 1, 0]


def test_the_worker_does_it_by_itself(ground, monkeypatch):
    day(ground)
    monkeypatch.setattr("niangjia.jobs.clock.now", lambda: EVE)
    (one,) = [each for each in worker.PERIODIC if each.name == "proceedings.remind"]
    assert (one.cron, one.do()) == ("*/5 * * * *", 1)
