"""Sealing anew what an older version of a key seals, a batch at a time, while others go on.

What is done is told by the values themselves (their first byte is the version), so whatever stops
a run, the next one goes on where it stopped. The SQL functions see every row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.audit import sealing

BATCH = 500
_FIRST = "(0,0)"


class Store(Protocol):
    """A place outside the database where values are sealed, such as the folder of files."""

    def counts(self) -> dict[int, int]:
        """Return how many values each version seals."""

    def reseal(self) -> Iterator[int]:
        """Seal anew what is not of the current version, yielding after each how many were."""


STORES: dict[tuple[str, str], Callable[[], Store]] = {}
"""By purpose and name; a context enters its own when Django starts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many values of one place a version seals."""

    place: str
    version: int
    number: int


def held(purpose: str) -> list[Held]:
    """Return, by place and version, what a purpose's keys seal now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_sealed_counts(%s)", [purpose])
        rows = [Held(place=p, version=v, number=n) for p, v, n in cursor.fetchall()]
    for (of, name), store in STORES.items():
        if of == purpose:
            rows += [
                Held(place=name, version=version, number=number)
                for version, number in sorted(store().counts().items())
            ]
    return rows


def floor(purpose: str) -> int:
    """Return the lowest version that may still seal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lowest FROM audit_key_floor WHERE purpose = %s", [purpose])
        row = cursor.fetchone()
    return row[0] if row else 1


def reseal(purpose: str, *, batch: int = BATCH) -> Iterator[tuple[str, int]]:
    """Seal anew everything that is not of the current version; yield place and number each batch.

    Each batch is a transaction of its own, and a value that somebody changes meanwhile is left to
    its change: nobody waits longer than one batch takes.

    :raises SealBroken: a value does not open; nothing of its batch is changed.
    """
    for place in _places(purpose):
        after = _FIRST
        while True:
            after, number = _reseal_batch(purpose, place, after, batch)
            if not after:
                break
            yield place, number
    for (of, name), store in STORES.items():
        if of == purpose:
            for number in store().reseal():
                yield name, number


@atomic
def _reseal_batch(purpose: str, place: str, after: str, batch: int) -> tuple[str, int]:
    keys = sealing.ring(purpose)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM audit_sealed_batch(%s, %s, %s, %s)", [place, keys.current, after, batch]
        )
        rows = cursor.fetchall()
        if not rows:
            return "", 0
        olds = [bytes(sealed) for _at, _aad, sealed in rows]
        fresh = [
            keys.seal(sealing.open_sealed(purpose, old, aad=aad), aad=aad)
            for old, (_at, aad, _sealed) in zip(olds, rows, strict=True)
        ]
        cursor.execute(
            "SELECT audit_reseal(%s, %s, %s, %s)", [place, [row[0] for row in rows], olds, fresh]
        )
        return rows[-1][0], cursor.fetchone()[0]


def forbid(purpose: str, version: int) -> int:
    """Forbid sealing with a version from now on, if nothing is sealed with it any more.

    Returns what still is: 0 means it is forbidden. Forbidden first, then whoever is writing is
    awaited, then it is counted: nobody can slip in between. Not within a transaction of the
    caller's, in which the locks of one table would still be held while the next is awaited.
    """
    before = _set_floor(purpose, version + 1)
    try:
        for place in _places(purpose):
            with atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT audit_await_writers(%s)", [place])
        needed = sum(one.number for one in held(purpose) if one.version <= version)
    except BaseException:
        _set_floor(purpose, before)
        raise
    if needed:
        _set_floor(purpose, before)
    return needed


def allow(purpose: str, lowest: int) -> None:
    """Let the versions from this one on seal again: a retirement that did not come about."""
    _set_floor(purpose, lowest)


@atomic
def _set_floor(purpose: str, lowest: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_set_floor(%s, %s)", [purpose, lowest])
        before: int = cursor.fetchone()[0]
    return before


def _places(purpose: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM audit_sealed_place WHERE purpose = %s ORDER BY name", [purpose]
        )
        return [row[0] for row in cursor.fetchall()]
