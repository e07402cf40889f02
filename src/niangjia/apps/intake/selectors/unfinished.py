"""Interviews that stopped half-way at a counter: those of one's desk, and what was said in one."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from niangjia.apps.intake.models import Unfinished
from niangjia.apps.intake.selectors.scope import at_desk
from niangjia.apps.intake.selectors.suggesting import is_pressing
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

_HEAD = 40
"""Characters of her words that are shown in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halfway:
    """One that waits: the row, and by what it is known again.

    `name` and `head` are what she said so far, as far as she did; `is_pressing`: she spoke of
    danger, and nobody promised her a call yet.
    """

    row: Unfinished
    name: str
    head: str
    is_pressing: bool


def unfinished_visible_to(person: Person, *, on: date) -> QuerySet[Unfinished]:
    """Return the unfinished interviews of the desks a person works at on a day."""
    return Unfinished.objects.filter(at_desk(person, on=on)).select_related(
        "home_union", "begun_by", "kept_by", "closed_by"
    )


def get_unfinished(mark: UUID, *, visible_to: Person, on: date) -> Unfinished:
    """Return the unfinished interview of a mark, closed or not.

    :raises NotFound: there is none, or it is of another desk.
    """
    try:
        return unfinished_visible_to(visible_to, on=on).get(mark=mark)
    except Unfinished.DoesNotExist:
        raise NotFound from None


def answers_of(unfinished: Unfinished) -> dict[str, Any]:
    """Return what was answered so far, as it was kept; nothing of a closed one."""
    if not unfinished.answers_enc:
        return {"raw": {}, "done": []}
    sealed = bytes(unfinished.answers_enc)
    found: dict[str, Any] = json.loads(crypto.open_(sealed, aad=unfinished.place("answers")))
    return found


def waiting_at(person: Person, *, on: date, at: datetime) -> list[Halfway]:
    """Return those that wait at a person's desk: danger first, then the latest."""
    rows = unfinished_visible_to(person, on=on).filter(closed_at=None, kept_until__gt=at)
    found = [_halfway(row, at) for row in rows.order_by("-kept_at", "-pk")]
    return sorted(found, key=lambda one: not one.is_pressing)


def closed_at(person: Person, *, on: date) -> list[Unfinished]:
    """Return those of a person's desk that were closed of late, the latest first."""
    rows = unfinished_visible_to(person, on=on).filter(closed_at__isnull=False)
    return list(rows.order_by("-closed_at", "-pk"))


def _halfway(row: Unfinished, at: datetime) -> Halfway:
    raw = answers_of(row)["raw"]

    def said(name: str) -> str:
        return " ".join(" ".join(raw.get(name, ())).split())

    words = said("words")
    return Halfway(
        row=row,
        name=said("name"),
        head=words if len(words) <= _HEAD else words[:_HEAD] + "…",
        is_pressing=bool(raw.get("dangers")) or is_pressing(words, at),
    )
