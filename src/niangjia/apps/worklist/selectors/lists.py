"""The list itself: what is wanted of it, its rows in the order of the clock, how many there are."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Role
from niangjia.apps.unions.selectors import house
from niangjia.apps.worklist.choices import (
    BY_HAND,
    BY_TWO,
    FOR_OTHERS,
    NEVER,
    TO_BE_TOLD,
    Source,
    State,
)
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.selectors.scope import items_visible_to, within_reach
from niangjia.apps.worklist.selectors.standing import lying

COUNTED_TO = 2000
"""So many, the soonest first, are counted and leafed through; whoever has more narrows it down."""
WEEK = 7


class Whose(StrEnum):
    """Whose work."""

    MINE = "mine"
    COVERED = "covered"
    LYING = "lying"
    TEAM = "team"


class Due(StrEnum):
    """By when, or for whom it waits."""

    ANY = ""
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    WAITING = "waiting"
    PAUSED = "paused"
    NONE = "none"


class Kind(StrEnum):
    """What kind of work."""

    ANY = ""
    CLOCK = "clock"
    CALL = "call"
    PROMISE = "promise"
    TASK = "task"
    SECOND = "second"


SOURCES: dict[Kind, tuple[Source, ...]] = {
    Kind.CLOCK: (Source.CLOCK,),
    Kind.CALL: (Source.CALL_BACK,),
    Kind.PROMISE: (
        Source.CALL_BACK,
        Source.TRIAGE,
        Source.SETTLE,
        Source.REPLY,
        Source.NEXT_WORD,
        Source.REFERRAL,
        *TO_BE_TOLD,
    ),
    Kind.TASK: BY_HAND,
    Kind.SECOND: BY_TWO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to see of the list; as an address says it."""

    whose: Whose = Whose.MINE
    due: Due = Due.ANY
    kind: Kind = Kind.ANY
    words: str = ""


def usual(person: Person, *, on: date) -> Whose:
    """Return whose work a person begins with: an officer her own, everybody else the team's."""
    held = eyes_of(person, on=on).scope.roles.values()
    return Whose.MINE if any(RoleKind.CASE_OFFICER in kinds for kinds in held) else Whose.TEAM


def covered_by(person: Person, *, on: date) -> dict[int, Person]:
    """Return for whom a person stands in on a day, by number."""
    return {r.covers.person_id: r.covers.person for r in covering(person, on=on) if r.covers}


def covering(person: Person, *, on: date) -> list[Role]:
    """Return the roles of others for which a person stands in on a day; asked once a page."""
    known = eyes_of(person, on=on).known
    if "covering" not in known:
        known["covering"] = house.covering(person, on=on)
    return known["covering"]


def listed(wanted: Wanted, *, visible_to: Person, on: date, at: datetime) -> QuerySet[Item]:
    """Return the open items that somebody wants to see, the soonest first."""
    found = _of(wanted, visible_to=visible_to, on=on)
    return found.filter(_when(wanted.due, at=at)).order_by("due_at", "pk")


def counts(wanted: Wanted, *, visible_to: Person, on: date, at: datetime) -> dict[Due, int]:
    """Return how many there are by when, whatever day is wanted: one question, up to a bound.

    The soonest `COUNTED_TO` are counted, so what is late, today or this week is exact.
    """
    rows = _of(wanted, visible_to=visible_to, on=on).order_by("due_at", "pk")
    told = rows[:COUNTED_TO].aggregate(
        **{due.name: Count("pk", filter=_when(due, at=at) if due else None) for due in Due}
    )
    return {due: told[due.name] for due in Due}


def pressing(person: Person, *, on: date) -> int:
    """Return how many items of a person's usual list are late or end today, for every page's frame.

    Asked once a page, and not again where the list itself was counted.
    """
    known = eyes_of(person, on=on).known
    if "pressing" not in known:
        rows = _of(Wanted(whose=usual(person, on=on)), visible_to=person, on=on)
        known["pressing"] = (
            rows.filter(state=State.OPEN, due_at__lte=_end_of(on)).order_by()[:COUNTED_TO].count()
        )
    return known["pressing"]


def note_pressing(person: Person, number: int, *, on: date) -> None:
    """Keep what the list itself has counted, so that the frame does not count again."""
    eyes_of(person, on=on).known["pressing"] = number


def _of(wanted: Wanted, *, visible_to: Person, on: date) -> QuerySet[Item]:
    found = _whose(wanted.whose, visible_to, on).filter(is_open=True)
    if wanted.kind:
        found = found.filter(source__in=SOURCES[wanted.kind])
    if words := wanted.words.replace("\0", "").strip():
        found = found.filter(
            Q(number__icontains=words)
            | Q(title__icontains=words)
            | Q(what__icontains=words)
            | Q(waits_for__icontains=words)
        )
    return found


def _whose(whose: Whose, person: Person, on: date) -> QuerySet[Item]:
    if whose is Whose.TEAM:
        return within_reach(person, on=on)
    seen = items_visible_to(person, on=on)
    covered = covered_by(person, on=on)
    if whose is Whose.COVERED:
        return seen.filter(holder__in=covered)
    if whose is Whose.LYING:
        nobody = Q(holder__isnull=True) & ~Q(source__in=BY_TWO)
        return seen.filter(nobody | Q(holder__in=lying(person, on=on)))
    kinds = {kind for held in eyes_of(person, on=on).scope.roles.values() for kind in held}
    offered = Q(holder__isnull=True, open_to__overlap=sorted(kinds)) if kinds else Q(pk__in=())
    # Nobody is her own second person.
    return seen.filter(
        Q(holder__in=[person.pk, *covered]) | offered & ~Q(source__in=BY_TWO, made_by=person)
    )


def _when(due: Due, *, at: datetime) -> Q:
    today = timezone.localdate(at)
    running = Q(state=State.OPEN)
    match due:
        case Due.LATE:
            return running & Q(due_at__lt=at)
        case Due.TODAY:
            return running & Q(due_at__gte=at, due_at__lte=_end_of(today))
        case Due.WEEK:
            last = _end_of(today + timedelta(days=WEEK))
            return running & Q(due_at__gt=_end_of(today), due_at__lte=last)
        case Due.WAITING:
            return Q(source__in=FOR_OTHERS)
        case Due.PAUSED:
            return Q(state=State.PAUSED)
        case Due.NONE:
            return running & Q(due_at=NEVER)
        case _:
            return Q()


def _end_of(day: date) -> datetime:
    """Return the last second of a day in China, which is when what is due on a day is due."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
