"""Clocks of a matter: what a step does to them, and what they say after it.

Every due day is a reading of `engines/deadlines` over the clock's own events; a reading is added,
never edited, so that what was known on a day can be shown later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, Min, Q

from niangjia.apps.audit import services as audit
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters.choices import ClockEventKind, ClockState
from niangjia.apps.matters.models import (
    NEVER,
    Claimant,
    Clock,
    ClockEvent,
    ClockReading,
    Forum,
    ForumItem,
    Matter,
    Step,
)
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.matters.selectors.clocks import AGREED
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import keeping_place
from niangjia.engines import deadlines, procedure
from niangjia.engines.procedure import Act, Subject
from niangjia.kernel.errors import DomainError

MOST_AT_ONCE = 500
RENEWED = "法律或者放假安排更新后重新计算"
LIVE = (ClockState.RUNNING, ClockState.SUSPENDED)
EVENT_OF = {
    Act.START: ClockEventKind.STARTED,
    Act.MEET: ClockEventKind.MET,
    Act.SUSPEND: ClockEventKind.SUSPENDED,
    Act.RESUME: ClockEventKind.RESUMED,
    Act.INTERRUPT: ClockEventKind.INTERRUPTED,
    Act.EXTEND: ClockEventKind.EXTENDED,
    Act.LAPSE: ClockEventKind.LAPSED,
    Act.VOID: ClockEventKind.VOIDED,
}
STATE_AFTER = {
    Act.MEET: ClockState.MET,
    Act.SUSPEND: ClockState.SUSPENDED,
    Act.RESUME: ClockState.RUNNING,
    Act.INTERRUPT: ClockState.INTERRUPTED,
    Act.EXTEND: ClockState.RUNNING,
    Act.LAPSE: ClockState.LAPSED,
    Act.VOID: ClockState.VOID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What a clock hangs on: exactly one of the three is set."""

    forum_id: int | None = None
    item_id: int | None = None
    claimant_id: int | None = None


def act(taking: Taking, acts: Sequence[procedure.Clock], *, at: datetime) -> None:
    """Do to the clocks what a step's table says, with the days its facts give."""
    region = taking.forum.matter.region
    for one, day in procedure.clock_acts(tuple(acts), taking.facts, taking.happened_on):
        if one.local and lawbook.clocks_on(day, region).in_force(one.rule) is None:
            continue
        holders = _holders(one.of, taking.forum, taking.items)
        apply(
            matter=taking.forum.matter,
            rule=one.rule,
            what=one.act,
            day=day,
            happened_on=taking.happened_on if one.act is Act.EXTEND else day,
            holders=holders,
            at=at,
            step=taking.row,
        )
    refresh_next_due(taking.forum.matter)


def _holders(of: Subject, forum: Forum, items: Iterable[ForumItem]) -> list[Holder]:
    if of is Subject.FORUM:
        return [Holder(forum_id=forum.pk)]
    if of is Subject.CLAIMANT:
        return [Holder(claimant_id=pk) for pk in dict.fromkeys(r.claimant_id for r in items)]
    owed = [r for r in items if of is Subject.ITEM or (r.amount_fen or 0) > 0]
    return [Holder(item_id=row.item_id) for row in owed]


def apply(
    *,
    matter: Matter,
    rule: str,
    what: Act,
    day: date,
    holders: Sequence[Holder],
    at: datetime,
    happened_on: date | None = None,
    step: Step | None = None,
    why: str = "",
) -> None:
    """Start a clock on each holder, or do something to the live one each of them has.

    Starting one that is live, or ending, suspending or extending one that is not, does nothing:
    the table speaks of "whatever of these clocks runs" (see `procedure.Act`).
    """
    live = {
        Holder(forum_id=c.forum_id, item_id=c.item_id, claimant_id=c.claimant_id): c
        for c in Clock.objects.select_for_update().filter(matter=matter, rule=rule, state__in=LIVE)
    }
    if what is Act.START:
        fresh = [holder for holder in holders if holder not in live]
        touched = _create(matter, rule, fresh)
    else:
        touched = [live[holder] for holder in holders if holder in live]
    if not touched:
        return
    _record(touched, what, day=day, happened_on=happened_on or day, at=at, step=step, why=why)
    _read(matter, touched, what, at=at, why=why or (step.verb if step else rule))
    if what is Act.INTERRUPT:
        # A period that had run out before is not interrupted any more, and does not run again.
        ended = [clock for clock in touched if clock.state == ClockState.INTERRUPTED]
        _restart(matter, rule, ended, day=day, at=at, step=step)


def _create(matter: Matter, rule: str, holders: Sequence[Holder]) -> list[Clock]:
    return Clock.objects.bulk_create(
        Clock(
            matter=matter,
            home_key=matter.home_key,
            line_key=matter.line_key,
            rule=rule,
            forum_id=holder.forum_id,
            item_id=holder.item_id,
            claimant_id=holder.claimant_id,
        )
        for holder in holders
    )


def _record(
    clocks: Sequence[Clock],
    what: Act,
    *,
    day: date,
    happened_on: date,
    at: datetime,
    step: Step | None,
    why: str,
) -> None:
    last: dict[int, int] = {}
    for clock_id, seq in ClockEvent.objects.filter(clock__in=clocks).values_list("clock", "seq"):
        last[clock_id] = max(last.get(clock_id, 0), seq)
    ClockEvent.objects.bulk_create(
        ClockEvent(
            clock=clock,
            seq=last.get(clock.pk, 0) + 1,
            kind=EVENT_OF[what],
            happened_on=happened_on,
            recorded_at=at,
            until_on=day if what is Act.EXTEND else None,
            step=step,
            why=why,
        )
        for clock in clocks
    )


def _read(matter: Matter, clocks: Sequence[Clock], what: Act, *, at: datetime, why: str) -> None:
    """Add a reading to each clock; clocks with the same events share one computation."""
    events: dict[int, list[ClockEvent]] = {}
    for event in ClockEvent.objects.filter(clock__in=clocks).order_by("clock_id", "seq"):
        events.setdefault(event.clock_id, []).append(event)
    known: dict[tuple, deadlines.Reading] = {}
    readings = []
    law, edition = lawbook.files(), lawbook.edition()
    for clock in clocks:
        mine = events[clock.pk]
        alike = tuple((e.kind, e.happened_on, e.until_on, e.voids_seq) for e in mine)
        if alike not in known:
            known[alike] = read(clock.rule, mine, region=matter.region)
        found = known[alike]
        if what is not Act.INTERRUPT or found.next_starts_on is not None:
            clock.state = STATE_AFTER.get(what, clock.state)
        clock.due_on, clock.provisional = found.due_on, found.provisional
        clock.read_under = edition
        clock.reading_no += 1
        clock.version += 1
        readings.append(
            ClockReading(
                clock=clock,
                no=clock.reading_no,
                due_on=found.due_on,
                provisional=found.provisional,
                law_digest=law.digest,
                calendar_digest=law.calendar_digest,
                upto_event=mine[-1].seq,
                trace=list(found.trace),
                why=why,
                computed_at=at,
            )
        )
    ClockReading.objects.bulk_create(readings)
    _store(clocks)


def _store(clocks: Sequence[Clock]) -> None:
    """Write what the clocks say: many say the same, so one statement serves each answer."""
    said: dict[tuple, list[int]] = {}
    for clock in clocks:
        answer = (clock.state, clock.due_on, clock.provisional, clock.read_under)
        said.setdefault(answer, []).append(clock.pk)
    for (state, due_on, provisional, read_under), which in said.items():
        Clock.objects.filter(pk__in=which).update(
            state=state,
            due_on=due_on,
            provisional=provisional,
            read_under=read_under,
            reading_no=F("reading_no") + 1,
            version=F("version") + 1,
        )


def read(rule: str, events: Sequence[ClockEvent], *, region: str) -> deadlines.Reading:
    """Return what a clock says after its events, under the law of the day it started."""
    started = events[0].happened_on
    if rule in AGREED:
        return deadlines.agreed(started, lawbook.calendar(), rule=rule, what=AGREED[rule][0])
    # That a clock no longer matters is a state of ours, and no event the statute knows.
    told = [
        deadlines.Event(
            seq=event.seq,
            kind=deadlines.EventKind(event.kind),
            happened_on=event.happened_on,
            until_on=event.until_on,
            voids_seq=event.voids_seq,
            why=event.why,
        )
        for event in events
        if not (event.kind == ClockEventKind.VOIDED and event.voids_seq is None)
    ]
    law = lawbook.clocks_on(started, region)
    return deadlines.reading(law.clock(rule), told, lawbook.calendar())


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """What one clock said before and says now."""

    rule: str
    was_on: date | None
    due_on: date | None
    provisional: bool


@transaction.atomic
def renew(*, matter: Matter, by: Person | None, at: datetime) -> tuple[Renewed, ...]:
    """Read a matter's live clocks again by the law and the holiday notices that are on file now.

    A clock whose day or certainty changed gets one more reading; what was known before stays. One
    that the law on file cannot read any more keeps the reading it has; the audit names its rule.
    `by` is nobody where the house does it by itself (`renew_behind`).
    """
    live = list(
        Clock.objects.select_for_update().filter(matter=matter, state__in=LIVE).order_by("pk")
    )
    events: dict[int, list[ClockEvent]] = {}
    for event in ClockEvent.objects.filter(clock__in=live).order_by("clock_id", "seq"):
        events.setdefault(event.clock_id, []).append(event)
    changed, before, unread = [], {}, set()
    for clock in live:
        try:
            found = read(clock.rule, events[clock.pk], region=matter.region)
        except DomainError as declined:
            unread.add(f"{clock.rule} {declined.code}")
            continue
        if (found.due_on, found.provisional) != (clock.due_on, clock.provisional):
            changed.append(clock)
            before[clock.pk] = clock.due_on
    behind = [clock.pk for clock in live]
    Clock.objects.filter(pk__in=behind).update(read_under=lawbook.edition())
    if not changed and not unread:
        return ()
    if changed:
        _read(matter, changed, Act.START, at=at, why=RENEWED)
        refresh_next_due(matter)
    renewed = tuple(
        Renewed(
            rule=clock.rule,
            was_on=before[clock.pk],
            due_on=clock.due_on,
            provisional=clock.provisional,
        )
        for clock in changed
    )
    days = {f"{one.rule} {one.was_on} → {one.due_on}" for one in renewed}
    facts = {"clocks": len(renewed), "days": sorted(days)}
    if unread:
        facts["unread"] = sorted(unread)
    audit.record("matters.clocks_renewed", target=matter, by=by, why=RENEWED, facts=facts)
    return renewed


def renew_behind(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Renew the matters with clocks read by another law or calendar; nobody needs to be acting.

    At most `most` matters, each in a transaction of its own; the next call goes on. Return how many
    clocks say something else now.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter_id, home_key FROM matters_clocks_behind(%s, %s)",
            [lawbook.edition(), most],
        )
        waiting = cursor.fetchall()
    changed = 0
    for number, place in waiting:
        with keeping_place(place):
            matter = Matter.objects.get(pk=number)
            changed += len(renew(matter=matter, by=None, at=at))
    return changed


def _restart(
    matter: Matter,
    rule: str,
    ended: Sequence[Clock],
    *,
    day: date,
    at: datetime,
    step: Step | None,
) -> None:
    """Start the next run of interrupted clocks: a full period again (民法典 195)."""
    if not ended:
        return
    following = Clock.objects.bulk_create(
        Clock(
            matter=matter,
            home_key=matter.home_key,
            line_key=matter.line_key,
            rule=rule,
            forum_id=clock.forum_id,
            item_id=clock.item_id,
            claimant_id=clock.claimant_id,
            run=clock.run + 1,
            follows=clock,
        )
        for clock in ended
    )
    _record(following, Act.START, day=day, happened_on=day, at=at, step=step, why="中断后重新计算")
    _read(matter, following, Act.START, at=at, why="中断后重新计算")


def let_go(claimant: Claimant, *, on: date, at: datetime, why: str) -> None:
    """End every clock of a claimant and of her items: nothing of hers runs on once she has left."""
    hers = Clock.objects.filter(
        Q(claimant=claimant) | Q(item__claimant=claimant), state__in=LIVE
    ).values_list("rule", "item_id", "claimant_id")
    holders: dict[str, list[Holder]] = {}
    for rule, item_id, claimant_id in hers:
        holders.setdefault(rule, []).append(Holder(item_id=item_id, claimant_id=claimant_id))
    for rule, each in holders.items():
        apply(
            matter=claimant.matter,
            rule=rule,
            what=Act.VOID,
            day=on,
            holders=each,
            at=at,
            why=why,
        )
    refresh_next_due(claimant.matter)


def copy_running(source: Forum, target: Forum, *, at: datetime) -> None:
    """Give a forum that was split off the live clocks of the one it came from, events and all."""
    for clock in source.clocks.filter(state__in=LIVE):
        twin = Clock.objects.create(
            matter_id=target.matter_id,
            home_key=target.home_key,
            line_key=target.line_key,
            rule=clock.rule,
            forum=target,
            state=clock.state,
        )
        ClockEvent.objects.bulk_create(
            ClockEvent(
                clock=twin,
                seq=event.seq,
                kind=event.kind,
                happened_on=event.happened_on,
                recorded_at=at,
                until_on=event.until_on,
                voids_seq=event.voids_seq,
                step=event.step,
                why=event.why or "随案分出",
            )
            for event in clock.events.order_by("seq")
        )
        _read(target.matter, [twin], Act.START, at=at, why="随案分出")


def refresh_next_due(matter: Matter) -> None:
    """Store the soonest day of a matter and of its forums, which the work lists sort by."""
    running = Clock.objects.filter(matter=matter, state=ClockState.RUNNING)
    soonest = running.aggregate(day=Min("due_on"))["day"] or NEVER
    Matter.objects.filter(pk=matter.pk).exclude(next_due_on=soonest).update(next_due_on=soonest)
    by_forum = dict(
        running.filter(forum__isnull=False)
        .values_list("forum_id")
        .annotate(day=Min("due_on"))
        .values_list("forum_id", "day")
    )
    for forum in matter.forums.all():
        day = by_forum.get(forum.pk) or NEVER
        if forum.next_due_on != day:
            Forum.objects.filter(pk=forum.pk).update(next_due_on=day)
