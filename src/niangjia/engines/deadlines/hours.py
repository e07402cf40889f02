"""Periods in hours: the procedural kind leaves out the hour in which it begins."""

from datetime import datetime, timedelta

from niangjia.engines.deadlines.calendar import Calendar, within_reach
from niangjia.engines.deadlines.reading import Reading
from niangjia.engines.deadlines.wording import wording
from niangjia.engines.law import ClockRule


def due_at(started_at: datetime, hours: int, *, is_procedural: bool) -> datetime:
    """Return the moment a period in hours ends.

    Procedural periods (民诉法 85(2)) do not count the hour in which they begin, so they run from
    the next full hour; substantive ones (民法典 201(2)) run from the moment itself.
    """
    begins = started_at
    if is_procedural:
        begins = started_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return begins + timedelta(hours=hours)


def reading_at(rule: ClockRule, started_at: datetime, calendar: Calendar) -> Reading:
    """Return what a clock in hours says; a rest day neither stops nor lengthens it.

    The moment is taken as it is given: with an offset the due moment has the same one.

    :raises BeyondTheCalendar: the day is a slip of the pen.
    """
    within_reach(started_at.date())
    is_procedural = rule.hours == "procedural"
    words = wording(rule)
    begins = due_at(started_at, 0, is_procedural=is_procedural)
    ends = due_at(started_at, rule.length.number, is_procedural=is_procedural)
    first = "起算的那个小时不计入，从 %s 起数" if is_procedural else "从规定的时刻 %s 起算"
    basis = calendar.basis(f"hours_{rule.hours}", started_at.date())
    trace = (
        {"what": "起算", "text": f"{words.starts}{_clock(started_at)}"},
        words.rule.copy(),
        {"what": "首时", "text": first % _clock(begins)} | basis,
        {"what": "末时", "text": f"{words.counts}{_clock(ends)}，遇休息日不顺延"},
    )
    return Reading(
        rule=rule.id,
        due_on=ends.date(),
        due_at=ends,
        raw_on=ends.date(),
        confidence=words.confidence,
        trace=trace,
        calendar_digest=calendar.digest,
    )


def _clock(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes" if not moment.second else "seconds")
