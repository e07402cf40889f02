"""Whose eyes the database sees with: the one place that sets what row-level security reads.

`nj.scope` are the position ranges her roles reach on the day, `nj.desk` those at whose desk she
works, to whom people tell their trouble; `nj.principals` are herself and, as negative numbers, the
bodies she acts for. They last as long as the transaction at most. Where
none is set, the serving role sees no matter at all.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.audit.together import Statement
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors
from niangjia.apps.unions.models import Union
from niangjia.apps.unions.positions import Span, merged

_NOTHING = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What a person reaches on a day, and in whose name she acts."""

    scope: selectors.Scope
    known: dict[str, Any] = field(default_factory=dict, compare=False)
    """What was asked once and holds until access changes (`forget`)."""

    @property
    def principals(self) -> frozenset[int]:
        """In whose name she acts: her own, and as negative numbers that of her bodies."""
        return self.scope.principals


_NOW: ContextVar[Eyes | None] = ContextVar("acting", default=None)


def eyes_of(person: Person, *, on: date) -> Eyes:
    """Return what a person reaches on a day: as the database was told, where she acts just now."""
    now = _NOW.get()
    if now is not None and (now.scope.person_id, now.scope.on) == (person.pk, on):
        return now
    return Eyes(scope=selectors.scope_of(person, on=on))


def forget() -> None:
    """Let what the acting person reaches beside her scope be asked anew: access has changed."""
    now = _NOW.get()
    if now is not None:
        now.known.clear()


@contextmanager
def acting_as(person: Person, *, on: date, also: Iterable[int] = ()) -> Iterator[None]:
    """Let a block see and write what a person may, on a day, in a transaction of its own.

    `also` are people (by number) whose own parts are open to her besides: whose receipt she holds.
    What raises leaves nothing written. When the block ends, what was set before is set again, so
    one act may stand inside another.
    """
    eyes = eyes_of(person, on=on)
    desk = selectors.multirange(eyes.scope.desk)
    with _seeing(eyes.scope.multirange, desk, {*eyes.principals, *also}, eyes):
        yield


@contextmanager
def acting_within(person: Person, *, on: date, union: Union) -> Iterator[None]:
    """Let a block see and write what a person may inside one union's part of the federation.

    For a program that acts for her and was let no further. What she sees elsewhere by a part of
    her own (as a mediator, for a body) it does not see.
    """
    whole = selectors.scope_of(person, on=on)
    places = selectors.placements_on(on).filter(union=union).values_list("span", flat=True)
    bounds = [(span.lower, span.upper) for span in places]
    spans, desk = _cut(whole.spans, bounds), _cut(whole.desk, bounds)
    scope = replace(whole, spans=spans, desk=desk, principals=frozenset())
    with _seeing(scope.multirange, selectors.multirange(desk), {person.pk}, Eyes(scope=scope)):
        yield


def _cut(spans: Iterable[Span], bounds: Iterable[Span]) -> tuple[Span, ...]:
    """Return the positions that lie in both."""
    both = ((max(low, least), min(high, most)) for low, high in spans for least, most in bounds)
    return merged([(low, high) for low, high in both if low < high])


@contextmanager
def bringing_to(person: Person, *, on: date, union: Union) -> Iterator[None]:
    """Let a block write at a union's own position for who brings something there, and see nothing.

    For a partner's system: selectors find nothing for it but what they find for who brought it.
    """
    key = selectors.home_key_of(union, on=on)
    eyes = Eyes(scope=selectors.Scope(person_id=person.pk, on=on))
    here = selectors.multirange([(key, key + 1)])
    with _seeing(here, here, {person.pk}, eyes):
        yield


@contextmanager
def keeping_house(person: Person, *, on: date) -> Iterator[None]:
    """Let a block reach the matters kept where a person administers, though she reads no case.

    For the few selectors and services that count them, name them by number and hand them over,
    and for nothing else: what they return says nothing of what a matter is about.
    """
    spans = selectors.administered_spans(person, on=on)
    scope = selectors.multirange(spans)
    with _seeing(scope, _NOTHING, selectors.principals_of(person, on=on), None):
        yield


@contextmanager
def keeping_place(key: int) -> Iterator[None]:
    """Let a block reach what is kept at one position: the house's own work, which nobody caused.

    For deferred work that keeps right what stands there (clocks under a new notice, calls back that
    nobody makes), and for nothing that tells anybody what it saw who may not see it herself.
    """
    here = selectors.multirange([(key, key + 1)])
    with _seeing(here, here, (), None):
        yield


@contextmanager
def acting_as_nobody(*, also: Iterable[int] = ()) -> Iterator[None]:
    """Let a block see what a stranger may, and what is open to the holder of a receipt (`also`)."""
    with _seeing(_NOTHING, _NOTHING, also, None):
        yield


def written_as(person_pk: int) -> tuple[Statement, Statement]:
    """Return what has the database write in the name of somebody it does not know yet, and what
    ends that: sent around her rows (`audit.services.write`), and of no use alone.

    For a stranger who is registered with what she tells; whoever acts already writes as herself.
    """
    begin = (
        "SELECT set_config('nj.before', coalesce(current_setting('nj.principals', true), '{}'),"
        " true), set_config('nj.principals', %s, true)"
    )
    end = "SELECT set_config('nj.principals', current_setting('nj.before'), true)"
    return (begin, [f"{{{person_pk}}}"]), (end, [])


@contextmanager
def _seeing(scope: str, desk: str, principals: Iterable[int], eyes: Eyes | None) -> Iterator[None]:
    is_inside = connection.in_atomic_block
    wanted = (scope, desk, "{" + ",".join(map(str, sorted(principals))) + "}")
    with atomic():
        # A transaction begins as nobody's: a stranger's page need not say so once more.
        before = _exchange(*wanted) if is_inside or set(wanted) != {_NOTHING} else ()
        token = _NOW.set(eyes)
        try:
            yield
        finally:
            _NOW.reset(token)
        # The end of a transaction forgets the settings, and so does a rollback.
        if is_inside:
            _exchange(*before)


def _exchange(*settings: str) -> list[str]:
    """Set scope, desk and principals for the rest of the transaction; return what they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT was.scope, was.desk, was.principals, set_config('nj.scope', %s, true),"
            " set_config('nj.desk', %s, true), set_config('nj.principals', %s, true)"
            " FROM (SELECT current_setting('nj.scope', true) AS scope,"
            " current_setting('nj.desk', true) AS desk,"
            " current_setting('nj.principals', true) AS principals OFFSET 0) was",
            settings,
        )
        return [was or _NOTHING for was in cursor.fetchone()[:3]]
