"""What a federation promises whoever comes, and until when that is."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.utils import timezone

from niangjia.apps.lawbook import selectors as lawbook

_FILE = Path(__file__).with_name("promises.yaml")
_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """The promises in force: minutes to a call back, working days to triage (0: the same day)."""

    call_back_minutes: int
    triage_working_days: int


@cache
def promises() -> Promises:
    """Return what is promised here."""
    read = yaml.safe_load(_FILE.read_text("utf-8"))
    return Promises(
        call_back_minutes=int(read["call_back"]["minutes"]),
        triage_working_days=int(read["triage"]["working_days"]),
    )


def call_back_by(at: datetime) -> datetime:
    """Return until when whoever told of danger is called, at whatever hour."""
    return at + timedelta(minutes=promises().call_back_minutes)


def triage_by(at: datetime) -> datetime:
    """Return until when an enquiry of a moment is triaged: the end of a working day in China.

    What is told on a rest day waits for the next working day; danger never waits for it.
    """
    calendar = lawbook.calendar()
    day = calendar.next_working_day(timezone.localdate(at))
    day = calendar.working_days_on(day, promises().triage_working_days)
    return timezone.make_aware(datetime.combine(day, _END_OF_DAY))
