"""When a clock is due: a pure function of its rule, its events and the calendar, with its trace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from niangjia.engines.deadlines.calendar import Calendar
from niangjia.engines.deadlines.events import Event, EventKind, EventsOutOfOrder, standing
from niangjia.engines.deadlines.run import Run, counted
from niangjia.engines.law import ClockRule, Confidence, weakest
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

    `state` is running, suspended, interrupted, met or not_started. Being overdue is no state: it is
    `due_on` before the day one asks on. `unverified_on` is what the clock would say if a statute
    whose text nobody has checked reads as we believe; it is never a due day.
    """

    rule: str
    due_on: date | None
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
    trace: tuple[dict[str, str], ...] = ()
    calendar_digest: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the reading for JSON; days are ISO strings."""
        return {
            "rule": self.rule,
            "due": _iso(self.due_on),
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
    :raises InHours: the period is counted in hours (see `due_at`).
    """
    if rule.length.unit == "h":
        raise InHours(title=rule.title)
    live = standing(events)
    starts = sum(event.kind is EventKind.STARTED for event in live)
    if not starts:
        return _not_started(rule, calendar)
    if starts > 1:
        raise EventsOutOfOrder(rule=rule.id, why="有两个起算日")
    if live[0].kind is not EventKind.STARTED:
        raise EventsOutOfOrder(rule=rule.id, why="有记录早于起算日")
    run = Run(rule, calendar, live[0].happened_on)
    run.begin()
    suspended_on: date | None = None
    ended: Event | None = None
    for event in live[1:]:
        suspended_on = _take(run, event, suspended_on)
        if event.kind in (EventKind.MET, EventKind.INTERRUPTED) and (
            event.kind is EventKind.MET or suspended_on or event.happened_on <= run.due
        ):
            ended = event
            break
    if suspended_on and not ended and run.is_reached_by(suspended_on):
        return _suspended(run, suspended_on)
    return _concluded(run, ended)


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
        if not suspended_on and event.happened_on > run.due:
            text = f"{event.happened_on} 在届满以后，不发生中断"
            run.note("中断", text, rule.interruption_citation, day=event.happened_on)
    elif event.kind is EventKind.LAPSED:
        run.note("届满", f"{event.happened_on} 登记为已经届满", day=event.happened_on)
    return suspended_on


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
    run.note("中止", text, run.rule.suspension_citation, day=since)
    return Reading(
        rule=run.rule.id,
        due_on=None,
        state="suspended",
        missing=("中止原因消除之日",),
        confidence=_confidence(run.rule),
        trace=tuple(run.trace),
        calendar_digest=run.calendar.digest,
    )


def _concluded(run: Run, ended: Event | None) -> Reading:
    rule, length = run.rule, run.rule.length
    run.roll()
    due: date | None = run.due
    unverified = None
    missing: tuple[str, ...] = ()
    if length.citation.confidence is Confidence.UNVERIFIED:
        unverified, due = due, None
        missing = (f"{length.citation}（条文未核实）",)
        run.note("待核实", f"条文没有核实，不给出到期日；若所记无误则为 {unverified}")
    alternatives: tuple[tuple[str, date], ...] = ()
    if length.unit_alternative and not run.is_shifted:
        number = length.number + (
            rule.extension.number if run.is_extended and rule.extension else 0
        )
        other = counted(rule, run.calendar, run.start, number, length.unit_alternative)
        label = "如按日历日计算" if length.unit_alternative == "d" else "如按工作日计算"
        alternatives = ((label, run.rolled(other)),)
        run.note("另一读法", f"{label}：{alternatives[0][1]}", day=alternatives[0][1])
    state, met_on, next_starts = "running", None, None
    if ended and ended.kind is EventKind.MET:
        state, met_on = "met", ended.happened_on
        how = "" if due is None else "，晚于到期日" if met_on > due else "，在期限内"
        run.note("办结", f"{met_on} 办结{how}", day=met_on)
    elif ended:
        state, next_starts = "interrupted", ended.until_on or ended.happened_on
        text = f"{ended.happened_on} 中断（{ended.why or '主张权利'}），从 {next_starts} 起重新计算"
        run.note("中断", text, rule.interruption_citation, day=ended.happened_on)
    return Reading(
        rule=rule.id,
        due_on=due,
        raw_on=run.raw,
        rolled=run.due != run.raw,
        provisional=not run.is_certain,
        state=state,
        met_on=met_on,
        is_late=met_on > due if met_on and due else None,
        next_starts_on=next_starts,
        unverified_on=unverified,
        alternatives=alternatives,
        confidence=_confidence(rule),
        missing=missing,
        trace=tuple(run.trace),
        calendar_digest=run.calendar.digest,
    )


def _confidence(rule: ClockRule) -> Confidence:
    return weakest(rule.length.citation.confidence, rule.length.unit_confidence)


def runs(rule: ClockRule, events: Iterable[Event], calendar: Calendar) -> tuple[Reading, ...]:
    """Return the reading of every run: each interruption ends one and starts the next in full."""
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
            if event.kind is EventKind.INTERRUPTED
            and (event.until_on or event.happened_on) == start
        )
        restart = Event(seq=-1, kind=EventKind.STARTED, happened_on=start, why=rest[cut].why)
        rest = [restart, *(e for e in rest[cut + 1 :] if e.happened_on >= start)]


def agreed(day: date, calendar: Calendar, *, what: str = "约定的履行日") -> Reading:
    """Return a due day that the parties fixed themselves: the day itself, never rolled."""
    text = f"{what}：{day}。这是约定的日子，不是法定期间，不顺延"
    if calendar.is_rest(day):
        text += f"（当天是{calendar.name(day)}，付款应提前准备）"
    line = {"what": "约定", "text": text, "day": day.isoformat()}
    return Reading(
        rule="perform_by", due_on=day, raw_on=day, trace=(line,), calendar_digest=calendar.digest
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
