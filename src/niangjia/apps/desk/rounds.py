"""What a round is about: what was asked, once for all, and its rows; both as they are sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from niangjia.apps.desk.choices import Deed, Listing, Verdict
from niangjia.apps.desk.models import Round
from niangjia.apps.people import crypto
from niangjia.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be done with every row alike; which fields count depends on the deed.

    `to` is who gets it, by number: None at a task means whoever handles the row. `note` goes along
    with what is given, or says why a task is to be done. `query` is the list's address.
    """

    listing: Listing
    deed: Deed
    query: str = ""
    to: int | None = None
    note: str = ""
    what: str = ""
    due_on: date | None = None
    lifecycle: str = ""
    verb: str = ""
    happened_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: a matter or an enquiry by number; of a step, the proceeding in it (`part`).

    `version` is what was looked at: the proceeding's, of a step. `why` says why it is left.
    """

    number: str
    version: int
    part: int | None = None
    verdict: Verdict = Verdict.DOES
    why: str = ""
    people: int = 0

    def left(self, declined: DomainError) -> "Row":
        """Return the row as one that is left as it is."""
        return replace(self, verdict=Verdict.LEFT, why=str(declined))

    def as_(self, verdict: Verdict) -> "Row":
        """Return the row with another outcome."""
        return replace(self, verdict=verdict, why="")


def seal_asked(row: Round, asked: Asked) -> bytes:
    """Return what was asked, sealed to its place."""
    told = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in asdict(asked).items()
    }
    return _sealed(told, row.asked_place)


def asked_of(row: Round) -> Asked:
    """Return what was asked."""
    told = json.loads(crypto.open_(bytes(row.asked_enc), aad=row.asked_place))
    for day in ("due_on", "happened_on"):
        told[day] = date.fromisoformat(told[day]) if told[day] else None
    return Asked(**{**told, "listing": Listing(told["listing"]), "deed": Deed(told["deed"])})


def seal_rows(row: Round, rows: Sequence[Row]) -> bytes:
    """Return rows, sealed to their place."""
    told = [[r.number, r.version, r.part, r.verdict.value, r.why, r.people] for r in rows]
    return _sealed(told, row.rows_place)


def rows_of(row: Round) -> list[Row]:
    """Return the rows of a round, in their order."""
    told = json.loads(crypto.open_(bytes(row.rows_enc), aad=row.rows_place))
    return [
        Row(number=n, version=v, part=p, verdict=Verdict(one), why=why, people=people)
        for n, v, p, one, why, people in told
    ]


def _sealed(told: Any, place: str) -> bytes:
    return crypto.seal(json.dumps(told, ensure_ascii=False).encode(), aad=place)
