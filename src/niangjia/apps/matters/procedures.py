"""The registry of life cycles: which context owns which table, guard, effect and paper.

Matters stands below mediation, aid, proceedings and recovery, so it knows their procedures only by
name; they register when the house starts (`AppConfig.ready`). Each name is registered exactly once.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from niangjia.apps.matters.choices import Track
from niangjia.apps.matters.models import Claimant, Forum, ForumItem, Matter, Step
from niangjia.apps.people.models import Person
from niangjia.engines import procedure
from niangjia.kernel.errors import DomainError


class UnknownLifecycle(DomainError):
    code = "matters.unknown_lifecycle"
    message = "没有登记名为 %(key)s 的程序。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One step being taken: what guards judge, effects change and papers are filled from."""

    forum: Forum
    lifecycle: procedure.Lifecycle
    step: procedure.Step | None  # None while a forum is being opened
    items: tuple[ForumItem, ...]
    facts: Mapping[str, Any]
    happened_on: date
    today: date
    by: Person
    row: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a step may not be taken for some of those it would cover, and for which of them."""

    why: str
    rows: tuple[ForumItem, ...]

    def __str__(self) -> str:
        return self.why


Guard = Callable[[Taking], Refusal | str | None]
Effect = Callable[[Taking], None]
PaperFacts = Callable[[Taking, Claimant | None], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """How the facts of a form are gathered, and whether each claimant gets one."""

    facts: PaperFacts
    per_claimant: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A life cycle with everything its names stand for.

    `foreseen` names the guards that can be asked before anybody has told the facts of a step, and
    that refuse on every earlier day what they refuse today.
    """

    lifecycle: procedure.Lifecycle
    track: Track
    guards: Mapping[str, Guard] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    papers: Mapping[str, PaperKind] = field(default_factory=dict)
    foreseen: frozenset[str] = frozenset()


_REGISTERED: dict[tuple[str, int], Registered] = {}


def register(
    lifecycle: procedure.Lifecycle,
    *,
    track: Track,
    guards: Mapping[str, Guard] | None = None,
    effects: Mapping[str, Effect] | None = None,
    papers: Mapping[str, PaperKind] | None = None,
    foreseen: Collection[str] = (),
) -> None:
    """Make a life cycle known, with the functions its names stand for.

    :raises ValueError: the table is already registered, or names something nobody wrote.
    """
    place = (lifecycle.key, lifecycle.version)
    if place in _REGISTERED:
        raise ValueError(f"life cycle {place} is registered twice")
    made = Registered(
        lifecycle=lifecycle,
        track=track,
        guards=dict(guards or {}),
        effects=dict(effects or {}),
        papers=dict(papers or {}),
        foreseen=frozenset(foreseen),
    )
    for step in lifecycle.steps:
        missing = (
            set(step.guards) - set(made.guards)
            | set(step.effects) - set(made.effects)
            | set(step.papers) - set(made.papers)
        )
        if missing:
            raise ValueError(f"{lifecycle.key}.{step.verb} names what nobody wrote: {missing}")
    _REGISTERED[place] = made


def registered(key: str, version: int | None = None) -> Registered:
    """Return the life cycle of that name; without a version, the newest.

    :raises UnknownLifecycle: nobody registered it.
    """
    if version is None:
        version = max((v for k, v in _REGISTERED if k == key), default=-1)
    try:
        return _REGISTERED[key, version]
    except KeyError:
        raise UnknownLifecycle(key=key) from None


def all_registered() -> tuple[Registered, ...]:
    """Return every life cycle, by name and version."""
    return tuple(_REGISTERED[place] for place in sorted(_REGISTERED))


StillDue = Callable[[Matter, Collection[int]], Collection[int]]
"""Tells which of some items of a matter the other side must still bring money for."""

_STILL_DUE: list[StillDue] = []


def register_still_due(ask: StillDue) -> None:
    """Let the ledger say for which items money is still to come, whatever a record came to."""
    _STILL_DUE.append(ask)


def still_due(matter: Matter, items: Collection[int]) -> frozenset[int]:
    """Return those of the items for which the other side must still bring money."""
    return frozenset(item for ask in _STILL_DUE for item in ask(matter, items))
