"""What the tests of the work list stand on: a federation, a matter with a clock, things to do."""

from datetime import date, datetime, time, timedelta

from django.db.transaction import atomic
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.matters.selectors import about
from niangjia.apps.matters.services import clocks
from niangjia.apps.matters.services.clocks import Holder
from niangjia.apps.unions import services as unions
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.services import writing
from niangjia.engines.procedure import Act


def at(day: date, hour: int = 10) -> datetime:
    """Return an hour of a day in China."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def clock(fed, *, matter=None, due=make.TODAY) -> Item:
    """Return the item of a clock on the days of which the law counts, put on a chosen day."""
    case = matter or make.matter(fed)
    worker = make.claimant(case, "甲（演示）", by=fed.officer)
    with atomic():
        clocks.apply(
            matter=case, rule="CL-01", what=Act.START, day=date(2026, 1, 5),
            holders=[Holder(claimant_id=worker.pk)], at=make.NOW,
        )  # fmt: skip
    case.clocks.update(due_on=due)
    return Item.objects.get(source="clock", subject_id=case.pk)


def task(fed, *, matter=None, what="打电话问（演示）", due=make.TODAY, holder=None) -> Item:
    """Return something to do, written by the officer."""
    return writing.write_task(
        about=about(matter or make.matter(fed)),
        what=what,
        holder=holder or fed.officer,
        due_on=due,
        by=fed.officer,
        at=at(min(due, make.TODAY), 9) if due else make.NOW,
    )


def away(person, *, cover=None, by, days=7):
    """Let a colleague be away from today, with somebody who stands in for her, or nobody."""
    return unions.plan_absence(
        person=person,
        from_=make.TODAY,
        on=make.TODAY,
        until=make.TODAY + timedelta(days=days),
        by=by,
        cover=cover,
        roles=list(person.roles.all()) if cover else [],
    )


__all__ = ["at", "away", "clock", "make", "task"]
