"""The due days of many clocks of one rule, without their traces: for lists, forecasts, figures."""

from collections.abc import Iterable
from datetime import date

from niangjia.engines.deadlines.calendar import Calendar, within_reach
from niangjia.engines.deadlines.reading import InHours
from niangjia.engines.deadlines.run import counted
from niangjia.engines.law import ClockRule, Confidence


def due_days(rule: ClockRule, starts: Iterable[date], calendar: Calendar) -> list[date | None]:
    """Return the due day for each start, as `reading` gives it for a clock that only started.

    None where the law sets no number of days, or nobody has checked it. Days come in crowds: each
    is counted once, however many clocks start on it.

    :raises InHours: the period is counted in hours.
    :raises BeyondTheCalendar: a start is a slip of the pen.
    """
    given = list(starts)
    if rule.length.unit == "h":
        raise InHours(title=rule.title)
    if rule.length.unit == "none" or _is_unverified(rule):
        return [None] * len(given)
    due = {start: _due_on(rule, within_reach(start), calendar) for start in set(given)}
    return [due[start] for start in given]


def _is_unverified(rule: ClockRule) -> bool:
    used = (rule.length, rule.extension if rule.extends else None)
    return any(n and n.citation.confidence is Confidence.UNVERIFIED for n in used)


def _due_on(rule: ClockRule, start: date, calendar: Calendar) -> date:
    length, longer = rule.length, rule.extension if rule.extends else None
    if longer and longer.unit != length.unit:
        base = counted(rule, calendar, start, length.number, length.unit)
        last = counted(rule, calendar, base, longer.number, longer.unit)
    else:
        number = length.number + (longer.number if longer else 0)
        last = counted(rule, calendar, start, number, length.unit)
    if not rule.rolls:
        return last
    if rule.direction == "before":
        return calendar.last_working_day(last)
    return calendar.next_working_day(last)
