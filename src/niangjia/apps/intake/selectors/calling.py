"""Calls back: which wait, and what was done about one, told as a trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from niangjia.apps.intake import promises
from niangjia.apps.intake.choices import Outcome, Rung
from niangjia.apps.intake.lifecycle import CALLED, INTAKE, WAIVE
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.people.models import Person
from niangjia.engines import procedure
from niangjia.engines.procedure import Offer, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One line of the trail: when, what (a `Rung` or an outcome), and whose names belong to it."""

    at: datetime
    kind: str
    names: tuple[str, ...] = ()
    again_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """How a call back stands: who has it until when, when the next try is, who is told when."""

    is_owed: bool
    caller: Person | None
    held_until: datetime | None
    again_at: datetime | None
    next_level: Rung | None
    next_at: datetime | None
    trail: tuple[Passed, ...]


def waiting(*, at: datetime) -> list[tuple[int, int]]:
    """Return the calls back that somebody owes at an instant, as number and position.

    Asked by the house's own work, which sees all and is told nothing but where to look.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_calls_owed(%s)", [at])
        return cursor.fetchall()


def is_call_owed(enquiry: Enquiry) -> bool:
    """Tell whether somebody of the house still has to call her."""
    is_promised = enquiry.call_back_by is not None and enquiry.reached_at is None
    return enquiry.is_open and (is_promised or enquiry.call_again_at is not None)


def waits_for_call(enquiry: Enquiry, step: Step) -> bool:
    """Tell whether a step would end an enquiry, or give it away, past a call that was promised."""
    return CALLED in step.guards and is_call_owed(enquiry)


def offers(enquiry: Enquiry, roles: Collection[str]) -> tuple[Offer, ...]:
    """Return the steps that somebody in these roles may take now.

    None that a promised call stands before, and none that ends a call which nobody owes.
    """
    if not enquiry.is_open:
        return ()
    return tuple(
        one
        for one in procedure.offers(INTAKE, enquiry.state, roles)
        if not waits_for_call(enquiry, one.step)
        and (one.step.verb != WAIVE or is_call_owed(enquiry))
    )


def calling_of(enquiry: Enquiry, *, at: datetime) -> Calling:
    """Return how the call back of an enquiry stands, with all that was done about it."""
    is_promised = enquiry.call_back_by is not None and enquiry.reached_at is None
    held = promises.held_until(enquiry.taken_at) if enquiry.taken_at else None
    is_held = held is not None and at < held
    known = {one.kind for one in enquiry.call_events.filter(promised_by=enquiry.call_back_by)}
    level: tuple[Rung | None, datetime | None] = (None, None)
    if is_promised and enquiry.is_open and enquiry.call_back_by:
        ahead = promises.levels_of(enquiry.call_back_by).items()
        level = next(((rung, due) for rung, due in ahead if rung not in known), (None, None))
    return Calling(
        is_owed=is_call_owed(enquiry),
        caller=enquiry.caller if is_held else None,
        held_until=held if is_held else None,
        again_at=enquiry.call_again_at,
        next_level=level[0],
        next_at=level[1],
        trail=_trail(enquiry),
    )


def _trail(enquiry: Enquiry) -> tuple[Passed, ...]:
    events = list(enquiry.call_events.select_related("by").order_by("at", "pk"))
    tries = list(enquiry.steps.filter(verb__in=("try_call", "reach")).select_related("by"))
    ids = {pk for one in events for pk in one.told}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    found = [
        Passed(
            at=one.at,
            kind=one.kind,
            names=(one.by.name,) if one.by else tuple(names[pk] for pk in one.told if pk in names),
        )
        for one in events
    ]
    found += [
        Passed(
            at=one.happened_at,
            kind="reach"
            if one.verb == "reach"
            else str(one.facts.get("outcome", Outcome.NO_ANSWER)),
            names=(one.by.name,),
            again_at=datetime.fromisoformat(again)
            if (again := one.facts.get("again_at"))
            else None,
            note=str(one.facts.get("note", "")),
        )
        for one in tries
    ]
    return tuple(sorted(found, key=lambda one: one.at))
