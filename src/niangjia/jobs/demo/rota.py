"""An invented rota of the demo's city: by day, by night, one night a week that nobody has."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from niangjia.apps.duty import services as duty
from niangjia.jobs.demo.federation import House

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

NIGHT, MORNING = 20 * 60, 8 * 60
WORKDAYS, WEEKEND, HOLIDAY = range(5), (5, 6), (7,)
SINCE = timedelta(days=28)


def load(house: House, *, now: datetime) -> None:
    """Put the week on the rota, as it has been for four weeks; Sunday nights are left open."""
    rows: tuple[tuple[Iterable[int], int, int, Person, Person | None], ...] = (
        (WORKDAYS, MORNING, NIGHT, house.clerk, house.officer),
        (range(6), NIGHT, MORNING, house.officer, house.leader),
        (WEEKEND, MORNING, NIGHT, house.leader, house.clerk),
        (HOLIDAY, MORNING, NIGHT, house.leader, None),
    )
    for days, start, end, first, second in rows:
        duty.add_shifts(
            union=house.city,
            days=list(days),
            start=start,
            end=end,
            first=first,
            second=second,
            since=(now - SINCE).date(),
            until=None,
            by=house.leader,
            at=now - SINCE,
        )
