"""When a clock is due: a pure function of its rule, its events and the calendar, with its trace."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from niangjia.engines.deadlines.calendar import Calendar, within_reach
from niangjia.engines.deadlines.events import Event, EventKind, EventsOutOfOrder, standing
from niangjia.engines.deadlines.run import Run, counted
from niangjia.engines.deadlines.wording import Line, cited, wording
from niangjia.engines.law import Citation, ClockRule, Condition, Confidence
from niangjia.kernel.errors import DomainError


class NotSuspendable(DomainError):
    """The statute does not let this period be suspended (不变期间)."""

    code = "deadlines.not_suspendable"
    message = "“%(title)s”没有中止的规定。耽误了可以依法申请顺延，请不要登记中止。"


class NotInterruptible(DomainError):
    """Only limitation periods can be interrupted."""

    code = "deadlines.not_interruptible"
    message = "“%(title)s”不是时效期间，不能中断重算。请核对登记的是哪个时限。"


class InHours(DomainError):
    """A period in hours needs the moment it begins, not only the day."""

    code = "deadlines.in_hours"
    message = "“%(title)s”按小时计算，请填写起算的时刻。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a clock says: the due day with every step that led to it.

    `state` is running, suspended, interrupted, met or not_started; no_period where the law sets no
    number of days, and not_running or not_applicable where a condition of the rule fails. Being
    overdue is no state: it is `due_on` before the day one asks on. `due_at` is the moment that a
    period in hours ends. `unverified_on` is what the clock would say if a statute whose text nobody
    has checked reads as we believe; it is never a due day.
    """

    rule: str
    due_on: date | None
    due_at: datetime | None = None
    raw_on: date | None = None
    rolled: bool = False
    provisional: bool = False
    state: str = "running"
    met_on: date | None = None
    is_late: bool | None = None
    next_starts_on: date | None = None
    unverified_on: date | None = None
    alternatives: tuple[tuple[str, date], ...] = ()
    confidence: Confidence = Confidence.TEXT
    missing: tuple[str, ...] = ()
    trace: tuple[Line, ...] = ()
    calendar_digest: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the reading for JSON; days and moments are ISO strings."""
        return {
            "rule": self.rule,
            "due": _iso(self.due_at or self.due_on),
            "raw": _iso(self.raw_on),
            "rolled": self.rolled,
            "provisional": self.provisional,
            "state": self.state,
            "met": _iso(self.met_on),
            "late": self.is_late,
            "next_starts": _iso(self.next_starts_on),
            "unverified": _iso(self.unverified_on),
            "alternatives": {label: day.isoformat() for label, day in self.alternatives},
            "confidence": self.confidence.value,
            "missing": list(self.missing),
            "trace": list(self.trace),
        }


def reading(rule: ClockRule, events: Iterable[Event], calendar: Calendar) -> Reading:
    """Return what the clock says after these events, as its present run stands.

    An interruption ends the run: `next_starts_on` is the day from which a full period runs again
    (see `runs`). A period whose statute nobody has checked has no due day.

    :raises EventsOutOfOrder: the events cannot follow one another.
    :raises NotSuspendable: a suspension of a period that cannot be suspended.
    :raises NotInterruptible: an interruption of what is no limitation period.
    :raises NotExtendable: an extension without a statute or an agreed date.
    :raises InHours: the period is counted in hours (see `reading_at`).
    :raises BeyondTheCalendar: a day is a slip of the pen.
    """
    unit = rule.length.unit
    if unit == "h":
        raise InHours(title=rule.title)
    live = standing(events)
    if unit == "none":
        return _without_a_number(rule, live, calendar)
    if rule.direction == "before":  # what is done in time is done before the day counted from
        live.sort(key=lambda event: event.kind is not EventKind.STARTED)
    if not live or live[0].kind is not EventKind.STARTED:
        if any(event.kind is EventKind.STARTED for event in live):
            raise EventsOutOfOrder(rule=rule.id, why="有记录早于起算日")
        return _not_started(rule, calendar)
    for event in live:
        within_reach(event.happened_on)
        within_reach(event.until_on or event.happened_on)
    run = Run(rule, calendar, live[0].happened_on)
    run.begin()
    if live[0].until_on and live[0].until_on > run.start:
        run.could_start_on(live[0].until_on)
    ended: Event | None = None
    if len(live) > 1:
        suspended_on, ended = _follow(run, live[1:])
        if suspended_on and not ended and run.is_reached_by(suspended_on):
            return _suspended(run, suspended_on)
    return _concluded(run, ended)


def _follow(run: Run, events: list[Event]) -> tuple[date | None, Event | None]:
    """Apply the events after the start; return since when it is suspended, and what ended it."""
    suspended_on: date | None = None
    for event in events:
        if event.kind is EventKind.STARTED:
            raise EventsOutOfOrder(rule=run.rule.id, why="有两个起算日")
        suspended_on = _take(run, event, suspended_on)
        if event.kind is EventKind.MET:
            return suspended_on, event
        if event.kind is EventKind.INTERRUPTED and _is_in_time(run, event, suspended_on):
            return suspended_on, event
    return suspended_on, None


def _is_in_time(run: Run, event: Event, suspended_on: date | None) -> bool:
    """Tell whether an act finds the period running, or standing still since before its end."""
    return (suspended_on or event.happened_on) <= run.due


def _take(run: Run, event: Event, suspended_on: date | None) -> date | None:
    """Apply one event and return since when the run is suspended, if it is."""
    rule = run.rule
    if event.kind is EventKind.SUSPENDED:
        if rule.suspension == "none":
            raise NotSuspendable(title=rule.title)
        if suspended_on:
            raise EventsOutOfOrder(rule=rule.id, why="已经中止，又登记了一次中止")
        return event.happened_on
    if event.kind is EventKind.RESUMED:
        if not suspended_on:
            raise EventsOutOfOrder(rule=rule.id, why="没有中止，就登记了恢复")
        run.resume(suspended_on, event.happened_on)
        return None
    if event.kind is EventKind.EXTENDED:
        run.extend(event)
    elif event.kind is EventKind.INTERRUPTED:
        if not rule.interruption:
            raise NotInterruptible(title=rule.title)
        if not _is_in_time(run, event, suspended_on):
            text = f"{event.happened_on} 在届满以后，不发生中断"
            run.note("中断", text, cited(rule.interruption_citation), event.happened_on)
    elif event.kind is EventKind.LAPSED:
        run.note("届满", f"{event.happened_on} 登记为已经届满", day=event.happened_on)
    return suspended_on


def not_met(rule: ClockRule, condition: Condition, calendar: Calendar) -> Reading:
    """Return that the clock does not run because one of its conditions fails."""
    line = {"what": "条件", "text": condition.says} | cited(condition.citation)
    return Reading(
        rule=rule.id,
        due_on=None,
        state=condition.state,
        confidence=rule.confidence,
        trace=(wording(rule).rule.copy(), line),
        calendar_digest=calendar.digest,
    )


def _without_a_number(rule: ClockRule, live: list[Event], calendar: Calendar) -> Reading:
    words = wording(rule)
    trace = [{"what": "起算", "text": f"{words.starts}{e.happened_on}"} for e in live[:1]]
    return Reading(
        rule=rule.id,
        due_on=None,
        state="no_period",
        confidence=rule.confidence,
        trace=(*trace, words.rule.copy()),
        calendar_digest=calendar.digest,
    )


def _not_started(rule: ClockRule, calendar: Calendar) -> Reading:
    line = {"what": "起算", "text": f"还没有起算：缺“{rule.start_zh}”"}
    return Reading(
        rule=rule.id,
        due_on=None,
        state="not_started",
        missing=(rule.start_zh,),
        trace=(line,),
        calendar_digest=calendar.digest,
    )


def _suspended(run: Run, since: date) -> Reading:
    text = f"{since} 起中止，原因消除以后才能算出到期日"
    run.note("中止", text, cited(run.rule.suspension_citation), since)
    return Reading(
        rule=run.rule.id,
        due_on=None,
        state="suspended",
        missing=("中止原因消除之日",),
        confidence=run.rule.confidence,
        trace=tuple(run.trace),
        calendar_digest=run.calendar.digest,
    )


def _concluded(run: Run, ended: Event | None) -> Reading:
    rule = run.rule
    last = run.due
    is_certain = run.is_certain(last)
    run.roll(last, is_certain)
    due: date | None = last
    missing: tuple[str, ...] = ()
    if unverified := _unverified(run):
        due = None
        missing = (f"{unverified}（条文未核实）",)
        run.note("待核实", f"条文没有核实：若所记无误为 {last}，采用以前须由法律工作人员复核")
    # A day from which something may be done (`rolls: false`) is none by which it must be.
    ends_on = due if rule.rolls else None
    alternatives = _alternatives(run)
    state, met_on, next_starts = "running", None, None
    if ended and ended.kind is EventKind.MET:
        state, met_on = "met", ended.happened_on
        how = "" if not ends_on else "，晚于到期日" if met_on > ends_on else "，在期限内"
        run.note("办结", f"{met_on} 办结{how}", day=met_on)
    elif ended:
        state, next_starts = "interrupted", ended.happened_on
        if ended.until_on and rule.restart == "end":
            next_starts = ended.until_on
        text = f"{ended.happened_on} 中断（{ended.why or '主张权利'}），从 {next_starts} 起重新计算"
        run.note("中断", text, cited(rule.interruption_citation), ended.happened_on)
    return Reading(
        rule=rule.id,
        due_on=due,
        raw_on=run.raw,
        rolled=last != run.raw,
        provisional=not is_certain,
        state=state,
        met_on=met_on,
        is_late=met_on > ends_on if met_on and ends_on else None,
        next_starts_on=next_starts,
        unverified_on=None if due else last,
        alternatives=alternatives,
        confidence=run.words.extended if run.is_extended else run.words.confidence,
        missing=missing,
        trace=tuple(run.trace),
        calendar_digest=run.calendar.digest,
    )


def _unverified(run: Run) -> Citation | None:
    """Return the article nobody has checked on which the number of days rests, if there is one."""
    used = (run.rule.length, run.rule.extension if run.is_extended else None)
    for length in used:
        if length and length.citation.confidence is Confidence.UNVERIFIED:
            return length.citation
    return None


def _alternatives(run: Run) -> tuple[tuple[str, date], ...]:
    """Return the last day by other readings: of a unit nobody has verified, of a suspension."""
    rule, length = run.rule, run.rule.length
    if not length.unit_alternative and not run.others:
        return ()
    found = [(label, run.rolled(day)) for label, day in run.others]
    if length.unit_alternative and not run.is_shifted:
        number = length.number
        if run.is_extended and rule.extension:
            number += rule.extension.number
        other = counted(rule, run.calendar, run.start, number, length.unit_alternative)
        label = "如按日历日计算" if length.unit_alternative == "d" else "如按工作日计算"
        found.append((label, run.rolled(other)))
    for label, day in found:
        run.note("另一读法", f"{label}：{day}", day=day)
    return tuple(found)


def runs(rule: ClockRule, events: Iterable[Event], calendar: Calendar) -> tuple[Reading, ...]:
    """Return the reading of every run: each interruption ends one and starts the next in full.

    Where the statute lets a period run again from the act itself, what happened while the
    proceedings went on belongs to the new run.
    """
    rest = standing(events)
    readings = []
    while True:
        found = reading(rule, rest, calendar)
        readings.append(found)
        if found.next_starts_on is None:
            return tuple(readings)
        start = found.next_starts_on
        cut = next(
            n
            for n, event in enumerate(rest)
            if event.kind is EventKind.INTERRUPTED and start in (event.happened_on, event.until_on)
        )
        restart = replace(rest[cut], seq=-1, kind=EventKind.STARTED, happened_on=start)
        later = [e for e in rest[cut + 1 :] if e.happened_on >= start]
        rest = [restart, *_still_hindered(rest[:cut], later, start), *later]


def _still_hindered(before: list[Event], later: list[Event], start: date) -> Iterator[Event]:
    """Yield the suspension that a new run begins with: an obstacle said to end only later."""
    kinds = (EventKind.SUSPENDED, EventKind.RESUMED)
    last = next((e for e in reversed(before) if e.kind in kinds), None)
    following = next((e for e in later if e.kind in kinds), None)
    if not last or last.kind is not EventKind.SUSPENDED:
        return
    if following and following.kind is EventKind.RESUMED:
        yield replace(last, seq=0, happened_on=start)


def agreed(
    day: date, calendar: Calendar, *, rule: str = "perform_by", what: str = "约定的履行日"
) -> Reading:
    """Return a due day that the parties fixed themselves: the day itself, never rolled.

    `rule` is the name of the clock, `what` the words for the day.
    """
    text = f"{what}：{day}。这是约定的日子，不是法定期间，不顺延"
    if calendar.is_rest(day):
        ready = "付款应提前准备" if rule == "perform_by" else "要提前问"
        text += f"（当天是{calendar.name(day)}，{ready}）"
    line = {"what": "约定", "text": text, "day": day.isoformat()}
    return Reading(
        rule=rule, due_on=day, raw_on=day, trace=(line,), calendar_digest=calendar.digest
    )


def _iso(day: date | datetime | None) -> str | None:
    return day.isoformat() if day else None
