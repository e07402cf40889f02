"""Write side of teaching: the day a demo plays is set, or given back to the calendar."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.teaching.models import PlayedDay
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

FIRST, LAST = date(2008, 1, 1), date(2099, 12, 31)


class OnlyInDemo(DomainError):
    """Days are played in a demo only."""

    code = "teaching.only_in_demo"
    message = "只有演示系统能改日期。正式系统按真实日期办事，不能改。"


class DayTooFar(DomainError):
    """There is no law for that day."""

    code = "teaching.day_too_far"
    message = "日期要在 %(first)s 和 %(last)s 之间。"


@atomic
def play_day(*, day: date | None, by: "Person | None") -> None:
    """Let a demo play a day from now on; None gives it back to the real calendar.

    :raises OnlyInDemo: this is a real house.
    :raises DayTooFar: the day is before the law this house knows, or far beyond it.
    """
    if not settings.IS_DEMO:
        raise OnlyInDemo
    if day is not None and not FIRST <= day <= LAST:
        raise DayTooFar(first=FIRST, last=LAST)
    PlayedDay.objects.update_or_create(pk=1, defaults={"day": day})
    audit.record("teaching.day_played", target="teaching.playedday:1", by=by, facts={"day": day})
