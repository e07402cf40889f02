"""A demo plays a day; a real house never does."""

from datetime import date

import pytest
from django.utils import timezone

from niangjia.apps.teaching import clock, services
from niangjia.apps.teaching.models import PlayedDay

pytestmark = pytest.mark.django_db
DAY = date(2027, 2, 3)


def test_a_demo_plays_the_day_and_goes_back_to_the_calendar(settings):
    settings.IS_DEMO = True
    services.play_day(day=DAY, by=None)
    assert (clock.today(), timezone.localdate(clock.now())) == (DAY, DAY)
    services.play_day(day=None, by=None)
    assert clock.today() == timezone.localdate()


def test_a_real_house_refuses_and_reads_no_day_even_when_one_is_left_over(settings):
    settings.IS_DEMO = False
    with pytest.raises(services.OnlyInDemo):
        services.play_day(day=DAY, by=None)
    PlayedDay.objects.create(pk=1, day=DAY)
    assert clock.today() == timezone.localdate()
    assert clock.played_day() is None


def test_a_real_house_does_not_even_ask(settings, django_assert_num_queries):
    settings.IS_DEMO = False
    with django_assert_num_queries(0):
        clock.today()


def test_a_day_before_the_law_is_declined(settings):
    settings.IS_DEMO = True
    with pytest.raises(services.DayTooFar):
        services.play_day(day=date(1999, 1, 1), by=None)
