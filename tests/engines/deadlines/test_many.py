"""Many due days at once are those that reading them one by one gives."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from niangjia.engines.deadlines import (
    BeyondTheCalendar,
    Calendar,
    Event,
    EventKind,
    InHours,
    reading,
)
from niangjia.engines.deadlines.many import due_days
from niangjia.engines.law import StatuteBook

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
CALENDAR = Calendar.of(BOOK)
ALL = [
    BOOK.on(date(2024, 5, 1)).clock(id_) for id_ in BOOK.clock_ids() if ("CN", id_) in BOOK.entries
]
MIXED = replace(
    next(rule for rule in ALL if rule.id == "CL-12x"),
    extension=next(rule for rule in ALL if rule.id == "CL-11a").length,
)
# Every kind of day of three years, some twice, in no order.
DAYS = [date(2024, 1, 1) + timedelta(days=n * 37 % 1095) for n in range(60)] * 2


@pytest.mark.parametrize(
    "rule", [*(r for r in ALL if r.length.unit != "h"), MIXED], ids=lambda rule: rule.id
)
@pytest.mark.parametrize("days", [DAYS, []], ids=["days", "none"])
def test_many_due_days_are_those_of_one_reading_each(rule, days):
    one_by_one = [
        reading(rule, [Event(seq=1, kind=EventKind.STARTED, happened_on=day)], CALENDAR).due_on
        for day in days
    ]

    assert due_days(rule, days, CALENDAR) == one_by_one


def test_hours_and_slips_of_the_pen_are_refused():
    [hours] = [rule for rule in ALL if rule.id == "CL-19h"]
    with pytest.raises(InHours):
        due_days(hours, [date(2024, 5, 6)], CALENDAR)
    with pytest.raises(BeyondTheCalendar):
        due_days(ALL[0], [date(2204, 5, 6)], CALENDAR)
