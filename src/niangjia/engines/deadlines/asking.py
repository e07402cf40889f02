"""Clocks for machines: facts as others write them down, by the name of the starting event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, make_dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from niangjia.engines.deadlines.calendar import Calendar
from niangjia.engines.deadlines.events import Event, EventKind
from niangjia.engines.deadlines.hours import reading_at
from niangjia.engines.deadlines.reading import Reading, not_met, runs
from niangjia.engines.facts import PLACE, STRICT, Day, Moment, Refusals, fact, read, schema_of
from niangjia.engines.law import ClockRule, StatuteBook
from niangjia.engines.law.book import NATION
from niangjia.kernel.errors import DomainError
from niangjia.kernel.identifiers.regions import is_province

UNITS = {
    "d": "日历日",
    "wd": "工作日",
    "m": "月，按对应日",
    "y": "年，按对应日",
    "h": "小时",
    "none": "没有规定天数",
}
CHINA = timezone(timedelta(hours=8), "+08:00")


class UnknownClock(DomainError):
    """An id that no clock of the statute book has."""

    code: ClassVar[str] = "clock.unknown_clock"
    message = "没有时限“%(rule)s”%(near)s。clock schema 列出全部时限。"


class UnknownFact(DomainError):
    """A fact that the clock does not know: a misspelt name is never quietly left out."""

    code: ClassVar[str] = "clock.unknown_fact"
    message = "%(rule)s 没有叫“%(fact)s”的事实。请看 clock schema 里这个时限认得的名字。"


class MissingFact(DomainError):
    """A fact without which the clock says nothing."""

    code: ClassVar[str] = "clock.missing_fact"
    message = "%(rule)s 还缺“%(fact)s”：%(ask)s"


class FaultyFact(DomainError):
    """A fact of the wrong type, or one that another contradicts."""

    code: ClassVar[str] = "clock.faulty_fact"
    message = "%(rule)s 的“%(fact)s”写得不对：%(why)s。请照 clock schema 改。"


REFUSALS = Refusals(UnknownFact, MissingFact, FaultyFact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened to the clock after it had started."""

    __pydantic_config__ = STRICT
    kind: Annotated[
        Literal["suspended", "resumed", "interrupted", "extended", "met", "lapsed"],
        fact("发生了什么：中止、恢复、中断、延长、办结（交邮的写交邮日）、登记届满"),
    ]
    on: Annotated[Day, fact("哪一天")]
    until: Annotated[
        Day | None,
        fact("中止：原因消除之日；中断：有关程序终结之日；延长：批准或者约定的最后一日"),
    ] = None
    why: Annotated[str, fact("原因")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a clock says to facts: its rule, and the reading of every run, the present one last.

    `ahead` is the last day of the facts that had not come when the clock was asked.
    """

    rule: ClockRule
    readings: tuple[Reading, ...]
    ahead: date | None = None

    @property
    def reading(self) -> Reading:
        """Return the reading of the present run."""
        return self.readings[-1]

    def as_dict(self) -> dict[str, Any]:
        """Return the answer for JSON: the present reading, with the trace of all runs.

        A machine gets the day of a clock whose statute nobody has checked as `due` too, with
        `confidence` U and again under `unverified`: it says so itself before it uses it.
        """
        rule, last = self.rule, self.reading
        trace = [line for one in self.readings for line in one.trace]
        if self.ahead:
            text = f"{self.ahead} 还没有到：按预计的日子计算，发生以后要核对"
            trace.append({"what": "提醒", "text": text, "day": self.ahead.isoformat()})
        told = last.as_dict() | {
            "clock": rule.id,
            "title": rule.title,
            "actor": rule.actor,
            "trace": trace,
            "future": self.ahead is not None,
            "article": str(rule.citation),
            "jurisdiction": rule.jurisdiction,
            "after": rule.after,
            "note": rule.note,
            "see_also": list(rule.see_also),
        }
        told["due"] = told["due"] or told["unverified"]
        del told["rule"], told["next_starts"]
        return told


def evaluate(
    clock: str,
    raw: Mapping[str, Any],
    book: StatuteBook,
    calendar: Calendar,
    *,
    on: date | None = None,
) -> Answer:
    """Return what a clock makes of facts written as JSON, under the law of the day it started.

    The start is the day of the clock's starting event (the moment, for a period in hours), under
    the event's name or under `start`. `on` is the day of asking: what lies after it is counted as
    expected, and the answer says so; a hearing or auction, from which one counts back, lies ahead.

    :raises UnknownClock, UnknownFact, MissingFact, FaultyFact: see the schema.
    :raises UnknownParameter: before the law, or outside what the book has.
    :raises EventsOutOfOrder, NotSuspendable, NotInterruptible, NotExtendable, BeyondTheCalendar:
        see `reading`.
    """
    versions = _versions(book, clock)
    shape = versions[-1]
    facts = read(clock, _facts_class(shape), raw, REFUSALS)
    start = _start(shape, facts)
    region = _region(clock, facts.region, {v.jurisdiction for v in versions})
    for condition in shape.conditions:
        said = getattr(facts, condition.fact)
        if said is None or said is condition.runs_when:
            continue
        if start and condition.state == "not_running":
            why = f"同时又给了“{shape.start_zh}”，两样对不上"
            raise FaultyFact(rule=clock, fact=condition.fact, why=why)
        return Answer(rule=shape, readings=(not_met(shape, condition, calendar),))
    if start is None:
        raise MissingFact(rule=clock, fact=shape.start, ask=f"请填“{shape.start_zh}”。")
    day = start.date() if isinstance(start, datetime) else start
    rule = book.on(day, region).clock(clock)
    if isinstance(start, datetime):
        if facts.events:
            why = "按小时的时限没有中止、中断、延长"
            raise FaultyFact(rule=clock, fact="events", why=why)
        return Answer(
            rule=rule, readings=(reading_at(rule, start, calendar),), ahead=_ahead(on, [day])
        )
    happened = list(_events(clock, start, facts.events))
    days = [event.happened_on for event in happened]
    ahead = _ahead(on, days[1:] if rule.direction == "before" else days)
    return Answer(rule=rule, readings=runs(rule, happened, calendar), ahead=ahead)


def _ahead(on: date | None, days: list[date]) -> date | None:
    return max((day for day in days if on and day > on), default=None)


def _versions(book: StatuteBook, clock: str) -> tuple[ClockRule, ...]:
    """Return the clock as regions have it and, last, as the nation has it now."""
    places = sorted(p for p, name in book.entries if name == clock)  # CN sorts after the digits
    found = [v for place in places for v in book.entries[(place, clock)]]
    rules = tuple(v for v in found if isinstance(v, ClockRule))
    if not rules:
        begun = clock.strip().upper()
        like = [one for one in book.clock_ids() if begun and one.upper().startswith(begun)]
        raise UnknownClock(rule=clock, near=f"，有的是 {'、'.join(like)}" if like else "")
    return rules


@lru_cache(maxsize=512)
def _facts_class(rule: ClockRule) -> type[Any]:
    """Return the class of facts of a clock: its starting event by name, what may happen to it."""
    is_moment = rule.length.unit == "h"
    when: Any = Moment if is_moment else Day
    written = "，写到分：2026-09-16T09:20" if is_moment else ""
    fields: list[tuple[str, Any, Any]] = [
        (rule.start, Annotated[when | None, fact(f"{rule.start_zh}{written}")], None),
        ("start", Annotated[when | None, fact(f"同 {rule.start}，写哪个都行")], None),
        (
            "region",
            Annotated[str | None, fact("所在地的行政区划代码（六位）", pattern=PLACE)],
            None,
        ),
        (
            "events",
            Annotated[
                list[Happening],
                fact("起算以后发生的事，可以没有，次序不限；登记错了的直接写对，不写更正和撤销"),
            ],
            field(default_factory=list),
        ),
    ]
    fields += [
        (one.fact, Annotated[bool | None, fact(f"{one.title}（没有说的按起算处理）")], None)
        for one in rule.conditions
    ]
    return make_dataclass(
        f"FactsOf{rule.id.replace('-', '')}",
        fields,
        frozen=True,
        kw_only=True,
        namespace={"__pydantic_config__": STRICT},
    )


def _start(rule: ClockRule, facts: Any) -> date | datetime | None:
    named, plain = getattr(facts, rule.start), facts.start
    if named and plain and named != plain:
        raise FaultyFact(rule=rule.id, fact="start", why=f"和 {rule.start} 不是同一天，只写一个")
    given: date | datetime | None = named or plain
    if isinstance(given, datetime) and given.tzinfo:
        return given.astimezone(CHINA)
    return given


def _region(clock: str, region: str | None, places: set[str]) -> str | None:
    if region and not is_province(region[:2]):
        raise FaultyFact(rule=clock, fact="region", why=f"{region} 不是行政区划代码")
    if not region and NATION not in places:
        ask = f"这个时限只有地方有规定（{'、'.join(sorted(places))}），请填所在地。"
        raise MissingFact(rule=clock, fact="region", ask=ask)
    return region


def _events(clock: str, start: date, happenings: list[Happening]) -> Iterator[Event]:
    """Yield the events of the clock; a suspension with its end is one event to who writes it."""
    yield Event(seq=1, kind=EventKind.STARTED, happened_on=start)
    for place, one in enumerate(happenings):
        if one.until and one.kind in ("resumed", "met", "lapsed"):
            raise FaultyFact(rule=clock, fact=f"events.{place}.until", why="这一种没有 until")
        if one.until and one.until < one.on:
            raise FaultyFact(rule=clock, fact=f"events.{place}.until", why="早于 on")
    seq = 1
    for one in _obstacles_joined(happenings, start):
        kind, seq = EventKind(one.kind), seq + 1
        until = None if kind is EventKind.SUSPENDED else one.until
        yield Event(seq=seq, kind=kind, happened_on=one.on, until_on=until, why=one.why)
        if kind is EventKind.SUSPENDED and one.until:
            seq += 1
            yield Event(seq=seq, kind=EventKind.RESUMED, happened_on=one.until, why=one.why)


def _obstacles_joined(happenings: list[Happening], start: date) -> list[Happening]:
    """Return what happened; obstacles whose days overlap are one, from the first to the last.

    An obstacle that was there already when the clock started hinders from the start on.
    """
    others: list[Happening] = []
    closed: list[Happening] = []
    for one in happenings:
        if one.kind != "suspended" or not one.until:
            others.append(one)
        else:
            closed.append(replace(one, on=max(one.on, start)) if one.until > start else one)
    joined: list[Happening] = []
    for one in sorted(closed, key=lambda each: each.on):
        last = joined[-1] if joined else None
        if last and last.until and one.until and one.on <= last.until:
            why = "、".join(dict.fromkeys(w for w in (last.why, one.why) if w))
            joined[-1] = replace(last, until=max(last.until, one.until), why=why)
        else:
            joined.append(one)
    return others + joined


def clocks(book: StatuteBook) -> Iterator[ClockRule]:
    """Yield every clock as it stands now: the nation's, then those of regions, by id."""
    for clock in book.clock_ids():
        latest = {rule.jurisdiction: rule for rule in _versions(book, clock)}
        yield from sorted(latest.values(), key=lambda r: (r.jurisdiction != NATION, r.jurisdiction))


def schema(book: StatuteBook) -> dict[str, Any]:
    """Return every clock: its name, who acts, how long it is where, and the schema of its facts."""
    told: dict[str, Any] = {}
    for rule in clocks(book):
        if rule.id in told:
            told[rule.id]["length"][rule.jurisdiction] = length_of(rule)
            continue
        told[rule.id] = {
            "title": rule.title,
            "actor": rule.actor,
            "line": {"id": "1", "clock": rule.id, "facts": _example(rule)},
            "start": {"fact": rule.start, "title": rule.start_zh, "also_as": "start"},
            "unit": rule.length.unit,
            "unit_title": UNITS[rule.length.unit],
            "counted": "before" if rule.direction == "before" else "after",
            "rolls": rule.rolls and rule.length.unit not in ("h", "none"),
            "events": _events_of(rule),
            "length": {rule.jurisdiction: length_of(rule)},
            "confidence": rule.confidence.value,
            "article": str(rule.citation),
            "facts": schema_of(_facts_class(rule)),
        }
    return told


def _example(rule: ClockRule) -> dict[str, Any]:
    """Return facts that the clock understands, to begin a line with."""
    started = "2026-09-16T09:20" if rule.length.unit == "h" else "2026-09-16"
    place = {} if rule.jurisdiction == NATION else {"region": rule.jurisdiction}
    return {rule.start: started} | place


def _events_of(rule: ClockRule) -> list[str]:
    """Return the kinds of event that the clock takes."""
    if rule.length.unit in ("h", "none"):
        return []
    takes = {
        "suspended": rule.suspension != "none",
        "resumed": rule.suspension != "none",
        "interrupted": rule.interruption,
        "extended": bool(rule.extension_by or (rule.extension and not rule.extends)),
        "met": True,
        "lapsed": True,
    }
    return [kind for kind, is_taken in takes.items() if is_taken]


def length_of(rule: ClockRule) -> str:
    """Return how long a clock runs, with its extension: `45 日 + 15 日`, `倒数 5 日`."""
    longer = rule.extension if rule.extends else None
    backwards = "倒数 " if rule.direction == "before" and rule.length.unit != "none" else ""
    return backwards + rule.length.text + (f" + {longer.text}" if longer else "")
