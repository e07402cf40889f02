"""What a table allows now: the steps on offer, one step by name, the rows for the database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from niangjia.engines.procedure.table import HAPPENED_ON, Clock, Covers, Lifecycle, Need, Step
from niangjia.kernel.errors import DomainError
from niangjia.kernel.words import is_blank

OPEN = "open"
"""Verb of the step with which every record begins."""
SPLIT = "split"
"""Verb of the step with which a record begins that was split off another."""


class NoSuchStep(DomainError):
    """The table has no such step from where the record stands."""

    code = "procedure.no_such_step"
    message = "“%(lifecycle)s”现在是“%(state)s”，不能办这一步。请刷新页面，看现在能办什么。"


class NotYours(DomainError):
    """The step exists, but not for anyone in her roles."""

    code = "procedure.not_yours"
    message = "“%(step)s”不归您办，请交给能办的人。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A step that may be taken now, and the role in which she would take it."""

    step: Step
    as_role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One row of the database's table of legal moves."""

    lifecycle: str
    version: int
    verb: str
    from_state: str
    to_state: str


def step(lifecycle: Lifecycle, state: str, verb: str) -> Step:
    """Return the step of that name from that state.

    :raises NoSuchStep: the table has none.
    :raises UnknownState: nor has it the state.
    """
    for candidate in lifecycle.steps:
        if candidate.verb == verb and state in candidate.source:
            return candidate
    raise NoSuchStep(lifecycle=lifecycle.zh, state=lifecycle.state(state).zh, verb=verb)


def role_for(step: Step, roles: Collection[str]) -> str:
    """Return the role, of those she holds, in which she takes the step: the table's first.

    :raises NotYours: none of her roles may.
    """
    for role in step.who:
        if role in roles:
            return role
    raise NotYours(step=step.zh)


def offers(lifecycle: Lifecycle, state: str, roles: Collection[str]) -> tuple[Offer, ...]:
    """Return the steps that somebody in these roles may take from a state, in table order.

    Guards are not asked here: a step that a guard refuses is still shown, with the reason.
    """
    return tuple(
        Offer(step=candidate, as_role=next(role for role in candidate.who if role in roles))
        for candidate in lifecycle.steps
        if state in candidate.source and not set(candidate.who).isdisjoint(roles)
    )


def missing(step: Step, facts: Mapping[str, object]) -> tuple[Need, ...]:
    """Return the needs that are not optional and have no fact yet.

    An answer that may well be empty (a `False`, a zero) counts as given; words that show nothing do
    not.
    """
    return tuple(
        need for need in step.needs if not need.optional and _is_empty(facts.get(need.name))
    )


def _is_empty(fact: object) -> bool:
    return is_blank(fact) if isinstance(fact, str) else fact in (None, {}, [])


def clock_acts(
    clocks: tuple[Clock, ...], facts: Mapping[str, object], happened_on: date
) -> tuple[tuple[Clock, date], ...]:
    """Return the clock acts that apply with these facts, each with its day.

    A day is the step's own, or a fact (ISO text or a date). An act is left out when its condition
    does not hold, or its day was optional and not given.

    :raises ValueError: a fact that should be a day is none.
    """
    found = []
    for clock in clocks:
        if clock.when is not None and facts.get(clock.when[0]) != clock.when[1]:
            continue
        day = happened_on if clock.on == HAPPENED_ON else facts.get(clock.on)
        if day in (None, ""):
            continue
        found.append((clock, day if isinstance(day, date) else date.fromisoformat(str(day))))
    return tuple(found)


def edges(lifecycle: Lifecycle) -> tuple[Edge, ...]:
    """Return every legal move, opening and splitting off included, for the database to refuse by.

    A record is opened into the first state and split off into any state from which a step may
    take only some of the items.
    """
    splits = {
        source
        for candidate in lifecycle.steps
        if candidate.covers is Covers.SOME
        for source in candidate.source
    }
    moves = [(OPEN, "", lifecycle.first)]
    moves += [(SPLIT, "", state.key) for state in lifecycle.states if state.key in splits]
    moves += [
        (candidate.verb, source, candidate.target)
        for candidate in lifecycle.steps
        for source in candidate.source
    ]
    return tuple(
        Edge(
            lifecycle=lifecycle.key,
            version=lifecycle.version,
            verb=verb,
            from_state=source,
            to_state=target,
        )
        for verb, source, target in moves
    )
