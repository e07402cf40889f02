"""The one clock of the interfaces: pages, programming interface, deferred work and commands.

Outside a demo it is the real clock and nothing else: the played day is not even asked for.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from niangjia.apps.teaching.models import PlayedDay


def played_day() -> date | None:
    """Return the day being played; None in a real house, and while a demo follows the calendar."""
    if not settings.IS_DEMO:
        return None
    return PlayedDay.objects.values_list("day", flat=True).first()


def today() -> date:
    """Return the day it is in China, or the one being played."""
    return played_day() or timezone.localdate()


def now() -> datetime:
    """Return this instant, on the day being played when there is one.

    For what happens in the life of matters. How long a session or a link lasts is asked of the
    real clock: nobody's log-in ends because a class jumps to next year.
    """
    real, day = timezone.localtime(), played_day()
    return real if day is None else real.replace(year=day.year, month=day.month, day=day.day)
